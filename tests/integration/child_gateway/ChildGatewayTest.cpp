// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"
#include "workbench/bridge/ChildGateway.h"
#include "workbench/bridge/PortInUse.h"

#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
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
