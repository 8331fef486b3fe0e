// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/Job.h"

#include <QJsonArray>

namespace postern::publisher {
namespace {

constexpr int policyPage = 100;

} // namespace

void Job::cancel()
{
    if (!over_)
        finish(problemOf(QStringLiteral("finish"), Problem::Cancelled, QStringLiteral("cancelled"), {}));
}

void Job::abandon()
{
    dropCompletion();
    if (!over_)
        finish({});
}

void Job::finish(const PublisherFailure& failure)
{
    if (over_)
        return;
    over_ = true;
    calls_.clear();
    QMetaObject::invokeMethod(
        this,
        [this, failure] {
            deleteLater();
            deliver(failure);
        },
        Qt::QueuedConnection);
}

void Job::get(const QByteArray& target, const CallPurpose& purpose, BodyReady ready)
{
    keeper_.withSession(this, [this, target, purpose, ready = std::move(ready)](const PublisherFailure& failure) mutable {
        if (over_)
            return;
        if (failure)
            return ready({}, failure);
        send(target, purpose, std::move(ready), false);
    });
}

void Job::send(const QByteArray& target, const CallPurpose& purpose, BodyReady ready, bool renewed)
{
    rest::RestRequest request;
    request.url = target.startsWith('/') ? keeper_.restUrl() + target : target;
    const QByteArray token = keeper_.token();
    request.headers = {{"Authorization", "Bearer " + token}, {"Accept", "application/json"}};
    const int number = nextCall_++;
    calls_[number] = keeper_.rest().send(
        std::move(request), [this, target, purpose, ready = std::move(ready), renewed, token,
                             number](Result<rest::RestResponse> result, const rest::RestFailure& failure) mutable {
            const std::unique_ptr<rest::RestCall> ended = std::move(calls_[number]);
            calls_.erase(number);
            if (result)
                return ready(result->body, {});
            if (failure.status != 401 || renewed) {
                const auto& session = keeper_.session();
                return ready({}, diagnose(purpose, result.error(), failure,
                                          session ? session->grantedScopes : QStringList()));
            }
            keeper_.renew(token, this,
                          [this, target, purpose, ready = std::move(ready)](const PublisherFailure& refused) mutable {
                              if (over_)
                                  return;
                              if (refused)
                                  return ready({}, refused);
                              send(target, purpose, std::move(ready), true);
                          });
        });
}

struct Job::Walk {
    QByteArray target;
    CallPurpose purpose;
    int pageSize = 25;
    int offset = 0;
    QJsonArray previous;
    PageReady onPage;
    WalkEnd onEnd;
};

void Job::walk(const QByteArray& target, const CallPurpose& purpose, int pageSize, PageReady onPage, WalkEnd onEnd)
{
    auto walk = std::make_shared<Walk>();
    walk->target = target + (target.contains('?') ? '&' : '?') + "limit=" + QByteArray::number(pageSize);
    walk->purpose = purpose;
    walk->pageSize = pageSize;
    walk->onPage = std::move(onPage);
    walk->onEnd = std::move(onEnd);
    walkOn(walk);
}

void Job::walkOn(const std::shared_ptr<Walk>& walk)
{
    const QByteArray target = walk->target + "&offset=" + QByteArray::number(walk->offset);
    get(target, walk->purpose, [this, walk](const QByteArray& body, const PublisherFailure& failure) {
        if (failure)
            return walk->onEnd(failure);
        ContractReader reader(walk->purpose.what);
        const ListPage page = reader.page(body);
        if (!reader.good())
            return walk->onEnd(reader.failure());
        // The server decides how long a page is, so the count of what came is what moves us on; without a total an
        // empty page, or the same one again from a server that does not page, is the end.
        const bool same = walk->offset > 0 && page.list == walk->previous;
        const int came = same ? 0 : static_cast<int>(page.list.size());
        const int offset = walk->offset;
        walk->offset += came;
        walk->previous = page.list;
        if (came == 0 && page.total > walk->offset)
            return walk->onEnd(problemOf(
                walk->purpose.what, Problem::UnexpectedJson,
                QStringLiteral("the server says there are %1 entries but gives only %2").arg(page.total).arg(walk->offset),
                QStringLiteral("Try again; if it stays, look into the API Manager's log."), QStringLiteral("pagination")));
        const bool last = came == 0 || (page.total >= 0 && walk->offset >= page.total);
        if (came == 0)
            return walk->onEnd({});
        walk->onPage(page, offset, [this, walk, last] {
            if (isOver())
                return;
            if (last)
                walk->onEnd({});
            else
                walkOn(walk);
        });
    });
}

void Job::readPolicies(PolicyLevel level, PoliciesReady ready)
{
    walkPolicies(level == PolicyLevel::Application ? keeper_.devPortalUrls() : QByteArrayList{QByteArray()}, level,
                 std::move(ready));
}

void Job::walkPolicies(QByteArrayList bases, PolicyLevel level, PoliciesReady ready)
{
    struct Found {
        std::vector<ThrottlingPolicy> policies;
        PublisherFailure failure;
    };
    const auto found = std::make_shared<Found>();
    CallPurpose purpose{QStringLiteral("read the %1 throttling policies").arg(toString(level)), {}};
    if (level != PolicyLevel::Application) // the Developer Portal's list asks for no scope
        purpose.scopes = {QStringLiteral("apim:tier_view"), QStringLiteral("apim:api_view")};
    const QByteArray base = bases.takeFirst();
    walk(
        base + "/throttling-policies/" + toString(level).toUtf8(), purpose, policyPage,
        [found, level, purpose](const ListPage& page, int, const NextPage& next) {
            ContractReader reader(purpose.what);
            for (qsizetype i = 0; i < page.list.size(); ++i)
                found->policies.push_back(reader.policy(reader.objectAt(page.list, i, QStringLiteral("list")), level,
                                                        QStringLiteral("list[%1]").arg(i)));
            if (!reader.good() && !found->failure)
                found->failure = reader.failure();
            next();
        },
        [this, found, bases, level, ready = std::move(ready)](const PublisherFailure& failure) {
            const bool elsewhere = failure.problem == Problem::NotFound || failure.problem == Problem::NotJson;
            if (elsewhere && !bases.isEmpty())
                return walkPolicies(bases, level, ready);
            ready(std::move(found->policies), found->failure ? found->failure : failure);
        });
}

} // namespace postern::publisher
