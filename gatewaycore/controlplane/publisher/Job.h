// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/ContractReader.h"
#include "controlplane/publisher/Door.h"
#include "controlplane/publisher/PublisherClient.h"
#include "controlplane/publisher/SessionKeeper.h"

#include <QPointer>
#include <map>

namespace postern::publisher {

/// One job: makes calls with a session, renews the token once per call, goes on after a connection that was lost, ends
/// once.
class Job : public QObject {
    Q_OBJECT
  public:
    Job(SessionKeeper& keeper, QObject* parent) : QObject(parent), keeper_(keeper) {}

    virtual void start() = 0;
    void cancel();
    /// Ends without a completion.
    void abandon();
    [[nodiscard]] bool isOver() const { return over_; }

  protected:
    /// What is sent. `target` is a path below the service's address, or a URL.
    struct Message {
        Service service = Service::Publisher;
        QByteArray target;
        QByteArray method = "GET";
        QByteArray body{};
        QByteArray contentType{};
        QByteArray accept = "application/json";
        QByteArray ifMatch{};
        std::function<void(qint64, qint64)> onProgress{};
    };
    using AnswerReady = std::function<void(const DoorAnswer& answer, const PublisherFailure& failure)>;
    using BodyReady = std::function<void(const QByteArray& body, const PublisherFailure& failure)>;
    /// Goes on with the next page. Not calling it holds the walk.
    using NextPage = std::function<void()>;
    using PageReady = std::function<void(const ListPage& page, int offset, const NextPage& next)>;
    using WalkEnd = std::function<void(const PublisherFailure& failure)>;
    /// What could be read, and what could not.
    using PoliciesReady = std::function<void(std::vector<ThrottlingPolicy> policies, const PublisherFailure& failure)>;

    /// Sends, and answers unless the job is over by then.
    void exchange(Message message, const CallPurpose& purpose, AnswerReady ready);
    /// GET restUrl() + target, or the target itself when it is a URL. Neither callback runs once the job is over.
    void get(const QByteArray& target, const CallPurpose& purpose, BodyReady ready);
    /// GETs all pages of a list; `target` may have a query. `key` names the list in the answer.
    void walk(const QByteArray& target, const CallPurpose& purpose, int pageSize, PageReady onPage, WalkEnd onEnd,
              Service service = Service::Publisher, const char* key = "list");
    /// GETs all throttling policies of a level. Those of applications come from the Developer Portal: the Publisher has
    /// those of APIs and subscriptions only (publisher-api.yaml, parameter policyLevel).
    void readPolicies(PolicyLevel level, PoliciesReady ready);
    /// The end: None, or what went wrong.
    void finish(const PublisherFailure& failure);
    virtual void deliver(const PublisherFailure& failure) = 0;
    virtual void dropCompletion() = 0;
    [[nodiscard]] SessionKeeper& keeper() { return keeper_; }

  private:
    struct Walk;
    struct Journey;
    void walkOn(const std::shared_ptr<Walk>& walk);
    void walkPolicies(QByteArrayList bases, PolicyLevel level, PoliciesReady ready);
    void send(const std::shared_ptr<Journey>& journey);
    void answered(const std::shared_ptr<Journey>& journey, Result<rest::RestResponse> result,
                  const rest::RestFailure& failure);
    [[nodiscard]] bool goesOn(const std::shared_ptr<Journey>& journey, const Error& error,
                              const rest::RestFailure& failure);

    SessionKeeper& keeper_;
    std::map<int, std::unique_ptr<rest::RestCall>> calls_;
    int nextCall_ = 0;
    bool heard_ = false; ///< an answer came already
    bool over_ = false;
};

/// A job whose result is a T.
template <class T>
class JobOf : public Job {
  public:
    JobOf(SessionKeeper& keeper, QObject* parent, Completion<T> completion)
        : Job(keeper, parent), completion_(std::move(completion))
    {
    }

  protected:
    void deliver(const PublisherFailure& failure) override
    {
        Completion<T> completion = std::move(completion_);
        if (!completion)
            return;
        if (failure)
            completion(unexpected(failure.toError()), failure);
        else
            completion(std::move(value_), failure);
    }
    void dropCompletion() override { completion_ = nullptr; }

    T value_{};

  private:
    Completion<T> completion_;
};

} // namespace postern::publisher
