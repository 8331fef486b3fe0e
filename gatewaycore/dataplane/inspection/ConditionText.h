// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/Breakpoint.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::inspection {

/// What is wrong with a condition as somebody typed it, and the word that is.
struct ConditionMistake {
    enum class Kind : std::uint8_t {
        Field,   ///< `word` is nothing that a term begins with
        Op,      ///< after `word` comes no comparison
        Nothing, ///< after `word` comes nothing more, but there is something
        Value,   ///< after `word` a value is missing
        Term,    ///< after "and" a term is missing
    };
    Kind kind = Kind::Field;
    std::string word;
};

/// Conditions as people type them: terms that must all hold, with "and" between them; empty text is no term.
///
///     method = POST and header X-Debug exists and status = 4xx
///
/// A value goes on to the next "and" or the end. Nothing when it cannot be read: `mistake` says why.
[[nodiscard]] std::optional<std::vector<BreakpointTerm>> conditionFrom(std::string_view text, ConditionMistake& mistake);
/// The same, back.
[[nodiscard]] std::string conditionText(const std::vector<BreakpointTerm>& terms);
/// A sentence for people.
[[nodiscard]] std::string sentenceOf(const ConditionMistake& mistake);

} // namespace postern::inspection
