// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/forms/ObjectEditor.h"

#include "schema/Document.h"
#include "workbench/forms/ChoiceEditors.h"
#include "workbench/forms/FieldRows.h"

#include <QFrame>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

using schema::Value;

constexpr int indent = 14;
constexpr qsizetype summaryLength = 60;

} // namespace

ObjectEditor::ObjectEditor(const FieldShape& shape, QWidget* parent)
    : FieldEditor(shape, parent), head_(called(new QToolButton(this), shape.name + QStringLiteral(".fold"), tr("Settings of %1").arg(shape.label))),
      column_(new QVBoxLayout(this))
{
    column_->setContentsMargins(0, 0, 0, 0);
    head_->setCheckable(true);
    head_->setAutoRaise(true);
    head_->setArrowType(Qt::RightArrow);
    head_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    head_->setFocusPolicy(Qt::StrongFocus);
    head_->setToolTip(shape.doc);
    head_->setAccessibleDescription(shape.doc);
    head_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    column_->addWidget(head_);
    setFocusProxy(head_);
    connect(head_, &QToolButton::toggled, this, &ObjectEditor::unfold);
}

// A lone scalar may stand for one of the fields.
Value ObjectEditor::asMap() const
{
    if (!value() || value()->isNull() || value()->isList())
        return Value::map();
    if (value()->isMap())
        return *value();
    Value map = Value::map();
    if (!codec_.object()->shorthand().empty())
        map.set(codec_.object()->shorthand(), *value());
    return map;
}

void ObjectEditor::unfold(bool open)
{
    if (rows_ == nullptr && open) {
        rows_ = new FieldRows(*codec_.object(), theme_, standard(), objectName(), {}, this);
        rows_->setContentsMargins(indent, 0, 0, 0);
        column_->addWidget(rows_);
        rows_->setValue(asMap());
        connect(rows_, &FieldRows::edited, this, &ObjectEditor::take);
        connect(rows_, &FieldRows::edited, this, &ObjectEditor::summarise);
    }
    head_->setChecked(open);
    head_->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    if (rows_ != nullptr)
        rows_->setVisible(open);
}

void ObjectEditor::summarise()
{
    if (!value() && codec_.optional()) {
        head_->setText(tr("not set"));
        return;
    }
    const Value shown = value() ? *value() : Value::map();
    if (shown.size() == 0 && (shown.isMap() || shown.isNull())) {
        head_->setText(tr("defaults"));
        return;
    }
    const QString all = QString::fromStdString(schema::writeJson(shown, 0));
    head_->setText(all.size() > summaryLength ? all.left(summaryLength) + QChar(0x2026) : all);
}

void ObjectEditor::show(const Value&)
{
    short_ = value() && !value()->isMap() && !value()->isNull() && !value()->isList();
    if (rows_ != nullptr)
        rows_->setValue(asMap());
    summarise();
}

std::optional<Value> ObjectEditor::read() const
{
    if (rows_ == nullptr)
        return value();
    const Value& map = rows_->value();
    if (map.size() == 0 && (codec_.optional() || !value()))
        return std::nullopt;
    const std::string& shorthand = codec_.object()->shorthand();
    if (short_ && map.size() == 1 && map.find(shorthand) != nullptr)
        return *map.find(shorthand);
    return map;
}

bool ObjectEditor::showProblem(std::string_view path, const schema::Problem& problem)
{
    const bool odd = value() && !value()->isMap() && !value()->isNull() && codec_.object()->shorthand().empty();
    if (path.empty() && odd)
        return false; // no map at all: not in the rows
    unfold(true);
    rows_->showProblem(path, problem);
    return true;
}

void ObjectEditor::clearProblems()
{
    if (rows_ != nullptr)
        rows_->clearProblems();
}

VariantEditor::VariantEditor(const FieldShape& shape, QWidget* parent)
    : FieldEditor(shape, parent), alternatives_(shape.codec.alternatives()),
      which_(called(new CalmComboBox(this), shape.name + QStringLiteral(".box"), shape.label)), column_(new QVBoxLayout(this))
{
    which_->setToolTip(shape.doc);
    which_->setAccessibleDescription(shape.doc);
    for (const schema::ObjectSchema* alternative : alternatives_) {
        const QString name = QString::fromStdString(alternative->name());
        which_->addItem(QStringLiteral("%1 – %2").arg(name, QString::fromStdString(alternative->doc())), name);
    }
    column_->setContentsMargins(0, 0, 0, 0);
    column_->addWidget(which_);
    setFocusProxy(which_);
    connect(which_, &QComboBox::currentIndexChanged, this, [this] {
        choose(Value::map());
        take();
    });
}

void VariantEditor::choose(const Value& value)
{
    if (rows_ != nullptr) {
        retire(rows_);
        rows_ = nullptr;
    }
    const int at = which_->currentIndex();
    if (at < 0 || at >= static_cast<int>(alternatives_.size()))
        return;
    const schema::ObjectSchema& schema = *alternatives_[static_cast<std::size_t>(at)];
    const Value* tag = standard().find(rules_.tag);
    const bool isStandard = tag != nullptr && tag->asString() == schema.name();
    rows_ = new FieldRows(schema, theme_, isStandard ? standard() : Value(), objectName(), rules_.tag, this);
    rows_->setContentsMargins(indent, 0, 0, 0);
    column_->addWidget(rows_);
    rows_->setValue(value);
    connect(rows_, &FieldRows::edited, this, &VariantEditor::take);
}

void VariantEditor::show(const Value& value)
{
    const Value* tag = value.find(rules_.tag);
    const QString name = tag != nullptr ? QString::fromStdString(tag->toText()) : QString();
    while (which_->count() > static_cast<int>(alternatives_.size()))
        which_->removeItem(which_->count() - 1);
    if (which_->findData(name) < 0)
        which_->addItem(name.isEmpty() ? tr("not set") : name, name);
    which_->setCurrentIndex(which_->findData(name));
    choose(value);
}

std::optional<Value> VariantEditor::read() const
{
    const std::string name = which_->currentData().toString().toStdString();
    if (name.empty())
        return std::nullopt;
    Value out = Value::map();
    out.set(rules_.tag, Value(name));
    if (rows_ != nullptr) {
        for (const schema::Entry& entry : rows_->value().entries()) {
            if (entry.key != rules_.tag)
                out.set(entry.key, entry.value);
        }
    }
    return out;
}

bool VariantEditor::showProblem(std::string_view path, const schema::Problem& problem)
{
    if (rows_ == nullptr || path == rules_.tag)
        return false;
    rows_->showProblem(path, problem);
    return true;
}

void VariantEditor::clearProblems()
{
    if (rows_ != nullptr)
        rows_->clearProblems();
}

} // namespace postern::workbench
