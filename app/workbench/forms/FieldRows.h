// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/forms/FieldEditor.h"

#include <QWidget>
#include <vector>

class QGridLayout;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace postern::workbench {

/// The fields of one described struct, one below the other: name, editor, what it is for, what is wrong with it, and the
/// way back to the default where it was changed. Keys that the schema does not know stay, visible, until somebody takes
/// them away; the order of keys stays, too.
class FieldRows : public QWidget {
    Q_OBJECT
  public:
    /// `standard`: the defaults that stand here as a map of all fields; null for those of the struct. `ignoredKey` belongs
    /// to whoever made the rows.
    FieldRows(const schema::ObjectSchema& schema, const Theme& theme, const schema::Value& standard, const QString& name,
              const std::string& ignoredKey, QWidget* parent);

    void setValue(const schema::Value& map);
    [[nodiscard]] const schema::Value& value() const noexcept { return value_; }
    [[nodiscard]] FieldEditor* editor(std::string_view field) const;
    /// How many fields say something else than their defaults.
    [[nodiscard]] int changes() const;

    void showProblem(std::string_view path, const schema::Problem& problem);
    void clearProblems();

  Q_SIGNALS:
    void edited();

  private:
    struct Row {
        const schema::Field* field;
        FieldEditor* editor;
        QLabel* label;
        QLabel* problem;
        QToolButton* reset;
    };
    void addRow(const schema::Field& field, const schema::Value& standard, QGridLayout* grid);
    void take(const Row& row);
    void dress(const Row& row);
    void showUnknown();
    static void say(QLabel* label, const QString& text);

    const schema::ObjectSchema& schema_;
    const Theme& theme_;
    std::string ignoredKey_;
    std::vector<Row> rows_;
    QLabel* problem_;
    QVBoxLayout* unknown_;
    std::vector<QLabel*> unknownProblems_; ///< accessible names are their keys
    schema::Value value_;
};

/// A label in one of the theme's colours, which follows the theme; wrapped, plain text.
QLabel* colouredLabel(const Theme& theme, bool isError, const QString& name, const QString& accessibleName, QWidget* parent);

} // namespace postern::workbench
