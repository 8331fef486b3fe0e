// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/HopByHop.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace postern::http {
namespace {

constexpr HeaderIdSet hopByHop{HeaderId::Connection,         HeaderId::Http2Settings,   HeaderId::KeepAlive,
                               HeaderId::ProxyAuthenticate,  HeaderId::ProxyAuthorization, HeaderId::ProxyConnection,
                               HeaderId::Te,                 HeaderId::TransferEncoding, HeaderId::Upgrade};

// Of the fields that we know, Connection may only name these; all others are meant for every recipient.
bool isEndToEnd(HeaderId id) noexcept
{
    return id != HeaderId::Unknown && id != HeaderId::Trailer && id != HeaderId::Warning;
}

} // namespace

std::size_t removeHopByHop(HeaderMap& headers)
{
    if (!headers.mayContain(hopByHop)) // nor then a Connection, which could name others
        return 0;
    // Names that Connection lists and that are not removed anyway; a list beyond this many is not an honest one, and
    // its tail stays.
    std::array<std::string_view, 16> named;
    std::size_t count = 0;
    headers.forEachToken(HeaderId::Connection, [&](std::string_view token) {
        if (equalsIgnoringCase(token, "keep-alive")) // by far the most frequent one
            return;
        const HeaderId id = headerId(token);
        if (count < named.size() && !hopByHop.contains(id) && !isEndToEnd(id) && !equalsIgnoringCase(token, "close"))
            named[count++] = token;
    });
    const auto end = named.begin() + static_cast<std::ptrdiff_t>(count);
    return headers.removeIf([&](const HeaderField& field) {
        if (hopByHop.contains(field.id))
            return true;
        return !isEndToEnd(field.id) && std::any_of(named.begin(), end, [&field](std::string_view name) {
            return equalsIgnoringCase(name, field.name);
        });
    });
}

} // namespace postern::http
