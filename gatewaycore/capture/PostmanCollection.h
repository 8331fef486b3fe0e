// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <atomic>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::capture {

/// One request of a collection, ready to be sent: variables filled in, authorization and content type among the headers.
struct PostmanRequest {
    std::vector<std::string> folders; ///< from the outermost
    std::string name;
    std::string method; ///< "GET"
    std::string url;    ///< a {{variable}} that nobody gave a value stays as it is written
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::vector<std::string> notes; ///< what was not taken over, and why; English
};

struct PostmanCollection {
    std::string name;
    std::vector<PostmanRequest> requests; ///< in the file's order
    std::vector<std::string> unknown;     ///< variables without a value, each once
};

struct PostmanLimits {
    std::size_t octets = 64U << 20U;
    std::size_t requests = 10'000;
    std::size_t folders = 32;           ///< nested
    std::size_t expanded = 1U << 20U;   ///< octets of one text with its variables filled in
};

/// Reads a Postman collection, format 2.1 or 2.0 (https://schema.getpostman.com): requests, folders, variables of the
/// collection and of paths, and the helpers none, basic, bearer, API key and OAuth 2 with a token. Scripts, saved answers
/// and environments are passed over. `stop` may be set by another thread. Errors: ParseError with the place; Unsupported for
/// format 1; TooLarge; Cancelled.
[[nodiscard]] Result<PostmanCollection> readPostman(std::string_view text, std::string_view fileName, const PostmanLimits& limits = {},
                                                    const std::atomic<bool>* stop = nullptr);

} // namespace postern::capture
