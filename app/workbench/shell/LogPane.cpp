// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/LogPane.h"

#include "workbench/models/LogModel.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {
constexpr int copiedLines = 5000; // a report, not an archive
}

LogPane::LogPane(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context), table_(makeTable("log.table", tr("Log"), this)),
      follow_(named(new QToolButton(this), "log.follow", tr("Follow the log's end")))
{
    setObjectName(QStringLiteral("log"));
    setAccessibleName(tr("Log"));
    setFocusProxy(table_);
    table_->setModel(&context.log);
    table_->setFont(context.theme.monospace());
    table_->horizontalHeader()->setStretchLastSection(true);
    follow_->setIcon(icon(u"arrow-down"));
    follow_->setToolTip(follow_->accessibleName());
    follow_->setCheckable(true);
    follow_->setChecked(true);
    auto* copy = named(new QToolButton(this), "log.copy", tr("Copy the log's last lines"));
    copy->setIcon(icon(u"copy"));
    copy->setToolTip(copy->accessibleName());
    auto* clear = named(new QToolButton(this), "log.clear", tr("Clear the log"));
    clear->setIcon(icon(u"trash-2"));
    clear->setToolTip(clear->accessibleName());
    auto* buttons = new QVBoxLayout;
    for (QToolButton* button : {follow_, copy, clear})
        buttons->addWidget(button);
    buttons->addStretch(1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(table_, 1);
    row->addLayout(buttons);
    connect(clear, &QToolButton::clicked, &context.log, &LogModel::clear);
    connect(copy, &QToolButton::clicked, this, &LogPane::copyAll);
    connect(&context.log, &QAbstractItemModel::rowsInserted, this, [this] {
        if (follow_->isChecked())
            table_->scrollToBottom();
    });
}

void LogPane::copyAll()
{
    const LogModel& log = context_.log;
    QString text;
    for (int row = std::max(0, log.rowCount() - copiedLines); row < log.rowCount(); ++row) {
        for (int column = 0; column < LogModel::ColumnCount; ++column)
            text += log.data(log.index(row, column), Qt::DisplayRole).toString() + QLatin1Char('\t');
        text += QLatin1Char('\n');
    }
    QApplication::clipboard()->setText(text);
}

} // namespace postern::workbench
