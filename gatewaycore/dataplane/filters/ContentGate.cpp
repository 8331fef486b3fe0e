// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/ContentGate.h"

#include "dataplane/validation/MediaType.h"

#include <string>

namespace postern::filters {

using pipeline::FaultDetails;
using pipeline::FaultId;
using pipeline::ReasonArgument;
using pipeline::Verdict;
using validation::Refusal;

std::string_view codingOf(const http::HeaderMap& headers) noexcept
{
    std::string_view coding;
    headers.forEachToken(http::HeaderId::ContentEncoding, [&](std::string_view member) {
        if (!http::equalsIgnoringCase(member, "identity"))
            coding = member;
    });
    return coding;
}

ContentGate::Way ContentGate::judge(pipeline::Exchange& exchange) const
{
    const http::BodyFraming& framing = exchange.requestFraming();
    if (!framing.hasBody())
        return Way::Pass;
    const auto refused = [](Verdict) { return Way::Refused; };
    const http::HeaderMap& headers = exchange.request().headers;
    // Two types are one to us and maybe the other to the backend.
    if (headers.count(http::HeaderId::ContentType) > 1) {
        exchange.explain(reasons_.twoTypes);
        return refused(exchange.refuse(FaultId::BadRequest, {.description = "The request has more than one Content-Type."}));
    }
    const std::string_view type = validation::essenceOf(headers.value(http::HeaderId::ContentType));
    if (type.empty()) {
        if (rules_.untyped == Unread::Pass)
            return Way::Pass;
        exchange.explain(reasons_.untyped);
        return refused(exchange.refuse(FaultId::UnsupportedMediaType, {.description = "The request has content but no Content-Type."}));
    }
    if (!isOurs_(type)) {
        if (rules_.otherTypes == Unread::Pass)
            return Way::Pass;
        exchange.explain(reasons_.other, ReasonArgument("type", type));
        return refused(exchange.refuse(FaultId::UnsupportedMediaType));
    }
    if (const std::string_view coding = codingOf(headers); !coding.empty()) {
        if (rules_.encoded == Unread::Pass)
            return Way::Pass;
        exchange.explain(reasons_.encoded, ReasonArgument("coding", coding));
        return refused(exchange.refuse(FaultId::UnsupportedMediaType,
                                       {.description = "Content with a Content-Encoding is not taken here."}));
    }
    if (framing.kind == http::BodyFraming::Kind::Length && framing.length > rules_.size)
        return refused(refuse(exchange, {Refusal::Kind::TooLarge, "octets", rules_.size, rules_.size}));
    return Way::Look;
}

Verdict ContentGate::refuse(pipeline::Exchange& exchange, const Refusal& refusal) const
{
    const auto offset = ReasonArgument("offset", refusal.offset);
    const auto limit = ReasonArgument("limit", refusal.limit);
    const auto what = ReasonArgument("what", refusal.what);
    if (refusal.kind == Refusal::Kind::TooLarge) {
        exchange.explain(reasons_.size, limit);
        return exchange.refuse(FaultId::BodyTooLarge);
    }
    const std::string at = ", at octet " + std::to_string(refusal.offset) + ".";
    std::string said = "The content is malformed: " + std::string(refusal.what) + at;
    if (refusal.kind == Refusal::Kind::Limit) {
        exchange.explain(reasons_.above, limit, what, offset);
        said = "The content has more than " + std::to_string(refusal.limit) + ' ' + std::string(refusal.what) + at;
    } else {
        exchange.explain(reasons_.malformed, what, offset);
    }
    return exchange.refuse(FaultId::BadRequest, {.description = said});
}

} // namespace postern::filters
