// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/ContentGate.h"
#include "dataplane/pipeline/FilterType.h"
#include "dataplane/validation/JsonScanner.h"
#include "dataplane/validation/MediaType.h"

#include <array>

namespace postern::filters {

struct JsonLimitsConfig {
    ByteCount maxBodySize = 1_MiB;
    std::uint32_t maxDepth = 32;
    std::uint64_t maxObjectEntries = 1'000;
    std::uint64_t maxArrayItems = 10'000;
    std::uint64_t maxKeyLength = 256;
    std::uint64_t maxStringLength = 65'536;
    std::uint64_t maxNumberLength = 64;
    std::uint64_t maxValues = 100'000;
    Unread otherTypes = Unread::Pass;
    Unread untyped = Unread::Refuse;
    Unread encoded = Unread::Refuse;
};

const schema::Schema<JsonLimitsConfig>& describe(schema::Type<JsonLimitsConfig>)
{
    using C = JsonLimitsConfig;
    static const schema::ChoiceEntry unread[]{{"refuse", Unread::Refuse, "it is refused"}, {"pass", Unread::Pass, "it passes unseen"}};
    static const auto schema =
        schema::Schema<C>("json-limits", "Refuses requests whose JSON is malformed, too large or too deep, while it passes.")
            .field("maxBodySize", &C::maxBodySize, "Octets of the content; beyond: 413").range(1_B, 1024_MiB)
            .field("maxDepth", &C::maxDepth, "Objects and arrays within each other").range(0, 10'000)
            .field("maxObjectEntries", &C::maxObjectEntries, "Entries of one object").range(0, 1'000'000'000)
            .field("maxArrayItems", &C::maxArrayItems, "Items of one array").range(0, 1'000'000'000)
            .field("maxKeyLength", &C::maxKeyLength, "Length of a key").range(0, 1'000'000'000).unit("characters")
            .field("maxStringLength", &C::maxStringLength, "Length of a string that is no key").range(0, 1'000'000'000).unit("characters")
            .field("maxNumberLength", &C::maxNumberLength, "Length of a number as it is written").range(1, 1'000'000'000).unit("characters")
            .field("maxValues", &C::maxValues, "Values in the whole content").range(1, 1'000'000'000)
            .field("otherTypes", &C::otherTypes, "What is done with content of another type than JSON").oneOf({unread[0], unread[1]})
            .field("untyped", &C::untyped, "What is done with content without a Content-Type").oneOf({unread[0], unread[1]})
            .field("encoded", &C::encoded, "What is done with JSON that has a Content-Encoding, such as gzip").oneOf({unread[0], unread[1]});
    return schema;
}

namespace {

using pipeline::ReasonText;

const ReasonText jsonTwoTypes{"json-limits.two-types", "The request has more than one Content-Type.", "Send one."};
const ReasonText jsonUntyped{"json-limits.untyped", "The request has content but no Content-Type.",
                             "Send \"Content-Type: application/json\", or set `untyped: pass`."};
const ReasonText jsonOther{"json-limits.other-type", "Content of the type {type} is not JSON.",
                           "Send JSON, or set `otherTypes: pass`."};
const ReasonText jsonEncoded{"json-limits.encoded", "The content is encoded ({coding}), so it cannot be looked into.",
                             "Send it without Content-Encoding, or set `encoded: pass`."};
const ReasonText jsonSize{"json-limits.size", "The content has more than {limit} octets.", "Send less, or raise `maxBodySize`."};
const ReasonText jsonAbove{"json-limits.above", "The JSON has more than {limit} {what}, at octet {offset}.",
                           "Send less, or raise the limit of that name."};
const ReasonText jsonMalformed{"json-limits.malformed", "The content is not valid JSON: {what}, at octet {offset}.",
                               "Send a JSON text as in RFC 8259."};

const ContentReasons jsonReasons{jsonTwoTypes, jsonUntyped, jsonOther, jsonEncoded, jsonSize, jsonAbove, jsonMalformed};

validation::JsonLimits jsonLimitsOf(const JsonLimitsConfig& config)
{
    validation::JsonLimits limits;
    limits.size = config.maxBodySize.value;
    limits.depth = config.maxDepth;
    limits.objectEntries = config.maxObjectEntries;
    limits.arrayItems = config.maxArrayItems;
    limits.keyLength = config.maxKeyLength;
    limits.stringLength = config.maxStringLength;
    limits.numberLength = config.maxNumberLength;
    limits.values = config.maxValues;
    return limits;
}

class JsonLimitsFilter final : public WatchedContent<validation::JsonScanner, validation::JsonLimits> {
  public:
    JsonLimitsFilter(const JsonLimitsConfig& config, pipeline::FilterContext&)
        : WatchedContent(jsonLimitsOf(config), {{config.otherTypes, config.untyped, config.encoded, config.maxBodySize.value},
                                            validation::isJson,
                                            jsonReasons})
    {
    }
};

} // namespace

pipeline::FilterType describeJsonLimitsFilter()
{
    static const std::array reasons{&jsonTwoTypes, &jsonUntyped, &jsonOther, &jsonEncoded, &jsonSize, &jsonAbove, &jsonMalformed};
    pipeline::FilterTraits traits;
    traits.name = "json-limits";
    traits.title = "JSON limits";
    traits.summary = "Refuses JSON that is malformed, too large or too deep, without waiting for all of it.";
    traits.phase = pipeline::Phase::Validate;
    traits.requestBody = pipeline::BodyNeed::Watch;
    traits.reasons = reasons;
    return pipeline::makeFilterType<JsonLimitsConfig, JsonLimitsFilter>(traits);
}

} // namespace postern::filters
