// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/ExchangeDetail.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/inspector/ContextAtStep.h"
#include "workbench/inspector/DiffView.h"
#include "workbench/inspector/MessageAtStep.h"
#include "workbench/inspector/StepDelegate.h"
#include "workbench/inspector/TextEditSearch.h"
#include "workbench/inspector/TimingView.h"
#include "workbench/inspector/TraceText.h"
#include "workbench/inspector/WaysOut.h"
#include "workbench/inspector/WhyBanner.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/models/StepTimes.h"
#include "workbench/models/TraceProbe.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/FindBar.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/Theme.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPointer>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

constexpr int mostTries = 5;      // a summary may arrive a moment before its trace
constexpr int tryAgainAfterMs = 40;

void nameTabs(QTabWidget* tabs, const QString& name)
{
    tabs->tabBar()->setObjectName(tabs->objectName() + QStringLiteral(".bar"));
    tabs->tabBar()->setAccessibleName(name);
    tabs->setDocumentMode(true);
}

} // namespace

ExchangeDetail::ExchangeDetail(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context), times_(new StepTimes(context.gateway, context.exchanges, this))
{
    chain_.setCost([this](const inspection::Step& step) { return times_->cost(step.instance.empty() ? step.filter : step.instance, step.direction); });
    connect(times_, &StepTimes::changed, this, [this] { chain_.drawCosts(); });
    view_ = new StateView(QStringLiteral("inspector.detail"), build(), this);
    setObjectName(QStringLiteral("inspector.exchange"));
    setAccessibleName(tr("The chosen exchange"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view_);
    setExchange(0);
}

ExchangeDetail::~ExchangeDetail() = default;

QWidget* ExchangeDetail::build()
{
    auto* all = named(new QWidget, "inspector.detail.content", tr("The chosen exchange"));
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    why_ = new WhyBanner(context_.theme, all);
    column->addWidget(why_);
    connect(why_, &WhyBanner::wayChosen, this, &ExchangeDetail::wayOutChosen);
    heading_ = named(new QLabel(all), "inspector.chain.counts", tr("The chain in numbers"));
    heading_->setTextFormat(Qt::PlainText);
    heading_->setContentsMargins(4, 0, 4, 0);
    column->addWidget(heading_);
    table_ = makeTable("inspector.chain", tr("Filter chain"));
    table_->setModel(&chain_);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setItemDelegate(new StepDelegate(context_.theme, table_));
    const std::pair<int, int> widths[] = {{TraceChainModel::Number, 52},  {TraceChainModel::StepName, 150},
                                          {TraceChainModel::Result, 136}, {TraceChainModel::Time, 200},
                                          {TraceChainModel::Cost, 112},
                                          {TraceChainModel::Changes, 90}, {TraceChainModel::Why, 300}};
    for (const auto& [column_, width] : widths)
        table_->setColumnWidth(column_, width);
    table_->horizontalHeader()->setStretchLastSection(true);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ExchangeDetail::showStep);
    splitter_ = named(new QSplitter(Qt::Vertical), "inspector.detail.splitter", tr("Chain and message"));
    splitter_->addWidget(table_);
    splitter_->addWidget(buildMessages());
    splitter_->setStretchFactor(0, 1);
    splitter_->setStretchFactor(1, 1);
    splitter_->setChildrenCollapsible(false);
    column->addWidget(splitter_, 1);
    return all;
}

