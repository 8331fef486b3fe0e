// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QsciScintilla;

namespace postern::workbench {

class Theme;

/// Text with syntax colours, quick with megabytes: bodies, YAML, OpenAPI. Colours follow the theme.
class CodeView : public QWidget {
    Q_OBJECT
  public:
    enum class Language : std::uint8_t { Plain, Json, Yaml, Xml };

    /// `objectName` and `accessibleName` are the text field's own; the focus goes to it.
    CodeView(const Theme& theme, const QString& objectName, const QString& accessibleName, QWidget* parent = nullptr);
    ~CodeView() override;

    void setText(const QString& text);
    /// Adds to the end; who looks at the end goes on looking at it.
    void append(const QString& text);
    /// Replaces the text as typing would: it is modified then, and can be undone.
    void retype(const QString& text);
    [[nodiscard]] QString text() const;
    void setLanguage(Language language);
    /// By the file's name.
    [[nodiscard]] static Language languageOf(const QString& fileName);
    void setReadOnly(bool readOnly);
    [[nodiscard]] bool isModified() const;
    void setModified(bool modified);

    /// Puts the caret at a place, both counted from 1, and shows it.
    void goTo(int line, int column = 1);
    /// Underlines a line (from 1), from a column (from 1) on, with the message beside it; until clearMarks().
    void markProblem(int line, const QString& message, int column = 1);
    void clearMarks();
    /// Finds from the caret on, around the end; false when it is nowhere.
    bool find(const QString& words, bool backwards = false);

  Q_SIGNALS:
    void textChanged();
    void modificationChanged(bool modified);

  private:
    void colour();

    const Theme& theme_;
    QsciScintilla* view_;
    Language language_ = Language::Plain;
};

} // namespace postern::workbench
