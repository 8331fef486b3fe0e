// SPDX-License-Identifier: Apache-2.0
#include "schema/Problems.h"

#include "base/Text.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace postern::schema {
namespace {

std::string_view word(Severity severity)
{
    switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Note: return "note";
    }
    return "error";
}

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

/// Edits (insert, delete, replace, swap of neighbours) between two words, letter case aside.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> twoBack(b.size() + 1);
    std::vector<std::size_t> oneBack(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        oneBack[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = std::min({oneBack[j] + 1, row[j - 1] + 1, oneBack[j - 1] + (same ? 0U : 1U)});
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = std::min(row[j], twoBack[j - 2] + 1);
        }
        std::swap(twoBack, oneBack);
        std::swap(oneBack, row);
    }
    return oneBack[b.size()];
}

} // namespace

std::string Problem::toString() const
{
    std::string text = location.toString();
    if (!text.empty())
        text += ": ";
    text += word(severity);
    text += ": ";
    if (!path.empty())
        text += path + ": ";
    text += message;
    if (!hint.empty())
        text += " (" + hint + ")";
    return text;
}

void Problems::add(Problem problem)
{
    if (problem.severity == Severity::Error)
        ++errors_;
    // What a document says is shown cut, at whatever octet, and may come from a place that is read octet by octet.
    for (std::string* const text : {&problem.path, &problem.message, &problem.hint}) {
        if (!isUtf8(*text))
            *text = toValidUtf8(*text);
    }
    if (all_.size() < maximum)
        all_.push_back(std::move(problem));
    else
        ++leftOut_;
}

void Problems::error(const Location& at, std::string path, std::string message, std::string hint)
{
    add({Severity::Error, at, std::move(path), std::move(message), std::move(hint)});
}

void Problems::warning(const Location& at, std::string path, std::string message, std::string hint)
{
    add({Severity::Warning, at, std::move(path), std::move(message), std::move(hint)});
}

void Problems::append(const Problems& others)
{
    for (const Problem& problem : others.all_)
        add(problem);
    const std::size_t listed = static_cast<std::size_t>(std::count_if(
        others.all_.begin(), others.all_.end(), [](const Problem& p) { return p.severity == Severity::Error; }));
    errors_ += others.errors_ - listed;
    leftOut_ += others.leftOut_;
}

std::string Problems::toString() const
{
    std::string text;
    for (const Problem& problem : all_) {
        if (!text.empty())
            text += '\n';
        text += problem.toString();
    }
    if (leftOut_ > 0)
        text += "\n... and " + std::to_string(leftOut_) + " more";
    return text;
}

Error Problems::toError(ErrorKind kind) const { return Error(kind, toString(), Fault::Config); }

std::string closest(std::string_view word, const std::vector<std::string>& candidates)
{
    constexpr std::size_t longest = 64; // no name of ours is longer, and the search is quadratic
    if (word.size() > longest)
        return {};
    std::string best;
    std::size_t bestDistance = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > longest)
            continue;
        const std::size_t found = distance(word, candidate);
        if (found < bestDistance) {
            bestDistance = found;
            best = candidate;
        }
    }
    return best;
}

} // namespace postern::schema
