// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "controlplane/project/GatewayProject.h"
#include "controlplane/publisher/PublisherClient.h"
#include "controlplane/rest/RestClient.h"
#include "controlplane/secrets/MemorySecretStore.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace postern::cli {

struct ImportOptions {
    std::string folder = ".";
    std::vector<std::string> sources; ///< archives, folders, definitions, URLs
    std::string publisher;            ///< its address; empty: none is asked
    std::string user;
    std::string clientId;
    std::string label;
    std::string environment;
    std::string name;
    std::string version;
    std::string search;
    std::string status;
    std::string caFile;
    std::string trust; ///< SHA-256 of the Publisher's certificate
    bool ours = false;
    bool theirs = false;
    bool dry = false;
};

/// `postern import`: takes APIs into a project, from a Publisher or from files and URLs. One line an API; the others go on
/// where one fails. Credentials come from the environment: POSTERN_PASSWORD, POSTERN_CLIENT_SECRET or POSTERN_TOKEN.
class ImportCommand final : public Command {
    Q_OBJECT
  public:
    ImportCommand(ImportOptions options, const Output& output);
    ~ImportCommand() override;
    void start() override;
    void interrupt() override;

  private:
    bool prepare();
    void nextSource();
    void fetch(const std::string& url);
    void takeFile(const std::string& source);
    void connectPublisher();
    void listApis();
    void pull();
    void takeOne(publisher::PulledApi api, const std::string& source);
    void tell(const project::Imported& imported);
    void tellFailure(const std::string& name, const std::string& why);
    void end();

    ImportOptions options_;
    std::optional<project::GatewayProject> project_;
    std::deque<std::string> waiting_;
    secrets::MemorySecretStore secrets_;
    rest::RestClient client_;
    std::unique_ptr<rest::RestCall> call_;
    std::unique_ptr<publisher::PublisherClient> publisher_;
    publisher::PublisherHandle job_;
    std::vector<publisher::ApiSummary> found_;
    int news_ = 0;
    int same_ = 0;
    int failures_ = 0;
    int failedAgain_ = 0;
};

} // namespace postern::cli
