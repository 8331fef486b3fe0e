// SPDX-License-Identifier: Apache-2.0
#include "FakePublisher.h"
#include "support/TestMain.h"

using namespace postern;
using namespace postern::publisher;
using namespace postern::publisher::test;
using postern::secrets::MemorySecretStore;

class PublisherClientTest : public QObject {
    Q_OBJECT

    std::unique_ptr<MemorySecretStore> secrets_;

    template <class T, class Start>
    Ending<T> run(Start start)
    {
        Ending<T> ending;
        const PublisherHandle handle = start(ending.keep());
        ending.wait();
        return ending;
    }
    Ending<PublisherSession> connectTo(PublisherClient& client)
    {
        return run<PublisherSession>([&](auto then) { return client.connectToServer(std::move(then)); });
    }

  private Q_SLOTS:
    void init()
    {
        secrets_ = std::make_unique<MemorySecretStore>();
        const FakePublisher any;
        store(*secrets_, any.connection(), "password", "admin");
    }

    void connectsWithAPasswordThroughDcr()
    {
        FakePublisher fake;
        fake.grantedScope = "apim:api_view apim:tier_view";
        PublisherClient client(fake.connection(), *secrets_);
        const auto ending = connectTo(client);
        QVERIFY2(ending.good(), ending.message());
        const PublisherSession& session = ending.value();
        QCOMPARE(session.restBase, q("/api/am/publisher/v4"));
        QCOMPARE(session.apiVersion, q("v4"));
        QCOMPARE(session.grantedScopes, QStringList({q("apim:api_view"), q("apim:tier_view")}));
        QCOMPARE(session.missingScopes, QStringList{q("apim:publisher_settings")});
        QVERIFY(session.tokenExpires > QDateTime::currentDateTimeUtc());
        QCOMPARE(int(session.settings.environments.size()), 1);
        QCOMPARE(session.settings.environments[0].name, q("Default"));
        QCOMPARE(session.settings.environments[0].vhosts, QStringList{q("gw.example")});
        QVERIFY(client.session().has_value());

        const QJsonObject wanted = QJsonDocument::fromJson(fake.last("/register")->body).object();
        QCOMPARE(wanted.value(q("owner")).toString(), q("admin"));
        QCOMPARE(wanted.value(q("grantType")).toString(), q("client_credentials password refresh_token"));
        QCOMPARE(fake.last("/token")->header("Content-Type"), QByteArray("application/x-www-form-urlencoded"));

        // The client is kept, so the next start registers nothing.
        PublisherClient again(fake.connection(), *secrets_);
        QVERIFY(connectTo(again).good());
        QCOMPARE(fake.calls("/register"), 1);
        QCOMPARE(fake.calls("/token"), 2);
    }

    void formValuesAreUrlEncoded()
    {
        FakePublisher fake;
        PublisherConnection connection = fake.connection();
        connection.clientId = q("cid");
        connection.user = q("j\xc3\xbcrgen+x");
        connection.tenant = q("acme.com");
        store(*secrets_, connection, "client-secret", "csecret");
        store(*secrets_, connection, "password", "p&=+ %\xc3\xa9");
        PublisherClient client(connection, *secrets_);
        const auto ending = connectTo(client);
        QVERIFY(!ending.good()); // the fake knows only admin
        const QByteArray body = fake.last("/token")->body;
        QVERIFY2(body.contains("username=j%C3%BCrgen%2Bx%40acme.com&"), body);
        QVERIFY2(body.contains("password=p%26%3D%2B%20%25%C3%A9&"), body);
        QVERIFY2(body.endsWith("scope=apim%3Aapi_view%20apim%3Atier_view%20apim%3Apublisher_settings"), body);
        QCOMPARE(fake.calls("/register"), 0);
        QVERIFY(!ending.message().contains("p&="));
    }

    void connectsWithClientCredentials()
    {
        FakePublisher fake;
        PublisherConnection connection = fake.connection();
        connection.grant = Grant::ClientCredentials;
        connection.clientId = q("cid");
        store(*secrets_, connection, "client-secret", "csecret");
        PublisherClient client(connection, *secrets_);
        const auto ending = connectTo(client);
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(fake.calls("/register"), 0);
        QVERIFY(fake.last("/token")->body.startsWith("grant_type=client_credentials&"));
    }

