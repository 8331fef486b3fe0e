// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/PublisherClient.h"

#include "controlplane/publisher/CallJob.h"
#include "controlplane/publisher/ListJob.h"
#include "controlplane/publisher/PullJob.h"
#include "controlplane/publisher/SubscriptionsJob.h"

#include <QJsonArray>
#include <QUrl>

namespace postern::publisher {
namespace {

CallPurpose viewing(const QString& what) { return {what, {QStringLiteral("apim:api_view")}}; }
QByteArray ofApi(const QString& id, const char* rest) { return "/apis/" + QUrl::toPercentEncoding(id) + rest; }

/// Connects, and gives out what was found.
class ConnectJob final : public JobOf<PublisherSession> {
  public:
    using JobOf::JobOf;
    void start() override
    {
        keeper().withSession(this, [this](const PublisherFailure& failure) {
            if (isOver())
                return;
            if (keeper().session())
                value_ = *keeper().session();
            finish(failure);
        });
    }
};

/// One GET, read by a function.
template <class T>
class ReadJob final : public JobOf<T> {
  public:
    using Read = std::function<T(ContractReader& reader, const QByteArray& body)>;
    ReadJob(SessionKeeper& keeper, QObject* parent, QByteArray target, CallPurpose purpose, Read read,
            Completion<T> completion)
        : JobOf<T>(keeper, parent, std::move(completion)), target_(std::move(target)), purpose_(std::move(purpose)),
          read_(std::move(read))
    {
    }
    void start() override
    {
        this->get(target_, purpose_, [this](const QByteArray& body, const PublisherFailure& failure) {
            if (failure)
                return this->finish(failure);
            ContractReader reader(purpose_.what);
            this->value_ = read_(reader, body);
            this->finish(reader.failure());
        });
    }

  private:
    QByteArray target_;
    CallPurpose purpose_;
    Read read_;
};

/// All pages of the throttling policies of a level.
class PoliciesJob final : public JobOf<std::vector<ThrottlingPolicy>> {
  public:
    PoliciesJob(SessionKeeper& keeper, QObject* parent, PolicyLevel level,
                Completion<std::vector<ThrottlingPolicy>> completion)
        : JobOf(keeper, parent, std::move(completion)), level_(level)
    {
    }
    void start() override
    {
        readPolicies(level_, [this](std::vector<ThrottlingPolicy> policies, const PublisherFailure& failure) {
            value_ = std::move(policies);
            finish(failure);
        });
    }

  private:
    PolicyLevel level_;
};

class Handle final : public PublisherJob {
  public:
    explicit Handle(Job* job) : job_(job) {}
    ~Handle() override
    {
        if (job_ != nullptr)
            job_->abandon();
    }
    void cancel() override
    {
        if (job_ != nullptr)
            job_->cancel();
    }
    [[nodiscard]] bool isRunning() const override { return job_ != nullptr && !job_->isOver(); }

