// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/UniqueFunction.h"
#include "controlplane/deployment/ApiChange.h"
#include "controlplane/deployment/DeploymentPlan.h"
#include "controlplane/deployment/Discovery.h"
#include "controlplane/deployment/Environment.h"
#include "controlplane/deployment/PublicUrls.h"
#include "controlplane/deployment/Revision.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::deployment {

/// Something that goes on. Destroying it ends it without a completion; it may be destroyed inside its completion, too.
class Pending {
  public:
    Pending() = default;
    virtual ~Pending() = default;
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;
};
using PendingPtr = std::unique_ptr<Pending>;

template <class T>
using Completion = UniqueFunction<void(Result<T>)>;

/// An answer that came whole, whatever its status.
struct CallAnswer {
    int status = 0;     ///< of HTTP; 200 and 500 stand for results and errors of JSON-RPC
    schema::Value body; ///< when it is JSON
    std::string text;   ///< as it came
    std::optional<Milliseconds> retryAfter;
    std::vector<CallHeader> headers; ///< as they came; none of JSON-RPC

    /// The first of that name, in whatever case; empty when there is none.
    [[nodiscard]] std::string header(std::string_view name) const;
    [[nodiscard]] bool isSuccess() const noexcept { return status >= 200 && status < 300; }
};

/// One API as a gateway has it.
struct LiveApi {
    DiscoveredApi what;
    NormalForm form;
    schema::Value objects; ///< as the gateway gave them: what a plan's undo is made of
};

/// A definition made of what a gateway has of an API.
struct LiveDefinition {
    std::string openApi;              ///< YAML or JSON, with x-wso2-basePath where its paths begin
    std::vector<std::string> missing; ///< what the gateway has and the definition has not, a sentence each
};

/// What a connection test found.
struct ConnectionReport {
    std::string server;               ///< "Kong 3.9.0"
    std::vector<std::string> missing; ///< rights that the environment's mode needs and the credentials have not
};

/// A file that grants the rights which a mode needs, and no more.
struct GrantFile {
    std::string name; ///< "policy.json"
    std::string text;
};

/// A connection to one gateway: what asks and acts. Used from one thread, whose event loop runs the completions, later. Errors of
/// calls tell by their kind whether anything was sent: ConnectFailed, TlsFailed, InvalidArgument, NotFound, Unavailable: nothing;
/// others: the gateway may have done it.
class GatewayConnection {
  public:
    GatewayConnection() = default;
    virtual ~GatewayConnection() = default;
    GatewayConnection(const GatewayConnection&) = delete;
    GatewayConnection& operator=(const GatewayConnection&) = delete;

    [[nodiscard]] virtual PendingPtr test(Completion<ConnectionReport> done) = 0;
    /// Lists what there is, all pages. `found` is called for each as it comes. What cannot be read is in the list, with why.
    [[nodiscard]] virtual PendingPtr discover(UniqueFunction<void(const DiscoveredApi&)> found, Completion<Discovery> done) = 0;
    /// Whether its lists do not tell what has changed, so that discover() asks less when it knows what was seen last.
    [[nodiscard]] virtual bool asksLessWithMemory() const noexcept { return false; }
    /// What was seen there last, for the discover() that follows. `oursAgain`: what postern made is asked for by itself all the same.
    virtual void remember(Sightings seen, bool oursAgain);
    /// From now on what the lists of discover() tell is kept for listed(), until this ends.
    virtual void keepLists() {}
    /// One API by the gateway's id as the last discover() found it, with no call (or with fewer) where its lists were kept; else as
    /// live() gives it. None when it was not there.
    [[nodiscard]] virtual PendingPtr listed(const std::string& id, Completion<std::optional<LiveApi>> done);
    /// One API by the gateway's id, or by what postern would call it; none when it is not there.
    [[nodiscard]] virtual PendingPtr live(const std::string& idOrTitle, Completion<std::optional<LiveApi>> done) = 0;
    /// What the gateway says of where callers reach it, for ConnectorType::publicUrls(). By default nothing is asked, and it is null.
    [[nodiscard]] virtual PendingPtr addresses(Completion<schema::Value> done);
    /// Sends a call whose placeholders are filled, once. Waits for operations that the gateway goes on with for a while.
    [[nodiscard]] virtual PendingPtr call(const RemoteCall& call, Completion<CallAnswer> done) = 0;
};

/// A make of gateways: what is known without asking any of them. Everything but connect() is a pure function.
class ConnectorType {
  public:
    ConnectorType() = default;
    virtual ~ConnectorType() = default;
    ConnectorType(const ConnectorType&) = delete;
    ConnectorType& operator=(const ConnectorType&) = delete;

    [[nodiscard]] virtual std::string_view name() const noexcept = 0;  ///< "kong"
    [[nodiscard]] virtual std::string_view title() const noexcept = 0; ///< "Kong Gateway"
    [[nodiscard]] virtual std::vector<Mode> modes() const = 0;
    /// Fields marked secret are asked for and kept in a SecretStore.
    [[nodiscard]] virtual const schema::ObjectSchema& settings() const = 0;

    [[nodiscard]] virtual std::vector<Capability> capabilities(const Revision& revision, const Environment& environment) const = 0;
    [[nodiscard]] virtual NormalForm desired(const Revision& revision, const Environment& environment) const = 0;
    /// `live` null: it is not there. A plan without steps: it is there already. Errors: InvalidArgument for what cannot be
    /// deployed there at all, with why.
    [[nodiscard]] virtual Result<DeploymentPlan> plan(const Revision& revision, const Environment& environment, const LiveApi* live) const = 0;
    [[nodiscard]] virtual Result<DeploymentPlan> planRemoval(const Environment& environment, const LiveApi& live) const = 0;
    /// What whoever administers the gateway has to grant for the environment's mode.
    [[nodiscard]] virtual std::vector<GrantFile> grant(const Environment& environment) const = 0;

    /// For an import. Errors: Unsupported with why; by default a make has no definitions.
    [[nodiscard]] virtual Result<LiveDefinition> definition(const Environment& environment, const LiveApi& live) const;

    /// What would have to be changed of the API so that `paths` are wanted as `live` has them. Whoever asks tries each change and
    /// drops what comes out otherwise. By default a make knows of none.
    [[nodiscard]] virtual LiveChanges changesOf(const Revision& revision, const Environment& environment, const LiveApi& live, const FieldPaths& paths) const;

    /// Where callers reach an API that is there. `addresses` is what GatewayConnection::addresses() gave; null: nobody was asked.
    /// `live.what.context` is where the project serves it when the gateway has no word for that. By default nothing is known.
    [[nodiscard]] virtual PublicUrls publicUrls(const Environment& environment, const LiveApi& live, const schema::Value& addresses) const;
    /// Where the gateway stands: what the environment says, unless the make's own settings say it.
    [[nodiscard]] virtual std::string region(const Environment& environment) const;

    /// Errors: InvalidConfig for settings that do not fit; NotFound naming a secret that is missing.
    [[nodiscard]] virtual Result<std::unique_ptr<GatewayConnection>> connect(const Environment& environment, const SecretValues& secrets) const = 0;

  protected:
    /// A plan without steps, for what is at the gateway now (null: nothing).
    [[nodiscard]] DeploymentPlan planOf(const Environment& environment, std::string api, const LiveApi* live) const;
};

} // namespace postern::deployment
