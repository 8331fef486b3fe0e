// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/TimingView.h"

#include "workbench/shell/Page.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/Theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace postern::workbench {

TimingDelegate::TimingDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), theme_(theme) {}

void TimingDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyledItemDelegate::paint(painter, option, index); // background and selection
    if (index.column() != TimingModel::Timeline)
        return;
    const QRect lane = option.rect.adjusted(6, 0, -6, 0);
    if (lane.width() < 20)
        return;
    const int from = lane.left() + static_cast<int>(index.data(TimingModel::FromRole).toDouble() * (lane.width() - 3));
    const int width = std::clamp(static_cast<int>(index.data(TimingModel::LengthRole).toDouble() * lane.width()), 3, std::max(3, lane.right() - from + 1));
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->setPen(Qt::NoPen);
    painter->setBrush(chosen ? theme_.colour(Colour::SelectionText) : theme_.chain(index.data(TimingModel::HueRole).toInt()));
    painter->drawRect(QRect(from, lane.center().y() - 4, width, 9));
    painter->restore();
}

TimingView::TimingView(const Theme& theme, QWidget* parent) : QWidget(parent)
{
    named(this, "inspector.timing", tr("Where the time went"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(2);
    title_ = named(new QLabel(this), "inspector.timing.title", tr("Where the time went"));
    title_->setTextFormat(Qt::PlainText);
    title_->setContentsMargins(4, 0, 4, 0);
    column->addWidget(title_);
    table_ = makeTable("inspector.timing.table", tr("Waterfall"), this);
    table_->setModel(&model_);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setItemDelegate(new TimingDelegate(theme, table_));
    const std::pair<int, int> widths[] = {{TimingModel::Name, 280}, {TimingModel::Start, 100}, {TimingModel::Duration, 100}};
    for (const auto& [number, width] : widths)
        table_->setColumnWidth(number, width);
    table_->horizontalHeader()->setStretchLastSection(true);
    column->addWidget(table_, 1);
}

void TimingView::showPhases(const inspection::Trace& trace)
{
    model_.setBars(TimingModel::phasesOf(trace));
    title_->setText(tr("Exchange %1: where its time went. Choose several in the list to see them beside each other.").arg(trace.summary.id));
}

void TimingView::showBeside(const QVector<inspection::Summary>& exchanges)
{
    model_.setBars(TimingModel::barsOf(exchanges.mid(0, mostExchanges)));
    title_->setText(exchanges.size() > mostExchanges ? tr("The first %Ln chosen exchange(s), as they ran", nullptr, mostExchanges)
                                                     : tr("%Ln chosen exchange(s), as they ran", nullptr, static_cast<int>(exchanges.size())));
}

QString TimingView::title() const { return title_->text(); }

} // namespace postern::workbench
