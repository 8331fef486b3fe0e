// SPDX-License-Identifier: GPL-3.0-or-later
#include "FederationPageFixture.h"

#include "support/TestMain.h"
#include "workbench/federation/LifecyclePanel.h"
#include "workbench/federation/TakingPreview.h"
#include "workbench/federation/FederationText.h"
#include "workbench/federation/GatewayForm.h"
#include "workbench/shell/StateView.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;
using postern::federation::test::FakeGateway;
using postern::federation::test::FakeType;

class FederationPageTest : public QObject, private postern::test::FederationPageFixture {
    Q_OBJECT
  private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void withoutAGatewayThePageSaysWhatToDo()
    {
        QTRY_VERIFY(page_->view().state() == StateView::State::Empty);
        QVERIFY(!command("federation.drift")->isEnabled() && command("federation.add")->isEnabled());
        QCOMPARE(reason("federation.drift"), QStringLiteral("There is no gateway yet."));
        QCOMPARE(command("federation.drift")->shortcut(), QKeySequence(Qt::Key_F7));
        QCOMPARE(command("federation.discover")->shortcut(), QKeySequence(Qt::SHIFT | Qt::Key_F7));
    }

    void aFileThatCannotBeUsedIsSaidWithItsPlace()
    {
        writeEnvironments("apiVersion: postern/v1\nenvironments:\n  - name: one\n    type: kogn\n");
        desk_->reload();
        QTRY_VERIFY(page_->view().state() == StateView::State::Error);
        QVERIFY2(desk_->problem().contains(QStringLiteral("environments.yaml:3")), qPrintable(desk_->problem()));
        QVERIFY(!command("federation.add")->isEnabled());
        writeEnvironments("apiVersion: postern/v1\n");
        command("federation.reload")->trigger();
        QTRY_VERIFY(page_->view().state() == StateView::State::Empty);
    }

    void everyInteractiveWidgetHasANameAndTablesAreSound()
    {
        take(entry("one"));
        const QAbstractItemModelTester gateways(child<QTableView>("federation.gateways")->model());
        const QAbstractItemModelTester matrix(child<QTableView>("federation.matrix")->model());
        for (const QWidget* each : page_->findChildren<QWidget*>()) {
            if (each->focusPolicy() != Qt::NoFocus && qobject_cast<const QLabel*>(each) == nullptr && each->objectName().startsWith(QLatin1String("federation")))
                QVERIFY2(!each->accessibleName().isEmpty(), qPrintable(each->objectName()));
        }
        run("federation.drift");
    }

