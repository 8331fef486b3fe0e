// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/FuzzyMatch.h"

#include <QString>
#include <QVarLengthArray>
#include <algorithm>

namespace postern::workbench {

namespace {
constexpr int wordStart = 12;
constexpr int sideBySide = 14; // above a word's start: a whole word typed beats its letters strewn about
constexpr int anywhere = 1;
constexpr int none = -1;

bool beginsWord(QStringView text, qsizetype at) { return at == 0 || !text.at(at - 1).isLetterOrNumber(); }
} // namespace

int fuzzyScore(QStringView typed, QStringView text)
{
    if (typed.isEmpty())
        return 1;
    // For each place of the text: the best score of what was typed so far with its last letter there. All places are
    // weighed: the one that looks best for a letter may leave none for the letters after it.
    QVarLengthArray<int, 128> before(text.size());
    QVarLengthArray<int, 128> now(text.size());
    bool isFirst = true;
    for (const QChar wanted : typed) {
        if (wanted.isSpace())
            continue;
        int bestBefore = isFirst ? 0 : none; // of the places left of the neighbour
        for (qsizetype at = 0; at < text.size(); ++at) {
            if (!isFirst && at >= 2)
                bestBefore = std::max(bestBefore, before[at - 2]);
            now[at] = none;
            if (text.at(at).toCaseFolded() != wanted.toCaseFolded())
                continue;
            if (bestBefore != none)
                now[at] = bestBefore + (beginsWord(text, at) ? wordStart : anywhere);
            if (!isFirst && at >= 1 && before[at - 1] != none)
                now[at] = std::max(now[at], before[at - 1] + sideBySide);
        }
        std::swap(before, now);
        isFirst = false;
    }
    if (isFirst)
        return 1; // nothing but spaces
    const int score = text.isEmpty() ? none : *std::max_element(before.cbegin(), before.cend());
    constexpr int lengthPenaltyUnit = 16;
    return score == none ? 0 : std::max(1, score * 10 - static_cast<int>(text.size()) / lengthPenaltyUnit);
}

} // namespace postern::workbench
