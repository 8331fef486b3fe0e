// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/editor/CodeView.h"

#include "workbench/editor/LargeTextField.h"

#include <algorithm>

namespace postern::workbench {
namespace {
// Wherever the caret goes, QScintilla counts the letters before it for those who cannot see it: half a second at 50 MB.
constexpr qsizetype furthestCaret = 2 * 1024 * 1024;
}

void CodeView::find(const QString& words, bool backwards)
{
    words_ = words;
    search(backwards ? -1 : 1);
}

/// 0: nothing is chosen when it ends.
void CodeView::search(int direction)
{
    searchLater_.stop();
    search_.stop();
    places_ = {};
    chosen_ = 0;
    chosenShown_ = true;
    unmarkFound();
    if (!words_.isEmpty()) {
        search_.start(whole_.isNull() ? view_->wholeOctets() : whole_, words_,
                      [this, direction](WordMatcher::Found found) { takeFound(std::move(found), direction); });
    }
    Q_EMIT foundChanged();
}

/// The text is another one: its places are.
void CodeView::searchAnew()
{
    if (words_.isEmpty())
        return;
    search_.stop();
    places_ = {};
    chosen_ = 0;
    chosenShown_ = true;
    unmarkFound();
    searchLater_.start();
    Q_EMIT foundChanged();
}

void CodeView::takeFound(WordMatcher::Found found, int direction)
{
    places_ = std::move(found);
    if (direction != 0 && !places_.places.empty())
        choose(placeFromSelection(direction));
    Q_EMIT foundChanged();
}

void CodeView::goToFound(int direction)
{
    if (words_.isEmpty())
        return;
    if (search_.isSearching() || searchLater_.isActive()) {
        search(direction); // and goes there
        return;
    }
    const auto all = static_cast<qsizetype>(places_.places.size());
    if (all == 0)
        return;
    const qsizetype from = view_->wholePlace(view_->SendScintilla(QsciScintilla::SCI_GETSELECTIONSTART));
    const bool there = chosen_ > 0 && (!chosenShown_ || marked_ || places_.places[static_cast<std::size_t>(chosen_ - 1)].at == from);
    choose(there ? (chosen_ - 1 + direction + all) % all : placeFromSelection(direction));
    Q_EMIT foundChanged();
}

qsizetype CodeView::placeFromSelection(int direction) const
{
    const qsizetype from = view_->wholePlace(view_->SendScintilla(QsciScintilla::SCI_GETSELECTIONSTART));
    const auto all = static_cast<qsizetype>(places_.places.size());
    const auto next = std::lower_bound(places_.places.begin(), places_.places.end(), from,
                                       [](const WordMatcher::Place& place, qsizetype at) { return place.at < at; }) - places_.places.begin();
    return direction > 0 ? next % all : (next - 1 + all) % all;
}

void CodeView::choose(qsizetype place)
{
    chosen_ = place + 1;
    showChosen();
}

void CodeView::unmarkFound()
{
    marked_ = false;
    view_->SendScintilla(QsciScintilla::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(foundIndicator));
    view_->SendScintilla(QsciScintilla::SCI_INDICATORCLEARRANGE, 0UL, static_cast<long>(view_->length()));
}

/// As the selection; far down in a large text it is marked, and the caret stays. Or waits for the part of a large text that it
/// stands in.
void CodeView::showChosen()
{
    const WordMatcher::Place& place = places_.places[static_cast<std::size_t>(chosen_ - 1)];
    chosenShown_ = !filling_.isFilling() || view_->shownPlace(place.at + place.length) <= view_->length();
    if (!chosenShown_)
        return;
    const qsizetype begin = view_->shownPlace(place.at);
    const qsizetype end = view_->shownPlace(place.at + place.length - 1) + 1; // not beyond a break behind it
    unmarkFound();
    if (end > furthestCaret) {
        marked_ = true;
        view_->SendScintilla(QsciScintilla::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(begin), static_cast<long>(end - begin));
        view_->SendScintilla(QsciScintilla::SCI_SCROLLRANGE, static_cast<unsigned long>(end), static_cast<long>(begin));
        return;
    }
    view_->SendScintilla(QsciScintilla::SCI_ENSUREVISIBLE, static_cast<unsigned long>(view_->SendScintilla(QsciScintilla::SCI_LINEFROMPOSITION, static_cast<unsigned long>(begin))));
    view_->SendScintilla(QsciScintilla::SCI_SETSEL, static_cast<unsigned long>(begin), static_cast<long>(end)); // and scrolls
}

CodeView::Found CodeView::found() const
{
    return {static_cast<qsizetype>(places_.places.size()), places_.more, chosen_, search_.isSearching() || searchLater_.isActive()};
}

} // namespace postern::workbench
