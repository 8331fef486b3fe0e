// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/inspection/WhatIf.h"

#include <filesystem>
#include <string>

namespace postern::gateway {

/// A gateway's folder with drafts in place of some of its files, as a copy that only this user can read and that goes with
/// the object. Without drafts it is the folder itself.
class DraftFolder {
  public:
    static constexpr std::uintmax_t mostOctets = 256U << 20U;

    /// Errors: Unavailable (nowhere to put it), TooLarge, InvalidArgument (a draft without a folder).
    [[nodiscard]] static Result<DraftFolder> make(const std::string& of, const inspection::WhatIfFiles& drafts);
    ~DraftFolder();
    DraftFolder(DraftFolder&& other) noexcept : path_(std::move(other.path_)), isCopy_(std::exchange(other.isCopy_, false)) {}
    DraftFolder& operator=(DraftFolder&&) = delete;
    DraftFolder(const DraftFolder&) = delete;
    DraftFolder& operator=(const DraftFolder&) = delete;

    [[nodiscard]] std::string path() const { return path_.string(); }

  private:
    DraftFolder(std::filesystem::path path, bool isCopy) : path_(std::move(path)), isCopy_(isCopy) {}

    std::filesystem::path path_;
    bool isCopy_ = false;
};

} // namespace postern::gateway
