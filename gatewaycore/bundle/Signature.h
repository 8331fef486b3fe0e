// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "crypto/SigningKey.h"
#include "crypto/VerificationKey.h"

#include <string>
#include <string_view>
#include <vector>

namespace postern::bundle {

/// bundle.sig for a manifest: JSON with an Ed25519 signature (RFC 8032) of the octets of bundle.json and the id of the key, which
/// is its RFC 7638 thumbprint. The same key and manifest give the same octets. Errors: InvalidArgument for a key of another kind.
[[nodiscard]] Result<std::string> sign(const crypto::SigningKey& key, std::string_view manifest);

/// Whether the text of a bundle.sig is a signature of the manifest by one of these keys. Errors (PermissionDenied): a text that is
/// no signature, one by another key, one of other octets.
[[nodiscard]] Result<void> checkSignature(std::string_view signature, std::string_view manifest, const std::vector<crypto::VerificationKey>& keys);

/// The Ed25519 public keys of a PEM text. Errors: when it has none, or one of another kind.
[[nodiscard]] Result<std::vector<crypto::VerificationKey>> signersOf(std::string_view pem);

} // namespace postern::bundle
