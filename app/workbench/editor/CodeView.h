// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/editor/DocumentFilling.h"
#include "workbench/editor/TextSearch.h"

#include <QByteArray>
#include <QTimer>
#include <QWidget>
#include <optional>

namespace postern::workbench {

class LargeTextField;
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
    /// The same of UTF-8 of any size, to be read only: the beginning is there at once, the whole when a thread has made a
    /// document of it. A line that is too long to be laid out is broken to be shown, and only for that: loaded() says whether any
    /// was; text(), what is copied, and places know nothing of it.
    void setLargeText(const QByteArray& text);
    /// Adds to the end, long lines broken as above; who looks at the end goes on looking at it.
    void append(const QString& text);
    /// Replaces the text as typing would: it is modified then, and can be undone.
    void retype(const QString& text);
    [[nodiscard]] QString text() const;
    /// Octets that are shown so far.
    [[nodiscard]] qsizetype length() const;
    /// Octets from the beginning that have their colours; the others get them when they are seen.
    [[nodiscard]] qsizetype coloured() const;
    /// How many times lines were broken to be shown.
    [[nodiscard]] int broken() const;
    void setLanguage(Language language);
    /// By the file's name.
    [[nodiscard]] static Language languageOf(const QString& fileName);
    void setReadOnly(bool readOnly);
    [[nodiscard]] bool isModified() const;
    void setModified(bool modified);

    /// Puts the caret at a place, both counted from 1, and shows it: when all of setLargeText() is there, if it is not there yet
    /// and nobody has touched the view meanwhile.
    void goTo(int line, int column = 1);
    /// Underlines a line (from 1), from a column (from 1) on, with the message beside it; until clearMarks().
    void markProblem(int line, const QString& message, int column = 1);
    void clearMarks();
    /// Looks for words in all of the text, capitals or not, where its lines are broken to be shown, too; on another thread. As
    /// soon as they are found the first place from the selection on, around the end, is chosen and shown; backwards, the one
    /// before. Empty words end it. What changes in the text later is looked through again, and nothing is chosen then.
    void find(const QString& words, bool backwards = false);
    /// Chooses and shows the next place (1) or the one before (-1), around the end.
    void goToFound(int direction);
    struct Found {
        qsizetype places = 0;
        bool more = false;      ///< than are counted: there are TextSearch::mostPlaces
        qsizetype chosen = 0;   ///< which of them, from 1; 0: none
        bool searching = false; ///< it is not known yet
    };
    [[nodiscard]] Found found() const;

  Q_SIGNALS:
    void textChanged();
    /// All of setLargeText() is there; so many of its lines were broken.
    void loaded(int broken);
    void modificationChanged(bool modified);
    /// Look at found().
    void foundChanged();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    static constexpr int foundIndicator = 9; ///< of QScintilla's, 8 to 31 are free
    void colour();
    void setUpDocument();
    void attachLexer();
    [[nodiscard]] OwnedDocument emptyDocument() const;
    /// The view shows the whole text of setLargeText() where it showed its beginning.
    void showLarge(OwnedDocument document, std::vector<qsizetype> breaks);
    /// The view has its ordinary document again, as it was left.
    void leaveLarge();
    void appendOctets(const QByteArray& piece);
    void fitMargin();
    /// Octets that the last line has so far.
    [[nodiscard]] qsizetype lastColumn() const;
    void showPlace(int line, int column);
    void search(int direction);
    void searchAnew();
    void takeFound(WordMatcher::Found found, int direction);
    /// From the selection on.
    [[nodiscard]] qsizetype placeFromSelection(int direction) const;
    void choose(qsizetype place);
    void showChosen();
    void unmarkFound();

    const Theme& theme_;
    LargeTextField* view_;
    Language language_ = Language::Plain;
    DocumentFilling filling_;
    OwnedDocument large_;        ///< what the view shows of setLargeText()
    void* ordinary_ = nullptr;   ///< the view's own document, meanwhile
    bool readOnly_ = false;
    bool leaves_ = false; ///< the next Tab leaves
    struct Place {
        int line = 1;
        int column = 1;
    };
    std::optional<Place> wanted_; ///< to be shown when the whole text is there
    QByteArray whole_;            ///< of setLargeText(), while that is shown; null for any other text
    TextSearch search_;
    QTimer searchLater_; ///< while somebody types
    QString words_;
    WordMatcher::Found places_;
    qsizetype chosen_ = 0;
    bool marked_ = false;     ///< the chosen one is, instead of being selected
    bool chosenShown_ = true; ///< no longer waits for the whole text to be there
};

} // namespace postern::workbench
