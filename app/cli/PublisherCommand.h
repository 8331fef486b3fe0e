// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "cli/PublisherLogin.h"
#include "controlplane/deployment/Governance.h"
#include "controlplane/publisher/ApiCalls.h"
#include "controlplane/publisher/GovernanceCalls.h"
#include "controlplane/publisher/RevisionCalls.h"
#include "schema/Value.h"

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace postern::cli {

struct PublisherOptions : PublisherLogin {
    enum class Verb : std::uint8_t { List, Get, Revisions, Revise, Deploy, Undeploy, State, Change, Copy, Check, Export, Import, Pack };
    Verb verb = Verb::List;
    std::string api;
    std::string version;
    std::string query;       ///< list: words, or WSO2's attributes
    std::string label;       ///< list
    std::string status;      ///< list
    std::string environment; ///< list, deploy, undeploy: a gateway environment
    bool definition = false; ///< get: the definition instead
    std::string description; ///< of a revision
    std::string revision;    ///< number, "latest" or "new"
    std::string vhost;
    bool hidden = false;     ///< the Developer Portal does not show the deployment
    bool everywhere = false; ///< undeploy
    std::string event;       ///< of the lifecycle
    std::vector<std::string> ticks; ///< items of its checklist
    bool yes = false;
    std::string newVersion;
    bool makeDefault = false;
    std::string source; ///< check, import, pack: archive or folder
    std::string target; ///< export, pack: the file to write
    bool json = false;  ///< export: api.json in place of api.yaml
    bool update = false;
    bool rotate = false;
    bool newProvider = false;
    bool dry = false;
};

/// `postern publisher VERB`: what people do with apictl at a Publisher, by name and version of an API. Ends with 1 and one
/// clear line when the server, or the API's state, is against it; a check that finds violations of severity ERROR ends with 1.
class PublisherCommand final : public Command {
    Q_OBJECT
  public:
    PublisherCommand(PublisherOptions options, const Output& output);
    ~PublisherCommand() override;
    void start() override;

  private:
    void begin();
    void list();
    void showApi();
    /// Goes on with the id of the API that the options name.
    void withApi(std::function<void(const QString& id)> then);

    // PublisherRevisions.cpp
    void listRevisions();
    void makeRevision(const QString& id, std::function<void(const publisher::RevisionSummary&)> then);
    void withRevision(const QString& id, std::function<void(const publisher::RevisionSummary&)> then);
    void deploy();
    void deployTo(const QString& id, const publisher::RevisionSummary& revision);
    void undeploy();
    void undeployNext(const QString& id);

    // PublisherLifecycle.cpp
    void showState();
    void changeState();
    void copyApi();
    void check();
    void checkNext(const QString& id);
    void tellViolations(const QString& ruleset, const std::vector<publisher::RuleViolation>& violations);
    Result<void> keepCheck();
    void endCheck();

    // PublisherArchives.cpp
    void exportArchive();
    void importArchive();
    void pack();
    [[nodiscard]] Result<QByteArray> archiveOf(const std::string& source) const;
    [[nodiscard]] bool writeArchive(const QByteArray& archive);

    template <class T, class Then>
    void ask(const publisher::Ask<T>& what, publisher::CallArguments arguments, Then then)
    {
        job_ = publisher_.client->ask(what, std::move(arguments), ended<T>(std::move(then)));
    }
    template <class T, class Then>
    void askAll(const publisher::AskAll<T>& what, publisher::CallArguments arguments, Then then)
    {
        job_ = publisher_.client->askAll(what, std::move(arguments), ended<std::vector<T>>(std::move(then)));
    }
    template <class T, class Then>
    publisher::Completion<T> ended(Then then)
    {
        return [this, then = std::move(then)](Result<T> result, const publisher::PublisherFailure& failure) mutable {
            if (!result)
                return fail(toldInTerminal(failure));
            then(*std::move(result));
        };
    }
    [[nodiscard]] bool isJson() const { return output().format == Format::Json; }
    /// One line: a sentence for people, an object for programs.
    void say(const std::string& text, const schema::Value& object);

    PublisherOptions options_;
    OpenPublisher publisher_;
    publisher::PublisherHandle job_;
    std::deque<std::pair<QString, QByteArray>> undeployments_; ///< revision, places
    std::deque<std::pair<QString, QString>> rulesets_;         ///< id, name: results that are still to be read
    deployment::GovernanceCheck checked_; ///< without a title: of no API of the project
    int errors_ = 0;
    int violations_ = 0;
};

} // namespace postern::cli