  private:
    QPointer<Job> job_;
};

PublisherHandle started(Job* job)
{
    job->start();
    return std::make_unique<Handle>(job);
}

} // namespace

struct PublisherClient::State {
    SessionKeeper keeper;
};

PublisherClient::PublisherClient(PublisherConnection connection, secrets::SecretStore& secrets, QObject* parent)
    : QObject(parent), state_(new State{SessionKeeper(std::move(connection), secrets, nullptr)})
{
}

PublisherClient::~PublisherClient()
{
    const auto jobs = findChildren<Job*>(QString(), Qt::FindDirectChildrenOnly);
    for (Job* job : jobs)
        delete job; // before the keeper that they use
}

const PublisherConnection& PublisherClient::connection() const { return state_->keeper.connection(); }

const std::optional<PublisherSession>& PublisherClient::session() const { return state_->keeper.session(); }

void PublisherClient::trustCertificate(const QByteArray& sha256) { state_->keeper.trustCertificate(sha256); }

PublisherHandle PublisherClient::connectToServer(Completion<PublisherSession> completion)
{
    return started(new ConnectJob(state_->keeper, this, std::move(completion)));
}

PublisherHandle PublisherClient::listApis(ApiQuery query, std::function<void(const ApiPage&)> onPage,
                                          Completion<int> completion)
{
    ListJob::Source source;
    source.target = "/apis";
    if (const QString text = query.toQuery(); !text.isEmpty())
        source.target += "?query=" + QUrl::toPercentEncoding(text);
    source.purpose = {QStringLiteral("list APIs"), {QStringLiteral("apim:api_view"), QStringLiteral("apim:api_list_view")}};
    source.pageSize = query.pageSize;
    source.environment = query.environment;
    return started(new ListJob(state_->keeper, this, std::move(source), std::move(onPage), std::move(completion)));
}

PublisherHandle PublisherClient::searchContent(QString words, std::function<void(const ApiPage&)> onPage,
                                               Completion<int> completion)
{
    ListJob::Source source;
    source.target = "/search?query=" + QUrl::toPercentEncoding(words);
    source.purpose = viewing(QStringLiteral("search APIs"));
    source.mixed = true;
    return started(new ListJob(state_->keeper, this, std::move(source), std::move(onPage), std::move(completion)));
}

PublisherHandle PublisherClient::getApi(QString id, Completion<QByteArray> completion)
{
    return started(new ReadJob<QByteArray>(
        state_->keeper, this, ofApi(id, ""), viewing(QStringLiteral("read the API")),
        [](ContractReader& reader, const QByteArray& body) {
            (void)reader.object(body);
            return body;
        },
        std::move(completion)));
}

PublisherHandle PublisherClient::getDefinition(QString id, Completion<QByteArray> completion)
{
    return started(new ReadJob<QByteArray>(
        state_->keeper, this, ofApi(id, "/swagger"), viewing(QStringLiteral("read the API's definition")),
        [](ContractReader& reader, const QByteArray& body) { return reader.definition(body); }, std::move(completion)));
}

PublisherHandle PublisherClient::getRevisions(QString id, Completion<std::vector<RevisionSummary>> completion)
{
    return started(new ReadJob<std::vector<RevisionSummary>>(
        state_->keeper, this, ofApi(id, "/revisions"), viewing(QStringLiteral("read the API's revisions")),
        [](ContractReader& reader, const QByteArray& body) { return reader.revisions(body); }, std::move(completion)));
}

PublisherHandle PublisherClient::getDeployments(QString id, Completion<std::vector<Deployment>> completion)
{
    return started(new ReadJob<std::vector<Deployment>>(
        state_->keeper, this, ofApi(id, "/deployments"), viewing(QStringLiteral("read where the API is deployed")),
        [](ContractReader& reader, const QByteArray& body) { return reader.deployments(body); }, std::move(completion)));
}

PublisherHandle PublisherClient::getSubscriptionPolicies(QString id,
                                                         Completion<std::vector<ThrottlingPolicy>> completion)
{
    return started(new ReadJob<std::vector<ThrottlingPolicy>>(
        state_->keeper, this, ofApi(id, "/subscription-policies"),
        viewing(QStringLiteral("read the API's subscription policies")),
        [](ContractReader& reader, const QByteArray& body) { return reader.subscriptionPolicies(body); },
        std::move(completion)));
}

PublisherHandle PublisherClient::getThrottlingPolicies(PolicyLevel level,
                                                       Completion<std::vector<ThrottlingPolicy>> completion)
{
    return started(new PoliciesJob(state_->keeper, this, level, std::move(completion)));
}

PublisherHandle PublisherClient::getSettings(Completion<PublisherSettings> completion)
{
    return started(new ReadJob<PublisherSettings>(
        state_->keeper, this, "/settings",
        {QStringLiteral("read the Publisher's settings"),
         {QStringLiteral("apim:publisher_settings"), QStringLiteral("apim:api_view")}},
        [](ContractReader& reader, const QByteArray& body) { return reader.settings(body); }, std::move(completion)));
}

PublisherHandle PublisherClient::pull(QStringList ids, std::function<void(const PullProgress&)> onProgress,
                                      Completion<std::vector<PullOutcome>> completion)
{
    return started(new PullJob(state_->keeper, this, std::move(ids), std::move(onProgress), std::move(completion)));
}

PublisherHandle PublisherClient::pullSubscriptions(std::vector<ApiSummary> apis, Completion<PulledSubscriptions> completion)
{
    return started(new SubscriptionsJob(state_->keeper, this, std::move(apis), std::move(completion)));
}

void PublisherClient::setPatience(const Patience& patience) { state_->keeper.setPatience(patience); }

PublisherHandle PublisherClient::call(const DoorCall& call, CallArguments arguments, Completion<DoorAnswer> completion)
{
    return started(new CallJob(state_->keeper, this, call, std::move(arguments), std::move(completion)));
}

PublisherHandle PublisherClient::callAll(const DoorCall& call, const char* key, CallArguments arguments,
                                         std::function<PublisherFailure(const QJsonArray& items, int total)> onItems,
                                         Completion<Done> completion)
{
    return started(new CallAllJob(state_->keeper, this, call, key, std::move(arguments), std::move(onItems),
                                  std::move(completion)));
}

} // namespace postern::publisher
