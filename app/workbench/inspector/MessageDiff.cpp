// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/MessageDiff.h"

#include <QStringList>
#include <algorithm>

namespace postern::workbench {
namespace {

using inspection::Message;
using Kind = DiffLine::Kind;

constexpr qsizetype mostLines = 2'000;

QString fieldText(const std::pair<std::string, std::string>& field)
{
    return shownText(field.first) + QStringLiteral(": ") + shownText(field.second);
}

void diffHeaders(const Message& before, const Message& after, QVector<DiffLine>& out)
{
    const auto same = [](const auto& a, const auto& b) {
        return QString::fromStdString(a.first).compare(QString::fromStdString(b.first), Qt::CaseInsensitive) == 0;
    };
    std::vector<const std::pair<std::string, std::string>*> gone;
    std::vector<bool> matched(after.headers.size(), false);
    for (const auto& old : before.headers) {
        bool found = false;
        for (std::size_t n = 0; n < after.headers.size() && !found; ++n) {
            if (!matched[n] && after.headers[n].second == old.second && same(after.headers[n], old))
                found = matched[n] = true;
        }
        if (!found)
            gone.push_back(&old);
    }
    for (std::size_t n = 0; n < after.headers.size(); ++n) {
        const auto& now = after.headers[n];
        if (matched[n]) {
            out.append({Kind::Same, fieldText(now), {}});
            continue;
        }
        const auto old = std::find_if(gone.begin(), gone.end(), [&](const auto* field) { return same(*field, now); });
        if (old == gone.end()) {
            out.append({Kind::Added, fieldText(now), {}});
        } else {
            out.append({Kind::Changed, fieldText(now), fieldText(**old)});
            gone.erase(old);
        }
    }
    for (const auto* field : gone)
        out.append({Kind::Removed, fieldText(*field), {}});
}

/// Longest common subsequence by dynamic programming: bodies here are small, and the bound keeps them so.
void diffLines(const QStringList& before, const QStringList& after, QVector<DiffLine>& out)
{
    const auto rows = static_cast<std::size_t>(before.size());
    const auto columns = static_cast<std::size_t>(after.size());
    std::vector<std::uint16_t> length((rows + 1) * (columns + 1), 0);
    const auto at = [&](std::size_t row, std::size_t column) -> std::uint16_t& { return length[row * (columns + 1) + column]; };
    for (std::size_t row = rows; row-- > 0;) {
        for (std::size_t column = columns; column-- > 0;) {
            at(row, column) = before[static_cast<int>(row)] == after[static_cast<int>(column)]
                                  ? static_cast<std::uint16_t>(at(row + 1, column + 1) + 1)
                                  : std::max(at(row + 1, column), at(row, column + 1));
        }
    }
    std::size_t row = 0;
    std::size_t column = 0;
    while (row < rows || column < columns) {
        if (row < rows && column < columns && before[static_cast<int>(row)] == after[static_cast<int>(column)]) {
            out.append({Kind::Same, after[static_cast<int>(column)], {}});
            ++row;
            ++column;
        } else if (column >= columns || (row < rows && at(row + 1, column) >= at(row, column + 1))) {
            out.append({Kind::Removed, before[static_cast<int>(row++)], {}});
        } else {
            out.append({Kind::Added, after[static_cast<int>(column++)], {}});
        }
    }
}

QStringList linesOf(const std::string& body)
{
    return body.empty() ? QStringList() : shownText(body).split(QLatin1Char('\n'));
}

} // namespace

QString shownText(const std::string& octets)
{
    QString text = QString::fromUtf8(octets.data(), static_cast<qsizetype>(octets.size()));
    for (QChar& c : text) {
        if (c.unicode() < 0x20 && c != QLatin1Char('\n') && c != QLatin1Char('\t') && c != QLatin1Char('\r'))
            c = QChar(0x2400 + c.unicode());
    }
    return text;
}

QVector<DiffLine> diffMessages(const Message& before, const Message& after)
{
    QVector<DiffLine> out;
    if (before.line == after.line)
        out.append({Kind::Same, shownText(after.line), {}});
    else
        out.append({Kind::Changed, shownText(after.line), shownText(before.line)});
    diffHeaders(before, after, out);
    const QStringList old = linesOf(before.body);
    const QStringList now = linesOf(after.body);
    if (old.isEmpty() && now.isEmpty())
        return out;
    out.append({Kind::Same, {}, {}});
    if (before.body == after.body || old.size() > mostLines || now.size() > mostLines) {
        const Kind kind = before.body == after.body ? Kind::Same : Kind::Added;
        if (kind != Kind::Same) {
            for (const QString& line : old)
                out.append({Kind::Removed, line, {}});
        }
        for (const QString& line : now)
            out.append({kind, line, {}});
        return out;
    }
    diffLines(old, now, out);
    return out;
}

} // namespace postern::workbench
