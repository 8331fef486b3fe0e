// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "integration/daemon/DaemonFixture.h"
#include "support/TestMain.h"

#include <sys/stat.h>

namespace postern::test {

namespace {

/// The frames of one call of /v1/traces.
struct Frames {
    Frames(const Daemon& daemon, const std::string& query)
    {
        control::ControlCall::Events events;
        std::string text;
        events.data = [&](BytesView data) { text.append(data); };
        bool ended = false;
        events.end = [&](Result<void>) { ended = true; };
        const control::ControlCall call(daemon.socket(), "GET", "/v1/traces?" + query, {}, Milliseconds(10'000),
                                        std::move(events));
        if (!QTest::qWaitFor([&] { return ended; }, patienceMs))
            qFatal("the frames did not end");
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t line = text.find('\n', at);
            const std::size_t size = std::stoul(text.substr(at, line - at));
            const auto value = schema::readJson(text.substr(line + 1, size), "frame");
            if (!value)
                qFatal("a frame is malformed");
            if (value->find("summary") != nullptr || value->find("trace") != nullptr)
                cursors.push_back(value->find("cursor")->asInteger());
            if (const schema::Value* its = value->find("dropped"))
                dropped = its->asInteger();
            if (const schema::Value* its = value->find("missed"))
                missed = its->asInteger();
            at = line + 1 + size;
        }
    }
    std::vector<std::int64_t> cursors;
    std::int64_t dropped = 0;
    std::int64_t missed = 0;
};

} // namespace

class DaemonTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void servesAndTellsWhere()
    {
        const Backend backend;
        Daemon daemon(backend);
        QVERIFY2(daemon.start(), daemon.output.constData());
        QVERIFY(daemon.url().startsWith("http://127.0.0.1:"));
        QVERIFY(!daemon.url().endsWith(":0"));
        QVERIFY(Call(daemon.url(), "GET", "/shop/fast").answer().startsWith("HTTP/1.1 200 "));
        struct stat about {};
        QCOMPARE(::stat(daemon.socket().toUtf8().constData(), &about), 0);
        QVERIFY(S_ISSOCK(about.st_mode));
        QCOMPARE(about.st_mode & 0777U, 0600U);
        QCOMPARE(daemon.state_(), std::string("running"));
    }

