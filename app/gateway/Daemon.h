// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/ControlTarget.h"
#include "dataplane/inspection/WhatIf.h"
#include "gateway/Options.h"
#include "gateway/Surroundings.h"

#include <csignal>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

namespace postern::inspection {
class ControlHandler;
}

namespace postern::gateway {

/// A gateway on a folder: starts it, follows its files and the signals, stops it. The control protocol's thread and the
/// one that runs this meet at the mutex.
class Daemon {
  public:
    /// Signals must be blocked already, so that every thread inherits that: see blockSignals().
    explicit Daemon(Options options);
    ~Daemon();
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    /// Until SIGTERM or SIGINT. Returns the exit code.
    int run();

    // Any thread.
    /// Reads the folder again; false and `problems` when it is refused: the last good configuration goes on.
    [[nodiscard]] bool reload(schema::Problems& problems);
    /// What the folder would do with recorded exchanges, were `files` in it: with the overrides and surroundings of this one.
    [[nodiscard]] Result<std::unique_ptr<inspection::WhatIfSession>> whatIf(const inspection::WhatIfFiles& files, schema::Problems& problems);
    /// Calls about the files of the folder's APIs. What was written is read at once; what is refused is as it was before.
    [[nodiscard]] inspection::FolderAnswer folder(const inspection::FolderCall& call);
    /// {"url", "write"} of the remote control; null: there is none.
    [[nodiscard]] schema::Value remoteControl() const { return remoteControl_; }
    template <class Use> auto with(Use use)
    {
        const std::lock_guard lock(mutex_);
        return use(*gateway_);
    }
    /// Of what was read last.
    [[nodiscard]] schema::Problems problems();

    static void blockSignals();

  private:
    /// What a file looked like when it was read.
    struct Seen {
        std::filesystem::path path;
        std::filesystem::file_time_type time;
        std::uintmax_t size = 0;
        friend bool operator==(const Seen&, const Seen&) = default;
    };

    [[nodiscard]] config::LoadedGateway load(config::Overrides::UnknownApi unknown);
    [[nodiscard]] bool start();
    [[nodiscard]] bool startControl();
    void printReady() const;
    [[nodiscard]] std::vector<Seen> lookAround() const;
    void look(const config::LoadedGateway& loaded, const std::vector<Seen>& before);
    [[nodiscard]] bool filesChanged();
    void reloadAndTell();
    void drain(const sigset_t& masked);
    [[nodiscard]] std::vector<Seen> look(const std::vector<std::filesystem::path>& files) const;

    Options options_;
    std::string bundle_; ///< hash of the bundle that runs; empty: none does
    Surroundings surroundings_;
    std::mutex mutex_;
    std::unique_ptr<engine::Gateway> gateway_;
    schema::Problems problems_;
    std::vector<std::filesystem::path> files_;
    std::vector<Seen> seen_;
    std::unique_ptr<class DaemonControl> controlTarget_;
    std::shared_ptr<inspection::ControlHandler> controlHandler_;
    std::unique_ptr<engine::Gateway> control_; ///< serves the control protocol: one worker, a Unix socket and the remote control
    schema::Value remoteControl_; ///< set before the control protocol is served
};

} // namespace postern::gateway
