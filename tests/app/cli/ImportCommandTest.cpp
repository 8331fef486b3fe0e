// SPDX-License-Identifier: Apache-2.0
#include "app/cli/CommandEnd.h"
#include "cli/ImportCommand.h"
#include "cli/ProjectCommand.h"
#include "gatewaycore/controlplane/publisher/FakePublisher.h"
#include "support/TestMain.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::cli;
using publisher::test::FakePublisher;
using publisher::test::WireReply;
using publisher::test::WireRequest;

namespace {

template <class C, class O> int run(const O& options)
{
    C command(options, Output{});
    return endOf(command);
}

QByteArray row(int i)
{
    return "{\"id\":\"" + FakePublisher::idOf(i) + "\",\"name\":\"Api" + QByteArray::number(i) +
           "\",\"version\":\"1.0.0\",\"context\":\"/api\",\"type\":\"HTTP\"}";
}

} // namespace

/// `postern import` against a Publisher, and what becomes of its exit code.
class ImportCommandTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init()
    {
        folder_ = std::make_unique<QTemporaryDir>();
        QVERIFY(project::GatewayProject::init(folder_->path().toStdString()));
        qputenv("POSTERN_PASSWORD", "admin");
    }
    void cleanup() { qunsetenv("POSTERN_PASSWORD"); }

    /// 60 APIs, 8 under the label, one of them broken: 7 arrive, and the next time there is nothing to do.
    void ofEightWithALabelSevenArrive()
    {
        FakePublisher server(60);
        bool broken = true;
        server.intercept = [&broken](const WireRequest& request, WireReply& reply) {
            if (request.path().endsWith("/apis") && request.query().contains("label")) {
                QByteArrayList rows;
                for (int i = 20; i < 28; ++i)
                    rows += row(i);
                reply = WireReply::json("{\"count\":8,\"list\":[" + rows.join(',') + "],\"pagination\":{\"offset\":0,\"limit\":100,\"total\":8}}");
                return true;
            }
            if (broken && request.path().endsWith("/apis/" + FakePublisher::idOf(23) + "/swagger")) {
                reply = WireReply::answer(200, "openapi: 3.0.1\ninfo: {title: Api23\npaths: {}\n", "application/yaml");
                return true;
            }
            return false;
        };
        ImportOptions options = optionsFor(server);
        options.label = "edge";
        QCOMPARE(run<ImportCommand>(options), failed);
        const QDir apis(folder_->filePath(QStringLiteral("apis")));
        QCOMPARE(apis.entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 7);
        QVERIFY(!apis.exists(QStringLiteral("Api23-1.0.0")));
        QVERIFY(QDir(folder_->filePath(QStringLiteral(".postern"))).entryList({QStringLiteral("pull-*")}, QDir::Dirs).isEmpty());
        QCOMPARE(run<ImportCommand>(options), unchanged);
        options.dry = true;
        QCOMPARE(run<ImportCommand>(options), unchanged);
        options.dry = false;
        broken = false;
        QCOMPARE(run<ImportCommand>(options), done);
        QVERIFY(apis.exists(QStringLiteral("Api23-1.0.0")));
        QCOMPARE(run<ImportCommand>(options), unchanged);
    }

    void oneApiIsChosenByItsNameAlone()
    {
        FakePublisher server(12);
        ImportOptions options = optionsFor(server);
        options.name = "Api1"; // and not Api10 and Api11
        options.version = "1.0.0";
        QCOMPARE(run<ImportCommand>(options), done);
        QCOMPARE(QDir(folder_->filePath(QStringLiteral("apis"))).entryList(QDir::Dirs | QDir::NoDotAndDotDot), QStringList{QStringLiteral("Api1-1.0.0")});
        options.name = "Nobody";
        QCOMPARE(run<ImportCommand>(options), failed);
    }

    void wrongUseIsRefusedBeforeAnythingIsAsked()
    {
        FakePublisher server(1);
        ImportOptions options = optionsFor(server);
        QCOMPARE(run<ImportCommand>(options), failed); // all APIs of a Publisher are nobody's wish
        options.label = "edge";
        options.ours = options.theirs = true;
        QCOMPARE(run<ImportCommand>(options), failed);
        options.theirs = false;
        qunsetenv("POSTERN_PASSWORD");
        QCOMPARE(run<ImportCommand>(options), failed);
        QVERIFY(server.server.requests().empty());
    }

    void aUrlIsReadAndBuilt()
    {
        postern::test::ScriptedServer server([](const WireRequest& request) {
            return request.path() == "/api.yaml" ? WireReply::answer(200, "openapi: 3.0.1\ninfo: {title: Pets, version: 1.0.0}\nservers: [{url: 'http://pets.example/v1'}]\n"
                                                                          "paths: {/pets: {get: {responses: {'200': {description: OK}}}}}\n", "application/yaml")
                                                 : WireReply::answer(404, "no", "text/plain");
        });
        ImportOptions options;
        options.folder = folder_->path().toStdString();
        options.sources = {server.url().toStdString() + "/gone.yaml", server.url().toStdString() + "/api.yaml"};
        QCOMPARE(run<ImportCommand>(options), failed); // and the other one went on
        QVERIFY(QDir(folder_->filePath(QStringLiteral("apis/Pets-1.0.0"))).exists());
        options.sources.erase(options.sources.begin());
        QCOMPARE(run<ImportCommand>(options), unchanged);
        ProjectOptions project;
        project.folder = options.folder;
        project.verb = ProjectOptions::Verb::Build;
        QCOMPARE(run<ProjectCommand>(project), done);
        QCOMPARE(run<ProjectCommand>(project), unchanged);
        project.verb = ProjectOptions::Verb::Status;
        QCOMPARE(run<ProjectCommand>(project), done);
        project.verb = ProjectOptions::Verb::Diff;
        QCOMPARE(run<ProjectCommand>(project), unchanged);
        project.verb = ProjectOptions::Verb::Init;
        QCOMPARE(run<ProjectCommand>(project), failed);
    }

  private:
    [[nodiscard]] ImportOptions optionsFor(const FakePublisher& server) const
    {
        ImportOptions options;
        options.folder = folder_->path().toStdString();
        options.publisher = server.server.url().toStdString();
        options.user = "admin";
        return options;
    }

    std::unique_ptr<QTemporaryDir> folder_;
};

POSTERN_TEST(ImportCommandTest);
#include "ImportCommandTest.moc"
