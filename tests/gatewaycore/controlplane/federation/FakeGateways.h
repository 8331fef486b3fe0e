// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/deployment/Later.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace postern::federation::test {

/// What a fake gateway has and how it answers. It counts what it is asked.
struct FakeGateway {
    enum class Mood { Well, Silent, Broken, BadCredentials };
    Mood mood = Mood::Well;
    std::map<std::string, std::string> apis; ///< title -> backend
    std::set<std::string> unreadable;        ///< titles whose live() fails
    std::set<std::string> unlisted;          ///< titles that are there and in no list, as what was pushed in parts
    std::size_t pageSize = 25;
    bool silentCalls = false; ///< calls with an effect are never answered
    int failingCall = -1;     ///< this one of the calls is answered 500
    std::vector<std::string> urls; ///< where callers reach it
    std::string addressesRefused;  ///< why it does not tell; empty: it does
    // What was asked.
    int pages = 0;
    int reads = 0;
    int tests = 0;
    int calls = 0;
    std::vector<std::string> written;
};

struct FakeSettings {
    std::string address;
    schema::SecretRef token;
};
inline const schema::Schema<FakeSettings>& describe(schema::Type<FakeSettings>)
{
    static const auto schema = schema::Schema<FakeSettings>("fake", "A gateway that is made up.")
                                   .field("address", &FakeSettings::address, "Where it is").required().notEmpty()
                                   .field("token", &FakeSettings::token, "What it wants to see");
    return schema;
}

class FakeConnection final : public deployment::GatewayConnection {
  public:
    FakeConnection(FakeGateway& gateway, bool ours) : gateway_(gateway), ours_(ours) {}

    deployment::PendingPtr test(deployment::Completion<deployment::ConnectionReport> done) override
    {
        ++gateway_.tests;
        if (auto refused = refusal<deployment::ConnectionReport>(done))
            return std::move(*refused);
        return later<deployment::ConnectionReport>(std::move(done), deployment::ConnectionReport{"Fake 1.0", {}});
    }
    deployment::PendingPtr discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done) override
    {
        ++gateway_.pages;
        if (auto refused = refusal<deployment::Discovery>(done))
            return std::move(*refused);
        deployment::Discovery all;
        all.complete = true;
        for (const auto& [title, backend] : gateway_.apis) {
            if (!gateway_.unlisted.contains(title))
                all.apis.push_back(shown(title, backend));
        }
        gateway_.pages += static_cast<int>(all.apis.empty() ? 0 : (all.apis.size() - 1) / gateway_.pageSize);
        for (const deployment::DiscoveredApi& each : all.apis) {
            if (found)
                found(each);
        }
        return later<deployment::Discovery>(std::move(done), std::move(all));
    }
    deployment::PendingPtr live(const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done) override
    {
        ++gateway_.reads;
        if (auto refused = refusal<std::optional<deployment::LiveApi>>(done))
            return std::move(*refused);
        const std::string title = idOrTitle.starts_with("id-") ? idOrTitle.substr(3) : idOrTitle;
        if (gateway_.unreadable.contains(title))
            return later<std::optional<deployment::LiveApi>>(std::move(done), unexpected(ErrorKind::ProtocolError, title + " is not to be read."));
        const auto at = gateway_.apis.find(title);
        if (at == gateway_.apis.end())
            return later<std::optional<deployment::LiveApi>>(std::move(done), std::optional<deployment::LiveApi>());
        deployment::LiveApi out;
        out.what = shown(title, at->second);
        out.form["backend"].value = at->second;
        return later<std::optional<deployment::LiveApi>>(std::move(done), std::optional(std::move(out)));
    }
    deployment::PendingPtr addresses(deployment::Completion<schema::Value> done) override
    {
        if (auto refused = refusal<schema::Value>(done))
            return std::move(*refused);
        if (!gateway_.addressesRefused.empty())
            return deployment::later<schema::Value>(std::move(done), unexpected(ErrorKind::PermissionDenied, gateway_.addressesRefused));
        schema::Value out = schema::Value::list();
        for (const std::string& each : gateway_.urls)
            out.push(each);
        return deployment::later<schema::Value>(std::move(done), std::move(out));
    }
    deployment::PendingPtr call(const deployment::RemoteCall& call, deployment::Completion<deployment::CallAnswer> done) override
    {
        const int number = gateway_.calls++;
        if (gateway_.silentCalls)
            return std::make_unique<Nothing>();
        deployment::CallAnswer answer;
        answer.status = number == gateway_.failingCall ? 500 : 200;
        if (answer.isSuccess() && call.method != "GET") {
            gateway_.written.push_back(call.method + ' ' + call.target);
            if (call.method == "DELETE")
                gateway_.apis.erase(call.target);
            else
                gateway_.apis[call.target] = call.text;
        }
        return later<deployment::CallAnswer>(std::move(done), std::move(answer));
    }

  private:
    struct Nothing final : deployment::Pending {};
    template <class T>
    std::optional<deployment::PendingPtr> refusal(deployment::Completion<T>& done)
    {
        using Mood = FakeGateway::Mood;
        if (gateway_.mood == Mood::Silent)
            return std::make_unique<Nothing>();
        if (gateway_.mood == Mood::Broken)
            return deployment::later<T>(std::move(done), unexpected(ErrorKind::ProtocolError, "It answered 500."));
        if (gateway_.mood == Mood::BadCredentials)
            return deployment::later<T>(std::move(done), unexpected(ErrorKind::Unauthenticated, "It answered 401: the token is not known."));
        return std::nullopt;
    }
    deployment::DiscoveredApi shown(const std::string& title, const std::string& backend) const
    {
        const std::size_t colon = title.find(':');
        return {"id-" + title, title.substr(0, colon), colon == std::string::npos ? std::string() : title.substr(colon + 1), "/x", backend, ours_ ? "postern" : "", {}};
    }
    FakeGateway& gateway_;
    bool ours_;
};

