// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Secret.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace postern::security {

/// Name and password out of an Authorization field (RFC 7617).
struct BasicCredentials {
    enum class Form : std::uint8_t {
        Good,
        OtherScheme, ///< not Basic at all
        TooLong,     ///< the field is longer than `longest`
        NotBase64,
        NotText,     ///< not UTF-8, or holds control characters, NUL among them
        NoColon,
    };
    /// Octets of the whole field value.
    static constexpr std::size_t longest = 1024;

    Form form = Form::OtherScheme;
    std::string name;
    Secret password;

    /// Cheap, whatever it is given: nothing that is too long is decoded.
    [[nodiscard]] static BasicCredentials parse(std::string_view field);
};

/// "is not valid base64", for a sentence about the field; empty when Good.
[[nodiscard]] std::string_view toString(BasicCredentials::Form form) noexcept;

} // namespace postern::security
