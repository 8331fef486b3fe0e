// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/http/HeaderMap.h"

namespace postern::http {

/// Removes what is meant for the next hop only (RFC 9110 7.6.1): Connection and every field it names, Keep-Alive,
/// Proxy-Connection, TE, Transfer-Encoding, Upgrade, HTTP2-Settings, and Proxy-Authorization / Proxy-Authenticate,
/// which are between a client and its proxy. Trailer is kept: it describes the trailers that are forwarded.
///
/// A field that is meant for all recipients or that we or the backend decide by - Host, Content-*, Authorization,
/// Cookie, Cache-Control, Forwarded, X-Forwarded-*, Via, Date, trace context and the like - stays even if Connection
/// names it: a sender must not list such a field, and stripping it on a client's word would hide it from the backend.
/// Returns how many fields were removed. Call it before fields of our own are added.
std::size_t removeHopByHop(HeaderMap& headers);

} // namespace postern::http
