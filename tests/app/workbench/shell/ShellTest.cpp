// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/shell/FuzzyMatch.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/JobLines.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Toasts.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;

class ShellTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void fuzzySearchPrefersStartsOfWords()
    {
        QVERIFY(fuzzyScore(u"rg", u"Run the gateway") > fuzzyScore(u"rg", u"Large"));
        QVERIFY(fuzzyScore(u"gateway", u"Run the gateway") > fuzzyScore(u"gateway", u"Go at every way"));
        QCOMPARE(fuzzyScore(u"xyz", u"Run the gateway"), 0);
        // The word that begins with the letter comes later, and takes nothing from the letters before it.
        QVERIFY(fuzzyScore(u"workbench-bY", u"Open workspace workbench-bY") > 0);
        QVERIFY(fuzzyScore(u"", u"anything") > 0);
        QVERIFY(fuzzyScore(u"RUN", u"run") > 0);
    }

    void ownKeysReplaceTheFirstOnesAndComeBackWithANewRegistry()
    {
        test::TestContext context;
        const CommandSpec spec{QStringLiteral("test.do"), QStringLiteral("Do"), QStringLiteral("Does it"), {QKeySequence(Qt::Key_F2)}, {}, {}};
        int done = 0;
        QAction* action = context.commands.add(spec, &context.window, [&done] { ++done; });
        context.commands.setKeys(spec.id, {QKeySequence(Qt::CTRL | Qt::Key_D)});
        QCOMPARE(action->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_D));
        action->trigger();
        QCOMPARE(done, 1);
        QCOMPARE(context.commands.recent().first(), spec.id);
        CommandRegistry again(context.settings);
        QWidget owner;
        QCOMPARE(again.add(spec, &owner, [] {})->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_D));
        again.resetKeys(spec.id);
        QCOMPARE(again.action(spec.id)->shortcut(), QKeySequence(Qt::Key_F2));
    }

    void aBlockedCommandSaysWhy()
    {
        test::TestContext context;
        context.commands.setBlocked(QStringLiteral("window.jobs"), QStringLiteral("Because."));
        QVERIFY(!context.commands.action(QStringLiteral("window.jobs"))->isEnabled());
        QVERIFY(context.commands.action(QStringLiteral("window.jobs"))->toolTip().contains(QStringLiteral("Because.")));
        context.commands.setBlocked(QStringLiteral("window.jobs"), {});
        QVERIFY(context.commands.action(QStringLiteral("window.jobs"))->isEnabled());
    }

    void aJobThatWasCancelledStaysCancelled()
    {
        JobList jobs;
        const QAbstractItemModelTester tester(&jobs);
        Job* job = jobs.start(QStringLiteral("Work"));
        QVERIFY(!job->canCancel());
        int cancels = 0;
        job->setCancel([&cancels] { ++cancels; });
        job->cancel();
        job->cancel();
        QCOMPARE(cancels, 1);
        QVERIFY(job->state() == Job::State::Stopping);
        job->cancelled();
        job->finish();
        QVERIFY(job->state() == Job::State::Cancelled);
        QCOMPARE(jobs.running(), 0);
    }

    void aLineThatChangesIsOneRow()
    {
        JobList jobs;
        JobLines lines;
        const QAbstractItemModelTester tester(&lines);
        Job* job = jobs.start(QStringLiteral("Work"));
        lines.setJob(job);
        QSignalSpy resets(&lines, &QAbstractItemModel::modelReset);
        QSignalSpy added(&lines, &QAbstractItemModel::rowsInserted);
        QSignalSpy changed(&lines, &QAbstractItemModel::dataChanged);
        QStringList texts;
        for (int n = 0; n < 1'000; ++n)
            texts << QString::number(n);
        QCOMPARE(job->addLines(texts, Job::Line::State::Running), 0);
        QCOMPARE(job->addLine(QStringLiteral("one more")), 1'000);
        QCOMPARE(added.count(), 2);
        job->setLine(500, Job::Line::State::Done, QStringLiteral("new"));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 500);
        QCOMPARE(lines.index(500).data(Qt::DisplayRole).toString(), QStringLiteral("500: new"));
        job->setLine(-1, Job::Line::State::Failed); // no line: passed over, not written beside the list
        job->setLine(1'001, Job::Line::State::Failed);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(resets.count(), 0);
        lines.setJob(nullptr);
        QCOMPARE(lines.rowCount(), 0);
    }

    void theButtonOfANoticeGoesWithWhatItIsAbout()
    {
        test::TestContext context;
        Toasts toasts(context.context, &context.window);
        auto* subject = new QObject(&toasts);
        Notice notice{Notice::Kind::Info, QStringLiteral("Gone"), QStringLiteral("Undo"), [] {}};
        notice.actionFor = subject;
        context.notices.show(notice);
        auto* button = toasts.findChild<QPushButton*>(QStringLiteral("toast.action"));
        QVERIFY(button != nullptr && button->isEnabled());
        delete subject;
        QVERIFY(!button->isEnabled());
    }

    void theNewestJobStandsFirst()
    {
        JobList jobs;
        jobs.start(QStringLiteral("a"))->finish();
        jobs.start(QStringLiteral("b"));
        QCOMPARE(jobs.index(0, JobList::Title).data().toString(), QStringLiteral("b"));
        for (int n = 0; n < 300; ++n)
            jobs.start(QString::number(n))->finish();
        QVERIFY(jobs.rowCount() <= 301);
    }

    void loadingIsSeenOnlyWhenItTakesLong()
    {
        auto* content = new QLabel(QStringLiteral("content"));
        StateView view(QStringLiteral("test.view"), content);
        view.show();
        view.showLoading(QStringLiteral("Wait"));
        QCOMPARE(view.currentWidget(), content);
        view.showContent();
        QTest::qWait(350);
        QCOMPARE(view.currentWidget(), content); // a quick answer never flashes
        view.showLoading(QStringLiteral("Wait"));
        QTRY_VERIFY(view.currentWidget() != content);
    }

    void picturesAreDrawnInTheColoursOfNow()
    {
        test::TestContext context;
        auto* all = new QWidget;
        auto* column = new QVBoxLayout(all);
        auto* view = new StateView(QStringLiteral("test.view"), new QLabel, all);
        auto* bar = new InlineBar(QStringLiteral("test.bar"), all);
        column->addWidget(view);
        column->addWidget(bar);
        context.window.setCentralWidget(all);
        context.window.show();
        view->showError({QStringLiteral("What"), {}, {}, {}}, {});
        bar->show(InlineBar::Kind::Warning, {QStringLiteral("What"), {}, {}, {}});
        const auto light = [all](const char* name) {
            const QImage image = all->findChild<QLabel*>(QLatin1String(name))->pixmap().toImage();
            int most = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    if (image.pixelColor(x, y).alpha() == 255)
                        most = std::max(most, image.pixelColor(x, y).lightness());
                }
            }
            return most;
        };
        QVERIFY(light("test.view.picture") < 128);
        QVERIFY(light("test.bar.picture") < 128);
        context.theme.setScheme(Theme::Scheme::Dark);
        QTRY_VERIFY(light("test.view.picture") > 128);
        QTRY_VERIFY(light("test.bar.picture") > 128);
    }

    void everyLineOfAMessageIsSeen()
    {
        StateView view(QStringLiteral("test.view"), new QLabel);
        view.resize(900, 600);
        view.show();
        view.showEmpty(QStringLiteral("boxes"), QStringLiteral("Title"), QStringLiteral("word ").repeated(80), {});
        const auto* text = view.findChild<QLabel*>(QStringLiteral("test.view.text"));
        QTRY_VERIFY(text->height() >= text->heightForWidth(text->width()));
        QVERIFY(text->height() > 3 * text->fontMetrics().height());
    }

    void anErrorSaysWhatWhyAndWhatNow()
    {
        StateView view(QStringLiteral("test.view"), new QLabel);
        QAction retry(QStringLiteral("Retry"));
        retry.setObjectName(QStringLiteral("retry"));
        view.showError({QStringLiteral("What"), QStringLiteral("Why"), QStringLiteral("Now"), QStringLiteral("Details")}, {&retry});
        QCOMPARE(view.findChild<QLabel*>(QStringLiteral("test.view.title"))->text(), QStringLiteral("What"));
        const QString text = view.findChild<QLabel*>(QStringLiteral("test.view.text"))->text();
        QVERIFY(text.contains(QStringLiteral("Why")) && text.contains(QStringLiteral("Now")));
        QVERIFY(view.findChild<QWidget*>(QStringLiteral("test.view.retry")) != nullptr);
    }
};

POSTERN_TEST(ShellTest);
#include "ShellTest.moc"
