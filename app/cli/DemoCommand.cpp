// SPDX-License-Identifier: Apache-2.0
#include "cli/DemoCommand.h"

#include "config/GatewayFolder.h"
#include "config/SecretResolver.h"
#include "dataplane/filters/SecretSource.h"
#include "controlplane/publisher/PullFolder.h"
#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"

#include <QFile>
#include <algorithm>
#include <utility>

namespace postern::cli {
namespace {

/// The secrets that the demo's gateway.yaml refers to.
class DemoSecrets final : public filters::SecretSource {
  public:
    [[nodiscard]] Result<Secret> secret(const schema::SecretRef& reference) override { return resolver_.resolve(reference); }

  private:
    config::ProcessSecrets resolver_;
};

constexpr int drainEveryMs = 20;
/// A trace comes from the worker a moment after the answer.
constexpr int demoTraceTimeoutMs = 3'000;
/// From the pulled selection to the first traced call: what the demo has to show.
constexpr qint64 firstTraceLimitMs = 3'000;

bool writeFile(const QString& path, const std::string& text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text.data(), static_cast<qint64>(text.size())) ==
                                                  static_cast<qint64>(text.size());
}

} // namespace

DemoCommand::DemoCommand(DemoOptions options, const Output& output) : Command(output), options_(options), gatewaySecrets_(std::make_unique<DemoSecrets>())
{
    traceTimer_.setInterval(drainEveryMs);
    connect(&traceTimer_, &QTimer::timeout, this, &DemoCommand::takeTraces);
    traceTimeout_.setSingleShot(true);
    traceTimeout_.setInterval(demoTraceTimeoutMs);
    connect(&traceTimeout_, &QTimer::timeout, this, [this] {
        ++untraced_;
        say("\nNo trace of this call came.");
        nextCall();
    });
}
DemoCommand::~DemoCommand() = default;

void DemoCommand::say(const std::string& text) const
{
    if (output().format == Format::Text)
        print(text + '\n');
}

void DemoCommand::start()
{
    if (!folder_.isValid())
        return fail("no temporary folder could be made: " + folder_.errorString().toStdString());
    auto started = sandbox::Sandbox::start({folder_.filePath(QStringLiteral("sandbox")).toStdString(), 0});
    if (!started)
        return fail("the sandbox could not start: " + started.error().describe());
    sandbox_ = std::move(*started);
    say("The sandbox's Publisher is at " + sandbox_->publisherUrl() + " (user admin, password admin).");
    say("An emulated Kong's Admin API, for environments.yaml, is at " + sandbox_->kongAdminUrl() + '.');
    say("An emulated Azure is at " + sandbox_->azureManagementUrl() + " (managementUrl) and " + sandbox_->entraUrl() + " (loginUrl).");
    say("An emulated API Gateway of AWS, as an entry of environments.yaml:\n" + sandbox_->awsEnvironment() +
        "(curl -X POST " + sandbox_->backendUrl() + "/sandbox/drift changes an API that was pushed there, as somebody else might.)");
    connectPublisher();
}

void DemoCommand::connectPublisher()
{
    publisher::PublisherConnection connection;
    connection.id = QStringLiteral("demo");
    connection.name = QStringLiteral("Demo");
    connection.baseUrl = QString::fromStdString(sandbox_->publisherUrl());
    connection.user = QStringLiteral("admin");
    QString fingerprint = QString::fromStdString(sandbox_->certificateFingerprint());
    connection.trustedSha256 = fingerprint.remove(QLatin1Char(':')).toLower().toLatin1();
    const QString passwordKey = connection.secretKey(QStringLiteral("password"));
    secrets_.write(passwordKey, Secret(std::string("admin")), this, [this, connection](Result<void>) {
        publisher_ = std::make_unique<publisher::PublisherClient>(connection, secrets_);
        job_ = publisher_->connectToServer(
            [this](Result<publisher::PublisherSession> session, const publisher::PublisherFailure& failure) {
                if (!session)
                    return fail(failure.message().toStdString());
                say("Connected: Publisher REST API " + session->apiVersion.toStdString() + ".");
                listApis();
            });
    });
}

void DemoCommand::listApis()
{
    job_ = publisher_->listApis(
        {},
        [this](const publisher::ApiPage& page) {
            for (const publisher::ApiSummary& api : page.apis)
                ids_.append(api.id);
        },
        [this](Result<int> count, const publisher::PublisherFailure& failure) {
            if (!count)
                return fail(failure.message().toStdString());
            pull();
        });
}

void DemoCommand::pull()
{
    sincePull_.start();
    job_ = publisher_->pull(
        ids_, [](const publisher::PullProgress&) {},
        [this](Result<std::vector<publisher::PullOutcome>> pulled, const publisher::PublisherFailure& failure) {
            if (!pulled)
                return fail(failure.message().toStdString());
            runGateway(*pulled);
        });
}

