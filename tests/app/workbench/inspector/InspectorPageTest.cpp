// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/InspectorPage.h"

#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/inspector/ColourRulesDialog.h"
#include "workbench/inspector/ComparePanel.h"
#include "workbench/inspector/ExchangeDelegate.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/FilterBar.h"
#include "workbench/inspector/FilterEdit.h"
#include "workbench/shell/FindBar.h"
#include "workbench/shell/KeysOfPage.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/StateView.h"

#include <QAction>
#include <QFile>
#include <QFileDialog>
#include <QTemporaryDir>

#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>

#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QToolButton>
#include <QUndoStack>
#include <QtTest>

using namespace postern::workbench;
using postern::test::TestContext;

class InspectorPageTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<TestContext> c_;
    InspectorPage* page_ = nullptr;

    QTableView* table() const { return page_->findChild<QTableView*>(QStringLiteral("inspector.list")); }

  private Q_SLOTS:
    void init()
    {
        c_ = std::make_unique<TestContext>();
        for (const char* id : {"gateway.run", "gateway.record", "demo.calls", "go.tryit"})
            c_->commands.add({QLatin1String(id), QLatin1String(id), QLatin1String(id), {}, {}, {}}, &c_->window, [] {});
        page_ = new InspectorPage(c_->context);
        c_->window.setCentralWidget(page_);
        c_->window.resize(1200, 800);
        c_->window.show();
    }
    void cleanup() { c_.reset(); }

    void eachEmptinessSaysWhatToDo()
    {
        QCOMPARE(page_->listView().state(), StateView::State::Empty);
        QVERIFY(page_->findChild<QWidget*>(QStringLiteral("inspector.view.go.apis")) != nullptr); // there is nothing to run
        QVERIFY(!c_->workspace.addDefinition(QStringLiteral("pets.yaml"), "openapi: 3.0.3\ninfo: {title: Pets, version: 1.0.0}\n"
                                                                           "x-wso2-basePath: /pets\npaths: {/pets: {get: {responses: {'200': {description: ok}}}}}\n")
                     .isEmpty());
        QTRY_VERIFY(page_->findChild<QWidget*>(QStringLiteral("inspector.view.gateway.run")) != nullptr);
        c_->gateway.setState(GatewayState::Failed);
        QCOMPARE(page_->listView().state(), StateView::State::Error);
        QVERIFY(page_->findChild<QWidget*>(QStringLiteral("inspector.view.window.problems")) != nullptr);
        c_->gateway.start({}, {});
        QVERIFY(page_->findChild<QWidget*>(QStringLiteral("inspector.view.demo.calls")) != nullptr);
        auto* example = page_->findChild<QLineEdit*>(QStringLiteral("inspector.example.command"));
        QVERIFY(example->isVisible());
        QCOMPARE(example->text(), QStringLiteral("curl -i http://localhost:8280/orders/1.0.0"));
        c_->gateway.endExchanges(24);
        QCOMPARE(page_->listView().state(), StateView::State::Content);
        page_->filterBar().setText(QStringLiteral("status=599"));
        QTRY_COMPARE(page_->listView().state(), StateView::State::Empty);
        QVERIFY(page_->countText().startsWith(QLatin1String("matches 0 of 24")));
        c_->commands.action(QStringLiteral("inspector.clearFilter"))->trigger();
        QTRY_COMPARE(page_->listView().state(), StateView::State::Content);
    }

    void aFilterIsReadBackAndCountedAndItsMistakeExplained()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(1'200, 7);
        page_->filterBar().setText(QStringLiteral("status=429"));
        QVERIFY(page_->filterBar().reading().startsWith(QLatin1String("reads as: ")));
        QTRY_COMPARE(page_->list().rowCount(), 100);
        QVERIFY2(page_->countText().startsWith(QLatin1String("matches 100 of 1,200")), qPrintable(page_->countText()));
        QVERIFY(page_->countText().contains(QLatin1Char('7'))); // lost ones are not hidden
        page_->filterBar().setText(QStringLiteral("status=)"));
        QVERIFY(!page_->filterBar().reading().startsWith(QLatin1String("reads as")));
        QCOMPARE(page_->list().rowCount(), 100); // a mistake leaves the list alone
    }

    void aMistakeIsMarkedWhereItIs()
    {
        FilterBar& bar = page_->filterBar();
        bar.field()->setText(QStringLiteral("status>=400 statsu=1"));
        QVERIFY2(bar.reading().startsWith(QLatin1String("At character 13: There is no field")), qPrintable(bar.reading()));
        QVERIFY(bar.reading().contains(QLatin1String("status")));
        QCOMPARE(bar.field()->accessibleDescription(), bar.reading()); // a screen reader hears it
        QCOMPARE(bar.field()->text(), QStringLiteral("status>=400 statsu=1")); // colouring types nothing
        bar.field()->setText(QStringLiteral("status>=400"));
        QCOMPARE(bar.reading(), QStringLiteral("reads as: status is 400 or more"));
    }

    void whatWasSeenIsOffered()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        FilterEdit* field = page_->filterBar().field();
        field->setText(QStringLiteral("status=200 and met"));
        field->offer();
        QVERIFY2(field->offers().contains(QStringLiteral("method")), qPrintable(field->offers().join(QLatin1Char(' '))));
        field->take(static_cast<int>(field->offers().indexOf(QStringLiteral("method"))));
        QCOMPARE(field->text(), QStringLiteral("status=200 and method"));
        field->offer();
        field->take(static_cast<int>(field->offers().indexOf(QStringLiteral("method="))));
        QVERIFY(field->offers().contains(QStringLiteral("DELETE"))); // the values follow at once
        field->take(static_cast<int>(field->offers().indexOf(QStringLiteral("DELETE"))));
        QCOMPARE(field->text(), QStringLiteral("status=200 and method=DELETE"));
        field->undo();
        QVERIFY(field->text() != QStringLiteral("status=200 and method=DELETE"));
        page_->choose(6); // its headers are known from now on
        QTRY_VERIFY(page_->detail().trace() != nullptr);
        field->setText(QStringLiteral("request.header.auth"));
        field->offer();
        QVERIFY(field->offers().contains(QStringLiteral("request.header.authorization")));
        field->take(99); // no such offer: nothing happens
        QTest::keyClick(field, Qt::Key_Space, Qt::ControlModifier);
        QCOMPARE(field->text(), QStringLiteral("request.header.auth"));
    }

    void filtersAreSavedUnderNamesAndThoseUsedBeforeComeBack()
    {
        FilterBar& bar = page_->filterBar();
        auto* command = c_->commands.action(QStringLiteral("inspector.saveFilter"));
        QVERIFY(!command->isEnabled());
        bar.setText(QStringLiteral("status>=500"));
        bar.setText(QStringLiteral("marked"));
        bar.setText(QStringLiteral("status>=500"));
        QCOMPARE(bar.history(), QStringList({QStringLiteral("status>=500"), QStringLiteral("marked")}));
        QVERIFY(command->isEnabled());
        command->trigger();
        auto* name = page_->findChild<QLineEdit*>(QStringLiteral("inspector.filter.name.text"));
        QVERIFY(name->isVisible());
        QTest::keyClick(name, Qt::Key_Return); // without a name nothing is saved
        QVERIFY(bar.saved().isEmpty() && name->isVisible());
        QTest::keyClicks(name, QStringLiteral("Broken ones"));
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(!name->isVisible());
        QCOMPARE(bar.saved().value(QStringLiteral("Broken ones")).toString(), QStringLiteral("status>=500"));
        bar.setText({});
        QMenu menu;
        bar.fillMenu(menu);
        for (QAction* action : menu.actions()) {
            if (action->text().startsWith(QLatin1String("Broken ones")))
                action->trigger();
        }
        QCOMPARE(bar.text(), QStringLiteral("status>=500"));
        const FilterBar other(c_->theme, c_->settings); // as after a restart
        QCOMPARE(other.saved(), bar.saved());
        QCOMPARE(other.history(), bar.history());
        bar.forget(QStringLiteral("Broken ones"));
        QVERIFY(other.saved().isEmpty());
    }

    void everyCellBecomesATerm_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<bool>("exclude");
        QTest::addColumn<QString>("filter");
        QTest::addRow("number") << int(ExchangeListModel::Id) << false << QStringLiteral("id=6");
        QTest::addRow("api") << int(ExchangeListModel::Api) << true << QStringLiteral("api!=\"Orders 1.0.0\"");
        QTest::addRow("path") << int(ExchangeListModel::Path) << false << QStringLiteral("path=/orders/1.0.0/orders/17");
        QTest::addRow("status") << int(ExchangeListModel::Status) << false << QStringLiteral("status=401");
        QTest::addRow("by") << int(ExchangeListModel::EndedBy) << true << QStringLiteral("by!=jwt-auth");
        QTest::addRow("time") << int(ExchangeListModel::Time) << true << QString();
        QTest::addRow("duration") << int(ExchangeListModel::Duration) << false << QString();
        QTest::addRow("size") << int(ExchangeListModel::Size) << true << QString();
    }

    void everyCellBecomesATerm()
    {
        QFETCH(int, column);
        QFETCH(bool, exclude);
        QFETCH(QString, filter);
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        page_->choose(6);
        table()->setCurrentIndex(page_->list().index(page_->list().rowOfExchange(6), column));
        c_->window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&c_->window));
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_F, exclude ? Qt::ShiftModifier : Qt::NoModifier);
        QVERIFY(!page_->filterBar().text().isEmpty());
        if (!filter.isEmpty())
            QCOMPARE(page_->filterBar().text(), filter);
        QTRY_VERIFY(!page_->list().isFiltering());
        QCOMPARE(page_->list().rowOfExchange(6) >= 0, !exclude);
        page_->filterBar().setText(QStringLiteral("status=200 or status=401"));
        QTRY_VERIFY(!page_->list().isFiltering());
        page_->choose(6);
        table()->setCurrentIndex(page_->list().index(page_->list().rowOfExchange(6), ExchangeListModel::Method));
        c_->commands.action(QStringLiteral("inspector.only"))->trigger();
        QCOMPARE(page_->filterBar().text(), QStringLiteral("(status=200 or status=401) and method=DELETE"));
    }

    void marksNotesAndPinsAreSetByKeysAndCanBeUndone()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        QVERIFY(!c_->commands.action(QStringLiteral("inspector.mark"))->isEnabled());
        page_->choose(6);
        c_->window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&c_->window));
        table()->setFocus();
        const ExchangeTags& tags = page_->pane().tags();
        QTest::keyClick(table(), Qt::Key_M);
        QCOMPARE(tags.of(6).mark, 1);
        QTest::keyClick(table(), Qt::Key_7);
        QCOMPARE(tags.of(6).mark, 7);
        QTest::keyClick(table(), Qt::Key_M); // the last one again takes it away
        QCOMPARE(tags.of(6).mark, 0);
        QTest::keyClick(table(), Qt::Key_M);
        QTest::keyClick(table(), Qt::Key_P);
        QTest::keyClick(table(), Qt::Key_N);
        auto* note = page_->findChild<QLineEdit*>(QStringLiteral("inspector.note.text"));
        QVERIFY(note->isVisible() && note->hasFocus());
        QTest::keyClicks(note, QStringLiteral("ask Ada"));
        QTest::keyClick(note, Qt::Key_Return);
        QVERIFY(!note->isVisible());
        QVERIFY(table()->hasFocus()); // where one was
        QCOMPARE(tags.of(6), (ExchangeTag{7, true, QStringLiteral("ask Ada")}));
        QTest::keyClick(table(), Qt::Key_N);
        QTest::keyClicks(note, QStringLiteral("never mind"));
        QTest::keyClick(note, Qt::Key_Escape);
        QCOMPARE(tags.of(6).note, QStringLiteral("ask Ada"));
        c_->workspace.undoStack()->undo();
        QCOMPARE(tags.of(6).note, QString());
        c_->workspace.undoStack()->undo();
        QVERIFY(!tags.of(6).pinned);
        QTest::keyClick(table(), Qt::Key_0);
        QVERIFY(tags.of(6).isEmpty());
        QTest::keyClick(table(), Qt::Key_J);
        QCOMPARE(page_->detail().exchange(), 7ULL);
        QTest::keyClick(table(), Qt::Key_K);
        QTest::keyClick(table(), Qt::Key_K);
        QCOMPARE(page_->detail().exchange(), 5ULL);
        QVERIFY(!page_->isFollowing());
        QTest::keyClick(table(), Qt::Key_3);
        QCOMPARE(tags.of(5).mark, 3);
        QVERIFY(!page_->saveState().contains(QStringLiteral("tags"))); // they are kept with the exchanges
    }

    void colourRulesAreChangedBesideTheListAndSeenInIt()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        page_->filterBar().setText(QStringLiteral("api:orders"));
        c_->commands.action(QStringLiteral("inspector.rules"))->trigger();
        auto* dialog = page_->findChild<ColourRulesDialog*>();
        QVERIFY(dialog != nullptr && dialog->isVisible() && !dialog->isModal());
        c_->commands.action(QStringLiteral("inspector.rules"))->trigger();
        QCOMPARE(page_->findChildren<ColourRulesDialog*>().size(), 1);
        const int before = page_->pane().rules().rowCount();
        dialog->findChild<QPushButton*>(QStringLiteral("inspector.rules.add"))->click();
        QCOMPARE(page_->pane().rules().rowCount(), before + 1);
        QCOMPARE(page_->pane().rules().rules().last().filter, QStringLiteral("api:orders")); // what is looked at now
        dialog->table().setCurrentIndex(page_->pane().rules().index(before, 0));
        for (int n = 0; n < before; ++n)
            dialog->findChild<QPushButton*>(QStringLiteral("inspector.rules.up"))->click();
        QTRY_VERIFY(!page_->list().isFiltering());
        QCOMPARE(page_->list().index(0, ExchangeListModel::Marks).data(ExchangeListModel::RuleNameRole).toString(), QStringLiteral("New rule"));
        page_->pane().rules().setData(page_->pane().rules().index(0, ColourRules::Filter), QStringLiteral("api:"), Qt::EditRole);
        QVERIFY(!dialog->findChild<QLabel*>(QStringLiteral("inspector.rules.problem"))->text().isEmpty());
        dialog->findChild<QPushButton*>(QStringLiteral("inspector.rules.remove"))->click();
        QCOMPARE(page_->pane().rules().rules(), ColourRules::defaults());
        for (QWidget* widget : dialog->findChildren<QPushButton*>())
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
    }

    void twoExchangesAreCompared()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(36);
        QSignalSpy said(&c_->notices, &Notices::shown);
        page_->choose(12);
        c_->commands.action(QStringLiteral("inspector.compare"))->trigger();
        QVERIFY(!page_->isComparing());
        QCOMPARE(said.size(), 1); // what to do now
        page_->choose(6);
        c_->commands.action(QStringLiteral("inspector.compare"))->trigger();
        QVERIFY(page_->isComparing());
        ComparePanel& panel = page_->comparison();
        QTRY_COMPARE(panel.view().state(), StateView::State::Content);
        QVERIFY2(panel.summary().contains(QLatin1String("semantic difference")), qPrintable(panel.summary()));
        const int first = panel.currentRow();
        QVERIFY(first > 0);
        c_->commands.action(QStringLiteral("inspector.nextDifference"))->trigger();
        QVERIFY(panel.currentRow() > first);
        c_->commands.action(QStringLiteral("inspector.previousDifference"))->trigger();
        QCOMPARE(panel.currentRow(), first);
        c_->commands.action(QStringLiteral("inspector.previousDifference"))->trigger(); // begins anew at the end
        QVERIFY(panel.currentRow() > first);
        const QString left = panel.model().headerData(CompareModel::Left, Qt::Horizontal, Qt::DisplayRole).toString();
        QVERIFY2(left.startsWith(QLatin1String("12: ")), qPrintable(left));
        c_->commands.action(QStringLiteral("inspector.swapSides"))->trigger();
        QCOMPARE(panel.model().headerData(CompareModel::Right, Qt::Horizontal, Qt::DisplayRole).toString(), left);
        const auto semantic = [&panel] { return countOf(panel.model().differences(), ExchangeDifference::Weight::Semantic); };
        const int before = semantic();
        panel.ignore(QStringLiteral("/fault /id"));
        QCOMPARE(semantic(), before - 2);
        panel.ignore(QStringLiteral("fault"));
        QVERIFY(!panel.findChild<QLabel*>(QStringLiteral("inspector.compare.problem"))->text().isEmpty());
        panel.ignore({});
        QCOMPARE(semantic(), before);
        const int few = panel.model().rowCount();
        panel.findChild<QToolButton*>(QStringLiteral("inspector.compare.same"))->click();
        QVERIFY(panel.model().rowCount() > few);
        panel.setUnified(true);
        c_->commands.action(QStringLiteral("inspector.nextDifference"))->trigger();
        QVERIFY(panel.findChild<QPlainTextEdit*>(QStringLiteral("inspector.compare.text"))->toPlainText().contains(QLatin1String("- Status: ")));
        QTest::keyClick(&panel, Qt::Key_Escape);
        QVERIFY(!page_->isComparing());
    }

    /// Bodies that take longer than a frame are compared beside the window; only the newest comparison is shown.
    void largeBodiesAreComparedBesideTheWindow()
    {
        const auto traceOf = [](quint64 id, const std::string& name) {
            auto trace = std::make_shared<postern::inspection::Trace>();
            trace->summary.id = id;
            trace->clientResponse.body = "{\"name\":\"" + name + "\",\"rest\":[";
            for (int n = 0; n < 40'000; ++n)
                trace->clientResponse.body += "12345,";
            trace->clientResponse.body += "0]}";
            trace->clientResponse.bodySize = trace->clientResponse.body.size();
            return std::shared_ptr<const postern::inspection::Trace>(trace);
        };
        ComparePanel& panel = page_->comparison();
        const auto first = traceOf(1, "a");
        panel.compare(first, traceOf(2, "b"));
        QCOMPARE(panel.view().state(), StateView::State::Loading);
        panel.compare(first, traceOf(3, "a"));
        QTRY_COMPARE(panel.view().state(), StateView::State::Content);
        QTest::qWait(200); // what was begun before has ended, too
        QCOMPARE(panel.model().headerData(CompareModel::Right, Qt::Horizontal, Qt::DisplayRole).toString().left(2), QStringLiteral("3:"));
        QCOMPARE(countOf(panel.model().differences(), ExchangeDifference::Weight::Semantic), 0);
        panel.compare(first, traceOf(4, "c"));
        QTRY_COMPARE(countOf(panel.model().differences(), ExchangeDifference::Weight::Semantic), 1);
    }

    void twoChosenOnesAreComparedAtOnceAndWhatIsGoneIsSaid()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        const auto choose = [this](quint64 id, QItemSelectionModel::SelectionFlag how) {
            table()->selectionModel()->setCurrentIndex(page_->list().index(page_->list().rowOfExchange(id), 0), how | QItemSelectionModel::Rows);
        };
        choose(20, QItemSelectionModel::ClearAndSelect);
        choose(8, QItemSelectionModel::Select);
        c_->commands.action(QStringLiteral("inspector.compare"))->trigger();
        QVERIFY(page_->isComparing());
        QTRY_COMPARE(page_->comparison().view().state(), StateView::State::Content);
        QVERIFY(page_->comparison().summary().startsWith(QLatin1String("No semantic differences.")) ||
                page_->comparison().summary().contains(QLatin1String("semantic difference")));
        choose(9, QItemSelectionModel::ClearAndSelect); // another one is looked at
        QVERIFY(!page_->isComparing());
        c_->gateway.setRecording(false); // no trace any more
        choose(20, QItemSelectionModel::ClearAndSelect);
        choose(8, QItemSelectionModel::Select);
        c_->commands.action(QStringLiteral("inspector.compare"))->trigger();
        QTRY_COMPARE(page_->comparison().view().state(), StateView::State::Empty);
        c_->commands.action(QStringLiteral("inspector.leaveCompare"))->trigger();
        QVERIFY(!page_->isComparing());
        c_->exchanges.clear();
        QVERIFY(!c_->commands.action(QStringLiteral("inspector.compare"))->isEnabled());
    }

    void everyControlIsNamedInEveryState()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        page_->choose(12);
        c_->commands.action(QStringLiteral("inspector.compare"))->trigger();
        page_->choose(6);
        c_->commands.action(QStringLiteral("inspector.compare"))->trigger();
        c_->commands.action(QStringLiteral("inspector.note"))->trigger();
        QTRY_COMPARE(page_->comparison().view().state(), StateView::State::Content);
        for (const QWidget* widget : page_->findChildren<QWidget*>()) {
            const bool interactive = widget->focusPolicy() != Qt::NoFocus && qobject_cast<const QLabel*>(widget) == nullptr;
            const bool part = widget->objectName().startsWith(QLatin1String("qt_")) || qobject_cast<const QScrollBar*>(widget) != nullptr;
            if (interactive && !part)
                QVERIFY2(!widget->objectName().isEmpty() && !widget->accessibleName().isEmpty(),
                         qPrintable(QLatin1String(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName()));
        }
        // One key, one command, where both would answer.
        for (const QAction* action : c_->commands.all()) {
            for (const QKeySequence& keys : c_->commands.keys(action->objectName()))
                QVERIFY2(c_->commands.conflicts(action->objectName(), keys).isEmpty(), qPrintable(action->objectName()));
        }
    }

    void aStepBecomesAFilterAndTheKeysAreShown()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        page_->choose(6);
        QTRY_VERIFY(page_->detail().trace() != nullptr);
        c_->commands.action(QStringLiteral("inspector.filterByStep"))->trigger();
        QCOMPARE(page_->filterBar().text(), QStringLiteral("reason=jwt-auth.audience"));
        QTRY_COMPARE(page_->list().rowCount(), 2);
        page_->filterBar().setText({});
        c_->commands.action(QStringLiteral("inspector.copyTest"))->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains(QLatin1String("HTTP 401")));
        c_->commands.action(QStringLiteral("inspector.copyHttpie"))->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QLatin1String("http --ignore-stdin DELETE ")));
        c_->commands.action(QStringLiteral("inspector.keys"))->trigger();
        auto* keys = page_->findChild<KeysOfPage*>();
        QVERIFY(keys != nullptr && keys->isVisible() && !keys->isModal());
        QStringList commands;
        for (int row = 0; row < keys->table().rowCount(); ++row)
            commands << keys->table().item(row, 0)->text() + QLatin1Char(' ') + keys->table().item(row, 1)->text();
        QVERIFY2(commands.contains(QStringLiteral("M Mark")), qPrintable(commands.join(QLatin1Char('\n'))));
        QVERIFY(commands.contains(QStringLiteral("D Compare")));
    }

    void theBodiesOfACallAreSavedAsFiles()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        QVERIFY(page_->whyNotSaveBody(true).contains(QStringLiteral("Choose an exchange")));
        page_->choose(3); // a POST that made an order
        QTRY_VERIFY(page_->detail().trace() != nullptr && page_->detail().exchange() == 3);
        const auto trace = page_->detail().trace();
        const QTemporaryDir folder;
        for (const char* part : {"Request", "Response"}) {
            QAction* save = c_->commands.action(QStringLiteral("inspector.save%1Body").arg(QLatin1String(part)));
            QVERIFY(save->isEnabled());
            save->trigger();
            auto* dialog = page_->findChild<QFileDialog*>(QStringLiteral("inspector.saveBody.dialog"));
            QVERIFY(dialog != nullptr && dialog->acceptMode() == QFileDialog::AcceptSave);
            const QString file = folder.filePath(QLatin1String(part));
            Q_EMIT dialog->fileSelected(file);
            delete dialog;
            QFile written(file);
            QVERIFY(written.open(QIODevice::ReadOnly));
            QCOMPARE(written.readAll().toStdString(), (part[2] == 'q' ? trace->clientRequest : trace->clientResponse).body);
        }
        QString said;
        connect(&c_->notices, &Notices::shown, this, [&](const Notice& notice) { said = notice.text; });
        page_->saveBody(true);
        auto* dialog = page_->findChild<QFileDialog*>(QStringLiteral("inspector.saveBody.dialog"));
        Q_EMIT dialog->fileSelected(QStringLiteral("/proc/no/such/folder/body"));
        delete dialog;
        QVERIFY2(said.contains(QStringLiteral("could not be saved as /proc/no")), qPrintable(said));
        page_->choose(12); // a GET
        QTRY_VERIFY(page_->detail().trace() != nullptr && page_->detail().exchange() == 12 && page_->detail().trace()->summary.id == 12);
        QCOMPARE(page_->whyNotSaveBody(false), QStringLiteral("It has no body."));
        QVERIFY(!c_->commands.action(QStringLiteral("inspector.saveRequestBody"))->isEnabled());
    }

    /// With POSTERN_PICTURES each is written there, to be looked at.
    void everyStateIsDrawnInBothSchemes_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("dark");
        for (const char* state : {"empty", "loading", "full", "gone", "mistake", "compared"}) {
            for (const bool dark : {false, true})
                QTest::addRow("%s %s", state, dark ? "dark" : "light") << QString::fromLatin1(state) << dark;
        }
    }

    void everyStateIsDrawnInBothSchemes()
    {
        QFETCH(QString, state);
        QFETCH(bool, dark);
        c_->theme.setScheme(dark ? Theme::Scheme::Dark : Theme::Scheme::Light);
        if (state != QLatin1String("empty")) {
            c_->gateway.start({}, {});
            c_->gateway.endExchanges(40);
            page_->choose(12);
            QTRY_VERIFY(page_->detail().trace() != nullptr);
            page_->pane().tags().set(12, {3, true, QStringLiteral("ask Ada")});
            page_->pane().tags().set(13, {7, false, {}});
        }
        if (state == QLatin1String("loading"))
            page_->detail().view().showLoading(QStringLiteral("Fetching the trace of exchange 12"));
        if (state == QLatin1String("full"))
            page_->choose(18); // 401
        if (state == QLatin1String("gone")) {
            c_->gateway.setRecording(false);
            page_->choose(8);
            QTRY_COMPARE(page_->detail().view().state(), StateView::State::Empty);
        }
        if (state == QLatin1String("mistake"))
            page_->filterBar().field()->setText(QStringLiteral("status>=400 and (statsu=1 or body~\"a[\")"));
        if (state == QLatin1String("compared")) {
            c_->commands.action(QStringLiteral("inspector.compare"))->trigger();
            page_->choose(18);
            c_->commands.action(QStringLiteral("inspector.compare"))->trigger();
            QTRY_COMPARE(page_->comparison().view().state(), StateView::State::Content);
        }
        QTest::qWait(350); // what is only seen after 300 ms is seen
        const QImage drawn = c_->window.grab().toImage();
        QSet<QRgb> colours;
        for (int y = 0; y < drawn.height(); y += 3) {
            for (int x = 0; x < drawn.width(); x += 3)
                colours.insert(drawn.pixel(x, y));
        }
        QVERIFY(colours.size() > 8);
        QVERIFY(colours.contains(c_->theme.colour(Colour::Window).rgb()) || colours.contains(c_->theme.colour(Colour::Surface).rgb()));
        if (const QString folder = qEnvironmentVariable("POSTERN_PICTURES"); !folder.isEmpty())
            QVERIFY(drawn.save(QStringLiteral("%1/inspector-%2-%3.png").arg(folder, state, dark ? QStringLiteral("dark") : QStringLiteral("light"))));
    }

    void textOnARulesGroundReads()
    {
        for (const auto scheme : {Theme::Scheme::Light, Theme::Scheme::Dark, Theme::Scheme::HighContrast}) {
            c_->theme.setScheme(scheme);
            for (int hue = 0; hue < Theme::chainHues; ++hue) {
                const QColor ground = ExchangeDelegate::ground(c_->theme, hue);
                QVERIFY(Theme::contrast(c_->theme.colour(Colour::Text), ground) >= 7);
                for (const Colour ink : {Colour::Ok, Colour::Warning, Colour::Error})
                    QVERIFY2(Theme::contrast(c_->theme.colour(ink), ground) >= 4.5,
                             qPrintable(QStringLiteral("%1 %2").arg(hue).arg(Theme::contrast(c_->theme.colour(ink), ground))));
            }
            for (int mark = 1; mark <= 9; ++mark) // a frame around the digit, not text
                QVERIFY(Theme::contrast(c_->theme.colour(Colour::Surface), ExchangeDelegate::markColour(c_->theme, mark)) >= 3);
        }
    }

    void aCorrelationIdIsFollowed()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        page_->choose(6);
        QTRY_VERIFY(page_->detail().trace() != nullptr);
        c_->commands.action(QStringLiteral("inspector.followCorrelation"))->trigger();
        QCOMPARE(page_->filterBar().text(), QStringLiteral("correlation=c0ffee-6"));
        QTRY_COMPARE(page_->list().rowCount(), 1);
        QTRY_VERIFY(!page_->list().isFiltering());
        QVERIFY2(page_->countText().startsWith(QLatin1String("matches 1 of 24")), qPrintable(page_->countText()));
    }

    void aChosenExchangeShowsWhyAndItsChain()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        page_->choose(6);
        QTRY_VERIFY(page_->detail().trace() != nullptr);
        QVERIFY2(page_->detail().why().startsWith(QLatin1String("401 by jwt-auth: Token audience")), qPrintable(page_->detail().why()));
        QVERIFY(page_->detail().why().contains(QLatin1String("Add the audience")));
        QCOMPARE(page_->detail().step(), page_->detail().chain().decisiveRow());
        const int decisive = page_->detail().step();
        c_->commands.action(QStringLiteral("inspector.stepBack"))->trigger();
        QCOMPARE(page_->detail().step(), decisive - 1);
        c_->commands.action(QStringLiteral("inspector.stepNext"))->trigger();
        c_->commands.action(QStringLiteral("inspector.stepNext"))->trigger();
        // Steps that were not reached are jumped over: next is what sent the answer.
        QCOMPARE(page_->detail().step(), page_->detail().chain().rowCount() - 1);
    }

    void wordsAreFoundInTheTextThatIsInView()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        QVERIFY(!c_->commands.action(QStringLiteral("inspector.find"))->isEnabled());
        page_->choose(6);
        QTRY_VERIFY(page_->detail().trace() != nullptr);
        auto* tabs = page_->findChild<QTabWidget*>(QStringLiteral("inspector.tabs"));
        auto* raw = page_->findChild<QPlainTextEdit*>(QStringLiteral("inspector.raw"));
        auto* bar = page_->findChild<FindBar*>(QStringLiteral("inspector.find"));
        auto* words = page_->findChild<QLineEdit*>(QStringLiteral("inspector.find.words"));
        tabs->setCurrentWidget(raw);
        const auto all = static_cast<int>(raw->toPlainText().count(QStringLiteral("HTTP/1.1"), Qt::CaseInsensitive));
        QVERIFY(all >= 2);
        const auto says = [&](int chosen, int count) { return bar->said() == QStringLiteral("%1 of %2").arg(chosen).arg(count); };
        c_->commands.action(QStringLiteral("inspector.find"))->trigger();
        QTest::keyClicks(words, QStringLiteral("http/1.1"));
        QVERIFY2(says(1, all), qPrintable(bar->said()));
        QCOMPARE(raw->textCursor().selectedText(), QStringLiteral("HTTP/1.1"));
        const int first = raw->textCursor().selectionStart();
        c_->commands.action(QStringLiteral("inspector.findNext"))->trigger();
        QVERIFY2(says(2, all) && raw->textCursor().selectionStart() > first, qPrintable(bar->said()));
        for (int n = 0; n < all - 1; ++n)
            c_->commands.action(QStringLiteral("inspector.findNext"))->trigger();
        QVERIFY2(says(1, all) && raw->textCursor().selectionStart() == first, qPrintable(bar->said())); // around the end
        c_->commands.action(QStringLiteral("inspector.findPrevious"))->trigger();
        QVERIFY2(says(all, all), qPrintable(bar->said()));
        // Another text: counted anew, and where one was in it stays.
        auto* response = page_->findChild<QPlainTextEdit*>(QStringLiteral("inspector.response"));
        tabs->setCurrentWidget(response);
        QVERIFY2(bar->said().startsWith(QStringLiteral("1 place")), qPrintable(bar->said()));
        QVERIFY(!response->textCursor().hasSelection());
        page_->choose(7);
        QTRY_COMPARE(page_->detail().trace()->summary.id, std::uint64_t(7));
        QTRY_VERIFY2(bar->said().contains(QStringLiteral("place")), qPrintable(bar->said()));
        // The timing is no text: all of it is.
        tabs->setCurrentIndex(tabs->count() - 1);
        QCOMPARE(bar->said(), QStringLiteral("Not found"));
        c_->commands.action(QStringLiteral("inspector.findNext"))->trigger();
        QVERIFY(tabs->currentWidget() == raw && bar->said().startsWith(QStringLiteral("1 of")));
        QTest::keyClick(words, Qt::Key_Escape);
        QVERIFY(bar->isHidden());
    }

    void aTraceThatIsGoneOrAnotherRunsIsNotShown()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        c_->gateway.setRecording(false);
        page_->choose(6);
        QTRY_COMPARE(page_->detail().view().state(), StateView::State::Empty);
        QVERIFY(page_->findChild<QWidget*>(QStringLiteral("inspector.detail.gateway.record")) != nullptr);
        QVERIFY(page_->detail().trace() == nullptr);
    }

    void theListFollowsUntilOneScrollsUp()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(500);
        QScrollBar* bar = table()->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0);
        QTRY_COMPARE(bar->value(), bar->maximum());
        c_->gateway.endExchanges(500);
        QTRY_COMPARE(bar->value(), bar->maximum());
        bar->setValue(bar->maximum() / 2);
        QVERIFY(!page_->isFollowing());
        const int held = bar->value();
        c_->gateway.endExchanges(500);
        QTest::qWait(20);
        QCOMPARE(bar->value(), held);
        bar->setValue(bar->maximum());
        QVERIFY(page_->isFollowing());
    }

    void aPausedViewHoldsBackAndLosesNothing()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(10);
        c_->commands.action(QStringLiteral("inspector.pause"))->trigger();
        c_->gateway.endExchanges(90);
        QCOMPARE(page_->list().rowCount(), 10);
        QVERIFY2(page_->countText().contains(QLatin1String("90")), qPrintable(page_->countText()));
        c_->commands.action(QStringLiteral("inspector.pause"))->trigger();
        QCOMPARE(page_->list().rowCount(), 100);
    }

    void aHundredThousandRowsStaySmooth()
    {
        c_->gateway.start({}, {});
        for (int n = 0; n < 50; ++n)
            c_->gateway.endExchanges(2'000);
        QCOMPARE(page_->list().rowCount(), 100'000);
        QCoreApplication::processEvents();
        QElapsedTimer timer;
        timer.start();
        constexpr int frames = 20;
        for (int n = 0; n < frames; ++n) {
            table()->verticalScrollBar()->setValue(table()->verticalScrollBar()->maximum() / frames * n);
            table()->viewport()->repaint();
        }
        const double perFrame = static_cast<double>(timer.elapsed()) / frames;
        qInfo("a frame of the list at 100,000 rows: %.1f ms", perFrame);
        QVERIFY(perFrame < 150); // 10 ms here when nothing else runs; a bound that a loaded machine holds, too
        timer.restart();
        c_->gateway.endExchanges(2'000);
        QVERIFY(timer.elapsed() < 500);
    }

    void aCellBecomesAFilterAndAnExchangeACallToEdit()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        page_->choose(6);
        table()->setCurrentIndex(page_->list().index(page_->list().rowOfExchange(6), ExchangeListModel::Api));
        c_->commands.action(QStringLiteral("inspector.only"))->trigger();
        QCOMPARE(page_->filterBar().text(), QStringLiteral("api=\"Orders 1.0.0\""));
        {
            QSignalSpy sent(&c_->navigation, &Navigation::openRequested);
            c_->commands.action(QStringLiteral("inspector.sendAgain"))->trigger();
            QVERIFY(sent.first().at(1).toMap().value(QStringLiteral("send")).toBool());
        }
        QSignalSpy spy(&c_->navigation, &Navigation::openRequested);
        c_->commands.action(QStringLiteral("inspector.resend"))->trigger();
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.first().at(0).toString(), QStringLiteral("tryit"));
        QCOMPARE(spy.first().at(1).toMap().value(QStringLiteral("exchange")).toULongLong(), 6ULL);
    }

    void aStepsConfigurationIsOpenedAtItsLine()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        page_->choose(6);
        QTRY_VERIFY(page_->detail().trace() != nullptr);
        QVERIFY(!c_->commands.action(QStringLiteral("inspector.openOrigin"))->isEnabled()); // "Publisher rev 4" is no file
        c_->commands.action(QStringLiteral("inspector.stepBack"))->trigger();
        QCOMPARE(page_->detail().origin(), QStringLiteral("gateway.yaml:14:5"));
        QSignalSpy spy(&c_->navigation, &Navigation::fileRequested);
        c_->commands.action(QStringLiteral("inspector.openOrigin"))->trigger();
        QCOMPARE(spy.size(), 1);
        QVERIFY(spy.first().at(0).toString().endsWith(QLatin1String("/gateway.yaml")));
        QCOMPARE(spy.first().at(1).toInt(), 14);
    }

    void aVisitShowsItsFilterOrItsExchange()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        page_->visit({{QStringLiteral("filter"), QStringLiteral("status=404")}});
        QTRY_COMPARE(page_->list().rowCount(), 2);
        page_->visit({{QStringLiteral("exchange"), 6}}); // hidden by the filter, which goes
        QTRY_COMPARE(page_->detail().exchange(), 6ULL);
        QTRY_COMPARE(page_->list().rowCount(), 24);
    }

    void whatWasLookedAtComesBack()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(24);
        page_->choose(6);
        page_->detail().setPlaces({3, 2, ExchangeDetail::Perspective::Backend});
        const QJsonObject state = page_->saveState();
        page_->choose(20);
        page_->detail().setPlaces({});
        page_->restoreState(state);
        QCOMPARE(page_->detail().exchange(), 6ULL);
        QTRY_VERIFY(page_->detail().trace() != nullptr && page_->detail().trace()->summary.id == 6);
        QCOMPARE(page_->list().exchangeId(table()->currentIndex().row()), 6ULL);
        const ExchangeDetail::Places places = page_->detail().places();
        QCOMPARE(places.tab, 3);
        QCOMPARE(places.stepTab, 2);
        QVERIFY(places.perspective == ExchangeDetail::Perspective::Backend);
        c_->exchanges.clear(); // what is gone is not asked for
        page_->restoreState(state);
        QCOMPARE(page_->detail().exchange(), 0ULL);
    }

    void filterAndColumnsComeBack()
    {
        page_->filterBar().setText(QStringLiteral("status>=500"));
        const QJsonObject state = page_->saveState();
        page_->filterBar().setText({});
        page_->restoreState(state);
        QCOMPARE(page_->filterBar().text(), QStringLiteral("status>=500"));
        QVERIFY(page_->filterBar().history().contains(QStringLiteral("status>=500")));
    }
};

POSTERN_TEST(InspectorPageTest);
#include "InspectorPageTest.moc"
