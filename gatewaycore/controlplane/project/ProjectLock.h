// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "schema/Schema.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace postern::project {

/// An API as it was when it was imported last: what local edits and what is new over there are told apart by.
struct LockedApi {
    std::string name;     ///< of its folder below apis/
    std::string source;   ///< a Publisher's address, a file or a URL
    std::string id;       ///< on the Publisher; empty elsewhere
    std::string revision; ///< "Revision 4"; empty: the working copy
    std::string hash;     ///< of what it says, see contentHash()
    std::map<std::string, std::string> files; ///< SHA-256 of each file that came with it, by path below its folder
};

/// postern.lock: kept in git beside gateway.yaml.
struct ProjectLock {
    static constexpr std::string_view fileName = "postern.lock";

    std::string apiVersion = "postern/v1";
    std::vector<LockedApi> apis;
    std::map<std::string, std::string> failures; ///< what came and could not be taken: the hash of its files, by name
    std::map<std::string, std::string> policies; ///< what each throttling policy said when it came, in a line

    [[nodiscard]] const LockedApi* find(std::string_view name) const noexcept;
    /// Puts it in the place of the one of that name, in the order of names.
    void set(LockedApi api);

    /// Empty when there is none yet. Errors: InvalidConfig with file and line.
    [[nodiscard]] static Result<ProjectLock> read(const std::filesystem::path& folder);
    /// By writing aside and renaming; nothing is done when it stands there already.
    [[nodiscard]] Result<void> write(const std::filesystem::path& folder) const;
};

const schema::Schema<LockedApi>& describe(schema::Type<LockedApi>);
const schema::Schema<ProjectLock>& describe(schema::Type<ProjectLock>);

/// SHA-256 of what a document says: neither layout nor the order of keys counts, nor what a Publisher writes anew at every
/// save (times of changes).
[[nodiscard]] std::string contentHash(const schema::Value& document);
/// Whether a key holds such a time.
[[nodiscard]] bool isTimeOfChange(std::string_view key) noexcept;

} // namespace postern::project