QWidget* ExchangeDetail::buildMessages()
{
    const auto text = [this](const char* name, const QString& spoken) {
        auto* made = named(new QPlainTextEdit, name, spoken);
        made->setReadOnly(true);
        made->setLineWrapMode(QPlainTextEdit::NoWrap);
        made->setTabChangesFocus(true);
        made->setFont(context_.theme.monospace());
        return made;
    };
    auto* step = named(new QWidget, "inspector.step", tr("Message at the step"));
    auto* column = new QVBoxLayout(step);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(2);
    stepTitle_ = named(new QLabel(step), "inspector.step.title", tr("The chosen step"));
    stepTitle_->setTextFormat(Qt::PlainText);
    stepTitle_->setContentsMargins(4, 0, 4, 0);
    stepTitle_->setWordWrap(true);
    column->addWidget(stepTitle_);
    stepTabs_ = named(new QTabWidget(step), "inspector.step.tabs", tr("Message at the step"));
    diff_ = named(new DiffView(context_.theme), "inspector.step.diff", tr("What the step changed"));
    before_ = text("inspector.step.before", tr("Message before the step"));
    after_ = text("inspector.step.after", tr("Message after the step"));
    stepContext_ = named(new DiffView(context_.theme), "inspector.step.context", tr("What the gateway knew before and after the step"));
    stepTabs_->addTab(diff_, tr("Diff"));
    stepTabs_->addTab(before_, tr("Before"));
    stepTabs_->addTab(after_, tr("After"));
    stepTabs_->addTab(stepContext_, tr("Context"));
    nameTabs(stepTabs_, tr("Views of the message at the step"));
    column->addWidget(stepTabs_, 1);

    tabs_ = named(new QTabWidget, "inspector.tabs", tr("The exchange's messages"));
    request_ = text("inspector.request", tr("Request"));
    response_ = text("inspector.response", tr("Response"));
    backend_ = text("inspector.backend", tr("What the backend received and answered"));
    allContext_ = text("inspector.context", tr("What the gateway knew"));
    raw_ = text("inspector.raw", tr("The whole trace as text"));
    tabs_->addTab(step, tr("At this step"));
    tabs_->addTab(request_, tr("Request"));
    tabs_->addTab(response_, tr("Response"));
    tabs_->addTab(backend_, tr("Backend"));
    tabs_->addTab(allContext_, tr("Context"));
    tabs_->addTab(raw_, tr("Raw"));
    hex_ = text("inspector.hex", tr("Bodies as octets"));
    tabs_->addTab(hex_, tr("Hex"));
    connect(tabs_, &QTabWidget::currentChanged, this, &ExchangeDetail::fillHex);
    timing_ = new TimingView(context_.theme);
    tabs_->addTab(timing_, tr("Timing"));
    nameTabs(tabs_, tr("Parts of the exchange"));
    perspective_ = named(new QComboBox, "inspector.perspective", tr("Whose request and response"));
    perspective_->addItems({tr("As the client saw it"), tr("As the gateway passed it on"), tr("As the backend saw it")});
    perspective_->setToolTip(tr("Whose side of the exchange the tabs Request, Response and Hex show"));
    connect(perspective_, &QComboBox::currentIndexChanged, this, &ExchangeDetail::showMessages);
    tabs_->setCornerWidget(perspective_);

    auto* all = named(new QWidget, "inspector.messages", tr("The exchange's messages"));
    auto* rows = new QVBoxLayout(all);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(tabs_, 1);
    find_ = new FindBar(QStringLiteral("inspector.find"), all);
    rows->addWidget(find_);
    search_ = new TextEditSearch(find_, this);
    const auto follow = [this] { search_->setText(textInView()); };
    connect(tabs_, &QTabWidget::currentChanged, this, follow);
    connect(stepTabs_, &QTabWidget::currentChanged, this, follow);
    follow();
    return all;
}

QPlainTextEdit* ExchangeDetail::textInView() const
{
    QWidget* tab = tabs_->currentWidget();
    return qobject_cast<QPlainTextEdit*>(tabs_->indexOf(tab) == 0 ? stepTabs_->currentWidget() : tab);
}

void ExchangeDetail::find()
{
    if (textInView() == nullptr)
        tabs_->setCurrentWidget(raw_); // all of it
    find_->open();
}

void ExchangeDetail::findStep(int direction)
{
    if (textInView() == nullptr)
        tabs_->setCurrentWidget(raw_);
    find_->step(direction);
}

