// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/PublisherClient.h"
#include "controlplane/secrets/MemorySecretStore.h"
#include "support/ScriptedServer.h"

#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUrlQuery>

namespace postern::publisher::test {

using postern::test::ScriptedServer;
using postern::test::WireReply;
using postern::test::WireRequest;

inline QString q(const char* text) { return QString::fromUtf8(text); }

/// A Publisher of `count` APIs over a ScriptedServer. `intercept` may answer any request instead; it returns false to
/// let the Publisher do it.
class FakePublisher {
  public:
    using Intercept = std::function<bool(const WireRequest&, WireReply&)>;

    explicit FakePublisher(int apis = 3) : server([this](const WireRequest& request) { return answer(request); }), count(apis)
    {
    }
    FakePublisher(int apis, const postern::test::TestCertificate& certificate)
        : server([this](const WireRequest& request) { return answer(request); }, certificate), count(apis)
    {
    }

    [[nodiscard]] PublisherConnection connection() const
    {
        PublisherConnection connection;
        connection.id = q("c1");
        connection.name = q("test");
        connection.baseUrl = QString::fromLatin1(server.url());
        connection.user = q("admin");
        return connection;
    }
    /// How many requests there were whose path ends so.
    [[nodiscard]] int calls(const QByteArray& ending) const
    {
        int found = 0;
        for (const WireRequest& request : server.requests())
            found += request.path().endsWith(ending) ? 1 : 0;
        return found;
    }
    [[nodiscard]] const WireRequest* last(const QByteArray& ending) const
    {
        const WireRequest* found = nullptr;
        for (const WireRequest& request : server.requests()) {
            if (request.path().endsWith(ending))
                found = &request;
        }
        return found;
    }

    static QByteArray idOf(int i) { return "id-" + QByteArray::number(i); }
    static QByteArray apiData(int i)
    {
        // An unknown key, an odd order, and numbers that a double or a re-writer would spoil.
        return "{\"id\":\"" + idOf(i) + "\",\"name\":\"Api" + QByteArray::number(i) +
               "\",\"zz-unknown\":{\"big\":12345678901234567890,\"exact\":1.10,\"e\":1E+2},\"context\":\"/api" +
               QByteArray::number(i) + "\",\"version\":\"1.0.0\",\"apiThrottlingPolicy\":null,\"policies\":[\"Gold\","
               "\"Unlimited\"],\"operations\":[{\"target\":\"/a\",\"verb\":\"GET\",\"throttlingPolicy\":\"50PerMin\"},"
               "{\"target\":\"/b\",\"verb\":\"GET\",\"throttlingPolicy\":\"Unlimited\"}]}";
    }
    static QByteArray definition(int i)
    {
        return "{\"openapi\":\"3.0.1\",\"info\":{\"title\":\"Api" + QByteArray::number(i) +
               "\",\"version\":\"1.0.0\"},\"paths\":{}}";
    }

    ScriptedServer server;
    Intercept intercept;
    int count;
    QByteArray base = "/api/am/publisher/v4";
    QByteArray devPortal = "/api/am/devportal/v3";
    QByteArray validToken = "token-1";
    int tokens = 1;
    QByteArray grantedScope = "apim:api_view apim:tier_view apim:publisher_settings";
    std::chrono::milliseconds delay{0};

  private:
    WireReply answer(const WireRequest& request)
    {
        WireReply reply;
        if (intercept && intercept(request, reply))
            return reply;
        if (request.path().startsWith(devPortal + '/'))
            reply = portal(request);
        else
            reply = request.path().startsWith(base + '/') ? resource(request) : account(request);
        reply.delay = delay;
        return reply;
    }

