// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/GatewayPage.h"

#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/editor/CodeView.h"
#include "workbench/shell/StateView.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;

namespace {

// Signed by itself, its key thrown away; until 2126.
constexpr char testAuthority[] = "-----BEGIN CERTIFICATE-----\n"
                                 "MIIBnjCCAUOgAwIBAgIUUSFkmlMO0kwsYugaopXgtrrhPeswCgYIKoZIzj0EAwIw\n"
                                 "IzEhMB8GA1UEAwwYVGVzdCBhdXRob3JpdHkgb2Ygbm9ib2R5MCAXDTI2MTEyOTA4\n"
                                 "MTAzMVoYDzIxMjYxMTA1MDgxMDMxWjAjMSEwHwYDVQQDDBhUZXN0IGF1dGhvcml0\n"
                                 "eSBvZiBub2JvZHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASj9BgU74Fgwd7U\n"
                                 "Mr/ZMD5V5J+T2iK+jTCsDfQ3nXznJa1Dp9y5qyR5h/flaVLM0yKx7ffvG5h5XDKd\n"
                                 "CLpHlC9Jo1MwUTAdBgNVHQ4EFgQU84eX6ONzQ9OdVDlOy5Y0CyNl51MwHwYDVR0j\n"
                                 "BBgwFoAU84eX6ONzQ9OdVDlOy5Y0CyNl51MwDwYDVR0TAQH/BAUwAwEB/zAKBggq\n"
                                 "hkjOPQQDAgNJADBGAiEAi2sC3CgHbeo1Gvv0XBscvmTHm/H8dmdItgUWI7bUoJ0C\n"
                                 "IQDx+xWlnnZF6YcsM4uIZw5tsGFo6KCBD3W4RboDjC0w9g==\n"
                                 "-----END CERTIFICATE-----\n";

} // namespace

class GatewayPageTest : public QObject {
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
    StateView* view() { return child<StateView>("gateway.view"); }
    QAction* command(const char* id) { return context_->commands.action(QLatin1String(id)); }

  private Q_SLOTS:
    void init()
    {
        context_ = std::make_unique<test::TestContext>();
        page_ = new GatewayPage(context_->context);
        context_->window.setCentralWidget(page_);
        context_->window.resize(1100, 800);
        context_->window.show();
        QVERIFY(QTest::qWaitForWindowActive(&context_->window));
    }
    void cleanup()
    {
        delete page_;
        context_.reset();
    }
    void addApi()
    {
        context_->workspace.addDefinition(QStringLiteral("mine.yaml"),
                                          "openapi: 3.0.3\ninfo: {title: Mine, version: '2'}\npaths: {/x: {get: {}}}\n");
    }

    void withoutAnApiThereIsNothingToRunAndItSaysSo()
    {
        QVERIFY(view()->state() == StateView::State::Empty);
        QVERIFY(!command("gateway.run")->isEnabled());
        QVERIFY(command("gateway.run")->toolTip().contains(context_->commands.blockedReason(QStringLiteral("gateway.run"))));
    }

    void runningPassesFolderAndLocalBackends()
    {
        addApi();
        context_->workspace.setBackendOverride(QStringLiteral("mine.yaml"), QStringLiteral("http://localhost:3000"));
        QTest::keyClick(&context_->window, Qt::Key_F5);
        QCOMPARE(context_->gateway.starts().size(), 1);
        QCOMPARE(context_->gateway.starts().first().folder, context_->workspace.folder());
        QCOMPARE(context_->gateway.starts().first().settings, context_->workspace.runSettings());
        QVERIFY(view()->state() == StateView::State::Content);
        QCOMPARE(child<QTableView>("gateway.listeners")->model()->rowCount(), 2);
        QVERIFY(child<QTableView>("gateway.listeners")->model()->index(1, 2).data().toString().contains(QStringLiteral("development certificate")));
        QVERIFY(!command("gateway.run")->isEnabled());
    }

    void startingIsShownAndStoppingWorksInTheMiddle()
    {
        addApi();
        context_->gateway.holdStart();
        command("gateway.run")->trigger();
        QVERIFY(view()->state() == StateView::State::Loading);
        command("gateway.stop")->trigger();
        QVERIFY(view()->state() == StateView::State::Empty);
    }

    void aPortInUseSaysWhoHoldsItAndWhatNow()
    {
        addApi();
        context_->gateway.failStart({{Problem::Severity::Error, QStringLiteral("Port 8280 is in use by nginx (4711)."),
                                      QStringLiteral("Use port 8281."), QStringLiteral("gateway.yaml"), 5, 11}});
        command("gateway.run")->trigger();
        QVERIFY(view()->state() == StateView::State::Error);
        const QString text = child<QLabel>("gateway.view.text")->text();
        QVERIFY2(text.contains(QStringLiteral("nginx (4711)")) && text.contains(QStringLiteral("8281")), qPrintable(text));
        QVERIFY(child<QPushButton>("gateway.view.gateway.run")->isEnabled());
    }

