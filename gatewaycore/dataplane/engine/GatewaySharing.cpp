// SPDX-License-Identifier: Apache-2.0
// What a gateway shares with others: limits and revoked tokens.
#include "dataplane/engine/GatewayImpl.h"

namespace postern::engine {

/// Links that are there go on as they are; the workers adopt the new ones.
void Gateway::Impl::share(std::optional<SharedSettings> settings)
{
    const bool same = settings && sharedSettings && settings->same(*sharedSettings);
    sharedSettings = std::move(settings);
    if (same)
        return;
    sharedStatus.reset();
    revokedStatus.reset();
    if (sharedSettings && sharedSettings->limits) {
        shared.setSync(sharedSettings->sync);
        sharedStatus = std::make_shared<SharedStatus>(sharedSettings->address, static_cast<unsigned>(forwarding.size()),
                                                      "limits are shared through", "each gateway's limits are its own until it can");
        housekeeping.upkeep().add("redis", sharedStatus);
    }
    if (sharedSettings && !sharedSettings->revoked.empty()) {
        revokedStatus = std::make_shared<SharedStatus>(sharedSettings->address, 1, "revoked tokens are read from",
                                                       "the revoked tokens known from there go on counting, newer ones are not known");
        housekeeping.upkeep().add("redis revocations", revokedStatus);
    }
    housekeeping.post([this, settings = sharedSettings, status = revokedStatus](net::EventLoop& loop, net::Connector& connector) {
        sharedRevocations.reset();
        if (status != nullptr)
            sharedRevocations = std::make_unique<SharedRevocations>(loop, connector, *settings, revoked, status);
    });
}

/// On the worker's thread.
void Gateway::Impl::applyShared(WorkerThread& worker)
{
    if (worker.sharedBy == sharedStatus)
        return;
    worker.link.reset();
    worker.sharedBy = sharedStatus;
    if (sharedStatus != nullptr)
        worker.link = std::make_unique<SharedLink>(worker.worker, *sharedSettings, shared, sharedStatus);
}

} // namespace postern::engine
