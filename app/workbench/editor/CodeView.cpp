// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/editor/CodeView.h"

#include "workbench/editor/LargeTextField.h"
#include "workbench/theme/Theme.h"

#include <QKeyEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

// QScintilla's headers use the keywords that our rooms switch off.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#include <Qsci/qscilexerjson.h>
#include <Qsci/qscilexerxml.h>
#include <Qsci/qscilexeryaml.h>
#undef signals
#undef slots

namespace postern::workbench {
namespace {

constexpr int numberMargin = 0;
constexpr qsizetype firstPiece = 64 * 1024; ///< more than a screen
constexpr qsizetype mostDeleted = 256 * 1024; ///< octets: line by line more would hold the thread up
constexpr int problemIndicator = 8;
constexpr int searchAfterMs = 150;
constexpr int keywordSets = 8; // of Scintilla

void colourJson(QsciLexerJSON* lexer, const Theme& theme)
{
    lexer->setColor(theme.chain(0), QsciLexerJSON::Property);
    lexer->setColor(theme.colour(Colour::Ok), QsciLexerJSON::String);
    lexer->setColor(theme.colour(Colour::Warning), QsciLexerJSON::Number);
    lexer->setColor(theme.chain(9), QsciLexerJSON::Keyword);
    lexer->setColor(theme.colour(Colour::Muted), QsciLexerJSON::CommentLine);
    lexer->setColor(theme.colour(Colour::Error), QsciLexerJSON::Error);
    lexer->setColor(theme.colour(Colour::Error), QsciLexerJSON::UnclosedString);
}

void colourYaml(QsciLexerYAML* lexer, const Theme& theme)
{
    lexer->setColor(theme.chain(0), QsciLexerYAML::Identifier);
    lexer->setColor(theme.colour(Colour::Warning), QsciLexerYAML::Number);
    lexer->setColor(theme.chain(9), QsciLexerYAML::Keyword);
    lexer->setColor(theme.colour(Colour::Muted), QsciLexerYAML::Comment);
    lexer->setColor(theme.chain(9), QsciLexerYAML::Reference);
    lexer->setColor(theme.colour(Colour::Error), QsciLexerYAML::SyntaxErrorMarker);
}

void colourXml(QsciLexerXML* lexer, const Theme& theme)
{
    for (const int style : {QsciLexerHTML::Tag, QsciLexerHTML::UnknownTag, QsciLexerHTML::XMLTagEnd})
        lexer->setColor(theme.chain(0), style);
    for (const int style : {QsciLexerHTML::Attribute, QsciLexerHTML::UnknownAttribute})
        lexer->setColor(theme.chain(9), style);
    for (const int style : {QsciLexerHTML::HTMLDoubleQuotedString, QsciLexerHTML::HTMLSingleQuotedString})
        lexer->setColor(theme.colour(Colour::Ok), style);
    lexer->setColor(theme.colour(Colour::Muted), QsciLexerHTML::HTMLComment);
}

} // namespace

CodeView::CodeView(const Theme& theme, const QString& objectName, const QString& accessibleName, QWidget* parent)
    : QWidget(parent), theme_(theme), view_(new LargeTextField(this))
{
    setObjectName(objectName + QStringLiteral(".frame"));
    setAccessibleName(accessibleName);
    setFocusProxy(view_);
    view_->installEventFilter(this);
    view_->viewport()->installEventFilter(this);
    view_->setAccessibleDescription(tr("Escape, then Tab leaves the text"));
    view_->setObjectName(objectName);
    view_->setAccessibleName(accessibleName);
    setUpDocument();
    view_->setAutoIndent(true);
    view_->setMarginType(numberMargin, QsciScintilla::NumberMargin);
    view_->setFolding(QsciScintilla::NoFoldStyle);
    view_->setMarginWidth(1, 0);
    view_->setAnnotationDisplay(QsciScintilla::AnnotationHidden); // while there are none: or each line that comes is asked for its height
    view_->setScrollWidth(1);
    view_->setScrollWidthTracking(true);
    view_->indicatorDefine(QsciScintilla::SquiggleIndicator, problemIndicator);
    view_->indicatorDefine(QsciScintilla::FullBoxIndicator, foundIndicator);
    view_->setIndicatorDrawUnder(true, foundIndicator);
    // Tab has to leave the field when nothing can be typed there (setReadOnly), or the keyboard is caught.
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view_);
    connect(view_, &QsciScintilla::textChanged, this, &CodeView::textChanged);
    connect(view_, &QsciScintilla::textChanged, this, &CodeView::searchAnew);
    searchLater_.setSingleShot(true);
    searchLater_.setInterval(searchAfterMs);
    connect(&searchLater_, &QTimer::timeout, this, [this] { search(0); });
    connect(view_, &QsciScintilla::modificationChanged, this, &CodeView::modificationChanged);
    connect(view_, &QsciScintilla::linesChanged, this, &CodeView::fitMargin);
    connect(&theme, &Theme::changed, this, &CodeView::colour);
    // Of a text of megabytes only what is seen is coloured before it is seen.
    view_->SendScintilla(QsciScintilla::SCI_SETIDLESTYLING, static_cast<unsigned long>(QsciScintilla::SC_IDLESTYLING_TOVISIBLE));
    colour();
}

