// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/forms/FieldEditor.h"

#include <vector>

class QLabel;
class QLineEdit;
class QToolButton;
class QVBoxLayout;

namespace postern::workbench {

/// A list, or a map with its keys: items are added, removed and moved (Alt+Up, Alt+Down in an item).
class ItemsEditor final : public FieldEditor {
    Q_OBJECT
  public:
    ItemsEditor(const FieldShape& shape, QWidget* parent);
    [[nodiscard]] std::optional<schema::Value> read() const override;
    /// Two items of a map under one key: the schema never sees the second.
    [[nodiscard]] QString ownProblem() const override;
    bool showProblem(std::string_view path, const schema::Problem& problem) override;
    void clearProblems() override;

  protected:
    void show(const schema::Value& value) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    struct Item {
        std::string key;
        schema::Value value;
    };
    struct Row {
        QWidget* box;
        QLineEdit* key; ///< of a map
        FieldEditor* editor;
        QLabel* problem;
    };
    [[nodiscard]] bool isMap() const { return codec_.kind() == schema::FieldKind::Map; }
    [[nodiscard]] std::vector<Item> items() const;
    void rebuild(const std::vector<Item>& items);
    void addRow(const Item& item);
    QToolButton* button(QWidget* parent, const QString& name, QStringView iconName, const QString& text);
    void add();
    void remove(std::size_t index);
    void move(std::size_t from, int by);
    [[nodiscard]] bool keysDiffer() const;

    QString label_;
    bool secret_;
    bool odd_ = false; ///< neither list nor map was given: shown as nothing, and refused by the schema
    QVBoxLayout* column_;
    std::vector<Row> rows_;
};

} // namespace postern::workbench
