// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/LineDiff.h"

#include <QStringList>
#include <algorithm>
#include <vector>

namespace postern::workbench {
namespace {

constexpr qsizetype mostLines = 2'000;

QStringList linesOfText(const QString& text)
{
    QStringList lines = text.split(QLatin1Char('\n'));
    if (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

} // namespace

QVector<TextDiffLine> diffTexts(const QString& before, const QString& after)
{
    using Kind = TextDiffLine::Kind;
    const QStringList old = linesOfText(before);
    const QStringList now = linesOfText(after);
    qsizetype head = 0;
    while (head < old.size() && head < now.size() && old[head] == now[head])
        ++head;
    qsizetype tail = 0;
    while (tail < old.size() - head && tail < now.size() - head && old[old.size() - 1 - tail] == now[now.size() - 1 - tail])
        ++tail;
    QVector<TextDiffLine> out;
    for (qsizetype i = 0; i < head; ++i)
        out.append({Kind::Same, old[i]});
    const qsizetype rows = old.size() - head - tail;
    const qsizetype columns = now.size() - head - tail;
    const bool whole = rows > mostLines || columns > mostLines;
    // common[i][j]: lines that old from i on and now from j on have in common.
    const auto width = static_cast<std::size_t>(columns) + 1;
    std::vector<int> common(whole ? 0 : (static_cast<std::size_t>(rows) + 1) * width, 0);
    const auto at = [&](qsizetype i, qsizetype j) -> int& { return common[static_cast<std::size_t>(i) * width + static_cast<std::size_t>(j)]; };
    for (qsizetype i = rows; !whole && i-- > 0;) {
        for (qsizetype j = columns; j-- > 0;)
            at(i, j) = old[head + i] == now[head + j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    }
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < rows || j < columns) {
        if (!whole && i < rows && j < columns && old[head + i] == now[head + j]) {
            out.append({Kind::Same, old[head + i++]});
            ++j;
        } else if (i < rows && (whole || j == columns || at(i + 1, j) >= at(i, j + 1))) {
            out.append({Kind::Removed, old[head + i++]});
        } else {
            out.append({Kind::Added, now[head + j++]});
        }
    }
    for (qsizetype k = tail; k > 0; --k)
        out.append({Kind::Same, old[old.size() - k]});
    return out;
}

} // namespace postern::workbench
