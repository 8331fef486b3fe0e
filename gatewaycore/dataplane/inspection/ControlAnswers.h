// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Answer.h"
#include "schema/Document.h"
#include "schema/Problems.h"

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

/// [{severity, message, hint, path, file, line, column}]
[[nodiscard]] inline schema::Value problemsValue(const schema::Problems& problems)
{
    using schema::Value;
    constexpr std::string_view severities[] = {"error", "warning", "note"};
    Value list = Value::list();
    for (const schema::Problem& problem : problems.all())
        list.push(Value::object({{"severity", severities[static_cast<std::size_t>(problem.severity)]},
                                 {"message", problem.message},
                                 {"hint", problem.hint},
                                 {"path", problem.path},
                                 {"file", problem.location.file()},
                                 {"line", problem.location.line},
                                 {"column", problem.location.column}}));
    return list;
}
[[nodiscard]] inline bool parseNumber(std::string_view text, std::uint64_t& out)
{
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
    return failure == std::errc() && end == text.data() + text.size();
}

} // namespace postern::inspection
