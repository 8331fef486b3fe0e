// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/Tables.h"

#include "workbench/theme/WorkbenchStyle.h"

#include <QAbstractButton>
#include <QCoreApplication>
#include <QHeaderView>
#include <QStyle>
#include <QTableView>
#include <QTreeView>

namespace postern::workbench {
namespace {

void nameHeader(QHeaderView* header, const QString& objectName, const QString& accessibleName)
{
    header->setObjectName(objectName);
    header->setAccessibleName(accessibleName);
}

void common(QAbstractItemView* view, const char* objectName, const QString& accessibleName)
{
    view->setObjectName(QLatin1String(objectName));
    view->setAccessibleName(accessibleName);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setTabKeyNavigation(false); // Tab leaves the list; arrows move in it
}

} // namespace

void dressTable(QTableView* table, const char* objectName, const QString& accessibleName)
{
    common(table, objectName, accessibleName);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setCornerButtonEnabled(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setMinimumSectionSize(table->fontMetrics().height());
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + table->style()->pixelMetric(WorkbenchStyle::rowPadding));
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setSectionsMovable(true);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const QString columns = QCoreApplication::translate("Tables", "Column headers of %1").arg(accessibleName);
    nameHeader(table->horizontalHeader(), table->objectName() + QStringLiteral(".columns"), columns);
    nameHeader(table->verticalHeader(), table->objectName() + QStringLiteral(".rows"),
               QCoreApplication::translate("Tables", "Row headers of %1").arg(accessibleName));
    if (auto* corner = table->findChild<QAbstractButton*>()) {
        corner->setObjectName(table->objectName() + QStringLiteral(".corner"));
        corner->setAccessibleName(QCoreApplication::translate("Tables", "Select all rows of %1").arg(accessibleName));
    }
}

QTableView* makeTable(const char* objectName, const QString& accessibleName, QWidget* parent)
{
    auto* table = new QTableView(parent);
    dressTable(table, objectName, accessibleName);
    return table;
}

QTreeView* makeTree(const char* objectName, const QString& accessibleName, QWidget* parent)
{
    auto* tree = new QTreeView(parent);
    common(tree, objectName, accessibleName);
    tree->setUniformRowHeights(true);
    tree->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    nameHeader(tree->header(), tree->objectName() + QStringLiteral(".columns"),
               QCoreApplication::translate("Tables", "Column headers of %1").arg(accessibleName));
    return tree;
}

} // namespace postern::workbench