    void connectsWithAnExistingToken()
    {
        FakePublisher fake;
        PublisherConnection connection = fake.connection();
        connection.grant = Grant::ExistingToken;
        store(*secrets_, connection, "token", "token-1");
        PublisherClient client(connection, *secrets_);
        const auto ending = connectTo(client);
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(fake.calls("/token"), 0);
    }

    void findsOlderVersions_data()
    {
        QTest::addColumn<QByteArray>("base");
        QTest::newRow("v3") << QByteArray("/api/am/publisher/v3");
        QTest::newRow("v2") << QByteArray("/api/am/publisher/v2");
    }
    void findsOlderVersions()
    {
        QFETCH(QByteArray, base);
        FakePublisher fake;
        fake.base = base;
        PublisherClient client(fake.connection(), *secrets_);
        const auto ending = connectTo(client);
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(ending.value().restBase.toUtf8(), base);
        QCOMPARE(ending.value().apiVersion.toUtf8(), base.right(2));
    }

    void aGivenBaseIsTakenAsItIs()
    {
        FakePublisher fake;
        fake.base = "/elsewhere";
        PublisherConnection connection = fake.connection();
        connection.restBase = q("/elsewhere/");
        PublisherClient client(connection, *secrets_);
        const auto ending = connectTo(client);
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(ending.value().restBase, q("/elsewhere"));
    }

    void listsAllPages()
    {
        FakePublisher fake(60);
        PublisherClient client(fake.connection(), *secrets_);
        std::vector<int> offsets;
        QStringList ids;
        ApiQuery query;
        query.name = q("Pizza Shack");
        query.tag = q("a&b");
        query.label = q("gold");
        query.text = q("word");
        const auto ending = run<int>([&](auto then) {
            return client.listApis(
                query,
                [&](const ApiPage& page) {
                    offsets.push_back(page.offset);
                    QCOMPARE(page.total, 60);
                    for (const ApiSummary& api : page.apis)
                        ids += api.id;
                },
                std::move(then));
        });
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(ending.value(), 60);
        QCOMPARE(offsets, std::vector<int>({0, 25, 50}));
        QCOMPARE(ids.size(), 60);
        QCOMPARE(ids.last(), q("id-59"));
        QCOMPARE(fake.last("/apis")->query(),
                 QByteArray("query=word%20name%3A%22Pizza%20Shack%22%20tags%3Aa%26b%20label%3Agold&limit=25&offset=50"));
    }

    void pagesThatTheServerMakesShorterAreStillAllRead_data()
    {
        QTest::addColumn<bool>("withTotal");
        QTest::newRow("total known") << true;
        QTest::newRow("total unknown") << false;
    }
    void pagesThatTheServerMakesShorterAreStillAllRead()
    {
        QFETCH(bool, withTotal);
        FakePublisher fake;
        fake.intercept = [&](const WireRequest& request, WireReply& reply) {
            if (!request.path().endsWith("/apis"))
                return false;
            const int offset = QUrlQuery(QString::fromLatin1(request.query())).queryItemValue(q("offset")).toInt();
            QByteArrayList items;
            for (int i = offset; i < std::min(offset + 10, 34); ++i)
                items += "{\"id\":\"" + QByteArray::number(i) + "\",\"name\":\"n\"}";
            reply = WireReply::json("{\"list\":[" + items.join(',') + "]" +
                                    (withTotal ? ",\"pagination\":{\"total\":34}" : "") + "}");
            return true;
        };
        PublisherClient client(fake.connection(), *secrets_);
        const auto ending = run<int>([&](auto then) { return client.listApis({}, {}, std::move(then)); });
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(ending.value(), 34);
        QCOMPARE(fake.calls("/apis"), withTotal ? 4 : 5);
    }

    void aServerThatGivesLessThanItSaysIsAnError_data()
    {
        QTest::addColumn<bool>("repeats");
        QTest::newRow("empty page") << false;
        QTest::newRow("same page again") << true;
    }
    void aServerThatGivesLessThanItSaysIsAnError()
    {
        QFETCH(bool, repeats);
        FakePublisher fake;
        fake.intercept = [&](const WireRequest& request, WireReply& reply) {
            if (!request.path().endsWith("/apis"))
                return false;
            const bool first = request.query().contains("offset=0");
            reply = WireReply::json(first || repeats
                                        ? "{\"list\":[{\"id\":\"a\",\"name\":\"A\"}],\"pagination\":{\"total\":9}}"
                                        : "{\"list\":[],\"pagination\":{\"total\":9}}");
            return true;
        };
        PublisherClient client(fake.connection(), *secrets_);
        const auto ending = run<int>([&](auto then) { return client.listApis({}, {}, std::move(then)); });
        QVERIFY(!ending.good());
        QVERIFY(ending.failure.problem == Problem::UnexpectedJson);
        QVERIFY2(ending.message().contains("9 entries but gives only 1"), ending.message());
        QCOMPARE(fake.calls("/apis"), 2);
    }

