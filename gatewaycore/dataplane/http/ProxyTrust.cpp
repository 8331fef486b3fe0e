// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/ProxyTrust.h"

#include <utility>

namespace postern::http {

Result<ProxyTrust> ProxyTrust::make(const std::vector<std::string>& blocks)
{
    auto proxies = AddressSet::make(blocks);
    if (!proxies)
        return unexpected(std::move(proxies).error());
    ProxyTrust trust;
    trust.proxies_ = *std::move(proxies);
    return trust;
}

std::string_view ProxyTrust::clientAddress(std::string_view peer, const HeaderMap& headers) const noexcept
{
    if (!trusts(peer))
        return peer;
    // Going left to right, the last untrusted member wins.
    std::string_view client = peer;
    bool sawUntrusted = false;
    std::string_view leftmost;
    headers.forEachToken(HeaderId::XForwardedFor, [&](std::string_view member) {
        if (leftmost.empty())
            leftmost = member;
        if (!trusts(member)) {
            client = member;
            sawUntrusted = true;
        }
    });
    if (!sawUntrusted && !leftmost.empty())
        client = leftmost; // all are our proxies: the first of them began it
    return AddressSet::parse(client) ? client : peer;
}

} // namespace postern::http
