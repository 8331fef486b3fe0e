// SPDX-License-Identifier: Apache-2.0
#include "ProjectFolder.h"

#include "controlplane/project/IncomingReader.h"
#include "controlplane/project/Zip.h"
#include "support/TestMain.h"

#include <QProcess>
#include <QStandardPaths>
#include <QtTest>

using namespace postern;
using namespace postern::project;
using namespace postern::project::test;

namespace {

std::string why(const Result<std::vector<ZipFile>>& read) { return read ? "(taken)" : read.error().message(); }

/// An archive that no writer of ours would make, by Python's zipfile, which writes any name.
std::string made(const char* script)
{
    QTemporaryDir folder;
    QProcess python;
    python.start(QStringLiteral("python3"), {QStringLiteral("-c"), QStringLiteral("import zipfile,sys\nz=zipfile.ZipFile(sys.argv[1],'w',zipfile.ZIP_DEFLATED)\n") +
                                                                       QString::fromUtf8(script) + QStringLiteral("\nz.close()"), folder.filePath(QStringLiteral("a.zip"))});
    if (!python.waitForFinished() || python.exitCode() != 0)
        return {};
    QFile file(folder.filePath(QStringLiteral("a.zip")));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

} // namespace

/// Archives of apictl, ours and others', and such as nobody should send.
class ArchiveTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatIsWrittenIsReadBack()
    {
        const std::vector<ZipFile> files{{"a/api.yaml", "type: api\n"}, {"a/Definitions/swagger.yaml", std::string(100'000, 'x')}, {"a/empty", ""}};
        const auto octets = writeZip(files);
        QVERIFY(octets);
        QCOMPARE(*writeZip(files), *octets);
        const auto back = readZip(*octets);
        QVERIFY2(back, why(back).c_str());
        QCOMPARE(back->size(), files.size());
        for (std::size_t i = 0; i < files.size(); ++i) {
            QCOMPARE(back->at(i).path, files[i].path);
            QCOMPARE(back->at(i).content, files[i].content);
        }
        QVERIFY(!writeZip({{"../out", "x"}}));
    }

    void hostileArchivesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char* name, const char* script, const char* reason) { QTest::newRow(name) << QByteArray(script) << QByteArray(reason); };
        row("leads out", "z.writestr('a/../../etc/passwd','x')", "leads out of the archive");
        row("absolute", "z.writestr('/etc/passwd','x')", "is an absolute path");
        row("backslash", "z.writestr('a\\\\..\\\\b','x')", "leads out of the archive"); // which some take for a slash
        row("drive", "z.writestr('C:/b','x')", "holds a character");
        row("twice", "z.writestr('a/b','x'); z.writestr('a/b','y')", "is there twice");
        row("twice in another case", "z.writestr('a/b','x'); z.writestr('a/B','y')", "is there twice");
        row("link", "i=zipfile.ZipInfo('a/b'); i.create_system=3; i.external_attr=0o120777<<16; z.writestr(i,'/etc/passwd')", "is a link");
        for (const auto& [name, mode] : {std::pair("character device", "0o020666"), std::pair("block device", "0o060666"), std::pair("pipe", "0o010666"), std::pair("socket", "0o140666")}) {
            const QByteArray script = QByteArray("z.writestr('a/good','x'); i=zipfile.ZipInfo('a/odd'); i.create_system=3; i.external_attr=") + mode + "<<16; z.writestr(i,'x')";
            QTest::newRow(name) << script << QByteArray("the entry \"a/odd\" is neither a file nor a folder");
        }
        row("bomb", "z.writestr('a/b',b'\\0'*50000000)", "unpacks to more than");
        row("many", "[z.writestr('f%d'%i,'') for i in range(10001)]", "more than 10000 files");
        row("nothing", "pass", "archive");
    }
    void hostileArchivesAreRefused()
    {
        QFETCH(const QByteArray, script);
        QFETCH(const QByteArray, reason);
        const std::string octets = made(script.constData());
        if (octets.empty())
            QSKIP("python3 is not there");
        const auto read = readZip(octets);
        QVERIFY2(!read && read.error().message().find(reason.toStdString()) != std::string::npos, why(read).c_str());
    }

