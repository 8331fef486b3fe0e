// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/CompareDelegate.h"

#include "workbench/inspector/CompareModel.h"
#include "workbench/theme/Theme.h"

namespace postern::workbench {

CompareDelegate::CompareDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), theme_(theme) {}

void CompareDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.data(CompareModel::HeadingRole).toBool()) {
        option->backgroundBrush = theme_.colour(Colour::Raised);
        return;
    }
    const auto weight = static_cast<ExchangeDifference::Weight>(index.data(CompareModel::WeightRole).toInt());
    const bool differs = weight == ExchangeDifference::Weight::Semantic;
    if (index.column() == CompareModel::Name) {
        option->text.prepend(differs                                               ? QStringLiteral("\u2260  ")
                             : weight == ExchangeDifference::Weight::Cosmetic ? QStringLiteral("\u2248  ")
                                                                                   : QStringLiteral("    "));
        if (!differs)
            option->palette.setColor(QPalette::Text, theme_.colour(Colour::Muted));
        return;
    }
    const bool absent = index.data(CompareModel::AbsentRole).toBool();
    if (absent) {
        option->palette.setColor(QPalette::Text, theme_.colour(Colour::Muted));
        return;
    }
    option->font = theme_.monospace();
    if (differs)
        option->backgroundBrush = theme_.colour(index.column() == CompareModel::Left ? Colour::DiffRemoved : Colour::DiffAdded);
    else if (weight == ExchangeDifference::Weight::Cosmetic)
        option->backgroundBrush = theme_.colour(Colour::DiffChanged);
    else
        option->palette.setColor(QPalette::Text, theme_.colour(Colour::Muted));
}

} // namespace postern::workbench
