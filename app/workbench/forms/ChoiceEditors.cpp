// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/forms/ChoiceEditors.h"

#include <QCheckBox>
#include <QKeyEvent>
#include <QVBoxLayout>
#include <QWheelEvent>

namespace postern::workbench {
namespace {

using schema::Value;

constexpr int leastWidth = 12; ///< characters; the explanation behind a name may be cut

void fillWith(FieldEditor* editor, QWidget* only)
{
    auto* column = new QVBoxLayout(editor);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(only);
    editor->setFocusProxy(only);
}

} // namespace

CalmComboBox::CalmComboBox(QWidget* parent) : QComboBox(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(leastWidth);
}

void CalmComboBox::wheelEvent(QWheelEvent* event)
{
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

void CalmComboBox::keyPressEvent(QKeyEvent* event)
{
    if ((event->modifiers() & Qt::AltModifier) != 0 && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down))
        event->ignore();
    else
        QComboBox::keyPressEvent(event);
}

BoolEditor::BoolEditor(const FieldShape& shape, QWidget* parent)
    : FieldEditor(shape, parent), box_(called(new QCheckBox(tr("on", "a setting"), this), shape.name + QStringLiteral(".box"), shape.label))
{
    box_->setAccessibleDescription(shape.doc);
    box_->setToolTip(shape.doc);
    fillWith(this, box_);
    connect(box_, &QCheckBox::clicked, this, [this] {
        box_->setTristate(false);
        take();
    });
}

// What is neither true nor false is shown as neither, and refused by the schema.
void BoolEditor::show(const Value& value)
{
    box_->setTristate(!value.isBool());
    box_->setCheckState(!value.isBool() ? Qt::PartiallyChecked : value.asBool() ? Qt::Checked : Qt::Unchecked);
}

std::optional<Value> BoolEditor::read() const
{
    return box_->checkState() == Qt::PartiallyChecked ? std::nullopt : std::make_optional(Value(box_->isChecked()));
}

ChoiceEditor::ChoiceEditor(const FieldShape& shape, QWidget* parent)
    : FieldEditor(shape, parent), box_(called(new CalmComboBox(this), shape.name + QStringLiteral(".box"), shape.label))
{
    box_->setAccessibleDescription(shape.doc);
    box_->setToolTip(shape.doc);
    const bool isBool = shape.codec.kind() == schema::FieldKind::Bool;
    if (shape.standard.isNull() || shape.standard == Value(""))
        box_->addItem(tr("not set"), QString());
    if (isBool) {
        box_->addItem(tr("true"), QStringLiteral("true"));
        box_->addItem(tr("false"), QStringLiteral("false"));
    }
    for (const schema::ChoiceEntry& choice : shape.rules.choices) {
        const QString name = QString::fromUtf8(choice.name.data(), static_cast<qsizetype>(choice.name.size()));
        const QString doc = QString::fromUtf8(choice.doc.data(), static_cast<qsizetype>(choice.doc.size()));
        box_->addItem(doc.isEmpty() ? name : QStringLiteral("%1 – %2").arg(name, doc), name);
        box_->setItemData(box_->count() - 1, doc, Qt::ToolTipRole);
    }
    known_ = box_->count();
    fillWith(this, box_);
    connect(box_, &QComboBox::currentIndexChanged, this, &ChoiceEditor::take);
}

void ChoiceEditor::show(const Value& value)
{
    while (box_->count() > known_)
        box_->removeItem(box_->count() - 1);
    const QString name = QString::fromStdString(value.toText());
    int at = box_->findData(name);
    if (at < 0) {
        box_->addItem(name.isEmpty() ? tr("not set") : name, name);
        at = box_->count() - 1;
    }
    box_->setCurrentIndex(at);
}

std::optional<Value> ChoiceEditor::read() const
{
    const QString name = box_->currentData().toString();
    if (name.isEmpty())
        return std::nullopt;
    if (codec_.kind() == schema::FieldKind::Bool && (name == QLatin1String("true") || name == QLatin1String("false")))
        return Value(name == QLatin1String("true"));
    return Value(name.toStdString());
}

} // namespace postern::workbench
