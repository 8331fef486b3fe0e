// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/forms/FieldRows.h"

#include "schema/Document.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/theme/Theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace postern::workbench {
namespace {

using schema::FieldKind;
using schema::Value;

const schema::Codec& scalarOfItems(const schema::Codec& codec)
{
    const schema::Codec* scalar = &codec;
    while (scalar->element() != nullptr)
        scalar = scalar->element();
    return *scalar;
}

QString limitText(double limit, FieldKind kind)
{
    if (kind == FieldKind::Duration)
        return QString::fromStdString(schema::formatDuration(std::chrono::nanoseconds(static_cast<std::int64_t>(limit))));
    if (kind == FieldKind::Bytes)
        return QString::fromStdString(ByteCount(static_cast<std::uint64_t>(limit)).toString());
    return QLocale().toString(limit, 'g', 15);
}

bool isWide(FieldKind kind)
{
    return kind == FieldKind::Object || kind == FieldKind::List || kind == FieldKind::Map || kind == FieldKind::Variant || kind == FieldKind::Any;
}

/// What stands in front of the rest of `path` when it begins with this key; npos when it does not.
std::size_t keyLength(std::string_view path, std::string_view key)
{
    if (!path.starts_with(key) || key.empty())
        return std::string_view::npos;
    if (path.size() == key.size() || path[key.size()] == '[')
        return key.size();
    return path[key.size()] == '.' ? key.size() + 1 : std::string_view::npos;
}

} // namespace

QLabel* colouredLabel(const Theme& theme, bool isError, const QString& name, const QString& accessibleName, QWidget* parent)
{
    auto* label = called(new QLabel(parent), name, accessibleName);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    const auto paint = [label, isError, &theme] {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, theme.colour(isError ? Colour::Error : Colour::Muted));
        label->setPalette(palette);
    };
    QObject::connect(&theme, &Theme::changed, label, paint);
    paint();
    return label;
}

FieldRows::FieldRows(const schema::ObjectSchema& schema, const Theme& theme, const Value& standard, const QString& name,
                     const std::string& ignoredKey, QWidget* parent)
    : QWidget(parent), schema_(schema), theme_(theme), ignoredKey_(ignoredKey),
      problem_(colouredLabel(theme, true, name + QStringLiteral(".problem"), tr("What is wrong"), this)), unknown_(new QVBoxLayout),
      value_(Value::map())
{
    called(this, name + QStringLiteral(".fields"), QString::fromStdString(schema.name()));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(problem_);
    problem_->hide();
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    grid->setVerticalSpacing(2);
    for (const schema::Field& field : schema.fields()) {
        const Value* here = standard.find(field.name);
        addRow(field, standard.isMap() ? (here != nullptr ? *here : Value()) : field.defaultValue, grid);
    }
    column->addLayout(grid);
    if (schema.fields().empty()) {
        auto* none = colouredLabel(theme, false, name + QStringLiteral(".none"), tr("Settings"), this);
        none->setText(tr("No settings."));
        column->addWidget(none);
    }
    column->addLayout(unknown_);
}

