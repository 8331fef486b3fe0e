// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "schema/Location.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace postern::schema {

/// Where a secret is to be found: the only way a configuration may speak of one.
/// Spelled `${env:NAME}`, `${file:PATH}` or `${keychain:NAME}`.
struct SecretRef {
    enum class Source : std::uint8_t { None, Environment, File, Keychain };

    Source source = Source::None;
    std::string name;
    Location location;

    [[nodiscard]] bool empty() const noexcept { return source == Source::None; }
    /// Refuses anything that is not exactly a reference; the error never repeats the text, which may be the secret.
    [[nodiscard]] static Result<SecretRef> parse(std::string_view text);
    [[nodiscard]] std::string toString() const;
    friend bool operator==(const SecretRef& a, const SecretRef& b) noexcept
    {
        return a.source == b.source && a.name == b.name;
    }
};

} // namespace postern::schema
