// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/project/Fitness.h"
#include "controlplane/project/Imported.h"
#include "controlplane/project/ProjectBuild.h"
#include "controlplane/project/ProjectLock.h"
#include "controlplane/publisher/PublisherTypes.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace postern::project {

struct ImportRules {
    Side preferred = Side::Neither; ///< whose word counts where both sides changed the same
    bool dry = false;               ///< only says what would be done
    Picks picks{};                  ///< what to take at conflicts, by the paths that Imported::conflicts named
};

/// One line of `postern status`.
struct ProjectApi {
    std::string name;
    std::string title; ///< "Orders:1.0.0"; empty when it cannot be read
    bool enabled = true;
    std::string source;
    std::string revision;
    std::vector<std::string> edited; ///< files that are not as they came
    Fitness fitness;
    schema::Problems problems;
};

/// A folder of gateway.yaml, policies.yaml and apis/ that APIs are imported into and a snapshot is built of. What was
/// imported is remembered: its hashes in postern.lock, the files themselves below .postern/base/. Whatever is written is
/// written aside, flushed and renamed, so that a full disk or a kill leaves the old or the new. For one thread.
class GatewayProject {
  public:
    /// Makes gateway.yaml and .gitignore. Errors: AlreadyExists; IoError.
    [[nodiscard]] static Result<GatewayProject> init(const std::filesystem::path& folder);
    /// Errors: NotFound when there is no gateway.yaml; InvalidConfig for a lock that cannot be read.
    [[nodiscard]] static Result<GatewayProject> open(const std::filesystem::path& folder);

    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }
    [[nodiscard]] const ProjectLock& lock() const noexcept { return lock_; }

    /// Takes an API as it was pulled, or read by IncomingReader from `source`: whole or not at all. save() when all are taken;
    /// without it what was taken is found to be there the next time, and nothing is lost.
    [[nodiscard]] Imported take(publisher::PulledApi api, const ImportRules& rules, const std::string& source = {});
    /// Several at once, in their order: what is written of them reaches the disk together, which takes a fraction of the time.
    [[nodiscard]] std::vector<Imported> takeAll(std::vector<publisher::PulledApi> apis, const ImportRules& rules, const std::string& source = {});
    /// Writes postern.lock, unless it says the same already.
    [[nodiscard]] Result<void> save() const { return lock_.write(folder_); }
    /// All entries of apis/.
    [[nodiscard]] std::vector<ProjectApi> apis() const;
    /// What was edited here since the import, by file.
    struct Edited {
        std::string file; ///< "apis/Orders-1.0.0/api.json"
        std::vector<Change> changes;
    };
    [[nodiscard]] std::vector<Edited> edits() const;
    /// Reads, validates and writes snapshot.bin.
    [[nodiscard]] BuildReport build(const BuildRules& rules = {}) const { return buildProject(folder_, rules); }

  private:
    GatewayProject(std::filesystem::path folder, ProjectLock lock) : folder_(std::move(folder)), lock_(std::move(lock)) {}

    /// An API that was judged and merged; whether it is to be written is in `write`.
    struct Taking {
        Imported imported;
        publisher::PulledApi api;
        std::vector<publisher::PulledFile> came; ///< as it came, without the merge
        LockedApi locked;
        bool write = false;
        bool remember = false; ///< that it came, in the lock
    };
    [[nodiscard]] Taking judge(publisher::PulledApi api, const ImportRules& rules, const std::string& source);
    void write(std::vector<Taking*> apis);
    void remember(Taking& taking);
    void rememberFailure(const publisher::PulledApi& api, const ImportRules& rules, Imported& out);
    [[nodiscard]] bool takePolicies(const publisher::PulledApi& api, const ImportRules& rules, Imported& out);
    [[nodiscard]] std::filesystem::path baseOf(const std::string& name) const { return folder_ / ".postern" / "base" / name; }

    std::filesystem::path folder_;
    ProjectLock lock_;
    /// Of the last policies that were held against policies.yaml and are all in it: the ones of most APIs are the same.
    struct Settled {
        std::string text;
        std::vector<publisher::ThrottlingPolicy> policies;
        std::vector<std::string> notes;
        Side preferred = Side::Neither;
    };
    std::optional<Settled> settled_;
};

} // namespace postern::project
