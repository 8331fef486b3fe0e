// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "integration/publisher/PublisherStage.h"
#include "support/TestMain.h"

#include <QDirIterator>
#include <QPointer>
#include <QSet>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <csignal>
#include <sys/mount.h>
#include <sys/resource.h>

namespace postern::test {

/// Passes octets on to a server, whatever they are, and after so many octets of answers breaks one connection, or calls
/// `reached`.
class CuttingProxy : public QTcpServer {
  public:
    CuttingProxy(const QString& server, qint64 cutAfter) : server_(server), left_(cutAfter) { (void)listen(QHostAddress::LocalHost, 0); }
    [[nodiscard]] QString url() const { return QStringLiteral("https://127.0.0.1:%1").arg(serverPort()); }
    std::function<void()> reached;
    void stopCutting() { cutting_ = false; }
    int cuts = 0;
    int connections = 0;

  protected:
    void incomingConnection(qintptr handle) override
    {
        ++connections;
        auto* const client = new QTcpSocket(this);
        client->setSocketDescriptor(handle);
        auto* const upstream = new QTcpSocket(client);
        upstream->connectToHost(server_.host(), static_cast<quint16>(server_.port()));
        connect(client, &QTcpSocket::readyRead, upstream, [client, upstream] { upstream->write(client->readAll()); });
        connect(upstream, &QTcpSocket::readyRead, client, [this, client, upstream] {
            QByteArray octets = upstream->readAll();
            left_ -= octets.size();
            if (left_ <= 0 && reached)
                std::exchange(reached, {})();
            else if (left_ <= 0 && std::exchange(cutting_, false)) { // in the middle of an answer
                ++cuts;
                client->write(octets.left(octets.size() / 2));
                client->flush();
                client->abort();
                return;
            }
            client->write(octets);
        });
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        connect(upstream, &QTcpSocket::disconnected, client, [client] { client->disconnectFromHost(); });
    }

  private:
    QUrl server_;
    qint64 left_;
    bool cutting_ = true;
};

/// A project's way from a Publisher and to it: many APIs, broken connections, full disks, kills.
class ImportStoryTest : public QObject {
    Q_OBJECT

    std::unique_ptr<PublisherStage> stage_;

    [[nodiscard]] QStringList importedApis() const
    {
        return QDir(stage_->project() + QStringLiteral("/apis")).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    }
    /// Whatever was written aside and not put in its place.
    [[nodiscard]] QStringList leftovers() const
    {
        QStringList out;
        for (QDirIterator at(stage_->project(), QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDirIterator::Subdirectories); at.hasNext();) {
            const QString path = at.next();
            if (at.fileName().contains(QStringLiteral(".tmp")) || at.fileName().startsWith(QStringLiteral("pull-")) || at.fileName().startsWith(QStringLiteral(".new")))
                out += path;
        }
        return out;
    }

    /// Milliseconds, of all programs that were started and have ended.
    static double cpuOfChildren()
    {
        rusage used{};
        ::getrusage(RUSAGE_CHILDREN, &used);
        const auto ms = [](const timeval& time) { return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3; };
        return ms(used.ru_utime) + ms(used.ru_stime);
    }

  private Q_SLOTS:
    void cleanup() { stage_.reset(); }

    void fiveHundredApisComeWholeThoughAConnectionIsLostInTheMiddle()
    {
        stage_ = std::make_unique<PublisherStage>();
        const QByteArray hindered = stage_->build(500);
        QVERIFY2(hindered.isEmpty(), hindered);
        const QString direct = stage_->publisher;
        CuttingProxy proxy(direct, 1'500'000); // of some ten million
        stage_->publisher = proxy.url(); // whose every sample has an "e"
        QElapsedTimer clock;
        clock.start();
        const Ran ran = stage_->verb(QStringLiteral("import --search e --output json"));
        qInfo("500 APIs in %lld ms over %d connections, %d of them broken", clock.elapsed(), proxy.connections, proxy.cuts);
        QVERIFY2(ran.code == 0, ran.all().right(2000));
        QCOMPARE(proxy.cuts, 1);
        QSet<QByteArray> told;
        const QList<QByteArray> lines = ran.out.trimmed().split('\n');
        for (const QByteArray& line : lines) {
            const auto row = schema::readJson(line.toStdString(), "line");
            QVERIFY2(row && row->find("outcome")->toText() == "added", line);
            told.insert(QByteArray::fromStdString(row->find("api")->toText()));
        }
        QCOMPARE(lines.size(), told.size()); // none twice
        QCOMPARE(told.size(), importedApis().size());
        QCOMPARE(leftovers(), QStringList());
        const Ran listed = stage_->verb(QStringLiteral("publisher list --search e --output json"));
        QCOMPARE(listed.out.count('\n'), told.size()); // none lost
        QVERIFY(told.size() >= 500);
        stage_->publisher = direct; // the proxy passes on what comes once in ten milliseconds
        const double before = cpuOfChildren();
        clock.restart();
        QCOMPARE(stage_->verb(QStringLiteral("import --search e")).code, 34);
        qInfo("the same again in %lld ms, of which the program's own CPU is %.0f ms", clock.elapsed(), cpuOfChildren() - before);
    }

