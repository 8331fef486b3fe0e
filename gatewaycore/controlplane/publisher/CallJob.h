// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/Job.h"

namespace postern::publisher {

/// Makes one call of the tables.
class CallJob final : public JobOf<DoorAnswer> {
    Q_OBJECT
  public:
    CallJob(SessionKeeper& keeper, QObject* parent, const DoorCall& call, CallArguments arguments,
            Completion<DoorAnswer> completion);
    void start() override;

  private:
    const DoorCall& call_;
    CallArguments arguments_;
};

/// Reads a list of the tables to its end.
class CallAllJob final : public JobOf<Done> {
    Q_OBJECT
  public:
    using OnItems = std::function<PublisherFailure(const QJsonArray& items, int total)>;
    CallAllJob(SessionKeeper& keeper, QObject* parent, const DoorCall& call, const char* key, CallArguments arguments,
               OnItems onItems, Completion<Done> completion);
    void start() override;

  private:
    const DoorCall& call_;
    const char* key_;
    CallArguments arguments_;
    OnItems onItems_;
};

} // namespace postern::publisher
