// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/Estate.h"

#include <memory>

namespace postern::sandbox {

/// The REST APIs of WSO2's API Manager 4.7 as far as the client calls them, over one state that calls can change: the
/// Publisher, the Developer Portal, Admin and Governance, answering as their published descriptions have it.
class PublisherApi {
  public:
    static constexpr std::string_view basePath = "/api/am/publisher/v4";
    static constexpr std::string_view devPortalPath = "/api/am/devportal/v3";
    static constexpr std::string_view adminPath = "/api/am/admin/v4";
    static constexpr std::string_view governancePath = "/api/am/governance/v1";

    /// Both must live longer. What calls make of the catalog is in it.
    PublisherApi(Catalog& catalog, KeyManager& keyManager);

    /// Answers a call whose path begins with basePath; the others those of the other paths.
    [[nodiscard]] Reply handle(const Call& call) const;
    [[nodiscard]] Reply handleDevPortal(const Call& call) const;
    [[nodiscard]] Reply handleAdmin(const Call& call) const;
    [[nodiscard]] Reply handleGovernance(const Call& call) const;
    /// Any of them, or 404.
    [[nodiscard]] Reply answer(const Call& call) const;

    [[nodiscard]] Estate& estate() { return *estate_; }

  private:
    KeyManager& keys_;
    std::unique_ptr<Estate> estate_; ///< the routers' handlers refer to it
    Router publisher_;
    Router devPortal_;
    Router admin_;
    Router governance_;
};

} // namespace postern::sandbox
