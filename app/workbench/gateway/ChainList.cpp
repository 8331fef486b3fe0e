// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ChainList.h"

#include "workbench/gateway/ChainDraftModel.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {

ChainList::ChainList(ChainDraftModel* model, QWidget* parent)
    : QWidget(parent), table_(makeTable("gateway.edit.list", tr("Filters of the chain"), this)),
      view_(new StateView(QStringLiteral("gateway.edit.view"), table_)), said_(named(new QLabel(this), "gateway.edit.said", tr("About the last change")))
{
    named(this, "gateway.edit.left", tr("Filters of the chain"));
    table_->setModel(model);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setDragDropMode(QAbstractItemView::InternalMove);
    table_->setDragDropOverwriteMode(false);
    table_->horizontalHeader()->setStretchLastSection(false);
    table_->horizontalHeader()->setSectionResizeMode(ChainDraftModel::Settings, QHeaderView::Stretch);
    table_->setColumnWidth(ChainDraftModel::Filter, 170);
    table_->setColumnWidth(ChainDraftModel::Phase, 90);
    table_->setColumnWidth(ChainDraftModel::Time, 110);
    said_->setWordWrap(true);
    said_->setTextFormat(Qt::PlainText);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view_, 1);
    column->addWidget(said_);
}

void ChainList::addButtons(CommandRegistry& commands)
{
    auto* buttons = new QHBoxLayout;
    for (const char* id : {"chain.add", "chain.adopt", "chain.remove", "chain.up", "chain.down"}) {
        auto* made = commandButton(commands, id, this);
        if (QLatin1String(id) != QLatin1String("chain.add"))
            made->setToolButtonStyle(Qt::ToolButtonIconOnly);
        buttons->addWidget(made);
    }
    buttons->addStretch(1);
    static_cast<QVBoxLayout*>(layout())->insertLayout(1, buttons);
}

int ChainList::row() const { return table_->currentIndex().row(); }

void ChainList::select(int row) { table_->setCurrentIndex(row < 0 ? QModelIndex() : table_->model()->index(row, 0)); }

void ChainList::say(const QString& text) { said_->setText(text); }

QWidget* ChainList::firstFocus() const { return view_->state() == StateView::State::Content ? static_cast<QWidget*>(table_) : view_; }

} // namespace postern::workbench
