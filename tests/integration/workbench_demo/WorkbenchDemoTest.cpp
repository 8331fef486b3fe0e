// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"
#include "workbench/Workbench.h"
#include "workbench/apis/ApisPage.h"
#include "workbench/bridge/ChildGateway.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/FilterBar.h"
#include "workbench/inspector/InspectorPage.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/JobList.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/shell/Navigation.h"
#include "workbench/tryit/ResponsePanel.h"
#include "workbench/tryit/TryItPage.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QDir>
#include <QSignalSpy>
#include <QTabWidget>
#include <QtTest>

using namespace postern::workbench;

namespace {

constexpr int patienceMs = 30'000;  // of a step; a loaded machine is slow
constexpr qint64 firstTraceMs = 3'000;

/// The longest time in which the GUI thread did not come round.
class Watchdog {
  public:
    Watchdog()
    {
        timer_.setInterval(5);
        QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] {
            longest = std::max(longest, clock_.restart());
        });
        clock_.start();
        timer_.start();
    }
    qint64 longest = 0;

  private:
    QTimer timer_;
    QElapsedTimer clock_;
};

} // namespace

/// The main job as a person does it, by the same commands: open the demo, pull its APIs, run them, call them, and see
/// what became of each call.
class WorkbenchDemoTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<Workbench> workbench_;
    qint64 pulledAfter_ = 0;
    qint64 runningAfter_ = 0;

    AppContext& context() const { return workbench_->context(); }
    void trigger(const char* command) const
    {
        QAction* action = context().commands.action(QLatin1String(command));
        QVERIFY2(action != nullptr, command);
        QVERIFY2(action->isEnabled(), qPrintable(QLatin1String(command) + QStringLiteral(": ") +
                                                 context().commands.blockedReason(QLatin1String(command))));
        action->trigger();
    }
    template <class PageType>
    PageType* page(const char* id) const
    {
        return qobject_cast<PageType*>(workbench_->window().page(QLatin1String(id)));
    }
    QString problems() const
    {
        QStringList lines;
        for (int row = 0; row < context().jobs.rowCount(); ++row)
            lines << context().jobs.job(row)->title() + QStringLiteral(": ") + context().jobs.job(row)->message();
        return lines.join(QLatin1Char('\n'));
    }
    void picture(const char* name) const
    {
        const QString folder = qEnvironmentVariable("POSTERN_SHOTS");
        if (folder.isEmpty())
            return;
        if (auto* toasts = workbench_->window().findChild<QWidget*>(QStringLiteral("toasts")))
            toasts->hide(); // they lie over what is to be looked at
        QTest::qWait(100);
        QDir().mkpath(folder);
        workbench_->window().grab().save(QStringLiteral("%1/demo-%2.png").arg(folder, QLatin1String(name)));
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
        workbench_->show();
        picture("0-first");
    }

    void theDemoOpensItsWorkspaceAndListsItsPublishersApis()
    {
        Watchdog watchdog;
        QElapsedTimer clock;
        clock.start();
        QSignalSpy listed(page<ApisPage>("apis"), &ApisPage::listEnded);
        workbench_->startDemo();
        qInfo("startDemo() gave the GUI thread back after %lld ms", clock.elapsed());
        QVERIFY(listed.wait(patienceMs));
        QVERIFY(context().workspace.isDemo());
        qInfo("demo listed after %lld ms; longest pause of the window %lld ms", clock.elapsed(), watchdog.longest);
        picture("1-apis");
        workbench_->window().showPage(QStringLiteral("inspector"));
        picture("1-inspector-stopped");
    }

    void fromThePulledSelectionToTheFirstTracedCall()
    {
        QElapsedTimer clock;
        clock.start();
        QSignalSpy ended(&context().jobs, &JobList::jobEnded);
        trigger("apis.pullAll");
        QVERIFY(!ended.isEmpty() || ended.wait(patienceMs));
        QVERIFY2(context().jobs.job(0)->state() == Job::State::Done, qPrintable(problems()));
        const qint64 pulled = clock.elapsed();
        clock.restart(); // the measure begins where a pulled selection is there
        trigger("gateway.run");
        QTRY_COMPARE_WITH_TIMEOUT(context().gateway.state(), GatewayState::Running, patienceMs);
        const qint64 running = clock.elapsed();
        QTRY_VERIFY_WITH_TIMEOUT(!context().gateway.listeners().isEmpty(), patienceMs);

        auto* tryIt = page<TryItPage>("tryit");
        auto* inspector = page<InspectorPage>("inspector");
        workbench_->window().showPage(QStringLiteral("tryit"));
        QSignalSpy token(&tryIt->auth(), &AuthPanel::tokenFetched);
        tryIt->auth().fetchToken();
        QVERIFY2(!token.isEmpty() || token.wait(patienceMs), qPrintable(tryIt->auth().message()));
        QString url;
        for (const ListenerStatus& listener : context().gateway.listeners()) {
            if (!listener.tls)
                url = listener.url;
        }
        QVERIFY(!url.isEmpty());
        CurlCommand call;
        call.url = url + QStringLiteral("/orders/1.0.0/orders/17");
        call.headers = {{QStringLiteral("Authorization"), QStringLiteral("Bearer ") + tryIt->auth().token()}};
        tryIt->setCall(call);
        QSignalSpy answered(tryIt, &TryItPage::ended);
        trigger("tryit.send");
        QVERIFY(answered.wait(patienceMs));
        QVERIFY2(tryIt->response().statusText().startsWith(QLatin1String("200")), qPrintable(tryIt->response().statusText()));
        QTRY_VERIFY_WITH_TIMEOUT(tryIt->response().exchange() != 0, patienceMs);
        context().navigation.open(QStringLiteral("inspector"),
                                  {{QStringLiteral("exchange"), QVariant::fromValue(tryIt->response().exchange())}});
        QTRY_VERIFY_WITH_TIMEOUT(inspector->detail().trace() != nullptr, patienceMs);
        const qint64 traced = clock.elapsed();
        qInfo("pull of all APIs %lld ms; from there: running %lld ms, first traced call %lld ms", pulled, running, traced);
        QCOMPARE(workbench_->window().currentPage()->id(), QStringLiteral("inspector"));
        QVERIFY2(inspector->detail().why().startsWith(QLatin1String("200: ")), qPrintable(inspector->detail().why()));
        picture("2-inspector-200");
        workbench_->window().showPage(QStringLiteral("tryit"));
        picture("2-tryit");
        QVERIFY2(traced <= firstTraceMs, qPrintable(QStringLiteral("%1 ms from the pulled selection to the first traced call").arg(traced)));
    }

    void eachOfTheDemosCallsIsExplained()
    {
        auto* inspector = page<InspectorPage>("inspector");
        workbench_->window().showPage(QStringLiteral("inspector"));
        const std::size_t before = context().exchanges.size();
        trigger("demo.calls");
        QTRY_VERIFY_WITH_TIMEOUT(context().exchanges.size() >= before + 21, patienceMs); // eleven, one of them eleven times
        const std::pair<int, const char*> wanted[] = {{200, ""},       {401, "jwt-auth"}, {403, "scope"},
                                                      {404, ""},       {429, ""},         {502, "backend"}};
        for (const auto& [status, by] : wanted) {
            inspector->filterBar().setText(QStringLiteral("status=%1").arg(status));
            QTRY_VERIFY_WITH_TIMEOUT(!inspector->list().isFiltering() && inspector->list().rowCount() > 0, patienceMs);
            inspector->choose(inspector->list().exchangeId(inspector->list().rowCount() - 1));
            QTRY_VERIFY_WITH_TIMEOUT(inspector->detail().trace() != nullptr &&
                                         inspector->detail().trace()->summary.status == status, patienceMs);
            const QString why = inspector->detail().why();
            qInfo("%s", qPrintable(why));
            QVERIFY2(why.startsWith(QString::number(status)), qPrintable(why));
            QVERIFY2(why.contains(QLatin1String(by)), qPrintable(why));
            QVERIFY2(!why.contains(QLatin1String("gave no reason")), qPrintable(why));
            if (status != 200)
                QVERIFY2(why.contains(QLatin1Char('\n')), qPrintable(QStringLiteral("no fix: ") + why));
            picture(qPrintable(QStringLiteral("3-inspector-%1").arg(status)));
        }
        inspector->filterBar().setText({});
        workbench_->window().showPage(QStringLiteral("analytics"));
        QTest::qWait(1'100); // the running second is not drawn yet
        picture("4-analytics");
        trigger("analytics.tables");
        picture("4-analytics-table");
        trigger("analytics.tables");
        workbench_->window().findChild<QTabWidget*>(QStringLiteral("tryit.tabs"))->setCurrentIndex(2);
        workbench_->window().findChild<QTabWidget*>(QStringLiteral("tryit.response.tabs"))->setCurrentIndex(2);
        for (const char* id : {"apis", "gateway", "tryit"}) {
            workbench_->window().showPage(QLatin1String(id));
            picture(qPrintable(QStringLiteral("5-%1").arg(QLatin1String(id))));
        }
    }

    void theGatewayStopsAndTheListStays()
    {
        const std::size_t before = context().exchanges.size();
        trigger("gateway.stop");
        QTRY_COMPARE_WITH_TIMEOUT(context().gateway.state(), GatewayState::Stopped, patienceMs);
        QCOMPARE(context().exchanges.size(), before);
    }

    void cleanupTestCase() { workbench_.reset(); }
};

POSTERN_TEST(WorkbenchDemoTest);
#include "WorkbenchDemoTest.moc"
