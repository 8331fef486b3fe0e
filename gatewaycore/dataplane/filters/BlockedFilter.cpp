// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/FilterType.h"

#include <array>

namespace postern::filters {

struct BlockedConfig {
    std::string description;
};

const schema::Schema<BlockedConfig>& describe(schema::Type<BlockedConfig>)
{
    static const auto schema = schema::Schema<BlockedConfig>("blocked", "Refuses every call to the API.")
                                   .field("description", &BlockedConfig::description,
                                          "What callers are told; the error registry's text when empty");
    return schema;
}

namespace {

const pipeline::ReasonText blocked{"blocked.api", "The API is blocked.", "Publish it again, or take `blocked` out of its chain."};

class BlockedFilter final : public pipeline::Filter {
  public:
    BlockedFilter(BlockedConfig config, pipeline::FilterContext&) : config_(std::move(config)) {}

    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        exchange.explain(blocked);
        pipeline::FaultDetails details;
        details.description = config_.description;
        return exchange.refuse(pipeline::FaultId::ApiBlocked, details);
    }

  private:
    BlockedConfig config_;
};

} // namespace

pipeline::FilterType describeBlockedFilter()
{
    static const std::array reasons{&blocked};
    pipeline::FilterTraits traits;
    traits.name = "blocked";
    traits.title = "Blocked";
    traits.summary = "Refuses every call, as for an API that its publisher has blocked.";
    traits.phase = pipeline::Phase::Guard;
    traits.reasons = reasons;
    return pipeline::makeFilterType<BlockedConfig, BlockedFilter>(traits);
}

} // namespace postern::filters
