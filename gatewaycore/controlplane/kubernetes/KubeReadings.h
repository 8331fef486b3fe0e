// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeConnection.h"
#include "controlplane/remote/Reading.h"

#include <functional>

namespace postern::kubernetes {

/// A Reading of an API server's lists.
template <class T>
class KubeReading : public remote::ReadingOf<T> {
  protected:
    using Listed = std::function<void(std::vector<schema::Value> items)>;

    KubeReading(KubeConnection& connection, deployment::Completion<T> done) : remote::ReadingOf<T>(connection, std::move(done)), connection_(connection) {}

    /// GETs all pages of a list; from the beginning when the server has forgotten where it was (410). A kind that the server does not
    /// have is an empty list.
    void list(const KubeKind& kind, const std::string& selector, Listed listed);
    /// The lists of all kinds of the make, one after the other; `selector` of kinds that only we attach to routes.
    void listAll(const std::string& selector, Listed listed);

    KubeConnection& connection_;

  private:
    void page(const KubeKind& kind, const std::string& selector, const std::string& from, int begun, std::shared_ptr<std::vector<schema::Value>> items, Listed listed);
    void listFrom(std::size_t kind, const std::string& selector, std::shared_ptr<std::vector<schema::Value>> all, Listed listed);
};

/// What there is, and what the rights lack for the environment's mode.
class KubeTest final : public KubeReading<deployment::ConnectionReport> {
  public:
    KubeTest(KubeConnection& connection, deployment::Completion<deployment::ConnectionReport> done);

  private:
    void lookAtKinds(std::size_t kind);
    void lookAtGateway();
    void lookAtRights();
    void tryWriting();
    deployment::ConnectionReport report_;
    std::string group_; ///< whose resources are known
    schema::Value resources_;
};

/// An API of what the cluster has of it.
[[nodiscard]] deployment::LiveApi liveOf(const std::vector<schema::Value>& objects, const KubeMake& make);

/// Every API in the namespace: what postern keeps there, and the routes of others with what is said about them.
class KubeDiscovery final : public KubeReading<deployment::Discovery> {
  public:
    KubeDiscovery(KubeConnection& connection, UniqueFunction<void(const deployment::DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done);

  private:
    UniqueFunction<void(const deployment::DiscoveredApi&)> found_;
};

/// One API, by its title or by "HTTPRoute/orders".
class KubeReadingOne final : public KubeReading<std::optional<deployment::LiveApi>> {
  public:
    KubeReadingOne(KubeConnection& connection, const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done);

  private:
    void byLabel(const std::string& label);
    void byName(std::size_t kind, const std::string& name, std::vector<schema::Value> found);
    void byRoute(const schema::Value& route);
    void finish(const std::vector<schema::Value>& objects);
};

} // namespace postern::kubernetes
