// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace postern::workbench {

class Theme;

/// Draws a row of the list: the ground in the colour of its rule, the status in that of its class, marks as numbers in
/// their colour, pin and note as pictures. All that it draws is in the cell's text, too.
class ExchangeDelegate final : public QStyledItemDelegate {
    Q_OBJECT
  public:
    ExchangeDelegate(const Theme& theme, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    /// Of a rule, below text of Colour::Text.
    [[nodiscard]] static QColor ground(const Theme& theme, int hue);
    /// Of a mark, 1 to 9.
    [[nodiscard]] static QColor markColour(const Theme& theme, int mark);

  protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

  private:
    void paintMarks(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    const Theme& theme_;
};

} // namespace postern::workbench
