// SPDX-License-Identifier: Apache-2.0
#include "dataplane/validation/ParameterReader.h"
#include "fuzz/Fuzz.h"
#include "schema/Text.h"

using namespace postern;
using namespace postern::validation;

namespace {

std::size_t octetsOf(const schema::Value& value)
{
    FUZZ_CHECK(schema::invalidUtf8(value.asString()) == std::string_view::npos);
    std::size_t octets = value.asString().size() + value.spelling().size();
    for (const schema::Value& item : value.items())
        octets += octetsOf(item);
    for (const schema::Entry& entry : value.entries()) {
        FUZZ_CHECK(schema::invalidUtf8(entry.key) == std::string_view::npos);
        octets += entry.key.size() + octetsOf(entry.value);
    }
    return octets;
}

} // namespace

/// Two octets choose place, style, explode and shape, the rest is the text: whatever comes is read, or refused with a reason,
/// and what was read is UTF-8 and no longer than what came.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2 || size > 8'000)
        return 0;
    ParameterRule rule;
    rule.name = "p";
    rule.in = static_cast<ParameterRule::In>(data[0] & 3U);
    rule.style = static_cast<ParameterRule::Style>((data[0] >> 2U) & 7U);
    rule.explode = (data[0] & 32U) != 0;
    rule.json = (data[0] & 128U) != 0;
    rule.schema.shape.types = data[1] & 127U;
    rule.schema.shape.items = std::make_shared<Shape>();
    rule.schema.shape.items->types = (data[1] & 128U) != 0 ? Shape::Integer : Shape::String;
    rule.schema.shape.properties.push_back({"R", *rule.schema.shape.items});
    rule.schema.shape.properties.push_back({"t", rule.schema.shape});
    const std::string_view text = test::fuzzText(data + 2, size - 2);
    Arena arena;
    http::HeaderMap headers(arena);
    RequestTexts texts;
    if (rule.in == ParameterRule::In::Path)
        texts.path.emplace_back("p", text);
    if (rule.in == ParameterRule::In::Header)
        headers.add("p", text);
    if (rule.in == ParameterRule::In::Cookie)
        headers.add(http::HeaderId::Cookie, text);
    if (texts.take(rule.in == ParameterRule::In::Query ? text : std::string_view(), headers, arena)) {
        const ReadParameter got = ParameterReader(texts, arena).read(rule);
        FUZZ_CHECK((got.kind == ReadParameter::Kind::Wrong) == !got.problem.empty());
        FUZZ_CHECK(octetsOf(got.value) <= text.size());
    }
    ContentRule form;
    form.schema.shape = rule.schema.shape;
    form.joined = {"t"};
    std::string problem;
    if (const auto value = readForm(text, form, 50, arena, problem)) {
        FUZZ_CHECK(octetsOf(*value) <= text.size());
        FUZZ_CHECK(value->size() <= 50);
    } else {
        FUZZ_CHECK(!problem.empty());
    }
    return 0;
}
