// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/rest/RestRequest.h"

#include <string>
#include <string_view>
#include <vector>

namespace postern::calls {

/// A difference between two gateways' answers that is known and let be.
struct AnswerIgnore {
    enum class Part : std::uint8_t { Status, Header, Json, Body };
    Part part = Part::Header;
    std::string name; ///< of a header field, or the beginning of its name with * at the end; a JSON Pointer (RFC 6901) for Json

    /// "status", "body", "header:X-Request-Id", "header:x-amzn-*", "json:/time". Errors: InvalidArgument with the forms there are.
    [[nodiscard]] static Result<AnswerIgnore> parse(std::string_view text);
};

/// What each gateway writes for itself, and what RFC 9110 7.6.1 binds to one connection: never compared.
[[nodiscard]] const std::vector<AnswerIgnore>& ownFields();

/// One thing in which two answers are not alike.
struct AnswerDifference {
    std::string what;  ///< "status", "header content-type", "json /items/0/price", "body"
    std::string first; ///< empty: it is not there; cut after 200 octets
    std::string other;
    bool ignored = false;
};

/// What differs, in this order: status, fields by name, content. Content that is JSON on both sides is compared as JSON: order
/// of keys, white space and spelling of numbers do not count. `ignore` is in addition to ownFields(). Pure.
[[nodiscard]] std::vector<AnswerDifference> compareAnswers(const rest::RestResponse& first, const rest::RestResponse& other, const std::vector<AnswerIgnore>& ignore);

} // namespace postern::calls
