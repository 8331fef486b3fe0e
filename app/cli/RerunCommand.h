// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "dataplane/inspection/Rerun.h"
#include "schema/Value.h"

#include <QElapsedTimer>
#include <QTimer>
#include <memory>
#include <string>
#include <vector>

namespace postern::control {
class ControlClient;
}

namespace postern::cli {

struct RerunOptions {
    std::string control;
    std::string exchange;             ///< its id
    std::string from = "1";           ///< a step's number, or the name of its filter
    std::vector<std::string> headers; ///< "Name: value": in place of those of that name
    std::string headersFile;          ///< more of them, one a line; "-": from standard input. For what has to be secret
    std::vector<std::string> removed; ///< names
    std::string method;
    std::string target;
    std::string bodyFile; ///< "-": from standard input
    int wait = 120;       ///< seconds
};

/// `postern rerun`: has a gateway run a recorded exchange again, from one of its steps on, and shows what became of it.
class RerunCommand final : public Command {
    Q_OBJECT
  public:
    RerunCommand(RerunOptions options, const Output& output);
    ~RerunCommand() override;
    void start() override;
    void interrupt() override;

  private:
    [[nodiscard]] bool readEdits();
    void begin(const schema::Value& trace);
    void follow();
    void tell(const schema::Value& trace);

    RerunOptions options_;
    inspection::RerunWish wish_;
    schema::Value started_; ///< what the gateway said
    std::unique_ptr<control::ControlClient> client_;
    QElapsedTimer since_;
    QTimer poll_;
    bool over_ = false;
};

} // namespace postern::cli
