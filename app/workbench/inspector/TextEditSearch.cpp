// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/TextEditSearch.h"

#include <QPlainTextEdit>
#include <algorithm>

namespace postern::workbench {

TextEditSearch::TextEditSearch(FindBar* bar, QObject* parent) : QObject(parent), bar_(bar)
{
    later_.setSingleShot(true);
    connect(&later_, &QTimer::timeout, this, [this] {
        look();
        tell();
    });
    connect(bar, &FindBar::wordsChanged, this, &TextEditSearch::find);
    connect(bar, &FindBar::stepped, this, &TextEditSearch::step);
}

void TextEditSearch::setText(QPlainTextEdit* text)
{
    if (text_ == text)
        return;
    if (text_ != nullptr)
        disconnect(text_, nullptr, this, nullptr);
    text_ = text;
    if (text != nullptr)
        connect(text, &QPlainTextEdit::textChanged, &later_, qOverload<>(&QTimer::start));
    look();
    tell();
}

void TextEditSearch::find(const QString& words)
{
    words_ = words;
    look();
    if (!places_.empty())
        choose(placeFromSelection());
    tell();
}

void TextEditSearch::look()
{
    later_.stop();
    places_.clear();
    chosen_ = 0;
    if (text_ == nullptr || words_.isEmpty())
        return;
    const QString all = text_->toPlainText();
    for (qsizetype at = all.indexOf(words_, 0, Qt::CaseInsensitive); at >= 0; at = all.indexOf(words_, at + words_.size(), Qt::CaseInsensitive))
        places_.push_back(static_cast<int>(at));
}

qsizetype TextEditSearch::placeFromSelection() const
{
    const auto next = std::lower_bound(places_.begin(), places_.end(), text_->textCursor().selectionStart()) - places_.begin();
    return next % static_cast<qsizetype>(places_.size());
}

void TextEditSearch::step(int direction)
{
    if (later_.isActive())
        look();
    const auto all = static_cast<qsizetype>(places_.size());
    if (all > 0 && text_ != nullptr) {
        const int from = text_->textCursor().selectionStart();
        const bool there = chosen_ > 0 && places_[static_cast<std::size_t>(chosen_ - 1)] == from;
        const qsizetype next = placeFromSelection();
        choose(there ? (chosen_ - 1 + direction + all) % all : direction > 0 ? next : (next - 1 + all) % all);
    }
    tell();
}

void TextEditSearch::choose(qsizetype place)
{
    chosen_ = place + 1;
    const int at = places_[static_cast<std::size_t>(place)];
    QTextCursor cursor(text_->document());
    cursor.setPosition(at);
    cursor.setPosition(at + static_cast<int>(words_.size()), QTextCursor::KeepAnchor);
    text_->setTextCursor(cursor);
}

void TextEditSearch::tell() { bar_->show({static_cast<qint64>(places_.size()), false, chosen_, false}); }

} // namespace postern::workbench
