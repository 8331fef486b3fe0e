// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "schema/SecretRef.h"

namespace postern::config {

/// Port: finds secrets by their references, late, when a module that needs one is built.
class SecretResolver {
  public:
    virtual ~SecretResolver() = default;
    [[nodiscard]] virtual Result<Secret> resolve(const schema::SecretRef& reference) = 0;
};

/// `${env:}` and `${file:}` (one line end at the file's end is not part of the secret; at most 64 KiB); the keychain
/// is the control plane's.
class ProcessSecrets final : public SecretResolver {
  public:
    [[nodiscard]] Result<Secret> resolve(const schema::SecretRef& reference) override;
};

} // namespace postern::config
