// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/Call.h"
#include "sandbox/Catalog.h"
#include "sandbox/KeyManager.h"

namespace postern::sandbox {

/// The subset of WSO2's Publisher REST API v4 that the workbench calls, answering as publisher-api.yaml of API Manager
/// 4.7 describes it: APIs with paging and search, definitions, revisions, deployments, throttling policies, settings.
class PublisherApi {
  public:
    static constexpr std::string_view basePath = "/api/am/publisher/v4";
    static constexpr std::string_view devPortalPath = "/api/am/devportal/v3";

    PublisherApi(const Catalog& catalog, const KeyManager& keyManager) : catalog_(catalog), keyManager_(keyManager) {}

    /// Answers a call whose path begins with basePath.
    [[nodiscard]] Reply handle(const Call& call) const;
    /// Answers a call whose path begins with devPortalPath: of the Developer Portal's API there are the throttling policies
    /// of applications and subscriptions, as devportal-api.yaml of API Manager 4.7 describes them.
    [[nodiscard]] Reply handleDevPortal(const Call& call) const;

  private:
    [[nodiscard]] Reply listApis(const Call& call) const;
    [[nodiscard]] Reply search(const Call& call) const;
    [[nodiscard]] Reply ofApi(const Call& call, const CatalogApi& api, const std::string& rest) const;
    [[nodiscard]] Reply settings() const;

    const Catalog& catalog_;
    const KeyManager& keyManager_;
};

} // namespace postern::sandbox