    void aTokenThatEndsInTheMiddleIsRenewedOnceForAllPullsThatNeedIt()
    {
        stage_ = std::make_unique<PublisherStage>();
        const QByteArray hindered = stage_->build(200);
        QVERIFY2(hindered.isEmpty(), hindered);
        CuttingProxy proxy(stage_->publisher, 250'000); // of some million
        proxy.stopCutting();
        unsigned before = 0;
        proxy.reached = [&] {
            before = stage_->sandbox().tokenCalls();
            stage_->sandbox().endTokens(false);
        };
        stage_->publisher = proxy.url();
        const Ran ran = stage_->verb(QStringLiteral("import --search e"));
        QVERIFY2(ran.code == 0, ran.all().right(2000));
        QVERIFY(before > 0);
        QCOMPARE(stage_->sandbox().tokenCalls(), before + 1); // several calls under way were refused, and one asked
        QVERIFY(importedApis().size() >= 200);
        QVERIFY2(ran.out.contains(" with news, 0 unchanged, 0 failed\n"), ran.out.right(200));
    }

    void whenNobodyMayLogInAnyMoreItIsSaidOnceAndWhatArrivedStays()
    {
        stage_ = std::make_unique<PublisherStage>();
        const QByteArray hindered = stage_->build(200);
        QVERIFY2(hindered.isEmpty(), hindered);
        CuttingProxy proxy(stage_->publisher, 300'000);
        proxy.stopCutting();
        unsigned before = 0;
        proxy.reached = [&] {
            before = stage_->sandbox().tokenCalls();
            stage_->sandbox().endTokens(true);
        };
        stage_->publisher = proxy.url();
        const Ran ran = stage_->verb(QStringLiteral("import --search e"));
        QVERIFY2(ran.code == 1, ran.all().right(2000));
        const qsizetype arrived = importedApis().size();
        QVERIFY2(arrived > 5 && arrived < 190, QByteArray::number(arrived));
        QCOMPARE(ran.out.count("\nfailed "), 1);
        QVERIFY2(ran.out.contains("get an access token") && ran.out.contains("more were not asked for"), ran.out.right(900));
        // The refresh token and the password once each: an account is locked by wrong log-ins.
        QVERIFY2(stage_->sandbox().tokenCalls() <= before + 2, QByteArray::number(stage_->sandbox().tokenCalls() - before));
        QCOMPARE(leftovers(), QStringList());
        const Ran status = stage_->postern({QStringLiteral("status"), QStringLiteral("--project"), stage_->project()});
        QVERIFY2(status.code == 0, status.all());
        stage_->sandbox().endTokens(false); // the account is open again
        QCOMPARE(stage_->verb(QStringLiteral("import --search e")).code, 0);
        QVERIFY(importedApis().size() >= 200);
    }

    void aKillInTheMiddleLeavesWholeApisAndTheNextImportTheRest()
    {
        stage_ = std::make_unique<PublisherStage>();
        const QByteArray hindered = stage_->build(60);
        QVERIFY2(hindered.isEmpty(), hindered);
        const QStringList arguments = QStringList{QStringLiteral("import"), QStringLiteral("--status"), QStringLiteral("PUBLISHED"), QStringLiteral("--search"), QStringLiteral("e"),
                                                  QStringLiteral("--project"), stage_->project()} + stage_->login();
        for (int turn = 0; turn < 3; ++turn) {
            QProcess process;
            PublisherStage::start(process, arguments, {{QStringLiteral("POSTERN_PASSWORD"), QStringLiteral("admin")}});
            const qsizetype before = importedApis().size();
            QVERIFY(QTest::qWaitFor([&] { return importedApis().size() > before + turn || process.state() == QProcess::NotRunning; }, 60'000));
            if (process.state() != QProcess::NotRunning)
                ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
            process.waitForFinished();
        }
        const Ran rest = stage_->postern(arguments);
        QVERIFY2(rest.code == 0 || rest.code == 34, rest.all());
        QCOMPARE(stage_->postern(arguments).code, 34);
        const QStringList apis = importedApis();
        QVERIFY(apis.size() > 5);
        for (const QString& api : apis) {
            const QDir folder(stage_->project() + QStringLiteral("/apis/") + api);
            QVERIFY2(folder.exists(QStringLiteral("api.json")) && folder.exists(QStringLiteral("Definitions/swagger.json")), qPrintable(api));
        }
        QCOMPARE(leftovers(), QStringList());
        const Ran status = stage_->postern({QStringLiteral("status"), QStringLiteral("--project"), stage_->project()});
        QVERIFY2(status.code == 0, status.all());
    }

    void aDiskThatFillsIsOneClearLineAndNothingHalfWrittenStays()
    {
        stage_ = std::make_unique<PublisherStage>();
        const QByteArray hindered = stage_->build(60);
        QVERIFY2(hindered.isEmpty(), hindered);
        const QByteArray place = stage_->project().toUtf8();
        if (::mount("tmpfs", place.constData(), "tmpfs", 0, "size=256k") != 0)
            QSKIP("no file system can be mounted here");
        const auto unmount = qScopeGuard([&] { ::umount2(place.constData(), MNT_DETACH); });
        QVERIFY(stage_->postern({QStringLiteral("init"), stage_->project()}).code == 0);
        const Ran full = stage_->verb(QStringLiteral("import --search e"));
        QVERIFY2(full.code == 1, full.all());
        QVERIFY2(full.all().contains("No space left on device"), full.all());
        QCOMPARE(leftovers(), QStringList());
        for (const QString& api : importedApis()) {
            const QDir folder(stage_->project() + QStringLiteral("/apis/") + api);
            QVERIFY2(folder.exists(QStringLiteral("api.json")) && folder.exists(QStringLiteral("Definitions/swagger.json")), qPrintable(api));
        }
        QVERIFY(::mount("tmpfs", place.constData(), "tmpfs", MS_REMOUNT, "size=64m") == 0);
        const Ran rest = stage_->verb(QStringLiteral("import --search e"));
        QVERIFY2(rest.code == 0, rest.all());
        QCOMPARE(stage_->verb(QStringLiteral("import --search e")).code, 34);
    }

    /// Written by us, imported by the server, exported by it, and read back: the same.
    void anArchiveGoesToThePublisherAndComesBackTheSame()
    {
        stage_ = std::make_unique<PublisherStage>();
        const QByteArray hindered = stage_->build();
        QVERIFY2(hindered.isEmpty(), hindered);
        const QDir folder(stage_->path("Toys-1.0.0"));
        QVERIFY(folder.mkpath(QStringLiteral("Definitions")) && folder.mkpath(QStringLiteral("Docs")));
        const auto write = [&folder](const char* name, const QByteArray& text) {
            QFile file(folder.filePath(QString::fromLatin1(name)));
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        QVERIFY(write("api.yaml", "type: api\nversion: v4.7.0\ndata:\n  name: Toys\n  version: 1.0.0\n  context: /toys\n  policies: [Gold]\n  nobodyKnows: {deep: [1, 1.10, \"yes\", ünïcode]}\n"));
        QVERIFY(write("Definitions/swagger.yaml", "openapi: 3.0.1\ninfo: {title: Toys, version: 1.0.0}\npaths: {}\nx-nobody-knows: true\n"));
        QVERIFY(write("Docs/guide.md", "# Guide\n"));
        const Ran packed = stage_->postern({QStringLiteral("publisher"), QStringLiteral("pack"), folder.path(), QStringLiteral("--to"), stage_->path("toys.zip")});
        QVERIFY2(packed.code == 0, packed.all());
        const Ran dry = stage_->verb(QStringLiteral("publisher check --file ") + stage_->path("toys.zip"));
        QVERIFY2(dry.code == 1 && dry.out.contains("description") && dry.out.contains("ERROR"), dry.all()); // it does not say what it is
        const Ran taken = stage_->verb(QStringLiteral("publisher import ") + stage_->path("toys.zip"));
        QVERIFY2(taken.code == 0, taken.all());
        const Ran again = stage_->verb(QStringLiteral("publisher import ") + stage_->path("toys.zip"));
        QVERIFY2(again.code == 1 && again.problem.contains("--update"), again.all());
        const Ran exported = stage_->verb(QStringLiteral("publisher export Toys 1.0.0 --to ") + stage_->path("back.zip"));
        QVERIFY2(exported.code == 0, exported.all());
        for (const char* archive : {"toys.zip", "back.zip"}) {
            const Ran imported = stage_->postern({QStringLiteral("import"), stage_->path(archive), QStringLiteral("--project"), stage_->project()});
            QVERIFY2(imported.code == 0, imported.all());
        }
        QFile api(stage_->project() + QStringLiteral("/apis/Toys-1.0.0/api.yaml"));
        QVERIFY(api.open(QIODevice::ReadOnly));
        const auto read = schema::readYaml(api.readAll().toStdString(), "api.yaml");
        QVERIFY(read);
        QCOMPARE(schema::writeJson(*read->atPath("data.nobodyKnows"), 0), std::string(R"({"deep":[1,1.10,"yes","ünïcode"]})"));
        QVERIFY(QFile::exists(stage_->project() + QStringLiteral("/apis/Toys-1.0.0/Docs/guide.md")));
        const Ran repacked = stage_->postern({QStringLiteral("publisher"), QStringLiteral("pack"), folder.path(), QStringLiteral("--to"), stage_->path("again.zip")});
        QVERIFY2(repacked.code == 0, repacked.all());
        QFile one(stage_->path("toys.zip"));
        QFile two(stage_->path("again.zip"));
        QVERIFY(one.open(QIODevice::ReadOnly) && two.open(QIODevice::ReadOnly));
        QCOMPARE(one.readAll(), two.readAll());
    }
};

POSTERN_TEST(ImportStoryTest);

} // namespace postern::test

#include "ImportStoryTest.moc"
