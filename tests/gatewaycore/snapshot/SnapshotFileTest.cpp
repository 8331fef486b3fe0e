// SPDX-License-Identifier: Apache-2.0
#include "snapshot/SnapshotFile.h"
#include "snapshot/Paths.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using snapshot::Snapshot;

namespace {

schema::Value someDocument()
{
    schema::Value value = schema::Value::object({{"text", "one"}, {"number", schema::Value::number(1.5, "1.50")}, {"whole", -7},
                                                 {"yes", true}, {"nothing", schema::Value()}});
    value.set("list", schema::Value::list({1, "two", schema::Value::map()}));
    value.setLocation(schema::Location::of("apis/Orders-1.0.0/Definitions/swagger.yaml", 3, 1));
    return value;
}

/// Something in every corner that is more than a number.
Snapshot filled()
{
    Snapshot out;
    out.inputs = "abc";
    out.refused = {"Broken-1.0.0"};
    out.names = {"Orders-1.0.0"};
    model::GatewayConfig& config = out.config;
    config.folder = "/srv/gateway";
    config.listeners.resize(1);
    config.listeners[0].port = 0;
    config.listeners[0].tls.emplace();
    config.listeners[0].tls->certificate = "/srv/gateway/certs/a.pem";
    config.listeners[0].tls->key = "/etc/keys/a.key";
    config.issuers.resize(1);
    config.issuers[0].claims["scope"] = "scp";
    config.issuers[0].leeway = std::chrono::seconds(17);
    config.policies.resize(1);
    config.policies[0].name = "Gold";
    config.policies[0].data = ByteCount(123456789012);
    config.policies[0].conditionalGroups.resize(1);
    config.policies[0].conditionalGroups[0].conditions.resize(2);
    config.limits.bufferedBody = 7_KiB;
    config.fileUsers.resize(1);
    config.fileUsers[0].name = "ann";
    model::Api& api = config.apis.emplace_back();
    api.name = "Orders";
    api.cors.maxAge = std::chrono::seconds(-1);
    api.operations.resize(2);
    api.operations[1].method = "GET";
    api.operations[1].security.alternatives = {{{"oauth2", {"read", "write"}}}, {}};
    api.operations[1].mocks.resize(1);
    api.operations[1].mocks[0].headers = {{"X-A", "b"}};
    api.production.emplace();
    api.production->retry.emplace();
    api.production->retry->backoffFactor = 1.75;
    api.production->endpoints.resize(1);
    api.production->endpoints[0].url = "https://backend.example";
    api.production->endpoints[0].tls.emplace();
    api.production->endpoints[0].tls->caFile = "/srv/gateway/ca.pem";
    api.filters.resize(1);
    api.filters[0].type = "rate-limit";
    api.filters[0].config = someDocument();
    api.filters[0].origin.location = schema::Location::of("apis/Orders-1.0.0/postern.yaml", 12, 5);
    auto definition = std::make_shared<model::Definition>();
    definition->documents.push_back({"Definitions/swagger.yaml", someDocument()});
    api.definition = definition;
    schema::Problems problems;
    model::SubscriptionsFile file;
    file.applications.push_back({"1", "Shop", "ann", "", {"key"}, {}});
    config.subscriptions = model::SubscriptionBook::make(std::move(file), problems);
    return out;
}

} // namespace

class SnapshotFileTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatIsWrittenIsReadBack()
    {
        const std::string octets = snapshot::write(filled());
        auto back = snapshot::read(octets, "/opt/bundle");
        QVERIFY2(back, back ? "" : back.error().message().c_str());
        QCOMPARE(back->names, filled().names);
        QCOMPARE(back->refused, filled().refused);
        QCOMPARE(back->inputs, std::string("abc"));
        const model::GatewayConfig& config = back->config;
        QCOMPARE(int(config.listeners[0].port), 0);
        QCOMPARE(config.issuers[0].claims.at("scope"), std::string("scp"));
        QCOMPARE(config.issuers[0].leeway.count(), 17);
        QCOMPARE(config.policies[0].data.value, std::uint64_t(123456789012));
        QCOMPARE(config.limits.bufferedBody.value, (7_KiB).value);
        const model::Api& api = config.apis.at(0);
        QCOMPARE(api.cors.maxAge->count(), -1);
        QCOMPARE(api.operations[1].security.alternatives.size(), std::size_t(2));
        QCOMPARE(api.operations[1].security.alternatives[0][0].scopes[1], std::string("write"));
        QCOMPARE(api.operations[1].mocks[0].headers[0].second, std::string("b"));
        QCOMPARE(api.production->retry->backoffFactor, 1.75);
        QCOMPARE(api.filters[0].origin.location.toString(), std::string("apis/Orders-1.0.0/postern.yaml:12:5"));
        const schema::Value& root = api.definition->documents.at(0).root;
        QVERIFY(root == someDocument());
        QCOMPARE(root.location(), someDocument().location());
        QCOMPARE(root.find("number")->spelling(), std::string("1.50"));
        QCOMPARE(config.subscriptions->applicationOf("key")->name, std::string("Shop"));
    }

    /// A bundle runs where it lies: only what lay outside keeps its place.
    void pathsBelowTheFolderGoWithIt()
    {
        auto back = snapshot::read(snapshot::write(filled()), "/opt/bundle");
        QVERIFY(back);
        QCOMPARE(back->config.folder, std::string("/opt/bundle"));
        QCOMPARE(back->config.listeners[0].tls->certificate, std::string("/opt/bundle/certs/a.pem"));
        QCOMPARE(back->config.listeners[0].tls->key, std::string("/etc/keys/a.key"));
        QCOMPARE(back->config.apis[0].production->endpoints[0].tls->caFile, std::string("/opt/bundle/ca.pem"));
    }

    void theSameGivesTheSameOctetsWhereverItLies()
    {
        Snapshot moved = filled();
        QCOMPARE(snapshot::write(filled()), snapshot::write(filled()));
        snapshot::makeRelative(moved.config);
        snapshot::makeAbsolute(moved.config, "/elsewhere");
        QCOMPARE(snapshot::write(moved), snapshot::write(filled()));
    }

    void everyChangedOctetIsRefused()
    {
        const std::string octets = snapshot::write(filled());
        for (std::size_t at = 0; at < octets.size(); ++at) {
            std::string changed = octets;
            changed[at] = static_cast<char>(changed[at] ^ 1);
            QVERIFY2(!snapshot::read(changed, "/x"), std::to_string(at).c_str());
        }
        for (std::size_t size = 0; size < octets.size(); ++size)
            QVERIFY2(!snapshot::read(octets.substr(0, size), "/x"), std::to_string(size).c_str());
        QVERIFY(!snapshot::read(octets + ' ', "/x"));
    }

    void saysWhyItIsRefused()
    {
        const std::string octets = snapshot::write(filled());
        const auto why = [](const std::string& changed) { return snapshot::read(changed, "/x").error().message(); };
        QVERIFY(why("apiVersion: postern/v1").find("no snapshot") != std::string::npos);
        std::string other = octets;
        other[8] = 9;
        QVERIFY2(why(other).find("format 9") != std::string::npos, why(other).c_str());
        other = octets;
        other[16] = static_cast<char>(other[16] + 1);
        QVERIFY(why(other).find("another version") != std::string::npos);
        QVERIFY(why(octets.substr(0, octets.size() - 1)).find("cut off") != std::string::npos);
        other = octets;
        other.back() = static_cast<char>(other.back() + 1);
        QVERIFY(why(other).find("checksum") != std::string::npos);
    }

    /// A right checksum makes nobody honest: whatever the content says, reading ends, within its bounds.
    void hostileContentEndsInAnError()
    {
        const std::string content = snapshot::write(filled()).substr(64);
        QVERIFY(snapshot::readContent(content, "/x"));
        for (std::size_t at = 0; at < content.size(); ++at) {
            for (const int octet : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
                std::string changed = content;
                changed[at] = static_cast<char>(octet);
                (void)snapshot::readContent(changed, "/x");
            }
            QVERIFY(!snapshot::readContent(content.substr(0, at), "/x"));
        }
        QVERIFY(!snapshot::readContent(std::string(1000, '\xff'), "/x"));
    }

    void anApiIsKeptForItself()
    {
        snapshot::KeptApi kept{filled().config.apis[0], someDocument(), {}, "Definitions/swagger.yaml"};
        kept.problems.push_back({schema::Severity::Warning, schema::Location::of("apis/Orders-1.0.0/api.yaml", 4), "data", "odd", "mend it"});
        const std::string octets = snapshot::writeKept(kept);
        const auto back = snapshot::readKept(octets);
        QVERIFY(back);
        QCOMPARE(back->api.name, std::string("Orders"));
        QCOMPARE(back->problems.at(0).toString(), kept.problems.at(0).toString());
        QVERIFY(!snapshot::readKept(snapshot::write(filled())));
        QVERIFY(!snapshot::read(octets, "/x"));
    }
};

POSTERN_TEST(SnapshotFileTest);
#include "SnapshotFileTest.moc"
