// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace postern::connectors::aws {

/// A path as API Gateway has resources, and what it takes otherwise than ours.
struct AwsPath {
    std::string resource; ///< "/items/{id}", "/files/{proxy+}"
    std::string backend;  ///< the same with plain names, for the integration's address: "/items/{id}", "/files/{proxy}"
    std::vector<std::string> parameters; ///< their names
    std::string looser;   ///< a sentence; empty: it matches what ours does
    std::string impossible; ///< why there is no such resource; empty: there is
};

/// A segment at AWS is written out or one parameter; only the last may take all that follows.
[[nodiscard]] AwsPath awsPath(std::string_view pathTemplate);

/// A path in the keys and patches of a stage's settings: "/items/{id}" -> "~1items~1{id}".
[[nodiscard]] std::string settingsKey(std::string_view resource, std::string_view method);
/// Back: "~1items~1{id}/GET" (or "/~1items...") -> "GET /items/{id}"; "*/*" stays.
[[nodiscard]] std::string operationOf(std::string_view key);

} // namespace postern::connectors::aws
