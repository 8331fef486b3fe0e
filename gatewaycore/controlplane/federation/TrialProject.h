// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/federation/ApiFilesEdit.h"

#include <filesystem>
#include <string>

namespace postern::federation {

/// A project with one API in it and its files as they would be, in a folder of its own, to see what comes of them. Gone with this.
class TrialProject {
  public:
    /// `below` is where the folder is made; `entry` is what the API's is called below apis/.
    TrialProject(const std::filesystem::path& project, const std::filesystem::path& below, const std::string& entry);
    ~TrialProject();
    TrialProject(const TrialProject&) = delete;
    TrialProject& operator=(const TrialProject&) = delete;

    /// What the API is with these files. Errors: InvalidConfig with what is wrong with them; IoError.
    [[nodiscard]] Result<deployment::Revision> frozen(const ProjectFiles& files, const std::string& title) const;

  private:
    std::filesystem::path root_;
    std::string entry_;
};

/// An API's files and policies.yaml, as they are.
[[nodiscard]] ProjectFiles filesOf(const std::filesystem::path& project, const deployment::Revision& revision);

} // namespace postern::federation
