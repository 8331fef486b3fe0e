// SPDX-License-Identifier: Apache-2.0
#include "TestFolder.h"

#include "base/Files.h"
#include "config/GatewayFolder.h"
#include "config/OverridableKeys.h"
#include "snapshot/SnapshotFile.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>

using namespace postern;
using namespace postern::config;

namespace {

const char* const gatewayText = "apiVersion: postern/v1\nlisteners: [{name: http, port: 0}]\n"
                                "clusters: {shop: {endpoints: [{url: 'https://a.example'}], tls: {caFile: ca.pem}}}\n";

TestFolder& filledClosed(TestFolder& folder)
{
    return folder.with("gateway.yaml", gatewayText)
        .with("ca.pem", "none\n")
        .with("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4\ndata: {name: Orders, version: 1.0.0, context: /orders}\n")
        .with("apis/Orders-1.0.0/Definitions/swagger.yaml",
              "openapi: 3.0.1\ninfo: {title: Orders, version: 1.0.0}\npaths:\n  /items:\n    get: {responses: {200: {description: OK}}}\n")
        .with("apis/Orders-1.0.0/postern.yaml", "apiVersion: postern/v1\nauth: none\ncluster: shop\nprovenance: {server: 'https://apim.example', apiId: x, revision: 4}\n");
}

std::string snapshotOf(const TestFolder& folder)
{
    LoadedGateway loaded = loadGateway(folder.path());
    return loaded.config ? snapshot::write({*loaded.config, loaded.names, loaded.refused, loaded.document, {}}) : std::string();
}

LoadedGateway closedWith(const TestFolder& folder, const std::vector<std::string>& sets, const std::map<std::string, std::string>& environment = {},
                         const std::vector<std::string>& keys = overridableKeys())
{
    schema::Problems problems;
    Overrides overrides = Overrides::from(environment, sets, problems);
    overrides.restrictTo(keys, problems);
    LoadedGateway loaded = loadSnapshot(snapshotOf(folder), folder.path(), overrides);
    if (problems.hasErrors())
        loaded.config.reset();
    problems.append(loaded.problems);
    loaded.problems = problems;
    return loaded;
}

bool tells(const LoadedGateway& loaded, const char* what)
{
    const bool found = !loaded.config && loaded.problems.toString().find(what) != std::string::npos;
    if (!found)
        qWarning("%s", loaded.problems.toString().c_str());
    return found;
}

} // namespace