    void damageIsAnError()
    {
        const std::string octets = *writeZip({{"a/api.yaml", std::string(5000, 'a') + std::string(5000, 'b')}, {"a/b", "some text"}});
        for (std::size_t size = 0; size < octets.size(); size += 7)
            (void)readZip(octets.substr(0, size));
        for (std::size_t at = 0; at < octets.size(); ++at) {
            std::string changed = octets;
            changed[at] = static_cast<char>(changed[at] ^ 0x55);
            (void)readZip(changed);
        }
        QVERIFY(!readZip(""));
        QVERIFY(!readZip("openapi: 3.0.1"));
        QVERIFY(!readZip(octets.substr(0, 40)));
    }

    void anotherProgramReadsWhatIsWritten()
    {
        const ProjectFolder folder;
        (void)folder.take(pulled(), {});
        const auto octets = writeApictlArchive(folder.path() / "apis/Orders-1.0.0");
        QVERIFY(octets);
        folder.write("out.zip", *octets);
        QProcess python;
        python.start(QStringLiteral("python3"), {QStringLiteral("-c"), QStringLiteral("import zipfile,sys;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;print(sorted(z.namelist()))"),
                                                 text((folder.path() / "out.zip").string())});
        if (!python.waitForStarted())
            QSKIP("python3 is not there");
        QVERIFY(python.waitForFinished());
        QCOMPARE(python.readAllStandardOutput().trimmed(), QByteArray("['Orders-1.0.0/Definitions/swagger.json', 'Orders-1.0.0/api.json']"));
    }

    /// From apictl and back to it: what nobody here knows is still there, octet for octet.
    void unknownKeysAndFilesComeBack()
    {
        const std::vector<ZipFile> files{
            {"Orders-1.0.0/Definitions/swagger.yaml", "openapi: 3.0.1\ninfo: {title: Orders, version: 1.0.0}\npaths: {}\nx-unknown: [1.10]\n"},
            {"Orders-1.0.0/Docs/guide.md", "# Guide\n"},
            {"Orders-1.0.0/api.yaml", "type: api\nversion: v4.7.0\ndata:\n  name: Orders\n  version: 1.0.0\n  context: /orders\n  somethingNew: {deep: [1, 1.10, yes]}\n"},
            {"Orders-1.0.0/deployment_environments.yaml", "type: deployment_environments\ndata: []\n"}};
        const auto read = readIncomingArchive(*writeZip(files), "orders.zip");
        QVERIFY(read && read->size() == 1 && read->front().api);
        const ProjectFolder folder;
        GatewayProject project = folder.open();
        const Imported taken = project.take(*read->front().api, {}, "orders.zip");
        QVERIFY2(taken.outcome == Imported::Outcome::Added, taken.failure.c_str());
        QCOMPARE(folder.read("apis/Orders-1.0.0/Docs/guide.md"), std::string("# Guide\n"));
        QVERIFY(!folder.has("apis/Orders-1.0.0/postern.yaml"));
        QCOMPARE(project.lock().apis.at(0).source, std::string("orders.zip"));
        folder.write("apis/Orders-1.0.0/postern.yaml", "apiVersion: postern/v1\nauth: none\n");
        QCOMPARE(*writeApictlArchive(folder.path() / "apis/Orders-1.0.0"), *writeZip(files));
        QVERIFY(project.take(*read->front().api, {}, "orders.zip").outcome == Imported::Outcome::Unchanged);
        // A file that is gone there goes here, too, unless it was edited.
        std::vector<ZipFile> fewer = files;
        fewer.erase(fewer.begin() + 1);
        const auto less = readIncomingArchive(*writeZip(fewer), "orders.zip");
        QVERIFY(project.take(*less->front().api, {}, "orders.zip").outcome == Imported::Outcome::Updated);
        QVERIFY(!folder.has("apis/Orders-1.0.0/Docs/guide.md"));
        QVERIFY(folder.has("apis/Orders-1.0.0/postern.yaml"));
    }

