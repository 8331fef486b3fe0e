// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/gateway/ChainPlan.h"

#include <QWidget>
#include <string>

class QLabel;
class QLineEdit;
class QScrollArea;

namespace postern::workbench {

class SchemaForm;
class Theme;

/// The chosen filter of a chain: what it is, its name, and its settings in a form made from its schema.
class FilterSettings : public QWidget {
    Q_OBJECT
  public:
    explicit FilterSettings(Theme& theme, QWidget* parent = nullptr);

    /// Null: none is chosen. `editable` is false while the file cannot be read.
    void showFilter(const schema::Value* filter, bool editable);
    /// One that is not of the shown list: to be read only.
    void showOther(const PlannedStep& step, int operations);
    [[nodiscard]] schema::Value settings() const;
    [[nodiscard]] const std::string& type() const { return type_; }
    void focusForm();

  Q_SIGNALS:
    void settingsEdited();
    void nameEdited(const QString& name);

  private:
    void fill(const schema::Value* filter, bool editable);

    Theme& theme_;
    QLabel* title_;
    QLabel* about_;
    QLineEdit* name_;
    QScrollArea* scroll_;
    SchemaForm* form_ = nullptr;
    std::string type_;
};

} // namespace postern::workbench
