// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Result.h"

#include <string>
#include <string_view>

namespace postern::crypto {

/// The DER form of the first certificate in a header field, as proxies that end TLS write it: PEM that is percent-encoded
/// (nginx's $ssl_client_escaped_cert, Envoy), PEM whose line ends became blanks or tabs (nginx's $ssl_client_cert), Base64
/// of the DER form (HAProxy, RFC 9440 with its colons) or of the PEM text (WSO2). Nothing is checked but the outside.
/// Errors: ParseError; TooLarge above 32 KiB.
[[nodiscard]] Result<Bytes> certificateOfField(std::string_view field);

} // namespace postern::crypto
