// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/HashWhenAsked.h"
#include "dataplane/http/ParserLimits.h"
#include "dataplane/pipeline/CredentialNames.h"
#include "dataplane/pipeline/FilterChain.h"
#include "dataplane/pipeline/FilterContext.h"
#include "dataplane/pipeline/RouteInfo.h"
#include "dataplane/pipeline/Terminal.h"
#include "dataplane/routing/Router.h"
#include "dataplane/upstream/Cluster.h"
#include "dataplane/http/ProxyTrust.h"
#include "model/GatewayConfig.h"

#include <memory>
#include <string>
#include <vector>

namespace postern::engine {

/// Everything that is decided about a request once its route is known.
struct RoutePlan {
    pipeline::RouteInfo info;
    pipeline::FilterChain chain;
    std::shared_ptr<const pipeline::Terminal> terminal;
    std::size_t baseSegments = 0; ///< segments of the path that are the API's context, and are not sent on
    bool overPlain = true; ///< served on listeners without TLS
    bool overTls = true;   ///< served on listeners with TLS
    std::shared_ptr<const RoutePlan> wrongMethod; ///< for requests whose path is right: guards and observers only
};

/// A gateway's configuration, compiled: immutable, shared by all workers, swapped whole. State is not in here: it lives
/// in the StateRegistry and is only referred to.
struct Snapshot {
    routing::Router router;
    std::vector<std::unique_ptr<RoutePlan>> plans; ///< by the router's route index; filters know where each one's info is
    RoutePlan noRoute;            ///< guards and observers of the whole gateway, for what matches nothing
    http::ProxyTrust trustedProxies;
    std::string certificateHeader; ///< in which they hand on clients' certificates; empty: none
    http::ParserLimits parserLimits;
    model::Limits limits;
    model::Timeouts timeouts;
    pipeline::FaultProfile faultProfile = pipeline::FaultProfile::Postern;
    HashWhenAsked hash;       ///< of the configuration: tells snapshots apart
    std::uint64_t serial = 0; ///< ascending
    std::vector<pipeline::UsedModule> modules; ///< what it starts
    std::vector<std::shared_ptr<const upstream::Cluster>> clusters; ///< each once
    /// Where its filters look for credentials.
    std::shared_ptr<const pipeline::CredentialNames> credentials = std::make_shared<pipeline::CredentialNames>();
    bool recording = false;
};

/// One worker's hold on a Snapshot. Exchanges of that worker pin it by a plain count, so no request touches an atomic to
/// find its configuration; the hold goes when the last exchange on an outdated Snapshot has ended.
class SnapshotHold {
  public:
    explicit SnapshotHold(std::shared_ptr<const Snapshot> snapshot) noexcept : snapshot_(std::move(snapshot)) {}
    SnapshotHold(const SnapshotHold&) = delete;
    SnapshotHold& operator=(const SnapshotHold&) = delete;

    [[nodiscard]] const Snapshot& operator*() const noexcept { return *snapshot_; }
    [[nodiscard]] const Snapshot* operator->() const noexcept { return snapshot_.get(); }
    void pin() noexcept { ++pins_; }
    void unpin() noexcept
    {
        if (--pins_ == 0 && outdated_)
            delete this;
    }
    /// The worker serves another one from now on.
    void retire() noexcept
    {
        outdated_ = true;
        pin();
        unpin();
    }

  private:
    ~SnapshotHold() = default;
    std::shared_ptr<const Snapshot> snapshot_;
    std::size_t pins_ = 0;
    bool outdated_ = false;
};

} // namespace postern::engine
