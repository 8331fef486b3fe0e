// SPDX-License-Identifier: Apache-2.0
#include "gatewaycore/controlplane/publisher/FakePublisher.h"

#include "controlplane/publisher/AdminCalls.h"
#include "controlplane/publisher/ApiCalls.h"
#include "controlplane/publisher/GovernanceCalls.h"
#include "controlplane/publisher/RevisionCalls.h"
#include "support/TestMain.h"

#include <QSet>

using namespace postern;
using namespace postern::publisher;
using namespace postern::publisher::test;

/// The door to the control plane's APIs: its tables, and what every call of them has in common.
class DoorTest : public QObject {
    Q_OBJECT

    secrets::MemorySecretStore secrets_;

    template <class T>
    Ending<T> ask(PublisherClient& client, const Ask<T>& what, CallArguments arguments)
    {
        Ending<T> ending;
        const PublisherHandle handle = client.ask(what, std::move(arguments), ending.keep());
        ending.wait();
        return ending;
    }
    template <class T>
    Ending<std::vector<T>> askAll(PublisherClient& client, const AskAll<T>& what, CallArguments arguments)
    {
        Ending<std::vector<T>> ending;
        const PublisherHandle handle = client.askAll(what, std::move(arguments), ending.keep());
        ending.wait();
        return ending;
    }
    PublisherConnection ready(FakePublisher& server)
    {
        PublisherConnection connection = server.connection();
        store(secrets_, connection, "password", "admin");
        return connection;
    }
    static QByteArray scopeOf(const WireRequest* token)
    {
        return token == nullptr ? QByteArray()
                                : QUrlQuery(QString::fromLatin1(token->body)).queryItemValue(q("scope"), QUrl::FullyDecoded).toLatin1();
    }

    static QByteArray json(const char* text) { return QByteArray(text).replace('\'', '"'); }

  private Q_SLOTS:
    void everyCallOfTheTablesIsWellFormed()
    {
        QSet<QByteArray> ids;
        QVERIFY(callTable().size() > 150);
        for (const DoorCall* call : callTable()) {
            const QByteArray id = call->id;
            QVERIFY2(!ids.contains(id), id);
            ids.insert(id);
            QVERIFY2(call->path[0] == '/' && QByteArray(call->path).count('{') == QByteArray(call->path).count('}'), id);
            QVERIFY2(call->content == Content::None || QByteArray(call->method) != "GET", id);
            QVERIFY2(!QByteArray(call->scopes).contains("apim:") && !QByteArray(call->scopes).contains("  "), id);
            QVERIFY2(call->service == Service::DevPortal || call->scopes[0] != '\0', id);
        }
        const QStringList scopes = scopesFor({Service::Publisher, Service::Governance});
        QVERIFY(scopes.contains(q("apim:api_publish")) && scopes.contains(q("apim:gov_rule_read")));
        QVERIFY(!scopes.contains(q("apim:environment_manage")));
    }

    void aScopeIsAskedForWhenTheFirstCallNeedsIt()
    {
        FakePublisher server(1);
        server.grantedScope += " apim:api_publish";
        server.intercept = [](const WireRequest& request, WireReply& reply) {
            if (!request.path().endsWith("/change-lifecycle"))
                return false;
            reply = WireReply::json("{\"workflowStatus\":\"APPROVED\",\"lifecycleState\":{\"state\":\"Published\","
                                    "\"availableTransitions\":[{\"event\":\"Block\",\"targetState\":\"Blocked\"}]}}");
            return true;
        };
        server.grantedScope = "apim:api_view apim:tier_view apim:publisher_settings";
        PublisherClient client(ready(server), secrets_);
        const auto changed = ask(client, lifecycle::change, {.query = {{"action", q("Publish")}, {"apiId", q("id-0")}}});
        QVERIFY2(changed.good(), changed.message());
        QCOMPARE(changed.value().now.state, q("Published"));
        QCOMPARE(changed.value().now.transitions.front().event, q("Block"));
        QVERIFY(scopeOf(server.last("/oauth2/token")).contains("apim:api_publish"));
        QCOMPARE(server.calls("/oauth2/token"), 2); // the first without it
        const auto again = ask(client, lifecycle::change, {.query = {{"action", q("Publish")}, {"apiId", q("id-0")}}});
        QVERIFY2(again.good(), again.message());
        QCOMPARE(server.calls("/oauth2/token"), 2); // what was refused once is not asked for at every call
    }

