// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/RerunPanel.h"

#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/inspector/ComparePanel.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/InspectorPage.h"

#include <QAction>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QtTest>

using namespace postern::workbench;
using postern::test::TestContext;

/// An exchange that is run again from a step on, at a gateway that only pretends.
class RerunPanelTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<TestContext> c_;
    InspectorPage* page_ = nullptr;

    postern::test::FakeRerun& fake() const { return c_->gateway.fakeRerun; }
    RerunPanel& panel() const { return *page_->rerun(); }
    QAction* command(const char* id) const { return c_->commands.action(QLatin1String(id)); }
    /// The POST of a pizza order, which was created: id 3.
    void choose(quint64 id, int step)
    {
        page_->choose(id);
        QTRY_VERIFY(page_->detail().trace() != nullptr && page_->detail().exchange() == id);
        QTRY_COMPARE(page_->detail().trace()->summary.id, id);
        auto* chain = page_->findChild<QTableView*>(QStringLiteral("inspector.chain"));
        chain->setCurrentIndex(chain->model()->index(step, 0));
        QCOMPARE(page_->detail().step(), step);
    }
    void edit(const QString& what, const QString& by)
    {
        QString text = panel().editor().toPlainText();
        QVERIFY2(text.contains(what), qPrintable(text));
        panel().editor().setPlainText(text.replace(what, by));
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
        QTRY_COMPARE(c_->gateway.state(), GatewayState::Running);
        c_->gateway.endExchanges(20);
        QTRY_COMPARE(page_->list().rowCount(), 20);
    }
    void cleanup() { c_.reset(); }

    void showsTheRequestAsItStoodBeforeTheStep()
    {
        choose(3, 6); // set-header; jwt-auth has taken Authorization out
        command("inspector.rerun")->trigger();
        QVERIFY(page_->isRerunning());
        QVERIFY2(panel().heading().contains(QStringLiteral("exchange 3 from step 7 (set-header)")), qPrintable(panel().heading()));
        const QString text = panel().editor().toPlainText();
        QVERIFY2(text.startsWith(QStringLiteral("POST /orders/1.0.0/orders\nHost: localhost:8280\n")), qPrintable(text));
        QVERIFY(!text.contains(QStringLiteral("Authorization")) && text.contains(QStringLiteral("X-JWT-Assertion")));
        QVERIFY(text.endsWith(QStringLiteral("\n\n{\"item\":\"margherita\",\"amount\":2}")));
        QTest::keyClick(&panel().editor(), Qt::Key_Escape);
        QVERIFY(!page_->isRerunning());
    }

    void sendsWhatIsWrittenAndShowsWhatComesOfIt()
    {
        choose(3, 6);
        command("inspector.rerun")->trigger();
        edit(QStringLiteral("\"amount\":2"), QStringLiteral("\"amount\":3"));
        edit(QStringLiteral("Accept: */*"), QStringLiteral("Accept: text/plain"));
        fake().next = 21;
        QTest::keyClick(&panel().editor(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(fake().wishes.size(), 1);
        const auto& wish = fake().wishes.front();
        QCOMPARE(fake().traces, QVector<quint64>{3});
        QCOMPARE(wish.step, std::uint64_t{7});
        QVERIFY(!wish.method && !wish.target);
        QCOMPARE(wish.body.value_or(std::string()), std::string(R"({"item":"margherita","amount":3})"));
        QVERIFY(std::find(wish.headers->begin(), wish.headers->end(), std::vector<std::string>{"Accept", "text/plain"}) != wish.headers->end());
        QVERIFY(panel().isWaiting() && !command("inspector.sendRerun")->isEnabled());
        c_->gateway.endExchanges(1); // number 21
        QTRY_VERIFY(!page_->isRerunning());
        QCOMPARE(page_->detail().exchange(), quint64{21});
        QVERIFY(!panel().isWaiting());
        QCOMPARE(page_->rerunOrigin(), quint64{3});
        command("inspector.compareOrigin")->trigger();
        QVERIFY(page_->isComparing());
    }

    void whatIsNotChangedIsNotSent()
    {
        choose(12, 7); // the backend alone
        command("inspector.rerun")->trigger();
        edit(QStringLiteral("GET /orders/1.0.0/orders/17"), QStringLiteral("GET /orders/1.0.0/orders/18"));
        command("inspector.sendRerun")->trigger();
        QTRY_COMPARE(fake().wishes.size(), 1);
        QVERIFY(!fake().wishes.front().body);
        QCOMPARE(fake().wishes.front().target.value_or(std::string()), std::string("/orders/1.0.0/orders/18"));
    }

    void whatIsWrongIsSaidAndTheTextStays()
    {
        choose(3, 6);
        command("inspector.rerun")->trigger();
        panel().editor().setPlainText(QStringLiteral("POST\n\n"));
        panel().send();
        QVERIFY(panel().message().contains(QStringLiteral("a method and a path")));
        panel().editor().setPlainText(QStringLiteral("POST /orders\nA b: c\n\n"));
        panel().send();
        QVERIFY2(panel().message().contains(QStringLiteral("is no header name")), qPrintable(panel().message()));
        QCOMPARE(fake().wishes.size(), 0);
        fake().refusal = QStringLiteral("The chain of Orders 1.0.0 has no step set-header (any more).");
        panel().editor().setPlainText(QStringLiteral("POST /orders\nA: c\n\nx"));
        panel().send();
        QTRY_COMPARE(panel().message(), fake().refusal);
        QVERIFY(page_->isRerunning() && !panel().isWaiting());
        QCOMPARE(panel().editor().toPlainText(), QStringLiteral("POST /orders\nA: c\n\nx"));
    }

    void aStepThatHasNoRequestCannotBeBegunFrom()
    {
        choose(3, 8); // send
        QVERIFY(!command("inspector.rerun")->isEnabled());
        choose(4, 7); // refused by rate-limit, so the backend was not reached
        QVERIFY(!command("inspector.rerun")->isEnabled());
        choose(4, 5);
        QVERIFY(command("inspector.rerun")->isEnabled());
        c_->gateway.setRecording(false);
        page_->choose(4);
        QVERIFY(page_->whyNotRerun().contains(QStringLiteral("does not record")));
        QVERIFY(!command("inspector.compareOrigin")->isEnabled());
    }

    void isGivenUpAndSaysWhenTheGatewayEnds()
    {
        choose(3, 6);
        command("inspector.rerun")->trigger();
        fake().next = 77;
        panel().send();
        QTRY_VERIFY(command("inspector.giveUpRerun")->isEnabled());
        QTRY_COMPARE(fake().wishes.size(), 1);
        QCoreApplication::processEvents();
        command("inspector.giveUpRerun")->trigger();
        QCOMPARE(fake().givenUp, QVector<quint64>{77});
        c_->gateway.setState(GatewayState::Failed);
        QTRY_VERIFY(!panel().isWaiting());
        QVERIFY(panel().message().contains(QStringLiteral("has ended before")));
    }
};

POSTERN_TEST(RerunPanelTest);

#include "RerunPanelTest.moc"
