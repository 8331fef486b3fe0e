// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/agent/AgentConnection.h"

#include "controlplane/connectors/agent/AgentApi.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/Later.h"

#include <functional>
#include <set>

namespace postern::connectors::agent {
namespace {

using deployment::CallAnswer;
using deployment::Completion;
using deployment::DiscoveredApi;
using deployment::PendingPtr;
using deployment::RemoteCall;
using deployment::textAt;
using schema::Value;

constexpr std::size_t mostPages = 100'000;

/// Calls that an agent is asked; whatever they are for ends with the first that fails.
template <class T>
class AgentAsking : public deployment::Pending {
  public:
    ~AgentAsking() override { connection_.process().cancel(number_); }

  protected:
    AgentAsking(AgentConnection& connection, Completion<T> done) : connection_(connection), done_(std::move(done)) {}

    void ask(const char* method, Value params, std::function<void(const AgentLine&)> got)
    {
        number_ = connection_.process().call(method, std::move(params), [this, got = std::move(got)](Result<AgentLine> line) {
            number_ = 0;
            if (!line)
                return end(unexpected(std::move(line).error()));
            const auto then = got;
            then(*line);
        });
    }
    void refused(const AgentLine& line)
    {
        const ErrorKind kind = line.code == 401 ? ErrorKind::Unauthenticated : line.code == 403 ? ErrorKind::PermissionDenied : ErrorKind::ProtocolError;
        end(unexpected(kind, "The agent refuses: " + line.message, Fault::Upstream));
    }
    void end(Result<T> result)
    {
        Completion<T> to = std::move(done_); // this may be gone before it returns
        to(std::move(result));
    }

    AgentConnection& connection_;

  private:
    Completion<T> done_;
    std::uint64_t number_ = 0;
};

class AgentTest final : public AgentAsking<deployment::ConnectionReport> {
  public:
    AgentTest(AgentConnection& connection, Completion<deployment::ConnectionReport> done) : AgentAsking(connection, std::move(done))
    {
        ask("validate", {}, [this](const AgentLine& line) {
            if (line.isError)
                return refused(line);
            deployment::ConnectionReport report;
            report.server = textAt(line.result, "/server");
            if (const Value* const missing = line.result.find("missing")) {
                for (const Value& each : missing->items())
                    report.missing.push_back(each.toText());
            }
            end(std::move(report));
        });
    }
};

DiscoveredApi shownAs(const Value& value)
{
    DiscoveredApi out;
    out.id = textAt(value, "/id");
    out.name = textAt(value, "/name");
    out.version = textAt(value, "/version");
    out.context = textAt(value, "/context");
    out.hash = textAt(value, "/tag");
    out.owner = textAt(value, "/owner");
    out.unreadable = textAt(value, "/unreadable");
    return out;
}

class AgentDiscovering final : public AgentAsking<deployment::Discovery> {
  public:
    AgentDiscovering(AgentConnection& connection, UniqueFunction<void(const DiscoveredApi&)> found, Completion<deployment::Discovery> done)
        : AgentAsking(connection, std::move(done)), found_(std::move(found))
    {
        page({});
    }

  private:
    void page(const std::string& cursor)
    {
        if (!seen_.insert(cursor).second || seen_.size() > mostPages)
            return end(unexpected(ErrorKind::ProtocolError, "The agent's pages lead back, or do not end.", Fault::Upstream));
        ask("discover", Value::object({{"cursor", cursor.empty() ? Value() : Value(cursor)}}), [this](const AgentLine& line) {
            if (line.isError)
                return refused(line);
            const Value* const apis = line.result.find("apis");
            if (apis == nullptr || !apis->isList())
                return end(unexpected(ErrorKind::ProtocolError, "The agent's answer to discover has no list \"apis\".", Fault::Upstream));
            for (const Value& each : apis->items()) {
                DiscoveredApi api = shownAs(each);
                if (api.id.empty())
                    return end(unexpected(ErrorKind::ProtocolError, "The agent found an API without an id.", Fault::Upstream));
                if (found_)
                    found_(api);
                out_.apis.push_back(std::move(api));
            }
            if (const Value* const skipped = line.result.find("skipped")) {
                for (const Value& each : skipped->items())
                    out_.skipped.push_back({textAt(each, "/id"), textAt(each, "/why")});
            }
            const std::string next = textAt(line.result, "/next");
            if (!next.empty())
                return page(next);
            out_.complete = true;
            end(std::move(out_));
        });
    }

