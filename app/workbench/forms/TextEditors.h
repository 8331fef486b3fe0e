// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/forms/FieldEditor.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace postern::workbench {

/// Numbers, durations, sizes and texts: what is typed, on one line; a text with line breaks on several.
class LineEditor final : public FieldEditor {
    Q_OBJECT
  public:
    LineEditor(const FieldShape& shape, QWidget* parent);
    [[nodiscard]] std::optional<schema::Value> read() const override;

  protected:
    void show(const schema::Value& value) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void showLines(const QString& text);
    void step(int by);

    QLineEdit* line_;
    QPlainTextEdit* lines_ = nullptr; ///< made when a text has several lines
    QString unset_;                   ///< placeholder when nothing is written and there is no default
};

/// A reference to a secret: where it is kept, and its name there. What is no reference is not shown: it may be the secret.
class SecretEditor final : public FieldEditor {
    Q_OBJECT
  public:
    SecretEditor(const FieldShape& shape, QWidget* parent);
    [[nodiscard]] std::optional<schema::Value> read() const override;

  protected:
    void show(const schema::Value& value) override;

  private:
    void dress();

    QComboBox* source_;
    QLineEdit* name_;
};

/// Any value, as YAML.
class AnyEditor final : public FieldEditor {
    Q_OBJECT
  public:
    AnyEditor(const FieldShape& shape, QWidget* parent);
    [[nodiscard]] std::optional<schema::Value> read() const override;
    [[nodiscard]] QString ownProblem() const override;

  protected:
    void show(const schema::Value& value) override;

  private:
    QPlainTextEdit* text_;
};

} // namespace postern::workbench