CodeView::~CodeView() { leaveLarge(); }

/// What belongs to the document, not to the view.
void CodeView::setUpDocument()
{
    view_->setUtf8(true);
    view_->setEolMode(QsciScintilla::EolUnix);
    view_->setIndentationsUseTabs(false);
    view_->setTabWidth(2);
}

void CodeView::setText(const QString& text)
{
    leaveLarge();
    view_->setReadOnly(false);
    wanted_.reset();
    view_->setBreaks({});
    view_->setAnnotationDisplay(QsciScintilla::AnnotationHidden); // they go with the text
    if (view_->length() > mostDeleted) {
        view_->SendScintilla(QsciScintilla::SCI_SETDOCPOINTER, 0UL, static_cast<void*>(nullptr)); // a new one
        setUpDocument();
        colour();
    }
    view_->setText(text);
    view_->setModified(false);
    view_->setReadOnly(readOnly_);
    searchAnew();
}

void CodeView::setLargeText(const QByteArray& text)
{
    setText({});
    LargeText whole(text);
    LargeText begin = whole;
    const QByteArray piece = begin.next(firstPiece);
    // While the view's own is empty: making another document, Scintilla forgets how many lines this one has, and its scroll
    // bar would be that of one line until the whole text is there.
    OwnedDocument document = begin.atEnd() ? nullptr : emptyDocument();
    appendOctets(piece);
    view_->setBreaks(begin.breaks());
    fitMargin();
    whole_ = text;
    searchAnew();
    if (begin.atEnd()) {
        Q_EMIT loaded(broken());
        return;
    }
    filling_.start(std::move(document), std::move(whole), [this](OwnedDocument filled, std::vector<qsizetype> breaks) {
        if (filled == nullptr) {
            appendOctets("\n\n" + tr("There is not enough memory to show all of it.").toUtf8());
            return;
        }
        showLarge(std::move(filled), std::move(breaks));
        Q_EMIT loaded(broken());
    });
}

// No undo step and no word of it: it is not typed.
void CodeView::appendOctets(const QByteArray& piece)
{
    view_->setReadOnly(false);
    view_->SendScintilla(QsciScintilla::SCI_SETUNDOCOLLECTION, 0UL);
    const long events = view_->SendScintilla(QsciScintilla::SCI_GETMODEVENTMASK);
    view_->SendScintilla(QsciScintilla::SCI_SETMODEVENTMASK, 0UL);
    view_->SendScintilla(QsciScintilla::SCI_APPENDTEXT, static_cast<unsigned long>(piece.size()), piece.constData());
    view_->SendScintilla(QsciScintilla::SCI_SETMODEVENTMASK, static_cast<unsigned long>(events));
    view_->SendScintilla(QsciScintilla::SCI_SETUNDOCOLLECTION, 1UL);
    view_->SendScintilla(QsciScintilla::SCI_EMPTYUNDOBUFFER);
    view_->setModified(false);
    view_->setReadOnly(readOnly_ || large_ != nullptr);
}

OwnedDocument CodeView::emptyDocument() const
{
    // Without a language there are no styles: half the memory, and half the work.
    static_assert(sizeof(long) == sizeof(void*), "an answer that is a pointer comes as a long");
    const long options = QsciScintilla::SC_DOCUMENTOPTION_TEXT_LARGE |
                         (language_ == Language::Plain ? QsciScintilla::SC_DOCUMENTOPTION_STYLES_NONE : QsciScintilla::SC_DOCUMENTOPTION_DEFAULT);
    return OwnedDocument(reinterpret_cast<DocumentLoader*>(view_->SendScintilla(QsciScintilla::SCI_CREATELOADER, 0UL, options)));
}

