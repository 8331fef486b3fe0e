// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/ConditionText.h"

#include "dataplane/http/HeaderName.h"

#include <algorithm>
#include <array>
#include <utility>

namespace postern::inspection {
namespace {

using TermField = BreakpointTerm::Field;
using TermOp = BreakpointTerm::Op;

constexpr std::array<std::pair<TermField, std::string_view>, 6> fieldWords{{{TermField::Method, "method"},
                                                                            {TermField::Path, "path"},
                                                                            {TermField::Query, "query"},
                                                                            {TermField::Header, "header"},
                                                                            {TermField::Status, "status"},
                                                                            {TermField::Claim, "claim"}}};
constexpr std::array<std::pair<TermOp, std::string_view>, 9> opWords{{{TermOp::Equals, "="},
                                                                      {TermOp::Differs, "!="},
                                                                      {TermOp::Contains, "contains"},
                                                                      {TermOp::Begins, "begins"},
                                                                      {TermOp::Ends, "ends"},
                                                                      {TermOp::Exists, "exists"},
                                                                      {TermOp::Missing, "missing"},
                                                                      {TermOp::AtLeast, ">="},
                                                                      {TermOp::AtMost, "<="}}};

bool isNamed(TermField field) noexcept { return field == TermField::Query || field == TermField::Header || field == TermField::Claim; }
bool isLone(TermOp op) noexcept { return op == TermOp::Exists || op == TermOp::Missing; }

std::vector<std::string> wordsOf(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    std::vector<std::string> out;
    for (std::size_t at = text.find_first_not_of(blanks); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
        out.emplace_back(text.substr(at, end - at));
        at = text.find_first_not_of(blanks, end);
    }
    return out;
}

template <class Table, class Key> std::string wordOf(const Table& table, Key key)
{
    for (const auto& [own, word] : table) {
        if (own == key)
            return std::string(word);
    }
    return {};
}

using Word = std::vector<std::string>::const_iterator;

/// One term of [at, end).
bool readTerm(Word at, Word end, BreakpointTerm& term, ConditionMistake& mistake)
{
    if (at == end)
        return mistake = {ConditionMistake::Kind::Term, "and"}, false;
    const auto take = [&] { return at == end ? std::string() : *at++; };
    const std::string field = take();
    const auto* const knownField = std::find_if(fieldWords.begin(), fieldWords.end(), [&](const auto& own) { return own.second == field; });
    if (knownField == fieldWords.end())
        return mistake = {ConditionMistake::Kind::Field, field}, false;
    term.field = knownField->first;
    if (isNamed(term.field))
        term.name = take();
    const std::string op = take();
    const auto* const knownOp = std::find_if(opWords.begin(), opWords.end(), [&](const auto& own) { return own.second == op; });
    if (knownOp == opWords.end())
        return mistake = {ConditionMistake::Kind::Op, isNamed(term.field) ? field + ' ' + term.name : field}, false;
    term.op = knownOp->first;
    for (; at != end; ++at)
        term.value += (term.value.empty() ? "" : " ") + *at;
    if (isLone(term.op) && !term.value.empty())
        return mistake = {ConditionMistake::Kind::Nothing, op}, false;
    if (!isLone(term.op) && term.value.empty())
        return mistake = {ConditionMistake::Kind::Value, op}, false;
    return true;
}

} // namespace

std::optional<std::vector<BreakpointTerm>> conditionFrom(std::string_view text, ConditionMistake& mistake)
{
    std::vector<BreakpointTerm> out;
    const std::vector<std::string> words = wordsOf(text);
    if (words.empty())
        return out;
    for (auto at = words.begin();;) {
        const auto end = std::find_if(at, words.end(), [](const std::string& word) { return http::equalsIgnoringCase(word, "and"); });
        if (!readTerm(at, end, out.emplace_back(), mistake))
            return std::nullopt;
        if (end == words.end())
            return out;
        at = end + 1;
    }
}

std::string conditionText(const std::vector<BreakpointTerm>& terms)
{
    std::string out;
    for (const BreakpointTerm& term : terms) {
        out += (out.empty() ? "" : " and ") + wordOf(fieldWords, term.field);
        for (const std::string& word : {term.name, wordOf(opWords, term.op), term.value})
            out += (word.empty() ? "" : " ") + word;
    }
    return out;
}

std::string sentenceOf(const ConditionMistake& mistake)
{
    const std::string word = '"' + mistake.word + '"';
    switch (mistake.kind) {
    case ConditionMistake::Kind::Field:
        return word + " is not known: a term begins with method, path, query, header, status or claim.";
    case ConditionMistake::Kind::Op: return "After " + word + " comes one of = != contains begins ends exists missing >= <=.";
    case ConditionMistake::Kind::Nothing: return "After " + word + " comes nothing more.";
    case ConditionMistake::Kind::Value: return "After " + word + " comes a value.";
    case ConditionMistake::Kind::Term: return "Before and after " + word + " comes a term.";
    }
    return {};
}

} // namespace postern::inspection
