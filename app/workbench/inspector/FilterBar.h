// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/ExchangeFilter.h"
#include "workbench/models/FilterCompletion.h"

#include <QStringList>
#include <QTimer>
#include <QVariantMap>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QMenu;

namespace postern::workbench {

class FilterEdit;
class LineQuestion;
class Settings;
class Theme;

/// The line that filters the list: checked while one types, read back in words, with the filters used before and those
/// that were saved under a name; both are kept in the settings.
class FilterBar final : public QWidget {
    Q_OBJECT
  public:
    FilterBar(const Theme& theme, Settings& settings, QWidget* parent = nullptr);

    [[nodiscard]] QString text() const;
    /// Takes effect at once.
    void setText(const QString& text);
    [[nodiscard]] FilterEdit* field() const { return field_; }
    /// What stands below the line: how it is read, or what is wrong with it and where.
    [[nodiscard]] QString reading() const;
    void setValues(FilterValues values);
    /// At the right of the line.
    void addButton(QWidget* button);

    /// The newest first.
    [[nodiscard]] QStringList history() const;
    /// Name to text.
    [[nodiscard]] QVariantMap saved() const;
    void save(const QString& name, const QString& filter);
    void forget(const QString& name);
    /// Asks for a name in the line below and saves under it what is in the line now.
    void askForName();
    /// Saved ones, those used before, and how to get rid of them.
    void fillMenu(QMenu& menu);

  Q_SIGNALS:
    /// A filter without a mistake, a moment after the last key (at once with Enter).
    void filterChanged(const postern::workbench::ExchangeFilter& filter);

  private:
    void check();
    void apply();
    void remember();

    const Theme& theme_;
    Settings& settings_;
    FilterEdit* field_;
    QLabel* reading_;
    QHBoxLayout* row_;
    LineQuestion* naming_;
    QTimer later_;
    ExchangeFilter filter_;
    bool good_ = true;
};

} // namespace postern::workbench
