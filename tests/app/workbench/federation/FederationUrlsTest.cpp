// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/FederationUrls.h"

#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::workbench;

/// Addresses and answers in sentences.
class FederationUrlsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void nothingIsSaidOfWhatNobodyAsked()
    {
        federation::GatewayState gateway;
        QVERIFY(FederationUrls::linesOf(gateway, "Mine:2").isEmpty());
        gateway.apis["Mine:2"];
        QVERIFY(FederationUrls::linesOf(gateway, "Mine:2").isEmpty());
    }

    void eachAddressHasALineWithWhatWasAnswered()
    {
        federation::GatewayState gateway;
        gateway.environment.region = "eu-central-1";
        federation::ApiPlace& place = gateway.apis["Mine:2"];
        place.urls.emplace();
        place.urls->add({"https:/" "/a.example/mine"});
        place.urls->add({"https:/" "/b.example/mine"});
        place.urls->say("It is private.");
        place.probed.resize(1);
        place.probed[0].asked = place.probed[0].answered = 5;
        place.probed[0].status = 401;
        place.probed[0].reach = steering::Reach::Guarded;
        place.probed[0].latency = std::chrono::microseconds(12'400);
        QCOMPARE(FederationUrls::linesOf(gateway, "Mine:2"), QStringLiteral("Callers reach it at https:/" "/a.example/mine in eu-central-1: 12 ms, it answers and asks for credentials (401)\n"
                                                                            "Callers reach it at https:/" "/b.example/mine in eu-central-1\n"
                                                                            "It is private."));
        place.probed[0].answered = 2;
        place.probed[0].latency = std::chrono::microseconds(400);
        QCOMPARE(FederationUrls::answerOf(place.probed[0]), QStringLiteral("0.4 ms, it answers and asks for credentials (401); 2 of 5 calls were answered"));
        place.probed[0].answered = 0;
        place.probed[0].problem = "cannot connect to a.example:443";
        QCOMPARE(FederationUrls::answerOf(place.probed[0]), QStringLiteral("not reached: cannot connect to a.example:443"));
    }

    void everyAnswerHasItsWords_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        QTest::newRow("200") << 200 << "it answers (200)";
        QTest::newRow("404") << 404 << "knows nothing by this path";
        QTest::newRow("405") << 405 << "does not take this call";
        QTest::newRow("429") << 429 << "no more calls now";
        QTest::newRow("500") << 500 << "it fails (500)";
    }
    void everyAnswerHasItsWords()
    {
        QFETCH(const int, status);
        QFETCH(const QString, says);
        steering::ProbedUrl probed;
        probed.asked = probed.answered = 1;
        probed.status = status;
        probed.reach = steering::reachOf(status);
        QVERIFY2(FederationUrls::answerOf(probed).contains(says), qPrintable(FederationUrls::answerOf(probed)));
    }
};

POSTERN_TEST(FederationUrlsTest);
#include "FederationUrlsTest.moc"