void DemoCommand::runGateway(const std::vector<publisher::PullOutcome>& pulled)
{
    const QString workspace = folder_.filePath(QStringLiteral("workspace"));
    for (const publisher::PullOutcome& outcome : pulled) {
        if (!outcome.api)
            return fail(outcome.failure.message().toStdString());
        if (auto saved = publisher::saveInto(workspace, *outcome.api); !saved)
            return fail(saved.error().describe());
    }
    say("Pulled " + std::to_string(pulled.size()) + " APIs.");
    const std::uint16_t port = options_.once ? 0 : options_.port;
    if (!writeFile(workspace + QStringLiteral("/gateway.yaml"), sandbox_->gatewayYaml(port, 0)))
        return fail("cannot write " + workspace.toStdString() + "/gateway.yaml");

    auto loaded = config::loadGateway(workspace.toStdString());
    if (!loaded.config || loaded.problems.hasErrors())
        return fail("the pulled APIs cannot be run:\n" + loaded.problems.toString());
    engine::GatewayOptions options;
    options.recording = true;
    options.ports.add<filters::SecretSource>(*gatewaySecrets_);
    const std::string authority = folder_.filePath(QStringLiteral("state/development-ca/authority.pem")).toStdString();
    options.stateFolder = folder_.filePath(QStringLiteral("state")).toStdString();
    auto made = engine::Gateway::create(std::move(*loaded.config), std::move(options));
    if (!made)
        return fail(made.error().describe());
    gateway_ = std::move(*made);
    if (auto started = gateway_->start(); !started)
        return fail(started.error().describe());
    for (const engine::ListenerStatus& listener : gateway_->listeners()) {
        say("The gateway listens on " + listener.url +
            (listener.developmentCertificate ? " (postern call --cacert " + authority + ")" : std::string()));
        if (!listener.tls)
            gatewayUrl_ = listener.url;
    }
    auto calls = sandbox::demoCalls(*sandbox_);
    if (!calls)
        return fail(calls.error().describe());
    calls_ = std::move(*calls);
    traceTimer_.start();
    nextCall();
}

void DemoCommand::nextCall()
{
    if (nextCall_ == calls_.size())
        return summarise();
    const sandbox::DemoCall& call = calls_[nextCall_];
    rest::RestRequest request;
    request.method = QByteArray::fromStdString(call.method);
    request.url = QByteArray::fromStdString(gatewayUrl_ + call.path);
    request.retry.attempts = 1;
    request.anyStatus = true;
    request.maxRedirects = 0;
    correlationId_ = "demo-" + std::to_string(++sent_);
    trace_.reset();
    answered_ = false;
    request.headers.add("X-Request-ID", QByteArray::fromStdString(correlationId_));
    if (!call.token.empty())
        request.headers.add("Authorization", QByteArray::fromStdString("Bearer " + call.token));
    if (!call.body.empty()) {
        request.headers.add("Content-Type", "application/json");
        request.body = QByteArray::fromStdString(call.body);
    }
    call_ = client_.send(std::move(request), [this, &call](Result<rest::RestResponse> answer, const rest::RestFailure&) {
        takeAnswer(call, std::move(answer));
    });
}

void DemoCommand::takeAnswer(const sandbox::DemoCall& call, Result<rest::RestResponse> answer)
{
    if (!answer)
        return fail(call.title + ": " + answer.error().describe());
    if (++repeat_ < call.repeat)
        return nextCall();
    repeat_ = 0;
    ++nextCall_;
    if (answer->status != call.expected)
        ++unexpected_;
    say("\n=== " + call.title + ": answered " + std::to_string(answer->status) +
        (answer->status == call.expected ? "" : ", expected " + std::to_string(call.expected)));
    // Its trace is printed below this line.
    answered_ = true;
    traceTimeout_.start();
    takeTraces();
}

void DemoCommand::goOnWhenTraced()
{
    if (!answered_ || trace_ == nullptr)
        return;
    answered_ = false;
    traceTimeout_.stop();
    showTrace(*std::exchange(trace_, nullptr));
    if (firstTraceMs_ < 0) {
        firstTraceMs_ = sincePull_.elapsed();
        say("\nFrom the pulled selection to the first traced call: " + std::to_string(firstTraceMs_) + " ms.");
    }
    QTimer::singleShot(0, this, &DemoCommand::nextCall);
}

void DemoCommand::showTrace(const inspection::Trace& trace) const
{
    print(output().format == Format::Json ? schema::writeJson(inspection::toValue(trace), 0) + '\n'
                                          : '\n' + renderTrace(trace, output().style));
}

void DemoCommand::takeTraces()
{
    gateway_->takeTraces([this](std::unique_ptr<inspection::Trace> trace) {
        if (serving_)
            showTrace(*trace);
        else if (trace->correlationId == correlationId_)
            trace_ = std::move(trace);
    });
    goOnWhenTraced();
}

void DemoCommand::summarise()
{
    if (unexpected_ > 0)
        return fail(std::to_string(unexpected_) + " of " + std::to_string(calls_.size()) + " calls were not answered as expected");
    if (untraced_ > 0)
        return fail(std::to_string(untraced_) + " of " + std::to_string(calls_.size()) + " calls left no trace");
    if (options_.once && firstTraceMs_ > firstTraceLimitMs)
        return fail("it took " + std::to_string(firstTraceMs_) +
                    " ms from the pulled selection to the first traced call; " + std::to_string(firstTraceLimitMs) +
                    " ms are allowed");
    say("\nAll " + std::to_string(calls_.size()) + " calls were answered as expected.");
    if (options_.once) {
        gateway_->stop();
        return Q_EMIT finished(done);
    }
    serving_ = true;
    say("The gateway goes on at " + gatewayUrl_ + "; each call is shown here. End it with Ctrl+C.\nTry: curl " + gatewayUrl_ +
        "/menu/2.1.0/dishes");
}

} // namespace postern::cli
