// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/editor/WordMatcher.h"

#include <algorithm>

namespace postern::workbench {
namespace {
constexpr qsizetype stopPiece = 64 * 1024; ///< octets between two looks at whether it is to stop
}

WordMatcher::WordMatcher(const QString& words)
{
    for (const char32_t letter : words.toUcs4()) {
        Spellings spellings;
        for (const char32_t form : {letter, QChar::toLower(letter), QChar::toUpper(letter), QChar::toTitleCase(letter), QChar::toCaseFolded(letter)}) {
            const QByteArray octets = QString::fromUcs4(&form, 1).toUtf8();
            if (std::find(spellings.begin(), spellings.end(), octets) == spellings.end())
                spellings.push_back(octets);
        }
        letters_.push_back(std::move(spellings));
    }
    if (isEmpty())
        return;
    for (const QByteArray& octets : letters_.front())
        begins_[static_cast<unsigned char>(octets.front())] = true;
}

qsizetype WordMatcher::lengthAt(QByteArrayView text, qsizetype at) const
{
    qsizetype end = at;
    for (const Spellings& spellings : letters_) {
        // Of two letters in UTF-8 none begins as the other one does: at most one is there.
        const auto there = std::find_if(spellings.begin(), spellings.end(), [&](const QByteArray& octets) { return text.sliced(end).startsWith(octets); });
        if (there == spellings.end())
            return 0;
        end += there->size();
    }
    return end - at;
}

WordMatcher::Found WordMatcher::in(QByteArrayView text, std::size_t most, const std::atomic<bool>& stop) const
{
    Found found;
    qsizetype at = 0;
    while (at < text.size() && !isEmpty() && !stop) {
        for (const qsizetype end = std::min(text.size(), at + stopPiece); at < end;) {
            const qsizetype length = begins_[static_cast<unsigned char>(text[at])] ? lengthAt(text, at) : 0;
            if (length == 0) {
                ++at;
                continue;
            }
            if (found.places.size() == most) {
                found.more = true;
                return found;
            }
            found.places.push_back({at, length});
            at += length;
        }
    }
    return found;
}

} // namespace postern::workbench
