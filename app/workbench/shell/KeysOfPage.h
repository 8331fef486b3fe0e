// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QTableWidget;

namespace postern::workbench {

class CommandRegistry;

/// The commands that have keys on a page and in the whole window, in a list that can be searched by typing. Beside the
/// window, never in its way.
class KeysOfPage final : public QDialog {
    Q_OBJECT
  public:
    KeysOfPage(const CommandRegistry& commands, const QWidget& page, const QString& title, QWidget* parent = nullptr);

    [[nodiscard]] QTableWidget& table() const { return *table_; }

  private:
    QTableWidget* table_;
};

} // namespace postern::workbench
