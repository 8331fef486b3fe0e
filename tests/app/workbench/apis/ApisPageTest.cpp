// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/ApisPage.h"

#include "FakePublisherSource.h"
#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/apis/AddApiPanel.h"
#include "workbench/shell/StateView.h"

#include <QAction>
#include <QFile>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTableView>
#include <QUndoStack>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;
using postern::test::FakePublisherSource;

namespace {

const QByteArray definition = "openapi: 3.0.3\ninfo: {title: Mine, version: '2'}\nservers: [{url: 'http://a:1'}]\npaths:\n  /x: {get: {}}\n";

publisher::PullOutcome pulled(int n)
{
    publisher::PullOutcome outcome;
    outcome.id = QStringLiteral("id-%1").arg(n);
    publisher::PulledApi api;
    api.id = outcome.id;
    api.name = QStringLiteral("Api%1").arg(n);
    api.version = QStringLiteral("1.0.0");
    api.folderName = QStringLiteral("Api%1-1.0.0").arg(n);
    api.data = QStringLiteral("{\"id\":\"id-%1\",\"name\":\"Api%1\",\"version\":\"1.0.0\",\"context\":\"/api%1\"}").arg(n).toUtf8();
    api.definition = "{\"openapi\":\"3.0.1\",\"info\":{\"title\":\"x\",\"version\":\"1\"},\"paths\":{\"/a\":{\"get\":{}}}}";
    api.files = {{QStringLiteral("api.json"), "{\"type\":\"api\",\"version\":\"v4\",\"data\":" + api.data + "}"},
                 {QStringLiteral("Definitions/swagger.json"), api.definition}};
    outcome.api = api;
    return outcome;
}

} // namespace

class ApisPageTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<test::TestContext> context_;
    FakePublisherSource* publisher_ = nullptr;
    ApisPage* page_ = nullptr;

    template <class T>
    T* child(const char* name)
    {
        T* found = page_->findChild<T*>(QLatin1String(name));
        if (found == nullptr)
            qFatal("no %s", name);
        return found;
    }
    StateView* view() { return child<StateView>("apis.view"); }
    QTableView* table() { return child<QTableView>("apis.table"); }
    void run(const char* id) { context_->commands.action(QLatin1String(id))->trigger(); }

  private Q_SLOTS:
    void init()
    {
        context_ = std::make_unique<test::TestContext>();
        auto publisher = std::make_unique<FakePublisherSource>();
        publisher_ = publisher.get();
        page_ = new ApisPage(context_->context, std::move(publisher));
        context_->window.setCentralWidget(page_);
        context_->window.resize(1100, 700);
        context_->window.show();
        QVERIFY(QTest::qWaitForWindowActive(&context_->window));
    }
    void cleanup()
    {
        delete page_;
        context_.reset();
    }

    void anEmptyWorkspaceOffersThreeWaysToAnApi()
    {
        QVERIFY(view()->state() == StateView::State::Empty);
        QVERIFY(child<QPushButton>("apis.view.apis.connect")->isVisible());
        QVERIFY(child<QPushButton>("apis.view.apis.open")->isVisible());
        QVERIFY(child<QPushButton>("apis.view.apis.new")->isVisible());
    }

    void connectingListsPageByPageAndSaysThatMoreComes()
    {
        run("apis.connect");
        child<QLineEdit>("apis.connect.address")->setText(QStringLiteral("https://apim:9443"));
        auto* password = child<QLineEdit>("apis.connect.secret");
        QCOMPARE(password->echoMode(), QLineEdit::Password);
        password->setText(QStringLiteral("canary-4711"));
        QTest::keyClick(password, Qt::Key_Return);
        QVERIFY(publisher_->hadSecret);
        QVERIFY(password->text().isEmpty());
        QVERIFY(!child<QPushButton>("apis.connect.go")->isEnabled());
        publisher_->go(PublisherSource::State::Connected);
        QCOMPARE(publisher_->lists, 1);
        QVERIFY(view()->state() == StateView::State::Loading);
        publisher_->answer(0, 25, 40);
        QVERIFY(view()->state() == StateView::State::Content);
        QCOMPARE(table()->model()->rowCount(), 25);
        QVERIFY(child<QLabel>("apis.count")->text().contains(QStringLiteral("coming")));
        publisher_->answer(25, 15, 40);
        Q_EMIT publisher_->listed(40);
        QCOMPARE(table()->model()->rowCount(), 40);
        QVERIFY(!child<QLabel>("apis.count")->text().contains(QStringLiteral("coming")));
        const QByteArray saved = QJsonDocument(context_->workspace.state(QStringLiteral("publisher"))).toJson();
        QVERIFY(saved.contains("apim:9443"));
        QVERIFY(!saved.contains("canary-4711"));
    }

    void aRefusedPasswordSaysWhyAndWhatNowInThePage()
    {
        run("apis.connect");
        publisher_->go(PublisherSource::State::Connecting);
        publisher_->go(PublisherSource::State::Offline);
        publisher_->fail(publisher::Problem::WrongCredentials, &PublisherSource::connectFailed);
        const QString text = child<QLabel>("apis.connect.failure")->text();
        QVERIFY(text.contains(QStringLiteral("refused")));
        QVERIFY(text.contains(QStringLiteral("connect again")));
        QVERIFY(child<QPushButton>("apis.connect.go")->isEnabled());
        QVERIFY(!child<QPushButton>("apis.connect.trust")->isVisible());
    }

    void anUnknownCertificateIsShownAndMayBeTrusted()
    {
        publisher::PublisherFailure failure;
        failure.problem = publisher::Problem::UntrustedCertificate;
        rest::CertificateFacts leaf;
        leaf.subject = QStringLiteral("CN=apim");
        leaf.sha256 = QByteArray(64, 'a');
        failure.rest.certificates.push_back(leaf);
        Q_EMIT publisher_->connectFailed(failure);
        QVERIFY(child<QLabel>("apis.connect.certificate")->text().contains(QStringLiteral("CN=apim")));
        QTest::mouseClick(child<QPushButton>("apis.connect.trust"), Qt::LeftButton);
        QCOMPARE(publisher_->trusted, leaf.sha256);
    }

    void everyProblemHasWords()
    {
        for (int n = 1; n < static_cast<int>(publisher::Problem::Cancelled); ++n) {
            publisher_->fail(static_cast<publisher::Problem>(n), &PublisherSource::listFailed);
            const QString text = child<QLabel>("apis.bar.text")->text();
            QVERIFY2(text.count(QLatin1Char('\n')) == 2, qPrintable(text)); // what, why, what now
        }
    }

    void aPullIsAJobWithALineForEachApiAndOneFailureStopsNoOther()
    {
        publisher_->go(PublisherSource::State::Connected);
        publisher_->answer(0, 3, 3);
        Q_EMIT publisher_->listed(3);
        QVERIFY(!context_->commands.action(QStringLiteral("apis.pull"))->isEnabled());
        table()->setFocus();
        table()->selectRow(0);
        QTest::keyClick(table(), Qt::Key_Space);
        table()->selectRow(1);
        QTest::keyClick(table(), Qt::Key_Space);
        QTest::keyClick(&context_->window, Qt::Key_F7);
        QCOMPARE(publisher_->pulledIds, QStringList({QStringLiteral("id-0"), QStringLiteral("id-1")}));
        Job* job = context_->jobs.job(0);
        QCOMPARE(job->lines().size(), 2);
        publisher::PullOutcome bad;
        bad.id = QStringLiteral("id-1");
        bad.failure.problem = publisher::Problem::MissingScope;
        bad.failure.missingScopes = {QStringLiteral("apim:api_view")};
        Q_EMIT publisher_->pulled({pulled(0), bad});
        QVERIFY(job->lines().at(0).state == Job::Line::State::Done);
        QVERIFY(job->lines().at(1).state == Job::Line::State::Failed);
        QVERIFY(job->lines().at(1).message.contains(QStringLiteral("apim:api_view")));
        QVERIFY(job->state() == Job::State::Failed);
        QCOMPARE(context_->workspace.apis().size(), 1);
        QCOMPARE(table()->model()->rowCount(), 3); // pulled and listed are one row
    }

    void aCancelledPullStaysCancelled()
    {
        publisher_->go(PublisherSource::State::Connected);
        publisher_->answer(0, 1, 1);
        run("apis.pullAll");
        Job* job = context_->jobs.job(0);
        job->cancel();
        QVERIFY(job->state() == Job::State::Cancelled);
        Q_EMIT publisher_->pulled({pulled(0)});
        QVERIFY(job->state() == Job::State::Cancelled);
        QVERIFY(context_->workspace.apis().isEmpty());
    }

    void aDroppedDefinitionIsTakenAndABrokenOneExplained()
    {
        const auto drop = [this](const char* name, const QByteArray& text) {
            const QString path = context_->folder.filePath(QLatin1String(name));
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
            file.close();
            QMimeData data;
            data.setUrls({QUrl::fromLocalFile(path)});
            QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(page_, &enter); // Qt drops only where something was dragged to
            QVERIFY(enter.isAccepted());
            QDropEvent event(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(page_, &event);
        };
        drop("mine.yaml", definition);
        QCOMPARE(context_->workspace.apis().size(), 1);
        QVERIFY(view()->state() == StateView::State::Content);
        drop("bad.yaml", "openapi: [\n");
        QVERIFY(child<QLabel>("apis.bar.text")->text().contains(QStringLiteral("bad.yaml:")));
        QCOMPARE(context_->workspace.apis().size(), 1);
    }

    void aNewApiNeedsABackendAndNothingElse()
    {
        run("apis.new");
        auto* address = child<QLineEdit>("apis.add.address");
        QTest::keyClicks(address, QStringLiteral("localhost"));
        QTest::keyClick(address, Qt::Key_Return);
        QVERIFY(child<QLabel>("apis.add.problem")->isVisible());
        address->clear();
        QTest::keyClicks(address, QStringLiteral("http://orders.local:3000"));
        QCOMPARE(child<QLineEdit>("apis.add.name")->text(), QStringLiteral("orders"));
        QTest::keyClick(address, Qt::Key_Return);
        QCOMPARE(context_->workspace.apis().size(), 1);
        QCOMPARE(context_->workspace.apis().first().backend, QStringLiteral("http://orders.local:3000"));
        QCOMPARE(context_->workspace.apis().first().context, QStringLiteral("/orders/1.0.0"));
        QCOMPARE(context_->workspace.apis().first().operations.size(), 7);
    }

    void anotherBackendIsMarkedAndCanBeTakenBack()
    {
        context_->workspace.addDefinition(QStringLiteral("mine.yaml"), definition);
        auto* field = child<QLineEdit>("apis.detail.override");
        field->setText(QStringLiteral("not a url"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(context_->workspace.apis().first().backendOverride.isEmpty());
        field->setText(QStringLiteral("http://localhost:9"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(context_->workspace.apis().first().backendOverride, QStringLiteral("http://localhost:9"));
        QVERIFY(table()->model()->index(0, ApiListModel::Here).data().toString().contains(QStringLiteral("other backend")));
        context_->workspace.undoStack()->undo();
        QVERIFY(context_->workspace.apis().first().backendOverride.isEmpty());
    }

    void aBackendWithAPasswordInItIsNotTaken()
    {
        context_->workspace.addDefinition(QStringLiteral("mine.yaml"), definition);
        auto* field = child<QLineEdit>("apis.detail.override");
        for (const char* url : {"http://anna:canary-4711@host:9", "http://host:9/?key=canary-4711"}) {
            field->setText(QLatin1String(url));
            QTest::keyClick(field, Qt::Key_Return);
            QVERIFY(context_->workspace.apis().first().backendOverride.isEmpty());
            QVERIFY(child<QLabel>("apis.detail.note")->text().startsWith(QStringLiteral("The address of a backend")));
        }
        QVERIFY(context_->workspace.runSettings().isEmpty());
    }

    void aBackendThatIsBeingTypedStaysWhenTheListGrows()
    {
        context_->workspace.addDefinition(QStringLiteral("mine.yaml"), definition);
        publisher_->go(PublisherSource::State::Connected);
        auto* field = child<QLineEdit>("apis.detail.override");
        field->setFocus();
        QTest::keyClicks(field, QStringLiteral("http://loc"));
        publisher_->answer(0, 25, 50);
        QCOMPARE(field->text(), QStringLiteral("http://loc"));
        QTest::keyClicks(field, QStringLiteral("alhost:9"));
        publisher_->answer(25, 25, 50);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(context_->workspace.apis().first().backendOverride, QStringLiteral("http://localhost:9"));
        table()->selectRow(0); // another API: its own backend, not what was typed for this one
        QVERIFY(field->text().isEmpty());
    }

    void removingNeedsNoQuestionBecauseUndoBringsItBack()
    {
        context_->workspace.addDefinition(QStringLiteral("mine.yaml"), definition);
        QSignalSpy notices(&context_->notices, &Notices::shown);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Delete);
        QVERIFY(context_->workspace.apis().isEmpty());
        QCOMPARE(notices.count(), 1);
        const auto notice = notices.first().first().value<Notice>();
        notice.action();
        QCOMPARE(context_->workspace.apis().size(), 1);
    }
};

POSTERN_TEST(ApisPageTest);
#include "ApisPageTest.moc"
