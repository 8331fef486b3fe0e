// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Clock.h"
#include "base/Result.h"

#include <memory>
#include <string_view>

namespace postern::crypto {

/// Authorities whose clients' certificates count. Immutable; safe from any thread.
class CertificateTrust {
  public:
    /// Errors: ParseError, when the PEM text holds no certificate.
    [[nodiscard]] static Result<CertificateTrust> make(std::string_view authoritiesPem);
    ~CertificateTrust();
    CertificateTrust(CertificateTrust&&) noexcept;
    CertificateTrust& operator=(CertificateTrust&&) noexcept;

    /// Whether one of the authorities itself issued the client certificate (DER) and it is valid at `when`. Intermediates
    /// have to be among the authorities. Errors: ParseError; TlsFailed, saying what is wrong.
    [[nodiscard]] Result<void> check(BytesView der, WallTime when) const;

  private:
    struct Store;
    explicit CertificateTrust(std::unique_ptr<Store> store);
    std::unique_ptr<Store> store_;
};

} // namespace postern::crypto
