// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/InspectorPage.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/FilterBar.h"
#include "workbench/inspector/StepDelegate.h"
#include "workbench/models/TraceCall.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/Theme.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <optional>

namespace postern::workbench {
namespace {

/// The filter's field for a column of the list; empty when it cannot be filtered by.
QString fieldOf(int column)
{
    switch (column) {
    case ExchangeListModel::Id: return QStringLiteral("id");
    case ExchangeListModel::Api: return QStringLiteral("api");
    case ExchangeListModel::Method: return QStringLiteral("method");
    case ExchangeListModel::Path: return QStringLiteral("path");
    case ExchangeListModel::Status: return QStringLiteral("status");
    case ExchangeListModel::Client: return QStringLiteral("client");
    case ExchangeListModel::EndedBy: return QStringLiteral("by");
    default: return {};
    }
}

struct Place {
    QString file;
    int line = 0;
    int column = 0;
};

/// "policies.yaml:21:3"; nothing for what is not in a file of the workspace.
std::optional<Place> placeOf(const QString& origin)
{
    static const QRegularExpression form(QStringLiteral("^([^:]+):(\\d+):(\\d+)$"));
    const QRegularExpressionMatch match = form.match(origin);
    if (!match.hasMatch())
        return std::nullopt;
    return Place{match.captured(1), match.captured(2).toInt(), match.captured(3).toInt()};
}

} // namespace

InspectorPage::InspectorPage(AppContext& context, QWidget* parent)
    : Page(QStringLiteral("inspector"), context, parent), list_(std::make_unique<ExchangeListModel>(context.exchanges))
{
    addCommands();
    auto* column = new QVBoxLayout(this);
    column->addWidget(build());
    wire();
    refresh();
    refreshState();
}

InspectorPage::~InspectorPage() = default;

void InspectorPage::addCommands()
{
    CommandRegistry& commands = context().commands;
    const QString menu = tr("Capture");
    commands.add({QStringLiteral("inspector.filter"), tr("Filter exchanges"), tr("Narrow the list of exchanges"),
                  {QKeySequence(Qt::CTRL | Qt::Key_L)}, QStringLiteral("list-filter"), menu},
                 this, [this] {
                     filter_->field()->setFocus(Qt::ShortcutFocusReason);
                     filter_->field()->selectAll();
                 });
    commands.add({QStringLiteral("inspector.clearFilter"), tr("Clear the filter"), tr("Show every exchange again"), {},
                  QStringLiteral("x"), menu}, this, [this] { filter_->setText({}); });
    commands.add({QStringLiteral("inspector.stopFiltering"), tr("Stop filtering"), tr("Stop looking and show what was found so far"), {},
                  QStringLiteral("square"), {}}, this, [this] { list_->cancelFiltering(); });
    commands.add({QStringLiteral("inspector.pause"), tr("Pause the view"), tr("Hold back new exchanges; none is lost"), {},
                  QStringLiteral("pause"), menu}, this,
                 [this] { list_->setPaused(context().commands.action(QStringLiteral("inspector.pause"))->isChecked()); });
    commands.action(QStringLiteral("inspector.pause"))->setCheckable(true);
    commands.add({QStringLiteral("inspector.follow"), tr("Follow the newest"), tr("Keep the newest exchange in view; scrolling up stops it"), {},
                  QStringLiteral("arrow-down"), menu}, this,
                 [this] { setFollowing(context().commands.action(QStringLiteral("inspector.follow"))->isChecked()); });
    commands.action(QStringLiteral("inspector.follow"))->setCheckable(true);
    commands.add({QStringLiteral("inspector.stepNext"), tr("Next step of the chain"), tr("Go to the next step that ran"),
                  {QKeySequence(Qt::Key_F10)}, QStringLiteral("chevron-right"), menu}, this, [this] { detail_->stepBy(1); });
    commands.add({QStringLiteral("inspector.stepBack"), tr("Previous step of the chain"), tr("Go back to the step that ran before"),
                  {QKeySequence(Qt::SHIFT | Qt::Key_F10)}, QStringLiteral("chevron-left"), menu}, this, [this] { detail_->stepBy(-1); });
    commands.add({QStringLiteral("inspector.copyCurl"), tr("Copy the call as curl"), tr("Copy a curl command that makes the chosen call"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}, QStringLiteral("terminal"), menu}, this, [this] { copyCurl(); });
    commands.add({QStringLiteral("inspector.resend"), tr("Edit and resend"), tr("Open the chosen call in Try it"),
                  {QKeySequence(Qt::SHIFT | Qt::Key_R)}, QStringLiteral("send"), menu, true}, this, [this] { editAndResend(); });
    commands.add({QStringLiteral("inspector.openOrigin"), tr("Open where the step is configured"),
                  tr("Open the file and line that configure the chosen step"), {}, QStringLiteral("file-code"), menu}, this,
                 [this] {
                     if (const auto place = placeOf(detail_->origin()))
                         context().navigation.openFile(QDir(context().workspace.folder()).filePath(place->file), place->line, place->column);
                 });
    commands.add({QStringLiteral("inspector.only"), tr("Show only such"), tr("Filter by the value in the chosen cell"), {},
                  QStringLiteral("list-filter"), menu}, this, [this] { addTerm(false); });
    commands.add({QStringLiteral("inspector.exclude"), tr("Leave out such"), tr("Filter out the value in the chosen cell"), {}, {}, menu},
                 this, [this] { addTerm(true); });
    commands.add({QStringLiteral("inspector.copyExample"), tr("Copy the curl command"), tr("Copy a command that calls the gateway"), {},
                  QStringLiteral("copy"), {}}, this, [this] {
                     QGuiApplication::clipboard()->setText(example_->text());
                     context().notices.show({Notice::Kind::Success, tr("The curl command is copied."), {}, {}});
                 });
}

QToolButton* InspectorPage::button(const char* command, QWidget* parent) const
{
    QAction* action = context().commands.action(QLatin1String(command));
    auto* made = new QToolButton(parent);
    made->setDefaultAction(action);
    made->setObjectName(action->objectName() + QStringLiteral(".button"));
    made->setAccessibleName(action->text());
    made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    made->setFocusPolicy(Qt::StrongFocus);
    return made;
}

QWidget* InspectorPage::build()
{
    auto* listArea = named(new QWidget, "inspector.listArea", tr("List of exchanges"));
    auto* column = new QVBoxLayout(listArea);
    column->setContentsMargins(0, 0, 0, 0);
    filter_ = new FilterBar(context().theme, listArea);
    filter_->setAccessibleName(tr("Filter"));
    column->addWidget(filter_);
    column->addWidget(buildTools(listArea));
    table_ = makeTable("inspector.list", tr("Exchanges"));
    table_->setModel(list_.get());
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    table_->setItemDelegateForColumn(ExchangeListModel::Status, new StatusDelegate(context().theme, table_));
    // A number says which worker served it, so from the second worker on it is long.
    const std::pair<int, int> widths[] = {{ExchangeListModel::Id, 128},     {ExchangeListModel::Time, 98},  {ExchangeListModel::Api, 130},
                                          {ExchangeListModel::Method, 70},  {ExchangeListModel::Path, 250}, {ExchangeListModel::Status, 58},
                                          {ExchangeListModel::Duration, 84}, {ExchangeListModel::Size, 84}, {ExchangeListModel::Client, 104}};
    for (const auto& [number, width] : widths)
        table_->setColumnWidth(number, width);
    table_->horizontalHeader()->setStretchLastSection(true);
    view_ = new StateView(QStringLiteral("inspector.view"), table_, listArea);
    column->addWidget(view_, 1);
    waiting_ = named(new QWidget(listArea), "inspector.example", tr("A call to begin with"));
    auto* row = new QHBoxLayout(waiting_);
    row->setContentsMargins(0, 0, 0, 0);
    example_ = named(new QLineEdit(waiting_), "inspector.example.command", tr("Command that calls the gateway"));
    example_->setReadOnly(true);
    example_->setFont(context().theme.monospace());
    row->addWidget(example_, 1);
    row->addWidget(button("inspector.copyExample", waiting_));
    column->addWidget(waiting_);
    detail_ = new ExchangeDetail(context());
    splitter_ = named(new QSplitter(Qt::Vertical, this), "inspector.splitter", tr("List and exchange"));
    splitter_->addWidget(listArea);
    splitter_->addWidget(detail_);
    splitter_->setStretchFactor(0, 2);
    splitter_->setStretchFactor(1, 3);
    splitter_->setChildrenCollapsible(false);
    return splitter_;
}

QWidget* InspectorPage::buildTools(QWidget* parent)
{
    auto* tools = named(new QWidget(parent), "inspector.tools", tr("What to do with the list"));
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    for (const char* id : {"inspector.pause", "inspector.follow", "inspector.stopFiltering"})
        row->addWidget(button(id, tools));
    count_ = named(new QLabel(tools), "inspector.count", tr("How many exchanges"));
    count_->setTextFormat(Qt::PlainText);
    count_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(count_);
    row->addStretch(1);
    for (const char* id : {"inspector.stepBack", "inspector.stepNext", "inspector.copyCurl", "inspector.resend"})
        row->addWidget(button(id, tools));
    tools->findChild<QToolButton*>(QStringLiteral("inspector.stepBack.button"))->setToolButtonStyle(Qt::ToolButtonIconOnly);
    tools->findChild<QToolButton*>(QStringLiteral("inspector.stepNext.button"))->setToolButtonStyle(Qt::ToolButtonIconOnly);
    return tools;
}

void InspectorPage::wire()
{
    connect(filter_, &FilterBar::filterChanged, list_.get(), &ExchangeListModel::setFilter);
    connect(list_.get(), &ExchangeListModel::filteringChanged, this, &InspectorPage::refresh);
    connect(list_.get(), &ExchangeListModel::pausedChanged, this, &InspectorPage::refresh);
    connect(list_.get(), &QAbstractItemModel::rowsInserted, this, &InspectorPage::refresh);
    connect(list_.get(), &QAbstractItemModel::rowsRemoved, this, &InspectorPage::refresh);
    connect(list_.get(), &QAbstractItemModel::modelReset, this, [this] {
        refresh();
        const int row = list_->rowOfExchange(detail_->exchange()); // a filter does not lose what one looks at
        if (row >= 0) {
            table_->setCurrentIndex(list_->index(row, 0));
            table_->scrollTo(list_->index(row, 0));
        }
    });
    connect(&context().exchanges, &ExchangeStore::appended, this, &InspectorPage::refresh);
    connect(&context().exchanges, &ExchangeStore::cleared, this, [this] {
        detail_->setExchange(0);
        refresh();
    });
    GatewayLink& gateway = context().gateway;
    connect(&gateway, &GatewayLink::stateChanged, this, &InspectorPage::refreshState);
    connect(&gateway, &GatewayLink::listenersChanged, this, &InspectorPage::refreshState);
    connect(&gateway, &GatewayLink::apisChanged, this, &InspectorPage::refreshState);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &InspectorPage::chosen);
    connect(table_, &QWidget::customContextMenuRequested, this, &InspectorPage::openMenu);
    connect(table_, &QAbstractItemView::clicked, this, [this](const QModelIndex& index) {
        if (index.row() + 1 < list_->rowCount())
            setFollowing(false); // whoever looks at one does not want it to run away
    });
    QScrollBar* bar = table_->verticalScrollBar();
    connect(bar, &QScrollBar::rangeChanged, this, [this, bar] {
        if (!following_)
            return;
        scrolling_ = true;
        bar->setValue(bar->maximum());
        scrolling_ = false;
    });
    connect(bar, &QScrollBar::valueChanged, this, [this, bar](int value) {
        if (!scrolling_)
            setFollowing(value >= bar->maximum());
    });
    connect(detail_, &ExchangeDetail::traceShown, this, &InspectorPage::refresh);
    connect(detail_, &ExchangeDetail::stepShown, this, &InspectorPage::refresh);
    detail_->addChainAction(context().commands.action(QStringLiteral("inspector.openOrigin")));
}

