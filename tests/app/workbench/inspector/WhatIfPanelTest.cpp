// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/WhatIfPanel.h"

#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/InspectorPage.h"
#include "workbench/shell/StateView.h"
#include "workbench/workspace/Drafts.h"

#include <QAction>
#include <QFile>
#include <QPlainTextEdit>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

using namespace postern::workbench;
using postern::inspection::StepResult;
using postern::inspection::WhatIfAnswer;
using postern::inspection::WhatIfOutcome;
using postern::test::TestContext;

namespace {

/// Every fifth is refused now, every seventh cannot be judged.
void judge(WhatIfAnswer& answer)
{
    if (answer.id % 5 == 0) {
        answer.outcome = WhatIfOutcome::NowRefused;
        answer.statusAfter = 429;
        postern::inspection::DecisionChange change;
        change.filter = "rate-limit";
        change.before = StepResult::Passed;
        change.after = StepResult::Answered;
        change.reasonAfter = postern::inspection::Reason{"unknown.reason", {}, "Only 3 calls an hour.", {}};
        change.effects = {"header RateLimit-Limit"};
        change.origin = "apis/Orders-1/postern.yaml:3:5";
        answer.decisions.push_back(change);
        answer.assumptions.push_back(postern::inspection::whatIfReason(postern::inspection::whatIfLimitFromEmpty, "rate-limit"));
    } else if (answer.id % 7 == 0) {
        answer.outcome = WhatIfOutcome::NotJudged;
        answer.why = postern::inspection::whatIfReason(postern::inspection::whatIfTokenNotRecorded, "jwt-auth");
    }
}

} // namespace

class WhatIfPanelTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<TestContext> c_;
    InspectorPage* page_ = nullptr;

    postern::test::FakeWhatIf& fake() const { return c_->gateway.fakeWhatIf; }
    WhatIfPanel& panel() const { return *page_->whatIf(); }
    void run(const char* id) const { c_->commands.action(QLatin1String(id))->trigger(); }
    void finish() const { QTRY_VERIFY(!panel().isRunning()); }
    QTableView* table() const { return page_->findChild<QTableView*>(QStringLiteral("inspector.whatIf.table")); }

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
        QTRY_COMPARE(c_->gateway.state(), GatewayState::Running);
        c_->gateway.endExchanges(105);
        QTRY_COMPARE(page_->list().rowCount(), 105);
        fake().judge = judge;
    }
    void cleanup() { c_.reset(); }

    void evaluatesWhatTheListShowsAgainstTheOpenDrafts()
    {
        c_->workspace.drafts().edit(QStringLiteral("gateway.yaml"), QStringLiteral("apiVersion: postern/v1\n"), QStringLiteral("edit"));
        run("inspector.whatIf");
        QVERIFY(page_->isTrying());
        QVERIFY(panel().isRunning());
        finish();
        QCOMPARE(fake().begun.size(), 1);
        QCOMPARE(fake().begun.front().value(QStringLiteral("gateway.yaml")), QStringLiteral("apiVersion: postern/v1\n"));
        QCOMPARE(fake().evaluated, 105);
        QCOMPARE(fake().ended, QVector<quint64>{1});
        QCOMPARE(panel().model().count(WhatIfOutcome::NowRefused), 21);
        QCOMPARE(panel().model().count(WhatIfOutcome::NotJudged), 12);
        QCOMPARE(panel().model().count(WhatIfOutcome::Unchanged), 72);
        QVERIFY2(panel().summary().contains(QStringLiteral("now refused 21 (rate-limit 21)")), qPrintable(panel().summary()));
        QCOMPARE(panel().view().state(), StateView::State::Content);
        QCOMPARE(panel().model().rowCount(), 33); // what stays is not listed
        QVERIFY2(panel().details().contains(QStringLiteral("Only 3 calls an hour.")), qPrintable(panel().details()));
        QVERIFY(panel().details().contains(QStringLiteral("apis/Orders-1/postern.yaml:3:5")));
        QVERIFY(panel().details().contains(QStringLiteral("Taken for granted:")));
        panel().showUnchanged(true);
        QCOMPARE(panel().model().rowCount(), 105);
    }

    void evaluatesTheChosenOnesOnly()
    {
        QTableView& list = page_->pane().table();
        list.selectionModel()->select(QItemSelection(page_->list().index(3, 0), page_->list().index(5, 0)),
                                      QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        run("inspector.whatIf");
        finish();
        QCOMPARE(fake().evaluated, 3);
    }

    void saysWhenNothingWouldBeDifferent()
    {
        fake().judge = {};
        run("inspector.whatIf");
        finish();
        QCOMPARE(panel().view().state(), StateView::State::Empty);
        QCOMPARE(panel().model().total(), 105);
    }

    void saysWhatIsWrongWithTheDraft()
    {
        fake().refusal = {{Problem::Severity::Error, QStringLiteral("there is no filter \"cros\""), QStringLiteral("did you mean \"cors\"?"), QStringLiteral("gateway.yaml"), 4, 5}};
        run("inspector.whatIf");
        finish();
        QCOMPARE(panel().view().state(), StateView::State::Error);
        fake().refusal.clear();
        run("inspector.whatIfAgain");
        finish();
        QCOMPARE(panel().view().state(), StateView::State::Content);
    }

    void stopsWhenItIsTold()
    {
        fake().held = true;
        run("inspector.whatIf");
        QTRY_COMPARE(fake().evaluated, WhatIfLink::mostAtOnce);
        QVERIFY(c_->commands.action(QStringLiteral("inspector.stopWhatIf"))->isEnabled());
        QCOMPARE(c_->jobs.running(), 1);
        run("inspector.stopWhatIf");
        QVERIFY(!panel().isRunning());
        QCOMPARE(c_->jobs.running(), 0);
        QCOMPARE(fake().ended, QVector<quint64>{1});
        QVERIFY(!c_->commands.action(QStringLiteral("inspector.stopWhatIf"))->isEnabled());
    }

    void aGatewayThatGoesIsSaid()
    {
        fake().held = true;
        run("inspector.whatIf");
        QTRY_COMPARE(fake().evaluated, WhatIfLink::mostAtOnce);
        c_->gateway.crash(QStringLiteral("it fell"));
        finish();
        QCOMPARE(panel().view().state(), StateView::State::Error);
        QCOMPARE(c_->jobs.running(), 0);
    }

    void isReachedAndLeftByKeys()
    {
        page_->visit({{QStringLiteral("whatIf"), true}});
        QVERIFY(page_->isTrying());
        finish();
        const quint64 id = panel().current();
        QVERIFY(id != 0);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Return);
        QVERIFY(!page_->isTrying());
        QCOMPARE(page_->detail().exchange(), id);
        page_->tryDrafts();
        finish();
        QTest::keyClick(table(), Qt::Key_Escape);
        QVERIFY(!page_->isTrying());
        for (const char* name : {"inspector.whatIf.table", "inspector.whatIf.details", "inspector.whatIf.summary", "inspector.whatIf.unchanged"})
            QVERIFY2(!page_->findChild<QWidget*>(QLatin1String(name))->accessibleName().isEmpty(), name);
    }
};

POSTERN_TEST(WhatIfPanelTest);

#include "WhatIfPanelTest.moc"
