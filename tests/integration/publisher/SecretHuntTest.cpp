// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "controlplane/secrets/SecretStore.h"
#include "integration/publisher/PublisherStage.h"
#include "support/SecretHunt.h"
#include "support/TestMain.h"

#include <QDir>
#include <QStandardPaths>

namespace postern::test {

/// A whole session in the terminal - pull, connections, subscribe, run, calls with traces, export, discover, push - and then a hunt
/// for its secrets through everything that is on disk. Without a keychain, and again with one.
class SecretHuntTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> place_;
    std::unique_ptr<PublisherStage> stage_;
    QMap<QString, QString> environment_;
    SecretHunt hunt_;
    QByteArray said_; ///< by all programs, on both channels
    bool keychain_ = false;

    [[nodiscard]] QString path(const char* name) const { return place_->filePath(QString::fromLatin1(name)); }
    bool put(const QString& file, const QByteArray& text) const
    {
        QFile out(file);
        return QDir().mkpath(QFileInfo(out).path()) && out.open(QIODevice::WriteOnly) && out.write(text) == text.size();
    }
    QByteArray secret(const char* what, const QByteArray& text)
    {
        hunt_.lookFor(QString::fromLatin1(what), text);
        return text;
    }
    /// Whatever it says is looked through, too, unless it is asked for a secret.
    Ran run(const QStringList& arguments, bool shows = false)
    {
        Ran ran = stage_->postern(arguments, environment_);
        if (!shows)
            said_ += ran.out;
        said_ += ran.problem;
        return ran;
    }
    Ran run(const QString& words) { return run(words.split(QLatin1Char(' ')) + QStringList{QStringLiteral("--project"), stage_->project()}); }
    /// By a connection of connections.yaml with a keychain, else by an address and a variable.
    [[nodiscard]] QStringList login() const { return keychain_ ? QStringList{QStringLiteral("--connection"), QStringLiteral("stage")} : stage_->login(); }

    void session()
    {
        place_ = std::make_unique<QTemporaryDir>();
        for (const char* const folder : {"home", "home/tmp", "home/config", "home/state", "home/data", "home/cache"})
            QVERIFY(QDir().mkpath(path(folder)));
        environment_ = {{QStringLiteral("HOME"), path("home")}, {QStringLiteral("TMPDIR"), path("home/tmp")}, {QStringLiteral("XDG_CONFIG_HOME"), path("home/config")},
                        {QStringLiteral("XDG_STATE_HOME"), path("home/state")}, {QStringLiteral("XDG_CACHE_HOME"), path("home/cache")}};
        if (!keychain_) {
            environment_.insert(QStringLiteral("XDG_DATA_HOME"), path("home/data"));
            environment_.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nonexistent"));
        }
        stage_ = std::make_unique<PublisherStage>();
        const QByteArray hindered = stage_->build();
        QVERIFY2(hindered.isEmpty(), hindered);
        const QByteArray password = secret("the user's password", "canary-password-9f3c/+=");
        stage_->sandbox().setPassword("admin", password.toStdString());
        if (keychain_)
            keepPassword(password);
        else
            environment_.insert(QStringLiteral("POSTERN_PASSWORD"), QString::fromLatin1(password));
        environment_.insert(QStringLiteral("SHOP_PASSWORD"), QString::fromLatin1(secret("a backend's password", "canary-backend-7a1e\"x")));
        environment_.insert(QStringLiteral("KONG_TOKEN"), QString::fromLatin1(secret("a gateway's token", "canary-kong-52bb41")));
        QVERIFY(put(path("partner"), secret("an API key in a file", "canary-key-in-file-04d7") + '\n'));

        pullAndSubscribe();
        callAndTrace();
        exportAll();
        otherGateways();
    }

    void keepPassword(const QByteArray& password)
    {
        QVERIFY(put(stage_->project() + QStringLiteral("/connections.yaml"),
                    "apiVersion: postern/v1\nconnections:\n  - {id: stage, name: stage, url: '" + stage_->publisher.toUtf8() + "', user: admin, certificate: '" +
                        stage_->login().back().remove(QLatin1Char(':')).toLower().toUtf8() + "'}\n"));
        std::unique_ptr<secrets::SecretStore> store;
        secrets::SecretStore::open(this, [&](std::unique_ptr<secrets::SecretStore> opened) { store = std::move(opened); });
        QTRY_VERIFY(store != nullptr);
        QVERIFY2(store->isPersistent(), qPrintable(store->reason()));
        std::optional<bool> done;
        store->write(QStringLiteral("publisher/stage/password"), Secret(password.toStdString()), this, [&](Result<void> result) { done = result.has_value(); });
        QTRY_VERIFY(done.has_value());
        QVERIFY(*done);
    }