    void aPlanIsReviewedAppliedDriftedPushedAgainAndRolledBackByKeys()
    {
        take(entry("one"));
        run("federation.plan");
        QCOMPARE(child<QTabWidget>("federation.tabs")->currentIndex(), 2);
        QCOMPARE(rows("federation.steps"), 2);
        QCOMPARE(cell("federation.steps", 0, 1), QStringLiteral("Put Mine:2"));
        QCOMPARE(cell("federation.steps", 0, 2), QStringLiteral("not done"));
        QCOMPARE(cell("federation.capabilities", 0, 0), QStringLiteral("Dropped"));
        const QString call = child<QPlainTextEdit>("federation.call")->toPlainText();
        QVERIFY2(call.contains(QStringLiteral("PUT Mine:2")) && call.contains(QStringLiteral("(secret token)")), qPrintable(call));
        QVERIFY(type_->gateways.at("one").calls == 0);
        // No token was typed, so the call cannot be made: it says so, and nothing is sent.
        QVERIFY(command("federation.apply")->isEnabled());
        run("federation.apply");
        QVERIFY2(!type_->gateways.at("one").calls, "sent without its secret");
        qputenv("PAGE_TEST_TOKEN", "canary-of-the-page");
        writeEnvironments("apiVersion: postern/v1\nenvironments:\n  - name: one\n    type: fake\n    mode: read-write\n    settings: {address: one, token: '${env:PAGE_TEST_TOKEN}'}\n");
        desk_->reload();
        QTRY_VERIFY(!desk_->isReading());
        run("federation.plan");
        QTest::keyClick(&context_->window, Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(cell("federation.steps", 1, 2), QStringLiteral("done"));
        QTRY_VERIFY(!desk_->fleet().isBusy());
        QVERIFY(!child<QPlainTextEdit>("federation.call")->toPlainText().contains(QStringLiteral("canary")));
        type_->gateways.at("one").apis["Mine:2"] = "elsewhere";
        QTest::keyClick(&context_->window, Qt::Key_F7);
        QTRY_COMPARE(cell("federation.gateways", 0, 5), QStringLiteral("1 semantic"));
        QTRY_COMPARE(cell("federation.matrix", 0, 1), QStringLiteral("1 semantic"));
        QCOMPARE(cell("federation.differences", 0, 1), QStringLiteral("backend"));
        QCOMPARE(cell("federation.differences", 0, 3), QStringLiteral("elsewhere"));
        QCOMPARE(cell("federation.differences", 0, 5), QStringLiteral("changed there"));
        run("federation.plan");
        run("federation.apply");
        QTRY_COMPARE(cell("federation.gateways", 0, 5), QStringLiteral("in sync"));
        run("federation.rollBack");
        QTRY_COMPARE(cell("federation.gateways", 0, 5), QStringLiteral("1 semantic")); // looked at, not taken for granted
        QCOMPARE(type_->gateways.at("one").apis.at("Mine:2"), std::string("elsewhere"));
        QTRY_VERIFY(child<QLabel>("federation.plan.title")->text().contains(QStringLiteral("taken back")));
        QTRY_VERIFY(rows("federation.history") >= 3);
        QCOMPARE(cell("federation.history", 0, 4), QStringLiteral("roll back"));
    }

    void aReadOnlyGatewayShowsPushDisabledWithTheReason()
    {
        take(entry("audit", "read-only"));
        QVERIFY(!command("federation.plan")->isEnabled());
        QCOMPARE(reason("federation.plan"), QStringLiteral("audit is read-only: nothing is written there. Change its mode if it should be."));
        QVERIFY2(child<QLabel>("federation.place")->text().endsWith(QStringLiteral("audit is read-only: nothing is written there. Change its mode if it should be.")), qPrintable(child<QLabel>("federation.place")->text()));
        QVERIFY(child<QLabel>("federation.plan.title")->text().startsWith(QStringLiteral("No plan. audit is read-only")));
        run("federation.discoverOne");
        QCOMPARE(child<QTabWidget>("federation.tabs")->currentIndex(), 3);
    }

    void productionAsksForTheTypedName()
    {
        qputenv("PAGE_TEST_TOKEN", "t");
        take("  - name: live\n    type: fake\n    mode: read-write\n    production: true\n    settings: {address: live, token: '${env:PAGE_TEST_TOKEN}'}\n");
        run("federation.plan");
        command("federation.apply")->trigger();
        auto* field = child<QLineEdit>("federation.confirm.name");
        QVERIFY(field->isVisible() && field->hasFocus());
        QTest::keyClicks(field, QStringLiteral("life"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(field->isVisible() && !desk_->fleet().isBusy());
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!field->isVisible() && type_->gateways.at("live").calls == 0);
        command("federation.apply")->trigger();
        QTest::keyClicks(field, QStringLiteral("live"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(type_->gateways.at("live").calls == 2 && !desk_->fleet().isBusy());
    }

    void aDifferenceIsIgnoredByARuleThatStandsInTheFile()
    {
        take(entry("one"));
        type_->gateways.at("one").apis["Mine:2"] = "elsewhere";
        run("federation.drift");
        QTRY_COMPARE(rows("federation.differences"), 1);
        command("federation.ignore")->trigger();
        auto* reason = child<QLineEdit>("federation.confirm.name");
        QVERIFY(!child<QPushButton>("federation.confirm.go")->isEnabled()); // why, first
        QTest::keyClicks(reason, QStringLiteral("their portal needs it"));
        QTest::keyClick(reason, Qt::Key_Return);
        QTRY_COMPARE(rows("federation.differences"), 0);
        QVERIFY2(environments().contains("reason: their portal needs it"), environments().constData());
        QVERIFY2(environments().contains("field: backend") && environments().startsWith("# kept\n"), environments().constData());
        QTRY_VERIFY(!desk_->isReading() && !desk_->fleet().isBusy());
        run("federation.drift");
        QTRY_COMPARE(cell("federation.gateways", 0, 5), QStringLiteral("in sync"));
        QVERIFY(child<QLabel>("federation.place")->text().contains(QStringLiteral("ignored by rules")));
        child<QCheckBox>("federation.show.ignored")->setChecked(true);
        QCOMPARE(rows("federation.differences"), 1);
    }

    void aProbeSaysWhereCallersReachItAndWhatIsAnswered()
    {
        take(entry("one", "read-only", "    region: eu-central-1\n"));
        type_->gateways.at("one").apis["Mine:2"] = "b";
        type_->gateways.at("one").urls = {"http:/" "/127.0.0.1:1"};
        run("federation.drift");
        child<QTableView>("federation.matrix")->setCurrentIndex(child<QTableView>("federation.matrix")->model()->index(0, 1));
        run("federation.urls");
        const QString said = child<QLabel>("federation.place")->text();
        QVERIFY2(said.contains(QStringLiteral("Callers reach it at http:/" "/127.0.0.1:1/x in eu-central-1: not reached: cannot connect")), qPrintable(said));
        QCOMPARE(type_->gateways.at("one").calls, 0);
    }

    void aGatewayIsAddedTestedChangedAndRemoved()
    {
        take(entry("one"));
        command("federation.add")->trigger();
        auto* form = child<GatewayForm>("federation.form");
        QVERIFY(form->isVisible());
        QVERIFY(!child<QPushButton>("federation.form.save")->isEnabled());
        child<QLineEdit>("federation.form.name")->setText(QStringLiteral("kong-test"));
        QVERIFY(!child<QPushButton>("federation.form.save")->isEnabled()); // its address is missing
        child<QLineEdit>("federation.form.settings.adminUrl.text")->setFocus();
        QTest::keyClicks(child<QLineEdit>("federation.form.settings.adminUrl.text"), QStringLiteral("http://127.0.0.1:1"));
        QTRY_VERIFY(child<QPushButton>("federation.form.save")->isEnabled());
        QVERIFY(!child<QPlainTextEdit>("federation.form.grant")->toPlainText().isEmpty());
        child<QPushButton>("federation.form.save")->setFocus();
        QTest::keyClick(child<QPushButton>("federation.form.save"), Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(child<QLabel>("federation.form.message")->text().startsWith(QStringLiteral("Saved, but the test failed:")), 20'000);
        QTRY_VERIFY(child<QPushButton>("federation.form.save")->hasFocus()); // who corrects the address presses it again
        QVERIFY(environments().contains("kong-test") && environments().startsWith("# kept\n") && environments().contains("- name: one"));
        // Changed.
        child<QLineEdit>("federation.form.region")->setText(QStringLiteral("attic"));
        child<QPushButton>("federation.form.save")->click();
        QTRY_VERIFY_WITH_TIMEOUT(environments().contains("region: attic"), 60'000);
        QTest::keyClick(form, Qt::Key_Escape);
        QVERIFY(!form->isVisible());
        QTRY_COMPARE(rows("federation.gateways"), 2);
        QTRY_VERIFY(!desk_->fleet().isBusy() && !desk_->isReading());
        child<QTableView>("federation.gateways")->setCurrentIndex(child<QTableView>("federation.gateways")->model()->index(1, 0));
        command("federation.remove")->trigger();
        QTest::keyClicks(child<QLineEdit>("federation.confirm.name"), QStringLiteral("kong-test"));
        QTest::keyClick(child<QLineEdit>("federation.confirm.name"), Qt::Key_Return);
        QTRY_COMPARE(rows("federation.gateways"), 1);
        QVERIFY(!environments().contains("kong-test") && environments().startsWith("# kept\n"));
    }

    void whatHasChangedHereSinceTheLastLookIsNotCalledInSync()
    {
        federation::GatewayState state;
        QCOMPARE(FederationText::driftOf(state), QStringLiteral("not checked"));
        state.checkedAt = "2026-01-01T00:00:00Z";
        federation::ApiPlace& there = state.apis["Shop:2"];
        there.checked.emplace();
        there.checked->id = "shop";
        QCOMPARE(FederationText::driftOf(state), QStringLiteral("in sync"));
        state.apis.try_emplace("Orders:1.0.0"); // as after an edit: what was found before was held against other files
        QCOMPARE(FederationText::driftOf(state), QStringLiteral("1 not checked"));
    }

    void whichPartOfAGatewayKnowsOfAnApiIsShownBesideWhoseItIs()
    {
        federation::FoundApis found;
        for (const auto& [owner, source] : {std::pair("", "Dev Portal"), {"postern", "control plane"}, {"team", ""}, {"", ""}}) {
            deployment::SightedApi each;
            each.api.id = "a";
            each.api.owner = owner;
            each.api.source = source;
            found.sighted.push_back(each);
        }
        QStringList owners;
        for (const TextRow& row : FederationRows::found(found))
            owners << row.cells[3].text;
        QCOMPARE(owners, (QStringList{QStringLiteral("Dev Portal"), QStringLiteral("postern, in control plane"), QStringLiteral("team"), QStringLiteral("–")}));
    }

    void aWorkspaceWithoutAnApiHasNothingToBeInSyncWith()
    {
        federation::GatewayState state;
        state.checkedAt = "2026-01-01T00:00:00Z";
        QCOMPARE(FederationText::driftOf(state), QStringLiteral("nothing here to compare"));
        writeEnvironments("apiVersion: postern/v1\nenvironments:\n" + entry("one"));
        type_->gateways["one"].apis["Theirs:7"] = "x";
        desk_->reload();
        QTRY_VERIFY_WITH_TIMEOUT(!desk_->fleet().gateways().empty() && !desk_->isReading(), 60'000);
        run("federation.drift");
        QTRY_COMPARE(cell("federation.gateways", 0, 5), QStringLiteral("nothing here to compare"));
        QVERIFY(child<QLabel>("federation.place")->text().startsWith(QStringLiteral("There is no API in this workspace yet")));
    }

    void whatIsChosenStaysChosenWhateverIsFound()
    {
        take(entry("one") + entry("two"));
        const QAbstractItemModelTester tester(child<QTableView>("federation.matrix")->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        for (const char* name : {"Abc", "Zeta"})
            context_->workspace.addDefinition(QLatin1String(name) + QStringLiteral(".yaml"), QByteArray("openapi: 3.0.3\ninfo: {title: ") + name + ", version: '1'}\nservers: [{url: 'https:/" "/b.example'}]\npaths: {/" + name + ": {get: {responses: {'200': {description: ok}}}}}\n");
        QTRY_COMPARE_WITH_TIMEOUT(rows("federation.matrix"), 3, 60'000);
        auto* matrix = child<QTableView>("federation.matrix");
        matrix->setCurrentIndex(matrix->model()->index(2, 2));
        QCOMPARE(cell("federation.matrix", 2, 0), QStringLiteral("Zeta:1"));
        QCOMPARE(cell("federation.matrix", 2, 2), QStringLiteral("not checked"));
        QSignalSpy reset(matrix->model(), &QAbstractItemModel::modelReset);
        type_->gateways.at("two").apis["Zeta:1"] = "elsewhere";
        QTRY_VERIFY(!desk_->isReading());
        run("federation.drift");
        QTRY_COMPARE(cell("federation.matrix", 2, 2), QStringLiteral("1 semantic"));
        QCOMPARE(reset.size(), 0);
        QCOMPARE(matrix->currentIndex(), matrix->model()->index(2, 2));
        QVERIFY(matrix->model()->index(2, 2).data(Qt::ToolTipRole).toString().startsWith(QStringLiteral("Zeta:1 at two:")));
        // Another one before it: the same API is chosen, at the same gateway.
        context_->workspace.removeApi(QStringLiteral("Abc.yaml"));
        QTRY_COMPARE_WITH_TIMEOUT(rows("federation.matrix"), 2, 60'000);
        QCOMPARE(matrix->currentIndex(), matrix->model()->index(1, 2));
        QCOMPARE(cell("federation.matrix", 1, 0), QStringLiteral("Zeta:1"));
    }

    void columnsThatSomebodyPulledComeBack()
    {
        take(entry("one"));
        auto* gateways = child<QTableView>("federation.gateways");
        constexpr int pulled = 333;
        QVERIFY(gateways->columnWidth(0) != pulled);
        gateways->setColumnWidth(0, pulled);
        const QJsonObject state = page_->saveState();
        page_->restoreState({});
        QVERIFY(gateways->columnWidth(0) != pulled); // another workspace's fit its words
        page_->restoreState(state);
        QCOMPARE(gateways->columnWidth(0), pulled);
        desk_->reload();
        QTRY_VERIFY(!desk_->isReading());
        QCOMPARE(gateways->columnWidth(0), pulled);
    }

    void whileTheGatewaysAreReadNobodyIsToldThatThereAreNone()
    {
        context_->workspace.close();
        QTemporaryDir other;
        QVERIFY(context_->workspace.open(other.path()));
        QVERIFY(!desk_->isRead());
        QVERIFY(page_->view().state() == StateView::State::Loading);
        QCOMPARE(reason("federation.drift"), QStringLiteral("The workspace's gateways are being read."));
        QTRY_COMPARE(reason("federation.drift"), QStringLiteral("There is no gateway yet."));
    }

    void aDiscoveredApiIsImportedAndWhatIsMissingIsSaid()
    {
        take(entry("one"));
        type_->gateways.at("one").apis["Theirs:7"] = "x";
        run("federation.discoverOne");
        QTRY_COMPARE(rows("federation.found"), 1);
        QCOMPARE(cell("federation.found", 0, 0), QStringLiteral("new"));
        run("federation.import");
        QTRY_VERIFY2(barText().contains(QStringLiteral("Theirs:7 is in the workspace, as apis/Theirs-7.yaml.")), qPrintable(barText()));
        QVERIFY(barText().contains(QStringLiteral("Its limits are not told.")));
        QTRY_COMPARE(rows("federation.matrix"), 2);
        QTRY_COMPARE(reason("federation.import"), QStringLiteral("It is in this workspace already."));
    }

    void rulesThatAreBrokenStopAPushUntilSomebodyTypesTheirNames()
    {
        qputenv("PAGE_TEST_TOKEN", "t");
        take("  - name: one\n    type: fake\n    mode: read-write\n    settings: {address: one, token: '${env:PAGE_TEST_TOKEN}'}\n");
        run("federation.test");
        QTRY_COMPARE(cell("federation.gateways", 0, 7), QStringLiteral("ok, Fake 1.0"));
        QVERIFY(deployment::DeploymentRecords(desk_->fleet().project()->records)
                    .setGovernance({"Mine:2", "2026-11-29T11:00:00Z", "am", {}, {{"description-present", "Naming", "ERROR", "description", "An API says what it is", "Say what it is for"}}})
                    .has_value());
        QCOMPARE(reason("federation.override"), QStringLiteral("No rule of governance stopped a push."));
        run("federation.plan");
        QTRY_VERIFY2(barText().startsWith(QStringLiteral("Mine:2 breaks rules of its governance, so it is not pushed to one.\ndescription-present at description: An API says what it is\n    Correct description: Say what it is for\n")), qPrintable(barText()));
        QVERIFY2(!barText().contains(QStringLiteral("--override")), qPrintable(barText()));
        QCOMPARE(cell("federation.gateways", 0, 7), QStringLiteral("ok, Fake 1.0")); // it is not the gateway's failure
        QCOMPARE(type_->gateways.at("one").reads, 0);
        QCOMPARE(child<QLabel>("federation.plan.title")->text(), QStringLiteral("No plan for Mine:2 at one: it breaks rules of its governance: description-present."));
        QVERIFY(child<QToolButton>("federation.override.button")->isVisible());
        command("federation.override")->trigger();
        auto* field = child<QLineEdit>("federation.confirm.name");
        QVERIFY(field->isVisible() && field->hasFocus());
        QCOMPARE(field->accessibleName(), QStringLiteral("Names of the rules"));
        QTest::keyClicks(field, QStringLiteral("description-present"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(rows("federation.steps"), 2);
        QTRY_VERIFY(!desk_->fleet().isBusy());
        QTRY_VERIFY2(child<QLabel>("federation.plan.title")->text().contains(QStringLiteral("It overrides rules of governance: description-present.")), qPrintable(child<QLabel>("federation.plan.title")->text()));
        run("federation.apply");
        QTRY_VERIFY(rows("federation.history") == 1);
        QVERIFY2(cell("federation.history", 0, 6).contains(QStringLiteral("description-present")), qPrintable(cell("federation.history", 0, 6)));
        QTRY_COMPARE(reason("federation.override"), QStringLiteral("No rule of governance stopped a push."));
    }

    void aStateIsChangedEverywhereAfterItsOnePlanWasSeen()
    {
        qputenv("PAGE_TEST_TOKEN", "t");
        QVERIFY(QDir().mkpath(context_->workspace.folder() + QStringLiteral("/apis/Living-1/Definitions")));
        const auto put = [this](const char* name, const QByteArray& text) {
            QFile file(context_->workspace.folder() + QLatin1Char('/') + QLatin1String(name));
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        QVERIFY(put("apis/Living-1/api.yaml", "type: api\nversion: v4.1.0\ndata: {name: Living, version: '1', context: /living, lifeCycleStatus: PUBLISHED}\n"));
        QVERIFY(put("apis/Living-1/Definitions/swagger.yaml", "openapi: 3.0.3\ninfo: {title: Living, version: '1'}\nservers: [{url: 'https://b.example'}]\npaths: {/x: {get: {responses: {'200': {description: ok}}}}}\n"));
        context_->workspace.refresh();
        const QByteArray token = "    settings: {address: %1, token: '${env:PAGE_TEST_TOKEN}'}\n";
        writeEnvironments("apiVersion: postern/v1\nenvironments:\n  - name: audit\n    type: fake\n    mode: read-only\n" + QByteArray(token).replace("%1", "audit") +
                          "  - name: live\n    type: fake\n    mode: read-write\n    production: true\n" + QByteArray(token).replace("%1", "live"));
        for (const char* name : {"audit", "live"})
            type_->gateways[name].apis["Living:1"] = "there";
        desk_->reload();
        QTRY_VERIFY_WITH_TIMEOUT(desk_->fleet().project()->revision("Living:1") != nullptr && !desk_->isReading(), 60'000);
        run("federation.drift"); // who holds it
        QTRY_COMPARE(rows("federation.matrix"), 1);
        page_->visit({{QStringLiteral("lifecycle"), QStringLiteral("Living:1")}});
        auto* panel = child<LifecyclePanel>("federation.life");
        QVERIFY(panel->isVisible() && child<QComboBox>("federation.life.state")->hasFocus());
        QVERIFY(!child<QPushButton>("federation.life.apply")->isEnabled() && rows("federation.life.gateways") == 0);
        auto* state = child<QComboBox>("federation.life.state");
        QCOMPARE(state->currentText(), QStringLiteral("Blocked"));
        state->setCurrentText(QStringLiteral("Retired"));
        child<QPushButton>("federation.life.plan")->click();
        QTRY_COMPARE(desk_->lifecycle().stage(), LifecycleChange::Stage::Planned);
        QCOMPARE(rows("federation.life.gateways"), 3);
        QCOMPARE(cell("federation.life.gateways", 0, 0), QStringLiteral("this workspace"));
        QVERIFY2(child<QPlainTextEdit>("federation.life.text")->toPlainText().contains(QStringLiteral("RETIRED")), qPrintable(child<QPlainTextEdit>("federation.life.text")->toPlainText()));
        QCOMPARE(cell("federation.life.gateways", 1, 2), QStringLiteral("left alone"));
        QCOMPARE(cell("federation.life.gateways", 1, 3), QStringLiteral("It is read-only."));
        QCOMPARE(cell("federation.life.gateways", 2, 0), QStringLiteral("live (production)"));
        QCOMPARE(type_->gateways.at("live").calls, 0);
        // A rule of its governance stops what is deployed, and is overridden by its name; what is taken away is nobody's breach.
        QVERIFY(deployment::DeploymentRecords(desk_->fleet().project()->records).setGovernance({"Living:1", "2026-11-29T11:00:00Z", "am", {}, {{"https-only", "Company", "ERROR", "servers[0]", "TLS", {}}}}).has_value());
        auto* rules = child<QLineEdit>("federation.life.rules");
        QVERIFY(!rules->isVisible());
        state->setCurrentText(QStringLiteral("Deprecated"));
        child<QPushButton>("federation.life.plan")->click();
        QTRY_VERIFY(rules->isVisible());
        QCOMPARE(cell("federation.life.gateways", 2, 2), QStringLiteral("cannot be done"));
        rules->setFocus();
        QTest::keyClicks(rules, QStringLiteral("https-only"));
        QTest::keyClick(rules, Qt::Key_Return);
        QTRY_VERIFY(desk_->lifecycle().stage() == LifecycleChange::Stage::Planned && !rules->isVisible());
        QVERIFY2(cell("federation.life.gateways", 2, 2) != QLatin1String("cannot be done"), qPrintable(cell("federation.life.gateways", 2, 3)));
        state->setCurrentText(QStringLiteral("Retired"));
        child<QPushButton>("federation.life.plan")->click();
        QTRY_COMPARE(desk_->lifecycle().stage(), LifecycleChange::Stage::Planned);
        // Its name is typed before anything is written.
        auto* names = child<QLineEdit>("federation.life.confirm");
        QVERIFY(names->isVisible() && !child<QPushButton>("federation.life.apply")->isEnabled());
        names->setFocus();
        QTest::keyClicks(names, QStringLiteral("live"));
        QTest::keyClick(names, Qt::Key_Return);
        QTRY_COMPARE(desk_->lifecycle().stage(), LifecycleChange::Stage::Ended);
        QCOMPARE(cell("federation.life.gateways", 2, 2), QStringLiteral("done"));
        QVERIFY2(child<QLabel>("federation.life.told")->text().startsWith(QStringLiteral("Living:1 is RETIRED here and wherever Postern may write.")), qPrintable(child<QLabel>("federation.life.told")->text()));
        QVERIFY(type_->gateways.at("live").apis.empty() && !type_->gateways.at("audit").apis.empty());
        QTest::keyClick(panel, Qt::Key_Escape);
        QVERIFY(!panel->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(!desk_->isReading() && !desk_->fleet().isBusy(), 60'000);
        QTRY_COMPARE(desk_->fleet().project()->revision("Living:1")->api.lifecycle, std::string("RETIRED"));
        QTRY_VERIFY(rows("federation.history") == 1);
    }

    void aPushThatFailsInTheMiddleShowsItsStepAndWhatCanBeDone()
    {
        qputenv("PAGE_TEST_TOKEN", "t");
        take("  - name: one\n    type: fake\n    mode: read-write\n    settings: {address: one, token: '${env:PAGE_TEST_TOKEN}'}\n");
        type_->gateways.at("one").failingCall = 1; // the second step
        run("federation.plan");
        QCOMPARE(child<QTableView>("federation.steps")->currentIndex().row(), 0);
        run("federation.apply");
        QTRY_COMPARE(cell("federation.steps", 1, 2), QStringLiteral("failed"));
        QTRY_COMPARE(child<QTableView>("federation.steps")->currentIndex().row(), 1);
        QVERIFY(child<QTableView>("federation.steps")->columnWidth(3) >= 260); // why it failed
        QVERIFY(!cell("federation.steps", 1, 3).isEmpty());
        QTRY_VERIFY2(barText().startsWith(QStringLiteral("A deployment of Mine:2 to one was not finished.")), qPrintable(barText()));
        QVERIFY2(barText().contains(QStringLiteral("answered 500")), qPrintable(barText()));
        QVERIFY(child<QToolButton>("federation.takeBack.button")->isVisible() && !child<QToolButton>("federation.rollBack.button")->isVisible()); // one way back, not two
        QVERIFY2(child<QPlainTextEdit>("federation.call")->toPlainText().startsWith(QStringLiteral("failed: ")), qPrintable(child<QPlainTextEdit>("federation.call")->toPlainText()));
        QTRY_VERIFY2(child<QLabel>("federation.plan.title")->text().endsWith(QStringLiteral("go on with it, or take back what it did.")), qPrintable(child<QLabel>("federation.plan.title")->text()));
        // A new plan says so, too.
        run("federation.plan");
        QTRY_VERIFY2(child<QLabel>("federation.plan.title")->text().endsWith(QStringLiteral("go on with it, or take back what it did.")), qPrintable(child<QLabel>("federation.plan.title")->text()));
        // Its steps are there without a plan, too.
        run("federation.forgetPlan");
        QTRY_COMPARE(rows("federation.steps"), 2);
        QCOMPARE(cell("federation.steps", 0, 2), QStringLiteral("done"));
        QVERIFY(!cell("federation.steps", 1, 3).isEmpty()); // why it failed
        type_->gateways.at("one").failingCall = -1;
        run("federation.resume");
        QTRY_COMPARE(cell("federation.steps", 1, 2), QStringLiteral("done"));
        QTRY_VERIFY(!desk_->fleet().isBusy());
        QCOMPARE(reason("federation.resume"), QStringLiteral("No deployment was left unfinished."));
    }

    void whatIsCutOffInTheChosenRowIsReadBelowIt()
    {
        take(entry("one"));
        type_->gateways.at("one").mood = federation::test::FakeGateway::Mood::BadCredentials;
        run("federation.discover");
        auto* gateways = child<QTableView>("federation.gateways");
        auto* reader = child<QLabel>("federation.gateways.reader");
        constexpr int health = 7;
        gateways->setColumnWidth(health - 1, 600);
        gateways->setColumnWidth(0, 400);
        gateways->horizontalHeader()->setStretchLastSection(false);
        gateways->setColumnWidth(health, 60);
        QTRY_VERIFY(reader->isVisible());
        QCOMPARE(reader->text(), QStringLiteral("Health: It answered 401: the token is not known."));
        gateways->setColumnWidth(health, 600);
        QTRY_VERIFY(!reader->isVisible());
    }

    void aPlanThatTakesItsTimeIsSaidAndStopped()
    {
        take(entry("one"));
        type_->gateways.at("one").mood = federation::test::FakeGateway::Mood::Silent;
        command("federation.plan")->trigger();
        QTRY_VERIFY(command("federation.stop")->isEnabled());
        QCOMPARE(child<QLabel>("federation.plan.title")->text(), QStringLiteral("The plan is being made: one is asked what it has. Stop ends that."));
        command("federation.stop")->trigger();
        QTRY_VERIFY(!desk_->fleet().isBusy());
        QTRY_COMPARE(child<QLabel>("federation.plan.title")->text(), QStringLiteral("No plan for Mine:2 at one. Review plan makes one; nothing is changed by that."));
    }

    void whatNobodyPutThereHasNothingToCompare()
    {
        take(entry("one"));
        run("federation.check");
        QTRY_COMPARE(cell("federation.matrix", 0, 1), QStringLiteral("not there"));
        QCOMPARE(rows("federation.differences"), 0);
        QCOMPARE(cell("federation.gateways", 0, 5), QStringLiteral("nothing of this workspace is there"));
        QVERIFY2(child<QLabel>("federation.differences.title")->text().contains(QStringLiteral("There is nothing to compare")), qPrintable(child<QLabel>("federation.differences.title")->text()));
    }

    void onlyWhatIsRetriedByItselfOffersThat()
    {
        take(entry("one"));
        type_->gateways.at("one").apis["Mine:2"] = "elsewhere";
        run("federation.drift");
        QTRY_COMPARE(rows("federation.differences"), 1);
        type_->gateways.at("one").mood = FakeGateway::Mood::BadCredentials;
        run("federation.takeAllLive");
        QTRY_COMPARE(barText(), QStringLiteral("one: It answered 401: the token is not known."));
        QCOMPARE(reason("federation.retry"), QStringLiteral("Nothing failed."));
        QVERIFY(page_->findChild<QPushButton*>(QStringLiteral("federation.bar.federation.retry")) == nullptr);
        QVERIFY(child<QPushButton>("federation.bar.federation.edit")->isVisible()); // its credentials
    }

    void whatIsHereAlreadyIsNotImportedTwiceThoughTheGatewayKnowsNoVersion()
    {
        take(entry("one"));
        type_->gateways.at("one").apis["Bare"] = "x";
        run("federation.discoverOne");
        QTRY_COMPARE(rows("federation.found"), 1);
        run("federation.import");
        QTRY_COMPARE(rows("federation.matrix"), 2);
        QTRY_COMPARE(reason("federation.import"), QStringLiteral("It is in this workspace already."));
    }

    void aPreviewWithoutLinesSaysWhyAndIsClosed()
    {
        TakingPreview preview;
        preview.present(QStringLiteral("one"), QStringLiteral("Mine:2"), federation::LiveTaking());
        QVERIFY(preview.findChild<QLabel*>(QStringLiteral("federation.taking.title"))->text().contains(QStringLiteral("one has by now what is here")));
        QVERIFY(preview.findChild<QPlainTextEdit*>(QStringLiteral("federation.taking.diff"))->isHidden());
        QCOMPARE(preview.findChild<QPushButton*>(QStringLiteral("federation.taking.leave"))->text(), QStringLiteral("Close"));
    }

    void whatGoesBackWithoutDoingAnythingIsCalledCancel()
    {
        for (const char* name : {"federation.confirm.leave", "federation.taking.leave"})
            QCOMPARE(child<QPushButton>(name)->text(), QStringLiteral("Cancel"));
    }

    void whatFailsIsSaidAndRetriedAlone()
    {
        take(entry("one") + entry("two"));
        type_->gateways.at("two").mood = FakeGateway::Mood::BadCredentials;
        run("federation.discover");
        QTRY_COMPARE(barText(), QStringLiteral("two: It answered 401: the token is not known."));
        QCOMPARE(cell("federation.gateways", 1, 7), QStringLiteral("It answered 401: the token is not known."));
        QCOMPARE(context_->jobs.job(0)->state(), Job::State::Failed);
        type_->gateways.at("two").mood = FakeGateway::Mood::Well;
        const int asked = type_->gateways.at("one").pages;
        run("federation.retry");
        QCOMPARE(type_->gateways.at("one").pages, asked);
        QTRY_COMPARE(cell("federation.gateways", 1, 7), QStringLiteral("ok"));
    }
};

POSTERN_TEST(FederationPageTest);
#include "FederationPageTest.moc"
