// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/forms/FieldEditor.h"

#include <QComboBox>

class QCheckBox;

namespace postern::workbench {

/// A combo box that leaves the wheel to the page unless it has the focus, and Alt+Up/Down to the list it stands in.
class CalmComboBox final : public QComboBox {
    Q_OBJECT
  public:
    explicit CalmComboBox(QWidget* parent);

  protected:
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
};

class BoolEditor final : public FieldEditor {
    Q_OBJECT
  public:
    BoolEditor(const FieldShape& shape, QWidget* parent);
    [[nodiscard]] std::optional<schema::Value> read() const override;

  protected:
    void show(const schema::Value& value) override;

  private:
    QCheckBox* box_;
};

/// One of the names that the schema knows, each with what it means; and true, false or neither.
class ChoiceEditor final : public FieldEditor {
    Q_OBJECT
  public:
    ChoiceEditor(const FieldShape& shape, QWidget* parent);
    [[nodiscard]] std::optional<schema::Value> read() const override;

  protected:
    void show(const schema::Value& value) override;

  private:
    CalmComboBox* box_;
    int known_ = 0; ///< items; one more is a name that the schema does not know
};

} // namespace postern::workbench
