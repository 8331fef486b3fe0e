// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/forms/SchemaForm.h"

#include "workbench/forms/FieldRows.h"

#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

namespace postern::workbench {

SchemaForm::SchemaForm(const schema::ObjectSchema& schema, const Theme& theme, const QString& name, QWidget* parent)
    : QWidget(parent), schema_(schema), rows_(new FieldRows(schema, theme, {}, name, {}, this)),
      changes_(colouredLabel(theme, false, name + QStringLiteral(".changes"), tr("Changed settings"), this))
{
    called(this, name, tr("Settings of %1").arg(QString::fromStdString(schema.name())));
    auto* about = colouredLabel(theme, false, name + QStringLiteral(".about"), tr("What it does"), this);
    about->setText(QString::fromStdString(schema.doc()));
    about->setVisible(!schema.doc().empty());
    auto* column = new QVBoxLayout(this);
    column->addWidget(about);
    column->addWidget(changes_);
    column->addWidget(rows_);
    column->addStretch(1);
    connect(rows_, &FieldRows::edited, this, [this] {
        check();
        Q_EMIT edited();
    });
    setFocusProxy(schema.fields().empty() ? nullptr : rows_->editor(schema.fields().front().name));
    check();
}

void SchemaForm::setValue(const schema::Value& value)
{
    rows_->setValue(value);
    check();
}

const schema::Value& SchemaForm::value() const { return rows_->value(); }

FieldEditor* SchemaForm::editor(std::string_view field) const { return rows_->editor(field); }

void SchemaForm::check()
{
    problems_ = {};
    schema_.check(value(), problems_);
    rows_->clearProblems();
    for (const schema::Problem& problem : problems_.all())
        rows_->showProblem(problem.path, problem);
    const int changed = rows_->changes();
    changes_->setText(changed == 0 && problems_.hasErrors() ? tr("Some settings are required.") : changed == 0 ? tr("All settings have their defaults.") : tr("%Ln setting(s) differ from the defaults.", nullptr, changed));
}

bool SchemaForm::isValid() const
{
    if (problems_.hasErrors())
        return false;
    const auto editors = findChildren<FieldEditor*>();
    // Those without a name are on their way out.
    return std::all_of(editors.begin(), editors.end(), [](const FieldEditor* editor) {
        return editor->objectName().isEmpty() || editor->ownProblem().isEmpty();
    });
}

} // namespace postern::workbench