    void pullAndSubscribe()
    {
        const Ran imported = run(QStringLiteral("import --search e --project %1").arg(stage_->project()).split(QLatin1Char(' ')) + login());
        QVERIFY2(imported.code == 0 || imported.code == 1, imported.all()); // one sample is broken
        for (const QString& kind : {QString(), QStringLiteral("--opaque")}) {
            QStringList arguments{QStringLiteral("subscribe"), QStringLiteral("Orders"), QStringLiteral("1.0.0"), QStringLiteral("--application"), QStringLiteral("Hunt"),
                                  QStringLiteral("--scope"), QStringLiteral("orders:read"), QStringLiteral("--project"), stage_->project()};
            if (!kind.isEmpty())
                arguments += kind;
            const Ran ran = run(arguments + login(), true);
            QVERIFY2(ran.code == 0, ran.all());
            token_ = secret(kind.isEmpty() ? "a JWT" : "an opaque token", ran.out.trimmed());
        }
    }

    void callAndTrace()
    {
        const QByteArray hindered = stage_->serve();
        QVERIFY2(hindered.isEmpty(), hindered);
        environment_.insert(QStringLiteral("HUNT_TOKEN"), QString::fromLatin1(token_));
        const QByteArray cookie = secret("a cookie", "canary-cookie-6b0d9a");
        const QByteArray inQuery = secret("a key in an address", "canary-query-e41f08");
        const QByteArray inBody = secret("a password in content", "canary-content-aa52c7");
        QVERIFY(put(path("content.json"), "{\"password\": \"" + inBody + "\"}"));
        for (int i = 0; i < 2; ++i) {
            const QStringList content = i == 0 ? QStringList() : QStringList{QStringLiteral("--data"), QLatin1Char('@') + path("content.json")};
            const Ran ran = run(QStringList{QStringLiteral("call"), i == 0 ? QStringLiteral("GET") : QStringLiteral("POST"), stage_->gatewayUrl + QStringLiteral("/orders/1.0.0/orders/17?access_token=") + QString::fromLatin1(inQuery),
                                 QStringLiteral("--token"), QStringLiteral("env:HUNT_TOKEN"), QStringLiteral("--header"), QStringLiteral("Cookie: session=") + QString::fromLatin1(cookie),
                                 QStringLiteral("--trace"), QStringLiteral("--control"), stage_->path("control")} + content);
            QVERIFY2(ran.out.contains("200") || ran.out.contains("40"), ran.all());
        }
    }

    void exportAll()
    {
        QVERIFY(put(stage_->project() + QStringLiteral("/apis/Hunt-1.0.0/api.yaml"), "type: api\nversion: v4\ndata: {name: Hunt, version: 1.0.0, context: /hunt}\n"));
        QVERIFY(put(stage_->project() + QStringLiteral("/apis/Hunt-1.0.0/Definitions/swagger.yaml"),
                    "openapi: 3.0.1\ninfo: {title: Hunt, version: 1.0.0}\npaths:\n  /items:\n    get: {responses: {200: {description: OK}}}\n"));
        QVERIFY(put(stage_->project() + QStringLiteral("/apis/Hunt-1.0.0/postern.yaml"), "apiVersion: postern/v1\nauth: none\ncluster: shop\n"));
        QVERIFY(put(stage_->project() + QStringLiteral("/gateway.yaml"),
                    "apiVersion: postern/v1\nlisteners: [{name: http, address: 127.0.0.1, port: 8280}]\nissuers: [{name: s, issuer: 'https://i.example', jwksUrl: 'https://i.example/jwks'}]\n"
                    "clusters: {shop: {endpoints: ['https://a.example'], security: {type: backend-basic, config: {username: u, password: '${env:SHOP_PASSWORD}'}}}}\n"
                    "apiKeys: [{name: partner, key: '${file:" + path("partner").toUtf8() + "}'}]\n"));
        for (const char* const target : {"folder", "tar", "container", "oci", "compose", "kubernetes", "systemd"}) {
            const Ran ran = run({QStringLiteral("export"), QStringLiteral("--project"), stage_->project(), QStringLiteral("--program"), QStringLiteral(POSTERND), QStringLiteral("--target"),
                                 QString::fromLatin1(target), QStringLiteral("--out"), path("exports") + QLatin1Char('/') + QString::fromLatin1(target)});
            QVERIFY2(ran.code == 0, (QByteArray(target) + ": " + ran.all()).constData());
        }
    }

