// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/forms/FieldEditor.h"

#include "workbench/forms/ChoiceEditors.h"
#include "workbench/forms/ItemsEditor.h"
#include "workbench/forms/ObjectEditor.h"
#include "workbench/forms/TextEditors.h"

#include <utility>

namespace postern::workbench {

using schema::FieldKind;
using schema::Value;

FieldEditor::FieldEditor(const FieldShape& shape, QWidget* parent)
    : QWidget(parent), theme_(shape.theme), codec_(shape.codec), rules_(shape.rules), doc_(shape.doc), standard_(shape.standard)
{
    called(this, shape.name, shape.label);
    setAccessibleDescription(shape.doc);
}

void FieldEditor::setValue(std::optional<Value> value)
{
    value_ = std::move(value);
    showing_ = true;
    show(toShow());
    showing_ = false;
}

void FieldEditor::take()
{
    if (showing_)
        return;
    if (ownProblem().isEmpty())
        value_ = read();
    Q_EMIT edited();
}

bool FieldEditor::isChanged() const
{
    return value_ && !sameMeaning(*value_, standard_, codec_);
}

FieldEditor* makeFieldEditor(const FieldShape& shape, QWidget* parent)
{
    switch (shape.codec.kind()) {
    case FieldKind::Bool:
        return shape.codec.optional() ? static_cast<FieldEditor*>(new ChoiceEditor(shape, parent)) : new BoolEditor(shape, parent);
    case FieldKind::Choice:
        return new ChoiceEditor(shape, parent);
    case FieldKind::Text:
        if (!shape.rules.choices.empty())
            return new ChoiceEditor(shape, parent);
        return new LineEditor(shape, parent);
    case FieldKind::Integer:
    case FieldKind::Number:
    case FieldKind::Duration:
    case FieldKind::Bytes:
        return new LineEditor(shape, parent);
    case FieldKind::Secret:
        return new SecretEditor(shape, parent);
    case FieldKind::Object:
        return new ObjectEditor(shape, parent);
    case FieldKind::List:
    case FieldKind::Map:
        return new ItemsEditor(shape, parent);
    case FieldKind::Variant:
        return new VariantEditor(shape, parent);
    case FieldKind::Any:
        break;
    }
    return new AnyEditor(shape, parent);
}

Value blankValue(const schema::Codec& codec, const schema::Rules& rules)
{
    switch (codec.kind()) {
    case FieldKind::Bool:
        return Value(false);
    case FieldKind::Choice:
    case FieldKind::Text:
        return rules.choices.empty() ? Value("") : Value(rules.choices.front().name);
    case FieldKind::Object:
    case FieldKind::Map:
        return Value::map();
    case FieldKind::List:
        return Value::list();
    case FieldKind::Variant:
        return Value::object({{rules.tag, Value(codec.alternatives().front()->name())}});
    default:
        return Value("");
    }
}

bool sameMeaning(const Value& a, const Value& b, const schema::Codec& codec)
{
    if (a == b)
        return true;
    switch (codec.kind()) {
    case FieldKind::Duration: {
        std::chrono::nanoseconds first{};
        std::chrono::nanoseconds second{};
        return schema::parseDuration(a.toText(), first) && schema::parseDuration(b.toText(), second) && first == second;
    }
    case FieldKind::Bytes: {
        ByteCount first;
        ByteCount second;
        return ByteCount::parse(a.toText(), first) && ByteCount::parse(b.toText(), second) && first == second;
    }
    case FieldKind::Text:
    case FieldKind::Choice:
        return !a.isList() && !a.isMap() && !b.isList() && !b.isMap() && a.toText() == b.toText();
    case FieldKind::Object: {
        // A key that is not written has the default that stands here.
        if (!a.isMap() || !b.isMap())
            return false;
        for (const schema::Entry& entry : a.entries()) {
            const schema::Field* field = codec.object()->find(entry.key);
            const Value* other = b.find(entry.key);
            if (field == nullptr || !sameMeaning(entry.value, other != nullptr ? *other : Value(), *field->codec))
                return false;
        }
        return true;
    }
    case FieldKind::List:
    case FieldKind::Map:
        return a.size() == 0 && b.size() == 0 && !a.isString() && !b.isString();
    default:
        return false;
    }
}

void retire(QWidget* widget)
{
    widget->hide();
    const auto inner = widget->findChildren<QWidget*>();
    for (QWidget* each : inner)
        each->setObjectName({});
    widget->setObjectName({});
    widget->deleteLater();
}

QString problemText(const schema::Problem& problem)
{
    const QString text = QString::fromStdString(problem.message);
    return problem.hint.empty() ? text : QStringLiteral("%1\n%2").arg(text, QString::fromStdString(problem.hint));
}

} // namespace postern::workbench
