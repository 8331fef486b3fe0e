// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongConnection.h"

#include <functional>

namespace postern::connectors::kong {

[[nodiscard]] deployment::CallAnswer callAnswerOf(const rest::RestResponse& answer);

/// Reads what an Admin API has, one GET after the other; whatever it is for ends with the first that fails.
class Reading : public deployment::Pending {
  protected:
    using Got = std::function<void(const deployment::CallAnswer& answer)>;
    using Listed = std::function<void(std::vector<schema::Value> items)>;

    explicit Reading(KongConnection& connection) : connection_(connection) {}
    /// GETs `target`; a status for which `expected` is false is an error.
    void get(const std::string& target, Got got, std::function<bool(int status)> expected = nullptr);
    /// GETs all pages of a list.
    void list(const std::string& target, Listed listed);
    virtual void fail(Error error) = 0;

    KongConnection& connection_;

  private:
    void listOn(const std::string& target, std::shared_ptr<std::vector<schema::Value>> items, Listed listed);
    std::unique_ptr<rest::RestCall> call_;
};

/// A Reading whose result is a T.
template <class T>
class ReadingOf : public Reading {
  protected:
    ReadingOf(KongConnection& connection, deployment::Completion<T> done) : Reading(connection), done_(std::move(done)) {}
    void fail(Error error) override { end(unexpected(std::move(error))); }
    /// The last thing that is done: whoever waits may destroy this.
    void end(Result<T> result)
    {
        deployment::Completion<T> to = std::move(done_);
        to(std::move(result));
    }

  private:
    deployment::Completion<T> done_;
};

class ConnectionTest final : public ReadingOf<deployment::ConnectionReport> {
  public:
    ConnectionTest(KongConnection& connection, deployment::Completion<deployment::ConnectionReport> done);
};

/// All services with their routes and plugins, in three lists whatever their number.
class Discovering final : public ReadingOf<deployment::Discovery> {
  public:
    Discovering(KongConnection& connection, UniqueFunction<void(const deployment::DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done);

  private:
    void assemble(const std::vector<schema::Value>& plugins);
    UniqueFunction<void(const deployment::DiscoveredApi&)> found_;
    std::vector<schema::Value> services_;
    std::vector<schema::Value> routes_;
};

class ReadingOne final : public ReadingOf<std::optional<deployment::LiveApi>> {
  public:
    ReadingOne(KongConnection& connection, const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done);

  private:
    KongLive live_;
};

} // namespace postern::connectors::kong
