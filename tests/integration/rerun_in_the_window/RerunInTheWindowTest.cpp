// SPDX-License-Identifier: Apache-2.0
#include "support/ScriptedServer.h"
#include "support/TestMain.h"
#include "workbench/Workbench.h"
#include "workbench/bridge/ChildGateway.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/InspectorPage.h"
#include "workbench/inspector/RerunPanel.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QDir>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QUrl>
#include <QtTest>
#include <algorithm>

using namespace postern;
using namespace postern::workbench;
using test::ScriptedServer;
using test::WireReply;
using test::WireRequest;

namespace {

constexpr int patienceMs = 30'000;
const QByteArray canary = "Bearer rerun-canary-4711-abcdefghijklmn";

} // namespace

/// Run again from here as a person does it: by the Inspector's keys, in the whole window, with a posternd of its own and a
/// backend that keeps what it was sent.
class RerunInTheWindowTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<ScriptedServer> backend_;
    std::unique_ptr<Workbench> workbench_;
    InspectorPage* page_ = nullptr;

    AppContext& context() const { return workbench_->context(); }
    RerunPanel& panel() const { return *page_->rerun(); }
    QAction* command(const char* id) const { return context().commands.action(QLatin1String(id)); }
    void write(const QString& name, const QByteArray& text) const
    {
        const QString path = folder_->filePath(name);
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(text), text.size());
    }
    void writeChain(const QByteArray& filters) const
    {
        write(QStringLiteral("work/apis/Pets-1.0.0/postern.yaml"), "apiVersion: postern/v1\nbackend: " + backend_->url("") + "\nfilters:\n" + filters);
    }
    /// A client's call; the number it gets in the list.
    quint64 call(const QByteArray& fields, const QByteArray& content)
    {
        const std::size_t before = context().exchanges.size();
        const QUrl url(context().gateway.listeners().first().url);
        QTcpSocket client;
        client.connectToHost(url.host(), static_cast<quint16>(url.port()));
        client.write("POST /pets/1.0.0/pet/7 HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n" + fields + "Content-Length: " +
                     QByteArray::number(content.size()) + "\r\n\r\n" + content);
        if (!QTest::qWaitFor([&] { return context().exchanges.size() > before; }, patienceMs))
            qFatal("the call is not in the list");
        return context().exchanges.summary(context().exchanges.size() - 1).id;
    }
    /// In the list, with the row of its chain chosen whose name is `step`.
    void choose(quint64 id, const std::string& step)
    {
        page_->choose(id);
        QTRY_VERIFY_WITH_TIMEOUT(page_->detail().trace() && page_->detail().trace()->summary.id == id, patienceMs);
        const auto& steps = page_->detail().trace()->steps;
        const auto at = std::find_if(steps.begin(), steps.end(), [&](const inspection::Step& one) {
            return one.direction == inspection::Step::Direction::Request && (one.instance == step || one.filter == step);
        });
        QVERIFY(at != steps.end());
        auto* chain = page_->findChild<QTableView*>(QStringLiteral("inspector.chain"));
        chain->setCurrentIndex(chain->model()->index(static_cast<int>(at - steps.begin()), 0));
        QCOMPARE(page_->detail().step(), static_cast<int>(at - steps.begin()));
    }
    /// By the key X, as it is shown in the menus.
    void openByKey() const
    {
        QCOMPARE(command("inspector.rerun")->shortcut(), QKeySequence(Qt::Key_X));
        auto* chain = page_->findChild<QTableView*>(QStringLiteral("inspector.chain"));
        chain->setFocus();
        QTest::keyClick(chain, Qt::Key_X);
        QVERIFY2(page_->isRerunning(), qPrintable(page_->whyNotRerun()));
    }
    void edit(const QString& what, const QString& by) const
    {
        QString text = panel().editor().toPlainText();
        QVERIFY2(text.contains(what), qPrintable(text));
        panel().editor().setPlainText(text.replace(what, by));
    }
    void picture(const char* name) const
    {
        const QString folder = qEnvironmentVariable("POSTERN_SHOTS");
        if (folder.isEmpty())
            return;
        QTest::qWait(100);
        QDir().mkpath(folder);
        workbench_->window().grab().save(QStringLiteral("%1/rerun-%2.png").arg(folder, QLatin1String(name)));
    }

  private Q_SLOTS:
    void init()
    {
        folder_ = std::make_unique<QTemporaryDir>();
        backend_ = std::make_unique<ScriptedServer>([](const WireRequest& request) {
            return request.target.contains("/slow") ? WireReply::hang() : WireReply::answer(200, "fed " + request.body, "text/plain");
        });
        write(QStringLiteral("work/gateway.yaml"), "apiVersion: postern/v1\nlisteners:\n  - {name: http, address: 127.0.0.1, port: 0}\n");
        write(QStringLiteral("work/apis/Pets-1.0.0/api.yaml"), "type: api\nversion: v4\ndata: {name: Pets, version: 1.0.0, context: /pets}\n");
        write(QStringLiteral("work/apis/Pets-1.0.0/Definitions/swagger.yaml"),
              "openapi: 3.0.3\ninfo: {title: Pets, version: 1.0.0}\nsecurity: []\npaths:\n  /pet/{id}:\n    post: {responses: {200: {description: ok}}}\n");
        writeChain("  - {type: rate-limit, name: first, config: {count: 1, per: 1h}}\n"
                   "  - {type: set-headers, name: late, config: {request: {set: {X-Late: 'late ${path.id}'}}}}\n");
        {
            Settings settings;
            settings.set(setting::language, QStringLiteral("en"));
            settings.set(setting::theme, QStringLiteral("light"));
            settings.sync();
        }
        workbench_ = std::make_unique<Workbench>(std::make_unique<ChildGateway>(QStringLiteral(POSTERND), folder_->filePath(QStringLiteral("state"))));
        QVERIFY(workbench_->openWorkspace(folder_->filePath(QStringLiteral("work"))));
        workbench_->window().resize(1280, 800);
        workbench_->show();
        QVERIFY(QTest::qWaitForWindowActive(&workbench_->window()));
        workbench_->window().showPage(QStringLiteral("inspector"));
        page_ = qobject_cast<InspectorPage*>(workbench_->window().page(QStringLiteral("inspector")));
        QVERIFY(page_ != nullptr);
        command("gateway.run")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(context().gateway.state() == GatewayState::Running && !context().gateway.listeners().isEmpty(), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(context().gateway.recording(), patienceMs);
    }
    void cleanup()
    {
        workbench_.reset();
        backend_.reset();
        folder_.reset();
    }

    void whatIsEditedReachesTheBackendAndIsComparedWithTheFirstCall()
    {
        const quint64 first = call("Authorization: " + canary + "\r\nX-Who: client\r\n", "hay");
        QCOMPARE(backend_->requests().size(), std::size_t{1});
        choose(first, "late");
        openByKey();
        QVERIFY2(panel().heading().contains(QStringLiteral("(late)")) || panel().heading().contains(QStringLiteral("set-headers")), qPrintable(panel().heading()));
        const QString shown = panel().editor().toPlainText();
        QVERIFY2(shown.startsWith(QStringLiteral("POST /pet/7\n")) && shown.endsWith(QStringLiteral("\n\nhay")), qPrintable(shown));
        QVERIFY(!shown.contains(QString::fromLatin1(canary)));
        edit(QStringLiteral("X-Who: client"), QStringLiteral("X-Who: somebody"));
        edit(QStringLiteral("\n\nhay"), QStringLiteral("\n\noats, two pounds"));
        picture("edited");
        QTest::keyClick(&panel().editor(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY2_WITH_TIMEOUT(!page_->isRerunning(), qPrintable(panel().message()), patienceMs);
        // The limit of one call an hour comes before that step, so it was not asked again.
        const quint64 second = page_->detail().exchange();
        QVERIFY(second != first);
        QTRY_VERIFY_WITH_TIMEOUT(page_->detail().trace() && page_->detail().trace()->summary.id == second, patienceMs);
        QCOMPARE(page_->detail().trace()->summary.status, 200);
        QCOMPARE(backend_->requests().size(), std::size_t{2});
        const WireRequest& seen = backend_->requests().back();
        QCOMPARE(seen.header("X-Who"), QByteArray("somebody"));
        QCOMPARE(seen.header("X-Late"), QByteArray("late 7"));
        QCOMPARE(seen.body, QByteArray("oats, two pounds"));
        QVERIFY(seen.header("Authorization").isEmpty()); // it is masked in the trace, so nobody has it any more
        QCOMPARE(page_->rerunOrigin(), first);
        picture("done");
        QVERIFY(command("inspector.compareOrigin")->isEnabled());
        command("inspector.compareOrigin")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(page_->isComparing(), patienceMs);
        picture("compared");
    }

    void fromTheLimitOnItCountsAndItsRefusalIsShown()
    {
        const quint64 first = call({}, "hay");
        choose(first, "first");
        openByKey();
        command("inspector.sendRerun")->trigger();
        QTRY_VERIFY2_WITH_TIMEOUT(!page_->isRerunning(), qPrintable(panel().message()), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(page_->detail().trace() && page_->detail().trace()->summary.id != first, patienceMs);
        QCOMPARE(page_->detail().trace()->summary.status, 429);
        QCOMPARE(backend_->requests().size(), std::size_t{1});
        QVERIFY2(page_->detail().why().contains(QStringLiteral("429 by rate-limit")), qPrintable(page_->detail().why()));
    }

    void aStepThatIsGoneIsSaidAndTheTextStays()
    {
        const quint64 first = call({}, "hay");
        writeChain("  - {type: set-headers, name: other, config: {request: {set: {X-Other: '1'}}}}\n");
        QSignalSpy reloaded(&context().gateway, &GatewayLink::reloaded);
        context().gateway.reload();
        QTRY_VERIFY_WITH_TIMEOUT(!reloaded.isEmpty(), patienceMs);
        QVERIFY(reloaded.first().first().toBool());
        choose(first, "late");
        openByKey();
        const QString before = panel().editor().toPlainText();
        panel().send();
        QTRY_VERIFY_WITH_TIMEOUT(!panel().isWaiting(), patienceMs);
        QTRY_VERIFY2_WITH_TIMEOUT(panel().message().contains(QStringLiteral("has no step late")), qPrintable(panel().message()), patienceMs);
        picture("refused");
        QVERIFY(page_->isRerunning());
        QCOMPARE(panel().editor().toPlainText(), before);
        QCOMPARE(backend_->requests().size(), std::size_t{1});
    }

    void oneThatWaitsIsGivenUpAndOneWhoseGatewayEndsIsTold()
    {
        const quint64 first = call({}, "hay");
        choose(first, "late");
        openByKey();
        edit(QStringLiteral("POST /pet/7"), QStringLiteral("POST /pet/slow"));
        panel().send();
        QTRY_VERIFY2_WITH_TIMEOUT(backend_->requests().size() == 2, qPrintable(panel().message()), patienceMs);
        QVERIFY(panel().isWaiting());
        QTRY_VERIFY_WITH_TIMEOUT(command("inspector.giveUpRerun")->isEnabled(), patienceMs);
        command("inspector.giveUpRerun")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!panel().isWaiting(), patienceMs);
        choose(first, "late");
        openByKey();
        edit(QStringLiteral("POST /pet/7"), QStringLiteral("POST /pet/slow"));
        panel().send();
        QTRY_VERIFY2_WITH_TIMEOUT(backend_->requests().size() == 3, qPrintable(panel().message()), patienceMs);
        QVERIFY(panel().isWaiting());
        context().gateway.stop();
        QTRY_VERIFY_WITH_TIMEOUT(context().gateway.state() == GatewayState::Stopped, 2 * patienceMs); // what waits is given the time for draining
        QTRY_VERIFY_WITH_TIMEOUT(!panel().isWaiting(), patienceMs);
        if (page_->isRerunning()) // or what became of it came before the end
            QVERIFY2(panel().message().contains(QStringLiteral("has ended before")), qPrintable(panel().message()));
    }
};

POSTERN_TEST(RerunInTheWindowTest);
#include "RerunInTheWindowTest.moc"
