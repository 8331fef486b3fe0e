// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/KeysOfPage.h"

#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/Tables.h"

#include <QAction>
#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

namespace postern::workbench {

KeysOfPage::KeysOfPage(const CommandRegistry& commands, const QWidget& page, const QString& title, QWidget* parent)
    : QDialog(parent), table_(new QTableWidget(0, 3, this))
{
    setObjectName(QStringLiteral("keys.dialog"));
    setAccessibleName(title);
    setWindowTitle(title);
    dressTable(table_, "keys.table", title);
    table_->setHorizontalHeaderLabels({tr("Keys"), tr("Command"), tr("What it does")});
    table_->horizontalHeader()->setStretchLastSection(true);
    const auto add = [&](const QAction* action) {
        QStringList keys;
        for (const QKeySequence& one : commands.keys(action->objectName()))
            keys << one.toString(QKeySequence::NativeText);
        if (keys.isEmpty())
            return;
        const int row = table_->rowCount();
        table_->insertRow(row);
        table_->setItem(row, 0, new QTableWidgetItem(keys.join(QStringLiteral(", "))));
        table_->setItem(row, 1, new QTableWidgetItem(action->text()));
        table_->setItem(row, 2, new QTableWidgetItem(commands.spec(action->objectName()).toolTip));
    };
    const QList<QAction*> all = commands.all();
    for (const QAction* action : all) { // the page's first
        if (commands.owner(action->objectName()) == &page)
            add(action);
    }
    for (const QAction* action : all) {
        const QWidget* owner = commands.owner(action->objectName());
        if (owner != &page && (commands.spec(action->objectName()).everywhere || (owner != nullptr && owner->isAncestorOf(&page))))
            add(action);
    }
    table_->resizeColumnsToContents();
    if (table_->rowCount() > 0)
        table_->setCurrentCell(0, 1);
    auto* column = new QVBoxLayout(this);
    column->addWidget(table_);
    resize(760, 560);
}

} // namespace postern::workbench
