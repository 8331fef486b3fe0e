// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/ScriptedServer.h"
#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/editor/CodeView.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/StateView.h"
#include "workbench/models/CheckText.h"
#include "workbench/tryit/EnvironmentSet.h"
#include "workbench/tryit/TestDraft.h"
#include "workbench/tryit/TestEditor.h"
#include "workbench/tryit/TestsPanel.h"
#include "workbench/tryit/TryItPage.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;
using postern::test::ScriptedServer;
using postern::test::TestContext;
using postern::test::WireReply;
using postern::test::WireRequest;

class TestsPanelTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<TestContext> c_;
    TryItPage* page_ = nullptr;

    void writeTest(const QString& name, const QByteArray& text) const
    {
        QVERIFY(QDir(c_->folder.path()).mkpath(QStringLiteral("tests")));
        QFile file(c_->folder.path() + QStringLiteral("/tests/") + name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    template <class W>
    W* find(const char* name) const
    {
        return page_->findChild<W*>(QLatin1String(name));
    }
    bool runAll() const
    {
        QSignalSpy ended(&page_->tests(), &TestsPanel::ended);
        c_->commands.action(QStringLiteral("tryit.runTests"))->trigger();
        return ended.wait(10'000);
    }

  private Q_SLOTS:
    void init()
    {
        c_ = std::make_unique<TestContext>();
        page_ = new TryItPage(c_->context);
        c_->window.setCentralWidget(page_);
        c_->window.show();
    }
    void cleanup() { c_.reset(); }

    void withoutTestsItSaysWhatATestIs()
    {
        QCOMPARE(page_->tests().view().state(), StateView::State::Empty);
        QVERIFY(!c_->commands.action(QStringLiteral("tryit.runTests"))->isEnabled());
        c_->commands.action(QStringLiteral("tryit.makeTest"))->trigger(); // without an answer
        QVERIFY(find<InlineBar>("tryit.bar")->text().contains(QLatin1String("no answer")));
    }

    void aTestIsMadeOfAnAnswerAndHoldsNoCredential()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::json(R"({"id": 17, "access_token": "c4nary", "list": [1], "a/b": "x"})"); });
        CurlCommand call;
        call.method = QStringLiteral("POST");
        call.url = QString::fromLatin1(server.url("/orders?x=1&api_key=c4nary"));
        call.headers = {{QStringLiteral("X-Api-Key"), QStringLiteral("c4nary")}, {QStringLiteral("Accept"), QStringLiteral("a/b")}};
        call.body = R"({"item": "tea {{size}}", "password": "c4nary", "pin": "{{pw}}", "client_secret": "{{shop}}", "note": "Bearer c4nary-0123456789"})";
        page_->setCall(call);
        page_->auth().setToken(QStringLiteral("c4nary"));
        page_->environments().setOwn(QStringLiteral("base"), QString::fromLatin1(server.url()));
        for (const char* name : {"size", "pw", "shop"})
            page_->environments().setOwn(QLatin1String(name), QStringLiteral("c4nary"));
        QSignalSpy ended(page_, &TryItPage::ended);
        page_->send();
        QVERIFY(ended.wait(10'000));
        QVERIFY(page_->makeTest());
        QCOMPARE(page_->tests().model().rowCount(), 1);
        QCOMPARE(page_->tests().view().state(), StateView::State::Content);
        QCOMPARE(find<QTabWidget>("tryit.tabs")->currentWidget(), &page_->tests());
        QFile file(page_->tests().model().entries().at(0).file);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY2(!text.contains("c4nary"), text.constData());
        QVERIFY2(text.contains("Bearer {{token}}") && text.contains("{{xapikey}}") && text.contains("{{base}}/orders?x=1&api_key="), text.constData());
        QVERIFY2(text.contains("/a~1b") && text.contains("/list"), text.constData());
        postern::schema::Problems problems;
        const auto test = postern::calls::CallTest::parse(text.toStdString(), "t", problems);
        QVERIFY2(test.has_value(), problems.toString().c_str());
        QCOMPARE(test->body, std::string(R"({"item": "tea {{size}}", "password": "{{password}}", "pin": "{{pw}}", "client_secret": "{{shop}}", "note": "Bearer {{credentials}}"})"));
        // A second one of the same call is another file.
        QVERIFY(page_->makeTest());
        QCOMPARE(page_->tests().model().rowCount(), 2);
    }

    void allAreRunAndEachSaysWhatWasExpectedAndFound()
    {
        ScriptedServer server([](const WireRequest& request) {
            return WireReply::answer(request.path() == "/none" ? 404 : 200, R"({"id": 17})");
        });
        page_->environments().setOwn(QStringLiteral("base"), QString::fromLatin1(server.url()));
        writeTest(QStringLiteral("a.yaml"), "name: A\nrequest: {url: '{{base}}/a'}\nexpect: [{status: 200}, {json: /id, equals: 17}]\n");
        writeTest(QStringLiteral("b.yaml"), "name: B\nrequest: {url: '{{base}}/none'}\nexpect: [{json: /id, equals: 17}, {status: 200}]\n");
        writeTest(QStringLiteral("c.yaml"), "name: C\nrequest: {url: '{{base}}/{{nobody}}'}\n");
        writeTest(QStringLiteral("d.yaml"), "name: D\nrequests: {}\n");
        page_->tests().read();
        const TestListModel& model = page_->tests().model();
        const QAbstractItemModelTester tester(find<QTableView>("tryit.tests.list")->model());
        QVERIFY(runAll());
        const auto outcome = [&](int row) { return model.index(row, TestListModel::Outcome).data().toString(); };
        QCOMPARE(outcome(0), QStringLiteral("Passed"));
        QCOMPARE(outcome(1), QStringLiteral("Status: expected 200, found 404"));
        QCOMPARE(outcome(2), QStringLiteral("Not sent: {{nobody}} has no value."));
        QVERIFY2(outcome(3).startsWith(QLatin1String("No test: ")), qPrintable(outcome(3)));
        QCOMPARE(find<QLabel>("tryit.tests.summary")->text(), QStringLiteral("1 passed, 2 failed, 1 not run"));
        QCOMPARE(c_->jobs.job(0)->state(), Job::State::Failed);
        // The chosen one's checks, what is wrong first.
        auto* list = find<QTableView>("tryit.tests.list");
        list->setCurrentIndex(model.index(1, 0));
        const QAbstractItemModel* findings = find<QTableView>("tryit.tests.findings")->model();
        QCOMPARE(findings->rowCount(), 2);
        QCOMPARE(findings->index(0, FindingModel::Subject).data().toString(), QStringLiteral("Status"));
        QCOMPARE(findings->index(0, FindingModel::Actual).data().toString(), QStringLiteral("404"));
        QVERIFY(findings->index(0, 0).data(Qt::AccessibleTextRole).toString().contains(QLatin1String("failed")));
        // One alone; what was found of the others stays.
        list->setCurrentIndex(model.index(0, 0));
        QSignalSpy ended(&page_->tests(), &TestsPanel::ended);
        c_->commands.action(QStringLiteral("tryit.runTest"))->trigger();
        QVERIFY(ended.wait(10'000));
        QCOMPARE(server.requests().size(), std::size_t(3));
        QCOMPARE(outcome(1), QStringLiteral("Status: expected 200, found 404"));
    }

    void aRunIsCancelledFromItsJob()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::hang(); });
        page_->environments().setOwn(QStringLiteral("base"), QString::fromLatin1(server.url()));
        writeTest(QStringLiteral("a.yaml"), "name: A\nrequest: {url: '{{base}}/a'}\n");
        writeTest(QStringLiteral("b.yaml"), "name: B\nrequest: {url: '{{base}}/b'}\n");
        page_->tests().read();
        page_->tests().runAll();
        QTRY_COMPARE(server.requests().size(), std::size_t(1));
        QSignalSpy ended(&page_->tests(), &TestsPanel::ended);
        c_->jobs.job(0)->cancel();
        QVERIFY(ended.wait(30'000));
        QCOMPARE(c_->jobs.job(0)->state(), Job::State::Cancelled);
        QCOMPARE(page_->tests().model().count(TestListModel::State::NotRun), 2);
        QVERIFY(c_->commands.action(QStringLiteral("tryit.runTests"))->isEnabled());
    }

    void aTestIsEditedWithItsProblemsAtTheirLines()
    {
        writeTest(QStringLiteral("a.yaml"), "name: A\nrequest: {url: '{{base}}/a'}\n");
        TestEditor editor(c_->theme, c_->folder.path() + QStringLiteral("/tests/a.yaml"));
        auto* save = editor.findChild<QPushButton*>(QStringLiteral("tryit.testEditor.save"));
        auto* problem = editor.findChild<QLabel*>(QStringLiteral("tryit.testEditor.problem"));
        QVERIFY(save->isEnabled());
        editor.text().retype(QStringLiteral("name: A\nrequest: {url: a}\nexpect: [{stats: 200}]\n"));
        QVERIFY(!save->isEnabled() && !editor.save());
        QVERIFY2(problem->text().contains(QLatin1String("a.yaml:3:")), qPrintable(problem->text()));
        editor.text().retype(QStringLiteral("name: Other\nrequest: {url: a}\nexpect: [{status: 200}]\n"));
        QVERIFY(editor.save());
        page_->tests().read();
        QCOMPARE(page_->tests().model().index(0, 0).data().toString(), QStringLiteral("Other"));
    }
};

POSTERN_TEST(TestsPanelTest);
#include "TestsPanelTest.moc"
