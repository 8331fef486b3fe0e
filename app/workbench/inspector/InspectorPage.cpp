// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/InspectorPage.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/inspector/BreakpointPanel.h"
#include "workbench/inspector/BreakpointsPane.h"
#include "workbench/inspector/CallCopy.h"
#include "workbench/inspector/CaptureComparePanel.h"
#include "workbench/inspector/ComparePanel.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/FilterBar.h"
#include "workbench/inspector/InspectorCommands.h"
#include "workbench/shell/KeysOfPage.h"
#include "workbench/inspector/ListEmptiness.h"
#include "workbench/inspector/StepOrigin.h"
#include "workbench/inspector/WaysOut.h"
#include "workbench/models/CallCopies.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/StateView.h"
#include "workbench/workspace/Workspace.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QJsonArray>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace postern::workbench {

InspectorPage::InspectorPage(AppContext& context, QWidget* parent) : Page(face(), context, parent)
{
    addInspectorCommands(context, *this);
    if (BreakpointLink* link = context.gateway.breakpoints())
        breakpoints_ = new BreakpointPanel(context, *link, *this);
    pane_ = new ExchangePane(context);
    for (const char* id : {"inspector.stepBack", "inspector.stepNext"})
        pane_->addTool(id, true);
    for (const char* id : {"inspector.copyCurl", "inspector.resend"})
        pane_->addTool(id, false);
    pane_->setMenu({QStringLiteral("inspector.only"), QStringLiteral("inspector.exclude"), QStringLiteral("inspector.followCorrelation"),
                    QString(), QStringLiteral("inspector.mark"), QStringLiteral("inspector.note"), QStringLiteral("inspector.pin"),
                    QStringLiteral("inspector.rules"), QString(), QStringLiteral("inspector.compare"), QStringLiteral("inspector.compareOrigin"), QStringLiteral("inspector.whatIf"), QString(), QStringLiteral("inspector.copyCurl"),
                    QStringLiteral("inspector.copyHttpie"), QStringLiteral("inspector.copyTest"), QStringLiteral("inspector.saveRequestBody"), QStringLiteral("inspector.saveResponseBody"), QStringLiteral("inspector.resend"), QStringLiteral("inspector.replay"), QString(), QStringLiteral("capture.exportChosen")});
    detail_ = new ExchangeDetail(context);
    for (const char* id : {"inspector.openOrigin", "inspector.filterByStep", "inspector.stepNext", "inspector.stepBack"})
        detail_->addChainAction(context.commands.action(QLatin1String(id)));
    for (const char* id : {"inspector.sendAgain", "inspector.resend"})
        detail_->addWhyAction(context.commands.action(QLatin1String(id)));
    connect(detail_, &ExchangeDetail::wayOutChosen, this, [this](const WayOut& way) {
        if (const auto trace = detail_->trace())
            takeWayOut(way, *trace, this->context());
    });
    compare_ = new ComparePanel(context);
    lower_ = named(new QStackedWidget, "inspector.lower", tr("Exchange or comparison"));
    lower_->addWidget(detail_);
    lower_->addWidget(compare_);
    addCaptures();
    addWhatIf();
    addRerun();
    connect(compare_, &ComparePanel::left, this, &InspectorPage::leaveCompare);
    connect(compare_, &ComparePanel::changed, this, &InspectorPage::refresh);
    splitter_ = named(new QSplitter(Qt::Vertical, this), "inspector.splitter", tr("List and exchange"));
    splitter_->addWidget(pane_);
    splitter_->addWidget(lower_);
    splitter_->setStretchFactor(0, 2);
    splitter_->setStretchFactor(1, 3);
    splitter_->setChildrenCollapsible(false);
    if (breakpoints_ != nullptr)
        addBreakpoints();
    auto* column = new QVBoxLayout(this);
    column->addWidget(splitter_);
    connect(pane_, &ExchangePane::chosen, this, [this](quint64 id) {
        if (id != detail_->exchange())
            detail_->setExchange(id);
        if (lower_->currentWidget() != detail_ && pane_->selected().size() < 2)
            showDetail(); // another one is looked at now
    });
    connect(pane_, &ExchangePane::changed, this, &InspectorPage::refresh);
    connect(pane_->table().selectionModel(), &QItemSelectionModel::selectionChanged, this, &InspectorPage::showTogether);
    connect(&context.exchanges, &ExchangeStore::cleared, this, [this] {
        detail_->setExchange(0);
        compareWith_ = 0;
        showDetail();
    });
    connect(detail_, &ExchangeDetail::traceShown, this, [this] {
        if (const auto trace = detail_->trace())
            pane_->noteTrace(*trace);
        refresh();
    });
    connect(detail_, &ExchangeDetail::stepShown, this, &InspectorPage::refresh);
    refresh();
}

