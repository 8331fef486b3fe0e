// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/ExchangePane.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/inspector/ColourRulesDialog.h"
#include "workbench/inspector/ExchangeDelegate.h"
#include "workbench/inspector/FilterBar.h"
#include "workbench/inspector/FilterEdit.h"
#include "workbench/inspector/ListEmptiness.h"
#include "workbench/inspector/LineQuestion.h"
#include "workbench/models/CurlCommand.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/shell/ToolRow.h"
#include "workbench/theme/Theme.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

/// What a cell says as a term of the filter: its value, or for what is measured rather what is no less.
QString termOf(const QModelIndex& cell, bool exclude)
{
    const auto measured = [exclude](const QString& field, const QString& value) {
        return field + (exclude ? QStringLiteral("<") : QStringLiteral(">=")) + value;
    };
    const auto number = [&cell](int role) { return QString::number(cell.data(role).toLongLong()); };
    switch (cell.column()) {
    case ExchangeListModel::Id: return ExchangeFilter::term(QStringLiteral("id"), QString::number(cell.data(ExchangeListModel::IdRole).toULongLong()), exclude);
    case ExchangeListModel::Api: return ExchangeFilter::term(QStringLiteral("api"), cell.data().toString(), exclude);
    case ExchangeListModel::Method: return ExchangeFilter::term(QStringLiteral("method"), cell.data().toString(), exclude);
    case ExchangeListModel::Path: return ExchangeFilter::term(QStringLiteral("path"), cell.data().toString(), exclude);
    case ExchangeListModel::Status: return ExchangeFilter::term(QStringLiteral("status"), number(ExchangeListModel::StatusRole), exclude);
    case ExchangeListModel::Client: return ExchangeFilter::term(QStringLiteral("client"), cell.data().toString(), exclude);
    case ExchangeListModel::EndedBy: return ExchangeFilter::term(QStringLiteral("by"), cell.data().toString(), exclude);
    case ExchangeListModel::Time: return measured(QStringLiteral("time"), cell.data().toString());
    case ExchangeListModel::Duration: return measured(QStringLiteral("dur"), number(ExchangeListModel::DurationUsRole) + QStringLiteral("us"));
    case ExchangeListModel::Size: return measured(QStringLiteral("size"), number(ExchangeListModel::SizeRole));
    default: return {};
    }
}

} // namespace

ExchangePane::ExchangePane(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context), edits_(context.tags, context.workspace.undoStack()), rules_(context.settings), list_(std::make_unique<ExchangeListModel>(context.exchanges)), seen_(context.exchanges)
{
    setObjectName(QStringLiteral("inspector.listArea"));
    setAccessibleName(tr("List of exchanges"));
    list_->setTags(context.tags);
    list_->setRules(rules_);
    list_->setTraces([this](quint64 id, auto answer) { context_.gateway.fetchTrace(id, std::move(answer)); });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    filter_ = new FilterBar(context.theme, context.settings, this);
    filter_->setAccessibleName(tr("Filter"));
    for (const char* id : {"inspector.saveFilter", "inspector.filters"})
        filter_->addButton(commandButton(context.commands, id, filter_));
    filter_->setValues([this](FilterField::Id field, const QString& name) { return seen_.values(field, name); });
    column->addWidget(filter_);
    column->addWidget(buildTools());
    table_ = makeTable("inspector.list", tr("Exchanges"));
    table_->setModel(list_.get());
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection); // two are compared
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    table_->setItemDelegate(new ExchangeDelegate(context.theme, table_));
    // A number says which worker served it, so from the second worker on it is long.
    const std::pair<int, int> widths[] = {{ExchangeListModel::Id, 112},      {ExchangeListModel::Time, 98},  {ExchangeListModel::Api, 120},
                                          {ExchangeListModel::Method, 66},   {ExchangeListModel::Path, 220}, {ExchangeListModel::Status, 54},
                                          {ExchangeListModel::Duration, 80}, {ExchangeListModel::Size, 76},  {ExchangeListModel::Client, 96},
                                          {ExchangeListModel::EndedBy, 96},  {ExchangeListModel::Marks, 104}};
    for (const auto& [number, width] : widths)
        table_->setColumnWidth(number, width);
    table_->horizontalHeader()->moveSection(table_->horizontalHeader()->visualIndex(ExchangeListModel::Marks), 0); // never out of view
    table_->horizontalHeader()->setStretchLastSection(true);
    view_ = new StateView(QStringLiteral("inspector.view"), table_, this);
    column->addWidget(view_, 1);
    note_ = new LineQuestion(QStringLiteral("inspector.note"), this);
    column->addWidget(note_);
    column->addWidget(buildExample());
    wire();
    wireScrolling();
    refresh();
    refreshState();
}

ExchangePane::~ExchangePane() = default;

