// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/pipeline/Exchange.h"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace postern::filters {

/// How a caller is described to a backend.
struct CallerClaimsRules {
    std::string issuer;
    std::vector<std::string> audiences;
    std::string dialect; ///< stands before the names of what the gateway knows: "http://wso2.org/claims"
    std::map<std::string, std::string> claims; ///< of the caller's token to names of ours
    bool copyClaims = false;                   ///< all claims of the token that are nothing of the gateway's
    std::vector<std::string> restricted;       ///< but for these
};

/// Writes what the gateway knows of a caller as the claims of WSO2's backend JWT: `iss`, `aud`, `sub`, `scopes`, and below
/// the dialect /enduser, /enduserTenantDomain, /subscriber, /applicationid, /applicationUUId, /applicationname,
/// /applicationtier, /apiname, /apicontext, /version, /tier, /keytype, /usertype. What is not known is left out.
/// Immutable; shared by all workers.
class CallerClaims {
  public:
    /// Errors: InvalidConfig, when a claim of the token is to be written over one of ours.
    [[nodiscard]] static Result<CallerClaims> make(CallerClaimsRules rules);

    /// A JSON object without its closing brace, so that times can follow; into `out`, which is emptied first. Two callers
    /// with the same text are described the same. `exchange` has an identity and a route.
    void write(const pipeline::Exchange& exchange, std::string& out) const;

  private:
    CallerClaims() = default;
    enum Name : std::size_t {
        EndUser, EndUserTenantDomain, Subscriber, ApplicationId, ApplicationUuid, ApplicationName, ApplicationTier, ApiName,
        ApiContext, ApiVersion, Tier, KeyType, UserType, nameCount,
    };
    void add(std::string& out, Name name, std::string_view text) const;
    void addOthers(std::string& out, const pipeline::Identity& identity) const;

    CallerClaimsRules rules_;
    std::string begin_;              ///< what is the same for everybody
    std::string names_[nameCount]{}; ///< quoted, with comma and colon
    std::set<std::string, std::less<>> ours_; ///< what a claim of the token is never written as
};

} // namespace postern::filters
