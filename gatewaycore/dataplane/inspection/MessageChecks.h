// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/inspection/Trace.h"

#include <cstddef>
#include <string>
#include <string_view>

/// What has to hold of a message that somebody writes by hand, whichever way it goes on from there.
namespace postern::inspection {

/// More content than this is not taken, whatever the gateway would let pass.
inline constexpr std::size_t longestBody = 16U << 20U;

/// What frames a message, or is between two neighbours only (RFC 9110 7.6.1): the gateway writes it by itself.
[[nodiscard]] bool isFramingField(std::string_view name) noexcept;
[[nodiscard]] bool isFieldName(std::string_view name) noexcept;
[[nodiscard]] bool isFieldValue(std::string_view value) noexcept;
/// The first field of that name; empty when there is none.
[[nodiscard]] std::string_view valueOf(const HeaderList& headers, std::string_view name) noexcept;
/// Whether `headers` say that the content is of a coding, such as gzip.
[[nodiscard]] bool isCoded(const HeaderList& headers) noexcept;
/// A path, with or without a query, as the parser would take it. Errors: a sentence.
[[nodiscard]] Result<void> checkTarget(std::string_view target, std::string_view method);
/// As many fields, and octets of them, as a message may have. Errors: a sentence.
[[nodiscard]] Result<void> checkAmount(const HeaderList& headers);
/// `body` as it is meant: decoded, if `encoding` is "base64". Errors: a sentence.
[[nodiscard]] Result<std::string> decodedBody(const std::string& body, std::string_view encoding);

} // namespace postern::inspection