/// One call puts an API there, a second one switches it on. Settings say which of the gateways it is.
class FakeType : public deployment::ConnectorType {
  public:
    std::map<std::string, FakeGateway> gateways; ///< by address
    mutable std::map<std::string, std::string> tokens; ///< what each was connected to with

    std::string_view name() const noexcept override { return "fake"; }
    std::string_view title() const noexcept override { return "Fake Gateway"; }
    std::vector<deployment::Mode> modes() const override { return {deployment::Mode::ReadOnly, deployment::Mode::WriteOnly, deployment::Mode::ReadWrite}; }
    const schema::ObjectSchema& settings() const override { return describe(schema::Type<FakeSettings>{}); }
    std::vector<deployment::Capability> capabilities(const deployment::Revision&, const deployment::Environment&) const override
    {
        using deployment::Capability;
        return {{Capability::Subject::Security, "jwt", "", deployment::Holding::Enforced, {}},
                {Capability::Subject::RateLimit, "Gold", "", deployment::Holding::Approximated, "It is counted by each node for itself."},
                {Capability::Subject::Policy, "xslt", "", deployment::Holding::Dropped, "It has nothing that changes XML."}};
    }
    deployment::NormalForm desired(const deployment::Revision& revision, const deployment::Environment&) const override
    {
        deployment::NormalForm out;
        out["backend"].value = backendOf(revision);
        return out;
    }
    Result<deployment::DeploymentPlan> plan(const deployment::Revision& revision, const deployment::Environment& environment, const deployment::LiveApi* live) const override
    {
        deployment::DeploymentPlan out = planOf(environment, revision.title(), live);
        out.revision = revision.hash;
        out.capabilities = capabilities(revision, environment);
        out.after = desired(revision, environment);
        if (live != nullptr && live->form.at("backend").value == backendOf(revision))
            return out;
        using Effect = deployment::PlanStep::Effect;
        deployment::PlanStep put;
        put.id = "put";
        put.title = "Put " + revision.title();
        put.effect = live == nullptr ? Effect::Create : Effect::Update;
        put.call = {"PUT", revision.title(), {{"Authorization", "Bearer {{secret:token}}"}}, {}, backendOf(revision), "text/plain"};
        if (live == nullptr)
            put.undo = {deployment::RemoteCall{"DELETE", revision.title(), {}, {}, {}, {}}};
        else
            put.undo = {deployment::RemoteCall{"PUT", revision.title(), {}, {}, live->form.at("backend").value, "text/plain"}};
        deployment::PlanStep activate = put;
        activate.id = "activate";
        activate.title = "Switch on " + revision.title();
        activate.effect = Effect::Activate;
        out.steps = {put, activate};
        return out;
    }
    Result<deployment::DeploymentPlan> planRemoval(const deployment::Environment& environment, const deployment::LiveApi& live) const override
    {
        deployment::DeploymentPlan out = planOf(environment, live.what.title(), &live);
        out.action = deployment::DeploymentPlan::Action::Undeploy;
        deployment::PlanStep gone;
        gone.id = "delete";
        gone.title = "Delete " + live.what.title();
        gone.effect = deployment::PlanStep::Effect::Delete;
        gone.call = {"DELETE", live.what.title(), {}, {}, {}, {}};
        gone.undo = {deployment::RemoteCall{"PUT", live.what.title(), {}, {}, live.form.at("backend").value, "text/plain"}};
        out.steps = {gone};
        return out;
    }
    Result<deployment::LiveDefinition> definition(const deployment::Environment& environment, const deployment::LiveApi& live) const override
    {
        if (live.what.name == "Odd")
            return ConnectorType::definition(environment, live);
        return deployment::LiveDefinition{"openapi: 3.0.3\ninfo: {title: " + live.what.name + ", version: '" + (live.what.version.empty() ? "1.0.0" : live.what.version) + "'}\nservers: [{url: 'https://b.example'}]\n"
                                          "paths: {/x: {get: {responses: {'200': {description: ok}}}}}\n", {"Its limits are not told."}};
    }
    deployment::PublicUrls publicUrls(const deployment::Environment&, const deployment::LiveApi& live, const schema::Value& addresses) const override
    {
        deployment::PublicUrls out;
        for (const schema::Value& each : addresses.items())
            out.add({deployment::urlBelow(each.asString(), live.what.context)});
        if (out.urls.empty())
            out.say("Nobody tells where it is.");
        return out;
    }
    std::vector<deployment::GrantFile> grant(const deployment::Environment& environment) const override { return {{"grant.json", "{\"for\": \"" + environment.name + "\"}\n"}}; }
    Result<std::unique_ptr<deployment::GatewayConnection>> connect(const deployment::Environment& environment, const deployment::SecretValues& secrets) const override
    {
        const std::string address = environment.settings.find("address")->asString();
        tokens[address] = secrets.contains("token") ? std::string(secrets.at("token").reveal()) : std::string();
        // Its gateways outlive the connections.
        return std::make_unique<FakeConnection>(const_cast<FakeGateway&>(gateways.at(address)), true);
    }

    static std::string backendOf(const deployment::Revision& revision) { return revision.hash.substr(0, 12); }
};

} // namespace postern::federation::test
