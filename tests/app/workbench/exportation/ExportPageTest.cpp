// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/ExportPage.h"

#include "support/ScriptedServer.h"
#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/editor/CodeView.h"
#include "workbench/exportation/ExportDesk.h"
#include "workbench/exportation/ExportForm.h"
#include "workbench/exportation/FilePane.h"
#include "workbench/exportation/PreviewModel.h"
#include "workbench/exportation/StartCommand.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/StateView.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QDir>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTreeView>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;

namespace {

void write(const QString& path, const QByteArray& text)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

QByteArray read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class ExportPageTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<test::TestContext> context_;
    std::unique_ptr<ExportDesk> desk_;
    std::unique_ptr<QTemporaryDir> places_;
    ExportPage* page_ = nullptr;

    template <class T>
    T* child(const char* name)
    {
        T* found = page_->findChild<T*>(QLatin1String(name));
        if (found == nullptr)
            qFatal("no %s", name);
        return found;
    }
    QAction* command(const char* id) { return context_->commands.action(QLatin1String(id)); }
    QString barText() { return child<QLabel>("export.bar.text")->isVisible() ? child<QLabel>("export.bar.text")->text() : QString(); }
    QString place(const char* name) { return places_->filePath(QLatin1String(name)); }
    void addApi()
    {
        context_->workspace.addDefinition(QStringLiteral("mine.yaml"), "openapi: 3.0.3\ninfo: {title: Mine, version: '2'}\nservers: [{url: 'https://b.example'}]\n"
                                                                       "paths: {/x: {get: {responses: {'200': {description: ok}}}}}\n");
    }
    /// A program that says what a gateway says, whose answers are those of `url`.
    void useProgram(const QByteArray& url)
    {
        write(place("posternd"), "#!/bin/sh\n[ \"$1\" = --version ] && exit 1\necho ready http=" + url + "\nexec sleep 60\n");
        QVERIFY(QFile::setPermissions(place("posternd"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        child<QLineEdit>("export.program")->setText(place("posternd"));
        child<QLineEdit>("export.name")->setText(QStringLiteral("mine"));
        child<QLineEdit>("export.version")->setText(QStringLiteral("1.0"));
    }
    void run(const char* id)
    {
        QVERIFY2(command(id)->isEnabled(), qPrintable(context_->commands.blockedReason(QLatin1String(id))));
        command(id)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(desk_->work() == ExportDesk::Work::Nothing, 60'000);
    }
    void writeTo(const QString& to)
    {
        command("export.write")->trigger();
        auto* field = child<QLineEdit>("export.place");
        QVERIFY(field->isVisible() && field->hasFocus());
        field->setText(to);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(desk_->work() == ExportDesk::Work::Nothing, 60'000);
    }

  private Q_SLOTS:
    void init()
    {
        context_ = std::make_unique<test::TestContext>();
        places_ = std::make_unique<QTemporaryDir>();
        desk_ = std::make_unique<ExportDesk>(context_->workspace, context_->jobs, [] { return QString(); });
        page_ = new ExportPage(context_->context, *desk_);
        context_->window.setCentralWidget(page_);
        context_->window.resize(1200, 800);
        context_->window.show();
        QVERIFY(QTest::qWaitForWindowActive(&context_->window));
    }
    void cleanup()
    {
        delete page_;
        desk_.reset();
        context_.reset();
    }

    void withoutAnApiThereIsNothingToExportAndItSaysSo()
    {
        QVERIFY(page_->view().state() == StateView::State::Empty);
        QVERIFY(!command("export.validate")->isEnabled() && !command("export.write")->isEnabled());
        addApi();
        QVERIFY(command("export.validate")->isEnabled());
        QVERIFY(!command("export.cancel")->isEnabled() && !command("export.replace")->isEnabled());
    }

    void validatingShowsEachFileAndItsTextAndWritesNothing()
    {
        addApi();
        useProgram("http://127.0.0.1:1");
        write(context_->workspace.folder() + QStringLiteral("/gateway.yaml"),
              "apiVersion: postern/v1\nlisteners: [{name: http, address: 127.0.0.1, port: 8280}]\napiKeys: [{name: k, key: '${env:MINE_KEY}'}]\n");
        qputenv("MINE_KEY", "canary-of-a-secret");
        run("export.validate");
        QVERIFY2(page_->view().state() == StateView::State::Content, qPrintable(desk_->failure().why));
        auto* model = qobject_cast<PreviewModel*>(child<QTreeView>("export.tree")->model());
        const QAbstractItemModelTester tester(model);
        const QModelIndex snapshot = model->indexOf(QStringLiteral("snapshot.bin"));
        QVERIFY(snapshot.isValid());
        QCOMPARE(snapshot.siblingAtColumn(PreviewModel::Part).data().toString(), QStringLiteral("Project"));
        QCOMPARE(model->indexOf(QStringLiteral("bundle.json")).siblingAtColumn(PreviewModel::Part).data().toString(), QStringLiteral("Bundle"));
        auto* text = page_->findChild<FilePane*>() != nullptr ? page_->findChild<CodeView*>() : nullptr;
        QVERIFY(text != nullptr);
        QTRY_VERIFY(text->text().contains(QStringLiteral("posternd --config .")));
        child<QTreeView>("export.tree")->setCurrentIndex(snapshot);
        QTRY_VERIFY(text->text().startsWith(QStringLiteral("00000000")));
        const QAbstractItemModel* secrets = child<QTableView>("export.secrets")->model();
        QCOMPARE(secrets->rowCount(), 1);
        QCOMPARE(secrets->index(0, 1).data().toString(), QStringLiteral("MINE_KEY"));
        QVERIFY(secrets->index(0, 2).data().toString().contains(QStringLiteral("gateway.yaml:3")));
        for (const auto& [path, file] : desk_->preview()->plan.tree)
            QVERIFY2(file.content.find("canary-of-a-secret") == std::string::npos, path.c_str());
        QVERIFY(child<QLineEdit>("export.command")->text().contains(QStringLiteral("posternd --config ")));
        QCOMPARE(QDir(places_->path()).entryList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot), QStringList{QStringLiteral("posternd")});
    }

    void whatStopsAnExportIsListedWithItsPlace()
    {
        addApi();
        useProgram("http://127.0.0.1:1");
        write(context_->workspace.folder() + QStringLiteral("/gateway.yaml"), "apiVersion: postern/v1\nlisteners:\n  - {name: http, port: 99999}\n");
        run("export.validate");
        QVERIFY(page_->view().state() == StateView::State::Error);
        auto* table = child<QTableView>("export.problems");
        QVERIFY(table->isVisible() && table->model()->rowCount() > 0);
        QSignalSpy opened(&context_->navigation, &Navigation::fileRequested);
        table->setFocus();
        table->selectRow(0);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.first().at(0).toString(), context_->workspace.folder() + QStringLiteral("/gateway.yaml"));
        QCOMPARE(opened.first().at(1).toInt(), 3);
        QVERIFY(!command("export.copyCommand")->isEnabled());
    }

    void aNameThatIsNoneIsSaidInPlaceOfTheFiles()
    {
        addApi();
        useProgram("http://127.0.0.1:1");
        child<QLineEdit>("export.name")->setText(QStringLiteral("Not A Name"));
        run("export.validate");
        QVERIFY(page_->view().state() == StateView::State::Error);
        QVERIFY(child<QLabel>("export.view.text")->text().contains(QStringLiteral("Not A Name")));
    }

    void writingAsksForThePlaceSaysSameAndAsksBeforeItReplaces()
    {
        addApi();
        useProgram("http://127.0.0.1:1");
        writeTo(place("out"));
        QVERIFY2(QFile::exists(place("out/bundle.json")), qPrintable(desk_->failure().why));
        QVERIFY(barText().contains(place("out")));
        QVERIFY(child<QLineEdit>("export.command")->text().endsWith(QStringLiteral("--config ") + place("out")));
        const QByteArray before = read(place("out/bundle.json"));
        writeTo(place("out"));
        QVERIFY2(barText().contains(QStringLiteral("Exactly this is there already")), qPrintable(barText()));

        child<QLineEdit>("export.version")->setText(QStringLiteral("2.0"));
        writeTo(place("out"));
        QCOMPARE(read(place("out/bundle.json")), before);
        auto* replace = child<QPushButton>("export.bar.export.replace");
        QVERIFY(replace->isVisible() && command("export.replace")->isEnabled());
        replace->click();
        QTRY_VERIFY_WITH_TIMEOUT(desk_->work() == ExportDesk::Work::Nothing && read(place("out/bundle.json")) != before, 60'000);
    }

    void aFolderThatNoExportMadeIsNotOfferedToBeReplaced()
    {
        addApi();
        useProgram("http://127.0.0.1:1");
        write(place("letters/dear.txt"), "mine");
        writeTo(place("letters"));
        QVERIFY(!command("export.replace")->isEnabled());
        QVERIFY2(barText().contains(QStringLiteral("no export made it")), qPrintable(barText()));
        QCOMPARE(read(place("letters/dear.txt")), QByteArray("mine"));
        QCOMPARE(QDir(place("letters")).entryList(QDir::Files).size(), 1);
    }

    void escapeLeavesTheQuestionForThePlace()
    {
        addApi();
        child<QLineEdit>("export.name")->setFocus();
        command("export.write")->trigger();
        QTest::keyClick(child<QLineEdit>("export.place"), Qt::Key_Escape);
        QVERIFY(!child<QLineEdit>("export.place")->isVisible());
        QVERIFY(child<QLineEdit>("export.name")->hasFocus());
        QVERIFY(desk_->work() == ExportDesk::Work::Nothing);
    }

    void aDryRunRunsTheTestsOfTheProjectAndSaysHowManyPass()
    {
        const test::ScriptedServer server([](const test::WireRequest& request) {
            return request.target == "/good" ? test::WireReply::json("{}") : test::WireReply::answer(404, "{}");
        });
        addApi();
        useProgram(server.url());
        run("export.dryRun");
        QVERIFY2(barText().contains(QStringLiteral("nothing to try")), qPrintable(barText()));
        const QString tests = context_->workspace.folder() + QStringLiteral("/tests/");
        write(tests + QStringLiteral("a.yaml"), "name: good\nrequest: {method: GET, url: '{{base}}/good'}\nexpect: [{status: 200}]\n");
        write(tests + QStringLiteral("b.yaml"), "name: bad\nrequest: {method: GET, url: '{{base}}/bad'}\nexpect: [{status: 200}]\n");
        write(tests + QStringLiteral("c.yaml"), "name: unknown\nrequest: {method: GET, url: '{{base}}/{{nobody}}'}\nexpect: [{status: 200}]\n");
        QSignalSpy tried(desk_.get(), &ExportDesk::tried);
        run("export.dryRun");
        QCOMPARE(tried.size(), 1);
        QCOMPARE(child<QLabel>("export.trial.summary")->text(), QStringLiteral("1/3 pass"));
        const QAbstractItemModel* table = child<QTableView>("export.trial.table")->model();
        QCOMPARE(table->rowCount(), 3);
        QCOMPARE(table->index(0, 0).data().toString(), QStringLiteral("pass"));
        QCOMPARE(table->index(1, 0).data().toString(), QStringLiteral("fail"));
        QVERIFY2(table->index(2, 2).data().toString().contains(QStringLiteral("{{nobody}}")), qPrintable(table->index(2, 2).data().toString()));
        QVERIFY(context_->jobs.job(0)->state() == Job::State::Failed);
    }

    void aCancelledExportLeavesNothingAndStaysCancelled()
    {
        addApi();
        useProgram("http://127.0.0.1:1");
        desk_->write(page_->form().choices(), place("out"), false);
        QVERIFY(command("export.cancel")->isEnabled());
        command("export.cancel")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(desk_->work() == ExportDesk::Work::Nothing, 60'000);
        QVERIFY(context_->jobs.job(0)->state() == Job::State::Cancelled);
        QVERIFY(!QFile::exists(place("out")));
        QVERIFY(desk_->failure().what.isEmpty());
    }

    void aDryRunThatHangsIsCancelled()
    {
        const test::ScriptedServer silent([](const test::WireRequest&) { return test::WireReply::hang(); });
        addApi();
        useProgram(silent.url());
        write(context_->workspace.folder() + QStringLiteral("/tests/a.yaml"), "name: a\nrequest: {method: GET, url: '{{base}}/'}\nexpect: [{status: 200}]\n");
        command("export.dryRun")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!silent.requests().empty(), 60'000);
        desk_->cancel();
        QTRY_VERIFY_WITH_TIMEOUT(desk_->work() == ExportDesk::Work::Nothing, 10'000);
        QVERIFY(context_->jobs.job(0)->state() == Job::State::Cancelled);
    }

    void whatIsChosenComesBackAndItsTokenDoesNot()
    {
        child<QLineEdit>("export.name")->setText(QStringLiteral("orders"));
        child<QLineEdit>("export.keys")->setText(QStringLiteral("timeouts, listeners.*.port"));
        child<QLineEdit>("export.token")->setText(QStringLiteral("canary-of-a-token"));
        const QJsonObject state = page_->saveState();
        QVERIFY(!QJsonDocument(state).toJson().contains("canary"));
        child<QLineEdit>("export.name")->clear();
        child<QLineEdit>("export.keys")->clear();
        page_->restoreState(state);
        QCOMPARE(page_->form().choices().name, QStringLiteral("orders"));
        QCOMPARE(page_->form().choices().overridable, (QStringList{QStringLiteral("timeouts"), QStringLiteral("listeners.*.port")}));
    }

    void commandsAreQuotedForAShell()
    {
        ExportPreview preview;
        preview.choices.program = QStringLiteral("/opt/my programs/posternd");
        preview.plan.facts.name = "orders";
        preview.plan.facts.version = "1.0";
        QCOMPARE(startCommand(preview, QStringLiteral("/a/it's")), QStringLiteral("'/opt/my programs/posternd' --config '/a/it'\\''s'"));
        preview.choices.target = exporting::Target::Kubernetes;
        QCOMPARE(startCommand(preview, QStringLiteral("/a/b")), QStringLiteral("kubectl apply --server-side -k /a/b"));
    }
};

POSTERN_TEST(ExportPageTest);
#include "ExportPageTest.moc"
