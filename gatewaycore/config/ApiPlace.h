// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "config/ApiFiles.h"
#include "schema/Value.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace postern::config {

/// What is to be below apis/ in place of what is there.
struct ApiPlacing {
    std::string entry;
    ApiFiles files;       ///< none: the entry is to be gone
    std::string revision; ///< of whoever places it, kept beside it as the mark of who it belongs to; empty: nobody's
    schema::Value policies;    ///< throttling policies that are added to policies.yaml: name -> policy; those there are must be equal
    std::vector<std::string> withoutPolicies; ///< that are taken out of it again
};

/// An API that was put in its place, and what was there before, until it is known whether the gateway takes it: whoever drops
/// this without keep() has the old one back.
class PlacedApi {
  public:
    PlacedApi(PlacedApi&& other) noexcept;
    PlacedApi& operator=(PlacedApi&& other) noexcept; ///< what was held is taken back first
    PlacedApi(const PlacedApi&) = delete;
    PlacedApi& operator=(const PlacedApi&) = delete;
    ~PlacedApi() { (void)takeBack(); }

    /// What was there before goes.
    void keep() noexcept;
    /// What was there before is there again. Errors: IoError; what is left is in `.postern/placing`.
    [[nodiscard]] Result<void> takeBack();

  private:
    friend Result<PlacedApi> placeApi(const std::filesystem::path& folder, const ApiPlacing& placing);
    PlacedApi() = default;

    std::filesystem::path folder_;
    std::filesystem::path aside_; ///< below .postern/placing; empty: nothing is to be done any more
    std::string entry_;
    std::string mark_;                    ///< as it was
    bool hadMark_ = false;
    bool hadEntry_ = false;
    std::optional<std::string> policies_; ///< text of policies.yaml, when it was changed; empty: it was not there
};

/// Writes the files aside and puts them in their place in one step: a reader sees the old or the new API, whole; a kill or a full
/// disk before leaves the old one. Errors: InvalidArgument, TooLarge, InvalidConfig for files that cannot be there; AlreadyExists
/// for a policy that is another one there; NotFound for removing what is not there; IoError.
[[nodiscard]] Result<PlacedApi> placeApi(const std::filesystem::path& folder, const ApiPlacing& placing);

/// The mark beside an entry: the revision of whoever placed it; none: it was not placed.
[[nodiscard]] std::optional<std::string> markOf(const std::filesystem::path& folder, const std::string& entry);

} // namespace postern::config
