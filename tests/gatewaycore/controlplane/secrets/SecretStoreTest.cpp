// SPDX-License-Identifier: Apache-2.0
#include "controlplane/secrets/KeychainSecretStore.h"
#include "controlplane/secrets/MemorySecretStore.h"
#include "support/TestMain.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace postern;
using namespace postern::secrets;

namespace {

/// Reads and waits; "(error)" and "(none)" stand for themselves.
std::string readNow(SecretStore& store, const char* key)
{
    std::optional<std::string> text;
    store.read(QString::fromLatin1(key), nullptr, [&](Result<std::optional<Secret>> result) {
        text = !result ? "(error)" : !*result ? "(none)" : (*result)->reveal();
    });
    (void)QTest::qWaitFor([&] { return text.has_value(); }, 10'000);
    return text.value_or("(no answer)");
}

template <class Act>
bool doNow(Act act)
{
    std::optional<bool> done;
    act([&](Result<void> result) { done = result.has_value(); });
    (void)QTest::qWaitFor([&] { return done.has_value(); }, 10'000);
    return done.value_or(false);
}

void roundTrip(SecretStore& store)
{
    const QString key = QStringLiteral("publisher/x/password");
    QCOMPARE(readNow(store, "publisher/x/password"), std::string("(none)"));
    QVERIFY(doNow([&](auto then) { store.write(key, Secret("p\xc3\xa4ss"), nullptr, then); }));
    QCOMPARE(readNow(store, "publisher/x/password"), std::string("p\xc3\xa4ss"));
    QVERIFY(doNow([&](auto then) { store.write(key, Secret("second"), nullptr, then); }));
    QCOMPARE(readNow(store, "publisher/x/password"), std::string("second"));
    QVERIFY(doNow([&](auto then) { store.remove(key, nullptr, then); }));
    QVERIFY(doNow([&](auto then) { store.remove(key, nullptr, then); }));
    QCOMPARE(readNow(store, "publisher/x/password"), std::string("(none)"));
}

} // namespace

class SecretStoreTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void memoryKeepsWhatItWasGiven()
    {
        MemorySecretStore store(QStringLiteral("why"));
        roundTrip(store);
        QVERIFY(!store.isPersistent());
        QCOMPARE(store.reason(), QStringLiteral("why"));
    }

    void aCompletionDoesNotRunWhenItsContextIsGone()
    {
        MemorySecretStore store;
        bool ran = false;
        auto context = std::make_unique<QObject>();
        store.read(QStringLiteral("k"), context.get(), [&](auto) { ran = true; });
        QVERIFY(!ran); // never inside the call
        context.reset();
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
        QVERIFY(!ran);
    }

    /// Run by the tests below in an environment of their own.
    void helperWithoutBus()
    {
        if (!qEnvironmentVariableIsSet("POSTERN_TEST_NO_BUS"))
            QSKIP("only as a child of withoutAKeychainMemoryIsPicked");
        std::unique_ptr<SecretStore> store;
        QElapsedTimer clock;
        clock.start();
        SecretStore::open(this, [&](std::unique_ptr<SecretStore> opened) { store = std::move(opened); });
        QTRY_VERIFY(store != nullptr);
        QVERIFY2(clock.elapsed() < 1000, QByteArray::number(clock.elapsed()));
        QVERIFY(!store->isPersistent());
        QVERIFY2(store->reason().contains(QStringLiteral("in memory only")), qPrintable(store->reason()));
        QVERIFY2(store->reason().contains(QStringLiteral("because")), qPrintable(store->reason()));
        roundTrip(*store);
    }
    void withoutAKeychainMemoryIsPicked()
    {
        const QTemporaryDir home;
        QProcess child;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("POSTERN_TEST_NO_BUS"), QStringLiteral("1"));
        environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nonexistent"));
        environment.insert(QStringLiteral("HOME"), home.path());
        environment.remove(QStringLiteral("DISPLAY"));
        child.setProcessEnvironment(environment);
        child.setProcessChannelMode(QProcess::MergedChannels);
        child.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("SecretStoreTest"), QStringLiteral("helperWithoutBus")});
        QVERIFY(child.waitForFinished(20'000));
        const QByteArray output = child.readAll();
        QVERIFY2(child.exitCode() == 0, output);
        QVERIFY2(output.contains("2 passed") || output.contains("3 passed"), output);
        // Nothing was written to a file instead.
        QVERIFY(QDir(home.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
    }

    void helperWithKeychain()
    {
        if (!qEnvironmentVariableIsSet("POSTERN_TEST_KEYCHAIN"))
            QSKIP("only as a child of aKeychainKeepsSecrets");
        std::unique_ptr<SecretStore> store;
        SecretStore::open(this, [&](std::unique_ptr<SecretStore> opened) { store = std::move(opened); });
        QTRY_VERIFY(store != nullptr);
        QVERIFY2(store->isPersistent(), qPrintable(store->reason()));
        roundTrip(*store);
    }
    void aKeychainKeepsSecrets()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("dbus-run-session")).isEmpty() ||
            QStandardPaths::findExecutable(QStringLiteral("gnome-keyring-daemon")).isEmpty())
            QSKIP("needs dbus-run-session and gnome-keyring-daemon");
        const QTemporaryDir home;
        QProcess child;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("POSTERN_TEST_KEYCHAIN"), QStringLiteral("1"));
        environment.insert(QStringLiteral("HOME"), home.path());
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), home.path());
        environment.insert(QStringLiteral("XDG_DATA_HOME"), home.filePath(QStringLiteral("data")));
        environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
        child.setProcessEnvironment(environment);
        child.setProcessChannelMode(QProcess::MergedChannels);
        child.start(QStringLiteral("dbus-run-session"),
                    {QStringLiteral("--"), QStringLiteral("sh"), QStringLiteral("-c"),
                     QStringLiteral("printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null; "
                                    "\"$0\" SecretStoreTest helperWithKeychain"),
                     QCoreApplication::applicationFilePath()});
        QVERIFY(child.waitForFinished(30'000));
        const QByteArray output = child.readAll();
        QVERIFY2(child.exitCode() == 0, output);
        QVERIFY2(!output.contains("SKIP"), output);
    }
};

POSTERN_TEST(SecretStoreTest);
#include "SecretStoreTest.moc"
