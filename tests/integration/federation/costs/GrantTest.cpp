// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "integration/federation/costs/Crowds.h"
#include "integration/federation/costs/Grants.h"

#include "controlplane/deployment/Deployer.h"
#include "controlplane/federation/LiveTaking.h"
#include "controlplane/federation/UrlReading.h"
#include "support/TestMain.h"

#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <set>

using namespace postern;
using namespace postern::deployment;
using postern::test::AskedCall;
using postern::test::Crowd;
using postern::test::CrowdProject;
using postern::test::crowdOf;

namespace {

/// One API at a gateway among others, from the first test of the connection to its end.
class Life {
  public:
    Life(const std::string& make, Mode mode) : crowd_(crowdOf(make, 2))
    {
        crowd_->environment.mode = mode;
        connection_ = crowd_->connect();
        crowd_->gateway->forgetCalls();
    }

    template <class T, class Ask>
    Result<T> wait(Ask ask)
    {
        Result<T> out = unexpected(ErrorKind::TimedOut, "nothing came");
        bool done = false;
        const PendingPtr pending = ask([&](Result<T> made) {
            out = std::move(made);
            done = true;
        });
        (void)QTest::qWaitFor([&done] { return done; }, 60'000);
        return out;
    }
    Discovery discover(bool keep)
    {
        if (keep)
            connection_->keepLists();
        auto got = wait<Discovery>([&](auto done) { return connection_->discover({}, std::move(done)); });
        if (!got)
            qFatal("%s: %s", crowd_->environment.name.c_str(), got.error().message().c_str());
        return *std::move(got);
    }
    std::optional<LiveApi> live(const std::string& which)
    {
        auto got = wait<std::optional<LiveApi>>([&](auto done) { return connection_->live(which, std::move(done)); });
        if (!got)
            qFatal("%s: %s", crowd_->environment.name.c_str(), got.error().message().c_str());
        return *std::move(got);
    }
    /// All that asks.
    void look()
    {
        const auto report = wait<ConnectionReport>([&](auto done) { return connection_->test(std::move(done)); });
        if (!report)
            qFatal("%s: %s", crowd_->environment.name.c_str(), report.error().message().c_str());
        const Discovery first = discover(false);
        Sightings seen;
        (void)compare(first, seen);
        connection_->remember(seen, true);
        for (const DiscoveredApi& each : discover(true).apis) {
            (void)wait<std::optional<LiveApi>>([&](auto done) { return connection_->listed(each.id, std::move(done)); });
            (void)live(each.id);
        }
        (void)wait<schema::Value>([&](auto done) { return connection_->addresses(std::move(done)); });
        (void)live("Orders:1.0.0");
    }
    DeploymentPlan plan()
    {
        const auto there = live("Orders:1.0.0");
        auto made = crowd_->type->plan(project_.revision(), crowd_->environment, there ? &*there : nullptr);
        if (!made)
            qFatal("%s: %s", crowd_->environment.name.c_str(), made.error().message().c_str());
        return *std::move(made);
    }
    DeploymentPlan removal()
    {
        auto made = crowd_->type->planRemoval(crowd_->environment, *live("Orders:1.0.0"));
        if (!made)
            qFatal("%s: %s", crowd_->environment.name.c_str(), made.error().message().c_str());
        return *std::move(made);
    }
    /// As roll backs of a removal ask: it is there, and a removal would take something of it.
    bool isToRemove()
    {
        const auto there = live("Orders:1.0.0");
        if (!there)
            return false;
        const auto made = crowd_->type->planRemoval(crowd_->environment, *there);
        return !made || !made->empty();
    }
    DeploymentReport apply(const DeploymentPlan& plan) { return run(*Journal::begin(file(++journals_), plan, "2026-01-01T00:00:00Z"), false); }
    DeploymentReport rollBack() { return run(*Journal::resume(file(journals_)), true); }
    /// As after a kill in the first step, in one in the middle and in the last: what is done is asked for, what is not goes on.
    void resume(const DeploymentPlan& plan)
    {
        for (const std::size_t i : std::set<std::size_t>{0, plan.steps.size() / 2, plan.steps.size() - 1}) {
            auto journal = Journal::begin(file(++journals_), plan, "2026-01-01T00:00:00Z");
            if (!journal)
                qFatal("%s", journal.error().message().c_str());
            stopAfter_ = static_cast<int>(i);
            (void)run(*std::move(journal), false);
            stopAfter_ = -1;
            (void)run(*Journal::resume(file(journals_)), false);
            (void)run(*Journal::resume(file(journals_)), true);
        }
    }
    /// Its state in the project's files, as a change of its life writes it. False: nothing is to be done at the gateway.
    bool become(const std::string& state)
    {
        project_.folder.with("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4.7.0\ndata: {name: Orders, version: 1.0.0, context: /orders, type: HTTP, lifeCycleStatus: " + state + "}\n");
        const auto there = live("Orders:1.0.0");
        const auto made = crowd_->type->plan(project_.revision(), crowd_->environment, there ? &*there : nullptr);
        if (!made || made->empty())
            return false;
        const DeploymentReport report = apply(*made);
        if (report.outcome != DeploymentReport::Outcome::Applied)
            qWarning("%s at %s: %s", state.c_str(), crowd_->environment.name.c_str(), report.why.c_str());
        return report.outcome == DeploymentReport::Outcome::Applied;
    }
    /// The gateway's side of it, for the project's files; nothing is written. Whether there is something to take.
    bool takeLive()
    {
        const QTemporaryDir scratch;
        const auto there = live("Orders:1.0.0");
        const auto made = federation::takeLive(project_.folder.path(), scratch.path().toStdString(), *crowd_->type, crowd_->environment, project_.revision(), nullptr, *there, federation::TakingRule::All);
        if (!made)
            qFatal("%s: %s", crowd_->environment.name.c_str(), made.error().message().c_str());
        return made->changesFiles() || !made->left.empty();
    }
    /// Where callers reach it, as a person asks: of that API, or of all.
    std::string findUrls(const std::string& api)
    {
        federation::GatewayState state;
        state.environment = crowd_->environment;
        state.type = crowd_->type.get();
        auto project = std::make_shared<federation::FleetProject>();
        project->revisions = {project_.revision()};
        const federation::FleetRules rules;
        federation::UrlReading reading(state, project, *connection_, {api, std::nullopt, {}}, rules);
        std::optional<QString> why;
        QObject::connect(&reading, &federation::UrlReading::ended, &reading, [&why](const QString& said) { why = said; });
        reading.start();
        (void)QTest::qWaitFor([&why] { return why.has_value(); }, 60'000);
        return why ? why->toStdString() : "nothing came";
    }
    void define(const std::string& text) { project_.folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", text); }

    [[nodiscard]] std::vector<AskedCall> asked() const { return crowd_->gateway->asked(); }
    [[nodiscard]] std::vector<GrantFile> grant() const { return crowd_->type->grant(crowd_->environment); }

  private:
    [[nodiscard]] std::filesystem::path file(int which) const { return state_.filePath(QStringLiteral("%1.journal").arg(which)).toStdString(); }
    DeploymentReport run(Journal journal, bool back)
    {
        DeploymentReport report;
        bool done = false;
        DeployRules rules;
        rules.firstWait = Milliseconds(1);
        Deployer deployer(*connection_, std::move(journal), crowd_->secrets, rules);
        QObject::connect(&deployer, &Deployer::stepChanged, &deployer, [&](int index) {
            if (index == stopAfter_)
                deployer.stop();
        });
        QObject::connect(&deployer, &Deployer::finished, &deployer, [&](const DeploymentReport& made) {
            report = made;
            done = true;
        });
        back ? deployer.rollBack() : deployer.apply();
        (void)QTest::qWaitFor([&done] { return done; }, 60'000);
        return report;
    }

    QTemporaryDir state_;
    CrowdProject project_;
    std::unique_ptr<Crowd> crowd_;
    std::unique_ptr<GatewayConnection> connection_;
    int journals_ = 0;
    int stopAfter_ = -1;
};

QString notGranted(const std::string& make, const Life& life)
{
    QStringList out;
    for (const AskedCall& each : life.asked()) {
        const QString line = QString::fromStdString(each.method + ' ' + each.target);
        if (!postern::test::isWithinGrant(make, life.grant(), each) && !out.contains(line))
            out << line;
    }
    return out.join(QLatin1Char('\n'));
}

} // namespace

/// Every call that goes out to a gateway, whatever for, is within what the environment's grant allows: judged at the gateway's door.
/// Where callers reach an API is asked of the gateway, by calls that are judged like all others. Whether they do is asked at those
/// addresses, as any caller would: steering's probes know no connection and no credential, so no grant is for them.
class GrantTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { qputenv("SHOP_KEY", "0123456789abcdef0123456789abcdef"); }

    void aReaderAsksForWhatReadersAreGranted_data() { eachMake(); }
    void aReaderAsksForWhatReadersAreGranted()
    {
        QFETCH(const QString, make);
        Life life(make.toStdString(), Mode::ReadOnly);
        life.look();
        QVERIFY(life.asked().size() > 3);
        QVERIFY2(std::ranges::all_of(life.asked(), [](const AskedCall& each) { return each.method == "GET"; }), qPrintable(make));
        const QString wrong = notGranted(make.toStdString(), life);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }

    void aWholeLifeIsWithinTheGrant_data() { eachMake(); }
    void aWholeLifeIsWithinTheGrant()
    {
        using Outcome = DeploymentReport::Outcome;
        QFETCH(const QString, make);
        Life life(make.toStdString(), Mode::ReadWrite);
        life.look();
        const DeploymentPlan first = life.plan();
        QVERIFY(!first.empty());
        life.resume(first);
        DeploymentReport report = life.apply(life.plan());
        QVERIFY2(report.outcome == Outcome::Applied, (report.step + ": " + report.why).c_str());
        life.look(); // drift, take live and addresses ask what this does
        std::string changed = CrowdProject::definition();
        changed.replace(changed.find("orders.example:8443/base"), 24, "orders.example:8443/next");
        changed.replace(changed.find("/items/{id}"), 11, "/things/{id}");
        life.define(changed);
        QVERIFY(life.takeLive());
        const DeploymentPlan second = life.plan();
        QVERIFY(!second.empty());
        report = life.apply(second);
        QVERIFY2(report.outcome == Outcome::Applied, (report.step + ": " + report.why).c_str());
        report = life.rollBack();
        QVERIFY2(report.outcome == Outcome::TakenBack, report.why.c_str());
        int changes = 0;
        for (const char* const state : {"BLOCKED", "PUBLISHED", "DEPRECATED", "RETIRED"})
            changes += life.become(state) ? 1 : 0;
        QVERIFY2(changes > 1, qPrintable(make)); // every make can let nobody in, and let them in again
        qInfo("%s: %d changes of its life", qPrintable(make), changes);
        QVERIFY(life.isToRemove());
        report = life.apply(life.removal());
        QVERIFY2(report.outcome == Outcome::Applied, (report.step + ": " + report.why).c_str());
        QVERIFY(!life.isToRemove()); // else what takes it back would be refused
        (void)life.rollBack(); // as far as the make can
        const QString wrong = notGranted(make.toStdString(), life);
        qInfo("%s: %zu calls, %lld of them not granted", qPrintable(make), life.asked().size(), static_cast<long long>(wrong.isEmpty() ? 0 : wrong.count(QLatin1Char('\n')) + 1));
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }

    void whereCallersReachItIsWithinTheReadersGrant_data() { eachMake(); }
    void whereCallersReachItIsWithinTheReadersGrant()
    {
        QFETCH(const QString, make);
        Life life(make.toStdString(), Mode::ReadOnly);
        for (const char* const api : {"", "Orders:1.0.0"}) {
            const std::size_t before = life.asked().size();
            const std::string why = life.findUrls(api);
            QVERIFY2(why.empty(), why.c_str());
            QVERIFY(life.asked().size() > before);
        }
        QVERIFY(std::ranges::all_of(life.asked(), [](const AskedCall& each) { return each.method == "GET"; }));
        const QString wrong = notGranted(make.toStdString(), life);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }

    /// A probe is a caller among others: what it shows would be a credential in the wrong hands.
    void aProbeShowsNoCredential()
    {
        postern::test::ScriptedServer callers([](const postern::test::WireRequest&) { return postern::test::WireReply::answer(401, "{}"); });
        steering::ProbeRules rules;
        rules.times = 2;
        steering::UrlProbe probe({callers.url("/orders/items").toStdString()}, rules);
        bool done = false;
        QObject::connect(&probe, &steering::UrlProbe::ended, &probe, [&done] { done = true; });
        probe.start();
        QTRY_VERIFY(done);
        QCOMPARE(callers.requests().size(), std::size_t{2});
        for (const auto& each : callers.requests()) {
            QCOMPARE(each.method + ' ' + each.target, QByteArray("GET /orders/items"));
            for (const char* const field : {"Authorization", "Cookie", "Kong-Admin-Token", "X-Amz-Security-Token", "apikey"})
                QVERIFY2(each.header(field).isEmpty(), field);
        }
    }

    /// Else whatever was asked would seem to be granted.
    void theJudgeFindsWhatIsNotGranted()
    {
        const Life reader("kong", Mode::ReadOnly);
        QVERIFY(!postern::test::isWithinGrant("kong", reader.grant(), {"PUT", "/services/x"}));
        QVERIFY(!postern::test::isWithinGrant("kong", reader.grant(), {"GET", "/certificates"}));
        const Life aws("aws", Mode::ReadWrite);
        QVERIFY(postern::test::isWithinGrant("aws", aws.grant(), {"PUT", "/restapis/abc?mode=overwrite"}));
        QVERIFY(!postern::test::isWithinGrant("aws", aws.grant(), {"DELETE", "/domainnames/x"}));
        QVERIFY(!postern::test::isWithinGrant("azure", Life("azure", Mode::ReadOnly).grant(), {"PUT", "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/c/apis/x"}));
        QVERIFY(!postern::test::isWithinGrant("wso2", Life("wso2", Mode::ReadOnly).grant(), {"POST", "/api/am/publisher/v4/apis"}));
        QVERIFY(!postern::test::isWithinGrant("envoy-gateway", Life("envoy-gateway", Mode::ReadWrite).grant(), {"GET", "/api/v1/namespaces/shop/secrets/s"}));
        QVERIFY(!postern::test::isWithinGrant("konnect", Life("konnect", Mode::ReadOnly).grant(), {"PUT", "/v2/control-planes/c/core-entities/routes/r"}));
    }

  private:
    static void eachMake()
    {
        QTest::addColumn<QString>("make");
        for (const std::string& name : postern::test::crowdNames())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
};

POSTERN_TEST(GrantTest);
#include "GrantTest.moc"
