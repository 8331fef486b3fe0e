// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "schema/ObjectSchema.h"

#include <QWidget>
#include <optional>
#include <string_view>

namespace postern::workbench {

class Theme;

/// What an editor is made for.
struct FieldShape {
    const Theme& theme;
    const schema::Codec& codec;
    const schema::Rules& rules;
    schema::Value standard; ///< the default that stands here; null for none
    QString name;           ///< object name: "form.per", "form.limits.0.count"
    QString label;          ///< accessible name
    QString doc;
    bool secret = false;
};

/// Edits one value of one kind. Until a person changes something it gives back exactly what it was given, however that was
/// spelled; what is typed is handed on as it is, because only the schema says what is right.
class FieldEditor : public QWidget {
    Q_OBJECT
  public:
    FieldEditor(const FieldShape& shape, QWidget* parent);

    /// Nothing: the value is not written, so the default is shown.
    void setValue(std::optional<schema::Value> value);
    [[nodiscard]] const std::optional<schema::Value>& value() const noexcept { return value_; }
    /// What stands in the widgets now, as a value.
    [[nodiscard]] virtual std::optional<schema::Value> read() const = 0;
    [[nodiscard]] const schema::Value& standard() const noexcept { return standard_; }
    /// Whether it says something else than its default would.
    [[nodiscard]] bool isChanged() const;
    /// Why what is typed is no value at all; empty when it is one.
    [[nodiscard]] virtual QString ownProblem() const { return {}; }

    /// A problem at `path` below this value ("" is the value itself). False: it is to be shown beside the editor.
    virtual bool showProblem(std::string_view /*path*/, const schema::Problem& /*problem*/) { return false; }
    virtual void clearProblems() {}

  Q_SIGNALS:
    /// A person changed it.
    void edited();

  protected:
    [[nodiscard]] virtual schema::Value toShow() const { return value_ ? *value_ : standard_; }
    /// Puts a value, of whatever kind, into the widgets; never edited().
    virtual void show(const schema::Value& value) = 0;
    /// To be called when a person changed the widgets.
    void take();

    const Theme& theme_;
    const schema::Codec& codec_;
    const schema::Rules& rules_;
    QString doc_;

  private:
    schema::Value standard_;
    std::optional<schema::Value> value_;
    bool showing_ = false;
};

/// The editor for the codec's kind.
[[nodiscard]] FieldEditor* makeFieldEditor(const FieldShape& shape, QWidget* parent);
/// What a new item of a list or map starts as.
[[nodiscard]] schema::Value blankValue(const schema::Codec& codec, const schema::Rules& rules);
/// Whether two values mean the same where this codec reads them: "60s" is "1m".
[[nodiscard]] bool sameMeaning(const schema::Value& a, const schema::Value& b, const schema::Codec& codec);
/// The message and, on a line of its own, the next step.
[[nodiscard]] QString problemText(const schema::Problem& problem);

/// Takes a widget away that may be in the middle of a signal: hidden now, deleted later, and found by no name any more.
void retire(QWidget* widget);

/// Gives a widget its object name and its accessible name; returns it.
template <class W>
W* called(W* widget, const QString& objectName, const QString& accessibleName)
{
    widget->setObjectName(objectName);
    widget->setAccessibleName(accessibleName);
    return widget;
}

} // namespace postern::workbench
