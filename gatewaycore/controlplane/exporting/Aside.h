// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <filesystem>
#include <memory>

namespace postern::exporting {

/// A place beside another one, held by one process: ".orders-1.0.part" for "orders-1.0". What a killed process left there is
/// removed first; what this one leaves there goes with the object.
class Aside {
  public:
    /// Errors: Unavailable when another export writes to that place; IoError.
    [[nodiscard]] static Result<Aside> of(const std::filesystem::path& out);
    Aside(Aside&& other) noexcept : path_(std::move(other.path_)), lockPath_(std::move(other.lockPath_)), lock_(std::exchange(other.lock_, -1)) {}
    Aside& operator=(Aside&&) = delete;
    ~Aside();

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  private:
    Aside(std::filesystem::path path, std::filesystem::path lockPath, int lock) : path_(std::move(path)), lockPath_(std::move(lockPath)), lock_(lock) {}

    std::filesystem::path path_;
    std::filesystem::path lockPath_;
    int lock_ = -1;
};

/// "cannot be written: No space left on device" for a path, of errno.
[[nodiscard]] Unexpected ioError(const std::filesystem::path& path, const char* what);

/// Flushes a folder's entries to the disk.
void syncFolder(const std::filesystem::path& folder) noexcept;

} // namespace postern::exporting
