// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"
#include "workbench/bridge/ChildGateway.h"
#include "workbench/bridge/PortInUse.h"

#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QUrl>
#include <QtTest>
#include <csignal>

using namespace postern;
using namespace postern::workbench;

namespace {
constexpr int patienceMs = 30'000;
}

/// A gateway as a child process: what it says when it cannot start, when a change is refused, and when it dies.
class ChildGatewayTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<ChildGateway> gateway_;
    QVector<Problem> problems_;

    void write(const QString& name, const QByteArray& text) const
    {
        QDir().mkpath(QFileInfo(folder_->filePath(name)).path());
        QFile file(folder_->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    void writeGateway(int port, const QByteArray& more = {}) const
    {
        write(QStringLiteral("gateway.yaml"), "apiVersion: postern/v1\nlisteners:\n  - {name: http, address: 127.0.0.1, port: " +
                                                  QByteArray::number(port) + "}\n" + more);
    }
    void run(const QStringList& settings = {})
    {
        gateway_->start(folder_->path(), settings);
        QTRY_VERIFY_WITH_TIMEOUT(gateway_->state() != GatewayState::Starting, patienceMs);
    }

  private Q_SLOTS:
    void init()
    {
        folder_ = std::make_unique<QTemporaryDir>();
        gateway_ = std::make_unique<ChildGateway>(QStringLiteral(POSTERND), folder_->filePath(QStringLiteral("state")));
        problems_.clear();
        connect(gateway_.get(), &GatewayLink::problemsFound, gateway_.get(), [this](const QVector<Problem>& problems) { problems_ = problems; });
        write(QStringLiteral("apis/mine.yaml"), "openapi: 3.0.3\ninfo: {title: Mine, version: '2'}\nservers: [{url: 'http://127.0.0.1:1'}]\n"
                                                "paths: {/x: {get: {responses: {'200': {description: ok}}}}}\n");
    }
    void cleanup() { gateway_.reset(); }

    void aTakenPortIsNamedAndAnotherOneWorks()
    {
        QTcpServer holder;
        QVERIFY(holder.listen(QHostAddress::LocalHost));
        writeGateway(holder.serverPort());
        run();
        QVERIFY(gateway_->state() == GatewayState::Failed);
        const Problem* why = decisive(problems_);
        QVERIFY(why != nullptr);
        QVERIFY(why->severity == Problem::Severity::Error);
        QVERIFY2(why->message.contains(QStringLiteral("127.0.0.1:%1").arg(holder.serverPort())), qPrintable(why->message));
        QVERIFY2(!why->hint.isEmpty(), qPrintable(why->message));
        const auto taken = portInUse(*why);
        QVERIFY2(taken.has_value(), qPrintable(why->message + QLatin1Char('|') + why->hint));
        QCOMPARE(taken->port, static_cast<int>(holder.serverPort()));
        run({movedPort(folder_->path(), {}, *taken)});
        QVERIFY2(gateway_->state() == GatewayState::Running, qPrintable(problems_.isEmpty() ? QString() : problems_.first().message));
        QCOMPARE(gateway_->listeners().size(), 1);
        QVERIFY(gateway_->listeners().first().url.endsWith(QStringLiteral(":%1").arg(taken->free)));
    }

    void aCallIsHeldUpShownAndAnswered()
    {
        writeGateway(0);
        BreakpointLink& link = *gateway_->breakpoints();
        QStringList ends;
        QStringList failures;
        connect(&link, &BreakpointLink::pauseEnded, gateway_.get(), [&](quint64, const QString& end) { ends << end; });
        connect(&link, &BreakpointLink::failed, gateway_.get(), [&](const QString& why) { failures << why; });
        inspection::BreakpointSettings settings; // before it runs: it is told when it does
        settings.breakpoints.resize(1);
        settings.breakpoints.front().filter = "backend";
        link.setSettings(settings);
        run();
        QTRY_VERIFY_WITH_TIMEOUT(!gateway_->apis().isEmpty(), patienceMs);
        const QUrl url(gateway_->apis().first().url);
        QTcpSocket client;
        const auto call = [&] {
            client.abort();
            client.connectToHost(url.host(), static_cast<quint16>(url.port()));
            client.write("GET " + url.path().toUtf8() + "/x HTTP/1.1\r\nHost: a\r\nAuthorization: Basic CANARY\r\nX-Request-ID: me\r\n\r\n");
        };
        call();
        QTRY_COMPARE_WITH_TIMEOUT(link.paused().size(), 1, patienceMs);
        const PausedCall paused = link.paused().first();
        QCOMPARE(paused.filter, QStringLiteral("backend"));
        QVERIFY(paused.limit > QDateTime::currentDateTime());
        QTRY_COMPARE_WITH_TIMEOUT(link.hits(QString::fromStdString(link.settings().breakpoints.front().id)).hits, quint64(1), patienceMs);
        std::optional<PausedState> state;
        link.fetchState(paused.id, [&](std::optional<PausedState> got) { state = std::move(got); });
        QTRY_VERIFY_WITH_TIMEOUT(state.has_value(), patienceMs);
        QCOMPARE(state->method, QStringLiteral("GET"));
        QVERIFY(state->bodyHeld && state->trace.steps.size() >= 2);
        for (const auto& [name, value] : state->headers)
            QVERIFY2(!value.contains(QLatin1String("CANARY")), qPrintable(value));
        inspection::PauseAction action;
        action.kind = inspection::PauseAction::Kind::Answer;
        action.headers = std::vector<std::vector<std::string>>{{"Transfer-Encoding", "chunked"}};
        link.act(paused.id, action);
        QTRY_VERIFY_WITH_TIMEOUT(!failures.isEmpty(), patienceMs); // the gateway says why not
        QVERIFY(failures.first().contains(QLatin1String("Transfer-Encoding")));
        action.headers.reset();
        action.status = 202;
        action.body = "by hand";
        link.act(paused.id, action);
        QTRY_VERIFY_WITH_TIMEOUT(client.peek(1'000).contains("by hand"), patienceMs);
        QVERIFY(client.readAll().startsWith("HTTP/1.1 202 "));
        QTRY_VERIFY_WITH_TIMEOUT(ends.contains(QStringLiteral("answered")) && link.paused().isEmpty(), patienceMs);
        // Stopping the gateway does not wait for a person.
        call();
        QTRY_COMPARE_WITH_TIMEOUT(link.paused().size(), 1, patienceMs);
        gateway_->stop();
        QTRY_VERIFY_WITH_TIMEOUT(gateway_->state() == GatewayState::Stopped, patienceMs);
        QVERIFY(link.paused().isEmpty());
    }

    void whoAsksAGatewayThatDiesIsAnswered()
    {
        writeGateway(0);
        run();
        QVERIFY(gateway_->state() == GatewayState::Running);
        int answers = 0;
        bool inside = true;
        for (quint64 id = 1; id <= 5; ++id) {
            gateway_->fetchTrace(id, [&answers, &inside](const std::optional<inspection::Trace>& trace) {
                QVERIFY(!inside && !trace.has_value());
                ++answers;
            });
        }
        inside = false;
        QVERIFY(gateway_->processId() > 0);
        ::kill(static_cast<pid_t>(gateway_->processId()), SIGKILL);
        QTRY_COMPARE_WITH_TIMEOUT(gateway_->state(), GatewayState::Failed, patienceMs);
        QTRY_COMPARE(answers, 5);
        gateway_->fetchTrace(1, [&answers](const std::optional<inspection::Trace>&) { ++answers; });
        QTRY_COMPARE(answers, 6);
    }

    void recordedCallsAreTriedAgainstADraft()
    {
        writeGateway(0, "filters: [{type: ip-filter, config: {deny: [127.0.0.0/8]}}]\n");
        quint64 id = 0;
        connect(gateway_.get(), &GatewayLink::exchangesEnded, gateway_.get(), [&id](const QVector<inspection::Summary>& batch, quint64) { id = batch.first().id; });
        run();
        QTRY_VERIFY_WITH_TIMEOUT(!gateway_->apis().isEmpty(), patienceMs);
        const QUrl url(gateway_->apis().first().url);
        QTcpSocket client;
        client.connectToHost(url.host(), static_cast<quint16>(url.port()));
        client.write("GET " + url.path().toUtf8() + "/x HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_VERIFY_WITH_TIMEOUT(id != 0, patienceMs);
        std::optional<inspection::Trace> trace;
        gateway_->fetchTrace(id, [&trace](std::optional<inspection::Trace> got) { trace = std::move(got); });
        QTRY_VERIFY_WITH_TIMEOUT(trace.has_value(), patienceMs);
        trace->summary.id = 4711; // as a capture numbers it
        WhatIfLink& link = *gateway_->whatIf();
        const auto outcome = [&](const QByteArray& filters) {
            WhatIfLink::Begun begun;
            bool answered = false;
            const QString listener = QStringLiteral("apiVersion: postern/v1\nlisteners: [{name: http, address: 127.0.0.1, port: 0}]\n");
            link.begin({{QStringLiteral("gateway.yaml"), listener + QString::fromUtf8(filters)}}, [&](WhatIfLink::Begun said) { begun = std::move(said), answered = true; });
            (void)QTest::qWaitFor([&] { return answered; }, patienceMs);
            if (begun.session == 0)
                return begun.problems.isEmpty() ? QStringLiteral("nothing") : begun.problems.first().file + QLatin1Char(' ') + begun.problems.first().message;
            std::optional<std::vector<inspection::WhatIfAnswer>> said;
            answered = false;
            link.evaluate(begun.session, {*trace}, [&](std::optional<std::vector<inspection::WhatIfAnswer>> all) { said = std::move(all), answered = true; });
            (void)QTest::qWaitFor([&] { return answered; }, patienceMs);
            link.end(begun.session);
            if (!said || said->size() != 1 || said->front().id != 4711)
                return QStringLiteral("no answer");
            return QString::fromStdString(std::string(inspection::toString(said->front().outcome)));
        };
        QCOMPARE(outcome("filters: [{type: ip-filter, config: {deny: [127.0.0.0/8]}}]\n"), QStringLiteral("unchanged"));
        QCOMPARE(outcome("filters: []\n"), QStringLiteral("now-let-through"));
        const QString refused = outcome("filters: [{type: cros}]\n");
        QVERIFY2(refused.contains(QStringLiteral("gateway.yaml")) && refused.contains(QStringLiteral("cros")), qPrintable(refused));
        gateway_->stop();
        QTRY_VERIFY_WITH_TIMEOUT(gateway_->state() == GatewayState::Stopped, patienceMs);
        QCOMPARE(outcome("filters: []\n"), QStringLiteral("nothing"));
    }

    void aRefusedChangeOfAFileIsToldAndItsCorrection()
    {
        writeGateway(0);
        run();
        QVERIFY(gateway_->state() == GatewayState::Running);
        QVERIFY(problems_.isEmpty());
        const QString hash = gateway_->configHash();
        writeGateway(0, "prot: 1\n"); // as with any editor; nobody asks for a reload
        QTRY_VERIFY_WITH_TIMEOUT(!problems_.isEmpty(), patienceMs);
        QVERIFY(problems_.first().severity == Problem::Severity::Error);
        QCOMPARE(problems_.first().line, 4);
        QCOMPARE(gateway_->configHash(), hash);
        writeGateway(0);
        QTRY_VERIFY_WITH_TIMEOUT(problems_.isEmpty(), patienceMs);
        QVERIFY(gateway_->state() == GatewayState::Running);
    }
};

POSTERN_TEST(ChildGatewayTest);
#include "ChildGatewayTest.moc"
