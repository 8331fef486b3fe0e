// SPDX-License-Identifier: Apache-2.0
#include "dataplane/upstream/UpstreamHead.h"

#include "dataplane/http/HopByHop.h"

namespace postern::upstream {
namespace {

using http::HeaderId;

/// X-Forwarded-* of a trusted proxy is continued, of anybody else begun anew: they must not tell the backend lies.
void setForwarded(http::HeaderMap& headers, pipeline::Exchange& exchange, const http::ProxyTrust& trust)
{
    Arena& arena = exchange.arena();
    const std::string_view peer = exchange.client().address;
    if (trust.trusts(peer)) {
        std::string_view chain;
        headers.forEachValue(HeaderId::XForwardedFor, [&](std::string_view value) {
            chain = chain.empty() ? value : arena.join(chain, ", ", value);
        });
        headers.set(HeaderId::XForwardedFor, chain.empty() ? peer : arena.join(chain, ", ", peer));
        if (!headers.contains(HeaderId::XForwardedProto))
            headers.add(HeaderId::XForwardedProto, exchange.client().scheme);
        if (!headers.contains(HeaderId::XForwardedHost) && !exchange.received().authority.empty())
            headers.add(HeaderId::XForwardedHost, exchange.received().authority);
        return;
    }
    headers.remove(HeaderId::Forwarded);
    headers.remove(HeaderId::XRealIp);
    headers.remove(HeaderId::XForwardedPort);
    headers.set(HeaderId::XForwardedFor, peer);
    headers.set(HeaderId::XForwardedProto, exchange.client().scheme);
    if (exchange.received().authority.empty())
        headers.remove(HeaderId::XForwardedHost);
    else
        headers.set(HeaderId::XForwardedHost, exchange.received().authority);
}

std::string_view joinedTarget(Arena& arena, const http::RequestHead& request, const Endpoint& endpoint)
{
    std::string_view target = request.target;
    if (request.parts.form == http::TargetForm::Absolute) { // the backend is no proxy: origin-form (RFC 9112 3.2.1)
        target = request.parts.path;
        if (request.parts.hasQuery)
            target = arena.join(target, "?", request.parts.query);
    }
    if (!endpoint.basePath.empty() && target != "*")
        target = target == "/" ? std::string_view(endpoint.basePath) : arena.join(endpoint.basePath, target);
    else if (target.empty())
        target = "/";
    if (!endpoint.query.empty()) {
        const std::size_t question = target.find('?');
        const std::string_view own = question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
        target = arena.join(target.substr(0, question), "?", endpoint.query);
        if (!own.empty())
            target = arena.join(target, "&", own);
    }
    return target;
}

} // namespace

Result<http::RequestHead> upstreamHead(pipeline::Exchange& exchange, const Cluster& cluster, const Endpoint& endpoint)
{
    Arena& arena = exchange.arena();
    const http::RequestHead& request = exchange.request();
    http::RequestHead head(arena);
    head.method = request.method;
    head.methodText = request.methodText;
    if (auto set = head.setTarget(joinedTarget(arena, request, endpoint)); !set)
        return unexpected(std::move(set).error());
    head.headers.reserve(request.headers.size() + 4);
    for (const http::HeaderField& field : request.headers)
        head.headers.append(field);
    http::removeHopByHop(head.headers);
    head.headers.remove(HeaderId::Expect);
    const std::string_view received = exchange.received().authority;
    head.headers.set(HeaderId::Host, cluster.preserveHost() && !received.empty() ? received : std::string_view(endpoint.host));
    setForwarded(head.headers, exchange, cluster.settings().trustedProxies);
    return head;
}

} // namespace postern::upstream
