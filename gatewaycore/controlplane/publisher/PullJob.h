// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/Job.h"

#include <deque>

namespace postern::publisher {

/// Pulls APIs, a few at a time. Throttling policies are read once for all of them.
class PullJob final : public JobOf<std::vector<PullOutcome>> {
    Q_OBJECT
  public:
    PullJob(SessionKeeper& keeper, QObject* parent, QStringList ids,
            std::function<void(const PullProgress&)> onProgress, Completion<std::vector<PullOutcome>> completion);

    void start() override;

  private:
    struct One; ///< one API on its way

    void collectPolicies(PolicyLevel level);
    void collectConditions();
    void readConditions(QStringList ids);
    void collectCustom();
    void takeAdminAnswer(const QByteArray& target, const QString& what, std::function<void(const QJsonObject& answer)> then);
    void startMore();
    void readApi(const std::shared_ptr<One>& one);
    void readDefinition(const std::shared_ptr<One>& one, const QJsonObject& data);
    void readRevisions(const std::shared_ptr<One>& one);
    void settle(const std::shared_ptr<One>& one);
    void giveUpRest(const PublisherFailure& failure);
    void failOne(const std::shared_ptr<One>& one, const PublisherFailure& failure);
    void attachPolicies(PulledApi& api, const QJsonObject& data) const;

    QStringList ids_;
    std::function<void(const PullProgress&)> onProgress_;
    PullProgress progress_;
    std::vector<ThrottlingPolicy> policies_;
    QStringList policyNotes_;
    std::deque<int> waiting_;
    int running_ = 0;
    bool givenUp_ = false; ///< nothing more is asked for
};

} // namespace postern::publisher
