// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/workspace/Workspace.h"

#include "support/TestMain.h"
#include "workbench/workspace/Settings.h"

#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QUndoStack>
#include <QtTest>

using namespace postern::workbench;

namespace {

void write(const QString& path, const QByteArray& text)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

const QByteArray definition = "openapi: 3.0.3\ninfo: {title: Mine, version: '2'}\nservers: [{url: 'http://a:1'}]\n"
                              "paths:\n  /x: {get: {}, post: {}}\n  /y: {delete: {}}\n";

} // namespace

class WorkspaceTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<QTemporaryDir> folder_;

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void anEmptyFolderBecomesAGateway()
    {
        Workspace workspace;
        QVERIFY2(workspace.open(folder_->path()), qPrintable(workspace.error()));
        QVERIFY(QFile::exists(folder_->filePath(QStringLiteral("gateway.yaml"))));
        QVERIFY(workspace.apis().isEmpty());
    }

    void aForeignFolderIsLeftAlone()
    {
        write(folder_->filePath(QStringLiteral("letter.txt")), "x");
        Workspace workspace;
        QVERIFY(!workspace.open(folder_->path()));
        QVERIFY(workspace.error().contains(folder_->path()));
        QVERIFY(!workspace.isOpen());
        QCOMPARE(QDir(folder_->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList{QStringLiteral("letter.txt")});
    }

    void manyApisAreReadByTheirOrderAndAsideWithoutBeingWaitedFor()
    {
        constexpr int count = 60;
        const auto put = [this](int n, const char* name) {
            QByteArray text = definition;
            write(folder_->filePath(QStringLiteral("apis/a%1.yaml").arg(n)), n % 7 == 3 ? QByteArray("broken: [") : text.replace("Mine", QByteArray(name) + QByteArray::number(100 + n)));
        };
        for (int n = 0; n < count; ++n)
            put(n, "Api");
        Workspace workspace;
        QVERIFY(workspace.open(folder_->path()));
        QCOMPARE(workspace.apis().size(), count);
        int broken = 0;
        for (int n = 1; n < count; ++n) {
            broken += workspace.apis().at(n).problem.isEmpty() ? 0 : 1;
            QVERIFY(workspace.apis().at(n - 1).name.compare(workspace.apis().at(n).name, Qt::CaseInsensitive) <= 0);
        }
        QVERIFY2(broken >= 8, qPrintable(QString::number(broken)));
        put(0, "Other");
        QSignalSpy changed(&workspace, &Workspace::apisChanged);
        workspace.refreshAside();
        QCOMPARE(changed.size(), 0);
        QCOMPARE(workspace.api(QStringLiteral("a0.yaml"))->name, QStringLiteral("Api100"));
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(workspace.api(QStringLiteral("a0.yaml"))->name, QStringLiteral("Other100"));
        QCOMPARE(workspace.api(QStringLiteral("a1.yaml"))->operations.size(), qsizetype(3));
        // What another folder had is not taken for what is here.
        workspace.refreshAside();
        const QTemporaryDir other;
        QVERIFY(workspace.open(other.path()));
        QTest::qWait(300);
        QVERIFY(workspace.apis().isEmpty());
        workspace.refreshAside(); // it may go meanwhile
    }

    void definitionsThatAreLargeComeAfterTheWorkspaceIsOpen()
    {
        QByteArray large = definition;
        for (int n = 0; large.size() < 2'000'000; ++n)
            large += "  /more" + QByteArray::number(n) + ": {get: {description: 'so that it is large, and the window does not wait for it'}}\n";
        write(folder_->filePath(QStringLiteral("apis/Orders-1.0.0/api.yaml")), "type: api\nversion: v4\ndata: {name: Orders, version: 1.0.0, context: /orders}\n");
        write(folder_->filePath(QStringLiteral("apis/Orders-1.0.0/Definitions/swagger.yaml")), large);
        Workspace workspace;
        QSignalSpy changed(&workspace, &Workspace::apisChanged);
        QVERIFY(workspace.open(folder_->path()));
        QCOMPARE(workspace.apis().size(), qsizetype(1));
        QCOMPARE(workspace.apis().front().context, QStringLiteral("/orders"));
        QVERIFY(workspace.apis().front().operations.isEmpty());
        workspace.setBackendOverride(QStringLiteral("Orders-1.0.0"), QStringLiteral("http://localhost:3000")); // it is not lost meanwhile
        QTRY_VERIFY_WITH_TIMEOUT(!workspace.apis().front().operations.isEmpty(), 20'000);
        QCOMPARE(workspace.apis().front().backendOverride, QStringLiteral("http://localhost:3000"));
        QVERIFY(changed.size() >= 2);
    }

    void ofHundredsOfApisIdsComeFirst()
    {
        constexpr int count = 200;
        for (int n = 0; n < count; ++n) {
            const QString api = folder_->filePath(QStringLiteral("apis/Api%1-1.0/").arg(n, 3, 10, QLatin1Char('0')));
            write(api + QStringLiteral("api.yaml"), QStringLiteral("type: api\nversion: v4\ndata: {id: there-%1, name: Api%1, version: '1.0', context: /api%1}\n").arg(n).toUtf8());
            write(api + QStringLiteral("Definitions/swagger.yaml"), definition);
        }
        {
            Workspace before;
            QVERIFY(before.open(folder_->path()));
            before.setEnabled(QStringLiteral("Api007-1.0"), false);
            before.setBackendOverride(QStringLiteral("Api008-1.0"), QStringLiteral("http://localhost:3000"));
        }
        Workspace workspace;
        QSignalSpy changed(&workspace, &Workspace::apisChanged);
        QVERIFY(workspace.open(folder_->path()));
        QVERIFY(workspace.isListing());
        QCOMPARE(workspace.apis().size(), count);
        QVERIFY(workspace.api(QStringLiteral("Api007-1.0"))->version.isEmpty());
        // What is kept here is known at once: a gateway that is started now runs as it should.
        QCOMPARE(workspace.runSettings(), (QStringList{QStringLiteral("apis.\"Api007-1.0\".enabled=false"), QStringLiteral("apis.\"Api008-1.0\".backend=http://localhost:3000")}));
        QTRY_VERIFY_WITH_TIMEOUT(!workspace.isListing(), 20'000);
        QCOMPARE(workspace.api(QStringLiteral("Api007-1.0"))->context, QStringLiteral("/api7"));
        QVERIFY(!workspace.api(QStringLiteral("Api007-1.0"))->enabled);
        QTRY_VERIFY_WITH_TIMEOUT(!workspace.apis().front().operations.isEmpty(), 20'000);
        QCOMPARE(workspace.apis().size(), count);
        QVERIFY(changed.size() >= 3);
    }

    void whatIsDoneWhileTheApisAreReadIsNotLost()
    {
        constexpr int count = 120;
        for (int n = 0; n < count; ++n) {
            QByteArray text = definition;
            write(folder_->filePath(QStringLiteral("apis/a%1.yaml").arg(n)), text.replace("Mine", "Api" + QByteArray::number(1000 + n)));
        }
        Workspace workspace;
        QVERIFY(workspace.open(folder_->path()));
        workspace.removeApi(QStringLiteral("a0.yaml"));
        QByteArray other = definition;
        QCOMPARE(workspace.addDefinition(QStringLiteral("other.yaml"), other.replace("Mine", "Api1050x")), QStringLiteral("other.yaml"));
        QCOMPARE(workspace.apis().size(), count);
        QTRY_VERIFY_WITH_TIMEOUT(!workspace.isListing() && workspace.apis().front().operations.size() == 3 && workspace.apis().back().operations.size() == 3, 20'000);
        QTest::qWait(200);
        QCOMPARE(workspace.apis().size(), count);
        QVERIFY(workspace.api(QStringLiteral("a0.yaml")) == nullptr && workspace.api(QStringLiteral("other.yaml")) != nullptr);
        // In its place, not at the end.
        workspace.undoStack()->undo();
        QCOMPARE(workspace.apis().size(), count + 1);
        for (int n = 1; n < workspace.apis().size(); ++n)
            QVERIFY(workspace.apis().at(n - 1).name.compare(workspace.apis().at(n).name, Qt::CaseInsensitive) <= 0);
        QCOMPARE(workspace.apis().front().id, QStringLiteral("a0.yaml"));
    }

    void projectsDefinitionsAndBrokenOnesAreListed()
    {
        const QString apis = folder_->filePath(QStringLiteral("apis/"));
        write(apis + QStringLiteral("Orders-1.0.0/api.yaml"),
              "type: api\nversion: v4\ndata:\n  id: abc\n  name: Orders\n  version: 1.0.0\n  context: /orders/1.0.0\n"
              "  endpointConfig: {production_endpoints: {url: 'http://b:2'}}\n");
        write(apis + QStringLiteral("Orders-1.0.0/Definitions/swagger.yaml"), definition);
        write(apis + QStringLiteral("mine.yaml"), definition);
        write(apis + QStringLiteral("broken.yaml"), "openapi: 3.0.3\n  paths: [\n");
        write(apis + QStringLiteral("README.md"), "not an API");
        Workspace workspace;
        QVERIFY(workspace.open(folder_->path()));
        QCOMPARE(workspace.apis().size(), 3);
        const WorkspaceApi* orders = workspace.api(QStringLiteral("Orders-1.0.0"));
        QVERIFY(orders != nullptr);
        QCOMPARE(orders->remoteId, QStringLiteral("abc"));
        QCOMPARE(orders->backend, QStringLiteral("http://b:2"));
        QCOMPARE(orders->operations.size(), 3);
        QCOMPARE(workspace.api(QStringLiteral("mine.yaml"))->backend, QStringLiteral("http://a:1"));
        const QString problem = workspace.api(QStringLiteral("broken.yaml"))->problem;
        QVERIFY2(problem.contains(QStringLiteral("broken.yaml:")), qPrintable(problem)); // with its place
    }

    void ownDefinitionsAreTakenAndWrongOnesRefusedWithAReason()
    {
        Workspace workspace;
        QVERIFY(workspace.open(folder_->path()));
        QCOMPARE(workspace.addDefinition(QStringLiteral("mine.yaml"), definition), QStringLiteral("mine.yaml"));
        QCOMPARE(workspace.addDefinition(QStringLiteral("mine.yaml"), definition), QStringLiteral("mine-2.yaml"));
        QVERIFY(workspace.addDefinition(QStringLiteral("note.yaml"), "hello: world\n").isEmpty());
        QVERIFY(workspace.error().contains(QStringLiteral("note.yaml")));
        QCOMPARE(workspace.apis().size(), 2);
    }

    void aFolderNameFromAServerStaysBelowApis()
    {
        Workspace workspace;
        QVERIFY(workspace.open(folder_->path()));
        const QString apis = folder_->path() + QStringLiteral("/apis/");
        QCOMPARE(workspace.apiFolder(QStringLiteral("Orders"), QStringLiteral("1.0")), apis + QStringLiteral("Orders-1.0"));
        for (const char* name : {"../../etc/x", "..", "a/b", "a\\b"}) {
            const QString path = workspace.apiFolder(QLatin1String(name), QStringLiteral("1"));
            QCOMPARE(QFileInfo(QDir::cleanPath(path)).absolutePath() + QLatin1Char('/'), apis);
        }
    }

    void backendsForThisComputerComeBackAndReachTheGatewayOnly()
    {
        {
            Workspace workspace;
            QVERIFY(workspace.open(folder_->path()));
            workspace.addDefinition(QStringLiteral("mine.yaml"), definition);
            workspace.setBackendOverride(QStringLiteral("mine.yaml"), QStringLiteral("http://localhost:3000"));
            QVERIFY(workspace.save());
        }
        Workspace workspace;
        QVERIFY(workspace.open(folder_->path()));
        QCOMPARE(workspace.api(QStringLiteral("mine.yaml"))->backendOverride, QStringLiteral("http://localhost:3000"));
        QCOMPARE(workspace.runSettings(), QStringList{QStringLiteral("apis.\"mine.yaml\".backend=http://localhost:3000")});
        QFile text(folder_->filePath(QStringLiteral("apis/mine.yaml")));
        QVERIFY(text.open(QIODevice::ReadOnly));
        QVERIFY(!text.readAll().contains("3000")); // the folder, and so every export, does not know it
        workspace.setEnabled(QStringLiteral("mine.yaml"), false);
        QCOMPARE(workspace.runSettings(), QStringList{QStringLiteral("apis.\"mine.yaml\".enabled=false")});
    }

    void removingAndBackendsCanBeTakenBack()
    {
        Workspace workspace;
        QVERIFY(workspace.open(folder_->path()));
        workspace.addDefinition(QStringLiteral("mine.yaml"), definition);
        workspace.setBackendOverride(QStringLiteral("mine.yaml"), QStringLiteral("http://x"));
        workspace.removeApi(QStringLiteral("mine.yaml"));
        QVERIFY(workspace.apis().isEmpty());
        workspace.undoStack()->undo();
        QCOMPARE(workspace.apis().size(), 1);
        QCOMPARE(workspace.apis().first().backendOverride, QStringLiteral("http://x"));
        workspace.undoStack()->undo();
        QVERIFY(workspace.apis().first().backendOverride.isEmpty());
        workspace.undoStack()->redo();
        workspace.undoStack()->redo();
        QVERIFY(workspace.apis().isEmpty());
    }

    void withoutAFolderNothingIsTakenAnywhere()
    {
        Workspace workspace;
        QVERIFY(workspace.addDefinition(QStringLiteral("mine.yaml"), definition).isEmpty());
        QCOMPARE(workspace.error(), QStringLiteral("Open a workspace first."));
        QVERIFY(!QFile::exists(QStringLiteral("/apis/mine.yaml")));
        QVERIFY(workspace.apiFolder(QStringLiteral("Orders"), QStringLiteral("1.0")).isEmpty());
        QSignalSpy changed(&workspace, &Workspace::apisChanged);
        workspace.refresh();
        QCOMPARE(changed.count(), 0);
        QVERIFY(workspace.open(folder_->path()));
        workspace.addDefinition(QStringLiteral("mine.yaml"), definition);
        workspace.close();
        QVERIFY(workspace.apis().isEmpty());
        QVERIFY(workspace.addDefinition(QStringLiteral("other.yaml"), definition).isEmpty());
    }

    void whatIsKeptOnThisComputerIsItsOwnersAndHoldsNoPassword()
    {
        Workspace workspace;
        QVERIFY(workspace.open(folder_->path()));
        workspace.addDefinition(QStringLiteral("mine.yaml"), definition);
        for (const char* url : {"http://anna:canary-4711@x:1", "http://canary-4711@x:1", "http://x:1?key=canary-4711", "http://x:1/#canary-4711"}) {
            QVERIFY2(!Workspace::backendProblem(QLatin1String(url)).isEmpty(), url);
            workspace.setBackendOverride(QStringLiteral("mine.yaml"), QLatin1String(url));
            QVERIFY(workspace.runSettings().isEmpty());
        }
        QVERIFY(Workspace::backendProblem(QStringLiteral("http://x:1/a@b")).isEmpty());
        workspace.setBackendOverride(QStringLiteral("mine.yaml"), QStringLiteral("http://x:1"));
        QVERIFY(workspace.save());
        const QString file = workspace.stateFolder() + QStringLiteral("/workspace.json");
        constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFile::permissions(file) & others));
        // A file of an earlier version may be readable by all, and hold what is refused now.
        QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        workspace.setState(QStringLiteral("backendOverrides"), {{QStringLiteral("mine.yaml"), QStringLiteral("http://a:canary-4711@x:1")}});
        QVERIFY(workspace.save());
        QVERIFY(!(QFile::permissions(file) & others));
        workspace.refresh();
        QVERIFY(workspace.runSettings().isEmpty());
    }

    void stateIsSavedByItselfAndComesBack()
    {
        const QJsonObject page{{QStringLiteral("filter"), QStringLiteral("x")}};
        {
            Workspace workspace;
            QVERIFY(workspace.open(folder_->path()));
            workspace.setState(QStringLiteral("page.apis"), page);
            QTRY_VERIFY(QFile::exists(workspace.stateFolder() + QStringLiteral("/workspace.json"))); // not only at the end
        }
        Workspace workspace;
        QVERIFY(workspace.open(folder_->path()));
        QCOMPARE(workspace.state(QStringLiteral("page.apis")), page);
        QVERIFY(!workspace.stateFolder().startsWith(folder_->path()));
    }

    void settingsKeepOnlyWhatWasChosen()
    {
        const QString file = folder_->filePath(QStringLiteral("workbench.ini"));
        {
            Settings settings(file);
            QSignalSpy changed(&settings, &Settings::changed);
            settings.set(setting::fontStep, 2);
            settings.set(setting::fontStep, 2);
            settings.set(setting::language, QStringLiteral("de"));
            settings.reset(setting::language);
            QCOMPARE(changed.count(), 3);
        }
        const Settings settings(file);
        QCOMPARE(settings.get(setting::fontStep), 2);
        QVERIFY(settings.isChanged(setting::fontStep.id));
        QVERIFY(!settings.isChanged(setting::language.id));
    }

    void settingsOfAnOlderSchemaAreBackedUpAndOfANewerOneLeftAlone()
    {
        const QString file = folder_->filePath(QStringLiteral("workbench.ini"));
        write(file, "[appearance]\nfontStep=3\n");
        {
            const Settings settings(file);
            QCOMPARE(settings.get(setting::fontStep), 3);
            QVERIFY(QFile::exists(file + QStringLiteral(".v0.bak")));
        }
        // Of another length than what Settings wrote: QSettings takes a file of the same size and millisecond for the same.
        const QByteArray newer = "[General]\nschema=99\nlater=1\n[appearance]\nfontStep=4\n";
        write(file, newer);
        {
            Settings settings(file);
            QVERIFY(!settings.writable());
            settings.set(setting::fontStep, 7);
            QCOMPARE(settings.get(setting::fontStep), 7);
        }
        QFile text(file);
        QVERIFY(text.open(QIODevice::ReadOnly));
        QCOMPARE(text.readAll(), newer);
    }
};

POSTERN_TEST(WorkspaceTest);
#include "WorkspaceTest.moc"
