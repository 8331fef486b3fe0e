// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongLists.h"
#include "controlplane/connectors/kong/KonnectConnection.h"

#include <map>

namespace postern::connectors::kong {

class KonnectTest final : public remote::ReadingOf<deployment::ConnectionReport> {
  public:
    KonnectTest(KonnectConnection& connection, deployment::Completion<deployment::ConnectionReport> done);
};

/// Lists of the Dev Portals' interface (v3), whose pages are numbered.
template <class T>
class PortalReading : public remote::ReadingOf<T> {
  protected:
    PortalReading(KonnectConnection& connection, deployment::Completion<T> done) : remote::ReadingOf<T>(connection, std::move(done)), konnect_(connection) {}
    /// GETs all pages; `why` is not empty when the credentials may not read them.
    void numbered(const std::string& path, std::function<void(std::vector<schema::Value> items, std::string why)> listed);
    KonnectConnection& konnect_;

  private:
    void page(const std::string& path, int number, std::shared_ptr<std::vector<schema::Value>> items, std::function<void(std::vector<schema::Value>, std::string)> listed);
};

/// Services of the control plane and APIs of the Dev Portals. An API that names a service as what stands behind it is one with it.
class KonnectDiscovering final : public PortalReading<deployment::Discovery> {
  public:
    KonnectDiscovering(KonnectConnection& connection, UniqueFunction<void(const deployment::DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done);

  private:
    void match(const std::vector<schema::Value>& implementations);
    void finish();
    UniqueFunction<void(const deployment::DiscoveredApi&)> found_;
    deployment::PendingPtr services_;
    std::vector<schema::Value> apis_;
    deployment::Discovery out_;
};

/// A service, with the Dev Portal's API that names it; or an API of a Dev Portal alone. Objects of the latter have "portal" (the API)
/// and "spec" (its definition as it is kept there), and no service.
class KonnectReadingOne final : public PortalReading<std::optional<deployment::LiveApi>> {
  public:
    KonnectReadingOne(KonnectConnection& connection, const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done);

  private:
    void readPortal(const std::string& api);
    void finish();
    deployment::PendingPtr service_;
    deployment::LiveApi live_;
    bool hasService_ = false;
};

} // namespace postern::connectors::kong