void InspectorPage::refresh()
{
    const std::size_t all = context().exchanges.size();
    const bool filtered = !list_->filter().isEmpty();
    const QLocale locale;
    QString text = filtered ? tr("matches %1 of %2").arg(locale.toString(list_->rowCount()), locale.toString(static_cast<qulonglong>(all)))
                            : tr("%Ln exchange(s)", nullptr, static_cast<int>(all));
    if (list_->isFiltering())
        text = tr("filtering, %1 % done").arg(locale.toString(static_cast<int>(list_->progress() * 100)));
    else if (list_->isPartial())
        text += tr(", stopped early");
    if (const quint64 held = list_->heldBack(); held > 0)
        text += tr(", %Ln held back", nullptr, static_cast<int>(held));
    if (const quint64 dropped = context().exchanges.dropped(); dropped > 0)
        text += tr(", %Ln lost by the recording", nullptr, static_cast<int>(dropped));
    count_->setText(text);
    CommandRegistry& commands = context().commands;
    commands.setBlocked(QStringLiteral("inspector.stopFiltering"), list_->isFiltering() ? QString() : tr("No filter is running."));
    const bool chosenOne = detail_->exchange() != 0;
    for (const char* id : {"inspector.resend", "inspector.only", "inspector.exclude"})
        commands.setBlocked(QLatin1String(id), chosenOne ? QString() : tr("Choose an exchange first."));
    const bool traced = chosenOne && detail_->trace() != nullptr;
    for (const char* id : {"inspector.copyCurl", "inspector.stepNext", "inspector.stepBack"})
        commands.setBlocked(QLatin1String(id), traced ? QString() : tr("Choose an exchange whose trace is held."));
    commands.setBlocked(QStringLiteral("inspector.openOrigin"),
                        placeOf(detail_->origin()) ? QString() : tr("Choose a step that a file of the workspace configures."));
    commands.action(QStringLiteral("inspector.pause"))->setChecked(list_->isPaused());
    commands.action(QStringLiteral("inspector.follow"))->setChecked(following_);
    if (QWidget* stop = findChild<QWidget*>(QStringLiteral("inspector.stopFiltering.button")))
        stop->setVisible(list_->isFiltering());
    const bool shown = view_->state() == StateView::State::Content;
    const bool content = list_->rowCount() > 0 || list_->isFiltering();
    const bool noMatch = all > 0 && filtered && list_->rowCount() == 0;
    if (shown != content || noMatch)
        refreshState();
}