void CodeView::showLarge(OwnedDocument document, std::vector<qsizetype> breaks)
{
    const auto kept = [this](unsigned int message) { return static_cast<unsigned long>(view_->SendScintilla(message)); };
    const unsigned long anchor = kept(QsciScintilla::SCI_GETANCHOR);
    const unsigned long caret = kept(QsciScintilla::SCI_GETCURRENTPOS);
    const unsigned long line = kept(QsciScintilla::SCI_GETFIRSTVISIBLELINE);
    const unsigned long aside = kept(QsciScintilla::SCI_GETXOFFSET);
    ordinary_ = view_->SendScintillaPtrResult(QsciScintilla::SCI_GETDOCPOINTER);
    view_->SendScintilla(QsciScintilla::SCI_ADDREFDOCUMENT, 0UL, ordinary_);
    large_ = std::move(document);
    view_->setBreaks(std::move(breaks));
    view_->SendScintilla(QsciScintilla::SCI_SETDOCPOINTER, 0UL, large_->ConvertToDocument());
    setUpDocument();
    attachLexer();
    view_->setReadOnly(true);
    view_->SendScintilla(QsciScintilla::SCI_SETSEL, anchor, static_cast<long>(caret));
    view_->SendScintilla(QsciScintilla::SCI_SETFIRSTVISIBLELINE, line);
    view_->SendScintilla(QsciScintilla::SCI_SETXOFFSET, aside);
    fitMargin();
    if (const auto place = std::exchange(wanted_, std::nullopt))
        showPlace(place->line, place->column);
    if (!chosenShown_)
        showChosen();
}

/// The styles are the view's and stay; a document has a lexer of its own. QScintilla, asked to set it, would have all of the
/// text lexed at once: this way it is as far as it is seen.
void CodeView::attachLexer()
{
    const QsciLexer* lexer = view_->lexer();
    if (lexer == nullptr)
        return;
    view_->SendScintilla(QsciScintilla::SCI_SETLEXERLANGUAGE, lexer->lexer());
    for (int set = 1; set <= keywordSets; ++set) {
        if (const char* words = lexer->keywords(set))
            view_->SendScintilla(QsciScintilla::SCI_SETKEYWORDS, static_cast<unsigned long>(set - 1), words);
    }
    view_->lexer()->refreshProperties();
}

void CodeView::leaveLarge()
{
    filling_.stop();
    whole_.clear();
    if (large_ == nullptr)
        return;
    view_->SendScintilla(QsciScintilla::SCI_SETDOCPOINTER, 0UL, ordinary_);
    view_->SendScintilla(QsciScintilla::SCI_RELEASEDOCUMENT, 0UL, std::exchange(ordinary_, nullptr));
    filling_.free(std::move(large_));
    colour(); // its language may be another one now
}

void CodeView::fitMargin() { view_->setMarginWidth(numberMargin, QStringLiteral("0%1").arg(view_->lines())); }

qsizetype CodeView::length() const { return view_->length(); }
qsizetype CodeView::coloured() const { return view_->SendScintilla(QsciScintilla::SCI_GETENDSTYLED); }
int CodeView::broken() const { return view_->breaks(); }

qsizetype CodeView::lastColumn() const
{
    const auto last = static_cast<unsigned long>(view_->lines() - 1);
    const qsizetype column = view_->length() - view_->SendScintilla(QsciScintilla::SCI_POSITIONFROMLINE, last);
    return std::min(column, LargeText::longestLine - LargeText::longestLetter);
}

void CodeView::append(const QString& text)
{
    filling_.stop();
    const bool atEnd = view_->firstVisibleLine() + view_->height() / std::max(1, view_->textHeight(0)) >= view_->lines() - 1;
    LargeText piece(text.toUtf8(), lastColumn());
    const qsizetype before = length();
    QByteArray octets;
    while (!piece.atEnd())
        octets += piece.next(piece.size());
    appendOctets(octets);
    view_->addBreaks(piece.breaks(), before);
    fitMargin();
    if (atEnd)
        view_->setFirstVisibleLine(view_->lines() - 1);
    whole_.clear();
    searchAnew();
}

void CodeView::retype(const QString& text)
{
    view_->setBreaks({});
    view_->selectAll();
    view_->replaceSelectedText(text);
    view_->setCursorPosition(0, 0);
}

QString CodeView::text() const { return view_->wholeText(); }

void CodeView::setLanguage(Language language)
{
    if (language == language_)
        return;
    language_ = language;
    colour();
}

CodeView::Language CodeView::languageOf(const QString& fileName)
{
    const QString lower = fileName.toLower();
    if (lower.endsWith(QLatin1String(".json")))
        return Language::Json;
    if (lower.endsWith(QLatin1String(".yaml")) || lower.endsWith(QLatin1String(".yml")))
        return Language::Yaml;
    if (lower.endsWith(QLatin1String(".xml")) || lower.endsWith(QLatin1String(".wsdl")))
        return Language::Xml;
    return Language::Plain;
}

