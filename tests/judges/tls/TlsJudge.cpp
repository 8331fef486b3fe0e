// SPDX-License-Identifier: Apache-2.0
#include "TlsJudgeFixture.h"
#include "support/TestMain.h"

#include <QCoreApplication>
#include <cstdio>

namespace postern::test {
int runTests(int argc, char** argv);
}

using namespace postern::judges;

namespace {

const char* const openApi = "openapi: 3.0.1\ninfo: {title: Shop, version: 1.0.0}\nx-wso2-basePath: /shop\npaths:\n  /ping:\n    get:\n"
                            "      responses: {'200': {description: ok, content: {text/plain: {example: pong}}}}\n";
const char* const secretApi = "openapi: 3.0.1\ninfo: {title: Secret, version: 1.0.0}\nx-wso2-basePath: /secret\nx-wso2-mutual-ssl: mandatory\n"
                              "paths:\n  /ping:\n    get:\n      responses: {'200': {description: ok, content: {text/plain: {example: pong}}}}\n";

bool present(const char* program, const QStringList& arguments)
{
    QProcess process;
    process.start(QString::fromLatin1(program), arguments);
    return process.waitForFinished(patienceMs) && process.exitStatus() == QProcess::NormalExit;
}

} // namespace

/// posternd's TLS as openssl and curl see it: each row states the answer.
class TlsJudge : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase()
    {
        authority_.issue("one", "DNS:localhost,DNS:one.example,IP:127.0.0.1");
        authority_.issue("two", "DNS:two.example", {"rsa:2048"});
        authority_.issue("wild", "DNS:*.wild.example");
        authority_.issue("renewed", "DNS:localhost,IP:127.0.0.1");
        authority_.issue("client");
        authority_.issue("revoked");
        authority_.issue("expired", {}, {"ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"},
                         {"-startdate", "20200101000000Z", "-enddate", "20200201000000Z"});
        authority_.revoke("revoked");
        foreign_.issue("client");
        for (const char* name : {"one.pem", "one.key", "two.pem", "two.key", "wild.pem", "wild.key", "ca.pem", "ca.crl"})
            gateway_.copy(authority_.file(QString::fromLatin1(name)), QString::fromLatin1(name));
        gateway_.copy(authority_.file("one.pem"), "changing.pem");
        gateway_.copy(authority_.file("one.key"), "changing.key");
        for (const char* name : {"one.pem", "one.key", "ca.pem", "ca.crl"})
            mutual_.copy(authority_.file(QString::fromLatin1(name)), QString::fromLatin1(name));
        const QByteArray one = "certificate: one.pem, key: one.key";
        const QByteArray clients = ", clientCa: ca.pem, clientCrls: [ca.crl]";
        const auto listener = [](const char* name, const QByteArray& tls) {
            return QByteArray("  - {name: ") + name + ", address: 127.0.0.1, port: 0, tls: {" + tls + "}}\n";
        };
        gateway_.write("gateway.yaml",
                       "apiVersion: postern/v1\nlisteners:\n" +
                           listener("names", "certificates: [{certificate: one.pem, key: one.key}, {certificate: two.pem, key: two.key}, "
                                             "{certificate: wild.pem, key: wild.key, hosts: ['*.wild.example', said.example]}]") +
                           listener("young", one + ", minVersion: '1.3'") + listener("old", one + ", minVersion: unsafe-1.0") +
                           listener("named", one + ", ciphers: [ECDHE-ECDSA-AES256-GCM-SHA384, TLS_AES_256_GCM_SHA384]") +
                           listener("rotating", one + ", ticketRotation: 4s") + listener("never", one + ", resumption: 'off'") +
                           listener("changing", "certificate: changing.pem, key: changing.key"));
        gateway_.write("apis/shop.yaml", openApi);
        QVERIFY2(gateway_.start(), gateway_.output().constData());
        // One of its own, as failures beyond so many a minute are not told.
        mutual_.write("gateway.yaml", "apiVersion: postern/v1\nlisteners:\n" + listener("required", one + ", clientCertificates: required" + clients) +
                                          listener("optional", one + ", clientCertificates: optional" + clients) + listener("none", one));
        mutual_.write("apis/shop.yaml", openApi);
        mutual_.write("apis/secret.yaml", secretApi);
        QVERIFY2(mutual_.start(), mutual_.output().constData());
    }

    void versions_data()
    {
        QTest::addColumn<QString>("listener");
        QTest::addColumn<QString>("flag");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("1.0") << "names" << "-tls1" << false;
        QTest::newRow("1.1") << "names" << "-tls1_1" << false;
        QTest::newRow("1.2") << "names" << "-tls1_2" << true;
        QTest::newRow("1.3") << "names" << "-tls1_3" << true;
        QTest::newRow("1.2 where 1.3 is the least") << "young" << "-tls1_2" << false;
        QTest::newRow("1.3 where 1.3 is the least") << "young" << "-tls1_3" << true;
        QTest::newRow("1.0 where it is named") << "old" << "-tls1" << true;
        QTest::newRow("1.1 where 1.0 is named") << "old" << "-tls1_1" << true;
        QTest::newRow("1.3 where 1.0 is named") << "old" << "-tls1_3" << true;
    }
    void versions()
    {
        QFETCH(QString, listener);
        QFETCH(QString, flag);
        QFETCH(bool, accepted);
        const Ran ran = client(listener, {flag, "-cipher", "DEFAULT@SECLEVEL=0"});
        QVERIFY2(ran.output.contains("New, TLSv1") == accepted, ran.output.constData());
        QVERIFY2(accepted || ran.output.contains("protocol version"), ran.output.constData());
    }

    void ciphers_data()
    {
        QTest::addColumn<QString>("listener");
        QTest::addColumn<QStringList>("offered");
        QTest::addColumn<QByteArray>("agreed"); // empty: none
        const auto row = [](const char* name, const char* listener, const QStringList& offered, const char* agreed) {
            QTest::newRow(name) << listener << offered << QByteArray(agreed);
        };
        row("forward secret and authenticated", "names", {"-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"}, "ECDHE-ECDSA-AES128-GCM-SHA256");
        row("ChaCha20", "names", {"-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"}, "ECDHE-ECDSA-CHACHA20-POLY1305");
        row("CBC", "names", {"-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384@SECLEVEL=0"}, "");
        row("RSA key exchange", "names", {"-tls1_2", "-servername", "two.example", "-cipher", "AES128-GCM-SHA256:AES256-SHA@SECLEVEL=0"}, "");
        row("with the RSA key, forward secret", "names", {"-tls1_2", "-servername", "two.example", "-cipher", "ECDHE-RSA-AES256-GCM-SHA384"},
            "ECDHE-RSA-AES256-GCM-SHA384");
        row("anonymous", "names", {"-tls1_2", "-cipher", "aNULL@SECLEVEL=0"}, "");
        row("nothing", "names", {"-tls1_2", "-cipher", "eNULL@SECLEVEL=0"}, "");
        row("1.3", "names", {"-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"}, "TLS_AES_128_GCM_SHA256");
        row("named", "named", {"-tls1_2"}, "ECDHE-ECDSA-AES256-GCM-SHA384");
        row("not named", "named", {"-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"}, "");
        row("named, 1.3", "named", {"-tls1_3"}, "TLS_AES_256_GCM_SHA384");
        row("not named, 1.3", "named", {"-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"}, "");
    }
    void ciphers()
    {
        QFETCH(QString, listener);
        QFETCH(QStringList, offered);
        QFETCH(QByteArray, agreed);
        const Ran ran = client(listener, offered);
        if (agreed.isEmpty())
            QVERIFY2(ran.output.contains("handshake failure"), ran.output.constData());
        else
            QVERIFY2(ran.output.contains("Cipher is " + agreed + "\n"), ran.output.constData());
    }

    void renegotiationIsRefused()
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start("openssl", {"s_client", "-connect", "127.0.0.1:" + gateway_.port("names"), "-tls1_2"});
        QByteArray output;
        const auto says = [&](const char* text) {
            return QTest::qWaitFor(
                [&] {
                    output += process.readAll();
                    return output.contains(text);
                },
                patienceMs);
        };
        QVERIFY(says("Verify return code"));
        process.write("R\n");
        QVERIFY2(says("no renegotiation"), output.constData());
        process.closeWriteChannel();
        process.waitForFinished(patienceMs);
    }

    void names_data()
    {
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("exact") << "two.example" << QByteArray("two");
        QTest::newRow("in capitals") << "TWO.example" << QByteArray("two");
        QTest::newRow("wildcard") << "a.wild.example" << QByteArray("wild");
        QTest::newRow("two labels") << "a.b.wild.example" << QByteArray("one");
        QTest::newRow("said in the configuration") << "said.example" << QByteArray("wild");
        QTest::newRow("unknown") << "nobody.example" << QByteArray("one");
        QTest::newRow("none") << "" << QByteArray("one");
    }
    void names()
    {
        QFETCH(QString, asked);
        QFETCH(QByteArray, shown);
        const Ran ran = client("names", asked.isEmpty() ? QStringList{"-noservername"} : QStringList{"-servername", asked});
        QVERIFY2(ran.output.contains("subject=CN = " + shown + "\n"), ran.output.constData());
    }

    void aTicketIsTakenUntilItsKeyHasBeenReplacedTwice_data()
    {
        QTest::addColumn<QString>("flag");
        QTest::newRow("1.2") << "-tls1_2";
        QTest::newRow("1.3") << "-tls1_3";
    }
    void aTicketIsTakenUntilItsKeyHasBeenReplacedTwice()
    {
        QFETCH(QString, flag);
        const QString ticket = scratch_.filePath("ticket" + flag);
        // A whole call, so that a ticket of TLS 1.3 has come when it ends.
        const QByteArray call = "GET /shop/ping HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        const auto taken = [&](const char* listener, const char* what) {
            return client(QString::fromLatin1(listener), {flag, QString::fromLatin1(what), ticket, "-ign_eof"}, call).output.contains("Reused, TLSv1");
        };
        QVERIFY(!taken("rotating", "-sess_out"));
        QVERIFY(QFile::exists(ticket));
        QVERIFY(taken("rotating", "-sess_in"));
        QVERIFY(!taken("named", "-sess_in")); // of another listener
        QVERIFY(QTest::qWaitFor([&] { return !taken("rotating", "-sess_in"); }, patienceMs));
        QFile::remove(ticket);
        (void)taken("never", "-sess_out");
        QVERIFY(!QFile::exists(ticket) || !taken("never", "-sess_in"));
    }

    void clientCertificates_data()
    {
        QTest::addColumn<QString>("listener");
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QByteArray>("open");   // the answer of an API that is open; 000: no connection
        QTest::addColumn<QByteArray>("secret"); // and of one that wants a certificate
        QTest::addColumn<QByteArray>("told");   // in the log
        const QString foreign = foreign_.file("client");
        const auto row = [](const char* name, const char* listener, const QString& certificate, const char* open, const char* secret, const char* told) {
            QTest::newRow(name) << listener << certificate << QByteArray(open) << QByteArray(secret) << QByteArray(told);
        };
        row("required: right", "required", authority_.file("client"), "200", "200", "");
        row("required: none", "required", {}, "000", "000", "showed no client certificate");
        row("required: wrong authority", "required", foreign, "000", "000", "is not trusted here");
        row("required: expired", "required", authority_.file("expired"), "000", "000", "(CN=expired) expired on");
        row("required: revoked", "required", authority_.file("revoked"), "000", "000", "(CN=revoked) has been revoked");
        row("optional: right", "optional", authority_.file("client"), "200", "200", "");
        row("optional: none", "optional", {}, "200", "401", "");
        row("optional: wrong authority", "optional", foreign, "000", "000", "is not trusted here");
        row("optional: expired", "optional", authority_.file("expired"), "000", "000", "(CN=expired) expired on");
        row("optional: revoked", "optional", authority_.file("revoked"), "000", "000", "(CN=revoked) has been revoked");
        row("nobody is asked", "none", authority_.file("client"), "200", "401", "");
    }
    void clientCertificates()
    {
        QFETCH(QString, listener);
        QFETCH(QString, certificate);
        QFETCH(QByteArray, open);
        QFETCH(QByteArray, secret);
        QFETCH(QByteArray, told);
        QCOMPARE(curl(listener, "/shop/ping", certificate), open);
        QCOMPARE(curl(listener, "/secret/ping", certificate), secret);
        QVERIFY2(told.isEmpty() || mutual_.says(told), mutual_.output().constData());
    }

    void aCertificateIsReplacedUnderLoadWithoutAFailedCall()
    {
        const QString stop = scratch_.filePath("stop");
        const QString loop = QStringLiteral("while [ ! -e %1 ]; do curl -s -o /dev/null -w '%{http_code}\\n' --cacert %2 https://127.0.0.1:%3/shop/ping; done")
                                 .arg(stop, authority_.file("ca.pem"), gateway_.port("changing"));
        QProcess loads[3];
        for (QProcess& load : loads)
            load.start("sh", {"-c", loop});
        const auto shows = [&](const char* name) {
            return client("changing", {}).output.contains(QByteArray("subject=CN = ") + name + "\n");
        };
        QVERIFY(shows("one"));
        QVERIFY(QTest::qWaitFor([&] { return loads[0].bytesAvailable() > 40; }, patienceMs));
        gateway_.copy(authority_.file("renewed.pem"), "changing.pem"); // the daemon may look in between: then it says so
        gateway_.copy(authority_.file("renewed.key"), "changing.key");
        QVERIFY(QTest::qWaitFor([&] { return shows("renewed"); }, patienceMs)); // without a signal
        const qint64 before = loads[0].bytesAvailable();
        QVERIFY(QTest::qWaitFor([&] { return loads[0].bytesAvailable() > before + 40; }, patienceMs));
        // A broken one is told of, and the last good one goes on.
        gateway_.write("changing.pem", "broken\n");
        QVERIFY2(gateway_.says("changing.pem' is not a PEM certificate"), gateway_.output().constData());
        QVERIFY(gateway_.says("the new configuration is refused; the last good one goes on"));
        QVERIFY(shows("renewed"));
        gateway_.copy(authority_.file("renewed.pem"), "changing.pem");
        QVERIFY(QFile(stop).open(QIODevice::WriteOnly));
        for (QProcess& load : loads) {
            QVERIFY(load.waitForFinished(patienceMs));
            const QList<QByteArray> answers = load.readAll().trimmed().split('\n');
            QCOMPARE(answers.count("200"), answers.size());
            std::fprintf(stderr, "%lld calls, each on a connection of its own\n", static_cast<long long>(answers.size()));
        }
    }

    void unsafeChoicesAreToldByTheCheckAndAtTheStart()
    {
        const char* const warning = "TLS before 1.2 is broken";
        QVERIFY(gateway_.output().contains(warning));
        const Ran checked = gateway_.check();
        QCOMPARE(checked.code, 0);
        QVERIFY2(checked.output.contains(warning) && checked.output.contains("warning"), checked.output.constData());
        Posternd blind;
        blind.write("gateway.yaml", "apiVersion: postern/v1\nclusters:\n  a: {endpoints: ['https://127.0.0.1:1'], tls: {insecureSkipVerify: true}}\n");
        QVERIFY2(blind.check().output.contains("the server's certificate is not checked"), blind.check().output.constData());
    }

    void backends_data()
    {
        QTest::addColumn<QByteArray>("tls");
        QTest::addColumn<bool>("listed"); // in Endpoint-certificates/
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char* name, const char* tls, bool listed, const char* status, const char* body) {
            QTest::newRow(name) << QByteArray(tls) << listed << QByteArray(status) << QByteArray(body);
        };
        row("our certificate", "caFile: CA, certificate: CLIENT.pem, key: CLIENT.key", false, "200", "by nginx for CN=client");
        row("for one endpoint", "ENDPOINT caFile: CA, certificate: CLIENT.pem, key: CLIENT.key", false, "200", "by nginx for CN=client");
        row("with a name", "caFile: CA, serverName: one.example, certificate: CLIENT.pem, key: CLIENT.key", false, "200", "asked for one.example");
        row("none", "caFile: CA", false, "400", "No required SSL certificate was sent");
        row("of another authority", "caFile: CA, certificate: FOREIGN.pem, key: FOREIGN.key", false, "400", "The SSL certificate error");
        row("revoked", "caFile: CA, certificate: REVOKED.pem, key: REVOKED.key", false, "400", "The SSL certificate error");
        row("another authority of the server", "caFile: OTHER, certificate: CLIENT.pem, key: CLIENT.key", false, "502", "");
        row("the system's authorities", "certificate: CLIENT.pem, key: CLIENT.key", false, "502", "");
        row("another name", "caFile: CA, serverName: two.example, certificate: CLIENT.pem, key: CLIENT.key", false, "502", "");
        row("not checked", "insecureSkipVerify: true, certificate: CLIENT.pem, key: CLIENT.key", false, "200", "by nginx for CN=client");
        row("its own certificate is listed", "certificate: CLIENT.pem, key: CLIENT.key", true, "200", "by nginx for CN=client");
    }
    void backends()
    {
        QFETCH(QByteArray, tls);
        QFETCH(bool, listed);
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, body);
        if (!present("nginx", {"-v"}))
            QSKIP("nginx is not installed");
        if (nginx_ == nullptr) {
            nginx_ = std::make_unique<NginxBackend>("    ssl_certificate " + authority_.file("one.pem").toUtf8() + ";\n    ssl_certificate_key " +
                                                    authority_.file("one.key").toUtf8() + ";\n    ssl_client_certificate " +
                                                    authority_.file("ca.pem").toUtf8() + ";\n    ssl_crl " + authority_.file("ca.crl").toUtf8() +
                                                    ";\n    ssl_verify_client on;\n");
            QVERIFY(nginx_->start());
        }
        tls.replace("CA", authority_.file("ca.pem").toUtf8()).replace("CLIENT", authority_.file("client").toUtf8());
        tls.replace("FOREIGN", foreign_.file("client").toUtf8()).replace("REVOKED", authority_.file("revoked").toUtf8());
        tls.replace("OTHER", foreign_.file("ca.pem").toUtf8());
        const bool own = tls.startsWith("ENDPOINT ");
        tls.replace("ENDPOINT ", "");
        Posternd gateway;
        gateway.write("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{name: plain, address: 127.0.0.1, port: 0}]\n");
        gateway.write("apis/P/api.yaml", "data: {name: P, version: '1', context: /p, endpointConfig: {production_endpoints: {url: '" + nginx_->url() +
                                             "'}}, operations: [{target: /menu, verb: GET, authType: None}]}\n");
        // What is said of TLS goes to the project's own endpoint, so that what the project lists for it stays.
        gateway.write("apis/P/postern.yaml", "apiVersion: postern/v1\nproduction: {endpoints: [{url: '" + nginx_->url() + "'" +
                                                 (own ? ", tls: {" + tls + "}" : QByteArray()) +
                                                 (listed ? ", trusted: ['" + certificateText() + "']" : QByteArray()) + "}]" +
                                                 (own ? QByteArray() : ", tls: {" + tls + "}") + "}\n");
        QVERIFY2(gateway.start(), gateway.output().constData());
        const Ran ran = run("curl", {"-s", "-w", "\n%{http_code}", "http://127.0.0.1:" + gateway.port("plain") + "/p/1/menu"});
        QVERIFY2(ran.output.endsWith("\n" + status) && ran.output.contains(body), (ran.output + gateway.output()).constData());
    }

    void theEndpointCertificatesOfAProjectAreTrustedForTheirEndpointOnly()
    {
        if (!present("nginx", {"-v"}))
            QSKIP("nginx is not installed");
        // Two backends with certificates of their own, of which the project lists the first one's.
        OpensslAuthority lone("unused");
        for (const char* name : {"first", "second"})
            lone.openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj",
                          QString("/CN=") + name, "-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE", "-keyout",
                          QString(name) + ".key", "-out", QString(name) + ".pem"});
        const auto backend = [&](const char* name) {
            return "    ssl_certificate " + lone.file(QString(name) + ".pem").toUtf8() + ";\n    ssl_certificate_key " +
                   lone.file(QString(name) + ".key").toUtf8() + ";\n";
        };
        NginxBackend first(backend("first"));
        NginxBackend second(backend("second"));
        QVERIFY(first.start() && second.start());
        Posternd gateway;
        gateway.write("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{name: plain, address: 127.0.0.1, port: 0}]\n");
        for (const auto& [name, url] : {std::pair("A", first.url()), std::pair("B", second.url())}) {
            const QString folder = QString("apis/%1/").arg(name);
            gateway.write(folder + "api.yaml", QByteArray("data: {name: ") + name + ", version: '1', context: /" + name +
                                                   ", endpointConfig: {production_endpoints: {url: '" + url +
                                                   "/base'}}, operations: [{target: /menu, verb: GET, authType: None}]}\n");
            gateway.write(folder + "Endpoint-certificates/endpoint_certificates.yaml",
                          "- {alias: a, endpoint: '" + first.url() + "', certificate: first.crt}\n");
            gateway.copy(lone.file("first.pem"), folder + "Endpoint-certificates/first.crt");
        }
        QVERIFY2(gateway.start(), gateway.output().constData());
        const auto answer = [&](const char* name) {
            return run("curl", {"-s", "-o", "/dev/null", "-w", "%{http_code}", QString("http://127.0.0.1:%1/%2/1/menu").arg(gateway.port("plain"), name)}).output;
        };
        QCOMPARE(answer("A"), QByteArray("200"));
        QCOMPARE(answer("B"), QByteArray("502"));
        QVERIFY2(gateway.output().contains("which the API does not call"), gateway.output().constData());
    }

  private:
    [[nodiscard]] Ran client(const QString& listener, const QStringList& arguments, const QByteArray& input = "Q\n") const
    {
        return run("openssl", QStringList{"s_client", "-connect", "127.0.0.1:" + gateway_.port(listener)} + arguments, input);
    }
    /// The status of a call over TLS; 000 when there was none. `certificate`: NAME of NAME.pem and NAME.key.
    [[nodiscard]] QByteArray curl(const QString& listener, const char* path, const QString& certificate) const
    {
        QStringList arguments{"-s", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", authority_.file("ca.pem")};
        if (!certificate.isEmpty())
            arguments << "--cert" << certificate + ".pem" << "--key" << certificate + ".key";
        return run("curl", arguments << "https://127.0.0.1:" + mutual_.port(listener) + path).output;
    }
    /// Of nginx, as a text of YAML in single quotes.
    [[nodiscard]] QByteArray certificateText() const
    {
        QFile file(authority_.file("one.pem"));
        return file.open(QIODevice::ReadOnly) ? file.readAll().replace("\n", "\n\n      ") : QByteArray();
    }

    const OpensslAuthority authority_{"Judge authority"};
    const OpensslAuthority foreign_{"Foreign authority"};
    QTemporaryDir scratch_;
    Posternd gateway_;
    Posternd mutual_; ///< asks for client certificates
    std::unique_ptr<NginxBackend> nginx_;
};

POSTERN_TEST(TlsJudge);

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (!present("openssl", {"version"}) || !present("curl", {"--version"})) {
        const QStringList required = qEnvironmentVariable("POSTERN_REQUIRE_JUDGES").split(QLatin1Char(','));
        const bool needed = required.contains(QStringLiteral("openssl")) || required.contains(QStringLiteral("curl"));
        std::fprintf(stderr, "%s: openssl and curl are not both installed\n", needed ? "FAILED" : "SKIPPED");
        return needed ? 1 : 77;
    }
    return postern::test::runTests(argc, argv);
}

#include "TlsJudge.moc"