    void aServerThatRefusesAScopeIsAskedWithoutIt()
    {
        FakePublisher server(1);
        server.intercept = [](const WireRequest& request, WireReply& reply) {
            if (request.path().endsWith("/oauth2/token") && request.body.contains("api_delete")) {
                reply = WireReply::answer(400, "{\"error\":\"invalid_scope\"}");
                return true;
            }
            if (request.method != "DELETE")
                return false;
            reply = WireReply::answer(403, "{\"code\":900403,\"message\":\"Forbidden\"}");
            return true;
        };
        PublisherClient client(ready(server), secrets_);
        QCOMPARE(toString(ask(client, apis::remove, {.path = {q("id-0")}}).failure.problem), toString(Problem::MissingScope));
        QCOMPARE(toString(ask(client, apis::remove, {.path = {q("id-0")}}).failure.problem), toString(Problem::MissingScope));
        QCOMPARE(server.calls("/oauth2/token"), 3); // the first, the refused one, and the one without it
        QVERIFY(ask(client, apis::get, {.path = {q("id-0")}}).good());
    }

    void aMissingScopeIsNamedWithTheCallAndTheWayToIt()
    {
        FakePublisher server(1);
        server.intercept = [](const WireRequest& request, WireReply& reply) {
            if (request.method != "DELETE")
                return false;
            reply = WireReply::answer(403, "{\"code\":900403,\"message\":\"Forbidden\"}");
            return true;
        };
        PublisherClient client(ready(server), secrets_);
        const auto refused = ask(client, apis::remove, {.path = {q("id-0")}});
        QCOMPARE(toString(refused.failure.problem), toString(Problem::MissingScope));
        const QByteArray message = refused.message();
        for (const char* part : {"delete the API", "apim:api_delete", "Scope Assignments"})
            QVERIFY2(message.contains(part), message);
    }

    void eachServiceIsFoundByProbingAndKeptThen()
    {
        FakePublisher server(1);
        server.intercept = [](const WireRequest& request, WireReply& reply) {
            if (request.path() == "/api/am/admin/v3/environments") {
                reply = WireReply::json("{\"count\":1,\"list\":[{\"id\":\"e1\",\"name\":\"Default\"}]}");
                return true;
            }
            return false;
        };
        PublisherClient client(ready(server), secrets_);
        const auto listed = askAll(client, environments::list, {});
        QVERIFY2(listed.good(), listed.message());
        QCOMPARE(listed.value().size(), 1U);
        QCOMPARE(server.calls("/admin/v4/environments"), 1);
        QVERIFY(askAll(client, environments::list, {}).good());
        QCOMPARE(server.calls("/admin/v4/environments"), 1);

        const auto missing = askAll(client, governance::rulesets, {});
        QCOMPARE(toString(missing.failure.problem), toString(Problem::NotInThisVersion));
        QVERIFY2(missing.message().contains("4.5"), missing.message());
    }

    void whatAnOldServerCannotHaveIsNotEvenAsked()
    {
        FakePublisher server(1);
        server.base = "/api/am/publisher/v2"; // API Manager 4.0
        PublisherClient client(ready(server), secrets_);
        const auto missing = ask(client, server::linterRules, {});
        QCOMPARE(toString(missing.failure.problem), toString(Problem::NotInThisVersion));
        QVERIFY2(missing.message().contains("4.2"), missing.message());
        QCOMPARE(server.calls("/linter-custom-rules"), 0);
    }