    WireReply account(const WireRequest& request)
    {
        if (request.path() == "/client-registration/v0.17/register") {
            if (request.header("Authorization") != "Basic " + QByteArray("admin:admin").toBase64())
                return WireReply::answer(401, "{\"code\":401,\"message\":\"Unauthorized\",\"description\":\"\"}");
            return WireReply::json("{\"clientId\":\"cid\",\"clientSecret\":\"csecret\",\"appOwner\":\"admin\"}");
        }
        if (request.path() == "/oauth2/token") {
            const QUrlQuery form(QString::fromLatin1(request.body));
            if (request.header("Authorization") != "Basic " + QByteArray("cid:csecret").toBase64())
                return WireReply::answer(401, "{\"error\":\"invalid_client\",\"error_description\":\"no such client\"}");
            const QString grant = form.queryItemValue(q("grant_type"));
            if (grant == q("password") && form.queryItemValue(q("password"), QUrl::FullyDecoded) != q("admin"))
                return WireReply::answer(400, "{\"error\":\"invalid_grant\",\"error_description\":\"Authentication failed "
                                              "for admin\"}");
            return WireReply::json("{\"access_token\":\"" + validToken + "\",\"refresh_token\":\"r-" +
                                   QByteArray::number(tokens) + "\",\"scope\":\"" + grantedScope +
                                   "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
        }
        return WireReply::answer(404, "<html><title>Not here</title></html>", "text/html");
    }

    WireReply resource(const WireRequest& request)
    {
        if (request.header("Authorization") != "Bearer " + validToken)
            return WireReply::answer(401, "{\"code\":900901,\"message\":\"Invalid Credentials\",\"description\":\"Access "
                                          "failure\"}");
        const QByteArray path = request.path().mid(base.size());
        if (path == "/settings")
            return WireReply::json("{\"environment\":[{\"id\":\"e1\",\"name\":\"Default\",\"type\":\"hybrid\","
                                   "\"serverUrl\":\"https://x/services/\",\"showInApiConsole\":true,\"vhosts\":[{\"host\":"
                                   "\"gw.example\"}]}],\"gatewayTypes\":[\"Regular\"],\"scopes\":[\"apim:api_view\"]}");
        if (path == "/apis" || path == "/search")
            return page(request, [](int i) {
                return QByteArray("{\"id\":\"" + idOf(i) + "\",\"name\":\"Api" + QByteArray::number(i) +
                                  "\",\"version\":\"1.0.0\",\"context\":\"/api\",\"type\":\"API\",\"workflowStatus\":null}");
            }, count);
        if (path == "/throttling-policies/api" || path == "/throttling-policies/subscription")
            return policies(request, {"50PerMin", "Gold", "Silver"});
        for (int i = 0; i < count; ++i) {
            const QByteArray mine = "/apis/" + idOf(i);
            if (path == mine)
                return WireReply::json(apiData(i));
            if (path == mine + "/swagger")
                return WireReply::json(definition(i));
            if (path == mine + "/revisions")
                return WireReply::json("{\"count\":1,\"list\":[{\"id\":\"rev\",\"displayName\":\"Revision 4\","
                                       "\"deploymentInfo\":[{\"name\":\"Default\",\"vhost\":\"gw.example\"}]}]}");
            if (path == mine + "/deployments")
                return WireReply::json(i % 2 == 0 ? "{\"list\":[{\"name\":\"Default\",\"vhost\":\"gw.example\"}]}"
                                                  : "{\"list\":[]}");
            if (path == mine + "/subscription-policies")
                return WireReply::json("[{\"name\":\"Gold\",\"requestCount\":51,\"unitTime\":60000,\"timeUnit\":\"min\"}]");
        }
        return WireReply::answer(404, "{\"code\":900314,\"message\":\"Not Found\",\"description\":\"Requested API was not "
                                      "found\"}");
    }

    /// As on a server: it alone knows the policies of applications, and not those of APIs.
    WireReply portal(const WireRequest& request)
    {
        if (request.header("Authorization") != "Bearer " + validToken)
            return WireReply::answer(401, "{\"code\":900901,\"message\":\"Invalid Credentials\"}");
        const QByteArray path = request.path().mid(devPortal.size());
        if (path == "/throttling-policies/application")
            return policies(request, {"50PerMin", "10PerMin", "Unlimited"});
        return WireReply::answer(404, "{\"code\":404,\"message\":\"Not Found\"}");
    }

    static WireReply policies(const WireRequest& request, const QByteArrayList& names)
    {
        return page(request, [names](int i) {
            return QByteArray("{\"name\":\"") + names[i] + "\",\"requestCount\":" + QByteArray::number(50 + i) +
                   ",\"unitTime\":60000,\"timeUnit\":\"min\",\"tierPlan\":\"FREE\",\"stopOnQuotaReach\":true}";
        }, static_cast<int>(names.size()));
    }

    static WireReply page(const WireRequest& request, const std::function<QByteArray(int)>& item, int total)
    {
        const QUrlQuery query(QString::fromLatin1(request.query()));
        const int limit = query.hasQueryItem(q("limit")) ? query.queryItemValue(q("limit")).toInt() : 25;
        const int offset = query.queryItemValue(q("offset")).toInt();
        QByteArrayList items;
        for (int i = offset; i < std::min(total, offset + limit); ++i)
            items += item(i);
        return WireReply::json("{\"count\":" + QByteArray::number(items.size()) + ",\"list\":[" + items.join(',') +
                               "],\"pagination\":{\"offset\":" + QByteArray::number(offset) +
                               ",\"limit\":" + QByteArray::number(limit) + ",\"total\":" + QByteArray::number(total) + "}}");
    }
};

/// How a job ended.
template <class T>
struct Ending {
    std::optional<Result<T>> result;
    PublisherFailure failure;
    [[nodiscard]] bool good() const { return result && result->has_value(); }
    [[nodiscard]] const T& value() const { return **result; }
    [[nodiscard]] QByteArray message() const { return result ? failure.message().toUtf8() : QByteArray("(no answer)"); }
    [[nodiscard]] Completion<T> keep()
    {
        return [this](Result<T> ended, const PublisherFailure& why) {
            result.emplace(std::move(ended));
            failure = why;
            if (loop != nullptr)
                loop->quit();
        };
    }
    /// A minute at most.
    void wait()
    {
        if (result)
            return;
        QEventLoop waiting; // QTest::qWaitFor sleeps 10 ms between looks, and every call here takes many turns
        loop = &waiting;
        QTimer::singleShot(60'000, &waiting, &QEventLoop::quit);
        waiting.exec();
        loop = nullptr;
    }
    QEventLoop* loop = nullptr;
};

inline void store(secrets::MemorySecretStore& secrets, const PublisherConnection& connection, const char* what,
                  const char* secret)
{
    secrets.write(connection.secretKey(q(what)), Secret(secret), nullptr, [](Result<void>) {});
}

} // namespace postern::publisher::test