/// A configuration that is closed lets itself be set where its description says so, and nowhere else.
class ClosedOverridesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatBelongsToTheMachineIsMarked()
    {
        const std::vector<std::string>& keys = overridableKeys();
        for (const char* const key : {"listeners.*.port", "listeners.*.address", "workers", "timeouts", "clusters.*.endpoints.*.url", "apis.*.backend",
                                      "listeners.*.tls.key", "apis.*.production.endpoints.*.url"})
            QVERIFY2(std::find(keys.begin(), keys.end(), key) != keys.end(), key);
        // Whom a gateway trusts and lets in is not the machine's.
        for (const std::string& key : keys) {
            for (const char* const never : {"issuers.*.issuer", "jwks", "pemFile", "audiences", "operations", "users", "apiKeys", "caFile", "clientCa", "insecureSkipVerify", "trustedProxies", "auth", "filters", "policies"})
                QVERIFY2(key.find(never) == std::string::npos, key.c_str());
        }
    }

    void aMarkedKeyIsSet()
    {
        TestFolder folder;
        filledClosed(folder);
        const LoadedGateway loaded = closedWith(folder, {"listeners.0.port=8281", "apis.\"Orders-1.0.0\".backend=http://c.example"}, {{"POSTERN_CFG__TIMEOUTS__DRAIN", "7s"}});
        QVERIFY2(loaded.config, loaded.problems.toString().c_str());
        QCOMPARE(int(loaded.config->listeners.at(0).port), 8281);
        QCOMPARE(loaded.config->timeouts.drain.count(), 7000);
        QCOMPARE(loaded.config->apis.at(0).backendOverride, std::string("http://c.example"));
    }

    void anotherKeyIsRefusedAndThoseThatMayBeAreNamed()
    {
        TestFolder folder;
        filledClosed(folder);
        QVERIFY(tells(closedWith(folder, {"errors.profile=choreo"}), "--set errors.profile: error: cannot be set in this bundle"));
        QVERIFY(tells(closedWith(folder, {"errors.profile=choreo"}), "listeners.*.port"));
        QVERIFY(tells(closedWith(folder, {}, {{"POSTERN_CFG__APIS__ORDERS_1_0_0__AUTH", "none"}}), "POSTERN_CFG__APIS__ORDERS_1_0_0__AUTH"));
        QVERIFY(tells(closedWith(folder, {"listeners.0.port=1"}, {}, {}), "nothing can"));
        // What is above a key is more than the key.
        QVERIFY(tells(closedWith(folder, {"listeners=[{name: http, port: 1}]"}), "cannot be set"));
        QVERIFY(tells(closedWith(folder, {"clusters.shop={endpoints: [http://x]}"}), "cannot be set"));
    }

    void nothingIsAdded()
    {
        TestFolder folder;
        filledClosed(folder);
        QVERIFY(tells(closedWith(folder, {"listeners.1.port=8281"}), "names an entry that is not there"));
        QVERIFY(tells(closedWith(folder, {"clusters.other.endpoints.0.url=http://x"}), "there is no \"other\""));
        QVERIFY(tells(closedWith(folder, {"redis.address=127.0.0.1:1"}), "\"redis\", which is not there"));
        QVERIFY(tells(closedWith(folder, {"listeners.0.tls.key=/k.pem"}), "\"tls\", which is not there"));
    }

    void anApiFollowsTheClusterThatItRefersTo()
    {
        TestFolder folder;
        filledClosed(folder);
        const LoadedGateway loaded = closedWith(folder, {"clusters.shop.endpoints.0.url=https://b.example"});
        QVERIFY2(loaded.config, loaded.problems.toString().c_str());
        QCOMPARE(loaded.config->apis.at(0).production->endpoints.at(0).url, std::string("https://b.example"));
        QCOMPARE(loaded.config->apis.at(0).production->tls.caFile, (folder.path() / "ca.pem").string());
    }

    void anOverrideTakesNothingElseFromAnApi()
    {
        TestFolder folder;
        filledClosed(folder);
        const LoadedGateway loaded = closedWith(folder, {"apis.\"Orders-1.0.0\".production.endpoints.0.url=https://b.example"});
        QVERIFY2(loaded.config, loaded.problems.toString().c_str());
        const model::Api& api = loaded.config->apis.at(0);
        QCOMPARE(api.production->endpoints.at(0).url, std::string("https://b.example"));
        QCOMPARE(api.provenance.server, std::string("https://apim.example"));
    }

    void filesOfAClosedFolderAreThoseThatWereGiven()
    {
        TestFolder folder;
        filledClosed(folder);
        files::close(folder.path(), {{"ca.pem", std::make_shared<const std::string>("as it was checked")}});
        folder.with("ca.pem", "as it is now").with("other.pem", "x");
        QCOMPARE(*files::read(folder.path() / "ca.pem"), std::string("as it was checked"));
        QCOMPARE(*files::read(folder.path() / "apis" / ".." / "ca.pem"), std::string("as it was checked"));
        QVERIFY(!files::exists(folder.path() / "other.pem"));
        QVERIFY(!files::read(folder.path() / "other.pem"));
        std::error_code failure;
        (void)files::changed(folder.path() / "ca.pem", failure);
        QVERIFY(!failure);
        (void)files::changed(folder.path() / "other.pem", failure);
        QVERIFY(failure);
        TestFolder outside;
        outside.with("ca.pem", "elsewhere");
        QCOMPARE(*files::read(outside.path() / "ca.pem"), std::string("elsewhere"));
        files::reopen();
        QCOMPARE(*files::read(folder.path() / "ca.pem"), std::string("as it is now"));
    }
};

POSTERN_TEST(ClosedOverridesTest);
#include "ClosedOverridesTest.moc"
