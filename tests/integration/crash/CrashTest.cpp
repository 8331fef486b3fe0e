// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <map>
#include <random>

namespace {

constexpr int patienceMs = 30'000;

constexpr int usualRounds = 10;

int rounds() { return qEnvironmentVariableIsSet("POSTERN_CRASH_ROUNDS") ? std::max(1, qEnvironmentVariableIntValue("POSTERN_CRASH_ROUNDS")) : usualRounds; }
/// Another series of moments each time; POSTERN_CRASH_SEED has the one again that a report names.
unsigned seed()
{
    static const unsigned drawn = qEnvironmentVariableIsSet("POSTERN_CRASH_SEED") ? qEnvironmentVariable("POSTERN_CRASH_SEED").toUInt() : std::random_device{}();
    return drawn;
}

/// A workbench as a process of its own, and what it has said.
class Workbench {
  public:
    explicit Workbench(const QString& home)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
        for (const char* kind : {"CONFIG", "STATE", "DATA"})
            environment.insert(QStringLiteral("XDG_%1_HOME").arg(QLatin1String(kind)), home + QLatin1Char('/') + QString::fromLatin1(kind).toLower());
        process_.setProcessEnvironment(environment);
        process_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process_.start(QStringLiteral(CRASH_WORKBENCH), {home + QStringLiteral("/work")});
    }
    ~Workbench()
    {
        if (process_.state() != QProcess::NotRunning)
            process_.kill();
        process_.waitForFinished();
    }
    bool waitFor(const std::function<bool()>& there)
    {
        return QTest::qWaitFor([&] {
            read();
            return there() || process_.state() == QProcess::NotRunning;
        }, patienceMs) && there();
    }
    bool has(const char* what) const { return lines_.contains(what); }
    [[nodiscard]] quint64 number(const char* what) const { return lines_.value(what).isEmpty() ? 0 : lines_.value(what).last().toULongLong(); }
    [[nodiscard]] QList<QByteArray> all(const char* what) const { return lines_.value(what); }
    /// What it had been saying is read to the end.
    void kill()
    {
        ::kill(static_cast<pid_t>(process_.processId()), SIGKILL);
        process_.waitForFinished();
        read();
    }
    bool quit()
    {
        process_.closeWriteChannel();
        const bool ended = process_.waitForFinished(patienceMs);
        read();
        return ended && process_.exitStatus() == QProcess::NormalExit && process_.exitCode() == 0;
    }
    /// Its posternd; 0 when there is none.
    [[nodiscard]] pid_t gateway() const
    {
        QFile children(QStringLiteral("/proc/%1/task/%1/children").arg(process_.processId()));
        return children.open(QIODevice::ReadOnly) ? static_cast<pid_t>(children.readAll().split(' ').first().toLong()) : 0;
    }
    /// How many exchanges had come when it was marked.
    [[nodiscard]] const std::map<quint64, quint64>& marked() const { return marked_; }

  private:
    void read()
    {
        rest_ += process_.readAllStandardOutput();
        for (qsizetype end = rest_.indexOf('\n'); end >= 0; end = rest_.indexOf('\n')) {
            const QByteArray line = rest_.left(end);
            rest_.remove(0, end + 1);
            const qsizetype space = line.indexOf(' ');
            lines_[line.left(space)].append(line.mid(space + 1));
            if (line.startsWith("marked "))
                marked_[line.mid(space + 1).toULongLong()] = number("seen");
        }
    }
    QProcess process_;
    QByteArray rest_;
    QHash<QByteArray, QList<QByteArray>> lines_;
    std::map<quint64, quint64> marked_;
};

/// "... 57 exchange(s) were recovered. The last 3 ..."
quint64 numberBefore(const QByteArray& text, const char* words)
{
    const auto found = QRegularExpression(QStringLiteral("([0-9,]+) ") + QLatin1String(words)).match(QString::fromUtf8(text));
    return found.captured(1).remove(QLatin1Char(',')).toULongLong();
}

} // namespace

