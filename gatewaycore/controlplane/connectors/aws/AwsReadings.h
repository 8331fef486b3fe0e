// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsConnection.h"
#include "controlplane/connectors/aws/AwsForm.h"
#include "controlplane/connectors/aws/AwsReading.h"

namespace postern::connectors::aws {

/// The item of a list that a call's target names.
class AwsSearch final : public AwsReading<deployment::CallAnswer> {
  public:
    AwsSearch(AwsConnection& connection, const deployment::RemoteCall& call, deployment::Completion<deployment::CallAnswer> done);
};

class AwsConnectionTest final : public remote::ReadingOf<deployment::ConnectionReport> {
  public:
    AwsConnectionTest(AwsConnection& connection, deployment::Completion<deployment::ConnectionReport> done);
};

/// All REST APIs and HTTP APIs, and whether they are at the environment's stage. AWS's list tells nothing of stages, so each has to be asked for by
/// itself; of APIs that are in a memory and listed as they were only some are, those first that were looked at the longest time ago.
class AwsDiscovering final : public AwsReading<deployment::Discovery> {
  public:
    AwsDiscovering(AwsConnection& connection, std::optional<AwsMemory> memory, UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                   deployment::Completion<deployment::Discovery> done);

  private:
    void listSecond();
    /// What is taken over from the memory, and what is asked for.
    void decide();
    void next();
    void took(const schema::Value& api, const std::vector<schema::Value>& stages);
    void unread(const schema::Value& api, const std::string& why);
    void add(deployment::DiscoveredApi api);
    void pass(const schema::Value& api, std::string why, std::int64_t looked);
    AwsConnection& aws_;
    std::optional<AwsMemory> memory_;
    UniqueFunction<void(const deployment::DiscoveredApi&)> found_;
    std::vector<schema::Value> apis_;
    std::vector<std::size_t> asked_; ///< of apis_
    std::size_t at_ = 0;             ///< of asked_
    deployment::Discovery out_;
};

/// One API: its stage, its export, and our usage plan when it asks for keys.
class AwsReadingOne final : public AwsReading<std::optional<deployment::LiveApi>> {
  public:
    AwsReadingOne(AwsConnection& connection, std::string idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done);
    /// What a list told of it already is not asked for again.
    AwsReadingOne(AwsConnection& connection, const AwsLists::Listed& listed, deployment::Completion<std::optional<deployment::LiveApi>> done);

  private:
    void find();
    void readStages();
    void readDocument();
    void readPlan();
    void readKeys(const std::vector<schema::Value>& plans);
    void finish();
    AwsConnection& aws_;
    std::string idOrTitle_;
    std::string stage_;
    AwsLive live_;
};

} // namespace postern::connectors::aws
