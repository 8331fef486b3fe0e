// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/Faults.h"
#include "dataplane/pipeline/Reason.h"
#include "dataplane/pipeline/StateRegistry.h"
#include "support/TestMain.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

namespace postern::test {

using pipeline::FaultDetails;
using pipeline::FaultId;
using pipeline::FaultProfile;
using pipeline::Faults;

namespace {

std::string field(const pipeline::LocalReply& reply, http::HeaderId id)
{
    for (const http::HeaderField& each : reply.headers) {
        if (each.id == id)
            return std::string(each.value);
    }
    return {};
}

QJsonObject json(const pipeline::LocalReply& reply)
{
    return QJsonDocument::fromJson(QByteArray(reply.body.data(), static_cast<qsizetype>(reply.body.size()))).object();
}

} // namespace

class FaultsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void rendersEveryFaultInEveryProfileAsJson()
    {
        for (std::size_t id = 0; id < pipeline::faultCount; ++id) {
            for (std::size_t profile = 0; profile < pipeline::faultProfileCount; ++profile) {
                Arena arena;
                const auto reply = Faults::render(static_cast<FaultId>(id), static_cast<FaultProfile>(profile),
                                                  {.description = "a \"quote\", a \\ and a \n"}, arena);
                QVERIFY2(!json(reply).isEmpty(), std::string(reply.body).c_str());
                QVERIFY(reply.status >= 400 && reply.status < 600);
            }
        }
    }