QWidget* ExchangePane::buildTools()
{
    auto* tools = named(new ToolRow(this), "inspector.tools", tr("What to do with the list"));
    tools_ = tools;
    for (const char* id : {"inspector.pause", "inspector.follow", "inspector.stopFiltering"})
        tools->add(commandButton(context_.commands, id, tools));
    count_ = named(new QLabel(tools), "inspector.count", tr("How many exchanges"));
    count_->setTextFormat(Qt::PlainText);
    count_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    tools->row()->addWidget(count_);
    tools->row()->addStretch(1);
    return tools;
}

QWidget* ExchangePane::buildExample()
{
    waiting_ = named(new QWidget(this), "inspector.example", tr("A call to begin with"));
    auto* row = new QHBoxLayout(waiting_);
    row->setContentsMargins(0, 0, 0, 0);
    example_ = named(new QLineEdit(waiting_), "inspector.example.command", tr("Command that calls the gateway"));
    example_->setReadOnly(true);
    example_->setFont(context_.theme.monospace());
    row->addWidget(example_, 1);
    row->addWidget(commandButton(context_.commands, "inspector.copyExample", waiting_));
    return waiting_;
}

void ExchangePane::addTool(const char* command, bool iconOnly)
{
    QToolButton* button = commandButton(context_.commands, command, tools_);
    if (!iconOnly)
        return tools_->add(button);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    tools_->row()->addWidget(button);
}

void ExchangePane::wire()
{
    connect(filter_, &FilterBar::filterChanged, list_.get(), &ExchangeListModel::setFilter);
    connect(list_.get(), &ExchangeListModel::filteringChanged, this, &ExchangePane::refresh);
    connect(list_.get(), &ExchangeListModel::filteringChanged, this, &ExchangePane::showMatch);
    connect(filter_->field(), &QLineEdit::returnPressed, this, [this] { // the filter bar has taken it before
        wantsMatch_ = true;
        showMatch();
    });
    connect(list_.get(), &ExchangeListModel::pausedChanged, this, &ExchangePane::refresh);
    connect(list_.get(), &QAbstractItemModel::rowsInserted, this, &ExchangePane::refresh);
    connect(list_.get(), &QAbstractItemModel::rowsRemoved, this, &ExchangePane::refresh);
    connect(list_.get(), &QAbstractItemModel::modelReset, this, [this] {
        refresh();
        const int row = list_->rowOfExchange(chosen_); // a filter does not lose what one looks at
        if (row >= 0) {
            table_->setCurrentIndex(list_->index(row, 0));
            table_->scrollTo(list_->index(row, 0));
        }
    });
    connect(&context_.exchanges, &ExchangeStore::appended, this, &ExchangePane::refresh);
    connect(&context_.exchanges, &ExchangeStore::cleared, this, [this] {
        chosen_ = 0;
        refresh();
    });
    connect(&context_.gateway, &GatewayLink::stateChanged, this, &ExchangePane::refreshState);
    connect(&context_.gateway, &GatewayLink::listenersChanged, this, &ExchangePane::refreshState);
    connect(&context_.gateway, &GatewayLink::apisChanged, this, &ExchangePane::refreshState);
    connect(&context_.workspace, &Workspace::apisChanged, this, &ExchangePane::refreshState);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (const quint64 id = current(); id != 0) {
            chosen_ = id;
            Q_EMIT chosen(id);
        }
        Q_EMIT changed();
    });
    connect(table_, &QWidget::customContextMenuRequested, this, &ExchangePane::openMenu);
}

void ExchangePane::wireScrolling()
{
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
}

void ExchangePane::refresh()
{
    const std::size_t all = context_.exchanges.size();
    const bool filtered = !list_->filter().isEmpty();
    const QLocale locale;
    const bool filtering = list_->isFiltering();
    QString text = filtered ? tr("matches %1 of %2").arg(locale.toString(list_->rowCount()), locale.toString(static_cast<qulonglong>(all)))
                            : tr("%Ln exchange(s)", nullptr, static_cast<int>(all));
    if (filtering)
        text += tr(", filtering, %1 % done").arg(locale.toString(static_cast<int>(list_->progress() * 100)));
    else if (list_->isPartial())
        text += tr(", stopped early");
    if (const quint64 unknown = list_->unknown(); unknown > 0)
        text += tr(", %Ln without a trace not tried", nullptr, static_cast<int>(unknown));
    if (const quint64 held = list_->heldBack(); held > 0)
        text += tr(", %Ln held back", nullptr, static_cast<int>(held));
    if (const quint64 dropped = context_.exchanges.dropped(); dropped > 0)
        text += tr(", %Ln lost by the recording", nullptr, static_cast<int>(dropped));
    count_->setText(text);
    CommandRegistry& commands = context_.commands;
    commands.setBlocked(QStringLiteral("inspector.stopFiltering"), filtering ? QString() : tr("No filter is running."));
    commands.action(QStringLiteral("inspector.pause"))->setChecked(list_->isPaused());
    commands.action(QStringLiteral("inspector.follow"))->setChecked(following_);
    if (QWidget* stop = findChild<QWidget*>(QStringLiteral("inspector.stopFiltering.button")))
        stop->setVisible(filtering);
    const bool shown = view_->state() == StateView::State::Content;
    const bool content = list_->rowCount() > 0 || filtering;
    const bool noMatch = all > 0 && filtered && list_->rowCount() == 0;
    if (shown != content || noMatch)
        refreshState();
    Q_EMIT changed();
}

