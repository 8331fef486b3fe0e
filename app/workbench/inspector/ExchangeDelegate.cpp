// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/ExchangeDelegate.h"

#include "workbench/models/ExchangeListModel.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/theme/Theme.h"

#include <QApplication>
#include <QPainter>
#include <array>

namespace postern::workbench {
namespace {

constexpr int badge = 18;
constexpr int gap = 4;
constexpr int frame = 3;
constexpr double tint = 0.16; // of the hue in the ground: seen at a glance, and text on it still reads
constexpr std::array<int, 10> hueOfMark{0, 5, 6, 7, 9, 11, 0, 2, 3, 4};

int mixed(int ground, int ink) { return static_cast<int>(ground * (1 - tint) + ink * tint); }

} // namespace

ExchangeDelegate::ExchangeDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), theme_(theme) {}

QColor ExchangeDelegate::ground(const Theme& theme, int hue)
{
    const QColor ink = theme.chain(hue);
    const QColor below = theme.colour(Colour::Surface);
    return {mixed(below.red(), ink.red()), mixed(below.green(), ink.green()), mixed(below.blue(), ink.blue())};
}

QColor ExchangeDelegate::markColour(const Theme& theme, int mark)
{
    return theme.chain(hueOfMark.at(static_cast<std::size_t>(std::clamp(mark, 1, 9))));
}

void ExchangeDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (const int hue = index.data(ExchangeListModel::RuleHueRole).toInt(); hue >= 0)
        option->backgroundBrush = ground(theme_, hue);
    if (index.column() == ExchangeListModel::Status) {
        const int status = index.data(ExchangeListModel::StatusRole).toInt();
        const Colour colour = status == 0 || status >= 500 ? Colour::Error : status >= 400 ? Colour::Warning : Colour::Ok;
        option->palette.setColor(QPalette::Text, theme_.colour(colour));
        option->font.setBold(status == 0 || status >= 400);
    }
}

void ExchangeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (index.column() == ExchangeListModel::Marks)
        paintMarks(painter, option, index);
    else
        QStyledItemDelegate::paint(painter, option, index);
}

void ExchangeDelegate::paintMarks(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    const QStyle* style = cell.widget != nullptr ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    const QColor ink = theme_.colour(chosen ? Colour::SelectionText : Colour::Text);
    int left = option.rect.left() + gap;
    const int top = option.rect.center().y() - badge / 2 + 1;
    painter->save();
    if (const int mark = index.data(ExchangeListModel::MarkRole).toInt(); mark > 0) {
        const QRect box(left, top, badge, badge);
        painter->fillRect(box, markColour(theme_, mark)); // a frame: the digit reads on any colour so
        painter->fillRect(box.adjusted(frame, frame, -frame, -frame), theme_.colour(Colour::Surface));
        QFont font = option.font;
        font.setBold(true);
        painter->setFont(font);
        painter->setPen(theme_.colour(Colour::Text));
        painter->drawText(box, Qt::AlignCenter, QString::number(mark));
        left += badge + gap;
    }
    const auto picture = [&](const QString& name) {
        const qreal ratio = option.widget != nullptr ? option.widget->devicePixelRatioF() : 1;
        painter->drawPixmap(left, top, tintedPixmap(name, ink, badge, ratio));
        left += badge + gap;
    };
    const QString note = index.data(ExchangeListModel::NoteRole).toString();
    if (index.data(ExchangeListModel::PinnedRole).toBool())
        picture(QStringLiteral("pin"));
    if (!note.isEmpty())
        picture(QStringLiteral("message-square"));
    const QString text = note.isEmpty() ? index.data(ExchangeListModel::RuleNameRole).toString() : note;
    const QRect rest(left, option.rect.top(), option.rect.right() - left - gap, option.rect.height());
    if (!text.isEmpty() && rest.width() > badge) {
        painter->setFont(option.font);
        painter->setPen(ink);
        painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter, option.fontMetrics.elidedText(text, Qt::ElideRight, rest.width()));
    }
    painter->restore();
}

} // namespace postern::workbench