QString InspectorPage::gatewayUrl() const
{
    for (const ListenerStatus& listener : context().gateway.listeners()) {
        if (listener.problem.isEmpty() && !listener.tls)
            return listener.url;
    }
    const auto all = context().gateway.listeners();
    return all.isEmpty() ? QStringLiteral("http://localhost:8280") : all.first().url;
}

void InspectorPage::refreshState()
{
    waiting_->hide();
    CommandRegistry& commands = context().commands;
    const auto have = [&commands](std::initializer_list<const char*> ids) {
        QList<QAction*> actions;
        for (const char* id : ids) {
            if (QAction* action = commands.action(QLatin1String(id)))
                actions << action;
        }
        return actions;
    };
    if (list_->rowCount() > 0 || list_->isFiltering()) {
        view_->showContent();
        detail_->show();
        return;
    }
    // With nothing to choose from, the lower half would only repeat that.
    detail_->setVisible(detail_->exchange() != 0);
    if (context().exchanges.size() > 0) {
        view_->showEmpty(QStringLiteral("list-filter"),
                         tr("None of %Ln exchange(s) matches", nullptr, static_cast<int>(context().exchanges.size())),
                         list_->filter().description(), have({"inspector.clearFilter"}));
        return;
    }
    switch (context().gateway.state()) {
    case GatewayState::Starting:
        view_->showLoading(tr("The gateway is starting"));
        return;
    case GatewayState::Running:
    case GatewayState::Stopping: {
        QString url = gatewayUrl();
        for (const RunningApi& api : context().gateway.apis()) {
            if (api.problem.isEmpty() && !api.url.isEmpty()) {
                url = api.url;
                break;
            }
        }
        example_->setText(QStringLiteral("curl -i ") + shellWord(url));
        view_->showEmpty(iconName(), tr("Waiting for calls on %1").arg(gatewayUrl()),
                         tr("Call an API and see here what each filter did with it. The command below makes a first call."),
                         have({"demo.calls", "go.tryit"}));
        waiting_->show();
        return;
    }
    case GatewayState::Failed:
    case GatewayState::Stopped:
        view_->showEmpty(QStringLiteral("play"), tr("The gateway is not running"),
                         tr("Run it, and every call to it appears here with its way through the filter chain."),
                         have({"gateway.run"}));
        return;
    }
}

