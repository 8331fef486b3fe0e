// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/Call.h"

#include <string>
#include <string_view>
#include <vector>

/// What the parts of AwsGateway say alike.
namespace postern::sandbox {

/// A refusal in the shape of AWS's rest-json: the kind in a field, the sentence in the content.
[[nodiscard]] Reply awsError(int status, const char* type, const std::string& message);
[[nodiscard]] Reply awsNotFound(const std::string& what);
[[nodiscard]] Reply awsBad(const std::string& message);
/// A member as text; empty when it is not there.
[[nodiscard]] std::string awsText(const schema::Value& object, std::string_view key);
/// The content as a map; null when it is none.
[[nodiscard]] schema::Value awsBody(const Call& call);

/// A page of a list of HTTP APIs' model: "maxResults" items (25 when it is not said) from "nextToken" on.
[[nodiscard]] Reply awsSecondPage(const Call& call, const std::vector<schema::Value>& all);
/// A page of a list: "limit" items (25 when it is not said, 500 at most) from "position" on.
[[nodiscard]] Reply awsPage(const Call& call, const std::vector<schema::Value>& all);

} // namespace postern::sandbox
