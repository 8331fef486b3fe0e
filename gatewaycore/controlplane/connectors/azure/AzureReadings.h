// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/azure/AzureConnection.h"
#include "controlplane/connectors/azure/AzureForm.h"
#include "controlplane/remote/Reading.h"

#include <functional>
#include <map>

namespace postern::connectors::azure {

/// A Reading of the Resource Manager's lists.
template <class T>
class AzureReading : public remote::ReadingOf<T> {
  protected:
    AzureReading(AzureConnection& connection, deployment::Completion<T> done) : remote::ReadingOf<T>(connection, std::move(done)), azure_(connection) {}
    [[nodiscard]] std::string at(std::string_view path, std::string_view query = {}) const { return azure_.settings().at(path, query); }
    /// GETs all pages of a list.
    void list(const std::string& target, std::function<void(std::vector<schema::Value> items)> listed);
    /// GETs what may not be there: then null.
    void maybe(const std::string& target, std::function<void(const deployment::CallAnswer& answer, const schema::Value& body)> got);

    AzureConnection& azure_;
};

/// Names the service, and the rights that the mode needs and the credentials have not.
class ConnectionTest final : public AzureReading<deployment::ConnectionReport> {
  public:
    ConnectionTest(AzureConnection& connection, deployment::Completion<deployment::ConnectionReport> done);

  private:
    deployment::ConnectionReport report_;
};

/// All current APIs, and whose they are, in two lists whatever their number.
class Discovering final : public AzureReading<deployment::Discovery> {
  public:
    Discovering(AzureConnection& connection, UniqueFunction<void(const deployment::DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done);

  private:
    void assemble(const std::vector<schema::Value>& apis);
    UniqueFunction<void(const deployment::DiscoveredApi&)> found_;
    std::map<std::string, std::string> titles_; ///< by an API's id
};

class ReadingOne final : public AzureReading<std::optional<deployment::LiveApi>> {
  public:
    ReadingOne(AzureConnection& connection, const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done);

  private:
    void readLists();
    void readPolicies(std::size_t next);
    void readSurroundings();
    void readProduct();
    void finish();

    AzureLive live_;
    std::string id_;
    std::string path_;
};

} // namespace postern::connectors::azure
