// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace postern::workbench {

class Theme;

/// Draws a comparison: a sign and a ground for what differs, headings apart. The sign says what the colour says.
class CompareDelegate final : public QStyledItemDelegate {
    Q_OBJECT
  public:
    CompareDelegate(const Theme& theme, QObject* parent = nullptr);

  protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

  private:
    const Theme& theme_;
};

} // namespace postern::workbench