void InspectorPage::chosen()
{
    const QModelIndex now = table_->currentIndex();
    const quint64 id = now.isValid() ? list_->exchangeId(now.row()) : 0;
    if (id != 0 && id != detail_->exchange())
        detail_->setExchange(id);
    refresh();
}

void InspectorPage::choose(quint64 id)
{
    const int row = list_->rowOfExchange(id);
    setFollowing(row >= 0 && row + 1 == list_->rowCount());
    if (row >= 0) {
        table_->setCurrentIndex(list_->index(row, 0));
        scrolling_ = true;
        table_->scrollTo(list_->index(row, 0));
        scrolling_ = false;
    }
    if (detail_->exchange() != id)
        detail_->setExchange(id);
    detail_->show();
}

void InspectorPage::setFollowing(bool on)
{
    if (following_ != on) {
        following_ = on;
        refresh();
    }
    if (on) {
        scrolling_ = true;
        table_->scrollToBottom();
        scrolling_ = false;
    }
}

void InspectorPage::addTerm(bool exclude)
{
    const QModelIndex cell = table_->currentIndex();
    const QString field = cell.isValid() ? fieldOf(cell.column()) : QString();
    if (field.isEmpty())
        return;
    const QString value = cell.column() == ExchangeListModel::Status ? QString::number(cell.data(ExchangeListModel::StatusRole).toInt())
                          : cell.column() == ExchangeListModel::Id   ? QString::number(list_->exchangeId(cell.row()))
                                                                     : cell.data().toString();
    const QString term = ExchangeFilter::term(field, value, exclude);
    const QString before = filter_->text().trimmed();
    filter_->setText(before.isEmpty() ? term : QStringLiteral("(%1) and %2").arg(before, term));
}

