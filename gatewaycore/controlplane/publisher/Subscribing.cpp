// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/Subscribing.h"

#include "controlplane/publisher/DevPortalCalls.h"
#include "controlplane/publisher/Diagnosis.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace postern::publisher {
namespace {

QByteArray compact(const QJsonObject& object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

PublisherFailure awaits(const QString& what, const QString& whose)
{
    return problemOf(what, Problem::Refused, QStringLiteral("the %1 waits for approval").arg(whose),
                     QStringLiteral("Have it approved in the Admin Portal (Tasks), then try again."));
}

/// The steps, one call after the other. The handle owns it; a call that runs knows it by a weak pointer.
class Subscriber final : public PublisherJob, public std::enable_shared_from_this<Subscriber> {
  public:
    Subscriber(PublisherClient& client, SubscribeWish wish, std::function<void(const QString&)> onStep,
               Completion<SubscribeOutcome> completion)
        : client_(client), wish_(std::move(wish)), onStep_(std::move(onStep)), completion_(std::move(completion))
    {
    }

    void cancel() override
    {
        if (call_ != nullptr)
            call_->cancel(); // whose completion ends us
    }
    [[nodiscard]] bool isRunning() const override { return static_cast<bool>(completion_); }

    void findApi()
    {
        ApiQuery wanted;
        wanted.name = wish_.apiName;
        const QString query = wanted.toQuery();
        step(QStringLiteral("Looking for %1 %2").arg(wish_.apiName, wish_.apiVersion));
        list(portalApis::list, {.query = {{"query", query}}}, [this](const std::vector<QJsonObject>& apis) {
            const auto at = std::find_if(apis.begin(), apis.end(), [this](const QJsonObject& api) {
                return api.value(QLatin1String("name")).toString() == wish_.apiName &&
                       api.value(QLatin1String("version")).toString() == wish_.apiVersion;
            });
            if (at == apis.end())
                return end(problemOf(QStringLiteral("subscribe"), Problem::NotFound,
                                     QStringLiteral("the Developer Portal shows no %1 %2").arg(wish_.apiName, wish_.apiVersion),
                                     QStringLiteral("It has to be published, and visible to this user.")));
            apiId_ = at->value(QLatin1String("id")).toString();
            choosePlan(*at);
        });
    }

  private:
    /// Before anything is made: an API that is not offered with the plan is not subscribed to.
    void choosePlan(const QJsonObject& api)
    {
        QStringList offered;
        for (const QJsonValue& one : api.value(QLatin1String("throttlingPolicies")).toArray())
            offered += one.toString();
        offered.removeAll(QString());
        if (!wish_.plan.isEmpty() && !offered.isEmpty() && !offered.contains(wish_.plan))
            return end(problemOf(QStringLiteral("subscribe"), Problem::Refused,
                                 QStringLiteral("%1 %2 is not offered with the plan %3").arg(wish_.apiName, wish_.apiVersion, wish_.plan),
                                 QStringLiteral("Choose one of these: %1.").arg(offered.join(QStringLiteral(", ")))));
        anyPlan_ = wish_.plan.isEmpty();
        if (anyPlan_ && !offered.isEmpty())
            wish_.plan = offered.front();
        findApplication();
    }

    void findApplication()
    {
        step(QStringLiteral("Looking for the application %1").arg(wish_.application));
        list(applications::list, {}, [this](const std::vector<Application>& all) {
            const auto at = std::find_if(all.begin(), all.end(), [this](const Application& one) { return one.name == wish_.application; });
            if (at == all.end())
                return makeApplication();
            one(applications::get, {.path = {at->id}}, [this](const Application& found) { takeApplication(found); });
        });
    }

    [[nodiscard]] QString tokenType() const { return wish_.opaque ? QStringLiteral("OAUTH") : QStringLiteral("JWT"); }

    void makeApplication()
    {
        step(QStringLiteral("Making the application"));
        const QJsonObject wanted{{QStringLiteral("name"), wish_.application},
                                 {QStringLiteral("throttlingPolicy"), wish_.applicationPolicy},
                                 {QStringLiteral("description"), QStringLiteral("Made by Postern")},
                                 {QStringLiteral("tokenType"), tokenType()}};
        one(applications::create, {.json = compact(wanted)}, [this](const Application& made) {
            outcome_.applicationMade = true;
            if (made.id.isEmpty() || made.status == QLatin1String("CREATED"))
                return end(awaits(QStringLiteral("subscribe"), QStringLiteral("application")));
            outcome_.application = made;
            findKeys();
        });
    }

    void takeApplication(const Application& found)
    {
        outcome_.application = found;
        if (found.status == QLatin1String("CREATED"))
            return end(awaits(QStringLiteral("subscribe"), QStringLiteral("application")));
        if (found.tokenType == tokenType() || found.tokenType.isEmpty())
            return findKeys();
        step(QStringLiteral("Changing the kind of its tokens"));
        const QJsonObject wanted{{QStringLiteral("name"), found.name},
                                 {QStringLiteral("throttlingPolicy"), found.throttlingPolicy},
                                 {QStringLiteral("description"), found.description},
                                 {QStringLiteral("tokenType"), tokenType()}};
        one(applications::update, {.path = {found.id}, .json = compact(wanted)}, [this](const Application& changed) {
            outcome_.application = changed;
            findKeys();
        });
    }

    void findKeys()
    {
        step(QStringLiteral("Looking for its keys"));
        list(applications::keys, {.path = {outcome_.application.id}}, [this](const std::vector<ApplicationKeys>& all) {
            const auto at = std::find_if(all.begin(), all.end(), [this](const ApplicationKeys& one) { return one.keyType == wish_.keyType; });
            if (at != all.end()) {
                outcome_.keys = *at;
                return findSubscription();
            }
            step(QStringLiteral("Generating %1 keys").arg(wish_.keyType));
            const QJsonObject wanted{{QStringLiteral("keyType"), wish_.keyType},
                                     {QStringLiteral("grantTypesToBeSupported"), QJsonArray{QStringLiteral("client_credentials")}}};
            one(applications::generateKeys, {.path = {outcome_.application.id}, .json = compact(wanted)}, [this](const ApplicationKeys& made) {
                outcome_.keys = made;
                findSubscription();
            });
        });
    }

    void findSubscription()
    {
        step(QStringLiteral("Looking for the subscription"));
        list(subscriptions::list, {.query = {{"applicationId", outcome_.application.id}}}, [this](const std::vector<PortalSubscription>& all) {
            const auto at = std::find_if(all.begin(), all.end(), [this](const PortalSubscription& one) { return one.apiId == apiId_; });
            QJsonObject wanted{{QStringLiteral("applicationId"), outcome_.application.id},
                               {QStringLiteral("apiId"), apiId_},
                               {QStringLiteral("throttlingPolicy"), wish_.plan}};
            if (at != all.end() && (at->throttlingPolicy == wish_.plan || anyPlan_))
                return takeSubscription(*at);
            if (at != all.end()) {
                step(QStringLiteral("Changing the plan to %1").arg(wish_.plan));
                wanted.insert(QStringLiteral("requestedThrottlingPolicy"), wish_.plan);
                return one(subscriptions::update, {.path = {at->id}, .json = compact(wanted)},
                           [this](const PortalSubscription& changed) { takeSubscription(changed); });
            }
            step(QStringLiteral("Subscribing with the plan %1").arg(wish_.plan));
            outcome_.subscriptionMade = true;
            one(subscriptions::create, {.json = compact(wanted)}, [this](const PortalSubscription& made) { takeSubscription(made); });
        });
    }

    void takeSubscription(const PortalSubscription& subscription)
    {
        outcome_.subscription = subscription;
        if (subscription.status == QLatin1String("ON_HOLD"))
            return end(awaits(QStringLiteral("subscribe"), QStringLiteral("subscription")));
        step(QStringLiteral("Getting a token"));
        QJsonObject wanted{{QStringLiteral("consumerSecret"), QString::fromStdString(outcome_.keys.consumerSecret.reveal())},
                           {QStringLiteral("validityPeriod"), wish_.validitySeconds},
                           {QStringLiteral("scopes"), QJsonArray::fromStringList(wish_.scopes)}};
        one(applications::generateToken, {.path = {outcome_.application.id, outcome_.keys.mappingId}, .json = compact(wanted)},
            [this](const ApplicationToken& token) {
                outcome_.token = token;
                end({});
            });
    }

    template <class T, class Then>
    void one(const Ask<T>& what, CallArguments arguments, Then then)
    {
        call_ = client_.ask<T>(what, std::move(arguments), ended<T>(std::move(then)));
    }
    template <class T, class Then>
    void list(const AskAll<T>& what, CallArguments arguments, Then then)
    {
        call_ = client_.askAll<T>(what, std::move(arguments), ended<std::vector<T>>(std::move(then)));
    }
    template <class T, class Then>
    Completion<T> ended(Then then)
    {
        return [weak = weak_from_this(), then = std::move(then)](Result<T> result, const PublisherFailure& failure) {
            const std::shared_ptr<Subscriber> alive = weak.lock();
            if (alive == nullptr)
                return;
            if (!result)
                return alive->end(failure);
            then(*result);
        };
    }
    void step(const QString& what)
    {
        if (onStep_)
            onStep_(what);
    }
    void end(const PublisherFailure& failure)
    {
        Completion<SubscribeOutcome> completion = std::move(completion_);
        completion_ = nullptr;
        if (!completion)
            return;
        if (failure)
            completion(unexpected(failure.toError()), failure);
        else
            completion(std::move(outcome_), failure);
    }

    PublisherClient& client_;
    SubscribeWish wish_;
    std::function<void(const QString&)> onStep_;
    Completion<SubscribeOutcome> completion_;
    SubscribeOutcome outcome_;
    QString apiId_;
    bool anyPlan_ = false; ///< a subscription that is there keeps its plan
    PublisherHandle call_;
};

/// What the caller holds; its end is the Subscriber's.
class SubscriberHandle final : public PublisherJob {
  public:
    explicit SubscriberHandle(std::shared_ptr<Subscriber> job) : job_(std::move(job)) {}
    void cancel() override { job_->cancel(); }
    [[nodiscard]] bool isRunning() const override { return job_->isRunning(); }

  private:
    std::shared_ptr<Subscriber> job_;
};

} // namespace

PublisherHandle subscribe(PublisherClient& client, SubscribeWish wish, std::function<void(const QString& step)> onStep,
                          Completion<SubscribeOutcome> completion)
{
    auto job = std::make_shared<Subscriber>(client, std::move(wish), std::move(onStep), std::move(completion));
    job->findApi();
    return std::make_unique<SubscriberHandle>(std::move(job));
}

} // namespace postern::publisher
