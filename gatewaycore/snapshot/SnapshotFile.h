// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "model/GatewayConfig.h"
#include "schema/Problems.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace postern::snapshot {

/// The name of the file in a project and in a bundle.
inline constexpr std::string_view fileName = "snapshot.bin";

/// What a snapshot.bin holds: a configuration that was read and validated, with the definitions that its calls are held
/// against, ready to run. Everything that was read has kept its place in its file.
struct Snapshot {
    model::GatewayConfig config;
    std::vector<std::string> names;   ///< of config.apis, below apis/
    std::vector<std::string> refused; ///< APIs that were left out
    schema::Value document;           ///< gateway.yaml and policies.yaml as they were read, for overrides of them
    std::string inputs;               ///< names the files that it was made of; the maker's business
};

/// Whether octets begin as a snapshot.bin does.
[[nodiscard]] bool isSnapshot(std::string_view octets) noexcept;

/// Of the model that this program's snapshots have: it reads those of no other.
[[nodiscard]] std::uint64_t shape();

/// The file: a head of magic, format, shape of the model and SHA-256, then values without names, texts once each. Paths
/// below config.folder are written relative to it. The same Snapshot gives the same octets.
[[nodiscard]] std::string write(Snapshot snapshot);

/// Reads it again; paths are below `folder` then. Errors (InvalidConfig): no snapshot, one of another format or of another
/// shape of the model than this program's, one that is cut off or changed. Octets with a right checksum are still held
/// against their own bounds: whatever comes in, nothing is read beyond it, and no more is reserved than it can fill.
[[nodiscard]] Result<Snapshot> read(std::string_view octets, const std::filesystem::path& folder);

/// The same with what stands below the head only, without a checksum: for tests of hostile input.
[[nodiscard]] Result<Snapshot> readContent(std::string_view content, const std::filesystem::path& folder);

/// One entry of apis/ as it was read, for itself: what a build keeps of files that did not change.
struct KeptApi {
    model::Api api;
    schema::Value settings; ///< postern.yaml
    std::vector<schema::Problem> problems; ///< none of them an error
    std::string definitionName; ///< below the entry; empty: there is none
};

/// With a head and a checksum, too.
[[nodiscard]] std::string writeKept(const KeptApi& api);
[[nodiscard]] Result<KeptApi> readKept(std::string_view octets);

} // namespace postern::snapshot
