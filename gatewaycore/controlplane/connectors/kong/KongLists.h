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
    using remote::ReadingOf<T>::ReadingOf;
    /// GETs all pages of a list.
    void list(const std::string& target, std::function<void(std::vector<schema::Value> items)> listed);
};

class ConnectionTest final : public remote::ReadingOf<deployment::ConnectionReport> {
  public:
    ConnectionTest(KongConnection& connection, deployment::Completion<deployment::ConnectionReport> done);
};

/// All services with their routes and plugins, in three lists whatever their number.
class Discovering final : public KongReading<deployment::Discovery> {
  public:
    Discovering(KongConnection& connection, UniqueFunction<void(const deployment::DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done);

  private:
    void assemble(const std::vector<schema::Value>& plugins);
    KongConnection& kong_;
    UniqueFunction<void(const deployment::DiscoveredApi&)> found_;
    std::vector<schema::Value> services_;
    std::vector<schema::Value> routes_;
};

class ReadingOne final : public KongReading<std::optional<deployment::LiveApi>> {
  public:
    ReadingOne(KongConnection& connection, const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done);

  private:
    KongLive live_;
};

} // namespace postern::connectors::kong
