// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/SubscriptionsJob.h"

#include "schema/Document.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QSaveFile>
#include <QUrl>
#include <algorithm>

namespace postern::publisher {
namespace {

CallPurpose readingSubscriptions(const QString& title)
{
    return {QStringLiteral("read the subscriptions to %1").arg(title),
            {QStringLiteral("apim:subscription_view"), QStringLiteral("apim:api_view")}};
}

CallPurpose readingApplications()
{
    return {QStringLiteral("read the applications"), {QStringLiteral("apim:subscribe"), QStringLiteral("apim:app_manage")}};
}

model::ApiSubscription::State stateNamed(const QString& name)
{
    using State = model::ApiSubscription::State;
    if (name == QLatin1String("BLOCKED"))
        return State::Blocked;
    if (name == QLatin1String("PROD_ONLY_BLOCKED"))
        return State::ProductionBlocked;
    if (name == QLatin1String("ON_HOLD"))
        return State::OnHold;
    return name == QLatin1String("REJECTED") ? State::Rejected : State::Active;
}

} // namespace

SubscriptionsJob::SubscriptionsJob(SessionKeeper& keeper, QObject* parent, std::vector<ApiSummary> apis,
                                   Completion<PulledSubscriptions> completion)
    : JobOf(keeper, parent, std::move(completion)), apis_(std::move(apis))
{
}

void SubscriptionsJob::start() { readApi(0); }

void SubscriptionsJob::note(const PublisherFailure& failure) { value_.notes += failure.message(); }

void SubscriptionsJob::readApi(std::size_t index)
{
    if (index == apis_.size())
        return readApplications();
    const ApiSummary& api = apis_[index];
    const CallPurpose purpose = readingSubscriptions(api.name + QLatin1Char(':') + api.version);
    walk(
        "/subscriptions?apiId=" + QUrl::toPercentEncoding(api.id), purpose, 100,
        [this, index, purpose](const ListPage& page, int, const NextPage& next) {
            ContractReader reader(purpose.what);
            for (qsizetype i = 0; reader.good() && i < page.list.size(); ++i)
                take(reader.objectAt(page.list, i, QStringLiteral("list")), QStringLiteral("list[%1]").arg(i), apis_[index], reader);
            if (!reader.good())
                return finish(reader.failure()); // half of who is blocked is worse than nothing
            next();
        },
        [this, index](const PublisherFailure& failure) {
            if (failure)
                return finish(failure);
            readApi(index + 1);
        });
}

void SubscriptionsJob::take(const QJsonObject& item, const QString& where, const ApiSummary& api, ContractReader& reader)
{
    const QJsonObject info = item.value(QLatin1String("applicationInfo")).toObject();
    const std::string id = reader.text(info, "applicationId", where + QStringLiteral(".applicationInfo"), true).toStdString();
    model::ApiSubscription subscription;
    subscription.application = id;
    subscription.api = api.name.toStdString();
    subscription.version = api.version.toStdString();
    subscription.policy = reader.text(item, "throttlingPolicy", where).toStdString();
    subscription.state = stateNamed(reader.text(item, "subscriptionStatus", where));
    auto& all = value_.file.applications;
    if (std::none_of(all.begin(), all.end(), [&](const model::SubscribingApplication& one) { return one.id == id; })) {
        model::SubscribingApplication application;
        application.id = id;
        application.name = reader.text(info, "name", where).toStdString();
        application.owner = reader.text(info, "subscriber", where).toStdString();
        all.push_back(std::move(application));
    }
    value_.file.subscriptions.push_back(std::move(subscription));
}

void SubscriptionsJob::readApplications()
{
    if (value_.file.applications.empty())
        return finish({});
    walk(
        "/applications", readingApplications(), 100,
        [this](const ListPage& page, int, const NextPage& next) {
            ContractReader reader(readingApplications().what);
            for (qsizetype i = 0; reader.good() && i < page.list.size(); ++i) {
                const QJsonObject item = reader.objectAt(page.list, i, QStringLiteral("list"));
                const QString id = reader.text(item, "applicationId", QStringLiteral("list[%1]").arg(i), true);
                for (model::SubscribingApplication& known : value_.file.applications) {
                    if (known.id != id.toStdString())
                        continue;
                    known.policy = item.value(QLatin1String("throttlingPolicy")).toString().toStdString();
                    visible_.push_back(id);
                }
            }
            next();
        },
        [this](const PublisherFailure& failure) {
            if (failure)
                note(failure);
            readKeys(0);
        },
        Service::DevPortal);
}

void SubscriptionsJob::readKeys(std::size_t index)
{
    if (index == visible_.size()) {
        for (const model::SubscribingApplication& application : value_.file.applications) {
            if (application.consumerKeys.empty())
                value_.notes += QStringLiteral("The consumer keys of the application \"%1\" are not known here: its subscriptions are "
                                               "those that its tokens name.")
                                    .arg(QString::fromStdString(application.name));
        }
        return finish({});
    }
    Message message;
    message.service = Service::DevPortal;
    message.target = "/applications/" + QUrl::toPercentEncoding(visible_[index]) + "/oauth-keys";
    exchange(std::move(message), readingApplications(), [this, index](const DoorAnswer& answer, const PublisherFailure& failure) {
        if (failure) {
            note(failure);
            return readKeys(index + 1);
        }
        ContractReader reader(readingApplications().what);
        const ListPage page = reader.page(answer.body);
        for (const QJsonValue& key : page.list) {
            const std::string consumerKey = key.toObject().value(QLatin1String("consumerKey")).toString().toStdString();
            for (model::SubscribingApplication& known : value_.file.applications) {
                if (known.id == visible_[index].toStdString() && !consumerKey.empty())
                    known.consumerKeys.push_back(consumerKey);
            }
        }
        readKeys(index + 1);
    });
}

Result<void> saveSubscriptions(const QString& gatewayFolder, const PulledSubscriptions& pulled, const QStringList& apis)
{
    const QString path = QDir(gatewayFolder).filePath(QStringLiteral("subscriptions.json"));
    model::SubscriptionsFile merged = pulled.file;
    QFile file(path);
    if (file.exists()) {
        if (!file.open(QIODevice::ReadOnly))
            return unexpected(ErrorKind::IoError, "cannot read " + path.toStdString() + ": " + file.errorString().toStdString(), Fault::Config);
        const QByteArray text = file.readAll();
        schema::Problems problems;
        const auto document = schema::readJson({text.constData(), static_cast<std::size_t>(text.size())}, "subscriptions.json", problems);
        const auto before = document ? model::describe(schema::Type<model::SubscriptionsFile>{}).decode(*document, problems) : std::nullopt;
        if (!before)
            return unexpected(ErrorKind::InvalidConfig, "subscriptions.json cannot be read, so it was left as it is: " + problems.toString(), Fault::Config);
        for (const model::ApiSubscription& old : before->subscriptions) {
            if (!apis.contains(QString::fromStdString(old.api + ':' + old.version)))
                merged.subscriptions.push_back(old);
        }
        for (const model::SubscribingApplication& old : before->applications) {
            const bool known = std::any_of(merged.applications.begin(), merged.applications.end(), [&](const auto& one) { return one.id == old.id; });
            const bool needed = std::any_of(merged.subscriptions.begin(), merged.subscriptions.end(), [&](const auto& one) { return one.application == old.id; });
            if (!known && needed)
                merged.applications.push_back(old);
        }
    }
    schema::Problems problems;
    if (model::SubscriptionBook::make(merged, problems) == nullptr)
        return unexpected(ErrorKind::InvalidConfig, "the subscriptions contradict each other, so nothing was written: " + problems.toString(), Fault::Upstream);
    const std::string text = schema::writeJson(model::describe(schema::Type<model::SubscriptionsFile>{}).encode(merged)) + "\n";
    QSaveFile out(path);
    if (!out.open(QIODevice::WriteOnly) || out.write(text.data(), static_cast<qint64>(text.size())) != static_cast<qint64>(text.size()) || !out.commit())
        return unexpected(ErrorKind::IoError, "cannot write " + path.toStdString() + ": " + out.errorString().toStdString() + "; nothing was changed", Fault::Config);
    return {};
}

} // namespace postern::publisher
