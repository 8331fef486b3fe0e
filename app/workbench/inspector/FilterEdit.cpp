// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/FilterEdit.h"

#include "workbench/shell/Page.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/Theme.h"

#include <QCompleter>
#include <QCoreApplication>
#include <QHeaderView>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QStandardItemModel>
#include <QTextCharFormat>
#include <QToolButton>
#include <QTreeView>

namespace postern::workbench {
namespace {

constexpr int offerWidth = 220;
constexpr int popupWidth = 520;
constexpr int mostShown = 12;

Colour inkOf(ExchangeFilter::Span::Kind kind)
{
    switch (kind) {
    case ExchangeFilter::Span::Kind::Field: return Colour::Accent;
    case ExchangeFilter::Span::Kind::Operator:
    case ExchangeFilter::Span::Kind::Bracket: return Colour::Muted;
    case ExchangeFilter::Span::Kind::Keyword:
    case ExchangeFilter::Span::Kind::Value: break;
    }
    return Colour::Text;
}

} // namespace

FilterEdit::FilterEdit(const Theme& theme, QWidget* parent)
    : QLineEdit(parent), theme_(theme), offered_(new QStandardItemModel(0, 2, this)), completer_(new QCompleter(this))
{
    setClearButtonEnabled(true);
    if (auto* clear = findChild<QToolButton*>())
        named(clear, "inspector.filter.clear", tr("Clear the filter"));
    auto* list = makeTree("inspector.filter.offers", tr("What may stand here"), this);
    list->setRootIsDecorated(false);
    list->setHeaderHidden(true);
    completer_->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    completer_->setModel(offered_);
    completer_->setPopup(list);
    completer_->setMaxVisibleItems(mostShown);
    completer_->setWidget(this); // not setCompleter(): an offer takes the place of a part of the line only
    list->header()->setStretchLastSection(true);
    list->setColumnWidth(0, offerWidth);
    connect(completer_, qOverload<const QModelIndex&>(&QCompleter::activated), this, [this](const QModelIndex& index) { take(index.row()); });
    connect(this, &QLineEdit::textEdited, this, &FilterEdit::offerWhileTyping);
}

// A line edit has no ranges of its own for looks; it takes them as an input method's, which change no text.
void FilterEdit::show(const QVector<ExchangeFilter::Span>& spans, const std::optional<ExchangeFilter::Error>& error)
{
    QList<QInputMethodEvent::Attribute> attributes;
    const auto add = [&](int position, int length, const QTextCharFormat& format) {
        attributes.append({QInputMethodEvent::TextFormat, position - cursorPosition(), length, format});
    };
    for (const ExchangeFilter::Span& span : spans) {
        QTextCharFormat format;
        format.setForeground(theme_.colour(inkOf(span.kind)));
        if (span.kind == ExchangeFilter::Span::Kind::Keyword)
            format.setFontWeight(QFont::Bold);
        add(span.position, span.length, format);
    }
    if (error) {
        QTextCharFormat format;
        format.setForeground(theme_.colour(Colour::Error));
        format.setUnderlineColor(theme_.colour(Colour::Error));
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        add(error->position, error->length, format);
    }
    QInputMethodEvent event({}, attributes);
    QCoreApplication::sendEvent(this, &event);
}

void FilterEdit::fillOffers()
{
    offered_->removeRows(0, offered_->rowCount());
    completion_ = values_ ? completeFilter(text(), cursorPosition(), values_) : FilterCompletion();
    for (const FilterCompletion::Offer& offer : std::as_const(completion_.offers)) {
        auto* text = new QStandardItem(offer.text);
        text->setFont(theme_.monospace());
        auto* hint = new QStandardItem(offer.hint);
        hint->setForeground(theme_.colour(Colour::Muted));
        offered_->appendRow({text, hint});
    }
}

void FilterEdit::offer()
{
    fillOffers();
    if (offered_->rowCount() == 0) {
        completer_->popup()->hide();
        return;
    }
    const QRect at = cursorRect();
    completer_->complete(QRect(at.left(), 0, std::min(popupWidth, width()), height()));
}

// Nobody is shown a list for an empty line, or for a term that stands there as it should.
void FilterEdit::offerWhileTyping()
{
    fillOffers();
    const bool begun = completion_.length > 0 || (cursorPosition() > 0 && QStringLiteral(":=<>~").contains(text().at(cursorPosition() - 1)));
    if (begun && hasFocus())
        offer();
    else
        completer_->popup()->hide();
}

QStringList FilterEdit::offers() const
{
    QStringList all;
    for (const FilterCompletion::Offer& offer : completion_.offers)
        all << offer.text;
    return all;
}

void FilterEdit::take(int offer)
{
    if (offer < 0 || offer >= completion_.offers.size())
        return;
    const QString text = completion_.offers.at(offer).text;
    setSelection(completion_.from, completion_.length);
    insert(text); // can be undone
    completer_->popup()->hide();
    if (QStringLiteral(":=<>~").contains(text.back()))
        this->offer(); // a field with its operator: now its values
}

bool FilterEdit::event(QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::ControlModifier) {
            offer();
            return true;
        }
        // Otherwise Tab would leave the line before the list got it.
        if (key->key() == Qt::Key_Tab && completer_->popup()->isVisible()) {
            take(std::max(0, completer_->popup()->currentIndex().row()));
            return true;
        }
    }
    return QLineEdit::event(event);
}

} // namespace postern::workbench
