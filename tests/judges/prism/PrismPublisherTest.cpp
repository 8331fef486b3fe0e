// SPDX-License-Identifier: Apache-2.0
#include "judges/prism/Prism.h"

#include "controlplane/publisher/PublisherClient.h"
#include "controlplane/publisher/PullFolder.h"
#include "controlplane/secrets/MemorySecretStore.h"
#include "sandbox/Catalog.h"
#include "sandbox/KeyManager.h"
#include "sandbox/PublisherApi.h"
#include "schema/Value.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace postern;
using namespace postern::publisher;
using postern::secrets::MemorySecretStore;
using postern::test::callOf;
using postern::test::contract;
using postern::test::MendedContract;
using postern::test::Prism;
using postern::test::run;
using postern::test::ScriptedServer;
using postern::test::WireReply;
using postern::test::WireRequest;
using postern::test::wireOf;

/// Our Publisher client and our sandbox, judged by WSO2's own contracts.
class PrismPublisherTest : public QObject {
    Q_OBJECT

    std::optional<sandbox::KeyManager> keys_;
    std::optional<sandbox::Catalog> catalog_;
    std::optional<sandbox::PublisherApi> api_;
    std::unique_ptr<ScriptedServer> server_;
    MemorySecretStore secrets_;

    /// The sandbox has no API of events, and the client asks for the definition of one elsewhere.
    static constexpr const char* streaming = "ws-1";
    WireReply streamingApi() const
    {
        schema::Value data = catalog_->apis().front().data;
        data.set("id", streaming);
        data.set("type", "WS");
        return wireOf(sandbox::Reply::json(data));
    }

    WireReply answer(const WireRequest& request)
    {
        const sandbox::Call call = callOf(request);
        const QByteArray path = request.path();
        const QByteArray apisPath = QByteArray(sandbox::PublisherApi::basePath.data()) + "/apis/";
        if (path == apisPath + streaming)
            return streamingApi();
        if (path == apisPath + streaming + "/asyncapi")
            return WireReply::json("\"{\\\"asyncapi\\\":\\\"2.0.0\\\"}\"");
        if (path == apisPath + streaming + "/revisions")
            return WireReply::json("{\"count\":0,\"list\":[]}");
        if (path.startsWith(sandbox::PublisherApi::devPortalPath.data()))
            return wireOf(api_->handleDevPortal(call));
        if (path.startsWith("/client-registration/"))
            return wireOf(keys_->registerClient(call));
        if (path == "/oauth2/token")
            return wireOf(keys_->token(call));
        return wireOf(api_->handle(call));
    }

  private Q_SLOTS:
    void initTestCase()
    {
        auto keys = sandbox::KeyManager::create("https://sandbox.test/oauth2/token");
        QVERIFY(keys);
        keys_.emplace(std::move(*keys));
        auto catalog = sandbox::Catalog::create([](const std::string& host) { return host + ":1"; });
        QVERIFY2(catalog, catalog ? "" : catalog.error().message().c_str());
        catalog_.emplace(std::move(*catalog));
        catalog_->pad(60); // three pages
        api_.emplace(*catalog_, *keys_);
        server_ = std::make_unique<ScriptedServer>([this](const WireRequest& request) { return answer(request); });
    }

    void everyCallOfTheClientAndEveryAnswerHoldsToTheContract()
    {
        PublisherConnection connection;
        connection.id = QStringLiteral("sandbox");
        connection.baseUrl = QString::fromLatin1(server_->url());
        connection.user = QStringLiteral("admin");
        secrets_.write(connection.secretKey(QStringLiteral("password")), Secret("admin"), nullptr, [](Result<void>) {});

        // The token comes from the sandbox itself: the contract does not describe its endpoint.
        PublisherClient direct(connection, secrets_);
        const auto session = run<PublisherSession>([&](auto then) { return direct.connectToServer(std::move(then)); });
        QVERIFY2(session.good(), session.message);
        QCOMPARE((**session.result).missingScopes, QStringList());

        QByteArray token;
        for (const WireRequest& request : server_->requests()) {
            if (request.header("Authorization").startsWith("Bearer "))
                token = request.header("Authorization").mid(7);
        }
        const MendedContract publisherContract(QStringLiteral("apim-4.7.0"), QStringLiteral("publisher"));
        Prism prism(publisherContract.file(), server_->url("/api/am/publisher/v4"));
        QVERIFY2(prism.isUp(), prism.log());
        // The list of applications' policies is the Developer Portal's, so its contract judges that one.
        Prism portal(contract(QStringLiteral("carbon-apimgt-9.33.89/devportal/devportal-api.yaml")), server_->url("/api/am/devportal/v3"));
        QVERIFY2(portal.isUp(), portal.log());
        PublisherConnection judged = connection;
        judged.id = QStringLiteral("judged");
        judged.baseUrl = prism.url();
        judged.restBase = QStringLiteral("/"); // prism serves the paths of the contract at the root
        judged.devPortalBase = portal.url();
        judged.grant = Grant::ExistingToken;
        secrets_.write(judged.secretKey(QStringLiteral("token")), Secret(token.toStdString()), nullptr, [](Result<void>) {});
        PublisherClient client(judged, secrets_);

        const auto connected = run<PublisherSession>([&](auto then) { return client.connectToServer(std::move(then)); });
        QVERIFY2(connected.good(), connected.message + prism.log());
        QVERIFY(!(**connected.result).settings.environments.empty());

        QStringList ids;
        const auto listed = run<int>([&](auto then) {
            return client.listApis({}, [&](const ApiPage& page) {
                for (const ApiSummary& one : page.apis)
                    ids += one.id;
            }, std::move(then));
        });
        QVERIFY2(listed.good(), listed.message + prism.log());
        QCOMPARE(ids.size(), 60);

        ApiQuery query;
        query.status = QStringLiteral("PUBLISHED");
        query.environment = (**connected.result).settings.environments.front().name;
        const auto filtered = run<int>([&](auto then) { return client.listApis(query, {}, std::move(then)); });
        QVERIFY2(filtered.good(), filtered.message + prism.log());
        const auto found = run<int>(
            [&](auto then) { return client.searchContent(QStringLiteral("orders"), {}, std::move(then)); });
        QVERIFY2(found.good(), found.message + prism.log());

        const QString id = ids.front();
        const auto deployments =
            run<std::vector<Deployment>>([&](auto then) { return client.getDeployments(id, std::move(then)); });
        QVERIFY2(deployments.good(), deployments.message + prism.log());
        const auto settings = run<PublisherSettings>([&](auto then) { return client.getSettings(std::move(then)); });
        QVERIFY2(settings.good(), settings.message + prism.log());
        // Not GET /apis/{id}/subscription-policies: the contract says that it answers with one policy where servers
        // answer with a list, and a pull takes the plans from the API itself.
        const auto missing = run<QByteArray>(
            [&](auto then) { return client.getApi(QStringLiteral("no-such-api"), std::move(then)); });
        QVERIFY2(!missing.good() && (*missing.result).error().kind() == ErrorKind::NotFound, missing.message);

        const auto pulled = run<std::vector<PullOutcome>>(
            [&](auto then) {
                return client.pull(ids.mid(0, 8) + QStringList(QLatin1String(streaming)), {}, std::move(then));
            });
        QVERIFY2(pulled.good(), pulled.message + prism.log());
        const QTemporaryDir folder;
        for (const PullOutcome& outcome : **pulled.result) {
            QVERIFY2(outcome.api.has_value(), outcome.failure.message().toUtf8() + outcome.failure.rest.bodyExcerpt + prism.log());
            QVERIFY2(outcome.api->notes.isEmpty(), qPrintable(outcome.api->notes.join(QLatin1Char('\n'))));
            QVERIFY(saveInto(folder.path(), *outcome.api));
        }
        const QByteArray log = prism.log() + portal.log();
        QVERIFY2(!log.contains("iolation"), log);
        QVERIFY2(portal.log().contains("/throttling-policies/application"), portal.log());
    }

