// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "config/ApiEntry.h"
#include "config/Overrides.h"
#include "model/GatewayConfig.h"
#include "schema/Problems.h"
#include "schema/Value.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace postern::config {

/// What came of reading a gateway's folder.
struct LoadedGateway {
    /// Nothing when gateway.yaml, policies.yaml or an override is unusable. APIs with errors are left out and named in `refused`:
    /// whoever wants all or nothing (--check) looks at problems.hasErrors().
    std::optional<model::GatewayConfig> config;
    schema::Problems problems;
    std::vector<std::string> refused; ///< folder or file names below apis/
    std::vector<std::string> names;   ///< the same of config->apis
    schema::Value document; ///< gateway.yaml and policies.yaml as they were read, without overrides: a snapshot keeps it for them
    std::vector<std::filesystem::path> files; ///< everything that was read: what a watcher has to watch
};

/// Reads gateway.yaml, policies.yaml and apis/ of a folder, lays the overrides over them and validates the whole.
/// A path to a single file is read as gateway.yaml alone, or, when it is an OpenAPI definition, as a gateway that
/// serves just that. A snapshot.bin, or a folder that has one and no gateway.yaml, is what was built, and overrides of
/// an API's filters, operations and validation are refused with it. `unknown` says what to make of an override for an API that is not there; `read` how each entry of apis/
/// is come by.
[[nodiscard]] LoadedGateway loadGateway(const std::filesystem::path& path, const Overrides& overrides = {},
                                        Overrides::UnknownApi unknown = Overrides::UnknownApi::Refused,
                                        const ReadApiEntry& read = readApiEntry);

/// The same of the octets of a snapshot.bin, whose paths are relative to `folder`.
[[nodiscard]] LoadedGateway loadSnapshot(std::string_view octets, const std::filesystem::path& folder, const Overrides& overrides = {},
                                         Overrides::UnknownApi unknown = Overrides::UnknownApi::Refused);

/// The same from a gateway.yaml in memory, without APIs; for tests and embedding.
[[nodiscard]] LoadedGateway loadGatewayText(std::string_view gatewayYaml, const Overrides& overrides = {});

/// Writes gateway.yaml and policies.yaml (not the APIs: see ApictlProject::write); each by writing aside and renaming.
[[nodiscard]] Result<void> writeGateway(const std::filesystem::path& folder, const model::GatewayConfig& config);

/// A file's content, at most `largest` octets.
[[nodiscard]] Result<std::string> readFileText(const std::filesystem::path& path, std::size_t largest = 64U << 20U);

/// Writes a file by writing aside and renaming, so that a reader sees the old or the new one, never a part.
[[nodiscard]] Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view content);

} // namespace postern::config
