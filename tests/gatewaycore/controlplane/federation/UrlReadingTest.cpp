// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/Fleet.h"

#include "FakeGateways.h"
#include "support/ScriptedServer.h"
#include "support/TestMain.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThreadPool>
#include <QtTest>

using namespace postern;
using namespace postern::federation;
using deployment::Environment;
using deployment::Mode;
using postern::federation::test::FakeGateway;
using postern::federation::test::FakeType;
using postern::test::ScriptedServer;
using postern::test::WireReply;
using postern::test::WireRequest;

/// Where callers reach a project's APIs, at several gateways at once; and regions that APIs are bound to, whatever a plan says.
class UrlReadingTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<FakeType> type_;
    std::unique_ptr<Fleet> fleet_;
    std::shared_ptr<FleetProject> project_;

    void add(const std::string& name, Mode mode = Mode::ReadWrite)
    {
        type_->gateways[name].apis = {{"Orders:1.0.0", "b"}, {"Theirs:2.0.0", "b"}};
        Environment out;
        out.name = name;
        out.type = "fake";
        out.mode = mode;
        out.region = "eu-central-1";
        out.settings = schema::Value::object({{"address", name}});
        project_->environments.push_back(std::move(out));
    }
    void begin(FleetRules rules = {})
    {
        rules.now = [] { return std::string("2026-11-29T12:00:00Z"); };
        fleet_ = std::make_unique<Fleet>([this](std::string_view name) { return name == "fake" ? type_.get() : nullptr; }, rules);
        fleet_->setProject(project_);
    }
    const ApiPlace& place(const char* environment, const char* api = "Orders:1.0.0") { return fleet_->gateway(environment)->apis.at(api); }
    void settle() { QTRY_VERIFY_WITH_TIMEOUT(!fleet_->isBusy(), 60'000); }
    static steering::ProbeRules quick()
    {
        steering::ProbeRules rules;
        rules.times = 2;
        rules.timeout = Milliseconds(1'000);
        return rules;
    }

  private Q_SLOTS:
    void init()
    {
        folder_ = std::make_unique<QTemporaryDir>();
        type_ = std::make_unique<FakeType>();
        project_ = std::make_shared<FleetProject>();
        project_->folder = folder_->path().toStdString();
        project_->records = folder_->filePath(QStringLiteral("records")).toStdString();
        for (const char* const name : {"Orders", "Pizza"}) {
            deployment::Revision revision;
            revision.api.name = name;
            revision.api.version = "1.0.0";
            revision.api.context = "/ours";
            revision.hash = std::string(64, 'a');
            revision.api.operations.emplace_back();
            revision.api.operations.back().method = "GET";
            revision.api.operations.back().pathTemplate = "/items";
            project_->revisions.push_back(std::move(revision));
        }
    }
    void cleanup()
    {
        fleet_.reset();
        QThreadPool::globalInstance()->waitForDone();
    }

    void addressesOfWhatIsThereAreFoundAndCalled()
    {
        ScriptedServer server([](const WireRequest& request) { return WireReply::answer(request.target == "/x/items" ? 401 : 500, "{}"); });
        add("a");
        type_->gateways.at("a").urls = {server.url().toStdString(), "http:/" "/127.0.0.1:1"};
        begin();
        QVERIFY(fleet_->findUrls("a", {}, quick()).has_value());
        settle();
        QVERIFY2(fleet_->gateway("a")->error.empty(), fleet_->gateway("a")->error.c_str());
        QVERIFY(place("a").urls.has_value());
        QCOMPARE(place("a").urls->urls.size(), std::size_t{2});
        QCOMPARE(place("a").urls->urls[0].url, server.url("/x").toStdString());
        QCOMPARE(place("a").probed.size(), std::size_t{2});
        QVERIFY2(place("a").probed[0].reach == steering::Reach::Guarded, place("a").probed[0].problem.c_str());
        QVERIFY(place("a").probed[1].reach == steering::Reach::Unreachable);
        QVERIFY(!place("a", "Pizza:1.0.0").urls.has_value()); // it is not there
        QVERIFY(!fleet_->gateway("a")->apis.contains("Theirs:2.0.0"));
        QVERIFY(type_->gateways.at("a").written.empty());
        // Once it is gone, so are its addresses.
        type_->gateways.at("a").apis.clear();
        QVERIFY(fleet_->findUrls("a").has_value());
        settle();
        QVERIFY(!place("a").urls.has_value() && place("a").probed.empty());
    }

    /// What is taken away has no address, and what is put back may have another one: nobody is told the old one.
    void addressesAreNotKeptOverARemovalOrWhatTakesItBack()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::answer(401, "{}"); });
        add("a");
        type_->gateways.at("a").urls = {server.url().toStdString()};
        begin();
        const auto know = [this] {
            QVERIFY(fleet_->findUrls("a", {}, quick()).has_value());
            settle();
            QVERIFY(place("a").urls.has_value() && !place("a").probed.empty());
        };
        know();
        QVERIFY(fleet_->plan("a", "Orders:1.0.0", true).has_value());
        settle();
        QVERIFY(place("a").urls.has_value()); // it was only planned
        QVERIFY(fleet_->push("a").has_value());
        settle();
        QVERIFY(!place("a").urls.has_value() && place("a").probed.empty());
        const std::string journal = fleet_->gateway("a")->planned->journal;
        type_->gateways.at("a").apis["Orders:1.0.0"] = "b"; // somebody was faster, and has asked for its address
        know();
        type_->gateways.at("a").apis.clear(); // and has taken it away: else nothing would be taken back over it
        QVERIFY(fleet_->rollBack("a", journal).has_value());
        settle();
        QVERIFY2(fleet_->gateway("a")->planned->report->outcome == deployment::DeploymentReport::Outcome::TakenBack, fleet_->gateway("a")->planned->report->why.c_str());
        QVERIFY(!place("a").urls.has_value() && place("a").probed.empty());
    }

    void oneThatHangsSlowsNoOtherOne()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::answer(200, "{}"); });
        ScriptedServer hanging([](const WireRequest&) { return WireReply::hang(); });
        for (const char* const name : {"a", "silent", "broken", "hanging", "b"}) {
            add(name);
            type_->gateways.at(name).urls = {(std::string(name) == "hanging" ? hanging : server).url().toStdString()};
        }
        type_->gateways.at("silent").mood = FakeGateway::Mood::Silent;
        type_->gateways.at("broken").mood = FakeGateway::Mood::Broken;
        FleetRules rules;
        rules.silence = Milliseconds(3'000);
        begin(rules);
        QElapsedTimer clock;
        clock.start();
        for (const char* const name : {"a", "silent", "broken", "hanging", "b"})
            QVERIFY(fleet_->findUrls(name, "Orders:1.0.0", quick()).has_value());
        QTRY_VERIFY(!fleet_->gateway("a")->isBusy() && !fleet_->gateway("b")->isBusy());
        QVERIFY2(clock.elapsed() < 950, qPrintable(QString::number(clock.elapsed())));
        QVERIFY(place("a").probed.at(0).reach == steering::Reach::Answers && place("b").probed.at(0).reach == steering::Reach::Answers);
        QTRY_VERIFY(!fleet_->gateway("hanging")->isBusy());
        QVERIFY(place("hanging").urls.has_value() && place("hanging").probed.at(0).reach == steering::Reach::Unreachable);
        QVERIFY(fleet_->gateway("hanging")->error.empty()); // its gateway answered well
        QVERIFY(fleet_->gateway("broken")->error.find("500") != std::string::npos);
        settle();
        QVERIFY(fleet_->gateway("silent")->error.find("said nothing") != std::string::npos);
    }

    void whatIsCancelledEndsAtOnce()
    {
        ScriptedServer hanging([](const WireRequest&) { return WireReply::hang(); });
        add("a");
        type_->gateways.at("a").urls = {hanging.url().toStdString()};
        begin();
        QSignalSpy ended(fleet_.get(), &Fleet::taskEnded);
        QVERIFY(fleet_->findUrls("a", "Orders:1.0.0", quick()).has_value());
        QTRY_COMPARE(hanging.requests().size(), std::size_t{1});
        QElapsedTimer clock;
        clock.start();
        fleet_->cancelAll();
        QVERIFY(!fleet_->isBusy() && ended.count() == 1 && clock.elapsed() < 200);
        QTRY_COMPARE(hanging.openConnections(), 0);
        QVERIFY(place("a").urls.has_value()); // what was found stays
    }

    void aGatewayThatDoesNotTellIsSaid()
    {
        add("a");
        type_->gateways.at("a").addressesRefused = "It may not be read.";
        begin();
        QVERIFY(fleet_->findUrls("a").has_value());
        settle();
        QVERIFY(place("a").urls.has_value() && place("a").urls->urls.empty());
        QVERIFY2(place("a").urls->note.find("It may not be read.") != std::string::npos, place("a").urls->note.c_str());
    }

    void nothingIsDiscoveredWhereNothingMayBe()
    {
        add("a", Mode::WriteOnly);
        type_->gateways.at("a").urls = {"https:/" "/a.example"};
        begin();
        QVERIFY(fleet_->findUrls("a").has_value());
        settle();
        QCOMPARE(type_->gateways.at("a").pages, 0);
        QCOMPARE(type_->gateways.at("a").reads, 0); // nothing was deployed from here
        QVERIFY(fleet_->findUrls("a", "Orders:1.0.0").has_value());
        settle();
        QCOMPARE(type_->gateways.at("a").pages, 0);
        QCOMPARE(place("a").urls->urls.size(), std::size_t{1});
    }

    void aPlanOfAFileDoesNotLeaveTheRegionsOfItsApi()
    {
        add("a");
        type_->gateways.at("a").apis.clear();
        begin();
        QVERIFY(fleet_->plan("a", "Orders:1.0.0").has_value());
        settle();
        QVERIFY2(fleet_->gateway("a")->planned.has_value(), fleet_->gateway("a")->error.c_str());
        const deployment::DeploymentPlan plan = fleet_->gateway("a")->planned->plan;
        // The API is bound to other regions after its plan was made.
        auto bound = std::make_shared<FleetProject>(*project_);
        bound->revisions[0].api.regions = {"us-*"};
        fleet_->setProject(bound);
        QVERIFY(fleet_->push("a").has_value());
        settle();
        QVERIFY2(fleet_->gateway("a")->error.find("Orders:1.0.0 may be deployed in us-* only, and a is in eu-central-1") != std::string::npos, fleet_->gateway("a")->error.c_str());
        QVERIFY(fleet_->gateway("a")->refusedHere);
        QVERIFY(type_->gateways.at("a").written.empty());
        QVERIFY(fleet_->review(plan).has_value());
        settle();
        QVERIFY(!fleet_->gateway("a")->planned.has_value());
        QVERIFY2(fleet_->gateway("a")->error.find("may be deployed in us-* only") != std::string::npos, fleet_->gateway("a")->error.c_str());
        QVERIFY(type_->gateways.at("a").written.empty());
        // What is there may always be taken away.
        type_->gateways.at("a").apis = {{"Orders:1.0.0", "b"}};
        QVERIFY(fleet_->plan("a", "Orders:1.0.0", true).has_value());
        settle();
        QVERIFY(fleet_->gateway("a")->planned.has_value());
        QVERIFY(fleet_->push("a").has_value());
        settle();
        QVERIFY(type_->gateways.at("a").apis.empty());
    }
};

POSTERN_TEST(UrlReadingTest);
#include "UrlReadingTest.moc"