    void anApiThatMovesBetweenPagesIsGivenOutOnce()
    {
        FakePublisher fake;
        fake.intercept = [](const WireRequest& request, WireReply& reply) {
            if (!request.path().endsWith("/apis"))
                return false;
            reply = WireReply::json(request.query().contains("offset=0")
                                        ? "{\"list\":[{\"id\":\"a\",\"name\":\"A\"},{\"id\":\"b\",\"name\":\"B\"}],"
                                          "\"pagination\":{\"total\":4}}"
                                        : "{\"list\":[{\"id\":\"b\",\"name\":\"B\"},{\"id\":\"c\",\"name\":\"C\"}],"
                                          "\"pagination\":{\"total\":4}}");
            return true;
        };
        PublisherClient client(fake.connection(), *secrets_);
        const auto ending = run<int>([&](auto then) { return client.listApis({}, {}, std::move(then)); });
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(ending.value(), 3);
    }

    void filtersByEnvironment()
    {
        FakePublisher fake(30);
        PublisherClient client(fake.connection(), *secrets_);
        ApiQuery query;
        query.environment = q("Default");
        QStringList ids;
        const auto ending = run<int>([&](auto then) {
            return client.listApis(
                query,
                [&](const ApiPage& page) {
                    for (const ApiSummary& api : page.apis)
                        ids += api.id;
                },
                std::move(then));
        });
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(ending.value(), 15);
        QVERIFY(ids.contains(q("id-28")) && !ids.contains(q("id-29")));
        QVERIFY(fake.server.mostAtOnce() <= 4);
    }

    void aPageCallbackMayEndTheJob()
    {
        FakePublisher fake(60);
        PublisherClient client(fake.connection(), *secrets_);
        Ending<int> ending;
        PublisherHandle handle;
        int pages = 0;
        handle = client.listApis(
            {},
            [&](const ApiPage&) {
                ++pages;
                handle.reset();
            },
            ending.keep());
        QTRY_COMPARE(pages, 1);
        QTest::qWait(50);
        QCOMPARE(pages, 1);
        QVERIFY(!ending.result);
        QCOMPARE(fake.calls("/apis"), 1);
    }

    void searchesContentAndGivesOutApisOnly()
    {
        FakePublisher fake;
        fake.intercept = [](const WireRequest& request, WireReply& reply) {
            if (!request.path().endsWith("/search"))
                return false;
            reply = WireReply::json("{\"list\":[{\"type\":\"DOC\",\"name\":\"d\"},{\"type\":\"API\",\"id\":\"a\",\"name\":"
                                    "\"A\",\"status\":\"PUBLISHED\"}],\"pagination\":{\"total\":2}}");
            return true;
        };
        PublisherClient client(fake.connection(), *secrets_);
        std::vector<ApiSummary> found;
        const auto ending = run<int>([&](auto then) {
            return client.searchContent(
                q("pizza & co"), [&](const ApiPage& page) { found = page.apis; }, std::move(then));
        });
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(int(found.size()), 1);
        QCOMPARE(found[0].lifeCycleStatus, q("PUBLISHED"));
        QVERIFY(fake.last("/search")->query().startsWith("query=pizza%20%26%20co&"));
    }

