// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bundle/Manifest.h"
#include "crypto/VerificationKey.h"
#include "schema/Problems.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace postern::bundle {

/// Whether a folder has a bundle.json, whatever is in it: then it is used as a bundle or not at all.
[[nodiscard]] bool isBundle(const std::filesystem::path& folder) noexcept;

/// A bundle that was found to be as it says. What was hashed is here, so nobody has to read it again.
struct CheckedBundle {
    Manifest manifest;
    std::string hash; ///< of bundle.json: SHA-256, hexadecimal
    bool hasSignature = false;
    std::string snapshot; ///< the octets of snapshot.bin
    /// Below files/, by the path from there; each is small (see whatFits below).
    std::map<std::string, std::shared_ptr<const std::string>> files;

    static constexpr std::uint64_t largestSnapshot = 1ULL << 30U;
    static constexpr std::uint64_t largestFile = 64ULL << 20U; ///< below files/
    static constexpr std::uint64_t largestFiles = 256ULL << 20U; ///< all of them together
};

struct CheckRules {
    std::vector<crypto::VerificationKey> signers; ///< when there are any, one of them must have signed it
};

/// Reads every file of a bundle once and holds it against bundle.json. Refused, with the file's name: one that is not listed, is
/// missing, or has other octets, another size or another executable bit; a link, a special file, a folder of nothing; a
/// bundle.json that cannot be read, or has not been signed by whom the rules want. The folder is opened once and files are opened
/// below it, without following links, so what is checked is what is used, whatever becomes of the paths meanwhile.
[[nodiscard]] std::optional<CheckedBundle> check(const std::filesystem::path& folder, const CheckRules& rules, schema::Problems& problems);

} // namespace postern::bundle
