// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "sandbox/Sandbox.h"
#include "support/SecretHunt.h"
#include "support/TestMain.h"
#include "workbench/Workbench.h"
#include "workbench/apis/ApisPage.h"
#include "workbench/bridge/ChildGateway.h"
#include "workbench/federation/GatewayForm.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/tryit/ResponsePanel.h"
#include "workbench/tryit/TryItPage.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;

namespace {
constexpr int secretsPatienceMs = 60'000; // of a step; a loaded machine is slow
}

/// A whole session in the window, by its widgets: connect to a Publisher with a password, pull, subscribe, call with the token, add a
/// gateway with its token, export, close. Nothing of the secrets is on disk then, below the home, the XDG folders and the project.
/// Without a keychain, and again with one.
class WorkbenchSecretsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> place_;
    std::unique_ptr<sandbox::Sandbox> sandbox_;
    std::unique_ptr<Workbench> workbench_;
    test::SecretHunt hunt_;
    bool keychain_ = false;

    [[nodiscard]] QString path(const char* name) const { return place_->filePath(QLatin1String(name)); }
    [[nodiscard]] QString project() const { return path("project"); }
    [[nodiscard]] AppContext& context() const { return workbench_->context(); }
    template <class W>
    W* child(const char* name) const
    {
        W* found = workbench_->window().findChild<W*>(QLatin1String(name));
        if (found == nullptr)
            qFatal("no %s", name);
        return found;
    }
    template <class P>
    P* page(const char* id) const
    {
        workbench_->window().showPage(QLatin1String(id));
        return qobject_cast<P*>(workbench_->window().page(QLatin1String(id)));
    }
    bool put(const QString& file, const QByteArray& text) const
    {
        QFile out(file);
        return QDir().mkpath(QFileInfo(out).path()) && out.open(QIODevice::WriteOnly) && out.write(text) == text.size();
    }
    QByteArray secret(const char* what, const QByteArray& text)
    {
        hunt_.lookFor(QLatin1String(what), text);
        return text;
    }
    void trigger(const char* command) const
    {
        QAction* action = context().commands.action(QLatin1String(command));
        QVERIFY2(action != nullptr, command);
        QTRY_VERIFY2_WITH_TIMEOUT(action->isEnabled(), qPrintable(QLatin1String(command) + QStringLiteral(": ") + context().commands.blockedReason(QLatin1String(command))), secretsPatienceMs);
        action->trigger();
    }
    void click(const char* button) const
    {
        auto* found = child<QAbstractButton>(button);
        QTRY_VERIFY2_WITH_TIMEOUT(found->isVisible() && found->isEnabled(), button, secretsPatienceMs);
        found->click();
    }
    void type(const char* field, const QString& text) const
    {
        auto* found = child<QLineEdit>(field);
        found->selectAll();
        QTest::keyClicks(found, text);
        QCOMPARE(found->text(), text);
    }

    void session()
    {
        place_ = std::make_unique<QTemporaryDir>();
        for (const char* const folder : {"home", "project"})
            QVERIFY(QDir().mkpath(path(folder)));
        qputenv("HOME", path("home").toUtf8());
        for (const char* const folder : {"CONFIG", "STATE", "CACHE", "DATA"}) {
            if (!keychain_ || qstrcmp(folder, "DATA") != 0) // the keychain's own files are there
                qputenv(("XDG_" + QByteArray(folder) + "_HOME").constData(), path("home").toUtf8() + '/' + QByteArray(folder).toLower());
        }
        auto started = sandbox::Sandbox::start({path("sandbox").toStdString(), 0});
        QVERIFY2(started.has_value(), started ? "" : started.error().describe().c_str());
        sandbox_ = std::move(*started);
        QVERIFY(put(project() + QStringLiteral("/gateway.yaml"), QByteArray::fromStdString(sandbox_->gatewayYaml(0, 0))));
        {
            Settings settings;
            settings.set(setting::language, QStringLiteral("en"));
            settings.sync();
        }
        workbench_ = std::make_unique<Workbench>(std::make_unique<ChildGateway>(QStringLiteral(POSTERND), Settings::stateFolder() + QStringLiteral("/gateway")));
        workbench_->window().resize(1280, 800);
        workbench_->show();
        QVERIFY(workbench_->openWorkspace(project()));
        for (void (WorkbenchSecretsTest::*const part)() : {&WorkbenchSecretsTest::connectAndPull, &WorkbenchSecretsTest::subscribeAndCall, &WorkbenchSecretsTest::addAGateway,
                                                           &WorkbenchSecretsTest::exportAll}) {
            (this->*part)();
            if (QTest::currentTestFailed())
                return;
        }
        workbench_.reset(); // what is kept for the next session is written now
    }

    void connectAndPull()
    {
        const QByteArray password = secret("the user's password", "canary-password-9f3c/+=");
        sandbox_->setPassword("admin", password.toStdString());
        auto* apis = page<ApisPage>("apis");
        QSignalSpy listed(apis, &ApisPage::listEnded);
        trigger("apis.connect");
        type("apis.connect.address", QString::fromStdString(sandbox_->publisherUrl()));
        type("apis.connect.user", QStringLiteral("admin"));
        type("apis.connect.secret", QString::fromLatin1(password));
        click("apis.connect.go");
        click("apis.connect.trust"); // its certificate is its own
        QVERIFY2(!listed.isEmpty() || listed.wait(secretsPatienceMs), qPrintable(child<QLabel>("apis.connect.failure")->text()));
        QSignalSpy ended(&context().jobs, &JobList::jobEnded);
        trigger("apis.pullAll");
        QVERIFY(!ended.isEmpty() || ended.wait(secretsPatienceMs));
        QTRY_VERIFY_WITH_TIMEOUT(context().workspace.api(QStringLiteral("Orders-1.0.0")) != nullptr, secretsPatienceMs);
    }

    void subscribeAndCall()
    {
        trigger("gateway.run");
        QTRY_COMPARE_WITH_TIMEOUT(context().gateway.state(), workbench::GatewayState::Running, secretsPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(!context().gateway.listeners().isEmpty(), secretsPatienceMs);
        QString url;
        for (const ListenerStatus& listener : context().gateway.listeners())
            url = listener.tls ? url : listener.url;
        for (const bool opaque : {true, false}) {
            subscribe(opaque);
            if (QTest::currentTestFailed())
                return;
            auto* tryIt = page<TryItPage>("tryit");
            const QByteArray token = secret(opaque ? "an opaque token" : "a JWT", tryIt->auth().token().toUtf8());
            QVERIFY(token.size() > 20);
            CurlCommand call;
            call.method = opaque ? QStringLiteral("GET") : QStringLiteral("POST");
            call.url = url + (opaque ? QStringLiteral("/orders/1.0.0/orders/17?access_token=") + QString::fromLatin1(secret("a key in an address", "canary-query-e41f08"))
                                     : QStringLiteral("/orders/1.0.0/orders"));
            call.headers = {{QStringLiteral("Cookie"), QStringLiteral("session=") + QString::fromLatin1(secret("a cookie", "canary-cookie-6b0d9a"))},
                            {QStringLiteral("Content-Type"), QStringLiteral("application/json")}};
            if (!opaque)
                call.body = "{\"password\": \"" + secret("a password in content", "canary-content-aa52c7") + "\"}";
            tryIt->setCall(call);
            tryIt->auth().setToken(QString::fromUtf8(token));
            QSignalSpy answered(tryIt, &TryItPage::ended);
            trigger("tryit.send");
            QVERIFY(!answered.isEmpty() || answered.wait(secretsPatienceMs));
            QVERIFY2(tryIt->response().statusText().startsWith(QLatin1String("20")) || tryIt->response().statusText().startsWith(QLatin1String("40")), qPrintable(tryIt->response().statusText()));
            QTRY_VERIFY_WITH_TIMEOUT(tryIt->response().exchange() != 0, secretsPatienceMs); // it is recorded
        }
    }

    void subscribe(bool opaque)
    {
        auto* apis = page<ApisPage>("apis");
        auto* table = child<QTableView>("apis.table");
        int row = 0;
        while (row < table->model()->rowCount() && table->model()->index(row, 0).data().toString() != QLatin1String("Orders"))
            ++row;
        table->selectRow(row);
        trigger("apis.subscribe");
        auto* plans = child<QComboBox>("apis.subscribe.plan");
        QTRY_VERIFY_WITH_TIMEOUT(plans->findText(QStringLiteral("Gold")) >= 0, secretsPatienceMs);
        child<QLineEdit>("apis.subscribe.application.name")->setText(QStringLiteral("Hunt"));
        plans->setCurrentText(QStringLiteral("Gold"));
        child<QComboBox>("apis.subscribe.kind")->setCurrentIndex(opaque ? 1 : 0);
        child<QLineEdit>("apis.subscribe.scopes")->setText(QStringLiteral("orders:read orders:write"));
        QSignalSpy ready(apis, &ApisPage::tokenReady);
        click("apis.subscribe.go");
        QVERIFY2(!ready.isEmpty() || ready.wait(secretsPatienceMs), qPrintable(child<QLabel>("apis.subscribe.message")->text()));
    }

    void addAGateway()
    {
        workbench_->window().showPage(QStringLiteral("federation"));
        trigger("federation.add");
        auto* make = child<QComboBox>("federation.form.type");
        make->setCurrentIndex(make->findText(QStringLiteral("Kong"), Qt::MatchStartsWith));
        type("federation.form.name", QStringLiteral("kong"));
        type("federation.form.settings.adminUrl.text", QString::fromStdString(sandbox_->kongAdminUrl()));
        type("federation.form.secret.token", QString::fromLatin1(secret("a gateway's token", "canary-kong-52bb41")));
        click("federation.form.save");
        auto* message = child<QLabel>("federation.form.message");
        QTRY_VERIFY2_WITH_TIMEOUT(message->text().startsWith(QStringLiteral("Saved. It answers:")) || message->text().startsWith(QStringLiteral("Saved, but")), qPrintable(message->text()), secretsPatienceMs);
        QTest::keyClick(child<GatewayForm>("federation.form"), Qt::Key_Escape);
        trigger("federation.drift");
        QTRY_VERIFY_WITH_TIMEOUT(context().commands.action(QStringLiteral("federation.drift"))->isEnabled(), secretsPatienceMs);
    }

    void exportAll()
    {
        workbench_->window().showPage(QStringLiteral("export"));
        child<QLineEdit>("export.program")->setText(QStringLiteral(POSTERND));
        child<QLineEdit>("export.name")->setText(QStringLiteral("hunt"));
        QSignalSpy ended(&context().jobs, &JobList::jobEnded);
        trigger("export.validate");
        QVERIFY(!ended.isEmpty() || ended.wait(secretsPatienceMs));
        trigger("export.write");
        auto* field = child<QLineEdit>("export.place");
        field->setText(path("exports/folder"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY2_WITH_TIMEOUT(QFile::exists(path("exports/folder/bundle.json")) || child<QLabel>("export.bar.text")->isVisible(), "nothing was written", secretsPatienceMs);
    }

    void nothingIsFound()
    {
        const QStringList found = hunt_.in(place_->path(), {path("sandbox")});
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
        QVERIFY2(hunt_.count() >= 7 && hunt_.filesSeen() > 30, qPrintable(QStringLiteral("%1 secrets, %2 files").arg(hunt_.count()).arg(hunt_.filesSeen())));
        QVERIFY(QFile::exists(project() + QStringLiteral("/environments.yaml")));
        qInfo("%lld secrets, %d files", static_cast<long long>(hunt_.count()), hunt_.filesSeen());
    }

  private Q_SLOTS:
    void cleanup()
    {
        workbench_.reset();
        sandbox_.reset();
        place_.reset();
        hunt_ = {};
    }

    void aSessionWithoutAKeychainLeavesNoSecretOnTheDisk()
    {
        if (qEnvironmentVariableIsSet("POSTERN_TEST_KEYCHAIN"))
            QSKIP("this one has a keychain");
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        session();
        if (!QTest::currentTestFailed())
            nothingIsFound();
    }

    /// Run by the one below, with a keychain of its own.
    void helperWithKeychain()
    {
        if (!qEnvironmentVariableIsSet("POSTERN_TEST_KEYCHAIN"))
            QSKIP("only as a child of aSessionWithAKeychainLeavesNoSecretOnTheDisk");
        keychain_ = true;
        session();
        if (!QTest::currentTestFailed())
            nothingIsFound();
    }
    void aSessionWithAKeychainLeavesNoSecretOnTheDisk()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("dbus-run-session")).isEmpty() || QStandardPaths::findExecutable(QStringLiteral("gnome-keyring-daemon")).isEmpty())
            QSKIP("needs dbus-run-session and gnome-keyring-daemon");
        const QTemporaryDir home; // of the keychain, which has them encrypted
        QProcess child;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("POSTERN_TEST_KEYCHAIN"), QStringLiteral("1"));
        environment.insert(QStringLiteral("HOME"), home.path());
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), home.path());
        environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
        child.setProcessEnvironment(environment);
        child.setProcessChannelMode(QProcess::MergedChannels);
        child.start(QStringLiteral("dbus-run-session"), {QStringLiteral("--"), QStringLiteral("sh"), QStringLiteral("-c"),
                                                         QStringLiteral("export XDG_DATA_HOME=$HOME/data; printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null; \"$0\" WorkbenchSecretsTest helperWithKeychain"),
                                                         QCoreApplication::applicationFilePath()});
        QVERIFY(child.waitForFinished(300'000));
        const QByteArray output = child.readAll();
        QVERIFY2(child.exitCode() == 0 && !output.contains("SKIP"), output);
        test::SecretHunt hunt;
        hunt.lookFor(QStringLiteral("the user's password"), "canary-password-9f3c/+=");
        hunt.lookFor(QStringLiteral("a gateway's token"), "canary-kong-52bb41");
        QCOMPARE(hunt.in(home.path()), QStringList());
        QVERIFY(hunt.filesSeen() > 0); // the keychain is a file, and has them
    }
};

POSTERN_TEST(WorkbenchSecretsTest);
#include "WorkbenchSecretsTest.moc"
