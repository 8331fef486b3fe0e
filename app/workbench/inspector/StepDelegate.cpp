// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/StepDelegate.h"

#include "workbench/models/TraceChainModel.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/theme/Theme.h"

#include <QApplication>
#include <QPainter>

namespace postern::workbench {
namespace {

using inspection::StepResult;

constexpr int iconSize = 14;
constexpr int textWidth = 76; ///< beside the bar

Colour colourOf(StepResult result)
{
    switch (result) {
    case StepResult::Passed: return Colour::Ok;
    case StepResult::Answered: return Colour::Warning;
    case StepResult::Failed: return Colour::Error;
    case StepResult::Paused: return Colour::Info;
    case StepResult::Skipped:
    case StepResult::NotReached: break;
    }
    return Colour::Muted;
}

QString iconOf(StepResult result)
{
    switch (result) {
    case StepResult::Passed: return QStringLiteral("circle-check");
    case StepResult::Answered: return QStringLiteral("shield-alert");
    case StepResult::Failed: return QStringLiteral("circle-x");
    case StepResult::Paused: return QStringLiteral("octagon-pause");
    case StepResult::Skipped: return QStringLiteral("skip-forward");
    case StepResult::NotReached: break;
    }
    return QStringLiteral("circle-dashed");
}

} // namespace

StepDelegate::StepDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), theme_(theme) {}

void StepDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const auto result = static_cast<StepResult>(index.data(TraceChainModel::ResultRole).toInt());
    const bool idle = result == StepResult::Skipped || result == StepResult::NotReached;
    const auto ink = [&](Colour colour) { option->palette.setColor(QPalette::Text, theme_.colour(colour)); };
    if (idle)
        ink(Colour::Muted);
    if (index.column() == TraceChainModel::Result) {
        const bool chosen = option->state.testFlag(QStyle::State_Selected);
        const QColor colour = theme_.colour(chosen ? Colour::SelectionText : colourOf(result));
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = QIcon(tintedPixmap(iconOf(result), colour, iconSize, option->widget ? option->widget->devicePixelRatioF() : 1));
        option->decorationSize = QSize(iconSize, iconSize);
        ink(colourOf(result));
        option->font.setBold(result == StepResult::Answered || result == StepResult::Failed);
    } else if (index.column() == TraceChainModel::Number) {
        const bool back = index.data(TraceChainModel::ResponseRole).toBool();
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = icon(back ? QStringLiteral("arrow-left") : QStringLiteral("arrow-right"));
        if (index.data(TraceChainModel::BreakpointRole).toBool()) {
            const QColor colour = theme_.colour(option->state.testFlag(QStyle::State_Selected) ? Colour::SelectionText : Colour::Error);
            option->icon = QIcon(tintedPixmap(u"circle-dot", colour, iconSize, option->widget ? option->widget->devicePixelRatioF() : 1));
        }
        option->decorationSize = QSize(iconSize, iconSize);
    }
}

void StepDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (index.column() != TraceChainModel::Time) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyledItemDelegate::paint(painter, option, index); // background, selection and the text at the right
    const auto result = static_cast<StepResult>(index.data(TraceChainModel::ResultRole).toInt());
    const QRect lane = option.rect.adjusted(6, 0, -textWidth, 0);
    if (result == StepResult::NotReached || lane.width() < 20)
        return;
    const double start = index.data(TraceChainModel::StartRole).toDouble();
    const double length = index.data(TraceChainModel::LengthRole).toDouble();
    const int from = lane.left() + static_cast<int>(start * (lane.width() - 3));
    const int width = std::clamp(static_cast<int>(length * lane.width()), 3, lane.right() - from + 1);
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme_.colour(chosen ? Colour::SelectionText : colourOf(result)));
    painter->drawRect(QRect(from, lane.center().y() - 3, width, 7));
    painter->restore();
}

} // namespace postern::workbench
