// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"
#include "workbench/Workbench.h"
#include "workbench/apis/ApisPage.h"
#include "workbench/bridge/ChildGateway.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/InspectorPage.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/StateView.h"
#include "workbench/tryit/ResponsePanel.h"
#include "workbench/tryit/TryItPage.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QUndoStack>
#include <QtTest>

using namespace postern::workbench;

namespace {

constexpr int patienceMs = 40'000; // of a step; a loaded machine is slow

} // namespace

/// What a person does with a Publisher, by the widgets of the window: subscribe and call, compare and deploy revisions, merge,
/// change an API's state, make a new version.
class WorkbenchPublisherTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<Workbench> workbench_;
    QString gatewayUrl_;

    AppContext& context() const { return workbench_->context(); }
    template <class W>
    W* child(const QString& name) const
    {
        W* found = workbench_->window().findChild<W*>(name);
        if (found == nullptr)
            qFatal("no %s", qPrintable(name));
        return found;
    }
    template <class W>
    W* child(const char* name) const
    {
        return child<W>(QLatin1String(name));
    }
    void trigger(const char* command) const
    {
        QAction* action = context().commands.action(QLatin1String(command));
        QVERIFY2(action != nullptr, command);
        QTRY_VERIFY2_WITH_TIMEOUT(action->isEnabled(), qPrintable(QLatin1String(command) + QStringLiteral(": ") +
                                                                  context().commands.blockedReason(QLatin1String(command))), patienceMs);
        action->trigger();
    }
    void click(const char* button) const
    {
        auto* found = child<QAbstractButton>(button);
        QTRY_VERIFY2_WITH_TIMEOUT(found->isVisible() && found->isEnabled(), button, patienceMs);
        found->click();
    }
    void inState(const char* view, StateView::State state) const
    {
        QTRY_VERIFY2_WITH_TIMEOUT(child<StateView>(view)->state() == state, view, patienceMs);
    }
    void choose(const QString& name) const
    {
        workbench_->window().showPage(QStringLiteral("apis"));
        auto* table = child<QTableView>("apis.table");
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            if (table->model()->index(row, 0).data().toString() == name) {
                table->selectRow(row);
                return;
            }
        }
        QFAIL(qPrintable(QStringLiteral("no ") + name));
    }
    void picture(const char* name) const
    {
        const QString folder = qEnvironmentVariable("POSTERN_SHOTS");
        if (folder.isEmpty())
            return;
        if (auto* toasts = workbench_->window().findChild<QWidget*>(QStringLiteral("toasts")))
            toasts->hide();
        QTest::qWait(150);
        QDir().mkpath(folder);
        workbench_->window().grab().save(QStringLiteral("%1/publisher-%2.png").arg(folder, QLatin1String(name)));
    }
    QString cell(const char* table, int row, int column) const
    {
        return child<QTableView>(table)->model()->index(row, column).data().toString();
    }
    int rows(const char* table) const { return child<QTableView>(table)->model()->rowCount(); }
    void waitForJob(QSignalSpy& ended) const
    {
        QVERIFY(!ended.isEmpty() || ended.wait(patienceMs));
        QVERIFY2(context().jobs.job(0)->state() == Job::State::Done, qPrintable(context().jobs.job(0)->message()));
    }

    /// Subscribes by the form; the token is in Try it afterwards.
    void subscribe(const QString& application, const QString& plan, bool opaque, const QString& scopes)
    {
        trigger("apis.subscribe");
        inState("apis.subscriptions.view", StateView::State::Content);
        auto* plans = child<QComboBox>("apis.subscribe.plan");
        QTRY_VERIFY_WITH_TIMEOUT(plans->findText(plan) >= 0, patienceMs);
        child<QLineEdit>("apis.subscribe.application.name")->setText(application);
        plans->setCurrentText(plan);
        child<QComboBox>("apis.subscribe.kind")->setCurrentIndex(opaque ? 1 : 0);
        child<QLineEdit>("apis.subscribe.scopes")->setText(scopes);
        QSignalSpy ready(qobject_cast<ApisPage*>(workbench_->window().page(QStringLiteral("apis"))), &ApisPage::tokenReady);
        click("apis.subscribe.go");
        auto* message = child<QLabel>("apis.subscribe.message");
        QVERIFY2(!ready.isEmpty() || ready.wait(patienceMs), qPrintable(message->text()));
        QVERIFY2(message->text().contains(application), qPrintable(message->text()));
        QVERIFY2(message->text().contains(plan), qPrintable(message->text()));
    }

    struct Seen {
        int status = 0;
        QString fault;
        QStringList whose; ///< what the trace says of application and plan
    };
    Seen call(const QString& path) const
    {
        auto* tryIt = qobject_cast<TryItPage*>(workbench_->window().page(QStringLiteral("tryit")));
        workbench_->window().showPage(QStringLiteral("tryit"));
        child<QLineEdit>("tryit.url")->setText(gatewayUrl_ + path);
        QSignalSpy answered(tryIt, &TryItPage::ended);
        context().commands.action(QStringLiteral("tryit.send"))->trigger();
        Seen seen;
        if (answered.isEmpty() && !answered.wait(patienceMs))
            return seen;
        seen.status = tryIt->response().statusText().left(3).toInt();
        if (!QTest::qWaitFor([tryIt] { return tryIt->response().exchange() != 0; }, patienceMs))
            return seen;
        context().navigation.open(QStringLiteral("inspector"), {{QStringLiteral("exchange"), QVariant::fromValue(tryIt->response().exchange())}});
        auto* inspector = qobject_cast<InspectorPage*>(workbench_->window().page(QStringLiteral("inspector")));
        const auto there = [inspector, tryIt] {
            return inspector->detail().trace() != nullptr && inspector->detail().trace()->summary.id == tryIt->response().exchange();
        };
        if (!QTest::qWaitFor(there, patienceMs))
            return seen;
        const auto trace = inspector->detail().trace();
        seen.fault = QString::fromStdString(trace->summary.fault);
        for (const auto& [key, value] : trace->context) {
            const QString name = QString::fromStdString(key);
            if (name == QLatin1String("identity.application") || name == QLatin1String("identity.applicationTier") ||
                name == QLatin1String("identity.subscriptionTier") || name == QLatin1String("identity.subject"))
                seen.whose << name + QLatin1Char('=') + QString::fromStdString(value);
        }
        seen.whose.sort();
        return seen;
    }

  private Q_SLOTS:
    void initTestCase()
    {
        auto gateway = std::make_unique<ChildGateway>(QStringLiteral(POSTERND), Settings::stateFolder() + QStringLiteral("/gateway"));
        {
            Settings settings;
            settings.set(setting::language, QStringLiteral("en"));
            settings.set(setting::theme, qEnvironmentVariable("POSTERN_THEME", QStringLiteral("light")));
            settings.sync();
        }
        workbench_ = std::make_unique<Workbench>(std::move(gateway));
        workbench_->window().resize(1280, 800);
        workbench_->show();
        auto* apis = qobject_cast<ApisPage*>(workbench_->window().page(QStringLiteral("apis")));
        QSignalSpy listed(apis, &ApisPage::listEnded);
        workbench_->startDemo();
        QVERIFY(listed.wait(patienceMs));
        QSignalSpy ended(&context().jobs, &JobList::jobEnded);
        trigger("apis.pullAll");
        waitForJob(ended);
        trigger("gateway.run");
        QTRY_COMPARE_WITH_TIMEOUT(context().gateway.state(), GatewayState::Running, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(!context().gateway.listeners().isEmpty(), patienceMs);
        for (const ListenerStatus& listener : context().gateway.listeners()) {
            if (!listener.tls)
                gatewayUrl_ = listener.url;
        }
    }

    void theListSaysWhatRunsHere()
    {
        auto* table = child<QTableView>("apis.table");
        const auto runs = [table](const QString& name) {
            for (int row = 0; row < table->model()->rowCount(); ++row) {
                if (table->model()->index(row, ApiListModel::Name).data().toString() == name)
                    return table->model()->index(row, ApiListModel::Runs).data().toString();
            }
            return QString();
        };
        QTRY_COMPARE_WITH_TIMEOUT(runs(QStringLiteral("Menu")), QStringLiteral("Runs here"), patienceMs);
        for (const char* name : {"Orders", "Payments", "Partners"})
            QTRY_VERIFY2_WITH_TIMEOUT(!runs(QLatin1String(name)).isEmpty(), name, patienceMs); // the list is read anew when files of the workspace change
        picture("1-list");
    }

    void whoHasNotSubscribedIsRefusedAndWhoHasIsLetInWithEitherKindOfToken()
    {
        // An application that has a token, but for another API.
        choose(QStringLiteral("Payments"));
        subscribe(QStringLiteral("Story"), QStringLiteral("Bronze"), false, QStringLiteral("orders:read"));
        picture("2-subscribed");
        const Seen refused = call(QStringLiteral("/orders/1.0.0/orders/17"));
        QCOMPARE(refused.status, 403);
        QCOMPARE(refused.fault, QStringLiteral("900908"));
        picture("3-refused");

        choose(QStringLiteral("Orders"));
        subscribe(QStringLiteral("Story"), QStringLiteral("Gold"), true, QStringLiteral("orders:read"));
        auto* tryIt = qobject_cast<TryItPage*>(workbench_->window().page(QStringLiteral("tryit")));
        QVERIFY(!tryIt->auth().token().startsWith(QLatin1String("eyJ")));
        const Seen opaque = call(QStringLiteral("/orders/1.0.0/orders/17"));
        QCOMPARE(opaque.status, 200);
        choose(QStringLiteral("Orders"));
        subscribe(QStringLiteral("Story"), QStringLiteral("Gold"), false, QStringLiteral("orders:read"));
        QVERIFY(tryIt->auth().token().startsWith(QLatin1String("eyJ")));
        QVERIFY2(tryIt->auth().message().contains(QStringLiteral("Application Story")), qPrintable(tryIt->auth().message()));
        const Seen jwt = call(QStringLiteral("/orders/1.0.0/orders/17"));
        QCOMPARE(jwt.status, 200);
        qInfo("whose: %s", qPrintable(jwt.whose.join(QStringLiteral(", "))));
        QVERIFY(!jwt.whose.isEmpty());
        QCOMPARE(jwt.whose, opaque.whose);
        QVERIFY2(jwt.whose.join(QLatin1Char(' ')).contains(QStringLiteral("Story")), qPrintable(jwt.whose.join(QLatin1Char(' '))));
        QVERIFY2(jwt.whose.join(QLatin1Char(' ')).contains(QStringLiteral("Gold")), qPrintable(jwt.whose.join(QLatin1Char(' '))));
        workbench_->window().showPage(QStringLiteral("tryit"));
        child<QTabWidget>("tryit.tabs")->setCurrentWidget(&tryIt->auth());
        picture("4-tryit");
        // The token is in no file of the workspace or of its state.
        const QByteArray token = tryIt->auth().token().toUtf8();
        for (const QString& folder : {context().workspace.folder(), context().workspace.stateFolder()}) {
            QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                QVERIFY2(!file.readAll().contains(token), qPrintable(file.fileName()));
            }
        }
    }

    void whatWasGotIsUsedAgainWithoutAskingForIt()
    {
        choose(QStringLiteral("Orders"));
        trigger("apis.subscribe");
        auto* tryIt = qobject_cast<TryItPage*>(workbench_->window().page(QStringLiteral("tryit")));
        const QString token = tryIt->auth().token();
        tryIt->auth().setToken({});
        click("apis.subscriptions.use");
        QTRY_COMPARE_WITH_TIMEOUT(tryIt->auth().token(), token, patienceMs);
    }

    void aRevisionIsComparedByWhatItSays()
    {
        choose(QStringLiteral("Orders"));
        trigger("apis.revisions");
        inState("apis.revisions.view", StateView::State::Content);
        QTRY_COMPARE_WITH_TIMEOUT(rows("apis.revisions.table"), 1, patienceMs);
        QCOMPARE(cell("apis.revisions.table", 0, 0), QStringLiteral("Revision 1"));
        QCOMPARE(cell("apis.revisions.table", 0, 1), QStringLiteral("Default"));
        auto* title = child<QLabel>("apis.revisions.differences.title");
        trigger("apis.revision.compare");
        QTRY_VERIFY2_WITH_TIMEOUT(title->text().contains(QStringLiteral("says the same")), qPrintable(title->text()), patienceMs);
        // An edit here is found, by its part.
        const QString path = context().workspace.api(QStringLiteral("Orders-1.0.0"))->path;
        QString file = path + QStringLiteral("/api.json");
        if (!QFile::exists(file))
            file = path + QStringLiteral("/api.yaml");
        QFile api(file);
        QVERIFY(api.open(QIODevice::ReadOnly));
        QByteArray text = api.readAll();
        api.close();
        QVERIFY2(text.contains("/store\""), text.constData());
        text.replace("/store\"", "/shop\"");
        QVERIFY(api.open(QIODevice::WriteOnly));
        api.write(text);
        api.close();
        context().workspace.refresh();
        trigger("apis.revision.compare");
        QTRY_VERIFY_WITH_TIMEOUT(rows("apis.revisions.differences") > 0, patienceMs);
        QCOMPARE(cell("apis.revisions.differences", 0, 0), QStringLiteral("Endpoints"));
        QVERIFY2(cell("apis.revisions.differences", 0, 2).contains(QStringLiteral("/shop")), qPrintable(cell("apis.revisions.differences", 0, 2)));
        QVERIFY2(cell("apis.revisions.differences", 0, 3).contains(QStringLiteral("/store")), qPrintable(cell("apis.revisions.differences", 0, 3)));
        picture("5-compare");
    }

    void aRevisionIsMadeDeployedTakenAwayAndRestoredEachAfterAQuestion()
    {
        choose(QStringLiteral("Orders"));
        trigger("apis.revisions");
        inState("apis.revisions.view", StateView::State::Content);
        auto* effect = child<QLabel>("apis.revisions.confirm.effect");
        trigger("apis.revision.create");
        QVERIFY2(effect->text().contains(QStringLiteral("Nothing is deployed")), qPrintable(effect->text()));
        child<QLineEdit>("apis.revisions.description")->setText(QStringLiteral("by the story"));
        picture("6-create");
        click("apis.revisions.confirm.go");
        QTRY_COMPARE_WITH_TIMEOUT(rows("apis.revisions.table"), 2, patienceMs);
        child<QTableView>("apis.revisions.table")->selectRow(0);
        QCOMPARE(cell("apis.revisions.table", 0, 0), QStringLiteral("Revision 2"));
        QCOMPARE(context().commands.blockedReason(QStringLiteral("apis.revision.undeploy")), QStringLiteral("The revision is deployed nowhere."));
        trigger("apis.revision.deploy");
        QVERIFY2(effect->text().contains(QStringLiteral("replaces Revision 1 in Default")), qPrintable(effect->text()));
        click("apis.revisions.confirm.go");
        QTRY_COMPARE_WITH_TIMEOUT(cell("apis.revisions.table", 0, 1), QStringLiteral("Default"), patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(cell("apis.revisions.table", 1, 1), QString(), patienceMs);
        trigger("apis.revision.undeploy");
        QVERIFY2(effect->text().contains(QStringLiteral("404")), qPrintable(effect->text()));
        click("apis.revisions.confirm.go");
        QTRY_COMPARE_WITH_TIMEOUT(cell("apis.revisions.table", 0, 1), QString(), patienceMs);
        child<QTableView>("apis.revisions.table")->selectRow(1);
        trigger("apis.revision.restore");
        QVERIFY2(effect->text().contains(QStringLiteral("is lost")), qPrintable(effect->text()));
        click("apis.revisions.confirm.cancel");
        QVERIFY(!effect->isVisible());
        trigger("apis.revision.restore");
        click("apis.revisions.confirm.go");
        QTRY_VERIFY_WITH_TIMEOUT(!effect->isVisible(), patienceMs);
    }

    void whatGovernanceFindsHasAPlaceAndAFix()
    {
        choose(QStringLiteral("Orders"));
        trigger("apis.governance");
        inState("apis.governance.view", StateView::State::Content);
        QTRY_VERIFY_WITH_TIMEOUT(!child<QLabel>("apis.governance.status")->text().isEmpty(), patienceMs);
        QVERIFY2(child<QLabel>("apis.governance.status")->text().contains(QStringLiteral("follows all rules")), qPrintable(child<QLabel>("apis.governance.status")->text()));
        picture("7-governance");
    }

    void aChangeOfStateNamesItsEffectAndANewVersionRunsBesideTheOldOne()
    {
        choose(QStringLiteral("Menu"));
        trigger("apis.lifecycle");
        inState("apis.lifecycle.view", StateView::State::Content);
        QTRY_COMPARE_WITH_TIMEOUT(child<QLabel>("apis.lifecycle.state")->text(), QStringLiteral("State: Published"), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(rows("apis.lifecycle.history") >= 2, patienceMs);
        picture("8-lifecycle");
        child<QLineEdit>("apis.lifecycle.version")->setText(QStringLiteral("3.0.0"));
        QSignalSpy ended(&context().jobs, &JobList::jobEnded);
        click("apis.lifecycle.make");
        QVERIFY(child<QLabel>("apis.lifecycle.confirm.effect")->text().contains(QStringLiteral("both run here beside each other")));
        click("apis.lifecycle.confirm.go");
        waitForJob(ended);
        QTRY_VERIFY_WITH_TIMEOUT(context().workspace.api(QStringLiteral("Menu-3.0.0")) != nullptr, patienceMs);
        QVERIFY(context().workspace.api(QStringLiteral("Menu-2.1.0")) != nullptr);
        QTRY_COMPARE_WITH_TIMEOUT(call(QStringLiteral("/menu/3.0.0/dishes")).status, 200, patienceMs);
        QCOMPARE(call(QStringLiteral("/menu/2.1.0/dishes")).status, 200);

        choose(QStringLiteral("Menu"));
        trigger("apis.lifecycle");
        inState("apis.lifecycle.view", StateView::State::Content);
        QAbstractButton* block = nullptr;
        for (auto* button : child<QWidget>("apis.lifecycle.transitions")->findChildren<QAbstractButton*>()) {
            if (button->text() == QLatin1String("Block") || button->text() == QLatin1String("Publish"))
                block = button;
        }
        QVERIFY(block != nullptr);
        block->click();
        auto* effect = child<QLabel>("apis.lifecycle.confirm.effect");
        QTRY_VERIFY_WITH_TIMEOUT(effect->isVisible(), patienceMs);
        QVERIFY2(effect->text().contains(QStringLiteral("Governance finds nothing.")), qPrintable(effect->text()));
        picture("9-change");
        const QString before = child<QLabel>("apis.lifecycle.state")->text();
        click("apis.lifecycle.confirm.go");
        QTRY_VERIFY_WITH_TIMEOUT(!child<QLabel>("apis.lifecycle.state")->text().isEmpty() && child<QLabel>("apis.lifecycle.state")->text() != before, patienceMs);
    }

    void policiesAreShownInTheirOrder()
    {
        choose(QStringLiteral("Partners"));
        trigger("apis.policies");
        QTRY_VERIFY_WITH_TIMEOUT(child<StateView>("apis.policies.view")->state() == StateView::State::Content && rows("apis.policies.table") > 0, patienceMs);
        picture("10-policies");
    }

    void cleanupTestCase() { workbench_.reset(); }
};

POSTERN_TEST(WorkbenchPublisherTest);
#include "WorkbenchPublisherTest.moc"
