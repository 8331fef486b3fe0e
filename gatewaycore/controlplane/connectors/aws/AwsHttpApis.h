// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <string>
#include <string_view>
#include <vector>

/// HTTP APIs: the second kind that API Gateway has, with lists and exports of their own (its model of 2018-11-29). They are read, and
/// never written. Their ids begin with "http:" here, so that none is taken for a REST API's.
namespace postern::connectors::aws {

inline constexpr std::string_view httpApiMark = "http:";
inline constexpr const char* httpApiList = "/v2/apis";

/// Of an API as it is listed here.
[[nodiscard]] bool isHttpApi(const schema::Value& api);
/// An entry of AWS's list, as those of REST APIs are listed.
[[nodiscard]] schema::Value listedHttpApi(const schema::Value& entry);
/// Where an API of either kind is: "/restapis/abc", "/v2/apis/abc".
[[nodiscard]] std::string targetOf(const schema::Value& api);
/// What its stage exports, as OpenAPI 3.0 with AWS's own fields.
[[nodiscard]] std::string exportOf(const schema::Value& api, const std::string& stage);
/// Of an API's stages the one that counts: the environment's, of an HTTP API else the one that has no name in addresses ("$default").
/// Null: it is at neither.
[[nodiscard]] schema::Value stageThatCounts(const schema::Value& api, const std::vector<schema::Value>& stages, const std::string& wanted);

} // namespace postern::connectors::aws