InspectorPage::~InspectorPage() = default;

void InspectorPage::addBreakpoints()
{
    splitter_->addWidget(breakpoints_);
    splitter_->setStretchFactor(2, 2);
    pane_->addTool("inspector.breakpoints", false);
    detail_->addChainAction(context().commands.action(QStringLiteral("inspector.breakpoint")));
    detail_->setMark([this](const inspection::Trace& trace, const inspection::Step& step) {
        return breakpoints_->breakpoints().isAt(step, trace.summary.api);
    });
    connect(breakpoints_, &BreakpointPanel::marksChanged, detail_, &ExchangeDetail::drawMarks);
    connect(breakpoints_, &BreakpointPanel::pausedCounted, this, [this](int calls) {
        Q_EMIT badgeChanged(calls == 0 ? QString() : QString::number(calls), calls == 0 ? QString() : tr("%n call(s) paused", nullptr, calls));
    });
}

void InspectorPage::refresh()
{
    // With nothing to choose from, the lower half would only repeat that.
    const bool listed = pane_->view().state() == StateView::State::Content;
    lower_->setVisible(listed || detail_->exchange() != 0 || lower_->currentWidget() != detail_);
    refreshInspectorCommands(context(), *this);
    if (breakpoints_ != nullptr)
        context().commands.setBlocked(QStringLiteral("inspector.breakpoint"),
                                      detail_->step() >= 0 ? QString() : tr("Choose a step of a chain first."));
}

void InspectorPage::choose(quint64 id)
{
    pane_->choose(id);
    if (detail_->exchange() != id)
        detail_->setExchange(id);
    lower_->show();
}

bool InspectorPage::isDetailInView() const { return lower_->currentWidget() == detail_; }

void InspectorPage::copy(const QString& text, const QString& said, const QStringList& remarks)
{
    QGuiApplication::clipboard()->setText(text);
    context().notices.show({Notice::Kind::Success, (QStringList(said) + remarks).join(QLatin1Char(' ')), {}, {}});
}

void InspectorPage::copyCurl()
{
    if (!detail_->trace())
        return;
    const CurlCommand call = copyOf(*detail_->trace(), gatewayUrl(context())).call;
    copy(call.toText(), tr("The call is copied as curl."), call.remarks);
}

void InspectorPage::copyHttpie()
{
    if (!detail_->trace())
        return;
    const CurlCommand call = copyOf(*detail_->trace(), gatewayUrl(context())).call;
    copy(httpieText(call), tr("The call is copied as HTTPie."), call.remarks);
}

void InspectorPage::copyTest()
{
    if (!detail_->trace())
        return;
    const auto [call, trace] = copyOf(*detail_->trace(), gatewayUrl(context()));
    copy(hurlText(call, trace), tr("The call is copied as a test for Hurl."), call.remarks);
}

void InspectorPage::copyExample()
{
    QGuiApplication::clipboard()->setText(pane_->exampleCommand());
    context().notices.show({Notice::Kind::Success, tr("The curl command is copied."), {}, {}});
}

void InspectorPage::editAndResend()
{
    if (detail_->exchange() != 0)
        context().navigation.open(QStringLiteral("tryit"), {{QStringLiteral("exchange"), QVariant::fromValue(detail_->exchange())}});
}

void InspectorPage::sendAgain()
{
    if (detail_->exchange() != 0)
        context().navigation.open(QStringLiteral("tryit"), {{QStringLiteral("exchange"), QVariant::fromValue(detail_->exchange())},
                                                            {QStringLiteral("send"), true}});
}

QString InspectorPage::apiOfOrigin() const
{
    const QString origin = detail_->origin();
    if (const auto place = stepOrigin(origin))
        return apiOf(*place);
    // The Publisher's revision, or several places in what was pulled.
    const bool pulled = origin.startsWith(QLatin1String("Publisher")) || origin.startsWith(QLatin1String("apis/"));
    return detail_->trace() && pulled ? apiIn(*detail_->trace(), context()) : QString();
}

bool InspectorPage::canOpenOrigin() const
{
    const auto place = stepOrigin(detail_->origin());
    return (place && isEditable(*place)) || !apiOfOrigin().isEmpty();
}

void InspectorPage::openOrigin()
{
    const auto place = stepOrigin(detail_->origin());
    if (place && isEditable(*place))
        context().navigation.openFile(QDir(context().workspace.folder()).filePath(place->file), place->line, place->column);
    else if (const QString api = apiOfOrigin(); !api.isEmpty())
        context().navigation.open(QStringLiteral("apis"), {{QStringLiteral("api"), api}});
}

