// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/ExchangeFilter.h"

#include <QStringList>
#include <QTimer>
#include <QWidget>

class QCompleter;
class QLabel;
class QLineEdit;

namespace postern::workbench {

class Theme;

/// The line that filters the list: checked while one types, read back in words, with the filters used before.
class FilterBar final : public QWidget {
    Q_OBJECT
  public:
    explicit FilterBar(const Theme& theme, QWidget* parent = nullptr);

    [[nodiscard]] QString text() const;
    /// Takes effect at once.
    void setText(const QString& text);
    [[nodiscard]] QLineEdit* field() const { return field_; }
    /// What stands below the line: how it is read, or what is wrong with it.
    [[nodiscard]] QString reading() const;
    void setHistory(const QStringList& history);
    [[nodiscard]] QStringList history() const { return history_; }

  Q_SIGNALS:
    /// A filter without a mistake, a moment after the last key (at once with Enter).
    void filterChanged(const postern::workbench::ExchangeFilter& filter);

  private:
    void check();
    void apply();
    void remember();

    const Theme& theme_;
    QLineEdit* field_;
    QLabel* reading_;
    QCompleter* completer_;
    QTimer later_;
    ExchangeFilter filter_;
    QStringList history_;
    bool good_ = true;
};

} // namespace postern::workbench
