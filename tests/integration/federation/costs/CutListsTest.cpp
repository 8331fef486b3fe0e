// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "integration/federation/costs/Crowds.h"

#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>
#include <set>

using namespace postern;
using namespace postern::deployment;
using postern::test::AskedCall;
using postern::test::Crowd;
using postern::test::CrowdProject;
using postern::test::crowdOf;
using postern::test::WireReply;
using postern::test::WireRequest;

namespace {

enum class Cut { BelowItsLength, WithoutLastChunk, WithinItsJson };

/// Half of an answer's body, ended in one of three ways.
WireReply cutReply(const WireReply& whole, Cut cut)
{
    const QByteArray octets = whole.pieces.front();
    const qsizetype body = octets.indexOf("\r\n\r\n") + 4;
    const QByteArray half = octets.mid(body, (octets.size() - body) / 2);
    QByteArray head = octets.left(body);
    const QByteArray length = "Content-Length: " + QByteArray::number(octets.size() - body);
    if (cut == Cut::WithoutLastChunk)
        return WireReply::raw(head.replace(length, "Transfer-Encoding: chunked") + QByteArray::number(half.size(), 16) + "\r\n" + half + "\r\n");
    if (cut == Cut::WithinItsJson)
        return WireReply::raw(head.replace(length, "Content-Length: " + QByteArray::number(half.size())) + half, WireReply::Then::Keep);
    return WireReply::raw(head + half);
}

template <class T, class Ask>
Result<T> cutAnswer(Ask ask)
{
    Result<T> out = unexpected(ErrorKind::TimedOut, "nothing came");
    bool done = false;
    const PendingPtr pending = ask([&](Result<T> made) {
        out = std::move(made);
        done = true;
    });
    if (!QTest::qWaitFor([&done] { return done; }, 60'000))
        qFatal("nothing came");
    return out;
}

/// A gateway that has two APIs, each call to which may be answered by halves.
struct CutGateway {
    std::unique_ptr<Crowd> crowd;

    explicit CutGateway(const std::string& make) : crowd(crowdOf(make, 2)) { crowd->environment.mode = Mode::ReadWrite; }

    Result<Discovery> discover(bool keep = false)
    {
        const auto connection = crowd->connect();
        if (keep)
            connection->keepLists();
        return cutAnswer<Discovery>([&](auto done) { return connection->discover({}, std::move(done)); });
    }
    Result<std::optional<LiveApi>> live(const std::string& which)
    {
        const auto connection = crowd->connect();
        return cutAnswer<std::optional<LiveApi>>([&](auto done) { return connection->live(which, std::move(done)); });
    }
    /// What was GET since forgetCalls().
    std::set<std::string> targets() const
    {
        std::set<std::string> out;
        for (const AskedCall& each : crowd->gateway->asked()) {
            if (each.method == "GET")
                out.insert(each.target);
        }
        return out;
    }
    void cutOnly(const std::string& target, Cut cut)
    {
        crowd->gateway->setInstead([this, target, cut](const WireRequest& request, const std::function<WireReply()>& truth) -> std::optional<WireReply> {
            if (request.method != "GET" || request.target.toStdString() != target)
                return std::nullopt;
            ++cuts;
            return cutReply(truth(), cut);
        });
    }
    void cutNothing() { crowd->gateway->setInstead({}); }
    std::atomic<int> cuts = 0;
};

} // namespace

/// An answer that ends too early says nothing of what is not in it: nothing is taken for gone, and nothing is planned as if it were not there.
class CutListsTest : public QObject {
    Q_OBJECT
  private:
    static void eachMakeAndCut()
    {
        QTest::addColumn<QString>("make");
        QTest::addColumn<int>("cut");
        for (const std::string& name : postern::test::crowdNames()) {
            QTest::addRow("%s, shorter than its length", name.c_str()) << QString::fromStdString(name) << static_cast<int>(Cut::BelowItsLength);
            QTest::addRow("%s, without the last chunk", name.c_str()) << QString::fromStdString(name) << static_cast<int>(Cut::WithoutLastChunk);
            QTest::addRow("%s, JSON cut off", name.c_str()) << QString::fromStdString(name) << static_cast<int>(Cut::WithinItsJson);
        }
    }

  private Q_SLOTS:
    void nothingIsTakenForGone_data() { eachMakeAndCut(); }
    void nothingIsTakenForGone()
    {
        QFETCH(const QString, make);
        QFETCH(const int, cut);
        CutGateway gateway(make.toStdString());
        for (const bool keep : {false, true}) {
            gateway.cutNothing();
            gateway.crowd->gateway->forgetCalls();
            const auto whole = gateway.discover(keep);
            QVERIFY2(whole.has_value(), whole ? "" : whole.error().message().c_str());
            QVERIFY(whole->complete && whole->apis.size() >= 2);
            Sightings seen;
            (void)compare(*whole, seen);
            const auto targets = gateway.targets();
            QVERIFY(!targets.empty());
            int refused = 0;
            for (const std::string& target : targets) {
                gateway.cuts = 0;
                gateway.cutOnly(target, static_cast<Cut>(cut));
                const auto found = gateway.discover(keep);
                QVERIFY2(gateway.cuts > 0, target.c_str());
                refused += found ? 0 : 1;
                if (!found)
                    continue;
                Sightings again = seen;
                for (const SightedApi& each : compare(*found, again))
                    QVERIFY2(each.sighting != Sighting::Gone && each.sighting != Sighting::New, (target + ": " + each.api.id + ' ' + std::string(toString(each.sighting))).c_str());
            }
            QVERIFY(refused > 0); // its lists at least
        }
    }

    void nothingIsPlannedAsIfItWereNotThere_data() { eachMakeAndCut(); }
    void nothingIsPlannedAsIfItWereNotThere()
    {
        QFETCH(const QString, make);
        QFETCH(const int, cut);
        CutGateway gateway(make.toStdString());
        const auto whole = gateway.discover();
        QVERIFY(whole.has_value() && !whole->apis.empty());
        // By the name under which it is planned, which not every list has, and by the gateway's id.
        int known = 0;
        for (const std::string& which : {whole->apis.front().title(), std::string("Orders:0"), whole->apis.front().id}) {
            gateway.cutNothing();
            gateway.crowd->gateway->forgetCalls();
            const auto there = gateway.live(which);
            QVERIFY2(there.has_value(), which.c_str());
            if (!*there)
                continue;
            ++known;
            int refused = 0;
            for (const std::string& target : gateway.targets()) {
                gateway.cutOnly(target, static_cast<Cut>(cut));
                const auto found = gateway.live(which);
                refused += found ? 0 : 1;
                QVERIFY2(!found || found->has_value(), (which + ": " + target + " was cut, and it was taken for not there").c_str());
                if (found)
                    QVERIFY2(hashOf((*found)->form) == hashOf((*there)->form), (which + ": " + target + " was cut, and it was taken for another one").c_str());
            }
            QVERIFY(refused > 0);
        }
        QVERIFY(known > 1);
    }
};

POSTERN_TEST(CutListsTest);
#include "CutListsTest.moc"
