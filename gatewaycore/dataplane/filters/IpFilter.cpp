// SPDX-License-Identifier: Apache-2.0
#include "base/AddressSet.h"
#include "dataplane/pipeline/FilterType.h"

#include <array>

namespace postern::filters {

struct IpFilterConfig {
    std::vector<std::string> allow;
    std::vector<std::string> deny;
};

const schema::Schema<IpFilterConfig>& describe(schema::Type<IpFilterConfig>)
{
    static const auto schema =
        schema::Schema<IpFilterConfig>("ip-filter",
                                       "Lets calls through by the caller's address: that of the connection, or the one a "
                                       "trusted proxy names in X-Forwarded-For (`trustedProxies`).")
            .field("allow", &IpFilterConfig::allow, "Who may call: addresses, CIDR blocks, ranges; nobody else. Empty: everybody")
            .example("10.0.0.0/8")
            .field("deny", &IpFilterConfig::deny, "Who may not, even if allowed above")
            .example("2001:db8::/32")
            .check([](const IpFilterConfig& config, schema::Reporter& reporter) {
                for (const auto& [name, list] : {std::pair("allow", &config.allow), std::pair("deny", &config.deny)}) {
                    if (const auto set = AddressSet::make(*list); !set)
                        reporter.error(name, set.error().message());
                }
                if (config.allow.empty() && config.deny.empty())
                    reporter.warning("", "lists nobody, so that everybody may call",
                                     "write addresses under allow, deny or both");
            });
    return schema;
}

namespace {

using pipeline::ReasonArgument;
using pipeline::ReasonText;

const ReasonText addressMayCall{"ip-filter.allowed", "The address {address} may call.", ""};
const ReasonText addressDenied{"ip-filter.denied", "The address {address} is on the list of those that may not call.",
                               "Take it off `deny`, or call from another address."};
const ReasonText addressNotAllowed{"ip-filter.not-allowed", "The address {address} is not on the list of those that may call.",
                                   "Put it on `allow`; behind a proxy, name the proxy in `trustedProxies`."};

class IpFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(const IpFilterConfig& config, pipeline::FilterContext&)
    {
        auto allow = AddressSet::make(config.allow);
        auto deny = AddressSet::make(config.deny);
        if (!allow || !deny)
            return unexpected(!allow ? std::move(allow).error() : std::move(deny).error());
        return std::unique_ptr<Filter>(new IpFilter(*std::move(allow), *std::move(deny)));
    }

    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        const std::string_view caller = exchange.client().caller;
        const auto address = AddressSet::parse(caller);
        // What cannot be read as an address could be anybody's, denied ones included.
        const ReasonText* refusal = nullptr;
        if (!address || deny_.contains(*address))
            refusal = &addressDenied;
        else if (!allow_.empty() && !allow_.contains(*address))
            refusal = &addressNotAllowed;
        exchange.explain(refusal != nullptr ? *refusal : addressMayCall, ReasonArgument("address", caller));
        return refusal != nullptr ? exchange.refuse(pipeline::FaultId::Forbidden) : pipeline::Verdict::Continue;
    }

  private:
    IpFilter(AddressSet allow, AddressSet deny) : allow_(std::move(allow)), deny_(std::move(deny)) {}
    AddressSet allow_;
    AddressSet deny_;
};

} // namespace

pipeline::FilterType describeIpFilter()
{
    static const std::array reasons{&addressMayCall, &addressDenied, &addressNotAllowed};
    pipeline::FilterTraits traits;
    traits.name = "ip-filter";
    traits.title = "IP filter";
    traits.summary = "Lets calls through by the caller's address, before anything else is done for them.";
    traits.phase = pipeline::Phase::Guard;
    traits.reasons = reasons;
    return pipeline::makeFilterType<IpFilterConfig, IpFilter>(traits);
}

} // namespace postern::filters
