// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/upstream/HealthChecker.h"
#include "gatewaycore/dataplane/client/ClientFixture.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

struct Ward : Stage {
    explicit Ward(model::HealthCheck rules = brief())
    {
        model::Cluster config;
        config.name = "orders";
        config.endpoints.push_back({url("/base"), 1, {}});
        config.healthCheck = std::move(rules);
        cluster = *upstream::Cluster::make(config, {});
        checker.watch({cluster});
    }
    static model::HealthCheck brief()
    {
        model::HealthCheck rules;
        rules.path = "/up?deep=1";
        rules.interval = std::chrono::milliseconds(20);
        rules.jitter = 0;
        rules.timeout = std::chrono::milliseconds(300);
        return rules;
    }
    /// Answers the check number `at` (from 0): each comes on a connection of its own.
    void answer(std::size_t at, const std::string& text) { expect(at, "\r\n\r\n").send(text); }

    std::vector<std::string> told;
    std::shared_ptr<const upstream::Cluster> cluster;
    upstream::HealthChecker checker{loop, connector, [this](const auto& of, std::size_t at, bool ill, const std::string& why) {
                                        told.push_back(of->name() + " " + std::to_string(at) + (ill ? " ill: " + why : " well"));
                                    }};
};

const char* const well = "HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
const char* const down = "HTTP/1.1 503 Down\r\nContent-Length: 0\r\n\r\n";

} // namespace

class HealthCheckerTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void tellsOfAChangeAfterSeveralChecks()
    {
        Ward ward;
        const Side& first = ward.expect(0, "\r\n\r\n");
        QVERIFY2(first.got.starts_with("GET /up?deep=1 HTTP/1.1\r\nHost: 127.0.0.1:"), first.got.c_str());
        QVERIFY(first.got.find("Connection: close\r\n") != std::string::npos);
        ward.answer(0, well);
        ward.answer(1, down);
        ward.answer(2, well); // not in a row
        ward.answer(3, down);
        ward.expect(4, "\r\n\r\n");
        QVERIFY(ward.told.empty());
        ward.answer(4, down);
        QVERIFY(spin(ward.loop, [&] { return !ward.told.empty(); }));
        QCOMPARE(ward.told[0], std::string("orders 0 ill: answered 503"));
        ward.answer(5, down);
        ward.answer(6, well);
        ward.expect(7, "\r\n\r\n");
        QCOMPARE(ward.told.size(), 1U);
        ward.answer(7, well);
        QVERIFY(spin(ward.loop, [&] { return ward.told.size() == 2; }));
        QCOMPARE(ward.told[1], std::string("orders 0 well"));
    }

    void takesTheStatusesThatAreListed()
    {
        model::HealthCheck rules = Ward::brief();
        rules.statuses = {401};
        rules.healthyThreshold = rules.unhealthyThreshold = 1;
        Ward ward(rules);
        ward.answer(0, "HTTP/1.1 401 Who\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(spin(ward.loop, [&] { return ward.told.size() == 1; }));
        ward.answer(1, well);
        QVERIFY(spin(ward.loop, [&] { return ward.told.size() == 2; }));
        QCOMPARE(ward.told, (std::vector<std::string>{"orders 0 well", "orders 0 ill: answered 204"}));
    }

    void knowsSilenceGarbageAndAClosedDoor()
    {
        model::HealthCheck rules = Ward::brief();
        rules.healthyThreshold = rules.unhealthyThreshold = 1;
        const auto whyOf = [&](const std::function<void(Ward&)>& act) {
            Ward ward(rules);
            act(ward);
            spin(ward.loop, [&] { return !ward.told.empty(); });
            return ward.told.empty() ? std::string() : ward.told[0];
        };
        QCOMPARE(whyOf([](Ward& ward) { ward.expect(0, "\r\n\r\n"); }), std::string("orders 0 ill: did not answer within 300 ms"));
        QVERIFY(whyOf([](Ward& ward) { ward.answer(0, "hello\r\n\r\n"); }).starts_with("orders 0 ill: did not answer in proper HTTP"));
        QVERIFY(whyOf([](Ward& ward) { ward.expect(0, "\r\n\r\n").transport->close(); }).starts_with("orders 0 ill: "));
        // A port that nobody listens on: one that was just given back.
        const std::string gone = Stage().url("/");
        Ward ward(rules);
        model::Cluster config;
        config.endpoints.push_back({gone, 1, {}});
        config.healthCheck = rules;
        ward.checker.watch({*upstream::Cluster::make(config, {})});
        QVERIFY(spin(ward.loop, [&] { return !ward.told.empty(); }));
        QVERIFY2(ward.told[0].starts_with(" 0 ill: cannot be connected to: "), ward.told[0].c_str());
    }

    void forgetsWhatIsNotWatchedAnyMoreAndGoesOnWithWhatIs()
    {
        Ward ward;
        ward.answer(0, down);
        ward.expect(1, "\r\n\r\n");
        ward.checker.watch({ward.cluster}); // a reload that changed nothing of it
        ward.answer(1, down);
        QVERIFY(spin(ward.loop, [&] { return ward.told.size() == 1; }));
        ward.expect(2, "\r\n\r\n");
        ward.checker.watch({});
        QVERIFY(spin(ward.loop, [&] { return ward.sides[2]->ended; }));
        spin(ward.loop, [] { return false; }, Milliseconds(300));
        QCOMPARE(ward.sides.size(), 3U);
    }
};

POSTERN_TEST(HealthCheckerTest);
#include "HealthCheckerTest.moc"
