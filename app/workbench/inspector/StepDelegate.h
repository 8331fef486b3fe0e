// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace postern::workbench {

class Theme;

/// Draws a chain's cells: result with icon, word and colour; the time as a bar where it lay in the exchange. All that
/// it draws is also in the cell's text.
class StepDelegate final : public QStyledItemDelegate {
    Q_OBJECT
  public:
    StepDelegate(const Theme& theme, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

  private:
    const Theme& theme_;
};

} // namespace postern::workbench
