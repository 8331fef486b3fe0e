// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/FieldNames.h"

#include "dataplane/http/HeaderName.h"
#include "dataplane/http/Octets.h"

#include <algorithm>
#include <string>

namespace postern::filters {

bool isGatewaysField(std::string_view name) noexcept
{
    switch (http::headerId(name)) {
    case http::HeaderId::Connection:
    case http::HeaderId::ContentLength:
    case http::HeaderId::TransferEncoding:
    case http::HeaderId::Te:
    case http::HeaderId::Trailer:
    case http::HeaderId::Upgrade:
    case http::HeaderId::KeepAlive:
    case http::HeaderId::ProxyConnection:
    case http::HeaderId::Http2Settings:
    case http::HeaderId::Host: return true;
    default: return false;
    }
}

bool isFieldName(std::string_view name) noexcept
{
    return !name.empty() && http::octets::all(name, http::octets::Token);
}

bool isFieldValue(std::string_view value) noexcept
{
    return std::none_of(value.begin(), value.end(), [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

Result<void> checkFieldName(std::string_view name)
{
    if (!isFieldName(name))
        return unexpected(ErrorKind::InvalidConfig, "\"" + std::string(name) + "\" is not a header's name", Fault::Config);
    if (isGatewaysField(name))
        return unexpected(ErrorKind::InvalidConfig,
                          "the header " + std::string(name) + " is the gateway's own: it says where messages end or go to",
                          Fault::Config);
    return {};
}

} // namespace postern::filters