void CodeView::colour()
{
    QsciLexer* before = view_->lexer();
    QsciLexer* lexer = nullptr;
    switch (language_) {
    case Language::Plain:
        break;
    case Language::Json:
        lexer = new QsciLexerJSON(view_);
        break;
    case Language::Yaml:
        lexer = new QsciLexerYAML(view_);
        break;
    case Language::Xml:
        lexer = new QsciLexerXML(view_);
        break;
    }
    const QFont font = theme_.monospace();
    const QColor paper = theme_.colour(Colour::Surface);
    const QColor ink = theme_.colour(Colour::Text);
    if (lexer != nullptr) {
        lexer->setDefaultPaper(paper);
        lexer->setDefaultColor(ink);
        lexer->setPaper(paper);
        lexer->setColor(ink);
        lexer->setFont(font);
        if (auto* json = qobject_cast<QsciLexerJSON*>(lexer))
            colourJson(json, theme_);
        else if (auto* yaml = qobject_cast<QsciLexerYAML*>(lexer))
            colourYaml(yaml, theme_);
        else if (auto* xml = qobject_cast<QsciLexerXML*>(lexer))
            colourXml(xml, theme_);
    }
    view_->setLexer(lexer);
    delete before;
    view_->setFont(font);
    view_->setPaper(paper);
    view_->setColor(ink);
    view_->setMarginsFont(font);
    view_->setMarginsBackgroundColor(theme_.colour(Colour::Raised));
    view_->setMarginsForegroundColor(theme_.colour(Colour::Muted));
    view_->setCaretForegroundColor(ink);
    view_->setCaretWidth(2);
    view_->setSelectionBackgroundColor(theme_.colour(Colour::Selection));
    view_->setSelectionForegroundColor(theme_.colour(Colour::SelectionText));
    view_->setIndicatorForegroundColor(theme_.colour(Colour::Error), problemIndicator);
    view_->setIndicatorForegroundColor(theme_.colour(Colour::Selection), foundIndicator);
}

// Where one types, Tab is a letter; Escape and then Tab leaves, as WAI-ARIA has it for editors. Otherwise keys alone
// would never get out.
bool CodeView::eventFilter(QObject* watched, QEvent* event)
{
    const QEvent::Type type = event->type();
    if (type == QEvent::KeyPress || type == QEvent::MouseButtonPress || type == QEvent::Wheel) { // somebody looks at something else
        wanted_.reset();
        chosenShown_ = true;
        marked_ = false; // from here on, next time
    }
    if (watched != view_ || type != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool tab = key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab;
    if (tab && leaves_) {
        leaves_ = false;
        return focusNextPrevChild(key->key() == Qt::Key_Tab && !key->modifiers().testFlag(Qt::ShiftModifier));
    }
    if (key->key() != Qt::Key_Shift) // on the way to Shift+Tab
        leaves_ = key->key() == Qt::Key_Escape && !view_->isListActive();
    return QWidget::eventFilter(watched, event);
}

void CodeView::setReadOnly(bool readOnly)
{
    view_->setAccessibleDescription(readOnly ? QString() : tr("Escape, then Tab leaves the text"));
    readOnly_ = readOnly;
    view_->setReadOnly(readOnly || large_ != nullptr);
    view_->setTabIndents(!readOnly);
}

bool CodeView::isModified() const { return view_->isModified(); }
void CodeView::setModified(bool modified) { view_->setModified(modified); }

void CodeView::goTo(int line, int column)
{
    showPlace(line, column);
    wanted_ = filling_.isFilling() ? std::make_optional(Place{line, column}) : std::nullopt; // its line may go on
}

void CodeView::showPlace(int line, int column)
{
    const long place = view_->placeOf(std::max(0, line - 1), std::max(0, column - 1));
    if (place < 0 && filling_.isFilling())
        return; // not to somewhere on the way
    const auto at = static_cast<unsigned long>(place < 0 ? view_->length() : place);
    view_->SendScintilla(QsciScintilla::SCI_GOTOPOS, at); // and scrolls
}

void CodeView::markProblem(int line, const QString& message, int column)
{
    const int at = line - 1;
    if (at < 0 || at >= view_->lines())
        return;
    const int length = view_->lineLength(at);
    view_->fillIndicatorRange(at, column > 1 && column < length ? column - 1 : 0, at, length, problemIndicator);
    view_->setAnnotationDisplay(QsciScintilla::AnnotationBoxed);
    const QString before = view_->annotation(at);
    view_->annotate(at, before.isEmpty() ? message : before + QLatin1Char('\n') + message, 0);
}

void CodeView::clearMarks()
{
    const int last = view_->lines() - 1;
    view_->clearIndicatorRange(0, 0, last, view_->lineLength(last), problemIndicator);
    view_->clearAnnotations();
    view_->setAnnotationDisplay(QsciScintilla::AnnotationHidden);
}

} // namespace postern::workbench
