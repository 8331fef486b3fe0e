// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/FuzzyMatch.h"

#include <QString>

namespace postern::workbench {

int fuzzyScore(QStringView typed, QStringView text)
{
    if (typed.isEmpty())
        return 1;
    constexpr int wordStart = 12;
    constexpr int sideBySide = 14; // above a word's start: a whole word typed beats its letters strewn about
    constexpr int anywhere = 1;
    int score = 0;
    qsizetype at = 0;
    qsizetype last = -2;
    for (const QChar wanted : typed) {
        if (wanted.isSpace())
            continue;
        // Of all places where the letter stands, a word's start is what people mean.
        qsizetype found = -1;
        qsizetype first = -1;
        for (qsizetype n = at; n < text.size(); ++n) {
            if (text.at(n).toCaseFolded() != wanted.toCaseFolded())
                continue;
            if (first < 0)
                first = n;
            if (n == last + 1 || n == 0 || !text.at(n - 1).isLetterOrNumber()) {
                found = n;
                break;
            }
        }
        if (first < 0)
            return 0;
        if (found < 0)
            found = first;
        if (found == last + 1)
            score += sideBySide;
        else if (found == 0 || !text.at(found - 1).isLetterOrNumber())
            score += wordStart;
        else
            score += anywhere;
        last = found;
        at = found + 1;
    }
    constexpr int lengthPenaltyUnit = 16;
    return std::max(1, score * 10 - static_cast<int>(text.size()) / lengthPenaltyUnit);
}

} // namespace postern::workbench
