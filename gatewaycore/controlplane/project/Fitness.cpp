// SPDX-License-Identifier: Apache-2.0
#include "controlplane/project/Fitness.h"

#include "config/OperationPolicies.h"

#include <algorithm>

namespace postern::project {
namespace {

using schema::Value;

class Judge {
  public:
    Fitness judge(const Value* data, const model::Api* api, const Value& settings, const schema::Problems& found)
    {
        if (data != nullptr && data->isMap()) {
            kindOfApi(*data);
            endpoints(*data);
            mediation(*data);
            limits(*data);
        }
        if (api != nullptr)
            policies(*api, settings);
        for (const schema::Problem& each : found.all()) {
            if (each.severity == schema::Severity::Warning)
                add(Fitness::Kind::Limited, each.location, each.message, each.hint);
        }
        return std::move(out_);
    }

  private:
    void add(Fitness::Kind kind, const schema::Location& at, std::string why, std::string hint = {})
    {
        out_.kind = std::max(out_.kind, kind);
        if (kind == Fitness::Kind::FullGateway)
            out_.reasons.error(at, {}, std::move(why), std::move(hint));
        else
            out_.reasons.warning(at, {}, std::move(why), std::move(hint));
    }
    void needsFull(const Value& because, const std::string& what)
    {
        add(Fitness::Kind::FullGateway, because.location(), what + " needs a full gateway",
            "leave the API out (enabled: false in its postern.yaml), or run it there");
    }
    static std::string textAt(const Value& map, const char* key)
    {
        const Value* const value = map.find(key);
        return value != nullptr ? value->toText() : std::string();
    }
    static bool isFilled(const Value* value) { return value != nullptr && value->size() > 0; }

    void kindOfApi(const Value& data)
    {
        const std::string type = textAt(data, "type");
        const Value* const at = data.find("type");
        if (type == "WS")
            needsFull(*at, "a WebSocket API");
        else if (type == "GRAPHQL")
            needsFull(*at, "a GraphQL API");
        else if (type == "SOAPTOREST")
            needsFull(*at, "an API that makes SOAP of REST by mediation");
        else if (type == "WEBSUB" || type == "SSE" || type == "WEBHOOK" || type == "ASYNC")
            needsFull(*at, "an asynchronous API (" + type + ")");
        else if (type == "APIPRODUCT" || isFilled(data.find("apis")))
            needsFull(at != nullptr ? *at : data, "an API product");
        else if (type == "MCP")
            needsFull(*at, "an MCP server");
        if (const Value* const advertise = data.find("advertiseInfo");
            advertise != nullptr && advertise->isMap() && advertise->find("advertised") != nullptr && advertise->find("advertised")->asBool())
            add(Fitness::Kind::FullGateway, advertise->location(), "the API is advertised only: it is called at its owner's, not through a gateway",
                "leave it out (enabled: false in its postern.yaml)");
    }

    void endpoints(const Value& data)
    {
        const Value* const config = data.find("endpointConfig");
        if (config == nullptr || !config->isMap())
            return;
        const std::string type = textAt(*config, "endpoint_type");
        const Value* const at = config->find("endpoint_type");
        if (type == "awslambda")
            needsFull(*at, "a backend that is a function of AWS Lambda");
        else if (type == "sequence_backend")
            needsFull(*at, "a backend that is a mediation sequence (orchestration)");
        else if (type == "default")
            needsFull(*at, "a backend that mediation chooses for each call");
        else if (type == "service")
            needsFull(*at, "a backend that is named in a service catalogue");
    }

    void mediation(const Value& data)
    {
        const Value* const sequences = data.find("mediationPolicies");
        for (const Value& each : sequences != nullptr ? sequences->items() : Value().items())
            needsFull(each, "the mediation sequence \"" + textAt(each, "name").substr(0, 80) + "\"");
    }

    void limits(const Value& data)
    {
        const auto limited = [&](const char* key, const std::string& what) {
            if (const Value* const value = data.find(key); value != nullptr && !value->isNull() && (value->isNumber() || isFilled(value)))
                add(Fitness::Kind::Limited, value->location(), what);
        };
        limited("maxTps", "maxTps, how much the backends take, is not counted here: set maxConnections at the cluster");
        limited("threatProtectionPolicies", "threat protection policies are not taken from the Publisher");
        limited("subtypeConfiguration", "what AI APIs have besides (limits of tokens, several models) is not done here");
        if (const Value* const money = data.find("monetization"); money != nullptr && money->find("enabled") != nullptr && money->find("enabled")->asBool())
            add(Fitness::Kind::Limited, money->location(), "calls are not sold (monetization): there are access records only");
    }

    void policies(const model::Api& api, const Value& settings)
    {
        std::vector<std::string> leftOut;
        const Value* const ignored = settings.find("ignorePolicies");
        for (const Value& each : ignored != nullptr ? ignored->items() : Value().items())
            leftOut.push_back(each.toText());
        const auto judge = [&](const model::UnmappedPolicy& policy) {
            const bool isLeftOut = std::any_of(leftOut.begin(), leftOut.end(), [&](const std::string& each) { return config::namesPolicy(each, policy); });
            const std::string what = "the policy \"" + policy.name.substr(0, 80) + "\" of the " + policy.flow + " flow";
            if (std::any_of(told_.begin(), told_.end(), [&](const std::string& each) { return each == what; }))
                return;
            told_.push_back(what);
            if (isLeftOut)
                add(Fitness::Kind::Limited, policy.origin.location, what + " is left out (ignorePolicies)");
            else
                add(Fitness::Kind::FullGateway, policy.origin.location, what + " cannot be run here: " + policy.why,
                    "write a filter that does the same into postern.yaml, and ignorePolicies: [" + policy.name.substr(0, 80) + "] there");
        };
        for (const model::UnmappedPolicy& each : api.unmappedPolicies)
            judge(each);
        for (const model::Operation& operation : api.operations) {
            for (const model::UnmappedPolicy& each : operation.unmappedPolicies)
                judge(each);
        }
    }

    Fitness out_;
    std::vector<std::string> told_;
};

} // namespace

std::string_view toString(Fitness::Kind kind) noexcept
{
    switch (kind) {
    case Fitness::Kind::Here: return "here";
    case Fitness::Kind::Limited: return "limited";
    case Fitness::Kind::FullGateway: break;
    }
    return "needs a full gateway";
}

Fitness fitnessOf(const Value* data, const model::Api* api, const Value& settings, const schema::Problems& found)
{
    return Judge().judge(data, api, settings, found);
}

} // namespace postern::project