    void checksWhatItWouldRun()
    {
        const Backend backend;
        Daemon daemon(backend);
        daemon.write("gateway.yaml",
                     Daemon::gatewayYaml("apiKeys:\n  - {name: shop, key: '${env:DAEMON_TEST_KEY}'}\n"));
        daemon.write(
            "apis/keyed.yaml",
            "openapi: 3.0.1\ninfo: {title: Keyed, version: 1.0.0}\nx-wso2-basePath: /keyed\nservers: [{url: '" +
                backend.url() +
                "'}]\nsecurity: [{key: []}]\ncomponents: {securitySchemes: {key: {type: apiKey, in: header, name: "
                "X-Shop}}}\n"
                "paths:\n  /fast:\n    get: {responses: {'200': {description: ok}}}\n");
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("DAEMON_TEST_KEY"), QStringLiteral("CANARY-5513"));
        daemon.process.setProcessEnvironment(environment);
        daemon.process.start(QStringLiteral(POSTERND),
                             {QStringLiteral("--config"), daemon.folder.path(), QStringLiteral("--check")});
        QVERIFY(daemon.ends());
        const QByteArray checked = daemon.process.readAll();
        QVERIFY2(daemon.process.exitCode() == 0, checked.constData());
        QVERIFY(checked.contains("The configuration is good."));
        QVERIFY(checked.contains("\nmodule    "));
        QVERIFY(checked.contains("api       Keyed"));
        // It runs just so; nor is the key shown, in a trace or in what is printed.
        QVERIFY2(daemon.start({QStringLiteral("--recording")}), daemon.output.constData());
        Call call(daemon.url(), "GET", "/keyed/fast");
        QVERIFY(call.answer().startsWith("HTTP/1.1 401 "));
        call.socket.write("GET /keyed/fast?key=CANARY-5513 HTTP/1.1\r\nHost: a\r\nX-Shop: CANARY-5513\r\n\r\n");
        QVERIFY(QTest::qWaitFor([&] { return call.socket.readAll().contains("hello"); }, patienceMs));
        std::string trace;
        control::ControlCall::Events events;
        events.data = [&](BytesView data) { trace.append(data); };
        bool ended = false;
        events.end = [&](Result<void>) { ended = true; };
        const control::ControlCall frames(daemon.socket(), "GET", "/v1/traces?full=1&follow=0", {},
                                          Milliseconds(10'000), std::move(events));
        QVERIFY(QTest::qWaitFor([&] { return ended; }, patienceMs));
        QVERIFY(trace.find("/keyed/fast?key=****") != std::string::npos);
        QVERIFY(trace.find("CANARY") == std::string::npos);
        QVERIFY(!daemon.output.contains("CANARY"));
    }

    void recordsOnlyForSomebodyWhoCanRead()
    {
        const Backend backend;
        Daemon daemon(backend);
        daemon.process.start(QStringLiteral(POSTERND),
                             {QStringLiteral("--config"), daemon.folder.path(), QStringLiteral("--recording")});
        QVERIFY(daemon.ends());
        QCOMPARE(daemon.process.exitCode(), 2);
        QVERIFY(daemon.process.readAll().contains("--recording needs --control"));
    }

    void reloadsWhenToldAndWhenAFileChanges()
    {
        const Backend backend;
        Daemon daemon(backend);
        QVERIFY2(daemon.start(), daemon.output.constData());
        daemon.signal(SIGHUP);
        QVERIFY2(daemon.says("the configuration was read again"), daemon.output.constData());
        QVERIFY(Call(daemon.url(), "GET", "/shop/new").answer().startsWith("HTTP/1.1 404 "));
        const std::string before = Daemon::text(daemon.status(), "configHash");
        daemon.write("apis/shop.yaml", daemon.shopYaml("/newest"));
        QVERIFY(QTest::qWaitFor([&] { return Daemon::text(daemon.status(), "configHash") != before; }, patienceMs));
        QVERIFY(Call(daemon.url(), "GET", "/shop/newest").answer().startsWith("HTTP/1.1 200 "));
    }

    void keepsTheLastGoodConfiguration()
    {
        const Backend backend;
        Daemon daemon(backend);
        QVERIFY2(daemon.start(), daemon.output.constData());
        const std::string before = Daemon::text(daemon.status(), "configHash");
        daemon.write("gateway.yaml", Daemon::gatewayYaml("filters:\n  - {type: rate-limt}\n"));
        QVERIFY2(daemon.says("the last good one goes on"), daemon.output.constData());
        QVERIFY2(daemon.output.contains("gateway.yaml:5:"), daemon.output.constData());
        QCOMPARE(Daemon::text(daemon.status(), "configHash"), before);
        QVERIFY(Call(daemon.url(), "GET", "/shop/fast").answer().startsWith("HTTP/1.1 200 "));
        std::vector<control::ReloadProblem> found;
        bool answered = false;
        daemon.client->reload([&](Result<std::string> hash, std::vector<control::ReloadProblem> problems) {
            answered = true;
            if (!hash)
                found = std::move(problems);
        });
        QVERIFY(QTest::qWaitFor([&] { return answered; }, patienceMs));
        QVERIFY(!found.empty());
        QCOMPARE(found.front().line, 5);
    }

    void drainsAndLosesNoTrace()
    {
        Backend backend;
        Daemon daemon(backend);
        QVERIFY2(daemon.start({QStringLiteral("--recording")}), daemon.output.constData());
        QStringList seen;
        bool ended = false;
        bool began = false;
        QObject::connect(daemon.client.get(), &control::ControlClient::followingBegan, this, [&] { began = true; });
        QObject::connect(daemon.client.get(), &control::ControlClient::traceArrived, this,
                         [&](const inspection::Trace& trace) { seen << QString::fromStdString(trace.summary.target); });
        QObject::connect(daemon.client.get(), &control::ControlClient::followingEnded, this, [&](const QString& why) {
            ended = true;
            QCOMPARE(why, QString()); // in good order
        });
        daemon.client->follow(true);
        QVERIFY(QTest::qWaitFor([&] { return began; }, patienceMs));
        Call call(daemon.url(), "GET", "/shop/slow");
        QVERIFY(QTest::qWaitFor([&] { return backend.waiting.size() == 1; }, patienceMs));
        daemon.signal(SIGTERM);
        QVERIFY(QTest::qWaitFor([&] { return daemon.state_() == "draining"; }, patienceMs));
        QCOMPARE(daemon.status().find("drainMs")->asInteger(), std::int64_t(30'000));
        Call late(daemon.url(), "GET", "/shop/fast");
        QVERIFY(late.answer().isEmpty());
        // What is told now counts, too: the control protocol goes on.
        daemon.record(true);
        backend.release();
        QVERIFY(call.answer().startsWith("HTTP/1.1 200 "));
        QVERIFY(call.answer().endsWith("released"));
        QVERIFY(daemon.ends());
        QCOMPARE(daemon.process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(daemon.process.exitCode(), 0);
        QVERIFY(QTest::qWaitFor([&] { return ended; }, patienceMs));
        QCOMPARE(seen, QStringList{QStringLiteral("/shop/slow")});
    }

    void aSecondSignalEndsTheDraining()
    {
        Backend backend;
        Daemon daemon(backend);
        QVERIFY2(daemon.start(), daemon.output.constData());
        Call call(daemon.url(), "GET", "/shop/slow");
        QVERIFY(QTest::qWaitFor([&] { return backend.waiting.size() == 1; }, patienceMs));
        daemon.signal(SIGTERM);
        QVERIFY(QTest::qWaitFor([&] { return daemon.state_() == "draining"; }, patienceMs));
        daemon.signal(SIGTERM);
        QVERIFY(daemon.ends()); // long before timeouts.drain
        QCOMPARE(daemon.process.exitCode(), 0);
        QVERIFY(call.answer().isEmpty());
    }

    void tracesComeByCursorAndLossesAreCounted()
    {
        const Backend backend;
        Daemon daemon(backend);
        QVERIFY2(daemon.start({QStringLiteral("--recording")}), daemon.output.constData());
        Call call(daemon.url(), "GET", "/shop/fast");
        QVERIFY(call.answer().endsWith("hello"));
        for (int n = 0; n < 2; ++n) {
            call.again("GET", "/shop/fast");
            QVERIFY(call.answer().endsWith("hello"));
        }
        QVERIFY(QTest::qWaitFor([&] { return Frames(daemon, "follow=0").cursors.size() == 3; }, patienceMs));
        QVERIFY((Frames(daemon, "follow=0").cursors == std::vector<std::int64_t>{1, 2, 3}));
        QVERIFY((Frames(daemon, "cursor=2&follow=0").cursors == std::vector<std::int64_t>{3}));
        QVERIFY(Frames(daemon, "cursor=now&follow=0").cursors.empty());
        QCOMPARE(Frames(daemon, "follow=0").dropped, std::int64_t(0));

        // Nobody reads, and each call leaves a quarter of a megabyte: the ring is bounded in octets.
        const QByteArray large(60'000, 'x');
        const auto flood = [&] {
            for (int n = 0; n < 300; ++n) {
                call.again("POST", "/shop/echo", large);
                if (!call.answer().endsWith(large))
                    qFatal("not echoed");
            }
        };
        flood();
        const Frames first(daemon, "cursor=3&follow=0");
        QVERIFY(first.dropped > 0);
        QVERIFY(first.cursors.size() < 300);
        QVERIFY(daemon.status().find("process")->find("residentBytes")->asInteger() < 300 * 1024 * 1024);
        // Those that made room for others before anybody came are counted as well.
        flood();
        const Frames second(daemon, "follow=0");
        QVERIFY(second.missed > 0);
        QVERIFY(second.cursors.front() == second.missed + 1);
    }
};
POSTERN_TEST(DaemonTest);

} // namespace postern::test

#include "DaemonTest.moc"
