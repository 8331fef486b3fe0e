// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/agent/AgentDescription.h"
#include "controlplane/connectors/agent/AgentProcess.h"

#include <QObject>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace postern::connectors::agent {

/// What an agent is tried with.
struct TrialRequest {
    std::vector<std::string> command;
    schema::Value settings = schema::Value::map();
    deployment::SecretValues secrets;
    Milliseconds timeout{10'000};
};

/// Holds an agent against PROTOCOL.md, one check after the other, with an API of its own ("PosternTrial:0.0.0") that is gone from the
/// gateway afterwards. For one thread with an event loop.
class AgentTrial final : public QObject {
    Q_OBJECT
  public:
    explicit AgentTrial(TrialRequest request, QObject* parent = nullptr);
    ~AgentTrial() override;

    void start();
    /// The API that is deployed, with as much as the agent says that it holds; `turn` makes another revision of it.
    [[nodiscard]] static schema::Value trialApi(const AgentDescription& description, int turn);

  Q_SIGNALS:
    void checked(const QString& name, bool passed, const QString& why);
    void finished(int failed);

  private:
    struct Check {
        std::string name;
        std::function<void()> run; ///< ends with judge()
    };

    void addChecks();
    void addWireChecks();
    void addDeploymentChecks();
    void addLifeChecks();
    void next();
    void judge(const std::string& why); ///< empty: passed
    void begin(const char* mode);
    void add(std::string name, std::function<void()> run) { checks_.push_back({std::move(name), std::move(run)}); }
    /// A check that is one call.
    void addCall(std::string name, const char* method, std::function<schema::Value()> params, std::function<std::string(const Result<AgentLine>&)> judged);
    void addRaw(std::string name, std::string line, std::function<std::string(const Result<AgentLine>&)> judged);

    TrialRequest request_;
    std::unique_ptr<AgentProcess> process_;
    AgentDescription description_;
    std::vector<Check> checks_;
    std::size_t at_ = 0;
    int failed_ = 0;
    bool canGoOn_ = true;
    schema::Value objects_; ///< what was there, to be restored
    std::string tag_;
    bool told_ = false; ///< a secret was written to the log
};

} // namespace postern::connectors::agent