    void keepsTheErrorContract_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, FaultId id, int status, int code) {
            QTest::newRow(name) << static_cast<int>(id) << status << code;
        };
        row("missing", FaultId::MissingCredentials, 401, 900902);
        row("invalid", FaultId::InvalidCredentials, 401, 900901);
        row("expired", FaultId::TokenExpired, 401, 900903);
        row("inactive", FaultId::TokenInactive, 401, 900904);
        row("key type", FaultId::WrongKeyType, 403, 900905);
        row("sandbox key", FaultId::WrongKeyTypeSandbox, 403, 900905);
        row("no subscription", FaultId::NoSubscription, 403, 900908);
        row("blocked subscription", FaultId::SubscriptionBlocked, 403, 900909);
        row("scope", FaultId::ScopeRefused, 403, 900910);
        row("API blocked", FaultId::ApiBlocked, 503, 700700);
        row("API limit", FaultId::ThrottledApi, 429, 900800);
        row("operation limit", FaultId::ThrottledOperation, 429, 900802);
        row("application limit", FaultId::ThrottledApplication, 429, 900803);
        row("subscription limit", FaultId::ThrottledSubscription, 429, 900804);
        row("blocked", FaultId::BlockedByPolicy, 403, 900805);
        row("custom limit", FaultId::ThrottledCustom, 429, 900806);
        row("burst", FaultId::ThrottledBurst, 429, 900807);
        row("no route", FaultId::NoRoute, 404, 900906);
        row("connect", FaultId::ConnectFailed, 502, 101503);
        row("garbage", FaultId::BadUpstreamAnswer, 502, 101502);
        row("time-out", FaultId::UpstreamTimeout, 504, 101504);
        row("overload", FaultId::Overloaded, 503, 101505);
        row("suspended", FaultId::Suspended, 503, 303001);
    }
    void keepsTheErrorContract()
    {
        QFETCH(int, fault);
        QFETCH(int, status);
        QFETCH(int, code);
        Arena arena;
        const auto reply = Faults::render(static_cast<FaultId>(fault), FaultProfile::Postern, {}, arena);
        const QJsonObject body = json(reply)[QStringLiteral("fault")].toObject();
        QCOMPARE(reply.status, status);
        QCOMPARE(body[QStringLiteral("code")].toInt(), code);
        QVERIFY(!body[QStringLiteral("message")].toString().isEmpty());
        QVERIFY(!body[QStringLiteral("description")].toString().isEmpty());
        QCOMPARE(status == 401, !field(reply, http::HeaderId::WwwAuthenticate).empty());
    }

    void keepsTheOddShapesOfTheOldGateways()
    {
        Arena arena;
        const auto keyType = Faults::render(FaultId::WrongKeyType, FaultProfile::Wso2v26,
                                            {.description = "Sandbox key offered to the API with no sandbox endpoint"}, arena);
        QCOMPARE(std::string(keyType.body), std::string(R"({"ERROR_CODE":"900901","ERROR_MESSAGE":"Sandbox key offered to )"
                                                       R"(the API with no sandbox endpoint"})"));
        const auto noRoute = Faults::render(FaultId::NoRoute, FaultProfile::Wso2v32, {}, arena);
        QCOMPARE(std::string(noRoute.body),
                 std::string(R"({"code":404,"type":"Status report","message":"Runtime Error","description":"No matching )"
                             R"(resource found for given API Request"})"));
        QCOMPARE(Faults::entry(FaultId::BlockedByPolicy, FaultProfile::Wso2v26).description,
                 std::string_view("You have been blocked from accesing the resource"));
        QCOMPARE(Faults::entry(FaultId::ConnectFailed, FaultProfile::Wso2v32).status, 500);
    }

    void speaksAsChoreoConnectWouldOfEverythingItCanSay()
    {
        const auto entry = [](FaultId id) { return Faults::entry(id, FaultProfile::Choreo); };
        QCOMPARE(entry(FaultId::TokenExpired).description,
                 std::string_view("Access Token Expired. Renew the access token and try again"));
        QCOMPARE(entry(FaultId::TokenInactive).description,
                 std::string_view("Access Token Inactive. Generate a new access token and try again"));
        QCOMPARE(entry(FaultId::ScopeRefused).description, entry(FaultId::ScopeRefused).message);
        QCOMPARE(entry(FaultId::AuthenticationUnavailable).status, 500);
        for (const FaultId id : {FaultId::ThrottledApi, FaultId::ThrottledOperation, FaultId::ThrottledApplication,
                                 FaultId::ThrottledSubscription, FaultId::ThrottledCustom, FaultId::ThrottledBurst}) {
            QCOMPARE(entry(id).status, 429);
            QCOMPARE(entry(id).description, std::string_view("You have exceeded your quota"));
        }
    }

    void neverChallengesAsTheOldestGateway()
    {
        Arena arena;
        for (std::size_t id = 0; id < pipeline::faultCount; ++id) {
            const auto reply = Faults::render(static_cast<FaultId>(id), FaultProfile::Wso2v26,
                                              {.challenge = "ApiKey realm=\"postern\""}, arena);
            QCOMPARE(field(reply, http::HeaderId::WwwAuthenticate), std::string());
        }
    }

    void addsTheFieldsThatAFaultNeeds()
    {
        Arena arena;
        const auto limited =
            Faults::render(FaultId::ThrottledApi, FaultProfile::Postern, {.retryAfter = Seconds(17)}, arena);
        QCOMPARE(field(limited, http::HeaderId::RetryAfter), std::string("17"));
        const auto old = Faults::render(FaultId::ThrottledApi, FaultProfile::Wso2v32, {.retryAfter = Seconds(17)}, arena);
        QCOMPARE(field(old, http::HeaderId::RetryAfter), std::string());
        const auto wrong = Faults::render(FaultId::MethodNotAllowed, FaultProfile::Postern, {.allow = "GET, PUT"}, arena);
        QCOMPARE(field(wrong, http::HeaderId::Allow), std::string("GET, PUT"));
        const auto problem = Faults::render(FaultId::NoRoute, FaultProfile::Rfc9457, {}, arena);
        QCOMPARE(problem.contentType, std::string_view("application/problem+json"));
        QCOMPARE(json(problem)[QStringLiteral("status")].toInt(), 404);
    }

    void listsAllOfThem()
    {
        const QByteArray listed = QByteArray::fromStdString(Faults::json());
        QVERIFY(QJsonDocument::fromJson(listed).isArray());
        QVERIFY(Faults::markdown().find("| 900807 |") != std::string::npos);
    }

    void keepsStateForAsLongAsSomebodyUsesIt()
    {
        pipeline::StateRegistry states;
        int made = 0;
        const auto get = [&](const char* content) {
            return states.get<int>({"api", "limit", content}, [&] { return std::make_shared<int>(++made); });
        };
        auto first = get("10/min");
        QCOMPARE(get("10/min"), first);
        QCOMPARE(*get("20/min"), 2);
        QCOMPARE(*get("20/min"), 3); // nobody held the second one
        first.reset();
        QCOMPARE(*get("10/min"), 4);
        states.sweep();
        QCOMPARE(states.size(), std::size_t(0));
    }
};
POSTERN_TEST(FaultsTest);

} // namespace postern::test

#include "FaultsTest.moc"
