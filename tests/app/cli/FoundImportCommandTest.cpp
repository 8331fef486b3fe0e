// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "app/cli/CommandEnd.h"
#include "cli/FederationCommand.h"
#include "cli/FoundImportCommand.h"
#include "sandbox/EntraLogin.h"
#include "sandbox/Sandbox.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::cli;

/// `postern discover --import`: one project pushes to the sandbox's Kong or Azure, another one takes what it finds there.
class FoundImportCommandTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init()
    {
        folder_ = std::make_unique<QTemporaryDir>();
        qputenv("XDG_STATE_HOME", folder_->filePath(QStringLiteral("state")).toUtf8());
        qputenv("FEDERATION_TEST_TOKEN", "canary-4711");
        azure_ = false;
        sandbox::SandboxOptions options;
        options.folder = folder_->filePath(QStringLiteral("sandbox")).toStdString();
        auto started = sandbox::Sandbox::start(options);
        QVERIFY(started);
        sandbox_ = *std::move(started);
        for (const char* const project : {"pusher", "finder"}) {
            write(project, "gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\n");
            environments(project, "read-write");
        }
        write("pusher", "apis/orders.yaml", openApi("Orders", "/items"));
        push("Orders:1.0.0");
    }
    void cleanup()
    {
        sandbox_.reset();
        qunsetenv("XDG_STATE_HOME");
    }

    void whatWasFoundIsTakenAndTheSameAgainIsNoNews()
    {
        QCOMPARE(take({"Orders:1.0.0"}), done);
        QVERIFY(file("apis/Orders-1.0.0/Definitions/swagger.yaml").contains("/items"));
        QVERIFY(file("postern.lock").contains("gateway kong-stage"));
        const QByteArray lock = file("postern.lock");
        QCOMPARE(take({"Orders:1.0.0"}), unchanged);
        QCOMPARE(takeNew(), unchanged);
        QCOMPARE(file("postern.lock"), lock);
    }

    void whatChangedThereIsMergedWithWhatWasEditedHere()
    {
        QCOMPARE(take({"Orders"}), done);
        const QString definition = folder_->filePath(QStringLiteral("finder/apis/Orders-1.0.0/Definitions/swagger.yaml"));
        QByteArray edited = file("apis/Orders-1.0.0/Definitions/swagger.yaml");
        edited.replace("title: Orders", "title: Orders\n  description: ours");
        QVERIFY(edited.contains("description: ours"));
        QFile out(definition);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(edited);
        out.close();
        write("pusher", "apis/orders.yaml", openApi("Orders", "/things"));
        push("Orders:1.0.0");
        QCOMPARE(take({"Orders"}), done);
        const QByteArray merged = file("apis/Orders-1.0.0/Definitions/swagger.yaml");
        QVERIFY2(merged.contains("/things") && !merged.contains("/items") && merged.contains("description: ours"), merged);
    }

    void allThatIsNewIsTakenAndNothingElse()
    {
        write("finder", "apis/orders.yaml", openApi("Orders", "/own"));
        write("pusher", "apis/payments.yaml", openApi("Payments", "/payments"));
        push("Payments:1.0.0");
        QCOMPARE(takeNew(true), done);
        QVERIFY(file("apis/Payments-1.0.0/api.yaml").isEmpty()); // that was dry
        QCOMPARE(takeNew(), done);
        QVERIFY(!file("apis/Payments-1.0.0/api.yaml").isEmpty());
        QVERIFY(!QFile::exists(folder_->filePath(QStringLiteral("finder/apis/Orders-1.0.0"))));
        QVERIFY(file("apis/orders.yaml").contains("/own"));
        QCOMPARE(takeNew(), unchanged);
    }

    void whatIsNotThereOrComesFromElsewhereIsSaidAndKeepsNoOtherAway()
    {
        QCOMPARE(take({"Nobody:1"}), failed);
        write("finder", "apis/orders.yaml", openApi("Orders", "/own"));
        write("pusher", "apis/payments.yaml", openApi("Payments", "/payments"));
        push("Payments:1.0.0");
        QCOMPARE(take({"Orders:1.0.0", "Payments:1.0.0"}), failed); // Orders is the project's own
        QVERIFY(file("apis/orders.yaml").contains("/own"));
        QVERIFY(!file("apis/Payments-1.0.0/api.yaml").isEmpty());
    }

    void whatWasNamedIsNotTakenOnceMoreAsNew()
    {
        write("pusher", "apis/payments.yaml", openApi("Payments", "/payments"));
        push("Payments:1.0.0");
        QCOMPARE(take({"Orders:1.0.0", "Orders"}, true), done);
        QCOMPARE(QDir(folder_->filePath(QStringLiteral("finder/apis"))).entryList(QDir::Dirs | QDir::NoDotAndDotDot), (QStringList{QStringLiteral("Orders-1.0.0"), QStringLiteral("Payments-1.0.0")}));
    }

    void anApiOfAzureIsTakenAndServedAsItIsThere()
    {
        azure_ = true;
        qputenv("FEDERATION_TEST_TOKEN", sandbox::EntraLogin::clientSecret);
        for (const char* const project : {"pusher", "finder"})
            environments(project, "read-write");
        push("Orders:1.0.0");
        QCOMPARE(takeNew(), done);
        const QByteArray definition = file("apis/Orders-1.0.0/Definitions/swagger.yaml");
        QVERIFY2(definition.contains("/items") && definition.contains("x-wso2-basePath: /Orders\n"), definition);
        QVERIFY(file("postern.lock").contains("gateway azure-stage"));
        QCOMPARE(takeNew(), unchanged);
        QCOMPARE(take({"Orders:1.0.0"}), unchanged);
        // The project that found it would push the same: nothing is left to do.
        FederationOptions options;
        options.verb = FederationOptions::Verb::Plan;
        options.folder = folder_->filePath(QStringLiteral("finder")).toStdString();
        options.environment = "azure-stage";
        options.api = "Orders:1.0.0";
        FederationCommand plan(options, Output{});
        QCOMPARE(endOf(plan), unchanged);
        // What nobody can call is none, and says so.
        QCOMPARE(take({"Nobody:1"}), failed);
    }

    void aWriteOnlyGatewayIsNotAsked()
    {
        environments("finder", "write-only");
        QCOMPARE(take({"Orders"}), failed);
        QVERIFY(!QFile::exists(folder_->filePath(QStringLiteral("finder/apis/Orders-1.0.0"))));
    }

  private:
    void write(const char* project, const char* name, const std::string& text)
    {
        const QString path = folder_->filePath(QString::fromUtf8(project) + QLatin1Char('/') + QString::fromUtf8(name));
        QDir().mkpath(QFileInfo(path).path());
        QFile out(path);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(text.c_str(), static_cast<qint64>(text.size()));
    }
    /// Of the project that finds; empty when it is not there.
    [[nodiscard]] QByteArray file(const char* name) const
    {
        QFile in(folder_->filePath(QStringLiteral("finder/") + QString::fromUtf8(name)));
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    void environments(const char* project, const std::string& mode)
    {
        if (azure_)
            return write(project, "environments.yaml",
                         "apiVersion: postern/v1\nenvironments:\n  - {name: azure-stage, type: azure, mode: " + mode + ", settings: {tenant: " + sandbox::EntraLogin::tenant + ", clientId: " +
                             sandbox::EntraLogin::clientId + ", clientSecret: \"${env:FEDERATION_TEST_TOKEN}\", loginUrl: \"" + sandbox_->entraUrl() + "\", managementUrl: \"" + sandbox_->azureManagementUrl() +
                             "\", subscription: 00000000-0000-0000-0000-000000000001, resourceGroup: apis, service: contoso}}\n");
        write(project, "environments.yaml", "apiVersion: postern/v1\nenvironments:\n  - {name: kong-stage, type: kong, mode: " + mode + ", settings: {adminUrl: \"" + sandbox_->kongAdminUrl() +
                                                "\", token: \"${env:FEDERATION_TEST_TOKEN}\"}}\n");
    }
    [[nodiscard]] std::string openApi(const std::string& name, const std::string& item) const
    {
        return "openapi: 3.0.3\ninfo: {title: " + name + ", version: 1.0.0}\nx-wso2-basePath: /" + name + "\nservers: [{url: \"" + sandbox_->backendUrl() + "/echo\"}]\npaths:\n  " + item +
               ": {get: {responses: {'200': {description: ok}}}}\n";
    }
    void push(const char* api)
    {
        FederationOptions options;
        options.verb = FederationOptions::Verb::Push;
        options.folder = folder_->filePath(QStringLiteral("pusher")).toStdString();
        options.environment = environment();
        options.api = api;
        FederationCommand command(options, Output{});
        QCOMPARE(endOf(command), done);
    }
    int take(std::vector<std::string> apis, bool allNew = false, bool dry = false)
    {
        FoundImportOptions options;
        options.folder = folder_->filePath(QStringLiteral("finder")).toStdString();
        options.environment = environment();
        options.apis = std::move(apis);
        options.allNew = allNew;
        options.dry = dry;
        FoundImportCommand command(options, Output{});
        return endOf(command);
    }
    int takeNew(bool dry = false) { return take({}, true, dry); }

    [[nodiscard]] const char* environment() const { return azure_ ? "azure-stage" : "kong-stage"; }

    bool azure_ = false;
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<sandbox::Sandbox> sandbox_;
};

POSTERN_TEST(FoundImportCommandTest);
#include "FoundImportCommandTest.moc"