void InspectorPage::filterByStep()
{
    const int step = detail_->step();
    if (!detail_->trace() || step < 0)
        return;
    const inspection::Step& at = detail_->trace()->steps[static_cast<std::size_t>(step)];
    pane_->addTerm(at.reason ? ExchangeFilter::term(QStringLiteral("reason"), QString::fromStdString(at.reason->id))
                             : ExchangeFilter::term(QStringLiteral("filter"), QString::fromStdString(at.filter)));
}

void InspectorPage::showKeys()
{
    if (keys_ == nullptr) {
        keys_ = new KeysOfPage(context().commands, *this, tr("Keys of the inspector"), this);
        keys_->setAttribute(Qt::WA_DeleteOnClose);
    }
    keys_->show();
    keys_->raise();
    keys_->activateWindow();
}

void InspectorPage::followCorrelation()
{
    if (detail_->trace())
        pane_->filterBar().setText(ExchangeFilter::term(QStringLiteral("correlation"), QString::fromStdString(detail_->trace()->correlationId)));
}

QJsonObject InspectorPage::saveState() const
{
    const ExchangeDetail::Places places = detail_->places();
    const FilterBar& filter = pane_->filterBar();
    return {{QStringLiteral("exchange"), QString::number(detail_->exchange())},
            {QStringLiteral("tab"), places.tab},
            {QStringLiteral("stepTab"), places.stepTab},
            {QStringLiteral("perspective"), static_cast<int>(places.perspective)},
            {QStringLiteral("filter"), filter.text()},
            {QStringLiteral("breakpoints"), breakpoints_ != nullptr ? breakpoints_->saved() : QString()},
            {QStringLiteral("breakpointsShown"), breakpoints_ != nullptr && breakpoints_->isWanted()},
            {QStringLiteral("splitter"), QString::fromLatin1(splitter_->saveState().toBase64())},
            {QStringLiteral("detail"), QString::fromLatin1(detail_->saveSplitter().toBase64())},
            {QStringLiteral("listColumns"), QString::fromLatin1(pane_->table().horizontalHeader()->saveState().toBase64())}};
}

void InspectorPage::restoreState(const QJsonObject& state)
{
    const auto bytes = [&state](QLatin1String key) { return QByteArray::fromBase64(state.value(key).toString().toLatin1()); };
    FilterBar& filter = pane_->filterBar();
    filter.setText(state.value(QLatin1String("filter")).toString());
    if (breakpoints_ != nullptr)
        breakpoints_->restore(state.value(QLatin1String("breakpoints")).toString(), state.value(QLatin1String("breakpointsShown")).toBool());
    splitter_->restoreState(bytes(QLatin1String("splitter")));
    detail_->restoreSplitter(bytes(QLatin1String("detail")));
    pane_->table().horizontalHeader()->restoreState(bytes(QLatin1String("listColumns")));
    detail_->setPlaces({state.value(QLatin1String("tab")).toInt(), state.value(QLatin1String("stepTab")).toInt(),
                        static_cast<ExchangeDetail::Perspective>(std::clamp(state.value(QLatin1String("perspective")).toInt(), 0, 2))});
    // As text: a JSON number would not hold every one.
    const quint64 id = state.value(QLatin1String("exchange")).toString().toULongLong();
    if (id != 0 && context().exchanges.rowOf(id) >= 0)
        choose(id);
}

void InspectorPage::visit(const QVariantMap& place)
{
    FilterBar& filter = pane_->filterBar();
    if (place.contains(QStringLiteral("filter")))
        filter.setText(place.value(QStringLiteral("filter")).toString());
    if (place.value(QStringLiteral("whatIf")).toBool())
        tryDrafts();
    if (const QVariantList two = place.value(QStringLiteral("compare")).toList(); two.size() == 2) {
        choose(two.last().toULongLong());
        compareWith_ = 0;
        compare_->compare(two.first().toULongLong(), two.last().toULongLong());
        lower_->setCurrentWidget(compare_);
        refresh();
    }
    if (const quint64 id = place.value(QStringLiteral("exchange")).toULongLong(); id != 0) {
        if (list().rowOfExchange(id) < 0 && !filter.text().isEmpty())
            filter.setText({}); // it would be hidden
        choose(id);
    }
}

void InspectorPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    // Whoever comes here wants to see one: the newest, until another is chosen.
    if (detail_->exchange() == 0 && list().rowCount() > 0)
        choose(list().exchangeId(list().rowCount() - 1));
}

QWidget* InspectorPage::firstFocus() { return &pane_->table(); }

} // namespace postern::workbench
