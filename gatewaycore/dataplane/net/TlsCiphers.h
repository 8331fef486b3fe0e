// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this room's sources only.

#include "base/Result.h"

#include <string>
#include <vector>

struct ssl_ctx_st;

namespace postern::net {

/// Has `context` take these ciphers, by OpenSSL's names or IANA's, in this order; none: those that are forward secret and
/// authenticate what they encrypt (RFC 9325 4.2), and with `old` also what TLS 1.0 and 1.1 need. Returns those among them
/// that are not so good, with what is wrong, for a warning. Errors (InvalidConfig): an unknown name; a cipher that does not
/// encrypt or does not authenticate the server.
[[nodiscard]] Result<std::vector<std::string>> useCiphers(ssl_ctx_st* context, const std::vector<std::string>& names, bool old);

} // namespace postern::net
