// SPDX-License-Identifier: Apache-2.0
#include "HttpCaller.h"

#include "base/Log.h"
#include "config/GatewayFolder.h"
#include "config/OpenApiReader.h"
#include "dataplane/engine/Gateway.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QProcess>
#include <QtTest>
#include <cstdio>

namespace postern::test {
int runTests(int argc, char** argv);
}

using namespace postern;
using namespace std::chrono_literals;
using judges::HttpCaller;
using judges::portOf;
using judges::WireAnswer;

namespace {

/// 20 of "v20.1.0"; 0 when there is no Node.js.
int nodeVersion()
{
    QProcess node;
    node.start(QStringLiteral("node"), {QStringLiteral("--version")});
    if (!node.waitForFinished(30'000))
        return 0;
    return node.readAll().mid(1).split('.').value(0).toInt();
}

QString folder()
{
    return QStringLiteral(POSTERN_SOURCE_DIR "/tests/judges/");
}

/// oidc-provider in a process of its own; see provider.mjs.
class Provider {
  public:
    bool start()
    {
        process_.setWorkingDirectory(folder() + QStringLiteral("oidc"));
        process_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process_.start(QStringLiteral("node"), {QStringLiteral("provider.mjs")});
        while (!process_.canReadLine()) {
            if (!process_.waitForReadyRead(60'000))
                return false;
        }
        const QByteArray line = process_.readLine();
        issuer_ = QJsonDocument::fromJson(line).object().value(QLatin1String("issuer")).toString().toStdString();
        caller_.emplace(portOf(issuer_));
        return !issuer_.empty();
    }
    ~Provider()
    {
        process_.closeWriteChannel();
        if (process_.state() != QProcess::NotRunning && !process_.waitForFinished(5'000))
            process_.kill();
        process_.waitForFinished();
    }

    [[nodiscard]] const std::string& issuer() const { return issuer_; }
    /// From its token endpoint, by client_credentials; `resource` names the algorithm and the lifetime.
    std::string token(const std::string& resource, const std::string& scope = "orders:read")
    {
        const QByteArray basic = QByteArray("judge:a-secret-of-the-judge-and-of-nobody-else").toBase64();
        const auto answer = caller_->call("POST", "/token",
                                          "Authorization: Basic " + basic.toStdString() +
                                              "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                                          "grant_type=client_credentials&resource=" + resource + "&scope=" + scope);
        if (!answer || answer->status != 200)
            return {};
        return QJsonDocument::fromJson(QByteArray::fromStdString(answer->body))
            .object()
            .value(QLatin1String("access_token"))
            .toString()
            .toStdString();
    }
    bool rotate(const char* how = "")
    {
        const auto answer = caller_->call("POST", std::string("/judge/rotate") + how);
        return answer && answer->status == 204;
    }
    int fetches()
    {
        const auto answer = caller_->call("GET", "/judge/fetches");
        return answer ? std::atoi(answer->body.c_str()) : -1;
    }

  private:
    QProcess process_;
    std::string issuer_;
    std::optional<HttpCaller> caller_;
};

constexpr const char* definition = R"(
openapi: 3.0.3
info: {title: Orders, version: '1'}
components:
  securitySchemes:
    oidc: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://example.com', scopes: {'orders:read': read}}}}
paths:
  /orders:
    get:
      security: [{oidc: ['orders:read']}]
      responses: {'200': {description: ok, content: {application/json: {example: {order: 17}}}}}
)";

/// A gateway whose issuer is the provider, on a clock of the test's own.
class Guarded {
  public:
    explicit Guarded(const Provider& provider, const std::string& algorithms = "RS256, ES256, EdDSA")
        : clock(std::chrono::time_point_cast<WallTime::duration>(std::chrono::system_clock::now()))
    {
        auto loaded = config::loadGatewayText(
            "apiVersion: postern/v1\nworkers: 1\nlisteners: [{name: http, address: 127.0.0.1, port: 0}]\n"
            "issuers: [{name: oidc, issuer: '" +
            provider.issuer() + "', jwksUrl: '" + provider.issuer() +
            "/jwks',\n"
            "           audiences: ['urn:judge:RS256', 'urn:judge:ES256', 'urn:judge:EdDSA', 'urn:judge:RS256:60'],\n"
            "           algorithms: [" +
            algorithms + "], refresh: 60s}]\n");
        schema::Problems problems;
        const auto document = schema::readYaml(definition, "orders.yaml");
        auto api = document ? config::readOpenApi(*document, problems) : std::nullopt;
        if (!loaded.config || !api)
            qFatal("%s", (loaded.problems.toString() + problems.toString()).c_str());
        api->mock = true;
        loaded.config->apis.push_back(*std::move(api));
        engine::GatewayOptions options;
        options.clock = &clock;
        options.recording = true;
        auto made = engine::Gateway::create(std::move(*loaded.config), std::move(options));
        if (!made || !(*made)->start())
            qFatal("the gateway did not start");
        gateway = std::move(*made);
        context = gateway->apis().front().context;
        caller.emplace(portOf(gateway->listeners().front().url));
    }

    WireAnswer call(const std::string& token)
    {
        auto answer = caller->call("GET", context + "/orders", "Authorization: Bearer " + token + "\r\n");
        return answer ? *std::move(answer) : WireAnswer{};
    }
    /// The reason by which the last call was refused: "jwt-auth.audience".
    std::string reason()
    {
        std::string found;
        (void)QTest::qWaitFor([&] {
            gateway->takeTraces([&found](const std::unique_ptr<inspection::Trace>& trace) {
                found = "(not refused)";
                for (const inspection::Step& step : trace->steps) {
                    if (step.result == inspection::StepResult::Answered && step.reason)
                        found = step.reason->id;
                }
            });
            return !found.empty();
        });
        return found;
    }
    /// The worker has seen the new time, too, when this is over: it looks at the clock once in each turn of its loop.
    void advance(std::chrono::seconds time)
    {
        clock.advance(time);
        const std::time_t now = std::chrono::system_clock::to_time_t(clock.wall());
        const std::string date = QLocale::c()
                                     .toString(QDateTime::fromSecsSinceEpoch(now, Qt::UTC),
                                               QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"))
                                     .toStdString();
        QVERIFY(QTest::qWaitFor([&] {
            const auto answer = caller->call("GET", context + "/orders", "");
            return answer && answer->field("Date") == date;
        }));
    }
    void forgetTraces()
    {
        gateway->takeTraces([](const std::unique_ptr<inspection::Trace>&) {});
    }

    FakeClock clock; ///< before the gateway, which keeps it
    std::unique_ptr<engine::Gateway> gateway;
    std::string context;
    std::optional<HttpCaller> caller;
};

/// The token with another header in front of its payload and signature.
std::string withKeyId(const std::string& token, const std::string& keyId)
{
    const QByteArray header = QByteArray::fromStdString(R"({"alg":"RS256","typ":"at+jwt","kid":")" + keyId + "\"}");
    return header.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).toStdString() +
           token.substr(token.find('.'));
}

std::string changed(std::string token, std::size_t at)
{
    token[at] = token[at] == 'A' ? 'B' : 'A';
    return token;
}

} // namespace

/// Tokens and keys of a server that nobody here wrote.
class OidcTest : public QObject {
    Q_OBJECT

    Provider provider_;

  private Q_SLOTS:
    void initTestCase()
    {
        log::setLevel(log::Level::Off);
        QVERIFY2(provider_.start(), "oidc-provider did not start");
    }
    void cleanupTestCase() { log::setLevel(log::Level::Info); }

    void itsTokensPassByEachAlgorithm_data()
    {
        QTest::addColumn<QString>("resource");
        for (const char* name : {"urn:judge:RS256", "urn:judge:ES256", "urn:judge:EdDSA", "urn:judge:RS256:60"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void itsTokensPassByEachAlgorithm()
    {
        QFETCH(QString, resource);
        const int before = provider_.fetches();
        Guarded guarded(provider_);
        const std::string token = provider_.token(resource.toStdString());
        QVERIFY(!token.empty());
        for (int n = 0; n < 3; ++n) {
            const WireAnswer answer = guarded.call(token);
            QVERIFY2(answer.status == 200 && answer.body.find("17") != std::string::npos, answer.body.c_str());
        }
        QCOMPARE(provider_.fetches() - before, 1);

        guarded.forgetTraces();
        const WireAnswer scope = guarded.call(provider_.token(resource.toStdString(), "orders:write"));
        QCOMPARE(scope.status, 403);
        QVERIFY2(scope.body.find("900910") != std::string::npos, scope.body.c_str());
    }

    void whatIsWrongIsRefusedByName_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("reason");
        QTest::newRow("another audience") << "audience"
                                          << "900901"
                                          << "jwt-auth.audience";
        QTest::newRow("expired") << "expired"
                                 << "900903"
                                 << "jwt-auth.expired";
        QTest::newRow("changed payload") << "payload"
                                         << "900901"
                                         << "jwt-auth.signature";
        QTest::newRow("changed signature") << "signature"
                                           << "900901"
                                           << "jwt-auth.signature";
        QTest::newRow("no signature") << "unsigned"
                                      << "900901"
                                      << "jwt-auth.signature";
        QTest::newRow("another key's id") << "key"
                                          << "900901"
                                          << "jwt-auth.key-type";
        QTest::newRow("an algorithm that is not listed") << "algorithm"
                                                         << "900901"
                                                         << "jwt-auth.algorithm";
    }
    void whatIsWrongIsRefusedByName()
    {
        QFETCH(QString, how);
        QFETCH(QString, code);
        QFETCH(QString, reason);
        Guarded guarded(provider_, how == QLatin1String("algorithm") ? "ES256" : "RS256, ES256, EdDSA");
        std::string token = provider_.token(how == QLatin1String("audience")  ? "urn:judge:RS256:61"
                                            : how == QLatin1String("expired") ? "urn:judge:RS256:60"
                                                                              : "urn:judge:RS256");
        QVERIFY(!token.empty());
        const std::size_t payload = token.find('.') + 1;
        const std::size_t signature = token.rfind('.') + 1;
        if (how == QLatin1String("expired")) {
            QCOMPARE(guarded.call(token).status, 200); // it is taken, and remembered, before
            guarded.advance(70s);
        } else if (how == QLatin1String("payload")) {
            // One character of the claims' values, so that they are JSON still.
            QByteArray claims =
                QByteArray::fromBase64(QByteArray::fromStdString(token.substr(payload, signature - 1 - payload)),
                                       QByteArray::Base64UrlEncoding);
            QVERIFY(claims.contains("orders:read"));
            claims.replace("orders:read", "orders:rear");
            token = token.substr(0, payload) +
                    claims.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).toStdString() +
                    token.substr(signature - 1);
        } else if (how == QLatin1String("signature")) {
            token = changed(token, signature + 20);
        } else if (how == QLatin1String("unsigned")) {
            token = token.substr(0, signature);
        } else if (how == QLatin1String("key")) {
            const std::string other = provider_.token("urn:judge:ES256");
            const QByteArray head = QByteArray::fromBase64(QByteArray::fromStdString(other.substr(0, other.find('.'))),
                                                           QByteArray::Base64UrlEncoding);
            token = withKeyId(
                token, QJsonDocument::fromJson(head).object().value(QLatin1String("kid")).toString().toStdString());
        }
        guarded.forgetTraces();
        const WireAnswer answer = guarded.call(token);
        QCOMPARE(answer.status, 401);
        QVERIFY2(answer.body.find(code.toStdString()) != std::string::npos, answer.body.c_str());
        QVERIFY(!answer.field("WWW-Authenticate").empty());
        QCOMPARE(QString::fromStdString(guarded.reason()), reason);
    }

    void aRotationBringsTheNewKeysWithOneFetch()
    {
        Guarded guarded(provider_);
        const std::string old = provider_.token("urn:judge:RS256");
        QCOMPARE(guarded.call(old).status, 200);
        const int before = provider_.fetches();
        QVERIFY(provider_.rotate());
        for (const char* resource : {"urn:judge:RS256", "urn:judge:ES256", "urn:judge:EdDSA", "urn:judge:RS256"})
            QCOMPARE(guarded.call(provider_.token(resource)).status, 200);
        QCOMPARE(provider_.fetches() - before, 1);
        guarded.forgetTraces();
        const WireAnswer answer = guarded.call(old);
        QCOMPARE(answer.status, 401);
        QCOMPARE(guarded.reason(), std::string("jwt-auth.unknown-key"));
        QCOMPARE(provider_.fetches() - before, 1); // it does not make the gateway ask again so soon
    }

    void aRotationThatKeepsTheOldKeysRefusesNobody()
    {
        Guarded guarded(provider_);
        const std::string old = provider_.token("urn:judge:ES256");
        QCOMPARE(guarded.call(old).status, 200);
        QVERIFY(provider_.rotate("?keep=1"));
        QCOMPARE(guarded.call(provider_.token("urn:judge:ES256")).status, 200);
        QCOMPARE(guarded.call(old).status, 200);
    }

    void theOldKeyIsRefusedWithinTheStatedAge()
    {
        Guarded guarded(provider_);
        const std::string old = provider_.token("urn:judge:RS256");
        QCOMPARE(guarded.call(old).status, 200);
        const int before = provider_.fetches();
        QVERIFY(provider_.rotate());
        guarded.advance(58s);
        QTest::qWait(1'500); // its housekeeping looks once a second
        QCOMPARE(guarded.call(old).status, 200);
        QCOMPARE(provider_.fetches(), before);
        guarded.advance(2s); // refresh: 60s
        QTRY_COMPARE_WITH_TIMEOUT(provider_.fetches(), before + 1, 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(guarded.call(old).status, 401, 10'000);
        guarded.forgetTraces();
        QCOMPARE(guarded.call(old).status, 401);
        QCOMPARE(guarded.reason(), std::string("jwt-auth.unknown-key"));
    }

    void tenThousandForgedKeyIdsCauseOneFetchInThirtySeconds()
    {
        Guarded guarded(provider_);
        const std::string good = provider_.token("urn:judge:RS256");
        QCOMPARE(guarded.call(good).status, 200);
        guarded.gateway->setRecording(false);
        const int before = provider_.fetches();
        int wrong = 0;
        for (int n = 0; n < 10'000; ++n) {
            if (n == 5'000)
                guarded.advance(29s);
            const WireAnswer answer = guarded.call(withKeyId(good, "forged-" + std::to_string(n)));
            wrong += answer.status == 401 && answer.body.find("900901") != std::string::npos ? 0 : 1;
        }
        QCOMPARE(wrong, 0);
        QCOMPARE(provider_.fetches() - before, 1);
        QCOMPARE(guarded.call(good).status, 200); // and nobody else is refused for it

        // A real key that came in the meantime is known when the thirty seconds are over.
        QVERIFY(provider_.rotate());
        const std::string next = provider_.token("urn:judge:RS256");
        QCOMPARE(guarded.call(next).status, 401);
        QCOMPARE(provider_.fetches() - before, 1);
        guarded.advance(1s);
        QCOMPARE(guarded.call(next).status, 200);
        QCOMPARE(provider_.fetches() - before, 2);
    }
};

POSTERN_TEST(OidcTest);

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const char* missing = nullptr;
    if (nodeVersion() < 20) // oidc-provider does its cryptography by globalThis.crypto
        missing = "Node.js 20 or newer is not installed";
    else if (!QFile::exists(folder() + QStringLiteral("node_modules/oidc-provider/package.json")))
        missing = "oidc-provider is not installed: run `npm ci` in tests/judges";
    if (missing == nullptr)
        return postern::test::runTests(argc, argv);
    const bool required =
        qEnvironmentVariable("POSTERN_REQUIRE_JUDGES").split(QLatin1Char(',')).contains(QStringLiteral("oidc"));
    std::fprintf(stderr, "%s: %s\n", required ? "FAILED" : "SKIPPED", missing);
    return required ? 1 : 77;
}

#include "OidcTest.moc"
