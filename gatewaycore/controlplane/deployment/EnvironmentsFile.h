// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/deployment/Environment.h"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace postern::deployment {

/// environments.yaml: the gateways of a project, by name. It may be kept in git: it has no credentials.
inline constexpr std::string_view environmentsFileName = "environments.yaml";

/// The description of the settings of a type of connector; null when there is no such type.
using SettingsOf = std::function<const schema::ObjectSchema*(std::string_view type)>;

/// All of a text; `fileName` is what errors call it. Errors: InvalidConfig with every problem at its line and column: names
/// given twice or that cannot be a name, unknown types, settings their connector would not take, secrets that stand there.
[[nodiscard]] Result<std::vector<Environment>> parseEnvironments(std::string_view text, std::string_view fileName, const SettingsOf& settings);
/// The same of the file below `folder`; none when there is no file. Errors: also IoError.
[[nodiscard]] Result<std::vector<Environment>> readEnvironments(const std::filesystem::path& folder, const SettingsOf& settings);
/// Replaces the file whole or not at all. Errors: InvalidArgument for what could not be read again; IoError.
[[nodiscard]] Result<void> writeEnvironments(const std::filesystem::path& folder, const std::vector<Environment>& environments,
                                             const SettingsOf& settings);
/// Where each secret of the settings is: as the file says, else in the keychain under Environment::secretKey().
[[nodiscard]] std::map<std::string, schema::SecretRef> secretReferences(const Environment& environment, const schema::ObjectSchema& schema);
/// Errors: NotFound naming those there are.
[[nodiscard]] Result<Environment> environmentNamed(const std::vector<Environment>& environments, std::string_view name);

} // namespace postern::deployment
