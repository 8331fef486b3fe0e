// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "cli/ImportTally.h"
#include "cli/PublisherLogin.h"
#include "controlplane/project/GatewayProject.h"
#include "controlplane/rest/RestClient.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace postern::cli {

/// Without an address or a connection no Publisher is asked.
struct ImportOptions : PublisherLogin, ImportChoices {
    std::vector<std::string> sources; ///< archives, folders, definitions, URLs
    std::string label;
    std::string environment;
    std::string name;
    std::string version;
    std::string search;
    std::string status;
};

/// `postern import`: takes APIs into a project, from a Publisher or from files and URLs. One line an API; the others go on
/// where one fails.
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
    void takeAll(std::vector<publisher::PullOutcome> pulled);
    void takeOne(publisher::PulledApi api, const std::string& source);
    void tell(const project::Imported& imported);
    void tellFailure(const std::string& name, const std::string& why);
    void end();

    ImportOptions options_;
    std::optional<project::GatewayProject> project_;
    std::deque<std::string> waiting_;
    rest::RestClient client_;
    std::unique_ptr<rest::RestCall> call_;
    OpenPublisher publisher_;
    publisher::PublisherHandle job_;
    std::vector<publisher::ApiSummary> found_;
    project::ImportRules rules_;
    ImportTally tally_;
};

} // namespace postern::cli
