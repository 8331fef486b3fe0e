// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/BreakpointPanel.h"

#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/inspector/BreakpointText.h"
#include "workbench/inspector/BreakpointsPane.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/InspectorPage.h"
#include "workbench/inspector/MessageText.h"
#include "workbench/inspector/PausedPane.h"
#include "workbench/shell/StateView.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableWidget>
#include <QtTest>

using namespace postern::workbench;
using postern::inspection::PauseAction;
using postern::test::TestContext;

namespace {

PausedState pausedPost()
{
    PausedState state;
    state.call.id = 7;
    state.call.pause = 3;
    state.call.filter = QStringLiteral("rate-limit");
    state.call.method = state.method = QStringLiteral("POST");
    state.call.target = state.target = QStringLiteral("/items?token=**** (5 characters)");
    state.call.limit = QDateTime::currentDateTime().addSecs(600);
    state.call.clientLimit = QDateTime::currentDateTime().addSecs(25);
    state.headers = {{QStringLiteral("Host"), QStringLiteral("shop.example")},
                     {QStringLiteral("Authorization"), QStringLiteral("Bearer ****wxyz (26 characters)")}};
    state.body = QStringLiteral("{\"amount\":17}");
    state.bodyHeld = true;
    return state;
}

} // namespace

class BreakpointPanelTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<TestContext> c_;
    InspectorPage* page_ = nullptr;

    postern::test::FakeBreakpoints& fake() const { return c_->gateway.fakeBreakpoints; }
    BreakpointsPane& rules() const { return page_->breakpoints()->breakpoints(); }
    PausedPane& paused() const { return page_->breakpoints()->paused(); }
    void run(const char* id) const { c_->commands.action(QLatin1String(id))->trigger(); }
    QTableWidget* list() const { return page_->findChild<QTableWidget*>(QStringLiteral("inspector.breakpoints.list")); }
    /// Somebody types into a field of the form and leaves it.
    void type(const char* name, const QString& text) const
    {
        auto* field = page_->findChild<QLineEdit*>(QLatin1String(name));
        field->setText(text);
        Q_EMIT field->editingFinished();
    }

  private Q_SLOTS:
    void init()
    {
        c_ = std::make_unique<TestContext>();
        for (const char* id : {"gateway.run", "gateway.record", "demo.calls", "go.tryit"})
            c_->commands.add({QLatin1String(id), QLatin1String(id), QLatin1String(id), {}, {}, {}}, &c_->window, [] {});
        page_ = new InspectorPage(c_->context);
        c_->window.setCentralWidget(page_);
        c_->window.resize(1300, 900);
        c_->window.show();
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
    }
    void cleanup() { c_.reset(); }

    void aKeyPutsABreakpointBeforeTheStepAndTakesItAway()
    {
        QVERIFY(!page_->breakpoints()->isVisible());
        page_->choose(6);
        QTRY_VERIFY(page_->detail().trace() != nullptr);
        const int step = page_->detail().step();
        run("inspector.breakpoint");
        QVERIFY(page_->breakpoints()->isVisible());
        QCOMPARE(fake().settings().breakpoints.size(), std::size_t(1));
        const auto& own = fake().settings().breakpoints.front();
        QCOMPARE(own.filter, page_->detail().trace()->steps[static_cast<std::size_t>(step)].filter);
        QCOMPARE(own.api, page_->detail().trace()->summary.api);
        const TraceChainModel& chain = page_->detail().chain();
        QVERIFY(chain.index(step, TraceChainModel::Number).data(TraceChainModel::BreakpointRole).toBool());
        QVERIFY(chain.index(step, 0).data(Qt::AccessibleTextRole).toString().contains(QLatin1String("breakpoint")));
        QVERIFY(!chain.index(0, TraceChainModel::Number).data(TraceChainModel::BreakpointRole).toBool());
        QCOMPARE(c_->commands.action(QStringLiteral("inspector.breakpoints"))->text(), QStringLiteral("Breakpoints 1"));
        run("inspector.breakpoint");
        QVERIFY(fake().settings().breakpoints.empty());
        QCOMPARE(rules().view().state(), StateView::State::Empty);
    }

    void allAreSwitchedOffAndOn()
    {
        rules().add({});
        rules().add({});
        run("inspector.breakpointsOff");
        QVERIFY(!rules().anyEnabled());
        QCOMPARE(fake().settings().breakpoints.size(), std::size_t(2));
        run("inspector.breakpointsOff");
        QVERIFY(fake().settings().breakpoints[1].enabled);
        list()->item(1, 0)->setCheckState(Qt::Unchecked);
        QVERIFY(!fake().settings().breakpoints[1].enabled);
    }

    void aConditionIsReadAndAMistakeChangesNothing()
    {
        rules().add({});
        type("inspector.breakpoints.condition", QStringLiteral("method = GET and header X-A exists"));
        QCOMPARE(fake().settings().breakpoints.front().when.size(), std::size_t(2));
        QCOMPARE(list()->item(0, 2)->text(), QStringLiteral("method = GET and header X-A exists"));
        type("inspector.breakpoints.condition", QStringLiteral("weather = fine"));
        QVERIFY(rules().message().contains(QLatin1String("weather")));
        QCOMPARE(fake().settings().breakpoints.front().when.size(), std::size_t(2));
        type("inspector.breakpoints.condition", QStringLiteral("status = 4xx")); // a request has none
        QVERIFY2(rules().message().contains(QLatin1String("response")), qPrintable(rules().message()));
        fake().count(QStringLiteral("b1"), 12);
        QCOMPARE(list()->item(0, 3)->text(), QStringLiteral("12"));
    }

    void aConditionIsWrittenAsItWasRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("good");
        for (const char* text : {"", "method = POST", "path begins /a and query q != b c", "status = 4xx", "header A exists", "claim sub contains x",
                                 "header N >= 3 and header M <= 4", "query z missing", "path ends .json"})
            QTest::newRow(text) << QString::fromLatin1(text) << true;
        for (const char* text : {"method", "method POST", "header", "header A", "header A exists 1", "path =", "foo = 1", "method = POST and", "and"})
            QTest::newRow(text) << QString::fromLatin1(text) << false;
    }
    void aConditionIsWrittenAsItWasRead()
    {
        QFETCH(QString, text);
        QFETCH(bool, good);
        QString error;
        const auto terms = termsFrom(text, error);
        QCOMPARE(terms.has_value(), good);
        QCOMPARE(error.isEmpty(), good);
        if (terms)
            QCOMPARE(termsText(*terms), text);
    }

    void aRuleIsTestedAgainstWhatWasSeen()
    {
        rules().add({});
        run("inspector.breakpointTest");
        QTRY_COMPARE(rules().message(), QStringLiteral("24 of 24 recorded calls would have matched."));
        type("inspector.breakpoints.condition", QStringLiteral("method = NONE and claim sub exists"));
        run("inspector.breakpointTest");
        QTRY_COMPARE(rules().message(), QStringLiteral("0 of 24 recorded calls would have matched. Claims were not looked at."));
        // Headers are in the traces.
        for (const auto& [condition, confirmed] : {std::pair("header Host exists", 24), std::pair("header X-None exists", 0)}) {
            type("inspector.breakpoints.condition", QLatin1String(condition));
            run("inspector.breakpointTest");
            QTRY_COMPARE(rules().message(),
                         QStringLiteral("%1 of the last 24 calls in question would have matched; 24 of 24 recorded calls are.").arg(confirmed));
        }
        // More than a person scrolls through, without the window's thread.
        c_->gateway.endExchanges(50'000);
        type("inspector.breakpoints.condition", QStringLiteral("path begins /"));
        run("inspector.breakpointTest");
        QTRY_VERIFY2_WITH_TIMEOUT(rules().message().contains(QLatin1String("50,024 recorded")), qPrintable(rules().message()), 20'000);
        c_->exchanges.clear();
        run("inspector.breakpointTest");
        QTRY_VERIFY(rules().message().startsWith(QLatin1String("No call has been recorded yet")));
    }

    void aPausedCallIsShownEditedAndContinued()
    {
        QSignalSpy badge(page_, &Page::badgeChanged);
        fake().hold({pausedPost()});
        QVERIFY(page_->breakpoints()->isVisible()); // by itself
        QCOMPARE(badge.last().first().toString(), QStringLiteral("1"));
        QTRY_VERIFY(paused().state().has_value());
        QString text = paused().editor().toPlainText();
        QCOMPARE(text, QStringLiteral("POST /items?token=**** (5 characters)\nHost: shop.example\n"
                                      "Authorization: Bearer ****wxyz (26 characters)\n\n{\"amount\":17}"));
        text.replace(QLatin1String("17"), QLatin1String("18"));
        text.replace(QLatin1String("Host: shop.example\n"), QLatin1String("Host: shop.example\nX-New: 1\n"));
        paused().editor().setPlainText(text);
        run("inspector.continueEdited");
        QCOMPARE(fake().actions.size(), 1);
        const auto& [id, action] = fake().actions.first();
        QCOMPARE(id, quint64(7));
        QVERIFY(action.kind == PauseAction::Kind::Edit);
        QCOMPARE(action.pause, std::uint64_t(3));
        QCOMPARE(*action.body, std::string("{\"amount\":18}"));
        QCOMPARE(action.headers->size(), std::size_t(3));
        QCOMPARE((*action.headers)[1][0], std::string("X-New"));
        QCOMPARE(*action.target, std::string("/items?token=**** (5 characters)"));
        QCOMPARE(paused().view().state(), StateView::State::Empty);
        QCOMPARE(badge.last().first().toString(), QString());
    }

    void mistakesAndRefusalsAreSaidAndLoseNothing()
    {
        fake().hold({pausedPost()});
        QTRY_VERIFY(paused().state().has_value());
        paused().editor().setPlainText(QStringLiteral("POST /x\nno header\n\n"));
        run("inspector.continueEdited");
        QVERIFY(paused().message().contains(QLatin1String("no header")));
        QVERIFY(fake().actions.isEmpty());
        fake().refusal = QStringLiteral("The header \"X\" is wrong.");
        paused().editor().setPlainText(QStringLiteral("POST /x\nX: 1\n\n"));
        run("inspector.continueEdited");
        QCOMPARE(paused().message(), fake().refusal);
        QVERIFY(paused().editor().toPlainText().contains(QLatin1String("X: 1")));
    }

    void answersDropsAndSteps()
    {
        QVERIFY(!c_->commands.action(QStringLiteral("inspector.drop"))->isEnabled());
        QVERIFY(!c_->commands.blockedReason(QStringLiteral("inspector.continueAll")).isEmpty());
        fake().hold({pausedPost()});
        QTRY_VERIFY(paused().state().has_value());
        run("inspector.answer"); // shows where to write it
        QVERIFY(fake().actions.isEmpty());
        paused().answerEditor().setPlainText(QStringLiteral("503 later\nRetry-After: 5\n\nwait"));
        run("inspector.answer");
        QVERIFY(fake().actions.last().second.kind == PauseAction::Kind::Answer);
        QCOMPARE(*fake().actions.last().second.status, 503);
        QCOMPARE(*fake().actions.last().second.body, std::string("wait"));
        for (const auto& [id, kind] : {std::pair("inspector.stepPaused", PauseAction::Kind::Step), std::pair("inspector.drop", PauseAction::Kind::Drop),
                                       std::pair("inspector.continue", PauseAction::Kind::Continue)}) {
            PausedState again = pausedPost();
            again.call.pause = static_cast<quint64>(fake().actions.size()) + 10;
            fake().hold({again});
            QTRY_VERIFY(paused().state().has_value());
            run(id);
            QVERIFY(fake().actions.last().second.kind == kind);
        }
        fake().hold({pausedPost()});
        run("inspector.dropAll");
        QVERIFY(fake().actions.last().second.kind == PauseAction::Kind::Drop);
        QCOMPARE(fake().actions.last().first, quint64(0));
    }

    void howLongClientsWaitAndWhatRanOnIsInView()
    {
        auto* calls = page_->findChild<QTableWidget*>(QStringLiteral("inspector.paused.list"));
        auto* beyond = page_->findChild<QLabel*>(QStringLiteral("inspector.paused.beyond"));
        PausedState silent = pausedPost();
        silent.call.id = 8;
        silent.call.clientLimit = {};
        PausedState late = pausedPost();
        late.call.id = 9;
        late.call.clientLimit = QDateTime::currentDateTime().addSecs(-3);
        fake().hold({pausedPost(), silent, late});
        QVERIFY(calls->item(0, 3)->text().startsWith(QLatin1String("0:2")));
        QCOMPARE(calls->item(1, 3)->text(), QStringLiteral("not known"));
        QCOMPARE(calls->item(2, 3)->text(), QStringLiteral("over"));
        const int right = calls->columnViewportPosition(3) + calls->columnWidth(3);
        QVERIFY2(right <= calls->viewport()->width(), qPrintable(QString::number(right)));
        QVERIFY(beyond->isHidden());
        fake().letRunOn(37);
        QVERIFY(!beyond->isHidden());
        QCOMPARE(beyond->text(), QStringLiteral("37 more ran on, as no more than 1,000 calls are paused at once."));
        QVERIFY2(page_->minimumSizeHint().width() <= 1280, qPrintable(QString::number(page_->minimumSizeHint().width())));
    }

    void anAnswerThatStillComesIsShownAsItBegins()
    {
        PausedState coming = pausedPost();
        coming.call.response = true;
        coming.status = 200;
        coming.body = QStringLiteral("data: 1");
        coming.bodyHeld = false;
        fake().hold({coming});
        QTRY_VERIFY(paused().state().has_value());
        QVERIFY(paused().editor().toPlainText().endsWith(QLatin1String("\n\ndata: 1")));
        QVERIFY2(paused().message().contains(QLatin1String("begins")), qPrintable(paused().message()));
        run("inspector.continueEdited"); // of the head; what has begun stays as it is
        QVERIFY(!fake().actions.last().second.body.has_value());
        coming.bodyHidden = true;
        coming.call.pause = 4;
        fake().hold({coming});
        QTRY_VERIFY(paused().message().contains(QLatin1String("compressed")));
        QVERIFY(paused().editor().toPlainText().endsWith(QLatin1String("\n\n")));
    }

    void aThousandPausedCallsComeAndGo()
    {
        QVector<PausedState> states;
        for (quint64 id = 1; id <= 1000; ++id) {
            states.append(pausedPost());
            states.last().call.id = states.last().call.pause = id;
        }
        fake().hold(states);
        auto* calls = page_->findChild<QTableWidget*>(QStringLiteral("inspector.paused.list"));
        QCOMPARE(calls->rowCount(), 1000);
        paused().choose(500);
        QTRY_VERIFY(paused().state() && paused().state()->call.id == 500);
        states.remove(0, 100); // the chosen one stays chosen
        fake().hold(states);
        QCOMPARE(paused().chosen(), quint64(500));
        QCOMPARE(calls->rowCount(), 900);
        run("inspector.continueAll");
        QCOMPARE(paused().view().state(), StateView::State::Empty);
        QVERIFY(!paused().state().has_value());
    }

    void aCallThatEndsByItselfIsTold()
    {
        QStringList told;
        connect(&c_->notices, &Notices::shown, page_, [&told](const Notice& notice) { told << notice.text; });
        fake().hold({pausedPost()});
        fake().end(7, QStringLiteral("client-left"));
        QCOMPARE(told.size(), 1);
        QVERIFY(told.first().contains(QLatin1String("client left")));
    }

    void breakpointsComeBackWithTheWorkspace()
    {
        rules().add({});
        type("inspector.breakpoints.filter", QStringLiteral("rate-limit"));
        const QJsonObject state = page_->saveState();
        fake().setSettings({});
        page_->restoreState(state);
        QCOMPARE(fake().settings().breakpoints.size(), std::size_t(1));
        QCOMPARE(fake().settings().breakpoints.front().filter, std::string("rate-limit"));
    }
};

POSTERN_TEST(BreakpointPanelTest);

#include "BreakpointPanelTest.moc"
