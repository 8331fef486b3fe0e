// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/HistoryPanel.h"

#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {

HistoryPanel::HistoryPanel(AppContext& context, QWidget* page)
    : context_(context), found_(new QSortFilterProxyModel(this)), search_(named(new QLineEdit(this), "tryit.history.search", tr("Search the history"))),
      table_(makeTable("tryit.history.list", tr("Calls that were sent"), this)), view_(new StateView(QStringLiteral("tryit.history.view"), table_))
{
    named(this, "tryit.history", tr("History"));
    CommandRegistry& commands = context.commands;
    commands.add({QStringLiteral("tryit.resend"), tr("Send again"), tr("Take the chosen call of the history into the form and send it"), {},
                  QStringLiteral("rotate-cw"), {}}, page, [this] { take(true); });
    commands.add({QStringLiteral("tryit.takeOver"), tr("Take over"), tr("Take the chosen call of the history into the form"), {},
                  QStringLiteral("pencil"), {}}, page, [this] { take(false); });
    commands.add({QStringLiteral("tryit.clearHistory"), tr("Clear the history"), tr("Forget all calls of the history"), {}, QStringLiteral("trash-2"), {}}, page,
                 [this] { history_.clear(); });
    search_->setPlaceholderText(tr("Search in method, URL and status"));
    search_->setClearButtonEnabled(false);
    found_->setSourceModel(&history_);
    found_->setFilterKeyColumn(-1);
    found_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    table_->setModel(found_);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setColumnWidth(CallHistory::When, 74);
    table_->setColumnWidth(CallHistory::Method, 70);
    table_->setColumnWidth(CallHistory::Status, 60);
    table_->setColumnWidth(CallHistory::Time, 74);
    table_->horizontalHeader()->setSectionResizeMode(CallHistory::Url, QHeaderView::Stretch);
    auto* row = new QHBoxLayout;
    row->addWidget(search_, 1);
    for (const char* id : {"tryit.resend", "tryit.takeOver", "tryit.clearHistory"}) {
        row->addWidget(commandButton(commands, id, this));
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->addLayout(row);
    column->addWidget(view_, 1);
    connect(search_, &QLineEdit::textChanged, this, &HistoryPanel::setSearch);
    connect(table_, &QTableView::activated, this, [this] { take(false); });
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &HistoryPanel::refresh);
    connect(found_, &QAbstractItemModel::rowsInserted, this, &HistoryPanel::refresh);
    connect(found_, &QAbstractItemModel::rowsRemoved, this, &HistoryPanel::refresh);
    connect(found_, &QAbstractItemModel::modelReset, this, &HistoryPanel::refresh);
    refresh();
}

void HistoryPanel::setSearch(const QString& words)
{
    if (search_->text() != words)
        search_->setText(words);
    found_->setFilterFixedString(words.trimmed());
    refresh();
}

std::optional<CurlCommand> HistoryPanel::chosen() const
{
    const QModelIndex index = found_->mapToSource(table_->currentIndex());
    return index.isValid() ? std::optional(history_.entries().at(index.row()).call) : std::nullopt;
}

void HistoryPanel::take(bool send)
{
    if (const auto call = chosen())
        Q_EMIT taken(*call, send);
}

void HistoryPanel::refresh()
{
    if (history_.entries().isEmpty())
        view_->showEmpty(QStringLiteral("history"), tr("No calls yet"), tr("Calls that you send are listed here, without their credentials."), {});
    else if (found_->rowCount() == 0)
        view_->showEmpty(QStringLiteral("search"), tr("No call matches"), tr("None of %Ln call(s) has these words.", nullptr, static_cast<int>(history_.entries().size())), {});
    else
        view_->showContent();
    const QString none = chosen() ? QString() : tr("No call of the history is chosen.");
    context_.commands.setBlocked(QStringLiteral("tryit.resend"), none);
    context_.commands.setBlocked(QStringLiteral("tryit.takeOver"), none);
    context_.commands.setBlocked(QStringLiteral("tryit.clearHistory"), history_.entries().isEmpty() ? tr("The history is empty.") : QString());
}

} // namespace postern::workbench
