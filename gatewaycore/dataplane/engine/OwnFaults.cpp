// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/OwnFaults.h"

#include "crypto/Json.h"

#include <algorithm>

namespace postern::engine {
namespace {

using pipeline::FaultId;

/// A client's text in a sentence: quoted, escaped and not too long.
std::string shown(std::string_view text) { return crypto::quoteJson(text.substr(0, 80)); }

std::string octets(ByteCount count) { return std::to_string(count.value) + " octets"; }

std::string placeOfLimits(const model::Origin& origin, const char* what)
{
    const std::string text = origin.toString();
    return text.empty() ? std::string("the defaults of ") + what : text;
}

/// Whether `path` is below `context`, segment by segment.
bool isBelow(std::string_view path, std::string_view context) noexcept
{
    return path.starts_with(context) && (path.size() == context.size() || path[context.size()] == '/');
}

/// The API whose context comes nearest to the path, or nullptr. Looks through all of them: nobody waits for it but whoever
/// records.
const RoutePlan* nearestTo(std::string_view path, const Snapshot& snapshot)
{
    const RoutePlan* nearest = nullptr;
    for (const auto& plan : snapshot.plans) {
        const std::string& context = plan->info.apiContext;
        if (!context.empty() && isBelow(path, context) && (nearest == nullptr || context.size() > nearest->info.apiContext.size()))
            nearest = plan.get();
    }
    return nearest;
}

std::string whyNoRoute(const Snapshot& snapshot, const pipeline::Exchange& exchange, std::string& source)
{
    const std::string_view target = exchange.received().target;
    const std::string_view path = exchange.routedPath().empty() ? target.substr(0, target.find('?')) : exchange.routedPath();
    const RoutePlan* const near = nearestTo(path, snapshot);
    if (near == nullptr)
        return "no API has a context that " + shown(path) + " begins with";
    // Where the API's operations are: that of the first, without its line being meant.
    source = near->wrongMethod != nullptr ? near->wrongMethod->info.origin.toString() : std::string();
    if (source.empty())
        source = near->info.origin.toString();
    return near->info.apiTitle + " at " + near->info.apiContext + " has no operation for " + shown(path.substr(near->info.apiContext.size()));
}

std::string limitOf(FaultId fault, const Snapshot& snapshot, const pipeline::Exchange& exchange)
{
    const model::Limits& limits = snapshot.limits;
    if (fault == FaultId::UriTooLong)
        return "limits.requestLine is " + octets(limits.requestLine);
    if (fault == FaultId::HeadersTooLarge)
        return "limits.headers is " + octets(limits.headers) + ", limits.headerCount " + std::to_string(limits.headerCount);
    const bool buffered = exchange.failureDetail().find("bufferedBody") != std::string_view::npos;
    const std::string limit = octets(buffered ? limits.bufferedBody : limits.requestBody);
    return exchange.requestFraming().kind == http::BodyFraming::Kind::Length
               ? std::to_string(exchange.requestFraming().length) + " octets, and the limit is " + limit
               : "the limit is " + limit;
}

std::string waitedFor(const Snapshot& snapshot, const pipeline::Exchange& exchange)
{
    const bool content = exchange.failureDetail().find("content") != std::string_view::npos;
    const auto time = content ? snapshot.timeouts.bodyIdle : snapshot.timeouts.headerRead;
    return std::string(content ? "timeouts.bodyIdle" : "timeouts.headerRead") + " is " + std::to_string(time.count()) + " ms";
}

} // namespace

void explainOwnFault(FaultId fault, const Snapshot& snapshot, pipeline::Exchange& exchange, std::string_view allow)
{
    std::string more;
    std::string source;
    const http::HeaderMap& headers = exchange.request().headers;
    switch (fault) {
    case FaultId::UriTooLong:
    case FaultId::HeadersTooLarge:
    case FaultId::BodyTooLarge:
        more = limitOf(fault, snapshot, exchange);
        source = placeOfLimits(snapshot.limits.origin, "limits");
        break;
    case FaultId::RequestTimeout:
        more = waitedFor(snapshot, exchange);
        source = placeOfLimits(snapshot.timeouts.origin, "timeouts");
        break;
    case FaultId::UnsupportedExpectation: more = "Expect is " + shown(headers.value("Expect")); break;
    case FaultId::NotImplemented:
        if (headers.contains("Transfer-Encoding"))
            more = "Transfer-Encoding is " + shown(headers.value("Transfer-Encoding"));
        break;
    case FaultId::MethodNotAllowed:
        more = std::string(exchange.received().methodText) + " is none of the path's methods: " + std::string(allow);
        if (exchange.route() != nullptr)
            source = exchange.route()->origin.toString();
        break;
    case FaultId::NoRoute:
        if (exchange.failureDetail().empty())
            more = whyNoRoute(snapshot, exchange, source);
        break;
    default: return;
    }
    std::string_view detail = exchange.failureDetail();
    if (detail.ends_with('.'))
        detail.remove_suffix(1);
    if (!more.empty())
        exchange.setFailureDetail(detail.empty() ? more : std::string(detail) + ": " + more);
    if (!source.empty())
        exchange.setFailureSource(source);
}

std::string withVersion(const http::ParseFailure& failure, std::string_view unread)
{
    std::string text(failure.reason);
    if (failure.status != 505)
        return text;
    const std::string_view line = unread.substr(0, unread.find_first_of("\r\n"));
    const std::size_t blank = line.rfind(' ');
    return blank == std::string_view::npos ? text : text + ": it is " + shown(line.substr(blank + 1, 20));
}

} // namespace postern::engine