    void readsTheParts()
    {
        FakePublisher fake;
        PublisherClient client(fake.connection(), *secrets_);
        const QString id = q("id-0");
        const auto api = run<QByteArray>([&](auto then) { return client.getApi(id, std::move(then)); });
        QVERIFY2(api.good(), api.message());
        QCOMPARE(api.value(), FakePublisher::apiData(0));
        const auto definition = run<QByteArray>([&](auto then) { return client.getDefinition(id, std::move(then)); });
        QCOMPARE(definition.value(), FakePublisher::definition(0));
        const auto revisions =
            run<std::vector<RevisionSummary>>([&](auto then) { return client.getRevisions(id, std::move(then)); });
        QCOMPARE(revisions.value()[0].name, q("Revision 4"));
        QCOMPARE(revisions.value()[0].deployments[0].environment, q("Default"));
        const auto deployments =
            run<std::vector<Deployment>>([&](auto then) { return client.getDeployments(id, std::move(then)); });
        QCOMPARE(deployments.value()[0].vhost, q("gw.example"));
        const auto plans = run<std::vector<ThrottlingPolicy>>(
            [&](auto then) { return client.getSubscriptionPolicies(id, std::move(then)); });
        QVERIFY2(plans.good(), plans.message());
        QCOMPARE(plans.value()[0].name, q("Gold"));
        const auto policies = run<std::vector<ThrottlingPolicy>>(
            [&](auto then) { return client.getThrottlingPolicies(PolicyLevel::Api, std::move(then)); });
        QCOMPARE(int(policies.value().size()), 3);
        QCOMPARE(policies.value()[0].requestCount, 50LL);
        const auto applications = run<std::vector<ThrottlingPolicy>>(
            [&](auto then) { return client.getThrottlingPolicies(PolicyLevel::Application, std::move(then)); });
        QVERIFY2(applications.good(), applications.message());
        QCOMPARE(applications.value()[1].name, q("10PerMin"));
        const auto settings =
            run<PublisherSettings>([&](auto then) { return client.getSettings(std::move(then)); });
        QCOMPARE(settings.value().gatewayTypes, QStringList{q("Regular")});
        QCOMPARE(fake.calls("/token"), 1); // one token for all
    }

    void idsAreEncoded()
    {
        FakePublisher fake;
        PublisherClient client(fake.connection(), *secrets_);
        const auto ending =
            run<QByteArray>([&](auto then) { return client.getApi(q("a/../b?c"), std::move(then)); });
        QVERIFY(ending.failure.problem == Problem::NotFound);
        QCOMPARE(fake.server.requests().back().target, QByteArray("/api/am/publisher/v4/apis/a%2F..%2Fb%3Fc"));
    }

    void anExpiredTokenIsRenewedOnceForAll()
    {
        FakePublisher fake(8);
        PublisherClient client(fake.connection(), *secrets_);
        QVERIFY(connectTo(client).good());
        fake.validToken = "token-2"; // the first one ends on the server
        fake.delay = std::chrono::milliseconds(10);
        std::vector<Ending<QByteArray>> endings(8);
        std::vector<PublisherHandle> handles;
        for (int i = 0; i < 8; ++i)
            handles.push_back(client.getApi(QString::fromLatin1(FakePublisher::idOf(i)), endings[size_t(i)].keep()));
        for (auto& ending : endings) {
            ending.wait();
            QVERIFY2(ending.good(), ending.message());
        }
        QCOMPARE(fake.calls("/token"), 2);
        QVERIFY(fake.last("/token")->body.startsWith("grant_type=refresh_token&refresh_token=r-1&"));
    }

    void whenTheRefreshTokenHasEndedThePasswordIsUsed()
    {
        FakePublisher fake;
        PublisherClient client(fake.connection(), *secrets_);
        QVERIFY(connectTo(client).good());
        fake.validToken = "token-2";
        fake.intercept = [](const WireRequest& request, WireReply& reply) {
            if (!request.body.startsWith("grant_type=refresh_token"))
                return false;
            reply = WireReply::answer(400, "{\"error\":\"invalid_grant\"}");
            return true;
        };
        const auto ending = run<QByteArray>([&](auto then) { return client.getApi(q("id-0"), std::move(then)); });
        QVERIFY2(ending.good(), ending.message());
        QVERIFY(fake.last("/token")->body.startsWith("grant_type=password&"));
    }

    void aRenewedTokenThatIsRefusedEndsTheMatter()
    {
        FakePublisher fake;
        PublisherClient client(fake.connection(), *secrets_);
        QVERIFY(connectTo(client).good());
        fake.intercept = [](const WireRequest& request, WireReply& reply) {
            if (!request.path().contains("/apis/"))
                return false;
            reply = WireReply::answer(401, "{\"code\":900901,\"message\":\"Invalid Credentials\"}");
            return true;
        };
        const auto ending = run<QByteArray>([&](auto then) { return client.getApi(q("id-0"), std::move(then)); });
        QVERIFY(ending.failure.problem == Problem::ExpiredToken);
        QCOMPARE(ending.failure.publisherCode, 900901);
        QCOMPARE(fake.calls("/apis/id-0"), 2);
    }

