// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/Job.h"

#include <QJsonArray>
#include <QTimer>
#include <algorithm>

namespace postern::publisher {
namespace {

constexpr int policyPage = 100;
constexpr qsizetype longUpload = 64 * 1024;

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

/// One call on its way, over all the times that it is sent.
struct Job::Journey {
    Message message;
    CallPurpose purpose;
    AnswerReady ready;
    QByteArray base;  ///< of the service, as it was last tried
    QByteArray url;
    QByteArray token; ///< with which it was last sent
    bool renewed = false;
    bool widened = false;
    int resumed = 0;
};

void Job::get(const QByteArray& target, const CallPurpose& purpose, BodyReady ready)
{
    Message message;
    message.target = target;
    exchange(std::move(message), purpose, [ready = std::move(ready)](const DoorAnswer& answer, const PublisherFailure& failure) {
        ready(answer.body, failure);
    });
}

void Job::exchange(Message message, const CallPurpose& purpose, AnswerReady ready)
{
    const auto journey = std::make_shared<Journey>();
    journey->message = std::move(message);
    journey->purpose = purpose;
    journey->ready = std::move(ready);
    keeper_.withSession(this, [this, journey](const PublisherFailure& failure) {
        if (over_)
            return;
        if (failure)
            return journey->ready({}, failure);
        if (journey->purpose.tooNewFor(keeper_.session()->apiVersion))
            return journey->ready({}, notInThisVersion(journey->purpose));
        send(journey);
    });
}

void Job::send(const std::shared_ptr<Journey>& journey)
{
    // Least privilege: a scope is asked for when the first call needs it. When the server does not grant it, its 403 tells.
    if (!journey->widened && keeper_.couldWiden(journey->purpose.scopes)) {
        journey->widened = true;
        return keeper_.widen(journey->purpose.scopes.front(), this, [this, journey](const PublisherFailure& failure) {
            if (over_)
                return;
            if (failure)
                return journey->ready({}, failure);
            send(journey);
        });
    }
    const Message& message = journey->message;
    journey->base = message.target.startsWith('/') ? keeper_.serviceUrl(message.service) : QByteArray();
    journey->token = keeper_.token();
    rest::RestRequest request;
    request.method = message.method;
    request.url = journey->url = journey->base + message.target;
    request.headers = {{"Authorization", "Bearer " + journey->token}, {"Accept", message.accept}};
    if (!message.contentType.isEmpty())
        request.headers.add("Content-Type", message.contentType);
    if (!message.ifMatch.isEmpty())
        request.headers.add("If-Match", message.ifMatch);
    if (message.method == "GET") {
        if (const QByteArray etag = keeper_.remembered().etagOf(request.url); !etag.isEmpty())
            request.headers.add("If-None-Match", etag);
    }
    request.body = message.body;
    if (message.body.size() > longUpload) // an import takes the server its time
        request.timeouts = {.firstByte = Milliseconds(180'000), .total = Milliseconds(600'000)};
    const int number = nextCall_++;
    calls_[number] = keeper_.rest().send(std::move(request), [this, journey, number](Result<rest::RestResponse> result,
                                                                                     const rest::RestFailure& failure) {
        const std::unique_ptr<rest::RestCall> ended = std::move(calls_[number]);
        calls_.erase(number);
        answered(journey, std::move(result), failure);
    });
    if (message.onProgress)
        connect(calls_[number].get(), &rest::RestCall::progressed, this, message.onProgress);
}

void Job::answered(const std::shared_ptr<Journey>& journey, Result<rest::RestResponse> result,
                   const rest::RestFailure& failure)
{
    const Service service = journey->message.service;
    if (result) {
        heard_ = true;
        if (!journey->base.isEmpty())
            keeper_.confirmBase(service, journey->base);
        DoorAnswer answer{result->status, std::move(result->body), result->headers.value("ETag"),
                          result->headers.value("Content-Type"), result->headers.value("Location")};
        if (journey->message.method == "GET" && !answer.etag.isEmpty())
            keeper_.remembered().keep(journey->url, answer);
        return journey->ready(answer, {});
    }
    if (failure.status == 304) {
        if (const std::optional<DoorAnswer> known = keeper_.remembered().find(journey->url))
            return journey->ready(*known, {});
    }
    if (failure.status == 401 && !journey->renewed) {
        journey->renewed = true;
        return keeper_.renew(journey->token, this, [this, journey](const PublisherFailure& refused) {
            if (over_)
                return;
            if (refused)
                return journey->ready({}, refused);
            send(journey);
        });
    }
    if (goesOn(journey, result.error(), failure))
        return;
    if (isNotThere(failure) && !journey->base.isEmpty() && service != Service::Publisher) {
        if (keeper_.tryNextBase(service, journey->base))
            return send(journey);
        if (!keeper_.isConfirmed(service))
            return journey->ready({}, serviceIsMissing(journey->purpose, toString(service), failure));
    }
    const auto& session = keeper_.session();
    journey->ready({}, diagnose(journey->purpose, result.error(), failure, session ? session->grantedScopes : QStringList()));
}

/// A reading that lost its connection in the middle of a job, after all attempts of the RestClient, goes on where it was when
/// the server is back. What nobody has answered yet fails at once: the address may be wrong.
bool Job::goesOn(const std::shared_ptr<Journey>& journey, const Error& error, const rest::RestFailure& failure)
{
    const bool lost = error.kind() == ErrorKind::ConnectionClosed || error.kind() == ErrorKind::ConnectFailed;
    const Patience& patience = keeper_.patience();
    if (!lost || !heard_ || journey->message.method != "GET" || journey->resumed >= patience.attempts || failure.untrustedCertificate())
        return false;
    const Milliseconds wait = patience.first * (1 << std::min(journey->resumed, 5));
    ++journey->resumed;
    QTimer::singleShot(wait, this, [this, journey] {
        if (!over_)
            send(journey);
    });
    return true;
}

struct Job::Walk {
    QByteArray target;
    CallPurpose purpose;
    int pageSize = 25;
    int offset = 0;
    QJsonArray previous;
    Service service = Service::Publisher;
    const char* key = "list";
    PageReady onPage;
    WalkEnd onEnd;
};

void Job::walk(const QByteArray& target, const CallPurpose& purpose, int pageSize, PageReady onPage, WalkEnd onEnd,
               Service service, const char* key)
{
    auto walk = std::make_shared<Walk>();
    walk->target = target + (target.contains('?') ? '&' : '?') + "limit=" + QByteArray::number(pageSize);
    walk->purpose = purpose;
    walk->pageSize = pageSize;
    walk->service = service;
    walk->key = key;
    walk->onPage = std::move(onPage);
    walk->onEnd = std::move(onEnd);
    walkOn(walk);
}

void Job::walkOn(const std::shared_ptr<Walk>& walk)
{
    Message message;
    message.service = walk->service;
    message.target = walk->target + "&offset=" + QByteArray::number(walk->offset);
    exchange(std::move(message), walk->purpose, [this, walk](const DoorAnswer& answer, const PublisherFailure& failure) {
        if (failure)
            return walk->onEnd(failure);
        ContractReader reader(walk->purpose.what);
        const ListPage page = reader.page(answer.body, walk->key);
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
