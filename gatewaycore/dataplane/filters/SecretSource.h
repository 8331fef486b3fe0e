// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "schema/SecretRef.h"

namespace postern::filters {

/// Port (pipeline::Ports): finds the secret behind a reference while a filter is built. The engine's embedder supplies it;
/// without one, configurations that refer to secrets are refused. Asked by several threads at once when a large configuration
/// is compiled.
class SecretSource {
  public:
    virtual ~SecretSource() = default;
    [[nodiscard]] virtual Result<Secret> secret(const schema::SecretRef& reference) = 0;
};

} // namespace postern::filters