    void aClientThatWasRemovedOnTheServerIsRegisteredAgain()
    {
        FakePublisher fake;
        const PublisherConnection connection = fake.connection();
        const QByteArray kept = "{\"clientId\":\"old\",\"clientSecret\":\"gone\",\"user\":\"admin\",\"server\":\"" +
                                connection.baseUrl.toUtf8() + "\"}";
        store(*secrets_, connection, "client", kept.constData());
        PublisherClient client(connection, *secrets_);
        const auto ending = connectTo(client);
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(fake.calls("/register"), 1);
        QCOMPARE(fake.calls("/token"), 2);
    }

    void noCredentialEverGoesToAnotherOrigin_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("register") << QByteArray("/register");
        QTest::newRow("token") << QByteArray("/token");
        QTest::newRow("settings") << QByteArray("/settings");
        QTest::newRow("apis") << QByteArray("/apis");
    }
    void noCredentialEverGoesToAnotherOrigin()
    {
        QFETCH(QByteArray, path);
        ScriptedServer thief([](const WireRequest&) { return WireReply::json("{}"); });
        FakePublisher fake;
        fake.intercept = [&](const WireRequest& request, WireReply& reply) {
            if (!request.path().endsWith(path))
                return false;
            reply = WireReply::redirect(307, thief.url(request.target));
            return true;
        };
        PublisherClient client(fake.connection(), *secrets_);
        const auto ending = run<int>([&](auto then) { return client.listApis({}, {}, std::move(then)); });
        QVERIFY(!ending.good());
        QVERIFY2(ending.failure.problem == Problem::Redirected, ending.message());
        QVERIFY2(ending.message().contains(thief.url()), ending.message());
        QCOMPARE(thief.connections(), 0);
    }

    void cancellingTakesNoTime_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("while registering") << QByteArray("/register");
        QTest::newRow("while getting a token") << QByteArray("/token");
        QTest::newRow("while listing") << QByteArray("/apis");
    }
    void cancellingTakesNoTime()
    {
        QFETCH(QByteArray, path);
        FakePublisher fake;
        fake.intercept = [&](const WireRequest& request, WireReply& reply) {
            if (!request.path().endsWith(path))
                return false;
            reply = WireReply::hang();
            return true;
        };
        PublisherClient client(fake.connection(), *secrets_);
        Ending<int> ending;
        const PublisherHandle handle = client.listApis({}, {}, ending.keep());
        QTRY_COMPARE(fake.calls(path), 1);
        QVERIFY(handle->isRunning());
        QElapsedTimer clock;
        clock.start();
        handle->cancel();
        QTRY_VERIFY_WITH_TIMEOUT(ending.result.has_value(), 20'000);
        QVERIFY2(clock.elapsed() < 200, QByteArray::number(clock.elapsed()));
        QVERIFY(ending.failure.problem == Problem::Cancelled);
        QTRY_COMPARE_WITH_TIMEOUT(fake.server.openConnections(), 0, 20'000);

        fake.intercept = {}; // and the client works on
        const auto after = run<int>([&](auto then) { return client.listApis({}, {}, std::move(then)); });
        QVERIFY2(after.good(), after.message());
    }

    void theClientMayGoWhileJobsRun()
    {
        FakePublisher fake;
        fake.intercept = [](const WireRequest&, WireReply& reply) {
            reply = WireReply::hang();
            return true;
        };
        auto client = std::make_unique<PublisherClient>(fake.connection(), *secrets_);
        Ending<int> ending;
        const PublisherHandle handle = client->listApis({}, {}, ending.keep());
        QTRY_COMPARE(fake.calls("/register"), 1);
        client.reset();
        QTest::qWait(20);
        QVERIFY(!ending.result);
        QVERIFY(!handle->isRunning());
    }

    void theClientMayGoInsideACompletion()
    {
        FakePublisher fake;
        auto client = std::make_unique<PublisherClient>(fake.connection(), *secrets_);
        bool done = false;
        PublisherHandle handle;
        handle = client->connectToServer([&](Result<PublisherSession> result, const PublisherFailure&) {
            QVERIFY(result);
            handle.reset();
            client.reset();
            done = true;
        });
        QTRY_VERIFY(done);
    }
};

POSTERN_TEST(PublisherClientTest);
#include "PublisherClientTest.moc"
