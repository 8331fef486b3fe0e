// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/editor/CodeView.h"

#include "workbench/theme/Theme.h"

#include <QElapsedTimer>
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
#include <Qsci/qsciscintilla.h>
#undef signals
#undef slots

namespace postern::workbench {
namespace {

constexpr int numberMargin = 0;
constexpr qsizetype firstPiece = 64 * 1024; ///< more than a screen
constexpr qsizetype nextPiece = 256 * 1024;
constexpr int largeText = 1024 * 1024;
constexpr qint64 pieceTimeMs = 8;           ///< of one event of loading
constexpr qsizetype longestLine = 1024;     ///< octets; a screen of longer ones is not laid out in a frame
constexpr int problemIndicator = 8;

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
    : QWidget(parent), theme_(theme), view_(new QsciScintilla(this))
{
    setObjectName(objectName + QStringLiteral(".frame"));
    setAccessibleName(accessibleName);
    setFocusProxy(view_);
    view_->installEventFilter(this);
    view_->setAccessibleDescription(tr("Escape, then Tab leaves the text"));
    view_->setObjectName(objectName);
    view_->setAccessibleName(accessibleName);
    view_->setUtf8(true);
    view_->setEolMode(QsciScintilla::EolUnix);
    view_->setIndentationsUseTabs(false);
    view_->setTabWidth(2);
    view_->setAutoIndent(true);
    view_->setMarginType(numberMargin, QsciScintilla::NumberMargin);
    view_->setFolding(QsciScintilla::NoFoldStyle);
    view_->setMarginWidth(1, 0);
    view_->setAnnotationDisplay(QsciScintilla::AnnotationBoxed);
    view_->setScrollWidth(1);
    view_->setScrollWidthTracking(true);
    view_->indicatorDefine(QsciScintilla::SquiggleIndicator, problemIndicator);
    // Tab has to leave the field when nothing can be typed there (setReadOnly), or the keyboard is caught.
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view_);
    connect(view_, &QsciScintilla::textChanged, this, &CodeView::textChanged);
    connect(view_, &QsciScintilla::modificationChanged, this, &CodeView::modificationChanged);
    connect(view_, &QsciScintilla::linesChanged, this, &CodeView::fitMargin);
    connect(&theme, &Theme::changed, this, &CodeView::colour);
    more_.setInterval(0);
    connect(&more_, &QTimer::timeout, this, [this] {
        if (!std::exchange(roomMade_, true)) { // or pieces would move what is there already, again and again
            view_->SendScintilla(QsciScintilla::SCI_ALLOCATE, static_cast<unsigned long>(loading_.size() + loading_.size() / longestLine + nextPiece));
            return;
        }
        QElapsedTimer clock;
        clock.start();
        while (more_.isActive() && clock.elapsed() < pieceTimeMs)
            loadMore(nextPiece);
    });
    colour();
}

CodeView::~CodeView() = default;

void CodeView::setText(const QString& text)
{
    endLoading();
    const bool readOnly = view_->isReadOnly();
    view_->setReadOnly(false);
    if (view_->length() > largeText) {
        quieten();
        view_->SendScintilla(QsciScintilla::SCI_CLEARALL);
        speak();
    }
    view_->setText(text);
    view_->setModified(false);
    view_->setReadOnly(readOnly);
}

void CodeView::setLargeText(const QByteArray& text)
{
    setText({});
    loading_ = text;
    loaded_ = column_ = 0;
    broken_ = 0;
    roomMade_ = false;
    quieten();
    more_.start();
    loadMore(firstPiece);
}

void CodeView::loadMore(qsizetype most)
{
    // Cut and broken between letters, not inside one.
    const auto letter = [this](qsizetype at) {
        while (at > loaded_ && at < loading_.size() && (static_cast<unsigned char>(loading_.at(at)) & 0xC0U) == 0x80U)
            --at;
        return at;
    };
    QByteArray piece;
    const qsizetype end = std::min(loaded_ + most, loading_.size());
    while (loaded_ < end) {
        const QByteArrayView ahead = QByteArrayView(loading_).sliced(loaded_).first(std::min(loading_.size() - loaded_, longestLine - column_));
        const qsizetype lineEnd = ahead.indexOf('\n');
        const qsizetype wanted = loaded_ + (lineEnd < 0 ? ahead.size() : lineEnd + 1);
        qsizetype to = letter(wanted);
        if (to == loaded_) // no letter at all
            to = wanted;
        piece.append(loading_.constData() + loaded_, to - loaded_);
        column_ = loading_.at(to - 1) == '\n' ? 0 : column_ + to - loaded_;
        loaded_ = to;
        if (column_ >= longestLine - 4) {
            piece += '\n';
            column_ = 0;
            ++broken_;
        }
    }
    const bool readOnly = view_->isReadOnly();
    view_->setReadOnly(false);
    view_->SendScintilla(QsciScintilla::SCI_APPENDTEXT, static_cast<unsigned long>(piece.size()), piece.constData());
    view_->setReadOnly(readOnly);
    if (loaded_ < loading_.size())
        return;
    endLoading();
    Q_EMIT loaded(broken_);
}

void CodeView::endLoading()
{
    if (loading_.isNull())
        return;
    more_.stop();
    loading_ = {};
    speak();
    fitMargin();
}

// Undo would keep all of a large text once more, and telling of each piece takes longer than the piece.
void CodeView::quieten()
{
    view_->SendScintilla(QsciScintilla::SCI_SETUNDOCOLLECTION, 0UL);
    events_ = view_->SendScintilla(QsciScintilla::SCI_GETMODEVENTMASK);
    view_->SendScintilla(QsciScintilla::SCI_SETMODEVENTMASK, 0UL);
}

void CodeView::speak()
{
    view_->SendScintilla(QsciScintilla::SCI_SETMODEVENTMASK, static_cast<unsigned long>(events_));
    view_->SendScintilla(QsciScintilla::SCI_SETUNDOCOLLECTION, 1UL);
    view_->SendScintilla(QsciScintilla::SCI_EMPTYUNDOBUFFER);
    view_->setModified(false);
}

void CodeView::fitMargin() { view_->setMarginWidth(numberMargin, QStringLiteral("0%1").arg(view_->lines())); }

qsizetype CodeView::length() const { return view_->length(); }

void CodeView::append(const QString& text)
{
    endLoading();
    const bool atEnd = view_->firstVisibleLine() + view_->height() / std::max(1, view_->textHeight(0)) >= view_->lines() - 1;
    const bool readOnly = view_->isReadOnly();
    view_->setReadOnly(false);
    view_->append(text);
    view_->setModified(false);
    view_->setReadOnly(readOnly);
    if (atEnd)
        view_->setFirstVisibleLine(view_->lines() - 1);
}

void CodeView::retype(const QString& text)
{
    view_->selectAll();
    view_->replaceSelectedText(text);
    view_->setCursorPosition(0, 0);
}

QString CodeView::text() const { return view_->text(); }

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
}

