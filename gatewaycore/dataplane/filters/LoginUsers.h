// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/SipHash.h"
#include "crypto/PasswordHash.h"
#include "dataplane/pipeline/FilterContext.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace postern::filters {

/// The users of one configuration; immutable, so all workers may read them. One that cannot log in, because the hash is
/// too weak to be taken, has a decoy's hash.
class LoginUsers {
  public:
    struct Known {
        model::User user;
        std::shared_ptr<const crypto::PasswordHash> hash;
        bool weak = false;
    };
    /// Those of `context`'s gateway, shared by all who ask for the same. Errors: InvalidConfig.
    [[nodiscard]] static Result<std::shared_ptr<const LoginUsers>> of(pipeline::FilterContext& context);

    /// Index of the user called `name`, or size(). Takes as long for one that is there as for one that is not, but for the
    /// comparison of the name itself.
    [[nodiscard]] std::uint32_t find(std::string_view name) const noexcept;
    [[nodiscard]] const Known& at(std::uint32_t index) const noexcept { return users_[index]; }
    [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(users_.size()); }
    /// What a user is checked against that is not there: as dear as the dearest of those who are.
    [[nodiscard]] const std::shared_ptr<const crypto::PasswordHash>& decoy() const noexcept { return decoy_; }

  private:
    LoginUsers() = default;
    [[nodiscard]] static Result<std::shared_ptr<LoginUsers>> make(const std::vector<const model::User*>& users);

    SipKey seed_;
    std::vector<Known> users_;
    std::vector<std::uint32_t> buckets_; ///< index into users_ + 1; 0 is free
    std::shared_ptr<const crypto::PasswordHash> decoy_;
};

} // namespace postern::filters
