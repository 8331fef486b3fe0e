// SPDX-License-Identifier: Apache-2.0
#include "cli/CallCommand.h"
#include "cli/DemoCommand.h"
#include "cli/TestCommand.h"
#include "AgentVerbs.h"
#include "DebugVerbs.h"
#include "ExportVerb.h"
#include "FederationVerbs.h"
#include "ParityVerb.h"
#include "ProjectVerbs.h"
#include "PublisherVerbs.h"
#include "SteeringVerbs.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

using namespace postern::cli;

namespace {

/// Exit codes of every verb.
constexpr int usageError = 2;

/// Where the handler of signals writes and the event loop reads.
int signalPipe[2] = {-1, -1};

void onSignal(int)
{
    const char octet = 0;
    [[maybe_unused]] const auto written = ::write(signalPipe[1], &octet, 1);
}

/// SIGINT and SIGTERM become Command::interrupt(); a second one ends the program at once.
void listenForSignals(Command& command)
{
    if (::pipe2(signalPipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    auto* const notifier = new QSocketNotifier(signalPipe[0], QSocketNotifier::Read, &command);
    QObject::connect(notifier, &QSocketNotifier::activated, &command, [notifier, &command] {
        notifier->setEnabled(false);
        command.interrupt();
    });
    struct sigaction action {};
    action.sa_handler = &onSignal;
    action.sa_flags = SA_RESETHAND | SA_RESTART;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

int terminalWidth()
{
    winsize size{};
    return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60 ? size.ws_col : 100;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    CLI::App app{"Postern: run APIs in a gateway on this machine and see what becomes of each call."};
    app.set_version_flag("--version", "postern " POSTERN_VERSION);
    app.require_subcommand(1);
    const bool terminal = ::isatty(STDOUT_FILENO) != 0 && ::getenv("NO_COLOR") == nullptr;
    Output output{{terminal, terminalWidth()}, Format::Text};
    const std::map<std::string, Format> formats{{"text", Format::Text}, {"json", Format::Json}};
    app.add_option("--output", output.format, "text or json")->transform(CLI::CheckedTransformer(formats));
    app.fallthrough();

    DemoOptions demo;
    CLI::App* demoVerb = app.add_subcommand("demo", "A Publisher, backends and a gateway in this process, and calls that show what it decides");
    demoVerb->add_flag("--once", demo.once, "End after the calls instead of going on to serve");
    demoVerb->add_option("--port", demo.port, "Port of the gateway's HTTP listener (0: any free one)");

    CallOptions call;
    CLI::App* callVerb = app.add_subcommand("call", "Make one call");
    callVerb->add_option("method", call.method, "GET, POST, ...")->required();
    callVerb->add_option("url", call.url, "http://127.0.0.1:8280/orders/1.0.0/orders")->required();
    callVerb->add_option("-H,--header", call.headers, "A header field, \"Name: value\"; may be given more than once");
    callVerb->add_option("-d,--data", call.body, "The content; @FILE reads a file, @- standard input");
    callVerb->add_option("--token", call.token, "Where a Bearer token is: - (standard input), env:NAME, or keychain:NAME as postern subscribe --keep has put it there");
    callVerb->add_flag("--trace", call.trace, "Show the chain of this call, step by step");
    callVerb->add_option("--control", call.control, "Control socket of the gateway (posternd --control PATH); for --trace");

    callVerb->add_option("--cacert", call.caFile,
                         "A PEM file of authorities to trust, too, such as development-ca/authority.pem in the folder "
                         "of posternd --state");

    TestOptions test;
    CLI::App* testVerb = app.add_subcommand("test", "Run tests of calls; the exit code is 0 when all of them pass, and 1 otherwise");
    testVerb->add_option("files", test.files, "Files of tests (tests/*.yaml of a workspace)")->required();
    testVerb->add_option("--url", test.url, "What {{base}} is, for instance http://127.0.0.1:8280");
    testVerb->add_option("--env", test.environment, "A file of variables (environments/*.yaml of a workspace)");
    testVerb->add_option("--set", test.variables, "A variable, NAME=VALUE; may be given more than once");
    testVerb->add_option("--cacert", test.caFile, "A PEM file of authorities to trust, too");

    DebugVerbs debug(app);
    ProjectVerbs project(app);
    FederationVerbs federation(app);
    ParityVerb parity(app);
    SteeringVerbs steering(app);
    AgentVerbs agent(app);
    ExportVerb exportVerb(app);
    PublisherVerbs publisher(app);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : usageError;
    }

    std::unique_ptr<Command> command = debug.chosen(output);
    if (command == nullptr)
        command = project.chosen(output);
    if (command == nullptr)
        command = federation.chosen(output);
    if (command == nullptr)
        command = parity.chosen(output);
    if (command == nullptr)
        command = steering.chosen(output);
    if (command == nullptr)
        command = agent.chosen(output);
    if (command == nullptr)
        command = exportVerb.chosen(output);
    if (command == nullptr)
        command = publisher.chosen(output);
    if (*demoVerb)
        command = std::make_unique<DemoCommand>(demo, output);
    else if (*testVerb)
        command = std::make_unique<TestCommand>(test, output);
    else if (*callVerb)
        command = std::make_unique<CallCommand>(call, output);
    QObject::connect(command.get(), &Command::finished, &application, [](int code) { QCoreApplication::exit(code); },
                     Qt::QueuedConnection);
    listenForSignals(*command);
    QTimer::singleShot(0, command.get(), &Command::start);
    return QCoreApplication::exec();
}