    void whatIsKnownIsAskedForOnCondition()
    {
        FakePublisher server(1);
        int unchanged = 0;
        server.intercept = [&](const WireRequest& request, WireReply& reply) {
            if (!request.path().endsWith("/apis/id-0"))
                return false;
            if (request.header("If-None-Match") == "\"v1\"") {
                ++unchanged;
                reply = WireReply::answer(304, {}, {}, "ETag: \"v1\"\r\n");
            } else {
                reply = WireReply::answer(200, FakePublisher::apiData(0), "application/json", "ETag: \"v1\"\r\n");
            }
            return true;
        };
        PublisherClient client(ready(server), secrets_);
        const auto first = ask(client, apis::get, {.path = {q("id-0")}});
        const auto second = ask(client, apis::get, {.path = {q("id-0")}});
        QVERIFY2(first.good() && second.good(), second.message());
        QCOMPARE(second.value(), first.value());
        QCOMPARE(unchanged, 1);
    }

    void anotherPersonsChangeIsNotOverwritten()
    {
        FakePublisher server(1);
        server.intercept = [&](const WireRequest& request, WireReply& reply) {
            if (request.method != "PUT")
                return false;
            reply = WireReply::answer(request.header("If-Match") == "\"v2\"" ? 200 : 412, "{\"id\":\"id-0\"}");
            return true;
        };
        PublisherClient client(ready(server), secrets_);
        const auto stale = ask(client, apis::update, {.path = {q("id-0")}, .json = "{}", .ifMatch = "\"v1\""});
        QCOMPARE(toString(stale.failure.problem), toString(Problem::Refused));
        QVERIFY2(stale.message().contains("since it was read"), stale.message());
        QVERIFY(ask(client, apis::update, {.path = {q("id-0")}, .json = "{}", .ifMatch = "\"v2\""}).good());
    }

    void aListWhoseConnectionBreaksGoesOnWhereItWas()
    {
        FakePublisher server(500);
        bool down = false;
        int refused = 0;
        QList<int> offsets;
        server.intercept = [&](const WireRequest& request, WireReply& reply) {
            if (request.path() != server.base + "/apis")
                return false;
            const int offset = QUrlQuery(QString::fromLatin1(request.query())).queryItemValue(q("offset")).toInt();
            down = offset == 200 && refused < 5; // longer than the three attempts of one call
            if (down) {
                ++refused;
                reply = WireReply::raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{\"list\":[");
                return true;
            }
            offsets += offset;
            return false;
        };
        PublisherClient client(ready(server), secrets_);
        client.setPatience({.attempts = 3, .first = Milliseconds(5)});
        QList<int> progress;
        Ending<std::vector<ApiSummary>> ending;
        const PublisherHandle handle =
            client.askAll(apis::list, {}, ending.keep(), [&](int done, int total) {
                QCOMPARE(total, 500);
                progress += done;
            });
        ending.wait();
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(ending.value().size(), 500U);
        // No page that came is asked for again. Of the one at which it broke Qt may have sent a request again by itself, whose answer
        // nobody waits for any more: it may, because a GET can be repeated (RFC 9110, 9.2.2).
        QVERIFY2(offsets.count(200) <= 2, qPrintable(QString::number(offsets.count(200))));
        if (offsets.count(200) == 2)
            offsets.removeAt(offsets.lastIndexOf(200));
        QCOMPARE(offsets, QList<int>({0, 100, 200, 300, 400}));
        QCOMPARE(progress, QList<int>({100, 200, 300, 400, 500}));
    }

    void patienceEndsAndTheFailureSaysWhy()
    {
        FakePublisher server(500);
        server.intercept = [&](const WireRequest& request, WireReply& reply) {
            if (!request.query().contains("offset=200"))
                return false;
            reply = WireReply::raw("");
            return true;
        };
        PublisherClient client(ready(server), secrets_);
        client.setPatience({.attempts = 1, .first = Milliseconds(5)});
        const auto lost = askAll(client, apis::list, {});
        QCOMPARE(toString(lost.failure.problem), toString(Problem::Truncated));
        QCOMPARE(lost.failure.what, q("list APIs"));
    }

