// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/Trace.h"

#include <string>
#include <string_view>

/// Small pieces that the writer and the reader of archives share.
namespace postern::capture::internal {

inline constexpr std::string_view extensionName = "_postern";
/// A member of the extension: what a person has put on the exchange.
inline constexpr std::string_view annotationMember = "annotation";
/// A trace's context entry for the whole URL, which a recorded request line does not hold.
inline constexpr std::string_view urlContext = "har.url";

struct RequestLine {
    std::string method;
    std::string target;
    std::string version;
};
struct StatusLine {
    std::string version;
    std::string text; ///< the reason phrase
};

[[nodiscard]] bool sameName(std::string_view a, std::string_view b) noexcept;
[[nodiscard]] std::string_view headerNamed(const inspection::Message& message, std::string_view name);
/// What the line does not say is taken from the summary.
[[nodiscard]] RequestLine requestLine(std::string_view line, const inspection::Summary& summary);
[[nodiscard]] StatusLine statusLine(std::string_view line);
[[nodiscard]] std::string percentDecoded(std::string_view text);
/// A URI (RFC 3986): the known one, or put together of the Host field and the target; what may not stand in one is
/// percent-encoded.
[[nodiscard]] std::string absoluteUrl(const inspection::Trace& trace, std::string_view target);

} // namespace postern::capture::internal
