// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Answer.h"
#include "schema/Document.h"

#include <charconv>
#include <string_view>

/// What all calls of the control protocol answer with.
namespace postern::inspection {

inline void answerJson(pipeline::Answer& answer, int status, const schema::Value& value)
{
    answer.respond(status, "application/json", schema::writeJson(value, 0) + '\n');
}

inline void answerError(pipeline::Answer& answer, int status, std::string_view message)
{
    answerJson(answer, status, schema::Value::object({{"error", message}}));
}

[[nodiscard]] inline bool parseNumber(std::string_view text, std::uint64_t& out)
{
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
    return failure == std::errc() && end == text.data() + text.size();
}

} // namespace postern::inspection
