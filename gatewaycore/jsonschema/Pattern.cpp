// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Pattern.h"

#include <re2/re2.h>
#include <utility>

namespace postern::jsonschema {

Pattern::Pattern(std::string source, std::unique_ptr<re2::RE2> program)
    : source_(std::move(source)), program_(std::move(program))
{
}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

Result<Pattern> Pattern::compile(std::string_view ecma)
{
    Result<std::string> translated = translatePattern(ecma);
    if (!translated)
        return unexpected(std::move(translated).error());
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_never_capture(true);
    auto program = std::make_unique<re2::RE2>(*translated, options);
    if (program->error_code() == re2::RE2::ErrorPatternTooLarge)
        return unexpected(ErrorKind::InvalidConfig,
                          "the pattern is too large when its repetitions are written out: check the length with "
                          "maxLength, and only the characters with the pattern",
                          Fault::Config);
    if (!program->ok())
        return unexpected(ErrorKind::InvalidConfig, "not a regular expression: " + program->error(), Fault::Config);
    return Pattern(std::string(ecma), std::move(program));
}

bool Pattern::isFoundIn(std::string_view text) const
{
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *program_);
}

} // namespace postern::jsonschema
