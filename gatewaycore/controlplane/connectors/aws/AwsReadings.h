// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsConnection.h"
#include "controlplane/connectors/aws/AwsForm.h"
#include "controlplane/remote/Reading.h"

#include <functional>

namespace postern::connectors::aws {

/// A Reading of AWS's lists, whose pages have "item" and the "position" of the next.
template <class T>
class AwsReading : public remote::ReadingOf<T> {
  protected:
    using remote::ReadingOf<T>::ReadingOf;
    void list(const std::string& target, std::function<void(std::vector<schema::Value> items)> listed);
};

class AwsConnectionTest final : public remote::ReadingOf<deployment::ConnectionReport> {
  public:
    AwsConnectionTest(AwsConnection& connection, deployment::Completion<deployment::ConnectionReport> done);
};

/// All REST APIs, and of each whether it is at the environment's stage.
class AwsDiscovering final : public AwsReading<deployment::Discovery> {
  public:
    AwsDiscovering(AwsConnection& connection, UniqueFunction<void(const deployment::DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done);

  private:
    void next();
    UniqueFunction<void(const deployment::DiscoveredApi&)> found_;
    std::string stage_;
    std::vector<schema::Value> apis_;
    std::size_t at_ = 0;
    deployment::Discovery out_;
};

/// One API: its stage, its export, and our usage plan when it asks for keys.
class AwsReadingOne final : public AwsReading<std::optional<deployment::LiveApi>> {
  public:
    AwsReadingOne(AwsConnection& connection, std::string idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done);

  private:
    void find();
    void readStages();
    void readDocument();
    void readPlan();
    void finish();
    std::string idOrTitle_;
    std::string stage_;
    AwsLive live_;
};

} // namespace postern::connectors::aws
