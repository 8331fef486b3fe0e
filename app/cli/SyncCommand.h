// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/GatewayCommand.h"
#include "controlplane/federation/LiveTaking.h"

#include <cstdint>
#include <string>
#include <vector>

namespace postern::cli {

struct SyncOptions {
    enum class Verb : std::uint8_t { TakeLive, TakeBack, Sync };
    Verb verb = Verb::Sync;
    std::string folder = ".";
    std::string environment;
    std::string api;
    std::vector<std::string> fields; ///< of take-live: only these
    std::string confirm;             ///< the environment's name, typed; needed for production
    bool apply = false;              ///< else it is only shown
};

/// `postern take-live` writes what a gateway has of an API into the API's files; `postern sync` takes from each side what it changed
/// since the last deployment, and refuses where both changed the same. Nothing is written without --apply.
class SyncCommand final : public GatewayCommand {
    Q_OBJECT
  public:
    SyncCommand(SyncOptions options, const Output& output);
    ~SyncCommand() override;
    void start() override;

  private:
    void takeBack();
    void took();
    void show();
    void push();
    void apply();

    SyncOptions options_;
    const deployment::Revision* revision_ = nullptr;
    federation::LiveTaking taking_;
};

} // namespace postern::cli