// Where one types, Tab is a letter; Escape and then Tab leaves, as WAI-ARIA has it for editors. Otherwise keys alone
// would never get out.
bool CodeView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != view_ || event->type() != QEvent::KeyPress)
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
    view_->setReadOnly(readOnly);
    view_->setTabIndents(!readOnly);
}

bool CodeView::isModified() const { return view_->isModified(); }
void CodeView::setModified(bool modified) { view_->setModified(modified); }

void CodeView::goTo(int line, int column)
{
    view_->setCursorPosition(std::max(0, line - 1), std::max(0, column - 1));
    view_->ensureCursorVisible();
}

void CodeView::markProblem(int line, const QString& message, int column)
{
    const int at = line - 1;
    if (at < 0 || at >= view_->lines())
        return;
    const int length = view_->lineLength(at);
    view_->fillIndicatorRange(at, column > 1 && column < length ? column - 1 : 0, at, length, problemIndicator);
    const QString before = view_->annotation(at);
    view_->annotate(at, before.isEmpty() ? message : before + QLatin1Char('\n') + message, 0);
}

void CodeView::clearMarks()
{
    const int last = view_->lines() - 1;
    view_->clearIndicatorRange(0, 0, last, view_->lineLength(last), problemIndicator);
    view_->clearAnnotations();
}

bool CodeView::find(const QString& words, bool backwards)
{
    return view_->findFirst(words, false, false, false, true, !backwards);
}

} // namespace postern::workbench