    void theRegistrationHoldsToItsContract()
    {
        // dcr.yaml asks for a Bearer token; WSO2 takes Basic credentials, too, and that is how every client begins.
        // So the security part of the contract is left out, and nothing else.
        QFile original(contract(QStringLiteral("carbon-apimgt-9.33.89/dcr.yaml")));
        QVERIFY(original.open(QIODevice::ReadOnly));
        QByteArray text = original.readAll();
        const QByteArray security = "      security:\n        - OAuth2Security:\n            - apim:dcr:app_manage\n";
        QVERIFY(text.contains(security));
        text.replace(security, "");
        const QTemporaryDir folder;
        QFile copy(folder.filePath(QStringLiteral("dcr.yaml")));
        QVERIFY(copy.open(QIODevice::WriteOnly) && copy.write(text) == text.size());
        copy.close();

        Prism prism(copy.fileName(), server_->url("/client-registration/v0.17"));
        QVERIFY2(prism.isUp(), prism.log());
        PublisherConnection connection;
        connection.id = QStringLiteral("dcr");
        connection.baseUrl = prism.url();
        connection.registerPath = QStringLiteral("/register");
        connection.user = QStringLiteral("admin");
        secrets_.write(connection.secretKey(QStringLiteral("password")), Secret("admin"), nullptr, [](Result<void>) {});
        PublisherClient client(connection, secrets_);
        // Prism knows no token endpoint: that the failure is that call's says that the registration went through.
        const auto ending = run<PublisherSession>([&](auto then) { return client.connectToServer(std::move(then)); });
        QVERIFY2(ending.message.startsWith("Cannot get an access token"), ending.message + prism.log());

        PublisherConnection wrong = connection;
        wrong.id = QStringLiteral("wrong");
        secrets_.write(wrong.secretKey(QStringLiteral("password")), Secret("nonsense"), nullptr, [](Result<void>) {});
        PublisherClient refused(wrong, secrets_);
        const auto refusal = run<PublisherSession>([&](auto then) { return refused.connectToServer(std::move(then)); });
        QVERIFY2(refusal.message.contains("user name or password was refused"), refusal.message + prism.log());
    }

    void aViolationWouldBeSeen()
    {
        ScriptedServer liar([](const WireRequest&) { return WireReply::json("{\"list\":[{\"id\":7}]}"); });
        Prism prism(contract(QStringLiteral("apim-4.7.0/publisher/publisher-api.yaml")), liar.url());
        QVERIFY2(prism.isUp(), prism.log());
        PublisherConnection connection;
        connection.id = QStringLiteral("liar");
        connection.baseUrl = prism.url();
        connection.restBase = QStringLiteral("/");
        connection.grant = Grant::ExistingToken;
        secrets_.write(connection.secretKey(QStringLiteral("token")), Secret("x"), nullptr, [](Result<void>) {});
        PublisherClient client(connection, secrets_);
        const auto ending = run<int>([&](auto then) { return client.listApis({}, {}, std::move(then)); });
        QVERIFY(!ending.good());
        QVERIFY2(ending.message.contains("VIOLATIONS") || prism.log().contains("iolation"), ending.message + prism.log());
    }
};

POSTERN_TEST(PrismPublisherTest);

int main(int argc, char** argv) { return postern::test::prismMain(argc, argv); }

#include "PrismPublisherTest.moc"
