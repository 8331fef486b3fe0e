// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/Job.h"
#include "controlplane/publisher/PulledSubscriptions.h"

namespace postern::publisher {

/// Reads who has subscribed to APIs, and the consumer keys of those applications that the user may see.
class SubscriptionsJob final : public JobOf<PulledSubscriptions> {
    Q_OBJECT
  public:
    SubscriptionsJob(SessionKeeper& keeper, QObject* parent, std::vector<ApiSummary> apis, Completion<PulledSubscriptions> completion);
    void start() override;

  private:
    void readApi(std::size_t index);
    void take(const QJsonObject& item, const QString& where, const ApiSummary& api, ContractReader& reader);
    void readApplications();
    void readKeys(std::size_t index);
    void note(const PublisherFailure& failure);

    std::vector<ApiSummary> apis_;
    std::vector<QString> visible_; ///< ids of the applications whose keys may be asked for
};

} // namespace postern::publisher
