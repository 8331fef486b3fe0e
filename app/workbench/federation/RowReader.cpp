// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/RowReader.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QStringList>
#include <QTableView>

namespace postern::workbench {

RowReader::RowReader(QTableView* table, QWidget* parent) : QLabel(parent), table_(table)
{
    setObjectName(table->objectName() + QStringLiteral(".reader"));
    setAccessibleName(tr("What is cut off in the chosen row"));
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RowReader::read);
    connect(table->model(), &QAbstractItemModel::modelReset, this, &RowReader::read);
    connect(table->model(), &QAbstractItemModel::dataChanged, this, &RowReader::read);
    connect(table->horizontalHeader(), &QHeaderView::sectionResized, this, &RowReader::read);
    hide();
}

void RowReader::read()
{
    QStringList lines;
    const int row = table_->currentIndex().row();
    for (int column = 0; row >= 0 && column < table_->model()->columnCount(); ++column) {
        const QModelIndex at = table_->model()->index(row, column);
        if (table_->sizeHintForIndex(at).width() > table_->columnWidth(column))
            lines << tr("%1: %2", "a column, what stands there").arg(table_->model()->headerData(column, Qt::Horizontal).toString(), at.data().toString());
    }
    if (const QString now = lines.join(QLatin1Char('\n')); now != text()) {
        setText(now);
        setVisible(!lines.isEmpty());
        // It takes its room from the table, whose chosen row may be the last one.
        QMetaObject::invokeMethod(this, [this] { table_->scrollTo(table_->currentIndex()); }, Qt::QueuedConnection);
    }
}

} // namespace postern::workbench
