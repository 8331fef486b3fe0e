// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "app/cli/CommandEnd.h"
#include "cli/EnvironmentCommand.h"
#include "cli/FederationCommand.h"
#include "cli/SteeringCommand.h"
#include "cli/UrlsCommand.h"
#include "integration/federation/KongStage.h"
#include "support/ScriptedServer.h"
#include "support/TestMain.h"

#include <QDir>
#include <QtTest>
#include <cstdio>

using namespace postern;
using namespace postern::cli;
using kongtest::Stage;
using postern::test::ScriptedServer;
using postern::test::WireReply;
using postern::test::WireRequest;

/// `postern urls` and `postern steering` against the sandbox's Kong and a proxy of it that is a script: exit codes, files, and what is printed.
class SteeringCommandTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<Stage> stage_;
    std::unique_ptr<ScriptedServer> proxy_;
    std::string printed_;

    /// One that does not answer is written down all the same.
    void addEnvironment(const std::string& name, const std::vector<std::string>& set, const std::string& region, bool answers = true)
    {
        EnvironmentOptions options;
        options.verb = EnvironmentOptions::Verb::Add;
        options.folder = stage_->folder.path().string();
        options.name = name;
        options.type = "kong";
        options.mode = "read-write";
        options.region = region;
        options.set = set;
        EnvironmentCommand add(options, Output{});
        QCOMPARE(endOf(add), answers ? done : failed);
    }
    /// Standard output of a command, in a file meanwhile.
    int captured(Command& command)
    {
        const QString file = stage_->state.filePath(QStringLiteral("out"));
        std::fflush(stdout);
        const int kept = ::dup(1);
        std::FILE* const into = std::fopen(file.toUtf8().constData(), "w");
        ::dup2(::fileno(into), 1);
        const int code = endOf(command);
        std::fflush(stdout);
        ::dup2(kept, 1);
        ::close(kept);
        std::fclose(into);
        printed_ = *config::readFileText(file.toStdString());
        return code;
    }
    int urls(bool probe, Format format = Format::Text, std::vector<std::string> environments = {})
    {
        UrlsOptions options;
        options.folder = stage_->folder.path().string();
        options.probe = probe;
        options.times = 2;
        options.environments = std::move(environments);
        UrlsCommand command(options, Output{{}, format});
        return captured(command);
    }
    SteeringOptions steeringOf(SteeringOptions::Form form) const
    {
        SteeringOptions options;
        options.folder = stage_->folder.path().string();
        options.api = "Orders-1.0.0";
        options.environments = {"kong-eu"};
        options.form = form;
        options.name = "api.example.com";
        return options;
    }
    int steer(const SteeringOptions& options, Format format = Format::Text)
    {
        SteeringCommand command(options, Output{{}, format});
        return captured(command);
    }

  private Q_SLOTS:
    void init()
    {
        qputenv("SHOP_KEY", "0123456789abcdef0123456789abcdef");
        stage_ = std::make_unique<Stage>();
        qputenv("XDG_STATE_HOME", stage_->state.filePath(QStringLiteral("xdg")).toUtf8());
        proxy_ = std::make_unique<ScriptedServer>([](const WireRequest& request) { return WireReply::answer(request.path() == "/orders/1.0.0/items" ? 401 : 404, "{}"); });
        addEnvironment("kong-eu", {"adminUrl=" + stage_->sandbox->kongAdminUrl(), "publicUrl=" + proxy_->url().toStdString()}, "eu-central-1");
        FederationOptions push;
        push.verb = FederationOptions::Verb::Push;
        push.folder = stage_->folder.path().string();
        push.api = "Orders:1.0.0";
        push.environment = "kong-eu";
        FederationCommand command(push, Output{});
        QCOMPARE(endOf(command), done);
    }
    void cleanup()
    {
        stage_.reset();
        qunsetenv("XDG_STATE_HOME");
    }

    void addressesAreListedAndCalled()
    {
        QCOMPARE(urls(false), done);
        QVERIFY2(printed_.find("Orders  1.0.0    kong-eu      eu-central-1  " + proxy_->url("/orders/1.0.0").toStdString()) != std::string::npos, printed_.c_str());
        QCOMPARE(proxy_->requests().size(), std::size_t{0});
        QCOMPARE(urls(true), done); // 401 is reached
        QVERIFY2(printed_.find("401: reached, it asks for credentials") != std::string::npos, printed_.c_str());
        QCOMPARE(proxy_->requests().size(), std::size_t{2});
        QCOMPARE(urls(true, Format::Json), done);
        const auto row = schema::readJson(printed_, "row");
        QVERIFY2(row.has_value(), printed_.c_str());
        QCOMPARE(row->find("probe")->find("status")->asInteger(), std::int64_t{401});
        QVERIFY(row->find("probe")->find("reached")->asBool());
        QVERIFY(row->find("probe")->find("latencyMs")->isNumber());
        QCOMPARE(row->find("url")->asString(), proxy_->url("/orders/1.0.0").toStdString());
    }

    void whatCannotBeAskedFailsAlone()
    {
        addEnvironment("kong-gone", {"adminUrl=http:/" "/127.0.0.1:1"}, "", false);
        QCOMPARE(urls(false, Format::Json), failed);
        QVERIFY2(printed_.find("\"environment\":\"kong-eu\"") != std::string::npos, printed_.c_str());
        QVERIFY2(printed_.find("\"environment\":\"kong-gone\",\"problem\":") != std::string::npos, printed_.c_str());
        QCOMPARE(urls(false, Format::Text, {"kong-eu"}), done);
        QCOMPARE(urls(false, Format::Text, {"nobody"}), failed);
        QCOMPARE(urls(false, Format::Text, {"kong-eu", "kong-eu"}), failed);
        proxy_->close();
        QCOMPARE(urls(true, Format::Text, {"kong-eu"}), failed);
        QVERIFY2(printed_.find("cannot connect") != std::string::npos, printed_.c_str());
    }

    void aProbeIsInterrupted()
    {
        proxy_->setHandler([](const WireRequest&) { return WireReply::hang(); });
        UrlsOptions options;
        options.folder = stage_->folder.path().string();
        options.probe = true;
        UrlsCommand command(options, Output{});
        QTimer ask;
        connect(&ask, &QTimer::timeout, this, [this, &command] {
            if (!proxy_->requests().empty())
                command.interrupt();
        });
        ask.start(20);
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(captured(command), interrupted);
        QVERIFY2(clock.elapsed() < 4'000, qPrintable(QString::number(clock.elapsed())));
        QVERIFY2(printed_.find("/orders/1.0.0") != std::string::npos, printed_.c_str()); // what is known is said
    }

    void recordsAreWrittenWithWhatBelongsToThem()
    {
        SteeringOptions options = steeringOf(SteeringOptions::Form::Route53);
        options.out = stage_->state.filePath(QStringLiteral("records.json")).toStdString();
        QCOMPARE(steer(options), done);
        QVERIFY(printed_.empty());
        const auto batch = schema::readJson(*config::readFileText(options.out), "records");
        QVERIFY(batch.has_value());
        const schema::Value& record = *batch->find("Changes")->at(0)->find("ResourceRecordSet");
        QCOMPARE(record.find("Type")->asString(), std::string("A"));
        QCOMPARE(record.find("Region")->asString(), std::string("eu-central-1"));
        const auto check = config::readFileText(stage_->state.filePath(QStringLiteral("records.health-check.kong-eu.json")).toStdString());
        QVERIFY2(check.has_value() && check->find("\"IPAddress\": \"127.0.0.1\"") != std::string::npos, check ? check->c_str() : "no file");
        options.out = stage_->state.filePath(QStringLiteral("no-folder/records.json")).toStdString();
        QCOMPARE(steer(options), failed);
        options = steeringOf(SteeringOptions::Form::TrafficManager);
        QCOMPARE(steer(options), failed); // eu-central-1 is no location of Azure's
        options.regions = {"kong-eu=germanywestcentral"};
        QCOMPARE(steer(options), done);
        QVERIFY2(printed_.find("\"endpointLocation\": \"germanywestcentral\"") != std::string::npos, printed_.c_str());
        QCOMPARE(steer(steeringOf(SteeringOptions::Form::Table), Format::Json), done);
        QVERIFY2(schema::readJson(printed_, "row").has_value() && printed_.find("\"target\":\"127.0.0.1\"") != std::string::npos, printed_.c_str());
    }

    void anApiIsNotSteeredOutOfItsRegions()
    {
        SteeringOptions options = steeringOf(SteeringOptions::Form::Table);
        QCOMPARE(steer(options), done);
        QVERIFY2(printed_.find("kong-eu") != std::string::npos && printed_.find("nearest") != std::string::npos, printed_.c_str());
        stage_->folder.with("apis/Orders-1.0.0/postern.yaml", std::string("apiVersion: postern/v1\nregions: [us-*]\n") + kongtest::settings);
        QCOMPARE(steer(options), failed);
        QVERIFY2(printed_.empty(), printed_.c_str());
    }

    void whatIsNotThereIsNotSteeredTo()
    {
        addEnvironment("kong-new", {"adminUrl=http:/" "/127.0.0.1:1", "publicUrl=https:/" "/new.example"}, "us-east-1", false);
        SteeringOptions options = steeringOf(SteeringOptions::Form::Route53);
        options.environments = {"kong-eu", "kong-new"};
        QCOMPARE(steer(options), failed);
        // Whoever says where both are needs no gateway for it.
        options.urls = {"kong-eu=https:/" "/eu.example/orders", "kong-new=https:/" "/us.example/orders"};
        QCOMPARE(steer(options), done);
        QVERIFY2(printed_.find("\"Region\": \"us-east-1\"") != std::string::npos, printed_.c_str());
        options.regions = {"kong-eu"};
        QCOMPARE(steer(options), failed);
        options.regions = {"other=eu-west-1"};
        QCOMPARE(steer(options), failed);
        options.regions.clear();
        options.weights = {"kong-eu=many"};
        QCOMPARE(steer(options), failed);
    }
};

POSTERN_TEST(SteeringCommandTest);
#include "SteeringCommandTest.moc"
