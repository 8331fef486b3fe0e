// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/AddressSet.h"
#include "dataplane/filters/Finding.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace postern::filters {

/// From where a key counts. Who calls is the peer, or whom a trusted proxy names; see ClientSide::caller.
class KeyRestrictions {
  public:
    KeyRestrictions() = default;
    /// `addresses`: addresses and CIDR blocks; `referrers`: see security::matchesReferrer(). Errors: InvalidConfig.
    [[nodiscard]] static Result<KeyRestrictions> make(const std::vector<std::string>& addresses,
                                                      std::vector<std::string> referrers);
    /// Both as one text with commas between, as WSO2 writes them into a key (permittedIP, permittedReferer). What cannot
    /// be read lets nobody through.
    [[nodiscard]] static KeyRestrictions ofClaims(std::string_view addresses, std::string_view referrers);

    /// The reason when the call comes from elsewhere, or nullptr.
    [[nodiscard]] const pipeline::ReasonText* refuse(const pipeline::Exchange& exchange) const;
    /// Whose key it is and where the call comes from, for that reason; `whose` alone unless somebody records.
    [[nodiscard]] static std::string_view detailOf(const pipeline::ReasonText& reason, std::string_view whose, pipeline::Exchange& exchange);
    [[nodiscard]] static std::span<const pipeline::ReasonText* const> reasons() noexcept;

  private:
    AddressSet addresses_;
    std::vector<std::string> referrers_;
    bool byAddress_ = false;
    bool byReferrer_ = false;
};

} // namespace postern::filters
