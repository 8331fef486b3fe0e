// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/pipeline/Renewal.h"
#include "gatewaycore/dataplane/upstream/UpstreamFixture.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

/// Brings another credential when the test wants it.
struct Bringer final : pipeline::Renewal {
    bool renew(pipeline::Exchange&, UniqueFunction<void()> whenDone) override
    {
        ++asked;
        if (willing)
            done = std::move(whenDone);
        return willing;
    }
    bool apply(pipeline::Exchange& exchange) override
    {
        if (!successful)
            return false;
        exchange.request().headers.set(http::HeaderId::Authorization, "Bearer two");
        return true;
    }
    int asked = 0;
    bool willing = true;
    bool successful = true;
    UniqueFunction<void()> done;
};

/// A backend that the test plays, called with a credential.
struct Scene {
    explicit Scene(http::Method method = http::Method::Get) : call(front, method, "/x")
    {
        call.exchange.request().headers.add(http::HeaderId::Authorization, "Bearer one");
        call.exchange.setRenewal(bringer);
    }
    static model::Cluster towards(const ForwardStage& backend)
    {
        model::Cluster config;
        config.endpoints.push_back({backend.url("/a"), 1, {}});
        return config;
    }
    bool until(const std::function<bool()>& reached)
    {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!reached()) {
            if (std::chrono::steady_clock::now() > end)
                return false;
            backend.loop.runOne(Milliseconds(1));
            front.loop.runOne(Milliseconds(5));
        }
        return true;
    }
    Side& expect(std::size_t connection, const std::string& text)
    {
        if (!until([&] { return backend.sides.size() > connection && backend.sides[connection]->got.find(text) != std::string::npos; }))
            qFatal("connection %zu never got '%s'", connection, text.c_str());
        return *backend.sides[connection];
    }

    ForwardStage backend;
    ForwardStage front{towards(backend)};
    Bringer bringer;
    Call call;
};

const char* const wellAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell";
const char* const refusal = "HTTP/1.1 401 No\r\nContent-Length: 5\r\n\r\nnever";

} // namespace

/// What becomes of a request to whose credential the backend answers 401.
class RenewalTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void isSentAgainOnceWithAnotherCredential()
    {
        Scene scene;
        scene.call.send();
        scene.expect(0, "Authorization: Bearer one\r\n").send(refusal);
        QVERIFY(scene.until([&] { return bool(scene.bringer.done); }));
        QVERIFY(!scene.call.heard.over());
        QCOMPARE(scene.call.heard.status, 0);
        scene.bringer.done();
        scene.expect(1, "Authorization: Bearer two\r\n").send(wellAnswer);
        QVERIFY(scene.until([&] { return scene.call.heard.over(); }));
        QCOMPARE(scene.call.heard.status, 200);
        QCOMPARE(scene.call.heard.body, std::string("well"));
        QCOMPARE(scene.bringer.asked, 1);
        QCOMPARE(scene.front.cluster->active(0), 0U);
    }

    void isToldTheTruthWhenTheOtherCredentialIsNoBetter()
    {
        Scene scene;
        scene.call.send();
        scene.expect(0, "Bearer one").send(refusal);
        QVERIFY(scene.until([&] { return bool(scene.bringer.done); }));
        scene.bringer.done();
        scene.expect(1, "Bearer two").send(refusal);
        QVERIFY(scene.until([&] { return scene.call.heard.over(); }));
        QCOMPARE(scene.call.heard.status, 401);
        QCOMPARE(scene.call.heard.body, std::string("never"));
        QCOMPARE(scene.bringer.asked, 1);
    }

    void isNotSentAgainWhenItMayNotBeOrNobodyWouldBringOne()
    {
        for (const bool willing : {true, false}) {
            Scene scene(willing ? http::Method::Post : http::Method::Get);
            scene.bringer.willing = willing;
            scene.call.send();
            scene.expect(0, "Bearer one").send(refusal);
            QVERIFY(scene.until([&] { return scene.call.heard.over(); }));
            QCOMPARE(scene.call.heard.status, 401);
            QCOMPARE(scene.call.heard.body, std::string("never"));
            QCOMPARE(scene.bringer.asked, willing ? 0 : 1);
            QCOMPARE(scene.backend.sides.size(), std::size_t(1));
        }
    }

    void failsWhenNoneCouldBeHad()
    {
        Scene scene;
        scene.bringer.successful = false;
        scene.call.send();
        scene.expect(0, "Bearer one").send(refusal);
        QVERIFY(scene.until([&] { return bool(scene.bringer.done); }));
        scene.bringer.done();
        QVERIFY(scene.call.heard.reset);
        QVERIFY(scene.call.heard.kind == ErrorKind::ProtocolError);
        QVERIFY2(scene.call.heard.error.find("answered 401") != std::string::npos, scene.call.heard.error.c_str());
    }

    void isForgottenWithAClientThatLeaves()
    {
        Bringer kept;
        {
            Scene scene;
            scene.call.send();
            scene.expect(0, "Bearer one").send(refusal);
            QVERIFY(scene.until([&] { return bool(scene.bringer.done); }));
            scene.call.sink->onRequestReset(Error(ErrorKind::Cancelled, "left"));
            QCOMPARE(scene.front.cluster->active(0), 0U);
            scene.bringer.done(); // too late: nothing happens
            QCOMPARE(scene.backend.sides.size(), std::size_t(1));
            kept.done = std::move(scene.bringer.done);
        }
        kept.done(); // and the call is gone
    }
};

POSTERN_TEST(RenewalTest);
#include "RenewalTest.moc"
