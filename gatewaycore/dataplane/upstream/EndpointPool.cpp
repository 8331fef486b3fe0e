// SPDX-License-Identifier: Apache-2.0
#include "dataplane/upstream/EndpointPool.h"

#include "dataplane/http/Message.h"

#include <algorithm>
#include <charconv>

namespace postern::upstream {

Result<Endpoint> Endpoint::parse(std::string_view url, std::uint32_t weight,
                                 std::shared_ptr<const net::TlsContext> tls, std::string serverName,
                                 client::OriginLimits limits)
{
    const auto refuse = [&](std::string_view why) {
        return unexpected(ErrorKind::InvalidConfig, "the endpoint \"" + std::string(url) + "\" " + std::string(why),
                          Fault::Config);
    };
    const std::string_view whole = url;
    const bool https = http::equalsIgnoringCase(url.substr(0, 8), "https://");
    if (!https && !http::equalsIgnoringCase(url.substr(0, 7), "http://"))
        return refuse("is not an http or https URL; write it as \"https://host:port/path\"");
    url.remove_prefix(https ? 8 : 7);
    if (url.find('#') != std::string_view::npos)
        return refuse("has a fragment, which is never sent");
    const std::size_t end = std::min(url.find_first_of("/?"), url.size());
    const std::string_view authority = url.substr(0, end);
    if (authority.find('@') != std::string_view::npos)
        return unexpected(ErrorKind::InvalidConfig,
                          "an endpoint holds a user name or password; credentials do not belong into a URL", Fault::Config);
    if (!http::isAuthority(authority))
        return refuse("has no proper host");
    std::string_view host;
    std::string_view portText;
    http::splitAuthority(authority, host, portText);
    std::uint16_t port = https ? 443 : 80;
    if (!portText.empty()) {
        const auto [at, error] = std::from_chars(portText.data(), portText.data() + portText.size(), port);
        if (error != std::errc() || at != portText.data() + portText.size() || port == 0)
            return refuse("has no proper port");
    }
    std::string_view rest = url.substr(end);
    const std::size_t question = rest.find('?');
    std::string_view path = rest.substr(0, question);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    const std::string_view query = question == std::string_view::npos ? std::string_view() : rest.substr(question + 1);
    if (!path.empty() || !query.empty()) {
        http::Target target;
        http::TargetFailure failure;
        const std::string probe = (path.empty() ? "/" : std::string(path)) + (query.empty() ? "" : "?" + std::string(query));
        if (!http::splitTarget(probe, http::Method::Get, target, failure))
            return refuse("has a path that cannot be sent: " + std::string(failure.reason));
    }

    net::ConnectTarget target;
    target.host = host.starts_with('[') ? std::string(host.substr(1, host.size() - 2)) : std::string(host);
    target.port = port;
    if (https) {
        target.tls = std::move(tls);
        target.serverName = std::move(serverName);
    }
    return Endpoint{std::string(whole),  client::Origin(std::move(target), limits), std::string(authority),
                    std::string(path),  std::string(query), std::max(weight, 1U)};
}

EndpointPool::EndpointPool(std::vector<Endpoint> endpoints, unsigned workers)
    : endpoints_(std::move(endpoints)), rounds_(workers)
{
    for (unsigned worker = 0; worker < workers; ++worker)
        rounds_[worker].current.assign(endpoints_.size(), 0);
}

std::size_t EndpointPool::choose(unsigned worker, std::uint64_t tried) const noexcept
{
    const auto isTried = [tried](std::size_t at) { return at < 64 && (tried >> at & 1) != 0; };
    if (endpoints_.size() == 1)
        return isTried(0) ? 1 : 0;
    // Each gains its weight, the richest pays the sum of all: chosen in proportion, never in clumps.
    std::vector<std::int64_t>& current = rounds_[worker].current;
    std::size_t best = endpoints_.size();
    std::int64_t sum = 0;
    for (std::size_t at = 0; at < endpoints_.size(); ++at) {
        if (isTried(at))
            continue;
        current[at] += endpoints_[at].weight;
        sum += endpoints_[at].weight;
        if (best == endpoints_.size() || current[at] > current[best])
            best = at;
    }
    if (best != endpoints_.size())
        current[best] -= sum;
    return best;
}

} // namespace postern::upstream
