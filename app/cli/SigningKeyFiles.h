// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "crypto/SigningKey.h"

#include <string>

namespace postern::cli {

/// Files of a pair of keys that was made.
struct SigningKeyFiles {
    std::string key;       ///< signs; only this user can read it
    std::string publicKey; ///< for posternd --require-signature
    std::string id;        ///< the key's thumbprint
};

/// Makes an Ed25519 key in `path`, and its public one in `path`.pub; both or neither. Errors: AlreadyExists, as nothing is overwritten;
/// IoError.
[[nodiscard]] Result<SigningKeyFiles> makeSigningKey(const std::string& path);

/// The key of such a file. Errors: IoError; InvalidArgument and others for what is no Ed25519 key.
[[nodiscard]] Result<crypto::SigningKey> readSigningKey(const std::string& path);

} // namespace postern::cli
