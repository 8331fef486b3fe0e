// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "workbench/gateway/ChainEditor.h"

#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/editor/CodeView.h"
#include "workbench/forms/SchemaForm.h"
#include "workbench/gateway/GatewayPage.h"
#include "workbench/shell/StateView.h"
#include "workbench/workspace/Drafts.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTableView>
#include <QUndoStack>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;

class ChainEditorTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<test::TestContext> context_;
    GatewayPage* page_ = nullptr;

    template <class T>
    T* child(const char* name)
    {
        T* found = page_->findChild<T*>(QLatin1String(name));
        if (found == nullptr)
            qFatal("no %s", name);
        return found;
    }
    QAction* command(const char* id) { return context_->commands.action(QLatin1String(id)); }
    QTableView* list() { return child<QTableView>("gateway.edit.list"); }
    void select(int row) { list()->setCurrentIndex(list()->model()->index(row, 0)); }
    QString cell(int row, int column) { return list()->model()->index(row, column).data().toString(); }
    QStringList types()
    {
        QStringList all;
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            all << cell(row, 0);
        return all;
    }
    /// Those of the list itself, without what runs besides.
    QStringList ownTypes()
    {
        QStringList all;
        for (int row = 0; row < list()->model()->rowCount(); ++row) {
            if (list()->model()->index(row, 0).data(Qt::CheckStateRole).isValid())
                all << cell(row, 0);
        }
        return all;
    }
    int rowOf(const char* type) { return static_cast<int>(types().indexOf(QLatin1String(type))); }
    CodeView* yaml() { return child<CodeView>("gateway.edit.yaml.frame"); }
    QString said() { return child<QLabel>("gateway.edit.said")->text(); }
    QString badge() { return child<QLabel>("gateway.edit.badge")->text(); }
    QString onDisk(const char* file = "gateway.yaml")
    {
        QFile source(context_->workspace.folder() + QLatin1Char('/') + QLatin1String(file));
        return source.open(QIODevice::ReadOnly) ? QString::fromUtf8(source.readAll()) : QString();
    }
    void write(const char* file, const QByteArray& text)
    {
        QDir(context_->workspace.folder()).mkpath(QFileInfo(QLatin1String(file)).path());
        QFile target(context_->workspace.folder() + QLatin1Char('/') + QLatin1String(file));
        QVERIFY(target.open(QIODevice::WriteOnly));
        target.write(text);
    }
    void add(const QString& type)
    {
        command("chain.add")->trigger();
        auto* search = child<QLineEdit>("gateway.shelf.search");
        search->setText(type);
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_VERIFY(page_->findChild<QDialog*>(QStringLiteral("gateway.shelf")) == nullptr);
        context_->window.activateWindow(); // no window manager here gives the focus back
        QVERIFY(QTest::qWaitForWindowActive(&context_->window));
    }

  private Q_SLOTS:
    void init()
    {
        context_ = std::make_unique<test::TestContext>();
        write("gateway.yaml", "# mine\napiVersion: postern/v1\nfilters:\n  - set-headers\n  # two a second\n  - type: rate-limit\n    config: {count: 2, per: 1s}\n  - cors\n  - set-query\n"
                              "listeners:\n  - {name: http, address: 127.0.0.1, port: 8280}\n");
        write("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4\ndata: {name: Orders, version: 1.0.0, context: /orders/1.0.0, lifeCycleStatus: PUBLISHED}\n");
        write("apis/Orders-1.0.0/Definitions/swagger.yaml", "openapi: 3.0.3\ninfo: {title: Orders, version: 1.0.0}\npaths: {/x: {get: {responses: {'200': {description: ok}}}, post: {responses: {'200': {description: ok}}}}}\n");
        context_->workspace.refresh();
        page_ = new GatewayPage(context_->context);
        context_->window.setCentralWidget(page_);
        context_->window.resize(1300, 800);
        context_->window.show();
        QVERIFY(QTest::qWaitForWindowActive(&context_->window));
        child<QTabWidget>("gateway.tabs")->setCurrentWidget(child<QWidget>("gateway.edit"));
    }
    void cleanup()
    {
        delete page_;
        context_.reset();
    }

    void whatTheDefinitionImpliesIsWrittenDownToBeChanged()
    {
        write("apis/Shop-1.0.0/api.yaml", "type: api\nversion: v4\ndata: {name: Shop, version: 1.0.0, context: /shop/1.0.0, lifeCycleStatus: PUBLISHED,\n"
                                          "  corsConfiguration: {corsConfigurationEnabled: true, accessControlAllowOrigins: [\"https://shop.example\"]}}\n");
        write("apis/Shop-1.0.0/Definitions/swagger.yaml", "openapi: 3.0.3\ninfo: {title: Shop, version: 1.0.0}\npaths: {/x: {get: {responses: {'200': {description: ok}}}}}\n");
        write("gateway.yaml", "apiVersion: postern/v1\n");
        context_->workspace.refresh();
        page_->visit({{QStringLiteral("api"), QStringLiteral("Shop-1.0.0")}, {QStringLiteral("filter"), QStringLiteral("cors")}, {QStringLiteral("name"), QString()}});
        QTRY_COMPARE(ownTypes(), QStringList{QStringLiteral("cors")}); // the folder is read on another thread
        QVERIFY2(yaml()->text().contains(QStringLiteral("https://shop.example")), qPrintable(yaml()->text()));
        QVERIFY2(said().contains(QStringLiteral("definition")), qPrintable(said()));
        QVERIFY2(badge().startsWith(QStringLiteral("1 ")), qPrintable(badge()));
        QVERIFY(command("chain.apply")->isEnabled());
        QVERIFY(!onDisk("apis/Shop-1.0.0/postern.yaml").contains(QStringLiteral("cors"))); // nothing is taken yet
        page_->visit({{QStringLiteral("api"), QStringLiteral("Shop-1.0.0")}, {QStringLiteral("filter"), QStringLiteral("cors")}, {QStringLiteral("name"), QString()}});
        QCOMPARE(ownTypes(), QStringList{QStringLiteral("cors")}); // it is there: chosen, not written again
        page_->visit({{QStringLiteral("api"), QStringLiteral("Shop-1.0.0")}, {QStringLiteral("filter"), QStringLiteral("scopes")}, {QStringLiteral("name"), QString()}});
        QCOMPARE(ownTypes(), QStringList{QStringLiteral("cors")});
        QTRY_VERIFY2(said().contains(QStringLiteral("Nothing in this API's definition makes it run scopes")), qPrintable(said()));
    }

    void aPlaceInAFilterIsOpenedInItsForm()
    {
        context_->navigation.openFile(context_->workspace.folder() + QStringLiteral("/gateway.yaml"), 7, 5); // the config of rate-limit
        QCOMPARE(child<QTabWidget>("gateway.tabs")->currentWidget(), child<QWidget>("gateway.edit"));
        QVERIFY2(child<QLabel>("gateway.edit.title")->text().startsWith(QStringLiteral("rate-limit")), qPrintable(child<QLabel>("gateway.edit.title")->text()));
        context_->navigation.openFile(context_->workspace.folder() + QStringLiteral("/gateway.yaml"), 11, 5); // a listener has none
        QVERIFY(child<QTabWidget>("gateway.tabs")->currentWidget() != child<QWidget>("gateway.edit"));
    }

    void theChainIsListedInTheOrderInWhichItRuns()
    {
        QCOMPARE(types(), (QStringList{QStringLiteral("cors"), QStringLiteral("rate-limit"), QStringLiteral("set-headers"), QStringLiteral("set-query")}));
        QCOMPARE(cell(1, 1), QStringLiteral("throttle"));
        QCOMPARE(cell(1, 2), QStringLiteral("count:2,per:1s"));
        QVERIFY(badge().isEmpty());
        QVERIFY(!command("chain.apply")->isEnabled() && !command("chain.revert")->isEnabled());
    }

    void aLimitIsChangedInTheFormAndInTheText()
    {
        select(1);
        auto* count = child<QLineEdit>("gateway.edit.form.count.text");
        QCOMPARE(count->text(), QStringLiteral("2"));
        count->setFocus();
        count->selectAll();
        QTest::keyClicks(count, QStringLiteral("25"));
        QVERIFY2(yaml()->text().contains(QStringLiteral("  # two a second\n  - type: rate-limit\n    config: {count: 25, per: 1s}\n")), qPrintable(yaml()->text()));
        QVERIFY(yaml()->text().startsWith(QStringLiteral("# mine\n")));
        QCOMPARE(badge(), QStringLiteral("1 change(s) not applied"));
        QCOMPARE(onDisk().count(QStringLiteral("25")), 0); // not before it is applied
        // The other way: what is typed is in form and list.
        yaml()->retype(yaml()->text().replace(QStringLiteral("count: 25"), QStringLiteral("count: 30")));
        QTRY_COMPARE(child<QLineEdit>("gateway.edit.form.count.text")->text(), QStringLiteral("30"));
        QCOMPARE(cell(1, 2), QStringLiteral("count:30,per:1s"));
        // One step of undo a field, not one a key.
        context_->workspace.undoStack()->undo();
        QCOMPARE(child<QLineEdit>("gateway.edit.form.count.text")->text(), QStringLiteral("25"));
        context_->workspace.undoStack()->undo();
        QCOMPARE(child<QLineEdit>("gateway.edit.form.count.text")->text(), QStringLiteral("2"));
        QVERIFY(badge().isEmpty());
        context_->workspace.undoStack()->redo();
        QCOMPARE(cell(1, 2), QStringLiteral("count:25,per:1s"));
    }

    void whatIsWrongIsSaidAtItsLineAndKeepsApplyFromWorking()
    {
        context_->gateway.start(context_->workspace.folder(), {});
        select(1);
        auto* count = child<QLineEdit>("gateway.edit.form.count.text");
        count->setFocus();
        count->selectAll();
        QTest::keyClicks(count, QStringLiteral("0"));
        QVERIFY(!child<QLabel>("gateway.edit.form.count.problem")->isHidden());
        QVERIFY(!command("chain.apply")->isEnabled());
        QVERIFY(context_->commands.blockedReason(QStringLiteral("chain.apply")).contains(QStringLiteral("error")));
        QCOMPARE(context_->problems.rowCount(), 1);
        QCOMPARE(context_->problems.index(0, 0).data(ProblemModel::LineRole).toInt(), 7);
        // Its row leads to the line of the draft, not of the file.
        child<QTabWidget>("gateway.tabs")->setCurrentIndex(0);
        context_->navigation.openFile(context_->problems.index(0, 0).data(ProblemModel::FileRole).toString(), 7, 21);
        QCOMPARE(child<QTabWidget>("gateway.tabs")->currentWidget()->objectName(), QStringLiteral("gateway.edit"));
        command("chain.revert")->trigger();
        QCOMPARE(context_->problems.rowCount(), 0);
    }

    void yamlThatCannotBeReadLeavesTheListAsItWas()
    {
        yaml()->retype(QStringLiteral("filters: [\n"));
        QTRY_VERIFY(child<QWidget>("gateway.edit.bar")->isVisible());
        QCOMPARE(ownTypes().size(), 4);
        QVERIFY(!list()->isEnabled() && !command("chain.add")->isEnabled());
        QVERIFY(context_->problems.rowCount() > 0);
        context_->workspace.undoStack()->undo();
        QVERIFY(list()->isEnabled() && badge().isEmpty());
    }

    void filtersAreMovedWithinTheirPhaseOnly()
    {
        select(2);
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(types().mid(2), (QStringList{QStringLiteral("set-query"), QStringLiteral("set-headers")}));
        QCOMPARE(list()->currentIndex().row(), 3);
        QTest::keyClick(list(), Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(types().mid(2), (QStringList{QStringLiteral("set-headers"), QStringLiteral("set-query")}));
        QTest::keyClick(list(), Qt::Key_Up, Qt::AltModifier);
        QVERIFY2(said().contains(QStringLiteral("the order of the phases is fixed")) && said().contains(QStringLiteral("throttle")), qPrintable(said()));
        QCOMPARE(types().at(2), QStringLiteral("set-headers"));
        select(0);
        QTest::keyClick(list(), Qt::Key_Up, Qt::AltModifier);
        QVERIFY(said().contains(QStringLiteral("first")));
        // A drag is the same.
        QAbstractItemModel* model = list()->model();
        std::unique_ptr<QMimeData> data(model->mimeData({model->index(3, 0)}));
        QVERIFY(!model->dropMimeData(data.get(), Qt::MoveAction, 2, 0, {})); // the view has nothing to take away
        QTRY_COMPARE(types().at(2), QStringLiteral("set-query"));
    }

    void filtersAreSwitchedAddedAndRemoved()
    {
        select(0);
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Space);
        QCOMPARE(list()->model()->index(0, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        QVERIFY(yaml()->text().contains(QStringLiteral("  - type: cors\n    enabled: false\n")));
        list()->model()->setData(list()->model()->index(0, 0), Qt::Checked, Qt::CheckStateRole);
        QVERIFY(badge().isEmpty());
        add(QStringLiteral("rewrite-path"));
        QCOMPARE(ownTypes().size(), 5);
        QCOMPARE(list()->currentIndex().data().toString(), QStringLiteral("rewrite-path"));
        add(QStringLiteral("rate-limit")); // the second of its type gets a name
        QVERIFY(types().contains(QStringLiteral("rate-limit (rate-limit-2)")));
        QCOMPARE(badge(), QStringLiteral("2 change(s) not applied"));
        QVERIFY(child<QTabWidget>("gateway.tabs")->tabText(1).contains(QStringLiteral("2")));
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Delete);
        QVERIFY(!types().contains(QStringLiteral("rate-limit (rate-limit-2)")));
        context_->workspace.undoStack()->undo();
        QVERIFY(types().contains(QStringLiteral("rate-limit (rate-limit-2)")));
    }

    void theShelfIsSearchedByWhatAFilterDoes()
    {
        command("chain.add")->trigger();
        auto* all = child<QListWidget>("gateway.shelf.list");
        QVERIFY(all->count() > 30);
        child<QLineEdit>("gateway.shelf.search")->setText(QStringLiteral("cross-origin"));
        QVERIFY(all->count() >= 1 && all->item(0)->data(Qt::UserRole).toString() == QStringLiteral("cors"));
        child<QLineEdit>("gateway.shelf.search")->setText(QStringLiteral("no such thing"));
        QVERIFY(all->count() == 0 && child<QLabel>("gateway.shelf.none")->isVisible());
    }

    void applyingWritesTheFileAndReloadsOnce()
    {
        context_->gateway.start(context_->workspace.folder(), {});
        QString read;
        context_->gateway.whenReloading([&] { read = onDisk(); });
        select(0);
        command("chain.remove")->trigger();
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(context_->gateway.reloads(), 1);
        QVERIFY(!read.contains(QStringLiteral("cors")) && read == onDisk());
        QVERIFY(badge().isEmpty() && said().contains(QStringLiteral("Applied")));
        QVERIFY(context_->workspace.drafts().files().isEmpty());
        context_->workspace.undoStack()->undo(); // may be taken back after that, too: as a new draft
        QVERIFY(types().contains(QStringLiteral("cors")) && !badge().isEmpty());
    }

    void whatTheGatewayRefusesIsTakenOutOfTheFileAgain()
    {
        context_->gateway.start(context_->workspace.folder(), {});
        const QString before = onDisk();
        context_->gateway.refuseReload({{Problem::Severity::Error, QStringLiteral("no throttling policy is called \"Gold\""), {}, QStringLiteral("gateway.yaml"), 5, 5}});
        select(0);
        command("chain.remove")->trigger();
        command("chain.apply")->trigger();
        QCOMPARE(onDisk(), before);
        const auto bar = [this] { return child<QLabel>("gateway.edit.bar.text")->text(); };
        QVERIFY2(bar().contains(QStringLiteral("last good configuration")) && bar().contains(QStringLiteral("Gold")), qPrintable(bar()));
        QCOMPARE(badge(), QStringLiteral("1 change(s) not applied"));
        context_->gateway.find({}); // it reads the old file again and is content: the reason stays with the draft
        QVERIFY(bar().contains(QStringLiteral("Gold")));
        QCOMPARE(context_->problems.rowCount(), 1);
        QVERIFY(command("chain.apply")->isEnabled()); // once it is mended elsewhere
        context_->workspace.undoStack()->undo();
        QCOMPARE(context_->problems.rowCount(), 0);
    }

    void anApiHasAChainOfItsOwnInItsOwnFile()
    {
        auto* scope = child<QComboBox>("gateway.edit.scope");
        scope->setCurrentIndex(scope->findText(QStringLiteral("Orders 1.0.0")));
        QVERIFY(ownTypes().isEmpty());
        add(QStringLiteral("respond"));
        QCOMPARE(ownTypes(), QStringList{QStringLiteral("respond")});
        QVERIFY2(yaml()->text().startsWith(QStringLiteral("apiVersion: postern/v1\nfilters:\n  - respond\n")), qPrintable(yaml()->text()));
        QVERIFY(onDisk("apis/Orders-1.0.0/postern.yaml").isEmpty());
        command("chain.differences")->trigger();
        auto* what = child<QComboBox>("gateway.differences.what");
        QVERIFY(child<QPlainTextEdit>("gateway.differences.text")->toPlainText().contains(QStringLiteral("+   - respond")));
        what->setCurrentIndex(1);
        QTRY_VERIFY(child<QPlainTextEdit>("gateway.differences.text")->toPlainText().contains(QStringLiteral("# GET /x"))); // a worker reads the files
        const QString text = child<QPlainTextEdit>("gateway.differences.text")->toPlainText();
        QVERIFY2(text.contains(QStringLiteral("# GET /x")) && text.contains(QStringLiteral("+ - type: respond")), qPrintable(text + child<QLabel>("gateway.differences.count")->text()));
        QVERIFY(text.contains(QStringLiteral("  - type: cors"))); // what is written for all runs with and without it
        delete child<QDialog>("gateway.differences");
        command("chain.apply")->trigger(); // the gateway does not run: written for its next start
        QVERIFY(onDisk("apis/Orders-1.0.0/postern.yaml").contains(QStringLiteral("- respond")));
        QVERIFY(said().contains(QStringLiteral("next start")));
    }

    void whatRunsBesidesIsShownAndExplained()
    {
        auto* scope = child<QComboBox>("gateway.edit.scope");
        scope->setCurrentIndex(scope->findText(QStringLiteral("Orders 1.0.0")));
        QTRY_COMPARE(types(), (QStringList{QStringLiteral("cors"), QStringLiteral("rate-limit"), QStringLiteral("set-headers"), QStringLiteral("set-query")}));
        QVERIFY(ownTypes().isEmpty());
        QCOMPARE(cell(0, 2), QStringLiteral("written for all APIs"));
        QVERIFY(list()->model()->index(0, 0).data(Qt::ForegroundRole).isValid());
        QVERIFY(list()->model()->index(0, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("not of this list")));
        select(1);
        QVERIFY2(child<QLabel>("gateway.edit.about")->text().contains(QStringLiteral("gateway.yaml:6:5")), qPrintable(child<QLabel>("gateway.edit.about")->text()));
        QVERIFY(!child<QLineEdit>("gateway.edit.form.count.text")->isEnabled());
        QVERIFY(!command("chain.remove")->isEnabled() && !command("chain.adopt")->isEnabled() && !command("chain.switch")->isEnabled());
        // What is added stands in its phase between them.
        add(QStringLiteral("spike-arrest"));
        add(QStringLiteral("respond"));
        QCOMPARE(ownTypes().size(), 2);
        QTRY_VERIFY(rowOf("spike-arrest") < rowOf("cors") && rowOf("respond") > rowOf("rate-limit"));
        // A filter of all APIs leads to where it is written.
        select(rowOf("rate-limit"));
        command("chain.source")->trigger();
        QCOMPARE(scope->currentText(), QStringLiteral("All APIs"));
        QCOMPARE(list()->currentIndex().row(), 1);
        QVERIFY(child<QLineEdit>("gateway.edit.form.count.text")->isEnabled());
    }

    void whatIsImpliedIsWrittenOrSwitchedOffHere()
    {
        write("gateway.yaml", "apiVersion: postern/v1\nanalytics: {accessLog: true}\n");
        write("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4\ndata:\n  name: Orders\n  version: 1.0.0\n  context: /orders/1.0.0\n  lifeCycleStatus: PUBLISHED\n"
                                            "  corsConfiguration: {corsConfigurationEnabled: true, accessControlAllowOrigins: ['https://shop.example']}\n");
        context_->workspace.refresh();
        auto* scope = child<QComboBox>("gateway.edit.scope");
        scope->setCurrentIndex(scope->findText(QStringLiteral("Orders 1.0.0")));
        QTRY_VERIFY2(rowOf("cors") >= 0 && rowOf("access-log") >= 0, qPrintable(types().join(QLatin1Char(' '))));
        select(rowOf("cors"));
        QCOMPARE(cell(rowOf("cors"), 2), QStringLiteral("implied: CORS is on for the API"));
        QVERIFY2(child<QLabel>("gateway.edit.about")->text().contains(QStringLiteral("Written here, it can be set otherwise")), qPrintable(child<QLabel>("gateway.edit.about")->text()));
        QVERIFY(command("chain.adopt")->isEnabled());
        command("chain.adopt")->trigger();
        QVERIFY2(yaml()->text().contains(QStringLiteral("https://shop.example")), qPrintable(yaml()->text()));
        QCOMPARE(ownTypes(), QStringList{QStringLiteral("cors")});
        QTRY_COMPARE(types().count(QStringLiteral("cors")), 1); // it is no longer implied
        QVERIFY(types().contains(QStringLiteral("access-log")));
        // The other is switched off.
        select(rowOf("access-log"));
        command("chain.switch")->trigger();
        QVERIFY2(yaml()->text().contains(QStringLiteral("- type: access-log\n    enabled: false\n")), qPrintable(yaml()->text()));
        QTRY_COMPARE(types().count(QStringLiteral("access-log")), 1);
        QCOMPARE(list()->model()->index(rowOf("access-log"), 0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        context_->workspace.undoStack()->undo();
        QTRY_COMPARE(ownTypes(), QStringList{QStringLiteral("cors")});
    }

    void anOperationHasRowsOfItsOwn()
    {
        auto* scope = child<QComboBox>("gateway.edit.scope");
        auto* operation = child<QComboBox>("gateway.edit.operation");
        QVERIFY(!operation->isVisible());
        scope->setCurrentIndex(scope->findText(QStringLiteral("Orders 1.0.0")));
        QCOMPARE(operation->count(), 3);
        add(QStringLiteral("respond"));
        operation->setCurrentIndex(operation->findText(QStringLiteral("POST /x")));
        QVERIFY(ownTypes().isEmpty());
        QTRY_VERIFY(rowOf("respond") >= 0); // of the whole API: to be seen, not to be changed
        select(rowOf("respond"));
        QVERIFY(command("chain.source")->isEnabled());
        add(QStringLiteral("set-query"));
        QCOMPARE(ownTypes(), QStringList{QStringLiteral("set-query")});
        QVERIFY2(yaml()->text().endsWith(QStringLiteral("filters:\n  - respond\noperations:\n  POST /x:\n    filters:\n      - set-query\n")), qPrintable(yaml()->text()));
        QCOMPARE(badge(), QStringLiteral("2 change(s) not applied"));
        command("chain.switch")->trigger();
        QVERIFY2(yaml()->text().contains(QStringLiteral("      - type: set-query\n        enabled: false\n")), qPrintable(yaml()->text()));
        operation->setCurrentIndex(operation->findText(QStringLiteral("GET /x")));
        QVERIFY(ownTypes().isEmpty());
        operation->setCurrentIndex(0);
        QCOMPARE(ownTypes(), QStringList{QStringLiteral("respond")});
        // A line leads to its row, whichever list that is in.
        QVERIFY(child<ChainEditor>("gateway.edit")->openFile(QStringLiteral("apis/Orders-1.0.0/postern.yaml"), 8, 9));
        QCOMPARE(operation->currentText(), QStringLiteral("POST /x"));
        QCOMPARE(cell(list()->currentIndex().row(), 0), QStringLiteral("set-query"));
        command("chain.apply")->trigger();
        QVERIFY(onDisk("apis/Orders-1.0.0/postern.yaml").contains(QStringLiteral("      - type: set-query\n")));
    }

    void aDraftOutlivesACrash()
    {
        select(0);
        command("chain.remove")->trigger();
        const QString draft = yaml()->text();
        const QString folder = context_->workspace.folder();
        const QString state = context_->workspace.stateFolder() + QStringLiteral("/workspace.json");
        QTRY_VERIFY(QFile(state).exists());
        Workspace other; // as the next start of the workbench would find it; nothing here was closed
        QTRY_VERIFY((other.close(), other.open(folder) && other.drafts().draft(QStringLiteral("gateway.yaml")).has_value()));
        QCOMPARE(*other.drafts().draft(QStringLiteral("gateway.yaml")), draft);
    }

    void aFileThatSomebodyElseWroteIsNotWrittenOverUnseen()
    {
        select(0);
        command("chain.remove")->trigger();
        QVERIFY(!child<QWidget>("gateway.edit.bar")->isVisible());
        write("gateway.yaml", "apiVersion: postern/v1\n");
        context_->workspace.refresh();
        QVERIFY(child<QWidget>("gateway.edit.bar")->isVisible());
        command("chain.revert")->trigger();
        QVERIFY(!child<QWidget>("gateway.edit.bar")->isVisible() && types().isEmpty());
    }

    void whatEachFilterCostsIsMeasured()
    {
        QCOMPARE(cell(1, 3), QStringLiteral("–"));
        context_->gateway.start(context_->workspace.folder(), {});
        context_->gateway.endExchanges(40);
        QTRY_VERIFY2(cell(1, 3).contains(QStringLiteral("µs, ")) && cell(1, 3).endsWith(QStringLiteral(" %")), qPrintable(cell(1, 3)));
        QVERIFY(list()->model()->index(1, 3).data(Qt::ToolTipRole).toString().contains(QStringLiteral("median")));
    }

    void everythingHasAName()
    {
        select(1);
        const auto all = child<QWidget>("gateway.edit")->findChildren<QWidget*>();
        for (const QWidget* widget : all) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || widget->objectName().startsWith(QLatin1String("qt_")) || widget->inherits("QsciScintillaBase"))
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty() && !widget->objectName().isEmpty(), qPrintable(widget->objectName() + QLatin1String(widget->metaObject()->className())));
        }
    }
};

POSTERN_TEST(ChainEditorTest);
#include "ChainEditorTest.moc"