void InspectorPage::openMenu(const QPoint& at)
{
    const QModelIndex cell = table_->indexAt(at);
    if (!cell.isValid())
        return;
    table_->setCurrentIndex(cell);
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("inspector.menu"));
    menu->setAccessibleName(tr("Actions for the exchange"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    const bool known = !fieldOf(cell.column()).isEmpty();
    for (const char* id : {"inspector.only", "inspector.exclude", "inspector.copyCurl", "inspector.resend"}) {
        QAction* action = context().commands.action(QLatin1String(id));
        if (known || (qstrcmp(id, "inspector.only") != 0 && qstrcmp(id, "inspector.exclude") != 0))
            menu->addAction(action);
    }
    menu->popup(table_->viewport()->mapToGlobal(at));
}

void InspectorPage::copyCurl()
{
    if (!detail_->trace())
        return;
    const CurlCommand call = callOf(*detail_->trace(), gatewayUrl());
    QGuiApplication::clipboard()->setText(call.toText());
    context().notices.show({Notice::Kind::Success, (QStringList(tr("The call is copied as curl.")) + call.remarks).join(QLatin1Char(' ')), {}, {}});
}

void InspectorPage::editAndResend()
{
    if (detail_->exchange() != 0)
        context().navigation.open(QStringLiteral("tryit"), {{QStringLiteral("exchange"), QVariant::fromValue(detail_->exchange())}});
}

QString InspectorPage::countText() const { return count_->text(); }

QJsonObject InspectorPage::saveState() const
{
    const ExchangeDetail::Places places = detail_->places();
    return {{QStringLiteral("exchange"), QString::number(detail_->exchange())},
            {QStringLiteral("tab"), places.tab},
            {QStringLiteral("stepTab"), places.stepTab},
            {QStringLiteral("perspective"), static_cast<int>(places.perspective)},
            {QStringLiteral("filter"), filter_->text()},
            {QStringLiteral("history"), QJsonArray::fromStringList(filter_->history())},
            {QStringLiteral("splitter"), QString::fromLatin1(splitter_->saveState().toBase64())},
            {QStringLiteral("detail"), QString::fromLatin1(detail_->saveSplitter().toBase64())},
            {QStringLiteral("columns"), QString::fromLatin1(table_->horizontalHeader()->saveState().toBase64())}};
}

void InspectorPage::restoreState(const QJsonObject& state)
{
    const auto bytes = [&state](QLatin1String key) { return QByteArray::fromBase64(state.value(key).toString().toLatin1()); };
    filter_->setHistory(state.value(QLatin1String("history")).toVariant().toStringList());
    filter_->setText(state.value(QLatin1String("filter")).toString());
    splitter_->restoreState(bytes(QLatin1String("splitter")));
    detail_->restoreSplitter(bytes(QLatin1String("detail")));
    table_->horizontalHeader()->restoreState(bytes(QLatin1String("columns")));
    detail_->setPlaces({state.value(QLatin1String("tab")).toInt(), state.value(QLatin1String("stepTab")).toInt(),
                        static_cast<ExchangeDetail::Perspective>(std::clamp(state.value(QLatin1String("perspective")).toInt(), 0, 2))});
    // As text: a JSON number would not hold every one.
    const quint64 id = state.value(QLatin1String("exchange")).toString().toULongLong();
    if (id != 0 && context().exchanges.rowOf(id) >= 0)
        choose(id);
}

void InspectorPage::visit(const QVariantMap& place)
{
    if (place.contains(QStringLiteral("filter")))
        filter_->setText(place.value(QStringLiteral("filter")).toString());
    if (const quint64 id = place.value(QStringLiteral("exchange")).toULongLong(); id != 0) {
        if (list_->rowOfExchange(id) < 0 && !filter_->text().isEmpty())
            filter_->setText({}); // it would be hidden
        choose(id);
    }
}

void InspectorPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    // Whoever comes here wants to see one: the newest, until another is chosen.
    if (detail_->exchange() == 0 && list_->rowCount() > 0)
        choose(list_->exchangeId(list_->rowCount() - 1));
}

QWidget* InspectorPage::firstFocus() { return table_; }

} // namespace postern::workbench