/// kill -9 of the workbench, and of its gateway, while calls run and a file is edited: after the restart nothing is gone
/// but the last keystroke and the last batch that was not written yet, and the window says so.
class CrashTest : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    std::mt19937 random_;

    void waitAMoment()
    {
        const int ms = std::uniform_int_distribution<int>(20, 700)(random_);
        QTest::qWait(ms); // the moment itself is what is tested, not what is to have happened by then
    }

  private Q_SLOTS:
    void initTestCase() { qInfo("POSTERN_CRASH_SEED=%u", seed()); }
    void init()
    {
#ifndef Q_OS_LINUX
        QSKIP("Which process is the gateway is read from /proc.");
#endif
        random_.seed(seed());
        folder_ = std::make_unique<QTemporaryDir>();
        QTcpServer free; // a port that a gateway which outlived its workbench would hold
        QVERIFY(free.listen(QHostAddress::LocalHost));
        QVERIFY(QDir(folder_->path()).mkpath(QStringLiteral("work/apis")));
        QFile gateway(folder_->filePath(QStringLiteral("work/gateway.yaml")));
        QVERIFY(gateway.open(QIODevice::WriteOnly));
        gateway.write("apiVersion: postern/v1\nlisteners:\n  - {name: http, address: 127.0.0.1, port: " + QByteArray::number(free.serverPort()) + "}\n");
        QFile api(folder_->filePath(QStringLiteral("work/apis/mine.yaml")));
        QVERIFY(api.open(QIODevice::WriteOnly));
        api.write("openapi: 3.0.3\ninfo: {title: Mine, version: '2'}\nservers: [{url: 'http://127.0.0.1:1'}]\n"
                  "paths: {/x: {get: {responses: {'200': {description: ok}}}}}\n");
    }

    void theWorkbenchIsKilledAtRandomMoments()
    {
        quint64 typed = 0;
        quint64 seen = 0;
        quint64 lostKeys = 0;
        quint64 lostExchanges = 0;
        std::map<quint64, quint64> marked;
        for (int round = 0; round <= rounds(); ++round) {
            Workbench workbench(folder_->path());
            QVERIFY(workbench.waitFor([&] { return workbench.has("draft"); }));
            const quint64 restored = workbench.number("restored");
            const quint64 draft = workbench.number("draft");
            if (round > 0) {
                QVERIFY(workbench.waitFor([&] { return workbench.has("notice"); }));
                const QByteArray said = workbench.all("notice").first();
                const quint64 lost = said.contains("The last exchange had not") ? 1 : numberBefore(said, "exchange\\S* had not been written");
                QVERIFY2(said.contains("ended unexpectedly"), said.constData());
                QCOMPARE(numberBefore(said, "exchange\\S* (was|were) recovered"), restored);
                // Every exchange that was in the list is there again, or is counted.
                QVERIFY2(restored + lost >= seen, qPrintable(QStringLiteral("%1 seen, %2 restored: %3").arg(seen).arg(restored).arg(QString::fromUtf8(said))));
                QVERIFY2(draft + 1 >= typed && draft <= typed + 1, qPrintable(QStringLiteral("%1 typed, %2 there").arg(typed).arg(draft)));
                QVERIFY2(draft == 0 || said.contains("1 file"), said.constData());
                const QByteArray tags = "," + workbench.all("tags").first() + ",";
                for (const auto& [id, seenThen] : marked) { // what was marked before an exchange that is in the file
                    if (seenThen < restored)
                        QVERIFY2(tags.contains("," + QByteArray::number(id) + ":3:n" + QByteArray::number(id) + ","), QByteArray::number(id).constData());
                }
                lostKeys += typed > draft ? typed - draft : 0;
                lostExchanges += lost;
            }
            if (round == rounds()) { // and one that ends as it should leaves nothing to be said
                QVERIFY(workbench.quit());
                break;
            }
            QVERIFY(workbench.waitFor([&] { return workbench.number("seen") > restored && workbench.number("typed") > draft; }));
            waitAMoment();
            const pid_t gateway = workbench.gateway();
            QVERIFY(gateway > 0);
            workbench.kill();
            QTRY_VERIFY_WITH_TIMEOUT(::kill(gateway, 0) != 0, patienceMs); // nobody is left to hold the port
            typed = workbench.number("typed");
            seen = workbench.number("seen");
            marked = workbench.marked();
        }
        QVERIFY(lostKeys <= static_cast<quint64>(rounds()));
        Workbench after(folder_->path());
        QVERIFY(after.waitFor([&] { return after.number("seen") > seen; }));
        QVERIFY(!after.has("notice"));
        QVERIFY(after.quit());
        qInfo("%d rounds: %llu exchanges and %llu keystrokes seen, %llu and %llu of them lost and told", rounds(), static_cast<unsigned long long>(seen),
              static_cast<unsigned long long>(typed), static_cast<unsigned long long>(lostExchanges), static_cast<unsigned long long>(lostKeys));
    }

    void theGatewayIsKilledAtRandomMoments()
    {
        quint64 seen = 0;
        quint64 answered = 0;
        {
            Workbench workbench(folder_->path());
            pid_t gateway = 0;
            for (int round = 0; round < rounds(); ++round) {
                const pid_t before = gateway;
                QVERIFY(workbench.waitFor([&] {
                    gateway = workbench.gateway();
                    return gateway > 0 && gateway != before;
                }));
                const quint64 seenBefore = workbench.number("seen");
                QVERIFY(workbench.waitFor([&] { return workbench.number("seen") > seenBefore + 4; })); // more than its last words
                waitAMoment();
                QVERIFY(::kill(gateway, SIGKILL) == 0);
                QVERIFY(workbench.waitFor([&] { return workbench.all("crashed").size() > round; }));
                const QByteArray said = workbench.all("crashed").last();
                QVERIFY2(said.contains("crashed") && said.contains("may be missing"), said.constData());
            }
            QVERIFY(workbench.waitFor([&] { return workbench.all("running").size() > rounds(); }));
            QVERIFY(workbench.quit());
            seen = workbench.number("seen");
            answered = workbench.number("answered");
        }
        Workbench after(folder_->path());
        QVERIFY(after.waitFor([&] { return after.has("draft"); }));
        QVERIFY(after.number("restored") >= seen); // what had come is there
        QVERIFY(!after.has("notice"));
        QVERIFY(after.quit());
        qInfo("%d rounds: %llu calls answered, %llu exchanges kept", rounds(), static_cast<unsigned long long>(answered),
              static_cast<unsigned long long>(after.number("restored")));
    }
};

POSTERN_TEST(CrashTest);
#include "CrashTest.moc"
