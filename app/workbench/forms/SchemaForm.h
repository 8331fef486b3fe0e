// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "schema/ObjectSchema.h"

#include <QWidget>

class QLabel;

namespace postern::workbench {

class FieldEditor;
class FieldRows;
class Theme;

/// A form made from a description: one editor a field, checked while somebody types, with the schema's own messages at the
/// fields they are about. Nothing is refused here: an invalid value is the form's value, too, and says that it is.
class SchemaForm : public QWidget {
    Q_OBJECT
  public:
    /// `name` is the object name; fields are "name.key". Schema and theme live longer than the form.
    SchemaForm(const schema::ObjectSchema& schema, const Theme& theme, const QString& name, QWidget* parent = nullptr);

    /// A map, or null for nothing but defaults.
    void setValue(const schema::Value& value);
    [[nodiscard]] const schema::Value& value() const;
    [[nodiscard]] FieldEditor* editor(std::string_view field) const;
    [[nodiscard]] const schema::Problems& problems() const noexcept { return problems_; }
    /// Whether the schema would take it, and all that was typed is a value.
    [[nodiscard]] bool isValid() const;

  Q_SIGNALS:
    /// A person changed it.
    void edited();

  private:
    void check();

    const schema::ObjectSchema& schema_;
    FieldRows* rows_;
    QLabel* changes_;
    schema::Problems problems_;
};

} // namespace postern::workbench