    void whatNobodyHasAnsweredYetFailsAtOnce()
    {
        FakePublisher server(1);
        server.intercept = [&](const WireRequest& request, WireReply& reply) {
            if (!request.path().endsWith("/revisions"))
                return false;
            reply = WireReply::raw("");
            return true;
        };
        PublisherClient client(ready(server), secrets_);
        client.setPatience({.attempts = 9, .first = Milliseconds(60'000)});
        const auto lost = askAll(client, revisions::list, {.path = {q("id-0")}});
        QCOMPARE(toString(lost.failure.problem), toString(Problem::Truncated));
    }

    void aChangeIsNeverSentTwiceAfterItMayHaveArrived()
    {
        FakePublisher server(1);
        server.intercept = [&](const WireRequest& request, WireReply& reply) {
            if (request.method != "POST" || !request.path().endsWith("/revisions"))
                return false;
            reply = WireReply::raw("");
            return true;
        };
        PublisherClient client(ready(server), secrets_);
        QVERIFY(!ask(client, revisions::create, {.path = {q("id-0")}, .json = "{}"}).good());
        QCOMPARE(server.calls("/revisions"), 1);
    }

    void formsAreWrittenAsRfc7578HasThem()
    {
        const auto [body, type] = encodeForm({{"alias", "a"}, {"file", "\0x\r\n", q("a\"b.zip"), "application/zip"}});
        QVERIFY(type.startsWith("multipart/form-data; boundary="));
        const QByteArray boundary = "--" + type.mid(type.indexOf('=') + 1);
        QVERIFY(body.startsWith(boundary + "\r\nContent-Disposition: form-data; name=\"alias\"\r\n\r\na\r\n" + boundary));
        QVERIFY2(body.contains("name=\"file\"; filename=\"a%22b.zip\"\r\nContent-Type: application/zip\r\n\r\n"), body);
        QVERIFY(body.endsWith("\r\n" + boundary + "--\r\n"));
    }

    void argumentsThatAreNotTheCallsAreRefusedBeforeAnythingIsSent()
    {
        FakePublisher server(1);
        PublisherClient client(ready(server), secrets_);
        QVERIFY2(ask(client, apis::get, {}).message().contains("apiId is missing"), "path");
        QVERIFY2(ask(client, apis::copy, {.query = {{"apiId", q("x")}}}).message().contains("newVersion is missing"), "query");
        QVERIFY2(ask(client, apis::get, {.path = {q("x")}, .query = {{"colour", q("red")}}}).message().contains("takes no colour"),
                 "unknown");
        QCOMPARE(server.server.requests().size(), 0U);
    }

    void aMaskIsNeverWrittenOverASecret()
    {
        ContractReader reader(q("test"));
        const DoorAnswer answer{.body = json("{'gatewayConfiguration':[{'type':'Kong','displayName':'Kong',"
                                             "'supportedModes':['READ_ONLY'],'configurations':[{'name':'deployment_type',"
                                             "'type':'options','values':[{'name':'standalone','type':'labelOnly','values':["
                                             "{'name':'auth_key','type':'input','mask':true},"
                                             "{'name':'admin_url','type':'input'}]}]}]}]}")};
        const std::vector<AgentForm> forms = read::agentForms(reader, answer);
        QVERIFY2(reader.good(), reader.failure().message().toUtf8());
        QCOMPARE(forms.front().maskedFields(), QStringList{q("auth_key")});
        const QJsonObject before =
            QJsonDocument::fromJson(json("{'id':'e','name':'K','additionalProperties':[{'key':'auth_key','value':'*****'},"
                                         "{'key':'admin_url','value':'https://a'}]}")).object();
        const auto kept = changedEnvironment(before, forms.front(), {{q("admin_url"), q("https://b")}});
        QVERIFY(kept);
        QVERIFY2(kept->contains("*****") && kept->contains("https://b") && !kept->contains("https://a"), *kept);
        for (const char* mask : {"*****", "******"})
            QVERIFY(!changedEnvironment(before, forms.front(), {{q("auth_key"), q(mask)}}));
        const auto changed = changedEnvironment(before, forms.front(), {{q("auth_key"), q("new")}});
        QVERIFY(changed && !changed->contains("*****") && changed->contains("new"));
    }
};

POSTERN_TEST(DoorTest);

#include "DoorTest.moc"
