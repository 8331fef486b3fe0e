// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace postern::capture::internal {

/// The variables of a collection, and texts with them filled in.
class PostmanVariables {
  public:
    explicit PostmanVariables(std::size_t longest) : longest_(longest) {}

    /// Of a list of {key, value, disabled}. The first of a name counts: inner ones are taken first.
    void take(const schema::Value* list);
    /// `{{name}}` replaced, also within values, four times over; one without a value stays and is noted. A text that would
    /// grow beyond the limit stays as it was.
    [[nodiscard]] std::string fill(std::string_view text);
    [[nodiscard]] const std::vector<std::string>& unknown() const noexcept { return unknown_; }

  private:
    std::map<std::string, std::string, std::less<>> values_;
    std::vector<std::string> unknown_;
    std::size_t longest_;
};

/// A member that is text; numbers and booleans as they are written.
[[nodiscard]] std::string memberText(const schema::Value& from, std::string_view name);
[[nodiscard]] bool isDisabled(const schema::Value& item);
/// For a form or a query: all but the unreserved characters of RFC 3986; `{{` and `}}` stay.
[[nodiscard]] std::string formEncoded(std::string_view text);

} // namespace postern::capture::internal