void FieldRows::addRow(const schema::Field& field, const Value& standard, QGridLayout* grid)
{
    const QString key = QString::fromStdString(field.name);
    QString name = objectName();
    name.replace(name.size() - 6, 6, key); // "form.fields" -> "form.key"
    QString doc = QString::fromStdString(field.doc);
    if (!field.unit.empty())
        doc = tr("%1 (%2)", "meaning of a setting, unit").arg(doc, QString::fromStdString(field.unit));
    if (field.rules.min && field.rules.max) {
        const FieldKind kind = scalarOfItems(*field.codec).kind();
        doc = tr("%1. From %2 to %3.", "meaning of a setting, limits").arg(doc, limitText(*field.rules.min, kind), limitText(*field.rules.max, kind));
    }
    if (!field.examples.empty())
        doc = tr("%1 For instance: %2", "meaning of a setting").arg(doc.endsWith(QLatin1Char('.')) ? doc : doc + QLatin1Char('.'),
                                                                   QString::fromStdString(field.examples.front()));
    const FieldShape shape{theme_, *field.codec, field.rules, standard, name, key, doc, field.secret};
    Row row{&field, makeFieldEditor(shape, this), nullptr, nullptr, nullptr};
    row.label = called(new QLabel(this), name + QStringLiteral(".label"), key);
    row.label->setTextFormat(Qt::PlainText);
    row.label->setToolTip(doc);
    row.label->setBuddy(row.editor);
    row.problem = colouredLabel(theme_, true, name + QStringLiteral(".problem"), tr("What is wrong with %1").arg(key), this);
    row.reset = called(new QToolButton(this), name + QStringLiteral(".reset"), tr("Reset %1 to its default").arg(key));
    row.reset->setIcon(icon(u"undo-2"));
    row.reset->setAutoRaise(true);
    row.reset->setFocusPolicy(Qt::StrongFocus);
    const bool plain = !standard.isNull() && !standard.isList() && !standard.isMap() && !field.required && !(standard == Value(""));
    row.reset->setToolTip(plain ? tr("Reset to the default, %1").arg(QString::fromStdString(standard.toText())) : tr("Reset to the default"));
    QSizePolicy keeps = row.reset->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);
    row.reset->setSizePolicy(keeps);
    auto* help = colouredLabel(theme_, false, name + QStringLiteral(".help"), tr("About %1").arg(key), this);
    help->setText(doc);

    const int at = grid->rowCount();
    grid->addWidget(row.label, at, 0, Qt::AlignTop | Qt::AlignLeft);
    grid->addWidget(row.reset, at, 2, Qt::AlignTop);
    if (isWide(field.kind())) {
        grid->addWidget(help, at, 1);
        grid->addWidget(row.editor, at + 1, 0, 1, 3);
        grid->addWidget(row.problem, at + 2, 0, 1, 3);
    } else {
        grid->addWidget(row.editor, at, 1);
        grid->addWidget(row.problem, at + 1, 1);
        grid->addWidget(help, at + 2, 0, 1, 3);
    }
    grid->setRowMinimumHeight(at + 3, 10);
    row.problem->hide();
    rows_.push_back(row);
    const std::size_t index = rows_.size() - 1;
    connect(row.editor, &FieldEditor::edited, this, [this, index] { take(rows_[index]); });
    connect(row.reset, &QToolButton::clicked, this, [this, index] {
        rows_[index].editor->setValue(std::nullopt);
        rows_[index].editor->setFocus(Qt::OtherFocusReason);
        take(rows_[index]);
    });
    row.editor->setValue(std::nullopt);
    dress(row);
}

void FieldRows::take(const Row& row)
{
    if (row.editor->value())
        value_.set(row.field->name, *row.editor->value());
    else
        value_.remove(row.field->name);
    dress(row);
    Q_EMIT edited();
}

void FieldRows::dress(const Row& row)
{
    const bool changed = row.editor->isChanged() || (row.editor->value() && row.field->required);
    QFont font = row.label->font();
    font.setBold(changed);
    row.label->setFont(font);
    const QString key = QString::fromStdString(row.field->name);
    row.label->setText(row.field->required ? tr("%1 (required)", "name of a setting").arg(key) : key);
    row.label->setAccessibleName(changed ? tr("%1, changed", "name of a setting").arg(key) : key);
    row.reset->setVisible(row.editor->value().has_value());
}

void FieldRows::setValue(const Value& map)
{
    value_ = map.isMap() ? map : Value::map();
    for (const Row& row : rows_) {
        const Value* given = value_.find(row.field->name);
        row.editor->setValue(given != nullptr ? std::make_optional(*given) : std::nullopt);
        dress(row);
    }
    showUnknown();
}

