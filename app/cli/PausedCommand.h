// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "dataplane/inspection/MessageEdit.h"
#include "schema/Value.h"

#include <QElapsedTimer>
#include <memory>
#include <string>
#include <vector>

namespace postern::control {
class ControlClient;
}

namespace postern::cli {

struct PausedOptions {
    enum class Verb : std::uint8_t { List, Show, Act, ActOnAll };
    Verb verb = Verb::List;
    std::string control;
    int wait = 0;                 ///< of List: seconds for a call to be held up
    std::vector<std::string> ids; ///< of Show and Act
    /// Of Act and ActOnAll. Its headers are empty: `headers` and `removed` say how they change.
    inspection::PauseAction action;
    std::vector<std::string> headers; ///< "Name: value": in place of those of that name
    std::vector<std::string> removed; ///< names
};

/// `postern paused list|show|continue|step|edit|answer|drop|continue-all|drop-all`, over the control socket of a gateway.
class PausedCommand final : public Command {
    Q_OBJECT
  public:
    PausedCommand(PausedOptions options, const Output& output);
    ~PausedCommand() override;
    void start() override;

  private:
    void list();
    void tellList(const schema::Value& answer) const;
    void show(const std::string& id);
    void tellState(const schema::Value& state) const;
    void next();
    void edit(const std::string& id);
    void post(const std::string& id, const inspection::PauseAction& action);
    void actOnAll();
    [[nodiscard]] bool readHeaders(std::vector<std::vector<std::string>>& out);

    PausedOptions options_;
    std::unique_ptr<control::ControlClient> client_;
    QElapsedTimer since_;
    std::uint64_t revision_ = 0; ///< of the list that was seen; 0: none
};

} // namespace postern::cli
