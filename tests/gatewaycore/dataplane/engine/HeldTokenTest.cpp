// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "crypto/Digest.h"
#include "crypto/JwsSigner.h"
#include "dataplane/inspection/PausedExchanges.h"
#include "gatewaycore/dataplane/engine/GatewayFixture.h"
#include "support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <string>

namespace postern::test {

/// While a call is held up the gateway's clocks stand still, but the world's does not.
class HeldTokenTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aTokenExpiresWhileItsCallIsHeldUp_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("before it is looked at") << QStringLiteral("jwt-auth") << QByteArray("401");
        QTest::newRow("when it has been") << QStringLiteral("respond") << QByteArray("200");
    }
    void aTokenExpiresWhileItsCallIsHeldUp()
    {
        QFETCH(QString, filter);
        QFETCH(QByteArray, status);
        FakeClock clock;
        const crypto::SigningKey signer = crypto::SigningKey::generate(crypto::KeyType::EcP256)->withKeyId("k1");
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("jwks.json")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray::fromStdString(crypto::jwkSet({*signer.publicJwk()}))) > 0);
        file.close();
        model::GatewayConfig config = configOf("http://127.0.0.1:9");
        config.timeouts.requestTotal = Seconds(5);
        model::Issuer issuer;
        issuer.name = "own";
        issuer.issuer = "https://issuer";
        issuer.jwksFile = file.fileName().toStdString();
        config.issuers.push_back(issuer);
        model::FilterConfig jwt;
        jwt.type = "jwt-auth";
        model::FilterConfig respond;
        respond.type = "respond";
        respond.config = schema::Value::object({{"status", 200}});
        config.apis.front().operations.front().authNone = false;
        config.apis.front().filters = {jwt, respond};
        GatewayOptions options;
        options.clock = &clock;
        options.workers = 1;
        options.recording = true;
        const auto gateway = makeWith(std::move(config), std::move(options));
        inspection::BreakpointSettings settings;
        settings.breakpoints.resize(1);
        settings.breakpoints.front().filter = filter.toStdString();
        settings.longest = std::chrono::hours(1);
        gateway->setBreakpoints(settings);

        const auto now = std::chrono::duration_cast<Seconds>(clock.wall().time_since_epoch()).count();
        const std::string claims = "{\"iss\":\"https://issuer\",\"sub\":\"a\",\"exp\":" + std::to_string(now + 60) + '}';
        const std::string token = *crypto::signCompact(signer, crypto::JwsAlgorithm::ES256, claims);
        Caller caller(urlOf(*gateway));
        caller.send("GET /orders/items/1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        QVERIFY(QTest::qWaitFor([&] { return gateway->pausedExchanges()->list().size() == 1; }, 20'000));
        clock.advance(Seconds(120)); // more than timeouts.requestTotal, too
        QVERIFY(gateway->pausedExchanges()->act(gateway->pausedExchanges()->list().front()->id, {}));
        const QByteArray answer = QByteArray::fromStdString(caller.receive());
        QVERIFY2(answer.mid(9, 3) == status, answer.constData());
        gateway->stop(Seconds(5));
    }
};

POSTERN_TEST(HeldTokenTest);

} // namespace postern::test

#include "HeldTokenTest.moc"