void ExchangePane::refreshState()
{
    QString url;
    if (list_->rowCount() > 0 || list_->isFiltering())
        view_->showContent();
    else
        url = showListEmptiness(context_, *list_, *view_);
    example_->setText(url.isEmpty() ? QString() : QStringLiteral("curl -i ") + shellWord(url));
    waiting_->setVisible(!url.isEmpty());
    Q_EMIT changed();
}

quint64 ExchangePane::current() const
{
    const QModelIndex now = table_->currentIndex();
    return now.isValid() ? list_->exchangeId(now.row()) : 0;
}

QVector<quint64> ExchangePane::selected() const
{
    QVector<quint64> ids;
    QModelIndexList rows = table_->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex& row : std::as_const(rows))
        ids << list_->exchangeId(row.row());
    return ids;
}

// The exchange below a list that does not have it would be read as one that the filter found.
void ExchangePane::showMatch()
{
    if (!wantsMatch_ || list_->isFiltering())
        return;
    wantsMatch_ = false;
    if (list_->rowCount() > 0 && list_->rowOfExchange(chosen_) < 0)
        choose(list_->exchangeId(list_->rowCount() - 1));
}

void ExchangePane::choose(quint64 id)
{
    chosen_ = id;
    const int row = list_->rowOfExchange(id);
    setFollowing(row >= 0 && row + 1 == list_->rowCount());
    if (row < 0)
        return;
    table_->setCurrentIndex(list_->index(row, 0));
    scrolling_ = true;
    table_->scrollTo(list_->index(row, 0));
    scrolling_ = false;
}

void ExchangePane::setFollowing(bool on)
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

void ExchangePane::addTerm(bool exclude)
{
    const QModelIndex cell = table_->currentIndex();
    if (cell.isValid())
        addTerm(termOf(cell, exclude));
}

void ExchangePane::addTerm(const QString& term)
{
    const QString before = filter_->text().trimmed();
    if (term.isEmpty() || before == term)
        return;
    // Without parentheses "a or b and c" would mean another thing.
    const bool either = before.contains(QLatin1String(" or "), Qt::CaseInsensitive) || before.contains(QLatin1String("||"));
    filter_->setText(before.isEmpty() ? term : (either ? QStringLiteral("(%1) and %2") : QStringLiteral("%1 and %2")).arg(before, term));
}

void ExchangePane::openMenu(const QPoint& at)
{
    const QModelIndex cell = table_->indexAt(at);
    if (!cell.isValid())
        return;
    if (!table_->selectionModel()->isSelected(cell))
        table_->setCurrentIndex(cell);
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("inspector.menu"));
    menu->setAccessibleName(tr("Actions for the exchange"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    for (const QString& id : std::as_const(menu_)) {
        if (id.isEmpty())
            menu->addSeparator();
        else if (QAction* action = context_.commands.action(id)) // some are the window's
            menu->addAction(action);
    }
    menu->popup(table_->viewport()->mapToGlobal(at));
}

void ExchangePane::moveBy(int rows)
{
    if (list_->rowCount() == 0)
        return;
    const QModelIndex at = table_->currentIndex();
    const int row = std::clamp((at.isValid() ? at.row() : 0) + rows, 0, list_->rowCount() - 1);
    if (row + 1 < list_->rowCount())
        setFollowing(false);
    table_->setCurrentIndex(list_->index(row, at.isValid() ? at.column() : 0));
}

void ExchangePane::askForNote()
{
    const quint64 id = current();
    if (id != 0)
        note_->ask(tr("Note on exchange %1").arg(id), context_.tags.of(id).note, true, [this, id](const QString& note) { edits_.setNote(id, note); });
}

void ExchangePane::openRules()
{
    if (rulesDialog_ == nullptr) {
        const bool usable = ColourRules::problem({{}, filter_->text(), 0, true}).isEmpty();
        rulesDialog_ = new ColourRulesDialog(rules_, context_.theme, usable ? filter_->text() : QString(), this);
        rulesDialog_->setAttribute(Qt::WA_DeleteOnClose);
    }
    rulesDialog_->show();
    rulesDialog_->raise();
    rulesDialog_->activateWindow();
}

void ExchangePane::openFilters()
{
    auto* menu = named(new QMenu(this), "inspector.filters.menu", tr("Filters"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    filter_->fillMenu(*menu);
    const auto* button = filter_->findChild<QToolButton*>(QStringLiteral("inspector.filters.button"));
    menu->popup(button->mapToGlobal(QPoint(0, button->height())));
}

QString ExchangePane::countText() const { return count_->text(); }

QString ExchangePane::exampleCommand() const { return example_->text(); }

} // namespace postern::workbench
