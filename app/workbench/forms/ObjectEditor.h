// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/forms/FieldEditor.h"

class QToolButton;
class QVBoxLayout;

namespace postern::workbench {

class CalmComboBox;
class FieldRows;

/// A struct in a struct: folded to one line until somebody opens it; its fields are made when they are first seen.
class ObjectEditor final : public FieldEditor {
    Q_OBJECT
  public:
    ObjectEditor(const FieldShape& shape, QWidget* parent);
    [[nodiscard]] std::optional<schema::Value> read() const override;
    bool showProblem(std::string_view path, const schema::Problem& problem) override;
    void clearProblems() override;

  protected:
    void show(const schema::Value& value) override;

  private:
    void unfold(bool open);
    void summarise();
    [[nodiscard]] schema::Value asMap() const;

    QToolButton* head_;
    QVBoxLayout* column_;
    FieldRows* rows_ = nullptr;
    bool short_ = false; ///< given as the one value that stands for the struct: given back so
};

/// One of several structs, told apart by a key.
class VariantEditor final : public FieldEditor {
    Q_OBJECT
  public:
    VariantEditor(const FieldShape& shape, QWidget* parent);
    [[nodiscard]] std::optional<schema::Value> read() const override;
    bool showProblem(std::string_view path, const schema::Problem& problem) override;
    void clearProblems() override;

  protected:
    void show(const schema::Value& value) override;

  private:
    void choose(const schema::Value& value);

    std::vector<const schema::ObjectSchema*> alternatives_;
    CalmComboBox* which_;
    QVBoxLayout* column_;
    FieldRows* rows_ = nullptr;
};

} // namespace postern::workbench
