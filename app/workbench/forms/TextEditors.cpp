// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/forms/TextEditors.h"

#include "schema/Document.h"
#include "workbench/forms/ChoiceEditors.h"
#include "workbench/theme/Theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

using schema::FieldKind;
using schema::Value;

constexpr int linesShown = 5;

/// A number as it is spelled, or the text itself where it is none: the schema then says what it wanted.
Value scalarOf(const QString& text)
{
    schema::Problems problems;
    const std::string typed = text.trimmed().toStdString();
    if (const auto number = schema::readYaml(typed, "typed", problems); number && number->isNumber() && number->spelling() == typed)
        return number->isInteger() ? Value::number(number->asInteger(), typed) : Value::number(number->asDouble(), typed);
    return Value(typed);
}

QString textOf(const Value& value)
{
    if (!value.isList() && !value.isMap())
        return QString::fromStdString(value.toText());
    return QString::fromStdString(schema::writeJson(value, 0)); // of another kind than the field: shown, and refused
}

} // namespace

LineEditor::LineEditor(const FieldShape& shape, QWidget* parent)
    : FieldEditor(shape, parent), line_(called(new QLineEdit(this), shape.name + QStringLiteral(".text"), shape.label))
{
    line_->setAccessibleDescription(shape.doc);
    line_->setToolTip(shape.doc);
    if (shape.secret)
        line_->setEchoMode(QLineEdit::PasswordEchoOnEdit);
    switch (shape.codec.kind()) {
    case FieldKind::Duration:
        unset_ = tr("not set; for instance 500ms, 30s, 1m30s");
        break;
    case FieldKind::Bytes:
        unset_ = tr("not set; for instance 512, 64KiB, 10MB");
        break;
    default:
        unset_ = tr("not set");
    }
    line_->setPlaceholderText(unset_);
    line_->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(line_);
    setFocusProxy(line_);
    connect(line_, &QLineEdit::textEdited, this, &LineEditor::take);
}

void LineEditor::show(const Value& value)
{
    const QString text = textOf(value);
    const bool several = text.contains(QLatin1Char('\n'));
    if (several || lines_ != nullptr)
        showLines(text);
    if (!several) {
        line_->setText(text);
        line_->setCursorPosition(0);
    }
    line_->setVisible(!several);
    if (lines_ != nullptr)
        lines_->setVisible(several);
    setFocusProxy(several ? static_cast<QWidget*>(lines_) : line_);
}

void LineEditor::showLines(const QString& text)
{
    if (lines_ == nullptr) {
        lines_ = called(new QPlainTextEdit(this), line_->objectName() + QStringLiteral(".lines"), line_->accessibleName());
        lines_->setAccessibleDescription(doc_);
        lines_->setTabChangesFocus(true);
        lines_->setFont(theme_.monospace());
        lines_->setFixedHeight(lines_->fontMetrics().lineSpacing() * (linesShown + 1));
        layout()->addWidget(lines_);
        connect(lines_, &QPlainTextEdit::textChanged, this, &LineEditor::take);
    }
    if (lines_->toPlainText() != text)
        lines_->setPlainText(text);
}

std::optional<Value> LineEditor::read() const
{
    const bool several = lines_ != nullptr && lines_->isVisibleTo(this);
    const QString text = several ? lines_->toPlainText() : line_->text();
    if (codec_.kind() == FieldKind::Text) {
        const bool same = standard().isNull() || standard() == Value("");
        return text.isEmpty() && same ? std::nullopt : std::make_optional(Value(text.toStdString()));
    }
    if (text.trimmed().isEmpty())
        return std::nullopt;
    return codec_.kind() == FieldKind::Duration ? Value(text.trimmed().toStdString()) : scalarOf(text);
}

bool LineEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == line_ && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = key->modifiers() == Qt::NoModifier || key->modifiers() == Qt::KeypadModifier;
        if (codec_.kind() == FieldKind::Integer && plain && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
            step(key->key() == Qt::Key_Up ? 1 : -1);
            return true;
        }
        if (codec_.kind() == FieldKind::Text && key->key() == Qt::Key_Return && key->modifiers() == Qt::ShiftModifier) {
            QString text = line_->text();
            text.insert(line_->cursorPosition(), QLatin1Char('\n'));
            show(Value(text.toStdString()));
            lines_->setFocus(Qt::OtherFocusReason);
            lines_->moveCursor(QTextCursor::End);
            take();
            return true;
        }
    }
    return FieldEditor::eventFilter(watched, event);
}

