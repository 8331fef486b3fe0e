// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>

namespace postern::capture::internal {

/// How many exchanges were ever accepted for a capture, in a file of eight octets beside it that is written at once. Its
/// difference to the count in the database is what an end without closing has lost. It also is the lock: one program
/// holds a capture at a time.
class TakenCount {
  public:
    TakenCount() = default;
    /// Errors: Unavailable when another program holds it; IoError.
    [[nodiscard]] static Result<TakenCount> open(const std::filesystem::path& capture);

    [[nodiscard]] std::uint64_t value() const noexcept { return value_; }
    void set(std::uint64_t value);
    /// The file's name, for whoever moves the capture.
    [[nodiscard]] static std::filesystem::path pathFor(const std::filesystem::path& capture);

  private:
    struct Close {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> file_;
    std::uint64_t value_ = 0;
};

} // namespace postern::capture::internal
