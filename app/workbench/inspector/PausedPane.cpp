// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/PausedPane.h"

#include "workbench/inspector/BreakpointText.h"
#include "workbench/inspector/MessageText.h"
#include "workbench/shell/AppContext.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/shell/ToolRow.h"
#include "workbench/theme/Theme.h"

#include <QAccessible>
#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPointer>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace postern::workbench {
namespace {

enum CallColumn { CallName, CallPlace, CallLeft, CallClientLeft, CallColumns };
constexpr int tickMs = 1'000;

/// "9:05", or that it is over.
QString shownLeft(const QDateTime& until)
{
    if (!until.isValid())
        return PausedPane::tr("not known");
    const qint64 seconds = QDateTime::currentDateTime().secsTo(until);
    return seconds <= 0 ? PausedPane::tr("over")
                        : QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

} // namespace

PausedPane::PausedPane(AppContext& context, BreakpointLink& link, QWidget* parent) : QWidget(parent), context_(context), link_(link)
{
    named(this, "inspector.paused.pane", tr("Paused calls"));
    view_ = new StateView(QStringLiteral("inspector.paused.view"), build(), this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view_);
    tick_.setInterval(tickMs);
    connect(&tick_, &QTimer::timeout, this, &PausedPane::refreshTimes);
    connect(&link_, &BreakpointLink::pausedChanged, this, &PausedPane::refresh);
    connect(&link_, &BreakpointLink::failed, this, &PausedPane::say);
    connect(&link_, &BreakpointLink::pauseEnded, this, [this](quint64 id, const QString& end) {
        // What a person chose needs no telling; what went by itself does.
        static const QStringList own{QStringLiteral("continued"), QStringLiteral("edited"), QStringLiteral("answered"),
                                     QStringLiteral("dropped"), QStringLiteral("stepped")};
        if (!own.contains(end))
            context_.notices.show({Notice::Kind::Info, tr("Call %1: %2").arg(QString::number(id), pauseEndText(end)), {}, {}});
    });
    refresh();
}

PausedPane::~PausedPane() = default;

QWidget* PausedPane::build()
{
    auto* all = named(new QWidget, "inspector.paused.content", tr("Paused calls"));
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    auto* tools = named(new ToolRow(all), "inspector.paused.tools", tr("What to do with paused calls"));
    for (const char* id : {"inspector.continue", "inspector.continueEdited", "inspector.stepPaused", "inspector.answer", "inspector.drop",
                           "inspector.continueAll", "inspector.dropAll"}) {
        tools->add(commandButton(context_.commands, id, tools));
    }
    tools->row()->addStretch(1);
    column->addWidget(tools);
    message_ = named(new QLabel, "inspector.paused.message", tr("About the paused call"));
    message_->setTextFormat(Qt::PlainText);
    message_->setWordWrap(true);
    message_->hide();
    column->addWidget(message_);
    table_ = new QTableWidget(0, CallColumns, all);
    dressTable(table_, "inspector.paused.list", tr("Paused calls"));
    table_->setHorizontalHeaderLabels({tr("Call"), tr("Waits"), tr("Goes on in"), tr("Client waits")});
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // how long the client waits is always in view
    QHeaderView* const header = table_->horizontalHeader();
    header->setMinimumSectionSize(24);
    header->setSectionResizeMode(CallName, QHeaderView::Stretch);
    header->setSectionResizeMode(CallPlace, QHeaderView::Stretch);
    for (const int times : {CallLeft, CallClientLeft}) {
        header->setSectionResizeMode(times, QHeaderView::Fixed);
        const QString widest = table_->horizontalHeaderItem(times)->text();
        header->resizeSection(times, std::max(fontMetrics().horizontalAdvance(widest), fontMetrics().horizontalAdvance(tr("not known"))) + 16);
    }
    connect(table_, &QTableWidget::currentCellChanged, this, [this] {
        if (!filling_)
            fetch();
    });
    const auto text = [this](const char* name, const QString& spoken) {
        auto* made = named(new QPlainTextEdit, name, spoken);
        made->setLineWrapMode(QPlainTextEdit::NoWrap);
        made->setTabChangesFocus(true);
        made->setFont(context_.theme.monospace());
        return made;
    };
    editor_ = text("inspector.paused.editor", tr("The paused message: its line, headers, an empty line, content"));
    answer_ = text("inspector.paused.answer", tr("An answer: its status, headers, an empty line, content"));
    answer_->setPlainText(QStringLiteral("200\nContent-Type: application/json\n\n{}"));
    tabs_ = named(new QTabWidget, "inspector.paused.tabs", tr("Message or answer"));
    tabs_->addTab(editor_, tr("Message"));
    tabs_->addTab(answer_, tr("Answer"));
    tabs_->tabBar()->setObjectName(QStringLiteral("inspector.paused.tabs.bar"));
    tabs_->tabBar()->setAccessibleName(tr("Message or answer"));
    tabs_->setDocumentMode(true);
    auto* halves = named(new QSplitter(Qt::Horizontal), "inspector.paused.splitter", tr("Paused calls and message"));
    halves->addWidget(table_);
    halves->addWidget(tabs_);
    halves->setStretchFactor(0, 3);
    halves->setStretchFactor(1, 2);
    halves->setChildrenCollapsible(false);
    column->addWidget(halves, 1);
    beyond_ = named(new QLabel, "inspector.paused.beyond", tr("Calls that ran on"));
    beyond_->setTextFormat(Qt::PlainText);
    beyond_->hide();
    column->addWidget(beyond_);
    return all;
}

quint64 PausedPane::chosen() const
{
    const int row = table_->currentRow();
    return row >= 0 && row < link_.paused().size() ? link_.paused()[row].id : 0;
}

void PausedPane::choose(quint64 id)
{
    for (int row = 0; row < link_.paused().size(); ++row) {
        if (link_.paused()[row].id == id)
            table_->setCurrentCell(row, CallName);
    }
}

void PausedPane::refresh()
{
    const quint64 before = state_ ? state_->call.id : chosen();
    filling_ = true;
    const QVector<PausedCall>& all = link_.paused();
    table_->setRowCount(static_cast<int>(all.size()));
    int current = all.isEmpty() ? -1 : 0;
    for (int row = 0; row < all.size(); ++row) {
        const PausedCall& call = all[row];
        if (call.id == before)
            current = row;
        const QString place = call.after.isEmpty() ? tr("before %1").arg(call.filter) : tr("after %1").arg(call.after);
        setCell(row, CallName, call.response ? tr("%1 %2, answered %3").arg(call.method, call.target).arg(call.status)
                                             : call.method + QLatin1Char(' ') + call.target);
        setCell(row, CallPlace, call.response ? tr("%1, on its way back").arg(place) : place);
    }
    if (current >= 0)
        table_->setCurrentCell(current, CallName);
    filling_ = false;
    refreshTimes();
    if (all.isEmpty()) {
        view_->showEmpty(QStringLiteral("pause"), tr("No call is paused"),
                         tr("A call that meets a breakpoint stops here, and its clocks with it. Others run on."), {});
    } else {
        if (view_->state() == StateView::State::Empty) { // somebody who listens is told
            QAccessibleEvent alert(this, QAccessible::Alert);
            QAccessible::updateAccessibility(&alert);
        }
        view_->showContent();
    }
    const auto shown = [](quint64 number) { return QLocale().toString(number); };
    beyond_->setText(tr("%1 more ran on, as no more than %2 calls are paused at once.")
                         .arg(shown(link_.beyond()), shown(link_.settings().mostPaused)));
    beyond_->setVisible(link_.beyond() > 0);
    fetch();
}

/// A thousand calls come and go one by one, so that what is there is used again.
void PausedPane::setCell(int row, int column, const QString& text)
{
    if (QTableWidgetItem* cell = table_->item(row, column))
        cell->setText(text);
    else
        table_->setItem(row, column, new QTableWidgetItem(text));
    if (column == CallName || column == CallPlace)
        table_->item(row, column)->setToolTip(text); // it may be cut off
}

void PausedPane::refreshTimes()
{
    const QVector<PausedCall>& all = link_.paused();
    for (int row = 0; row < std::min(table_->rowCount(), static_cast<int>(all.size())); ++row) {
        setCell(row, CallLeft, shownLeft(all[row].limit));
        setCell(row, CallClientLeft, shownLeft(all[row].clientLimit));
    }
}

void PausedPane::fetch()
{
    const int row = table_->currentRow();
    if (row < 0 || row >= link_.paused().size()) {
        state_.reset();
        asked_ = 0;
        editor_->clear();
        say({});
        return Q_EMIT changed();
    }
    const PausedCall& call = link_.paused()[row];
    if (call.pause == asked_)
        return Q_EMIT changed(); // it is there already, maybe changed by a person
    asked_ = call.pause;
    state_.reset();
    editor_->setReadOnly(true);
    link_.fetchState(call.id, [self = QPointer<PausedPane>(this), pause = call.pause](std::optional<PausedState> state) {
        if (self.isNull() || self->asked_ != pause)
            return;
        self->state_ = std::move(state);
        self->editor_->setReadOnly(!self->state_);
        self->editor_->setPlainText(self->state_ ? messageText(*self->state_) : QString());
        self->say(!self->state_               ? PausedPane::tr("The call is not paused any more.")
                  : self->state_->bodyHidden  ? PausedPane::tr("The content is not shown: it is compressed, or no text.")
                  : self->state_->bodyHeld    ? QString()
                  : self->state_->body.isEmpty() ? PausedPane::tr("The content is still to come, and passes as it is.")
                                              : PausedPane::tr("This is how the content begins; the rest is still to come, so it cannot be changed."));
        Q_EMIT self->changed();
    });
    Q_EMIT changed();
}

void PausedPane::say(const QString& text)
{
    message_->setText(text);
    message_->setVisible(!text.isEmpty());
}

QString PausedPane::message() const { return message_->text(); }

void PausedPane::act(inspection::PauseAction action)
{
    if (!state_)
        return;
    say({});
    action.by = "postern-workbench";
    action.pause = state_->call.pause;
    link_.act(state_->call.id, action);
}

void PausedPane::goOn(inspection::PauseAction::Kind kind)
{
    inspection::PauseAction action;
    action.kind = kind;
    act(std::move(action));
}

void PausedPane::goOnEdited()
{
    if (!state_)
        return;
    QString error;
    auto action = actionFrom(editor_->toPlainText(), *state_, false, error);
    return action ? act(*std::move(action)) : say(error);
}

void PausedPane::answer()
{
    if (!state_)
        return;
    if (tabs_->currentWidget() != answer_) { // first there is something to write
        tabs_->setCurrentWidget(answer_);
        answer_->setFocus(Qt::ShortcutFocusReason);
        return say(tr("Write the answer, then choose Answer again."));
    }
    QString error;
    auto action = actionFrom(answer_->toPlainText(), *state_, true, error);
    if (!action)
        return say(error);
    tabs_->setCurrentWidget(editor_);
    act(*std::move(action));
}

void PausedPane::all(inspection::PauseAction::Kind kind) { link_.actOnAll(kind); }

void PausedPane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refreshTimes();
    tick_.start();
}

void PausedPane::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    tick_.stop();
}

} // namespace postern::workbench