void LineEditor::step(int by)
{
    bool good = false;
    const qint64 next = line_->text().trimmed().toLongLong(&good) + by;
    if (!good || (rules_.min && static_cast<double>(next) < *rules_.min) || (rules_.max && static_cast<double>(next) > *rules_.max))
        return;
    line_->setText(QString::number(next));
    take();
}

SecretEditor::SecretEditor(const FieldShape& shape, QWidget* parent)
    : FieldEditor(shape, parent),
      source_(called(new CalmComboBox(this), shape.name + QStringLiteral(".source"), tr("%1: where it is kept").arg(shape.label))),
      name_(called(new QLineEdit(this), shape.name + QStringLiteral(".text"), tr("%1: its name there").arg(shape.label)))
{
    source_->addItem(tr("Not set"), QString());
    source_->addItem(tr("Environment variable"), QStringLiteral("env"));
    source_->addItem(tr("File"), QStringLiteral("file"));
    source_->addItem(tr("Keychain"), QStringLiteral("keychain"));
    source_->setToolTip(shape.doc);
    source_->setAccessibleDescription(shape.doc);
    name_->setToolTip(shape.doc);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(source_);
    row->addWidget(name_, 1);
    setFocusProxy(source_);
    connect(source_, &QComboBox::currentIndexChanged, this, [this] {
        dress();
        take();
    });
    connect(name_, &QLineEdit::textEdited, this, &SecretEditor::take);
    dress();
}

void SecretEditor::dress()
{
    const QString kind = source_->currentData().toString();
    name_->setEnabled(!kind.isEmpty());
    name_->setEchoMode(kind == QLatin1String("?") ? QLineEdit::Password : QLineEdit::Normal);
    name_->setPlaceholderText(kind == QLatin1String("env") ? tr("NAME") : kind == QLatin1String("file") ? tr("path of the file") : tr("name"));
}

void SecretEditor::show(const Value& value)
{
    if (const int odd = source_->findData(QStringLiteral("?")); odd >= 0)
        source_->removeItem(odd);
    const auto reference = schema::SecretRef::parse(value.toText());
    if (reference) {
        static const char* const kinds[] = {"", "env", "file", "keychain"};
        source_->setCurrentIndex(source_->findData(QLatin1String(kinds[static_cast<int>(reference->source)])));
        name_->setText(QString::fromStdString(reference->name));
    } else if (value.isNull()) {
        source_->setCurrentIndex(0);
        name_->clear();
    } else {
        source_->addItem(tr("No reference"), QStringLiteral("?"));
        source_->setCurrentIndex(source_->count() - 1);
        name_->setText(textOf(value));
    }
    dress();
}

std::optional<Value> SecretEditor::read() const
{
    const QString kind = source_->currentData().toString();
    if (kind.isEmpty())
        return std::nullopt;
    if (kind == QLatin1String("?"))
        return Value(name_->text().toStdString());
    return Value(QStringLiteral("${%1:%2}").arg(kind, name_->text()).toStdString());
}

AnyEditor::AnyEditor(const FieldShape& shape, QWidget* parent)
    : FieldEditor(shape, parent), text_(called(new QPlainTextEdit(this), shape.name + QStringLiteral(".text"), tr("%1, as YAML").arg(shape.label)))
{
    text_->setAccessibleDescription(shape.doc);
    text_->setToolTip(shape.doc);
    text_->setTabChangesFocus(true);
    text_->setFont(theme_.monospace());
    text_->setFixedHeight(text_->fontMetrics().lineSpacing() * (linesShown - 1));
    text_->setPlaceholderText(tr("any value, as YAML"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(text_);
    setFocusProxy(text_);
    connect(text_, &QPlainTextEdit::textChanged, this, &AnyEditor::take);
}

void AnyEditor::show(const Value& value)
{
    text_->setPlainText(value.isNull() ? QString() : QString::fromStdString(schema::writeYaml(value)).trimmed());
}

std::optional<Value> AnyEditor::read() const
{
    if (text_->toPlainText().trimmed().isEmpty())
        return std::nullopt;
    schema::Problems problems;
    return schema::readYaml(text_->toPlainText().toStdString(), "value", problems);
}

QString AnyEditor::ownProblem() const
{
    schema::Problems problems;
    if (schema::readYaml(text_->toPlainText().toStdString(), "value", problems) || problems.empty())
        return {};
    return problemText(problems.all().front());
}

} // namespace postern::workbench