    void theCauseOfAFailedStartIsAnErrorNotTheWarningBeforeIt()
    {
        addApi();
        context_->gateway.failStart({{Problem::Severity::Warning, QStringLiteral("The policy Gold is not used."), {}, {}, 0, 0},
                                     {Problem::Severity::Error, QStringLiteral("The key cannot be read."), QStringLiteral("Check its permissions."), {}, 0, 0}});
        command("gateway.run")->trigger();
        const QString text = child<QLabel>("gateway.view.text")->text();
        QVERIFY2(text.contains(QStringLiteral("The key cannot be read.")) && text.contains(QStringLiteral("permissions")), qPrintable(text));
        QVERIFY2(!text.contains(QStringLiteral("Gold")), qPrintable(text));
        QVERIFY(!command("gateway.usePort")->isEnabled());
    }

    void aTakenPortIsSteppedOverWithOneButton()
    {
        addApi();
        const auto taken = [](int port, int free) {
            return Problem{Problem::Severity::Error, QStringLiteral("listener \"http\": cannot listen on 127.0.0.1:%1: nginx (4711) listens there already").arg(port),
                           QStringLiteral("end it, or listen on port %1, which is free").arg(free), {}, 0, 0};
        };
        context_->gateway.failStart({taken(8280, 8281)});
        command("gateway.run")->trigger();
        auto* button = child<QPushButton>("gateway.view.gateway.usePort");
        QCOMPARE(button->text(), QStringLiteral("Use port 8281"));
        context_->gateway.failStart({taken(8281, 8282)}); // somebody was quicker
        command("gateway.usePort")->trigger();
        QCOMPARE(context_->gateway.starts().last().settings, QStringList{QStringLiteral("listeners.0.port=8281")});
        context_->gateway.failStart({});
        command("gateway.usePort")->trigger();
        QCOMPARE(context_->gateway.starts().last().settings, QStringList{QStringLiteral("listeners.0.port=8282")});
        QVERIFY(view()->state() == StateView::State::Content);
        QVERIFY(!command("gateway.usePort")->isEnabled());
    }

    void aChangeThatWasTakenIsNotCalledRefusedForItsWarnings()
    {
        addApi();
        command("gateway.run")->trigger();
        const Problem warning{Problem::Severity::Warning, QStringLiteral("The policy Gold is not used."), {}, {}, 0, 0};
        context_->gateway.find({warning});
        QVERIFY(!child<QWidget>("gateway.bar")->isVisible());
        context_->gateway.find({warning, {Problem::Severity::Error, QStringLiteral("unknown key"), {}, {}, 0, 0}});
        QVERIFY(child<QWidget>("gateway.bar")->isVisible());
        QVERIFY(child<QLabel>("gateway.bar.text")->text().contains(QStringLiteral("unknown key")));
        context_->gateway.find({warning});
        QVERIFY(!child<QWidget>("gateway.bar")->isVisible());
    }

    void aBadChangeIsReportedWhileTheLastGoodOneGoesOn()
    {
        addApi();
        command("gateway.run")->trigger();
        context_->gateway.find({{Problem::Severity::Error, QStringLiteral("unknown key \"prot\""), QStringLiteral("Did you mean port?"),
                                 QStringLiteral("gateway.yaml"), 5, 5}});
        QVERIFY(view()->state() == StateView::State::Content);
        QVERIFY(child<QLabel>("gateway.bar.text")->text().contains(QStringLiteral("goes on")));
        context_->gateway.find({});
        QVERIFY(!child<QWidget>("gateway.bar")->isVisible());
    }

    void aCrashOffersANewStart()
    {
        addApi();
        command("gateway.run")->trigger();
        context_->gateway.crash(QStringLiteral("signal 11"));
        QVERIFY(child<QLabel>("gateway.bar.text")->text().contains(QStringLiteral("signal 11")));
        QVERIFY(child<QPushButton>("gateway.bar.gateway.run")->isVisible());
    }

    void theChainIsShownAsItRanLast()
    {
        addApi();
        command("gateway.run")->trigger();
        auto* view = child<StateView>("gateway.chain.view");
        QVERIFY(view->state() == StateView::State::Empty);
        context_->gateway.endExchanges(12);
        QTRY_VERIFY(view->state() == StateView::State::Content);
        auto* chain = child<QTableView>("gateway.chain")->model();
        QVERIFY(chain->rowCount() >= 8);
        QCOMPARE(chain->index(0, 1).data().toString(), QStringLiteral("gateway"));
    }