void ExchangeDetail::setExchange(quint64 id)
{
    id_ = id;
    tries_ = 0;
    if (id == 0) {
        chain_.setTrace(nullptr);
        view_->showEmpty(QStringLiteral("route"), tr("Choose an exchange"),
                         tr("Its way through the filter chain is shown here, step by step."), {});
        Q_EMIT traceShown();
        return;
    }
    if (!chain_.trace())
        view_->showLoading(tr("Fetching the trace of exchange %1").arg(id));
    fetch();
}

void ExchangeDetail::fetch()
{
    context_.gateway.fetchTrace(id_, [self = QPointer(this), id = id_](std::optional<inspection::Trace> trace) {
        if (self != nullptr)
            self->take(id, std::move(trace));
    });
}

void ExchangeDetail::take(quint64 id, std::optional<inspection::Trace> trace)
{
    if (id != id_)
        return; // another one was chosen in the meantime
    const std::ptrdiff_t row = context_.exchanges.rowOf(id);
    if (trace && row >= 0 && !isTraceOf(*trace, context_.exchanges.summary(static_cast<std::size_t>(row))))
        trace.reset();
    if (trace) {
        chain_.setTrace(std::make_shared<const inspection::Trace>(std::move(*trace)));
        showTrace();
        return;
    }
    if (context_.gateway.state() == GatewayState::Running && ++tries_ < mostTries) {
        QTimer::singleShot(tryAgainAfterMs, this, [this, id] {
            if (id == id_)
                fetch();
        });
        return;
    }
    chain_.setTrace(nullptr);
    QList<QAction*> actions;
    QString why = tr("The gateway keeps the traces of the newest exchanges only, and none of an earlier run.");
    if (!context_.gateway.recording()) {
        why = tr("Recording is off, so nothing but the list's row was kept.");
        if (QAction* record = context_.commands.action(QStringLiteral("gateway.record")))
            actions << record;
    }
    if (QAction* again = context_.commands.action(QStringLiteral("inspector.resend")))
        actions << again;
    view_->showEmpty(QStringLiteral("history"), tr("The trace of exchange %1 is no longer held").arg(id), why, actions);
    Q_EMIT traceShown();
}

void ExchangeDetail::showTrace()
{
    const inspection::Trace& trace = *chain_.trace();
    const Why why = whyOf(trace);
    why_->show(why, waysOut(trace, why, context_));
    if (times_->followed() != trace.summary.api)
        times_->follow(QString::fromStdString(trace.summary.api));
    heading_->setText(tr("Exchange %1: %2").arg(QString::number(trace.summary.id), chain_.counts()));
    backend_->setPlainText(backendText(trace));
    allContext_->setPlainText(contextText(trace, -1));
    raw_->setPlainText(traceText(trace));
    timing_->showPhases(trace);
    showMessages();
    // Where it was decided; for one that was served, the first step that changed it, which is the most telling.
    int row = why.step;
    for (int n = 0; row < 0 && n < chain_.rowCount(); ++n) {
        if (!chain_.index(n, TraceChainModel::Changes).data().toString().isEmpty())
            row = n;
    }
    table_->setCurrentIndex(chain_.index(std::max(0, row), 0));
    if (chain_.rowCount() > 0)
        showStep();
    view_->showContent();
    Q_EMIT traceShown();
}