    void otherGateways()
    {
        QVERIFY(put(stage_->project() + QStringLiteral("/environments.yaml"), "apiVersion: postern/v1\nenvironments:\n  - name: kong\n    type: kong\n    mode: read-write\n    settings: {adminUrl: '" +
                                                                                   QByteArray::fromStdString(stage_->sandbox().kongAdminUrl()) + "', token: '${env:KONG_TOKEN}'}\n"));
        const Ran found = run(QStringLiteral("discover --env kong"));
        QVERIFY2(found.code == 0 || found.code == 34, found.all());
        const Ran pushed = run(QStringLiteral("push Menu:1.0.0 --env kong"));
        QVERIFY2(pushed.code == 0 || !pushed.problem.isEmpty(), pushed.all());
        (void)run(QStringLiteral("drift Menu:1.0.0 --env kong"));
        (void)run(QStringLiteral("history"));
        (void)run(QStringLiteral("status"));
    }

    void nothingIsFound()
    {
        QStringList found = hunt_.in(place_->path(), {path("partner"), path("content.json")});
        found += hunt_.in(stage_->path("."), {stage_->path("sandbox")}); // the project, the gateway's state and its control socket
        found += hunt_.inOctets(QStringLiteral("what the programs said"), said_);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
        QVERIFY2(hunt_.count() >= 9 && hunt_.filesSeen() > 40, qPrintable(QStringLiteral("%1 secrets, %2 files").arg(hunt_.count()).arg(hunt_.filesSeen())));
        qInfo("%lld secrets, %d files", static_cast<long long>(hunt_.count()), hunt_.filesSeen());
    }
    QByteArray token_;

  private Q_SLOTS:
    void cleanup()
    {
        stage_.reset();
        place_.reset();
        hunt_ = {};
        said_.clear();
    }

    void theHuntItselfFindsWhatIsThere()
    {
        const QByteArray canary = "canary-of-the-hunt-1\"/+";
        hunt_.lookFor(QStringLiteral("it"), canary);
        const QTemporaryDir folder;
        int number = 0;
        const QByteArrayList written{canary, ("x:" + canary + "yy").toBase64(), ("xx:" + canary).toBase64(QByteArray::Base64UrlEncoding), canary.toHex(), QUrl::toPercentEncoding(QString::fromLatin1(canary))};
        for (const QByteArray& each : written)
            QVERIFY(put(folder.filePath(QStringLiteral(".hidden/%1").arg(number++)), "before " + each + " after"));
        QVERIFY(put(folder.filePath(QStringLiteral("clean")), "canary-of-the-hunt-2"));
        QCOMPARE(hunt_.in(folder.path()).size(), written.size());
    }

    void aSessionWithoutAKeychainLeavesNoSecretOnTheDisk()
    {
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
        keychain_ = false;
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
        environment.insert(QStringLiteral("XDG_DATA_HOME"), home.filePath(QStringLiteral("data")));
        environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
        child.setProcessEnvironment(environment);
        child.setProcessChannelMode(QProcess::MergedChannels);
        child.start(QStringLiteral("dbus-run-session"), {QStringLiteral("--"), QStringLiteral("sh"), QStringLiteral("-c"),
                                                         QStringLiteral("printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null; \"$0\" SecretHuntTest helperWithKeychain"),
                                                         QCoreApplication::applicationFilePath()});
        QVERIFY(child.waitForFinished(300'000));
        const QByteArray output = child.readAll();
        QVERIFY2(child.exitCode() == 0 && !output.contains("SKIP"), output);
        SecretHunt hunt;
        hunt.lookFor(QStringLiteral("the user's password"), "canary-password-9f3c/+=");
        QCOMPARE(hunt.in(home.path()), QStringList());
    }
};

POSTERN_TEST(SecretHuntTest);

} // namespace postern::test

#include "SecretHuntTest.moc"
