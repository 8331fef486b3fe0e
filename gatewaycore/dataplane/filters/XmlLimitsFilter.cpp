// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/ContentGate.h"
#include "dataplane/pipeline/FilterType.h"
#include "dataplane/validation/MediaType.h"
#include "dataplane/validation/XmlScanner.h"

#include <array>

namespace postern::filters {

struct XmlLimitsConfig {
    ByteCount maxBodySize = 1_MiB;
    std::uint32_t maxDepth = 32;
    std::uint64_t maxElements = 100'000;
    std::uint64_t maxChildren = 1'000;
    std::uint64_t maxAttributes = 32;
    std::uint64_t maxNameLength = 256;
    std::uint64_t maxAttributeLength = 4'096;
    std::uint64_t maxTextLength = 65'536;
    Unread doctype = Unread::Refuse;
    Unread otherTypes = Unread::Pass;
    Unread untyped = Unread::Refuse;
    Unread encoded = Unread::Refuse;
};

const schema::Schema<XmlLimitsConfig>& describe(schema::Type<XmlLimitsConfig>)
{
    using C = XmlLimitsConfig;
    static const schema::ChoiceEntry unread[]{{"refuse", Unread::Refuse, "it is refused"}, {"pass", Unread::Pass, "it passes unseen"}};
    static const auto schema =
        schema::Schema<C>("xml-limits", "Refuses requests whose XML is malformed, too large, too deep or declares a document type, while it passes.")
            .field("maxBodySize", &C::maxBodySize, "Octets of the content; beyond: 413").range(1_B, 1024_MiB)
            .field("maxDepth", &C::maxDepth, "Elements within each other").range(1, 10'000)
            .field("maxElements", &C::maxElements, "Elements in the whole content").range(1, 1'000'000'000)
            .field("maxChildren", &C::maxChildren, "Elements directly in one element").range(0, 1'000'000'000)
            .field("maxAttributes", &C::maxAttributes, "Attributes of one element").range(0, 1'000)
            .field("maxNameLength", &C::maxNameLength, "Length of the name of an element, an attribute or an instruction").range(1, 65'536).unit("characters")
            .field("maxAttributeLength", &C::maxAttributeLength, "Length of an attribute's value").range(0, 1'000'000'000).unit("characters")
            .field("maxTextLength", &C::maxTextLength, "Length of the text between two tags, with comments and CDATA sections").range(0, 1'000'000'000).unit("characters")
            .field("doctype", &C::doctype, "What is done with a document type; one that declares anything is refused in any case").oneOf({unread[0], unread[1]})
            .field("otherTypes", &C::otherTypes, "What is done with content of another type than XML").oneOf({unread[0], unread[1]})
            .field("untyped", &C::untyped, "What is done with content without a Content-Type").oneOf({unread[0], unread[1]})
            .field("encoded", &C::encoded, "What is done with XML that has a Content-Encoding, such as gzip").oneOf({unread[0], unread[1]});
    return schema;
}

namespace {

using pipeline::ReasonText;

const ReasonText xmlTwoTypes{"xml-limits.two-types", "The request has more than one Content-Type.", "Send one."};
const ReasonText xmlUntyped{"xml-limits.untyped", "The request has content but no Content-Type.",
                            "Send \"Content-Type: application/xml\", or set `untyped: pass`."};
const ReasonText xmlOther{"xml-limits.other-type", "Content of the type {type} is not XML.", "Send XML, or set `otherTypes: pass`."};
const ReasonText xmlEncoded{"xml-limits.encoded", "The content is encoded ({coding}), so it cannot be looked into.",
                            "Send it without Content-Encoding, or set `encoded: pass`."};
const ReasonText xmlSize{"xml-limits.size", "The content has more than {limit} octets.", "Send less, or raise `maxBodySize`."};
const ReasonText xmlAbove{"xml-limits.above", "The XML has more than {limit} {what}, at octet {offset}.",
                          "Send less, or raise the limit of that name."};
const ReasonText xmlMalformed{"xml-limits.malformed", "The content is not XML that is taken here: {what}, at octet {offset}.",
                              "Send well-formed XML 1.0 in UTF-8, without a document type."};

const ContentReasons xmlReasons{xmlTwoTypes, xmlUntyped, xmlOther, xmlEncoded, xmlSize, xmlAbove, xmlMalformed};

validation::XmlLimits xmlLimitsOf(const XmlLimitsConfig& config)
{
    validation::XmlLimits limits;
    limits.size = config.maxBodySize.value;
    limits.depth = config.maxDepth;
    limits.elements = config.maxElements;
    limits.children = config.maxChildren;
    limits.attributes = config.maxAttributes;
    limits.nameLength = config.maxNameLength;
    limits.attributeLength = config.maxAttributeLength;
    limits.textLength = config.maxTextLength;
    limits.doctype = config.doctype == Unread::Pass;
    return limits;
}

class XmlLimitsFilter final : public WatchedContent<validation::XmlScanner, validation::XmlLimits> {
  public:
    XmlLimitsFilter(const XmlLimitsConfig& config, pipeline::FilterContext&)
        : WatchedContent(xmlLimitsOf(config), {{config.otherTypes, config.untyped, config.encoded, config.maxBodySize.value},
                                               validation::isXml,
                                               xmlReasons})
    {
    }
};

} // namespace

pipeline::FilterType describeXmlLimitsFilter()
{
    static const std::array reasons{&xmlTwoTypes, &xmlUntyped, &xmlOther, &xmlEncoded, &xmlSize, &xmlAbove, &xmlMalformed};
    pipeline::FilterTraits traits;
    traits.name = "xml-limits";
    traits.title = "XML limits";
    traits.summary = "Refuses XML that is malformed, too large, too deep or declares a document type, without waiting for all of it.";
    traits.phase = pipeline::Phase::Validate;
    traits.requestBody = pipeline::BodyNeed::Watch;
    traits.reasons = reasons;
    return pipeline::makeFilterType<XmlLimitsConfig, XmlLimitsFilter>(traits);
}

} // namespace postern::filters
