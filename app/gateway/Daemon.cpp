// SPDX-License-Identifier: Apache-2.0
#include "gateway/Daemon.h"

#include "base/Log.h"
#include "config/ApiCalls.h"
#include "dataplane/engine/WhatIf.h"
#include "dataplane/inspection/ControlAnswers.h"
#include "dataplane/inspection/ControlHandler.h"
#include "gateway/DaemonControl.h"
#include "gateway/DraftFolder.h"
#include "gateway/HeapRoom.h"
#include "gateway/PassedSockets.h"
#include "gateway/RemoteControl.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <map>
#include <optional>
#include <utility>

namespace postern::gateway {
namespace {

sigset_t handledSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGHUP, SIGTERM, SIGINT})
        sigaddset(&signals, signal);
    return signals;
}

/// How long readers of traces may take for the rest, once the gateway has stopped.
constexpr Milliseconds lastReaders{2000};

void printProblems(const schema::Problems& problems)
{
    if (problems.empty())
        return;
    std::fputs(problems.toString().append("\n").c_str(), stdout);
    std::fflush(stdout); // whoever reads a pipe waits for it
}

} // namespace

void Daemon::blockSignals()
{
    const sigset_t signals = handledSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

Daemon::Daemon(Options options) : options_(std::move(options)) {}

Daemon::~Daemon()
{
    control_.reset(); // it asks the daemon
    gateway_.reset(); // its filters ask for secrets
}

int Daemon::run()
{
    if (!start())
        return 1;
    printReady();
    const sigset_t signals = handledSignals();
    for (;;) {
        const timespec second{1, 0};
        const int signal = sigtimedwait(&signals, nullptr, &second);
        if (signal == SIGTERM || signal == SIGINT)
            break;
        if (signal == SIGHUP || filesChanged())
            reloadAndTell();
    }
    drain(signals);
    // Readers of traces take what the last calls left, then their streams end by themselves.
    if (control_ != nullptr) {
        controlHandler_->end();
        control_->stop(lastReaders);
    }
    return 0;
}

void Daemon::reloadAndTell()
{
    schema::Problems problems;
    const bool taken = reload(problems);
    printProblems(problems);
    log::write(taken ? log::Level::Info : log::Level::Error, "posternd",
               taken ? "the configuration was read again" : "the new configuration is refused; the last good one goes on");
}

/// Waits without the mutex, so that the control protocol goes on telling what happens. A second SIGTERM ends the wait.
void Daemon::drain(const sigset_t& signals)
{
    const Milliseconds limit = with([](engine::Gateway& gateway) {
        gateway.beginDrain();
        return gateway.drainLimit();
    });
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (std::chrono::steady_clock::now() < deadline && !with([](engine::Gateway& gateway) { return gateway.drained(); })) {
        const timespec moment{0, 10'000'000};
        const int signal = sigtimedwait(&signals, nullptr, &moment);
        if (signal == SIGTERM || signal == SIGINT)
            break;
    }
    with([](engine::Gateway& gateway) { gateway.stop(Milliseconds(0)); });
}

config::LoadedGateway Daemon::load(config::Overrides::UnknownApi unknown)
{
    config::LoadedGateway loaded = loadConfiguration(options_, unknown, &bundle_);
    if (loaded.problems.hasErrors() && loaded.refused.empty())
        loaded.config.reset();
    return loaded;
}

/// APIs with errors are left out, the rest runs; of a bundle all runs or nothing.
bool Daemon::start()
{
    const std::vector<Seen> before = lookAround();
    std::optional<HeapRoom> room(std::in_place, HeapRoom::forSnapshot(snapshotSize(options_)));
    config::LoadedGateway loaded = load(config::Overrides::UnknownApi::Refused);
    look(loaded, before);
    problems_ = loaded.problems;
    printProblems(problems_);
    if (!loaded.config)
        return false;
    auto sockets = takePassedSockets();
    if (!sockets) {
        std::printf("posternd: error: %s\n", sockets.error().describe().c_str());
        return false;
    }
    engine::GatewayOptions surroundings = surroundings_.options(options_);
    surroundings.sockets = *std::move(sockets);
    auto made = engine::Gateway::create(*std::move(loaded.config), std::move(surroundings));
    if (!made) {
        std::printf("%s\n", made.error().describe().c_str());
        return false;
    }
    gateway_ = *std::move(made);
    room.reset(); // the workers need no more than anybody
    printProblems(gateway_->problems());
    if (!bundle_.empty() && gateway_->problems().hasErrors()) {
        std::printf("posternd: error: a bundle runs as a whole or not at all\n");
        return false;
    }
    if (const auto started = gateway_->start(); !started) {
        std::printf("posternd: error: %s\n", started.error().describe().c_str());
        return false;
    }
    problems_.append(gateway_->problems()); // with those of its certificates, which have been logged
    return (options_.control.empty() && options_.remoteControl.empty()) || startControl();
}

/// The control protocol is served by a gateway of its own: one worker, a Unix socket of mode 0600, and a remote control when
/// there is to be one.
bool Daemon::startControl()
{
    controlTarget_ = std::make_unique<DaemonControl>(*this);
    model::GatewayConfig config;
    config.workers = 1;
    config.limits.bufferedBody.value = 64U << 20U; // recorded exchanges, that somebody asks about
    if (!options_.control.empty()) {
        config.listeners.emplace_back().name = "control";
        config.listeners.back().address = "unix:" + options_.control;
    }
    engine::GatewayOptions options;
    options.healthRoutes = false;
    controlHandler_ = std::make_shared<inspection::ControlHandler>(*controlTarget_);
    std::shared_ptr<pipeline::Handler> handler = controlHandler_;
    if (!options_.remoteControl.empty()) {
        auto remote = RemoteControl::read(options_.remoteControl);
        if (!remote) {
            std::printf("posternd: error: %s\n", remote.error().describe().c_str());
            return false;
        }
        config.listeners.push_back(remote->listener());
        remoteControl_ = schema::Value::object({{"write", remote->write}});
        handler = std::make_shared<RemoteGuard>(*std::move(remote), controlHandler_);
    }
    options.handlers.push_back({"/*", handler});
    auto made = engine::Gateway::create(std::move(config), std::move(options));
    auto started = made ? (*made)->start() : Result<void>(unexpected(made.error()));
    if (started && (*made)->problems().hasErrors())
        started = unexpected((*made)->problems().toError());
    if (!started) {
        std::printf("posternd: error: %s\n", started.error().describe().c_str());
        return false;
    }
    control_ = *std::move(made);
    for (const engine::ListenerStatus& each : control_->listeners()) {
        if (each.name == RemoteControl::listenerName)
            remoteControl_.set("url", each.url);
    }
    return true;
}

void Daemon::printReady() const
{
    std::string line = "ready";
    for (const engine::ListenerStatus& listener : gateway_->listeners())
        line.append(" ").append(listener.name).append("=").append(listener.url);
    if (const schema::Value* const url = remoteControl_.find("url"))
        line.append(" ").append(RemoteControl::listenerName).append("=").append(url->asString());
    std::puts(line.c_str());
    std::fflush(stdout);
}

bool Daemon::reload(schema::Problems& problems)
{
    const std::lock_guard lock(mutex_);
    const std::vector<Seen> before = lookAround();
    config::LoadedGateway loaded = load(config::Overrides::UnknownApi::Waiting);
    look(loaded, before);
    problems = loaded.problems;
    bool taken = loaded.config && !loaded.problems.hasErrors();
    if (taken) {
        if (const auto reloaded = gateway_->reload(*std::move(loaded.config)); !reloaded) {
            taken = false;
            const schema::Problems found = gateway_->problems();
            if (found.hasErrors())
                problems.append(found);
            else
                problems.error({}, {}, reloaded.error().describe());
        }
    }
    problems_ = problems;
    return taken;
}

inspection::FolderAnswer Daemon::folder(const inspection::FolderCall& call)
{
    const auto refused = [](int status, std::string why) {
        return inspection::FolderAnswer{status, schema::Value::object({{"error", std::move(why)}})};
    };
    std::error_code failure;
    if (!bundle_.empty() || !std::filesystem::is_regular_file(std::filesystem::path(options_.config) / "gateway.yaml", failure))
        return refused(409, bundle_.empty() ? "this gateway does not run on a folder of APIs" : "a bundle is closed: its APIs are what it was exported with");
    auto begun = config::beginApiCall(options_.config, {call.method, call.target, call.ifMatch, call.ifNoneMatch, call.body});
    if (!begun.placed)
        return {begun.answer.status, std::move(begun.answer.body)};
    schema::Problems problems;
    if (reload(problems)) {
        begun.placed->keep();
        return {begun.answer.status, std::move(begun.answer.body)};
    }
    const auto back = begun.placed->takeBack();
    schema::Problems ignored; // of what had been running
    (void)reload(ignored);
    if (!back)
        return refused(500, "the gateway does not take it: " + problems.toString() + "; and " + back.error().message());
    auto out = refused(422, "the gateway does not take it, and all is as it was before: " + problems.toString());
    out.body.set("problems", inspection::problemsValue(problems));
    return out;
}

Result<std::unique_ptr<inspection::WhatIfSession>> Daemon::whatIf(const inspection::WhatIfFiles& files, schema::Problems& problems)
{
    if (!bundle_.empty() && !files.empty())
        return unexpected(ErrorKind::Unsupported, "a bundle is closed: nothing of it can be drafted otherwise", Fault::Config);
    auto folder = DraftFolder::make(options_.config, files); // until all that is read for it has been read
    if (!folder)
        return unexpected(std::move(folder).error());
    Options there = options_;
    there.config = folder->path();
    std::string same = bundle_; // set at the start, and no other since
    config::LoadedGateway loaded = loadConfiguration(there, config::Overrides::UnknownApi::Waiting, &same);
    problems = loaded.problems;
    if (!loaded.config || problems.hasErrors())
        return unexpected(problems.toError());
    if (bundle_.empty())
        loaded.config->folder = folder->path();
    const auto running = with([](const engine::Gateway& gateway) { return std::optional(gateway.configuration()); });
    engine::WhatIfOptions options;
    options.ports = surroundings_.options(options_).ports;
    auto made = engine::WhatIf::make(*std::move(loaded.config), running, problems, std::move(options));
    if (!made)
        return unexpected(std::move(made).error());
    return std::unique_ptr<inspection::WhatIfSession>(*std::move(made));
}

schema::Problems Daemon::problems()
{
    const std::lock_guard lock(mutex_);
    return problems_;
}

// --- Files ---

/// Everything that a load may read, as far as that is known before it.
std::vector<Daemon::Seen> Daemon::lookAround() const
{
    std::vector<std::filesystem::path> files = files_;
    files.emplace_back(options_.config);
    std::error_code failure;
    for (std::filesystem::recursive_directory_iterator each(options_.config, failure), end; !failure && each != end;
         each.increment(failure)) {
        if (each->path().filename() == ".postern")
            each.disable_recursion_pending();
        else
            files.push_back(each->path());
    }
    return look(files);
}

/// What was there before the load counts: a change in the middle of it may have been read or not, so it is read again.
void Daemon::look(const config::LoadedGateway& loaded, const std::vector<Seen>& before)
{
    if (!loaded.files.empty())
        files_ = loaded.files;
    seen_ = look(files_);
    std::map<std::filesystem::path, const Seen*> earlier;
    for (const Seen& each : before)
        earlier.emplace(each.path, &each);
    for (Seen& each : seen_) {
        if (const auto found = earlier.find(each.path); found != earlier.end())
            each = *found->second;
    }
}

std::vector<Daemon::Seen> Daemon::look(const std::vector<std::filesystem::path>& files) const
{
    std::vector<Seen> out;
    const auto add = [&](const std::filesystem::path& path) {
        std::error_code failure;
        const bool folder = std::filesystem::is_directory(path, failure);
        const auto time = std::filesystem::last_write_time(path, failure);
        const auto size = folder ? 0 : std::filesystem::file_size(path, failure);
        out.push_back({path, time, failure ? 0 : size});
    };
    for (const std::filesystem::path& file : files)
        add(file);
    const std::filesystem::path folder(options_.config);
    if (std::find(files.begin(), files.end(), folder / "policies.yaml") == files.end())
        add(folder / "policies.yaml"); // it may come
    add(folder / "apis");              // an API may come or go
    return out;
}

bool Daemon::filesChanged()
{
    const std::lock_guard lock(mutex_); // the control protocol reloads, too
    return look(files_) != seen_;
}

} // namespace postern::gateway
