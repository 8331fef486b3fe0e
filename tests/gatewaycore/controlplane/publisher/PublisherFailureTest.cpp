// SPDX-License-Identifier: Apache-2.0
#include "FakePublisher.h"
#include "support/TestMain.h"

using namespace postern;
using namespace postern::publisher;
using namespace postern::publisher::test;
using postern::secrets::MemorySecretStore;
using postern::test::TestCertificate;

Q_DECLARE_METATYPE(postern::test::WireReply)

/// What a person reads when a Publisher does not do what it should: each with its cause and the next step.
class PublisherFailureTest : public QObject {
    Q_OBJECT

    MemorySecretStore secrets_;

    Ending<int> list(PublisherClient& client)
    {
        Ending<int> ending;
        const PublisherHandle handle = client.listApis({}, {}, ending.keep());
        ending.wait();
        return ending;
    }

  private Q_SLOTS:
    void init()
    {
        const FakePublisher any;
        store(secrets_, any.connection(), "password", "admin");
        secrets_.remove(any.connection().secretKey(q("client")), nullptr, [](Result<void>) {});
    }

    void badAnswersAreExplained_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<WireReply>("reply");
        QTest::addColumn<int>("problem");
        QTest::addColumn<QByteArray>("words"); // all of these, split at '|'
        const auto row = [](const char* name, const char* path, const WireReply& reply, Problem problem,
                            const char* words) {
            QTest::newRow(name) << QByteArray(path) << reply << int(problem) << QByteArray(words);
        };
        const QByteArray html = "<!doctype html><html><head><title>WSO2 Log in</title></head></html>";
        row("wrong password at DCR", "/register", WireReply::answer(401, "{\"code\":401,\"message\":\"Unauthorized\"}"),
            Problem::WrongCredentials, "user name or password was refused|Check user, password and tenant");
        row("wrong password at token", "/token",
            WireReply::answer(400, "{\"error\":\"invalid_grant\",\"error_description\":\"Authentication failed for admin\"}"),
            Problem::WrongCredentials, "user name or password was refused|Authentication failed for admin|Check user");
        row("wrong client", "/token", WireReply::answer(401, "{\"error\":\"invalid_client\"}"), Problem::WrongCredentials,
            "client id or client secret was refused|Check the client");
        row("grant not allowed", "/token",
            WireReply::answer(400, "{\"error\":\"unauthorized_client\",\"error_description\":\"no password grant\"}"),
            Problem::Refused, "status 400|no password grant");
        row("token without a token", "/token", WireReply::json("{\"token_type\":\"Bearer\"}"), Problem::UnexpectedJson,
            "access_token should be text but is missing");
        row("token is a number", "/token", WireReply::json("{\"access_token\":12}"), Problem::UnexpectedJson,
            "access_token should be text but is a number");
        row("DCR is HTML", "/register", WireReply::answer(200, html, "text/html"), Problem::NotJson,
            "a page of HTML titled \"WSO2 Log in\"|Check the address");
        row("DCR missing", "/register", WireReply::answer(404, html, "text/html"), Problem::NotFound,
            "nothing at|https://<host>:9443");
        row("expired token", "/apis", WireReply::answer(401, "{\"code\":900901}"), Problem::ExpiredToken,
            "expired or revoked|Connect again");
        row("not allowed", "/apis", WireReply::answer(403, "{\"code\":900910,\"description\":\"User is not allowed\"}"),
            Problem::Refused, "not allowed to|User is not allowed|role");
        row("500", "/apis", WireReply::answer(500, "{\"code\":900967,\"message\":\"General Error\"}"), Problem::ServerError,
            "status 500|General Error|log");
        row("502 HTML", "/apis", WireReply::answer(502, html, "text/html"), Problem::ServerError, "status 502|log");
        row("429", "/apis", WireReply::answer(429, "{}", "application/json", "Retry-After: 120\r\n"), Problem::RateLimited,
            "fewer calls|Try again in 120 s");
        row("400", "/apis", WireReply::answer(400, "{\"code\":900610,\"description\":\"bad query\"}"), Problem::Refused,
            "status 400|bad query");
        row("HTML instead of JSON", "/apis", WireReply::answer(200, html, "text/html"), Problem::NotJson,
            "a page of HTML titled \"WSO2 Log in\"|log-in page or a proxy");
        row("text instead of JSON", "/apis", WireReply::json("hello"), Problem::NotJson, "not JSON");
        row("empty", "/apis", WireReply::json(""), Problem::Truncated, "empty body");
        row("JSON cut short", "/apis", WireReply::json("{\"list\":[{\"id\":\"a\","), Problem::Truncated,
            "ends in the middle of its JSON, after 19 octets");
        row("body cut short", "/apis", WireReply::raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"list\":["),
            Problem::Truncated, "in the middle of its answer|Try again");
        row("chunks cut short", "/apis",
            WireReply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"list\":[\r\n"), Problem::Truncated,
            "in the middle of its|Try again");
        row("closed", "/apis", WireReply::close(), Problem::Truncated, "without an answer");
        row("garbage", "/apis", WireReply::raw("\x01\x02\x03 nonsense\r\n\r\n"), Problem::Truncated, "");
        row("an array", "/apis", WireReply::json("[]"), Problem::UnexpectedJson, "should be an object but is a list");
        row("no list", "/apis", WireReply::json("{\"count\":0}"), Problem::UnexpectedJson, "list should be a list but is missing");
        row("list is text", "/apis", WireReply::json("{\"list\":\"x\"}"), Problem::UnexpectedJson,
            "list should be a list but is text");
        row("item is null", "/apis", WireReply::json("{\"list\":[null]}"), Problem::UnexpectedJson,
            "list[0] should be an object but is null");
        row("name is a number", "/apis", WireReply::json("{\"list\":[{\"id\":\"a\",\"name\":7}]}"), Problem::UnexpectedJson,
            "list[0].name should be text but is a number");
        row("id is missing", "/apis", WireReply::json("{\"list\":[{\"name\":\"a\"}]}"), Problem::UnexpectedJson,
            "list[0].id should be text but is missing");
        row("total is text", "/apis", WireReply::json("{\"list\":[],\"pagination\":{\"total\":\"9\"}}"),
            Problem::UnexpectedJson, "pagination.total should be a whole number but is text");
        row("too deep", "/apis", WireReply::json(QByteArray(100'000, '[')), Problem::NotJson, "not JSON");
    }
    void badAnswersAreExplained()
    {
        QFETCH(QByteArray, path);
        QFETCH(WireReply, reply);
        QFETCH(int, problem);
        QFETCH(QByteArray, words);
        FakePublisher fake;
        fake.intercept = [&](const WireRequest& request, WireReply& answer) {
            answer = reply;
            return request.path().endsWith(path);
        };
        PublisherClient client(fake.connection(), secrets_);
        const Ending<int> ending = list(client);
        QVERIFY2(!ending.good(), "must fail");
        const QByteArray message = ending.message();
        if (QByteArray(QTest::currentDataTag()) != "garbage") // Qt tells it as either
            QVERIFY2(int(ending.failure.problem) == problem, message + ' ' + toString(ending.failure.problem).toUtf8());
        for (const QByteArray& word : words.split('|'))
            QVERIFY2(message.contains(word), message);
        QVERIFY2(message.startsWith("Cannot "), message);
        QVERIFY2(!ending.failure.nextStep.isEmpty(), message);
        QVERIFY2(message == QByteArray::fromStdString(ending.result->error().message()), message);
        for (const char* secret : {"token-1", "csecret", "YWRtaW46YWRtaW4"})
            QVERIFY2(!message.contains(secret), message);
    }

    void aMissingScopeIsNamed()
    {
        FakePublisher fake;
        fake.grantedScope = "default";
        fake.intercept = [](const WireRequest& request, WireReply& reply) {
            if (!request.path().contains("/publisher/v4/"))
                return false;
            reply = WireReply::answer(403, "{\"code\":900910,\"description\":\"The access token does not allow you to "
                                           "access the requested resource\"}");
            return true;
        };
        PublisherClient client(fake.connection(), secrets_);
        const Ending<int> ending = list(client);
        QVERIFY2(ending.failure.problem == Problem::MissingScope, ending.message());
        QVERIFY(ending.failure.missingScopes.contains(q("apim:api_view")));
        QVERIFY2(ending.message().contains("lacks the scope apim:api_view or apim:api_list_view"), ending.message());
    }

    void aServerThatIsNotThereIsNamed()
    {
        quint16 port = 0;
        {
            const ScriptedServer gone;
            port = gone.serverPort();
        }
        PublisherConnection connection = FakePublisher().connection();
        connection.baseUrl = q("http://127.0.0.1:%1").arg(port);
        PublisherClient client(connection, secrets_);
        const Ending<int> ending = list(client);
        QVERIFY2(ending.failure.problem == Problem::Unreachable, ending.message());
        QVERIFY2(ending.message().contains(QByteArray::number(port)), ending.message());
        QVERIFY2(ending.message().contains("Check the address and port"), ending.message());
    }

    void aServerWithoutAPublisherIsSaidToHaveNone()
    {
        FakePublisher fake;
        fake.base = "/nothing";
        PublisherClient client(fake.connection(), secrets_);
        const Ending<int> ending = list(client);
        QVERIFY2(ending.failure.problem == Problem::NotAPublisher, ending.message());
        QVERIFY2(ending.message().contains("no Publisher API v4, v3 or v2"), ending.message());
        QCOMPARE(fake.calls("/settings"), 3);
    }

    void aCertificateNobodyTrustsIsShownAndMayBeTrusted()
    {
        const TestCertificate certificate = TestCertificate::make();
        FakePublisher fake(3, certificate);
        PublisherClient client(fake.connection(), secrets_);
        const Ending<int> refused = list(client);
        QVERIFY2(refused.failure.problem == Problem::UntrustedCertificate, refused.message());
        QVERIFY2(refused.message().contains("View the certificate and trust it"), refused.message());
        QCOMPARE(int(fake.server.requests().size()), 0); // no password went out
        const rest::CertificateFacts& shown = refused.failure.rest.certificates.front();
        QCOMPARE(shown.subject, q("CN=localhost, O=Postern tests"));

        client.trustCertificate(shown.sha256);
        QCOMPARE(client.connection().trustedSha256, shown.sha256);
        const Ending<int> trusted = list(client);
        QVERIFY2(trusted.good(), trusted.message());

        PublisherConnection other = fake.connection();
        other.trustedSha256 = QByteArray(64, 'a');
        PublisherClient changed(other, secrets_);
        const Ending<int> ending = list(changed);
        QVERIFY2(ending.message().contains("is not the one you trusted"), ending.message());
    }

    void whatIsMissingInAConnectionIsSaidBeforeAnythingIsSent_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("no user") << QByteArray("user") << QByteArray("the user is missing");
        QTest::newRow("bad address") << QByteArray("url") << QByteArray("is not an http or https URL");
        QTest::newRow("no client") << QByteArray("client") << QByteArray("the client id is missing");
        QTest::newRow("no secret") << QByteArray("secret") << QByteArray("the client-secret of this connection is not known");
        QTest::newRow("no token") << QByteArray("token") << QByteArray("the token of this connection is not known");
        QTest::newRow("no CA file") << QByteArray("ca") << QByteArray("/nonexistent/ca.pem");
    }
    void whatIsMissingInAConnectionIsSaidBeforeAnythingIsSent()
    {
        QFETCH(QByteArray, what);
        QFETCH(QByteArray, words);
        FakePublisher fake;
        PublisherConnection connection = fake.connection();
        if (what == "user")
            connection.user.clear();
        if (what == "url")
            connection.baseUrl = q("localhost:9443");
        if (what == "client" || what == "secret")
            connection.grant = Grant::ClientCredentials;
        if (what == "secret")
            connection.clientId = q("cid");
        if (what == "token")
            connection.grant = Grant::ExistingToken;
        if (what == "ca")
            connection.caFile = q("/nonexistent/ca.pem");
        PublisherClient client(connection, secrets_);
        const Ending<int> ending = list(client);
        QVERIFY(!ending.good());
        QVERIFY2(ending.failure.problem == Problem::IncompleteConnection || ending.failure.problem == Problem::MissingSecret,
                 ending.message());
        QVERIFY2(ending.message().contains(words), ending.message());
        QCOMPARE(int(fake.server.requests().size()), 0);
    }

    void anExistingTokenThatEndedCannotBeRenewed()
    {
        FakePublisher fake;
        PublisherConnection connection = fake.connection();
        connection.grant = Grant::ExistingToken;
        store(secrets_, connection, "token", "token-1");
        PublisherClient client(connection, secrets_);
        QVERIFY(list(client).good());
        fake.validToken = "token-2";
        const Ending<int> ending = list(client);
        QVERIFY2(ending.failure.problem == Problem::ExpiredToken, ending.message());
        QVERIFY2(ending.message().contains("Paste a new token"), ending.message());
    }
};

POSTERN_TEST(PublisherFailureTest);
#include "PublisherFailureTest.moc"
