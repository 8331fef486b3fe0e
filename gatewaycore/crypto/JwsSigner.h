// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Result.h"
#include "crypto/Algorithm.h"
#include "crypto/SigningKey.h"

#include <string>

namespace postern::crypto {

/// What stands in the protected header beside "alg" and the key's "kid".
struct JwsSignOptions {
    std::string type = "JWT";
    std::string contentType;
    /// Further members as a JSON object's text, for instance {"x5t":"..."}; they may not repeat the ones above.
    std::string extraHeader;
    /// Leave the payload out (RFC 7515 appendix F).
    bool detached = false;
};

/// A JWS in compact serialisation. Errors: InvalidArgument (algorithm does not fit, extraHeader is no JSON object).
[[nodiscard]] Result<std::string> signCompact(const SigningKey& key, JwsAlgorithm algorithm, BytesView payload,
                                              const JwsSignOptions& = {});

} // namespace postern::crypto
