// SPDX-License-Identifier: Apache-2.0
#include "TestFolder.h"

#include "config/GatewayFolder.h"
#include "snapshot/SnapshotFile.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::config;

namespace {

const char* const itemsDefinition = "openapi: 3.0.1\ninfo: {title: Orders, version: 1.0.0}\npaths:\n  /items:\n    get: {responses: {200: {description: OK}}}\n";

TestFolder& filled(TestFolder& folder)
{
    return folder
        .with("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{name: http, port: 0}]\n"
                              "clusters: {shop: {endpoints: [{url: 'https://a.example'}], tls: {caFile: ca.pem}}}\n")
        .with("policies.yaml", "Gold: {count: 5, unitTime: 1, timeUnit: min}\n")
        .with("ca.pem", "none\n")
        .with("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4\ndata: {name: Orders, version: 1.0.0, context: /orders}\n")
        .with("apis/Orders-1.0.0/Definitions/swagger.yaml", itemsDefinition)
        .with("apis/Orders-1.0.0/postern.yaml", "apiVersion: postern/v1\nauth: none\ncluster: shop\nvalidation: {requests: enforce}\n");
}

/// The folder's snapshot, alone in another folder with the one file that it needs.
void build(const TestFolder& from, TestFolder& to)
{
    LoadedGateway loaded = loadGateway(from.path());
    QVERIFY2(loaded.config && loaded.refused.empty(), loaded.problems.toString().c_str());
    QCOMPARE(loaded.names, std::vector<std::string>{"Orders-1.0.0"});
    to.with("snapshot.bin", snapshot::write({*loaded.config, loaded.names, loaded.refused, loaded.document, {}})).with("ca.pem", "none\n");
}

Overrides sets(const std::vector<std::string>& all)
{
    schema::Problems problems;
    return Overrides::from({}, all, problems);
}

} // namespace

/// A gateway that was built starts as the one that it was built of.
class SnapshotStartTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aFolderWithASnapshotAloneIsWhatWasBuilt()
    {
        TestFolder from;
        TestFolder to;
        build(filled(from), to);
        for (const auto& path : {to.path(), to.path() / "snapshot.bin"}) {
            const LoadedGateway loaded = loadGateway(path);
            QVERIFY2(loaded.config && loaded.problems.empty(), loaded.problems.toString().c_str());
            QCOMPARE(loaded.config->folder, to.path().string());
            const model::Api& api = loaded.config->apis.at(0);
            QCOMPARE(api.production->tls.caFile, (to.path() / "ca.pem").string());
            QVERIFY(api.operations.at(0).authNone);
            QCOMPARE(api.definition->documents.size(), std::size_t(1));
            QCOMPARE(api.operations[0].origin.location.file(), std::string_view("apis/Orders-1.0.0/Definitions/swagger.yaml"));
            QCOMPARE(loaded.names, std::vector<std::string>{"Orders-1.0.0"});
        }
    }

    /// Whoever edits files sees what they do: a project is run from its files, built or not.
    void filesAreReadWhereThereAreFiles()
    {
        TestFolder folder;
        build(filled(folder), folder);
        folder.with("apis/Orders-1.0.0/postern.yaml", "apiVersion: postern/v1\nauth: none\nbackend: 'http://b.example'\n");
        QCOMPARE(loadGateway(folder.path()).config->apis.at(0).backendOverride, std::string("http://b.example"));
        QVERIFY(loadGateway(folder.path() / "snapshot.bin").config->apis.at(0).backendOverride.empty());
    }

    void overridesAreLaidOverIt()
    {
        TestFolder from;
        TestFolder to;
        build(filled(from), to);
        const LoadedGateway loaded = loadGateway(to.path(), sets({"listeners.0.port=8281", "policies.Gold.count=7", "clusters.shop.maxPending=3",
                                                                  "apis.\"Orders-1.0.0\".backend=http://c.example"}));
        QVERIFY2(loaded.config, loaded.problems.toString().c_str());
        QCOMPARE(int(loaded.config->listeners.at(0).port), 8281);
        QCOMPARE(loaded.config->policy("Gold")->count, std::uint64_t(7));
        const model::Api& api = loaded.config->apis.at(0);
        QCOMPARE(api.backendOverride, std::string("http://c.example"));
        QVERIFY(api.operations.at(0).authNone);
        QCOMPARE(api.validation.requests, model::Validation::Mode::Enforce);
        QVERIFY(api.definition != nullptr);
    }

    void whatIsLostInBuildingCannotBeOverridden()
    {
        TestFolder from;
        TestFolder to;
        build(filled(from), to);
        const LoadedGateway loaded = loadGateway(to.path(), sets({"apis.\"Orders-1.0.0\".filters=[cors]"}));
        QVERIFY(!loaded.config);
        QVERIFY2(loaded.problems.toString().find("cannot be set for an API of a snapshot") != std::string::npos, loaded.problems.toString().c_str());
        QVERIFY(!loadGateway(to.path(), sets({"apis.Ordrs.backend=http://c.example"})).config);
    }

    void aMissingOrChangedFileIsToldAtTheStart()
    {
        TestFolder from;
        TestFolder to;
        build(filled(from), to);
        std::filesystem::remove(to.path() / "ca.pem");
        LoadedGateway loaded = loadGateway(to.path());
        QVERIFY(!loaded.config);
        QVERIFY2(loaded.problems.toString().find("gateway.yaml:3") != std::string::npos, loaded.problems.toString().c_str());
        QVERIFY(loaded.problems.toString().find("ca.pem") != std::string::npos);
        std::string octets = to.read("snapshot.bin");
        octets[octets.size() / 2] = static_cast<char>(octets[octets.size() / 2] + 1);
        to.with("snapshot.bin", octets).with("ca.pem", "none\n");
        loaded = loadGateway(to.path());
        QVERIFY(!loaded.config);
        QVERIFY2(loaded.problems.toString().find("checksum") != std::string::npos, loaded.problems.toString().c_str());
    }

    void manyEntriesAreReadInOrder()
    {
        TestFolder folder;
        folder.with("gateway.yaml", "apiVersion: postern/v1\n");
        std::vector<std::string> names;
        for (int i = 10; i < 60; ++i) {
            const std::string name = "Api" + std::to_string(i) + "-1";
            const std::string broken = i == 33 ? "data: {name: [}\n" : "data: {name: Api" + std::to_string(i) + ", version: '1', context: /a" + std::to_string(i) + "}\n";
            folder.with("apis/" + name + "/api.yaml", "type: api\nversion: v4\n" + broken).with("apis/" + name + "/postern.yaml", "apiVersion: postern/v1\nauth: none\n");
            if (i != 33)
                names.push_back(name);
        }
        const LoadedGateway loaded = loadGateway(folder.path());
        QVERIFY(loaded.config);
        QCOMPARE(loaded.names, names);
        QCOMPARE(loaded.refused, std::vector<std::string>{"Api33-1"});
        QVERIFY(loaded.problems.toString().find("apis/Api33-1/api.yaml:3") != std::string::npos);
    }
};

POSTERN_TEST(SnapshotStartTest);
#include "SnapshotStartTest.moc"
