// SPDX-License-Identifier: GPL-3.0-or-later
// A window is in view as soon as the page is made that it shows; the others follow, and nobody notices.
#include "workbench/Workbench.h"

#include "support/FakeGatewayLink.h"
#include "support/TestMain.h"
#include "workbench/shell/CommandPalette.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Page.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QMenu>
#include <QMenuBar>
#include <QSplitter>
#include <QTemporaryDir>
#include <QtTest>

using namespace postern::workbench;
using postern::test::FakeGatewayLink;

namespace {

const QStringList everyPage{QStringLiteral("apis"), QStringLiteral("gateway"), QStringLiteral("inspector"), QStringLiteral("tryit"), QStringLiteral("analytics"),
                            QStringLiteral("federation"), QStringLiteral("export"), QStringLiteral("settings"), QStringLiteral("welcome")};

/// Workbench::window() would have all pages made.
MainWindow* windowOnScreen()
{
    const auto widgets = QApplication::topLevelWidgets();
    for (QWidget* widget : widgets) {
        if (auto* window = qobject_cast<MainWindow*>(widget))
            return window;
    }
    return nullptr;
}

QStringList made()
{
    QStringList ids;
    const auto pages = windowOnScreen()->findChildren<Page*>();
    for (const Page* page : pages)
        ids << page->id();
    ids.sort();
    return ids;
}

} // namespace

class LatePagesTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Workbench> workbench_;

    void make()
    {
        workbench_.reset();
        workbench_ = std::make_unique<Workbench>(std::make_unique<FakeGatewayLink>());
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

    void onlyThePageInViewIsThereAtFirstAndTheOthersFollowByThemselves()
    {
        QCOMPARE(made(), QStringList(QStringLiteral("welcome")));
        workbench_->show();
        QStringList all = everyPage;
        all.sort();
        QTRY_COMPARE(made(), all);
        QCOMPARE(windowOnScreen()->currentPage()->id(), QStringLiteral("welcome"));
    }

    void aPageIsMadeInATurnOfItsOwn()
    {
        workbench_->show();
        qsizetype before = made().size();
        for (int turn = 0; turn < 200 && before < everyPage.size(); ++turn) {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 0);
            QVERIFY2(made().size() <= before + 1, qPrintable(made().join(QLatin1Char(' '))));
            before = made().size();
        }
        QCOMPARE(before, everyPage.size());
    }

    void aPageThatIsAskedForIsThereAtOnce()
    {
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        QCOMPARE(windowOnScreen()->currentPage()->id(), QStringLiteral("apis"));
        workbench_->context().navigation.open(QStringLiteral("inspector"));
        QCOMPARE(windowOnScreen()->currentPage()->id(), QStringLiteral("inspector"));
        QVERIFY(!made().contains(QStringLiteral("federation")));
    }

    void aCommandOfWhichSomebodySpeaksBringsItsPage()
    {
        QVERIFY(!made().contains(QStringLiteral("gateway")));
        QVERIFY(workbench_->context().commands.action(QStringLiteral("gateway.run")) != nullptr);
        QVERIFY(made().contains(QStringLiteral("gateway")));
        QVERIFY(workbench_->context().commands.action(QStringLiteral("nobody.knows")) == nullptr);
        QVERIFY(workbench_->context().commands.action(QStringLiteral("capture.paste")) != nullptr); // the window's
        QVERIFY(!made().contains(QStringLiteral("inspector")));
    }

    void thePaletteKnowsEveryCommandHoweverSoonItIsAsked()
    {
        windowOnScreen()->commandPalette().open(QStringLiteral(">"));
        const int soon = windowOnScreen()->commandPalette().count();
        windowOnScreen()->commandPalette().close();
        workbench_->window().commandPalette().open(QStringLiteral(">"));
        QCOMPARE(workbench_->window().commandPalette().count(), soon);
        QCOMPARE(soon, workbench_->context().commands.all().size());
    }

    void menusHaveTheirTitlesAtOnceAndAllTheirCommandsWhenTheyOpen()
    {
        const QList<QAction*> titles = windowOnScreen()->menuBar()->actions();
        QCOMPARE(titles.size(), 9);
        QMenu* federation = titles.at(7)->menu();
        QCOMPARE(federation->title(), QStringLiteral("Federation"));
        QVERIFY(!federation->actions().contains(workbench_->context().commands.action(QStringLiteral("federation.add"))));
        Q_EMIT federation->aboutToShow();
        QVERIFY(federation->actions().contains(workbench_->context().commands.action(QStringLiteral("federation.add"))));
        const QList<QAction*> file = titles.first()->menu()->actions();
        QCOMPARE(file.last()->objectName(), QStringLiteral("menu.recent.action")); // below what came later, too
        for (const QAction* title : titles) {
            const QList<QAction*> shown = title->menu()->actions();
            QCOMPARE(QSet<QAction*>(shown.begin(), shown.end()).size(), shown.size());
            QVERIFY(!shown.isEmpty());
        }
    }

    /// Whoever asks for the last page: a window that was never painted has its menus, too.
    void menusAreFullOnceEveryPageIsThere()
    {
        for (const QString& id : everyPage)
            QVERIFY(windowOnScreen()->page(id) != nullptr);
        const QList<QAction*> federation = windowOnScreen()->menuBar()->actions().at(7)->menu()->actions();
        QVERIFY(federation.contains(workbench_->context().commands.action(QStringLiteral("federation.add"))));
    }

    void aPageThatIsMadeLateGetsBackWhatWasKeptAndLosesNothingBefore()
    {
        const QString key = QStringLiteral("page.inspector");
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        workbench_->window().showPage(QStringLiteral("apis"));
        QJsonObject kept = workbench_->context().workspace.state(key);
        kept.insert(QStringLiteral("filter"), QStringLiteral("status>=400"));
        make(); // what was open is saved on the way
        {
            Workspace workspace;
            QVERIFY(workspace.open(folder_->path()));
            workspace.setState(key, kept);
            workspace.save();
        }
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        QVERIFY(!made().contains(QStringLiteral("inspector")));
        make(); // closed before that page was ever made
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        QCOMPARE(workbench_->context().workspace.state(key).value(QStringLiteral("filter")).toString(), QStringLiteral("status>=400"));
        Page* page = windowOnScreen()->page(QStringLiteral("inspector"));
        QCOMPARE(page->saveState().value(QStringLiteral("filter")).toString(), QStringLiteral("status>=400"));
    }

    void whatAPageRemembersOutlivesAWindowThatNeverMadeIt()
    {
        QVERIFY(workbench_->openWorkspace(folder_->path()));
        const auto memory = workbench_->window().memory();
        QVERIFY(memory.at(QStringLiteral("tryit")).has_value());
        workbench_->rebuildWindow();
        QVERIFY(!made().contains(QStringLiteral("tryit")));
        QVERIFY(windowOnScreen()->memory().at(QStringLiteral("tryit")).has_value());
        workbench_->rebuildWindow();
        QVERIFY(windowOnScreen()->memory().at(QStringLiteral("tryit")).has_value());
    }
};

POSTERN_TEST(LatePagesTest);
#include "LatePagesTest.moc"
