// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongConnection.h"
#include "controlplane/connectors/kong/KongForm.h"
#include "controlplane/remote/Reading.h"

#include <functional>

namespace postern::connectors::kong {

/// A Reading of Kong's lists.
template <class T>
class KongReading : public remote::ReadingOf<T> {
  protected:
    KongReading(KongConnection& connection, deployment::Completion<T> done) : remote::ReadingOf<T>(connection, std::move(done)), kong_(connection) {}
    /// GETs all pages of a list.
    void list(const std::string& target, std::function<void(std::vector<schema::Value> items)> listed);
    KongConnection& kong_;
};
extern template class KongReading<deployment::Discovery>;
extern template class KongReading<std::optional<deployment::LiveApi>>;

class ConnectionTest final : public remote::ReadingOf<deployment::ConnectionReport> {
  public:
    ConnectionTest(KongConnection& connection, deployment::Completion<deployment::ConnectionReport> done);
};

/// All services with their routes and plugins, in four lists whatever their number.
class Discovering final : public KongReading<deployment::Discovery> {
  public:
    Discovering(KongConnection& connection, UniqueFunction<void(const deployment::DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done);

  private:
    void assemble(const std::vector<schema::Value>& plugins);
    UniqueFunction<void(const deployment::DiscoveredApi&)> found_;
    std::vector<schema::Value> services_;
    std::vector<schema::Value> routes_;
    std::vector<schema::Value> upstreams_;
};

/// One API. What a list told of it already is not asked for again.
class ReadingOne final : public KongReading<std::optional<deployment::LiveApi>> {
  public:
    ReadingOne(KongConnection& connection, const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done);
    /// `listed` has an upstream, or plugins that look at tokens: else there is nothing to ask for.
    ReadingOne(KongConnection& connection, KongLive listed, deployment::Completion<std::optional<deployment::LiveApi>> done);

  private:
    void readPlugins();
    void readUpstream();
    void readTargets();
    void readConsumers();
    void readCredentials(std::size_t consumer);
    void finish();
    KongLive live_;
};

} // namespace postern::connectors::kong
