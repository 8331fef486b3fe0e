// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/ListJob.h"

#include <QJsonArray>
#include <QUrl>
#include <algorithm>

namespace postern::publisher {

ListJob::ListJob(SessionKeeper& keeper, QObject* parent, Source source, std::function<void(const ApiPage&)> onPage,
                 Completion<int> completion)
    : JobOf(keeper, parent, std::move(completion)), source_(std::move(source)), onPage_(std::move(onPage))
{
}

void ListJob::start()
{
    walk(
        source_.target, source_.purpose, std::clamp(source_.pageSize, 1, 1000),
        [this](const ListPage& page, int offset, const NextPage& next) { take(page, offset, next); },
        [this](const PublisherFailure& failure) { finish(failure); });
}

void ListJob::take(const ListPage& page, int offset, const NextPage& next)
{
    ContractReader reader(source_.purpose.what);
    page_ = {};
    page_.offset = offset;
    page_.total = source_.environment.isEmpty() && !source_.mixed ? page.total : -1;
    for (qsizetype i = 0; reader.good() && i < page.list.size(); ++i) {
        const QString where = QStringLiteral("list[%1]").arg(i);
        const QJsonObject o = reader.objectAt(page.list, i, QStringLiteral("list"));
        if (source_.mixed && o.value(QLatin1String("type")).toString() != QLatin1String("API"))
            continue;
        ApiSummary api = reader.api(o, where);
        if (seen_.contains(api.id))
            continue;
        seen_.insert(api.id);
        page_.apis.push_back(std::move(api));
    }
    if (!reader.good())
        return finish(reader.failure());
    if (source_.environment.isEmpty())
        return giveOut(next);
    filterByEnvironment(next);
}

void ListJob::filterByEnvironment(const NextPage& next)
{
    deployed_.clear();
    asking_ = static_cast<int>(page_.apis.size());
    if (asking_ == 0)
        return giveOut(next);
    const CallPurpose purpose{QStringLiteral("read where APIs are deployed"), {QStringLiteral("apim:api_view")}};
    for (const ApiSummary& api : page_.apis) {
        get("/apis/" + QUrl::toPercentEncoding(api.id) + "/deployments", purpose,
            [this, id = api.id, purpose, next](const QByteArray& body, const PublisherFailure& failure) {
                if (failure && failure.problem != Problem::NotFound)
                    return finish(failure);
                ContractReader reader(purpose.what);
                const std::vector<Deployment> deployments =
                    failure ? std::vector<Deployment>() : reader.deployments(body);
                if (!reader.good())
                    return finish(reader.failure());
                if (std::any_of(deployments.begin(), deployments.end(), [this](const Deployment& deployment) {
                        return deployment.environment == source_.environment;
                    }))
                    deployed_.insert(id);
                if (--asking_ > 0)
                    return;
                std::erase_if(page_.apis, [this](const ApiSummary& one) { return !deployed_.contains(one.id); });
                giveOut(next);
            });
    }
}

void ListJob::giveOut(const NextPage& next)
{
    value_ += static_cast<int>(page_.apis.size());
    const QPointer<ListJob> alive(this);
    if (onPage_)
        onPage_(page_); // may end this job
    if (alive != nullptr && !isOver())
        next();
}

} // namespace postern::publisher