void ExchangeDetail::showStep()
{
    const int row = step();
    if (row < 0 || !chain_.trace())
        return;
    const inspection::Trace& trace = *chain_.trace();
    const inspection::Step& at = trace.steps[static_cast<std::size_t>(row)];
    const QString name = QString::fromStdString(at.filter);
    QString title = tr("Step %1, %2: %3").arg(QString::number(row + 1), name, resultText(at.result));
    if (const QString reason = chain_.index(row, TraceChainModel::Why).data().toString(); !reason.isEmpty())
        title += QStringLiteral(". ") + reason;
    stepTitle_->setText(title);
    Q_EMIT stepShown();
    if (at.result == inspection::StepResult::NotReached) {
        diff_->setLines({});
        for (QPlainTextEdit* text : {before_, after_})
            text->clear();
        stepContext_->setLines({});
        stepContext_->setPlaceholderText(tr("This step did not run."));
        diff_->setPlaceholderText(tr("This step did not run."));
        return;
    }
    const MessageAtStep message = messageAtStep(trace, static_cast<std::size_t>(row));
    diff_->setPlaceholderText({});
    if (message.made) { // all of the answer is new
        QVector<DiffLine> lines = diffMessages({}, message.after);
        for (DiffLine& line : lines)
            line.kind = line.text.isEmpty() ? DiffLine::Kind::Same : DiffLine::Kind::Added;
        diff_->setLines(lines);
    } else {
        diff_->setLines(diffMessages(message.before, message.after));
    }
    before_->setPlainText(messageText(message.before, false));
    after_->setPlainText(messageText(message.after, false));
    stepContext_->setPlaceholderText(tr("The gateway had noted nothing up to here."));
    stepContext_->setLines(contextAtStep(trace, static_cast<std::size_t>(row)));
}

void ExchangeDetail::showMessages()
{
    if (!chain_.trace())
        return;
    const inspection::Trace& trace = *chain_.trace();
    const PerspectiveTexts shown = textsOf(trace, static_cast<Perspective>(perspective_->currentIndex()));
    request_->setPlainText(shown.request);
    response_->setPlainText(shown.response);
    fillHex();
}

void ExchangeDetail::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    times_->setWatched(true);
}

void ExchangeDetail::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    times_->setWatched(false);
}

/// Only what is looked at: a dump is four times as long as what it shows.
void ExchangeDetail::fillHex()
{
    if (tabs_->currentWidget() != hex_ || !chain_.trace())
        hex_->clear();
    else
        hex_->setPlainText(textsOf(*chain_.trace(), static_cast<Perspective>(perspective_->currentIndex())).hex());
}

void ExchangeDetail::showTogether(const QVector<inspection::Summary>& exchanges) { timing_->showBeside(exchanges); }

QString ExchangeDetail::why() const { return chain_.trace() ? why_->text() : QString(); }

int ExchangeDetail::step() const { return table_->currentIndex().isValid() ? table_->currentIndex().row() : -1; }

QString ExchangeDetail::origin() const
{
    return step() < 0 ? QString() : chain_.index(step(), TraceChainModel::Source).data().toString();
}

void ExchangeDetail::addChainAction(QAction* action)
{
    table_->addAction(action);
    table_->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void ExchangeDetail::addWhyAction(QAction* action) { why_->addWay(action); }

void ExchangeDetail::stepBy(int direction)
{
    for (int row = step() + direction; row >= 0 && row < chain_.rowCount(); row += direction) {
        if (chain_.trace()->steps[static_cast<std::size_t>(row)].result == inspection::StepResult::NotReached)
            continue;
        table_->setCurrentIndex(chain_.index(row, 0));
        table_->scrollTo(chain_.index(row, 0));
        tabs_->setCurrentIndex(0);
        return;
    }
}

void ExchangeDetail::goToDifference(int direction)
{
    tabs_->setCurrentIndex(0);
    DiffView* shown = stepTabs_->currentWidget() == stepContext_ ? stepContext_ : diff_;
    stepTabs_->setCurrentWidget(shown);
    shown->goToDifference(direction);
}

void ExchangeDetail::setPerspective(Perspective perspective) { perspective_->setCurrentIndex(static_cast<int>(perspective)); }

ExchangeDetail::Places ExchangeDetail::places() const
{
    return {tabs_->currentIndex(), stepTabs_->currentIndex(), static_cast<Perspective>(perspective_->currentIndex())};
}

void ExchangeDetail::setPlaces(const Places& places)
{
    tabs_->setCurrentIndex(places.tab);
    stepTabs_->setCurrentIndex(places.stepTab);
    setPerspective(places.perspective);
}

QByteArray ExchangeDetail::saveSplitter() const { return splitter_->saveState(); }
void ExchangeDetail::restoreSplitter(const QByteArray& state) { splitter_->restoreState(state); }

} // namespace postern::workbench