    void addressAndCurlAreCopied()
    {
        addApi();
        command("gateway.run")->trigger();
        command("gateway.copyUrl")->trigger();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("http://localhost:8280/orders/1.0.0"));
        command("gateway.copyCurl")->trigger();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("curl -i 'http://localhost:8280/orders/1.0.0'"));
    }

    void aProblemOpensItsFileAtItsLine()
    {
        addApi();
        context_->navigation.openFile(context_->workspace.folder() + QStringLiteral("/gateway.yaml"), 3, 1);
        QCOMPARE(child<QTabWidget>("gateway.tabs")->currentWidget()->objectName(), QStringLiteral("gateway.config"));
    }

    void editsThatWereNotSavedComeBackAndSaySo()
    {
        const QString path = context_->workspace.folder() + QStringLiteral("/gateway.yaml");
        context_->navigation.openFile(path, 1, 1);
        auto* text = child<CodeView>("gateway.config.text.frame");
        const QString before = text->text();
        QVERIFY(page_->saveState().value(QStringLiteral("unsaved")).isUndefined());
        text->retype(before + QStringLiteral("# mine\n"));
        const QJsonObject state = page_->saveState();
        page_->restoreState({});
        QCOMPARE(text->text(), before);
        page_->restoreState(state);
        QCOMPARE(text->text(), before + QStringLiteral("# mine\n"));
        QVERIFY(child<QPushButton>("gateway.config.save")->isEnabled());
        QVERIFY(child<QLabel>("gateway.config.bar.text")->text().contains(QStringLiteral("Unsaved edits of gateway.yaml")));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(file.readAll()), before); // nothing was written behind anybody's back
        child<QPushButton>("gateway.config.revert")->click();
        QCOMPARE(text->text(), before);
        page_->restoreState({}); // another workspace's: nothing of this one stays
        QCOMPARE(text->text(), before);
    }

    void whatIsTypedIsKeptBeforeAnybodyCloses()
    {
        context_->navigation.openFile(context_->workspace.folder() + QStringLiteral("/gateway.yaml"), 1, 1);
        child<CodeView>("gateway.config.text.frame")->retype(QStringLiteral("# mine\n"));
        QTRY_COMPARE(context_->workspace.state(QStringLiteral("page.gateway")).value(QStringLiteral("unsaved")).toObject().value(QStringLiteral("text")).toString(),
                     QStringLiteral("# mine\n"));
    }

    void theDevelopmentAuthorityCanBeTrustedByEachKindOfClient()
    {
        addApi();
        command("gateway.run")->trigger();
        QVERIFY(!command("gateway.trust")->isEnabled()); // this gateway does not say where it is
        const QString file = context_->workspace.folder() + QStringLiteral("/it's an authority.pem");
        QFile authority(file);
        QVERIFY(authority.open(QIODevice::WriteOnly));
        authority.write(testAuthority);
        authority.close();
        context_->gateway.setListeners({{QStringLiteral("https"), QStringLiteral("https://localhost:8243"), true, true, file, {}}});
        QVERIFY(command("gateway.trust")->isEnabled());
        command("gateway.trust")->trigger();
        QCOMPARE(child<QLabel>("gateway.authority.name")->text(), QStringLiteral("Test authority of nobody"));
        QVERIFY(child<QLabel>("gateway.authority.fingerprint")->text().startsWith(QStringLiteral("A8:98:F3:1D:AF:4F")));
        auto* clients = child<QComboBox>("gateway.authority.client");
        auto* text = child<QPlainTextEdit>("gateway.authority.command");
        QVERIFY(clients->count() > 3);
        for (int at = 0; at < clients->count(); ++at) {
            clients->setCurrentIndex(at);
            QVERIFY(text->toPlainText().contains(QStringLiteral("it'\\''s an authority.pem'"))); // as a shell reads it
        }
        clients->setCurrentIndex(0);
        child<QPushButton>("gateway.authority.copy")->click();
        QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("update-ca-certificates")));
    }

    void anAuthorityThatIsNoneSaysSoAndOffersNothing_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("said");
        QTest::addRow("gone") << QByteArray() << QStringLiteral("cannot be read");
        QTest::addRow("garbage") << QByteArray("\0-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----", 56) << QStringLiteral("holds no certificate");
    }
    void anAuthorityThatIsNoneSaysSoAndOffersNothing()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, said);
        addApi();
        const QString path = context_->workspace.folder() + QStringLiteral("/authority.pem");
        if (!content.isEmpty()) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
        }
        command("gateway.run")->trigger();
        context_->gateway.setListeners({{QStringLiteral("https"), QStringLiteral("https://localhost:8243"), true, true, path, {}}});
        command("gateway.trust")->trigger();
        QVERIFY2(child<QLabel>("gateway.authority.problem")->text().contains(said), qPrintable(child<QLabel>("gateway.authority.problem")->text()));
        QVERIFY(!child<QPushButton>("gateway.authority.copy")->isEnabled());
        QVERIFY(!child<QPushButton>("gateway.authority.save")->isEnabled());
    }

    void restartingStopsAndStartsOnce()
    {
        addApi();
        command("gateway.run")->trigger();
        command("gateway.restart")->trigger();
        QCOMPARE(context_->gateway.starts().size(), 2);
        QVERIFY(context_->gateway.state() == GatewayState::Running);
    }
};

POSTERN_TEST(GatewayPageTest);
#include "GatewayPageTest.moc"
