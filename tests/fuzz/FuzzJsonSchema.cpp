// SPDX-License-Identifier: Apache-2.0
#include "fuzz/Fuzz.h"
#include "jsonschema/Compiler.h"
#include "schema/Document.h"

using namespace postern;
using namespace postern::jsonschema;

/// A schema and a value, one JSON text a line: refused with problems, or checked within its limits, with and without
/// reasons to the same end. The first octet chooses the dialect and the formats.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view text = test::fuzzText(data, size);
    if (text.empty() || size > 20'000)
        return 0;
    CompileOptions options;
    options.dialect = static_cast<Dialect>(static_cast<unsigned char>(text.front()) % 3);
    options.assertFormats = (static_cast<unsigned char>(text.front()) & 4U) != 0;
    text.remove_prefix(1);
    const std::size_t line = std::min(text.find('\n'), text.size());
    schema::Problems unread;
    auto schema = schema::readJson(text.substr(0, line), "s.json", unread);
    const auto value = schema::readJson(text.substr(std::min(line + 1, text.size())), "v.json", unread);
    if (!schema || !value)
        return 0;
    schema::Problems problems;
    Compiler compiler(options);
    compiler.add("s.json", *std::move(schema));
    const auto id = compiler.compile("s.json", problems);
    const auto validator = compiler.finish(problems);
    FUZZ_CHECK((id && validator) || problems.hasErrors());
    if (!id || !validator)
        return 0;
    ValidationLimits limits;
    limits.steps = 100'000;
    const Outcome outcome = validator->validate(*id, *value, limits);
    FUZZ_CHECK(outcome.valid == outcome.violations.empty());
    for (const Violation& violation : outcome.violations)
        FUZZ_CHECK(!violation.message.empty() && violation.message.size() < 2000);
    if (!outcome.exhausted)
        FUZZ_CHECK(validator->accepts(*id, *value, limits) == outcome.valid);
    return 0;
}