    UniqueFunction<void(const DiscoveredApi&)> found_;
    deployment::Discovery out_;
    std::set<std::string> seen_;
};

class AgentReading final : public AgentAsking<std::optional<deployment::LiveApi>> {
  public:
    AgentReading(AgentConnection& connection, const std::string& idOrTitle, Completion<std::optional<deployment::LiveApi>> done) : AgentAsking(connection, std::move(done))
    {
        ask("live", Value::object({{"api", idOrTitle}}), [this](const AgentLine& line) {
            if (line.isError && line.code == 404)
                return end(std::optional<deployment::LiveApi>());
            if (line.isError)
                return refused(line);
            const Value* const api = line.result.find("api");
            const Value* const theirs = line.result.find("theirs");
            deployment::LiveApi out;
            out.what = shownAs(line.result);
            if (api == nullptr || !api->isMap() || out.what.id.empty() || out.what.hash.empty())
                return end(unexpected(ErrorKind::ProtocolError, "The agent's answer to live has not id, tag and api.", Fault::Upstream));
            out.what.name = textAt(*api, "/name");
            out.what.version = textAt(*api, "/version");
            out.what.context = textAt(*api, "/context");
            out.form = formOf(*api, theirs == nullptr ? Value() : *theirs);
            out.objects = line.result;
            end(std::optional(std::move(out)));
        });
    }
};

class AgentCalling final : public AgentAsking<CallAnswer> {
  public:
    AgentCalling(AgentConnection& connection, const RemoteCall& call, Completion<CallAnswer> done) : AgentAsking(connection, std::move(done))
    {
        ask(call.method.c_str(), call.body, [this](const AgentLine& line) {
            CallAnswer answer;
            answer.status = line.status();
            answer.body = line.isError ? Value::object({{"message", line.message}}) : line.result;
            end(std::move(answer));
        });
    }
};

Value firstOf(Value own, deployment::Mode mode)
{
    return Value::object({{"protocol", 1}, {"settings", std::move(own)}, {"mode", mode == deployment::Mode::ReadOnly ? "read-only" : mode == deployment::Mode::WriteOnly ? "write-only" : "read-write"}});
}

} // namespace

AgentConnection::AgentConnection(const AgentSettings& settings, AgentDescription description, Value own, deployment::Mode mode, deployment::SecretValues secrets)
    : description_(std::move(description)), file_(settings.description), mode_(mode),
      process_(AgentRules{settings.command, settings.timeout}, firstOf(std::move(own), mode), std::move(secrets))
{
    process_.acceptOnly([this](const Value& now) { return checkDescription(now); });
}

/// Plans are made of the file: an agent that is another one than it says is told nothing.
Result<void> AgentConnection::checkDescription(const schema::Value& description) const
{
    auto now = descriptionOf(description);
    if (!now)
        return unexpected(std::move(now).error());
    if (!(*now == description_))
        return unexpected(ErrorKind::InvalidConfig, "The agent describes itself otherwise than " + file_ + " does, so plans would not be what it does. Make the file anew and look at it: postern agent describe --to " +
                                                        file_ + " -- COMMAND...");
    return {};
}

PendingPtr AgentConnection::test(Completion<deployment::ConnectionReport> done) { return std::make_unique<AgentTest>(*this, std::move(done)); }

PendingPtr AgentConnection::discover(UniqueFunction<void(const DiscoveredApi&)> found, Completion<deployment::Discovery> done)
{
    return std::make_unique<AgentDiscovering>(*this, std::move(found), std::move(done));
}

PendingPtr AgentConnection::live(const std::string& idOrTitle, Completion<std::optional<deployment::LiveApi>> done)
{
    return std::make_unique<AgentReading>(*this, idOrTitle, std::move(done));
}

PendingPtr AgentConnection::call(const RemoteCall& call, Completion<CallAnswer> done)
{
    const bool reads = call.method == "status" || call.method == "live";
    if (!reads && call.method != "apply" && call.method != "undeploy")
        return deployment::refusedLater(std::move(done), 405, "an agent has no call \"" + call.method + "\"");
    if (!reads && !mayWrite(mode_))
        return deployment::refusedLater(std::move(done), 403, "the environment is read-only, so nothing was said to the agent");
    return std::make_unique<AgentCalling>(*this, call, std::move(done));
}

} // namespace postern::connectors::agent