    void anArchiveOfArchivesHoldsSeveralApis()
    {
        const auto one = [](const std::string& name) {
            return *writeZip({{name + "-1/api.yaml", "type: api\nversion: v4\ndata: {name: " + name + ", version: '1', context: /" + name + "}\n"}});
        };
        const auto read = readIncomingArchive(*writeZip({{"deployments.json", "{}"}, {"a.zip", one("A")}, {"b.zip", "PK nonsense"}, {"c.zip", one("C")}}), "export.zip");
        QVERIFY(read);
        QCOMPARE(read->size(), std::size_t(3));
        QVERIFY(read->at(0).api && !read->at(1).api && read->at(2).api);
        QVERIFY(read->at(1).api.error().message().find("export.zip/b.zip") != std::string::npos);
        QVERIFY(!readIncomingArchive(*writeZip({{"readme.txt", "x"}}), "other.zip"));
    }

    void aDefinitionBecomesAnApi()
    {
        const ProjectFolder folder;
        folder.write("petstore.yaml", "openapi: 3.0.1\ninfo: {title: Pet Store, version: 1.2.0}\nservers: [{url: 'https://pets.example/v1'}]\n"
                                      "paths: {/pets: {get: {responses: {'200': {description: OK}}}}}\n");
        auto read = readIncoming(folder.path() / "petstore.yaml");
        QVERIFY(read && read->front().api);
        const Imported taken = folder.take(*read->front().api, {}, "petstore.yaml");
        QVERIFY2(taken.outcome == Imported::Outcome::Added, taken.failure.c_str());
        QCOMPARE(taken.name, std::string("PetStore-1.2.0"));
        QVERIFY(folder.take(*read->front().api, {}, "petstore.yaml").outcome == Imported::Outcome::Unchanged);
        const auto apis = folder.open().apis();
        QCOMPARE(apis.size(), std::size_t(1));
        QVERIFY(!apis[0].problems.hasErrors());
        folder.write("broken.yaml", "openapi: 3.0.1\npaths: [\n");
        read = readIncoming(folder.path() / "broken.yaml");
        QVERIFY(read && !read->front().api);
        QVERIFY2(read->front().api.error().message().find("broken.yaml:") != std::string::npos, read->front().api.error().message().c_str());
        QVERIFY(!readIncoming(folder.path() / "gone.yaml"));
    }

    /// References in a circle are followed once round and no further; a large definition takes its time and no more.
    void circlesAndGiantsEnd()
    {
        const ProjectFolder folder;
        publisher::PulledApi api = pulled();
        api.files[1].content = R"({"openapi": "3.0.1", "info": {"title": "Orders", "version": "1.0.0"}, "paths": {"/items": {"$ref": "#/paths/~1items"},
 "/other": {"get": {"parameters": [{"$ref": "#/components/parameters/a"}], "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Node"}}}}}}}},
 "components": {"parameters": {"a": {"$ref": "#/components/parameters/b"}, "b": {"$ref": "#/components/parameters/a"}}, "schemas": {"Node": {"properties": {"next": {"$ref": "#/components/schemas/Node"}}}}}})";
        const Imported taken = folder.take(api, {});
        QVERIFY2(taken.outcome == Imported::Outcome::Added || taken.outcome == Imported::Outcome::Failed, taken.failure.c_str());
        QVERIFY(taken.outcome == Imported::Outcome::Failed || taken.fitness.kind != Fitness::Kind::Here);
        publisher::PulledApi giant = pulled("Giant");
        QByteArray paths = "{\"openapi\": \"3.0.1\", \"info\": {\"title\": \"Giant\", \"version\": \"1.0.0\"}, \"paths\": {";
        for (int i = 0; paths.size() < 10'000'000; ++i)
            paths += (i == 0 ? "" : ",") + QByteArray("\"/p") + QByteArray::number(i) + "\": {\"description\": \"" + QByteArray(50'000, 'd') + "\", \"get\": {\"responses\": {}}}";
        giant.files[1].content = paths + "}}";
        const Imported large = folder.take(giant, {});
        QVERIFY2(large.outcome == Imported::Outcome::Added, large.failure.c_str());
    }
};

POSTERN_TEST(ArchiveTest);
#include "ArchiveTest.moc"