void FieldRows::showUnknown()
{
    while (QLayoutItem* item = unknown_->takeAt(0)) {
        retire(item->widget());
        delete item;
    }
    unknownProblems_.clear();
    for (const schema::Entry& entry : value_.entries()) {
        if (entry.key == ignoredKey_ || schema_.find(entry.key) != nullptr)
            continue;
        const QString key = QString::fromStdString(entry.key);
        const QString name = objectName() + QStringLiteral(".unknown.") + key;
        auto* box = called(new QWidget(this), name, key);
        auto* grid = new QGridLayout(box);
        grid->setContentsMargins(0, 0, 0, 0);
        auto* text = colouredLabel(theme_, false, name + QStringLiteral(".value"), tr("Value of %1").arg(key), box);
        text->setText(QStringLiteral("%1: %2").arg(key, QString::fromStdString(schema::writeJson(entry.value, 0))));
        auto* remove = called(new QToolButton(box), name + QStringLiteral(".remove"), tr("Remove %1").arg(key));
        remove->setIcon(icon(u"trash-2"));
        remove->setToolTip(tr("Remove %1").arg(key));
        remove->setFocusPolicy(Qt::StrongFocus);
        auto* problem = colouredLabel(theme_, true, name + QStringLiteral(".problem"), key, box);
        problem->hide();
        unknownProblems_.push_back(problem);
        grid->addWidget(text, 0, 0);
        grid->addWidget(remove, 0, 1, Qt::AlignTop);
        grid->addWidget(problem, 1, 0, 1, 2);
        grid->setColumnStretch(0, 1);
        unknown_->addWidget(box);
        connect(remove, &QToolButton::clicked, this, [this, gone = entry.key] {
            value_.remove(gone);
            showUnknown();
            Q_EMIT edited();
        });
    }
}

FieldEditor* FieldRows::editor(std::string_view field) const
{
    const auto found = std::find_if(rows_.begin(), rows_.end(), [field](const Row& row) { return row.field->name == field; });
    return found == rows_.end() ? nullptr : found->editor;
}

int FieldRows::changes() const
{
    return static_cast<int>(std::count_if(rows_.begin(), rows_.end(), [](const Row& row) { return row.editor->isChanged(); }));
}

void FieldRows::say(QLabel* label, const QString& text)
{
    label->setText(label->isHidden() || label->text().isEmpty() ? text : QStringLiteral("%1\n%2").arg(label->text(), text));
    label->show();
}

// The schema names a key that is missing or unknown in its sentence only: it has no place of its own in the document.
void FieldRows::showProblem(std::string_view path, const schema::Problem& problem)
{
    if (path.empty()) {
        for (const Row& row : rows_) {
            if (problem.message == "needs the key \"" + row.field->name + '"')
                return say(row.problem, problemText(problem));
        }
        for (QLabel* label : unknownProblems_) {
            if (problem.message.starts_with("unknown key \"" + label->accessibleName().toStdString().substr(0, 80) + '"'))
                return say(label, problemText(problem));
        }
        return say(problem_, problemText(problem));
    }
    for (const Row& row : rows_) {
        const std::size_t length = keyLength(path, row.field->name);
        if (length == std::string_view::npos)
            continue;
        if (!row.editor->showProblem(path.substr(length), problem))
            say(row.problem, problemText(problem));
        return;
    }
    for (QLabel* label : unknownProblems_) {
        if (keyLength(path, label->accessibleName().toStdString()) != std::string_view::npos)
            return say(label, problemText(problem));
    }
    say(problem_, problemText(problem));
}

void FieldRows::clearProblems()
{
    const auto clear = [](QLabel* label) {
        label->clear();
        label->hide();
    };
    clear(problem_);
    for (QLabel* label : unknownProblems_)
        clear(label);
    for (const Row& row : rows_) {
        clear(row.problem);
        row.editor->clearProblems();
        if (const QString own = row.editor->ownProblem(); !own.isEmpty())
            say(row.problem, own);
    }
}

} // namespace postern::workbench
