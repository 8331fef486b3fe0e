// SPDX-License-Identifier: GPL-3.0-or-later
// What the window itself offers: the first tour, the palette's prefixes, keys of a page, its layout and its density.
#include "workbench/Workbench.h"

#include "support/FakeGatewayLink.h"
#include "support/TestMain.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/shell/CommandPalette.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/FirstTour.h"
#include "workbench/shell/KeysOfPage.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/PaneArea.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QtTest>

using namespace postern::workbench;
using postern::test::FakeGatewayLink;

class WindowTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Workbench> workbench_;
    FakeGatewayLink* gateway_ = nullptr;

    MainWindow& window() const { return workbench_->window(); }
    FirstTour& tour() const { return window().tour(); }
    template <class W>
    W* child(const char* name) const
    {
        return window().findChild<W*>(QLatin1String(name));
    }
    void run(const char* id) const { workbench_->context().commands.action(QLatin1String(id))->trigger(); }
    void make()
    {
        workbench_.reset();
        auto gateway = std::make_unique<FakeGatewayLink>();
        gateway_ = gateway.get();
        workbench_ = std::make_unique<Workbench>(std::move(gateway));
        workbench_->show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }
    QStringList found(const QString& text)
    {
        window().commandPalette().open(text);
        QStringList all;
        for (int row = 0; row < window().commandPalette().count(); ++row)
            all << window().commandPalette().entry(row);
        return all;
    }

  private Q_SLOTS:
    void init()
    {
        folder_ = std::make_unique<QTemporaryDir>();
        QFile::remove(Settings::configFolder() + QStringLiteral("/workbench.ini"));
        {
            Settings settings;
            settings.set(setting::language, QStringLiteral("en"));
        }
        make();
    }
    void cleanup() { workbench_.reset(); }

    void theTourOffersItselfOnceAndNeverAgain()
    {
        workbench_->offerTour();
        QVERIFY(!tour().isVisible()); // there is nothing to show yet
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        QVERIFY(tour().isVisible());
        QCOMPARE(tour().step(), 0);
        QVERIFY(!tour().isAncestorOf(QApplication::focusWidget())); // the keys stay where one is
        child<QPushButton>("tour.skip")->click();
        QVERIFY(!tour().isVisible());
        QCOMPARE(tour().step(), -1);
        const QTemporaryDir other;
        QVERIFY(workbench_->openWorkspace(other.path()));
        QVERIFY(!tour().isVisible());
        make(); // the next day
        workbench_->offerTour();
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        QVERIFY(!tour().isVisible());
    }

    void theTourIsGoneThroughByKeysAndBegunAgainFromHelp()
    {
        QVERIFY(!workbench_->context().commands.action(QStringLiteral("window.tour"))->isEnabled()); // without a workspace
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        QCOMPARE(workbench_->context().commands.spec(QStringLiteral("window.tour")).section, QStringLiteral("Help"));
        run("window.tour");
        auto* next = child<QPushButton>("tour.next");
        QVERIFY(next->hasFocus());
        QStringList pages;
        QSet<QString> texts;
        for (int step = 0; step < FirstTour::steps; ++step) {
            QCOMPARE(tour().step(), step);
            QVERIFY(next->hasFocus()); // though a page was shown
            QVERIFY(next->accessibleDescription().contains(child<QLabel>("tour.text")->text())); // a reader hears it
            QVERIFY(!child<QWidget>("tour.mark")->isHidden() || step == 3); // nothing is listed yet
            pages << window().currentPage()->id();
            texts << child<QLabel>("tour.text")->text();
            QTest::keyClick(next, Qt::Key_Space);
        }
        QCOMPARE(pages, QStringList({QStringLiteral("apis"), QStringLiteral("gateway"), QStringLiteral("inspector"), QStringLiteral("inspector"), QStringLiteral("tryit")}));
        QCOMPARE(texts.size(), FirstTour::steps);
        QVERIFY(!tour().isVisible()); // the last one ends it
        QCOMPARE(window().currentPage()->id(), QStringLiteral("tryit"));
        QVERIFY(window().currentPage()->isAncestorOf(QApplication::focusWidget()));

        run("window.tour");
        QTest::keyClick(next, Qt::Key_Space);
        QTest::keyClick(child<QPushButton>("tour.back"), Qt::Key_Space);
        QCOMPARE(tour().step(), 0);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!tour().isVisible());
    }

    void whoEndsTheTourStaysWhereHeHasGoneMeanwhile()
    {
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        run("window.tour");
        window().showPage(QStringLiteral("settings"));
        child<QPushButton>("tour.skip")->setFocus();
        QTest::keyClick(child<QPushButton>("tour.skip"), Qt::Key_Space);
        QCOMPARE(window().currentPage()->id(), QStringLiteral("settings"));
        QVERIFY(window().currentPage()->isAncestorOf(QApplication::focusWidget()));
    }

    void theTourIsReachedByF6AndGoesOnInAnotherLanguage()
    {
        workbench_->offerTour();
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        for (int n = 0; n < 5 && !tour().isAncestorOf(QApplication::focusWidget()); ++n)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6);
        QVERIFY(tour().isAncestorOf(QApplication::focusWidget()));
        QTest::keyClick(child<QPushButton>("tour.next"), Qt::Key_Space);
        const QString english = child<QLabel>("tour.title")->text();
        workbench_->context().settings.set(setting::language, QStringLiteral("de"));
        QTRY_VERIFY(child<QLabel>("tour.title")->text() != english);
        QCOMPARE(tour().step(), 1);
        QVERIFY(tour().isVisible());
    }

    void eachPrefixOfThePaletteFindsItsOwn()
    {
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        workbench_->context().workspace.close();
        QFile policies(folder_->filePath(QStringLiteral("policies.yaml")));
        QVERIFY(policies.open(QIODevice::WriteOnly));
        policies.write("# limits\nGold: {count: 100, unitTime: 1, timeUnit: min}\nBronze: {count: 1, unitTime: 1, timeUnit: min}\n");
        policies.close();
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        workbench_->context().gateway.start(folder_->path(), {});
        QCOMPARE(found(QStringLiteral("p go")), QStringList(policies.fileName() + QStringLiteral(":2")));
        QCOMPARE(found(QStringLiteral("p ")).size(), 2);
        QVERIFY(found(QStringLiteral("@")).contains(QStringLiteral("gateway.stop")));
        QVERIFY(!found(QStringLiteral("@")).contains(QStringLiteral("window.undo")));
        QCOMPARE(found(QStringLiteral("?")).size(), 7);
        QVERIFY(!found(QStringLiteral(">go")).isEmpty());
        QCOMPARE(found(QStringLiteral("#12")), QStringList(QStringLiteral("12")));
        QCOMPARE(found(QStringLiteral("/status=500")), QStringList(QStringLiteral("status=500")));
        QCOMPARE(found(QStringLiteral("s keys")), QStringList(QStringLiteral("keys")));
        found(QStringLiteral("?"));
        auto* input = child<QLineEdit>("palette.input");
        QTest::keyClick(input, Qt::Key_Return);
        QCOMPARE(input->text(), QStringLiteral(">")); // typed, and the palette stays
        QVERIFY(window().commandPalette().isVisible());
        found(QStringLiteral("p bronze"));
        QTest::keyClick(input, Qt::Key_Return);
        QCOMPARE(window().currentPage()->id(), QStringLiteral("gateway")); // where the file is edited
    }

    void f1SaysWhichKeysAPageHas()
    {
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        for (const char* page : {"apis", "tryit"}) {
            window().showPage(QLatin1String(page));
            window().activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&window()));
            QTest::keyClick(&window(), Qt::Key_F1);
            auto* keys = window().findChild<KeysOfPage*>();
            QVERIFY2(keys != nullptr && keys->isVisible(), page);
            QStringList commands;
            for (int row = 0; row < keys->table().rowCount(); ++row)
                commands << keys->table().item(row, 1)->text();
            QCOMPARE(commands.contains(QStringLiteral("Send the call")), std::string_view(page) == "tryit");
            QVERIFY(commands.contains(QStringLiteral("Find a command")));
            QTest::keyClick(keys, Qt::Key_Escape);
            QTRY_VERIFY(window().findChild<KeysOfPage*>() == nullptr);
        }
    }

    void theLayoutGoesBackToWhatItWasAtFirst()
    {
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        window().resize(1200, 800);
        window().showPage(QStringLiteral("gateway"));
        gateway_->setState(GatewayState::Running);
        auto* splitter = child<QSplitter>("gateway.splitter");
        QTRY_VERIFY(splitter->isVisible());
        const QList<int> first = splitter->sizes();
        splitter->setSizes({400, 60, 60});
        const QList<int> mine = splitter->sizes();
        QVERIFY(mine != first);
        window().panes().open(QStringLiteral("jobs"));
        run("window.rail");
        workbench_->rebuildWindow(); // what is kept comes back
        QTRY_COMPARE(child<QSplitter>("gateway.splitter")->sizes().first() > first.first(), true);
        QVERIFY(child<QWidget>("rail")->isHidden());
        const QObject* before = &window();
        run("window.resetLayout");
        QTRY_VERIFY(&window() != before || child<QWidget>("rail")->isVisible());
        QTRY_VERIFY(child<QWidget>("rail")->isVisible());
        QVERIFY(!window().panes().isOpen());
        QCOMPARE(window().currentPage()->id(), QStringLiteral("gateway")); // no other state is lost
        QVERIFY(!workbench_->context().workspace.state(QStringLiteral("page.gateway")).contains(QStringLiteral("splitter")) ||
                child<QSplitter>("gateway.splitter")->sizes() != mine);
    }

    void theWindowFitsASmallScreen_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addRow("English") << QStringLiteral("en");
        QTest::addRow("German") << QStringLiteral("de");
    }

    void theWindowFitsASmallScreen()
    {
        QFETCH(QString, language);
        {
            Settings settings;
            settings.set(setting::language, language);
        }
        make();
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        workbench_->context().gateway.start(folder_->path(), {});
        gateway_->endExchanges(24);
        QTRY_COMPARE(workbench_->context().exchanges.size(), std::size_t(24));
        QStringList wide;
        for (Page* page : window().pages()) {
            window().showPage(page->id());
            QTest::qWait(20);
            const QSize least = page->minimumSizeHint();
            if (least.width() > 1280 - child<QWidget>("rail")->width() || least.height() > 620)
                wide << QStringLiteral("%1: %2 x %3").arg(page->id()).arg(least.width()).arg(least.height());
        }
        for (const QString& line : wide)
            qWarning("%s", qPrintable(line));
        QVERIFY2(wide.isEmpty(), qPrintable(wide.join(QLatin1Char('\n'))));
    }

    void panesGiveTheirRoomBack()
    {
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        window().resize(1200, 900);
        auto* pages = child<QWidget>("pages");
        QTRY_VERIFY(pages->height() > 600);
        const int before = pages->height();
        run("window.jobs");
        QTRY_VERIFY(pages->height() < before - 100);
        run("window.panes");
        QTRY_COMPARE(pages->height(), before);
    }

    void keysMoveSplittersAndSizeText()
    {
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        window().resize(2000, 900);
        window().showPage(QStringLiteral("tryit"));
        auto* splitter = child<QSplitter>("tryit.splitter");
        QTRY_VERIFY(splitter->sizes().first() > 100);
        const QList<int> before = splitter->sizes();
        child<QWidget>("tryit.params")->setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left, Qt::AltModifier | Qt::ShiftModifier);
        QVERIFY(splitter->sizes().first() < before.first());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right, Qt::AltModifier | Qt::ShiftModifier);
        QCOMPARE(splitter->sizes(), before);
        const double points = QApplication::font().pointSizeF();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Equal, Qt::ControlModifier);
        QCOMPARE(QApplication::font().pointSizeF(), points + 1);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(QApplication::font().pointSizeF(), points);
    }

    void thePaletteTellsAReaderWhatIsChosen()
    {
        found(QStringLiteral("quit"));
        auto* input = child<QLineEdit>("palette.input");
        QVERIFY(input->accessibleDescription().startsWith(QStringLiteral("Quit")));
        QTest::keyClicks(input, QStringLiteral("xyzzy"));
        QCOMPARE(input->accessibleDescription(), QStringLiteral("Nothing found"));
    }

    void compactShowsMoreRows()
    {
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        const auto row = [this] { return child<QTableView>("inspector.list")->verticalHeader()->defaultSectionSize(); };
        const int comfortable = row();
        workbench_->context().settings.set(setting::compact, true);
        QTRY_VERIFY(row() <= comfortable - 6);
        workbench_->context().settings.reset(setting::compact);
        QTRY_COMPARE(row(), comfortable);
    }

    void settingsGoToAnotherComputerWithoutWhatBelongsToThisOne()
    {
        Settings& settings = workbench_->context().settings;
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        settings.set(setting::fontStep, 3);
        workbench_->context().commands.setKeys(QStringLiteral("window.undo"), {QKeySequence(Qt::Key_F12)});
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("mine.ini"));
        QCOMPARE(settings.exportTo(file), QString());
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QVERIFY(!written.readAll().contains(folder_->path().toUtf8()));
        settings.reset(setting::fontStep);
        settings.set(setting::reopenLast, false);
        workbench_->context().commands.resetKeys(QStringLiteral("window.undo"));
        QCOMPARE(settings.importFrom(file), QString());
        QCOMPARE(settings.get(setting::fontStep), 3);
        QVERIFY(settings.get(setting::reopenLast)); // as it was there
        QCOMPARE(workbench_->context().commands.keys(QStringLiteral("window.undo")), QList<QKeySequence>({QKeySequence(Qt::Key_F12)}));
        QCOMPARE(settings.get(setting::recentWorkspaces), QStringList(folder_->path()));
        settings.reset(setting::fontStep);
        QFile other(folder.filePath(QStringLiteral("other.ini")));
        QVERIFY(other.open(QIODevice::WriteOnly));
        other.write("[general]\nlanguage=de\n");
        other.close();
        QVERIFY(settings.importFrom(other.fileName()).contains(QStringLiteral("not a file of settings")));
        QVERIFY(!settings.importFrom(folder.filePath(QStringLiteral("none.ini"))).isEmpty());
        QCOMPARE(settings.get(setting::language), QStringLiteral("en"));
    }

    void nothingMovesForThoseWhoAskedForRest()
    {
        workbench_->context().settings.set(setting::reducedMotion, true);
        QCOMPARE(QApplication::style()->styleHint(QStyle::SH_Widget_Animation_Duration), 0);
        workbench_->context().settings.set(setting::reducedMotion, false);
        QVERIFY(QApplication::style()->styleHint(QStyle::SH_Widget_Animation_Duration) > 0);
    }
};

POSTERN_TEST(WindowTest);
#include "WindowTest.moc"
