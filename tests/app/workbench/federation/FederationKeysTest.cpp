// SPDX-License-Identifier: GPL-3.0-or-later
// The Federation page by keys: where Tab goes, and where the focus is after something was done.
#include "FederationPageFixture.h"

#include "support/TestMain.h"
#include "workbench/federation/LifecyclePanel.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QToolButton>

using namespace postern;
using namespace postern::workbench;

class FederationKeysTest : public QObject, private postern::test::FederationPageFixture {
    Q_OBJECT
  private:
    void takeWithToken(const char* more = "")
    {
        qputenv("PAGE_TEST_TOKEN", "t");
        take(QByteArray("  - name: one\n    type: fake\n    mode: read-write\n") + more + "    settings: {address: one, token: '${env:PAGE_TEST_TOKEN}'}\n");
    }
    static QString focus() { return QApplication::focusWidget() == nullptr ? QStringLiteral("nothing") : QApplication::focusWidget()->objectName(); }
    /// The widgets that Tab goes through from this one on.
    static QStringList round(QWidget* from, int most)
    {
        QStringList out;
        from->setFocus();
        for (int n = 0; n < most; ++n) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            out << focus();
        }
        return out;
    }

  private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void tabGoesThroughAFormFromAboveToBelow()
    {
        take(entry("one"));
        command("federation.add")->trigger();
        child<QLineEdit>("federation.form.name")->setText(QStringLiteral("kong-test"));
        child<QLineEdit>("federation.form.settings.adminUrl.text")->setText(QStringLiteral("http://127.0.0.1:1"));
        const QStringList stops = round(child<QWidget>("federation.form.production"), 40);
        const QStringList wanted{QStringLiteral("federation.form.settings.adminUrl.text"), QStringLiteral("federation.form.settings.caFile.text"), QStringLiteral("federation.form.secret.token"),
                                 QStringLiteral("federation.form.grant"), QStringLiteral("federation.form.copy"), QStringLiteral("federation.form.leave")};
        qsizetype before = -1;
        for (const QString& each : wanted) {
            const qsizetype at = stops.indexOf(each);
            QVERIFY2(at > before, qPrintable(each + QStringLiteral(" in ") + stops.join(QLatin1Char(' '))));
            before = at;
        }
        QVERIFY2(!stops.mid(before).contains(wanted.first()) || stops.mid(before).contains(QStringLiteral("federation.form.type")), qPrintable(stops.join(QLatin1Char(' ')))); // no part of it is a trap
        // Another make has other settings; they are in their place, too.
        child<QComboBox>("federation.form.type")->setCurrentIndex(1);
        QTRY_VERIFY(page_->findChild<QWidget*>(QStringLiteral("federation.form.settings"))->isVisible());
        const QStringList others = round(child<QWidget>("federation.form.production"), 3);
        QVERIFY2(others.first().startsWith(QLatin1String("federation.form.settings")), qPrintable(others.join(QLatin1Char(' '))));
    }

    void whatIsNeededForAGatewayIsSaidBesideTheButtonThatIsOff()
    {
        take(entry("one"));
        command("federation.add")->trigger();
        auto* needed = child<QLabel>("federation.form.needed");
        QCOMPARE(needed->text(), QStringLiteral("Still needed: a name, adminUrl."));
        child<QLineEdit>("federation.form.name")->setText(QStringLiteral("edge"));
        QCOMPARE(needed->text(), QStringLiteral("Still needed: adminUrl."));
        auto* address = child<QLineEdit>("federation.form.settings.adminUrl.text");
        address->setFocus();
        QTest::keyClicks(address, QStringLiteral("http://127.0.0.1:1"));
        QTRY_VERIFY(needed->text().isEmpty() && child<QPushButton>("federation.form.save")->isEnabled());
    }

    void tabGoesThroughAChangeOfStateFromAboveToBelow()
    {
        take(entry("one"));
        page_->visit({{QStringLiteral("lifecycle"), QStringLiteral("Mine:2")}});
        QTRY_VERIFY(child<LifecyclePanel>("federation.life")->isVisible());
        const QStringList stops = round(child<QWidget>("federation.life.state"), 4);
        QCOMPARE(stops, QStringList({QStringLiteral("federation.life.plan"), QStringLiteral("federation.life.gateways"), QStringLiteral("federation.life.text"), QStringLiteral("federation.life.leave")}));
    }

    void tabGoesFromTheTabsThroughWhatIsShownToTheDifferences()
    {
        take(entry("one"));
        child<QTabWidget>("federation.tabs")->setCurrentIndex(1);
        QStringList wanted;
        for (const auto* const box : page_->findChildren<QCheckBox*>()) {
            if (box->objectName().startsWith(QLatin1String("federation.show.")) && box->isVisible())
                wanted << box->objectName();
        }
        QVERIFY(wanted.size() > 3);
        wanted << QStringLiteral("federation.differences");
        QCOMPARE(round(child<QWidget>("federation.tabbar"), static_cast<int>(wanted.size())), wanted);
        // And backwards from behind: its last stop first.
        QWidget* const last = child<QWidget>("federation.differences");
        last->setFocus();
        QStringList back;
        for (qsizetype n = 0; n < wanted.size(); ++n) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
            back << focus();
        }
        QStringList reversed(wanted.crbegin() + 1, wanted.crend());
        QCOMPARE(back, reversed << QStringLiteral("federation.tabbar"));
    }

    void aMessageIsFollowedByWhatCanBeDone()
    {
        take(entry("one"));
        type_->gateways.at("one").mood = federation::test::FakeGateway::Mood::BadCredentials;
        run("federation.discover");
        QTRY_VERIFY(!barText().isEmpty());
        const QStringList stops = round(child<QLabel>("federation.bar.text"), 3);
        QCOMPARE(stops, QStringList({QStringLiteral("federation.bar.federation.retry"), QStringLiteral("federation.bar.federation.edit"), QStringLiteral("federation.bar.close")}));
    }

    void whoPlansReadsTheStepsAndWhoAppliesStaysThere()
    {
        takeWithToken();
        child<QTableView>("federation.matrix")->setFocus();
        run("federation.plan");
        QTRY_COMPARE(focus(), QStringLiteral("federation.steps"));
        child<QToolButton>("federation.apply.button")->setFocus();
        QTest::keyClick(child<QToolButton>("federation.apply.button"), Qt::Key_Space);
        QTRY_VERIFY(!desk_->fleet().isBusy());
        QTRY_COMPARE(cell("federation.steps", 1, 2), QStringLiteral("done"));
        QTRY_COMPARE(focus(), QStringLiteral("federation.steps"));
    }

    void enterPressesAButton()
    {
        take(entry("one"));
        child<QToolButton>("federation.add.button")->setFocus();
        QTest::keyClick(child<QToolButton>("federation.add.button"), Qt::Key_Return);
        QCOMPARE(focus(), QStringLiteral("federation.form.type"));
        child<QPushButton>("federation.form.leave")->setFocus();
        QTest::keyClick(child<QPushButton>("federation.form.leave"), Qt::Key_Return);
        QCOMPARE(focus(), QStringLiteral("federation.gateways"));
    }

    void whoTakesAFailureBackFromItsMessageSeesTheSteps()
    {
        takeWithToken();
        type_->gateways.at("one").failingCall = 1;
        run("federation.plan");
        run("federation.apply");
        type_->gateways.at("one").failingCall = -1;
        auto* button = child<QPushButton>("federation.bar.federation.takeBack");
        QTRY_VERIFY(button->isEnabled());
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
        QTRY_VERIFY(!desk_->fleet().isBusy());
        QTRY_COMPARE(cell("federation.steps", 0, 2), QStringLiteral("taken back"));
        QCOMPARE(focus(), QStringLiteral("federation.steps"));
        QVERIFY(child<QTableView>("federation.capabilities")->currentIndex().isValid()); // who comes there by Tab sees where they are
    }

    void whoAppliesInProductionIsBackAtTheStepsAfterTheName()
    {
        takeWithToken("    production: true\n");
        run("federation.plan");
        child<QToolButton>("federation.apply.button")->setFocus();
        QTest::keyClick(child<QToolButton>("federation.apply.button"), Qt::Key_Space);
        auto* field = child<QLineEdit>("federation.confirm.name");
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, QStringLiteral("one"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(!desk_->fleet().isBusy());
        QTRY_COMPARE(focus(), QStringLiteral("federation.steps"));
    }

    void whoLeavesTheQuestionIsBackWhereTheyWere()
    {
        take(entry("one"));
        child<QToolButton>("federation.remove.button")->setFocus();
        QTest::keyClick(child<QToolButton>("federation.remove.button"), Qt::Key_Space);
        QTRY_COMPARE(focus(), QStringLiteral("federation.confirm.name"));
        QTest::keyClick(child<QLineEdit>("federation.confirm.name"), Qt::Key_Escape);
        QCOMPARE(focus(), QStringLiteral("federation.remove.button"));
    }

    void returnOnAnApiShowsItsDifferences()
    {
        take(entry("one"));
        type_->gateways.at("one").apis["Mine:2"] = "elsewhere";
        run("federation.drift");
        child<QTableView>("federation.matrix")->setFocus();
        QTest::keyClick(child<QTableView>("federation.matrix"), Qt::Key_Return);
        QCOMPARE(child<QTabWidget>("federation.tabs")->currentIndex(), 1);
        QCOMPARE(focus(), QStringLiteral("federation.differences"));
    }
};

POSTERN_TEST(FederationKeysTest);
#include "FederationKeysTest.moc"
