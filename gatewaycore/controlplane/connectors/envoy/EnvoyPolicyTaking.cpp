// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/envoy/EnvoyTaking.h"

#include "controlplane/connectors/envoy/EnvoyApi.h"
#include "controlplane/connectors/envoy/EnvoyTraffic.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeForm.h"
#include "schema/Document.h"

#include <algorithm>
#include <cstdlib>

namespace postern::connectors::envoy {

using deployment::ApiChange;
using deployment::fieldsBelow;
using deployment::hasFields;
using kubernetes::KubeRule;
using schema::Value;

std::vector<std::string> EnvoyTaking::operationsOf(const std::string& policy) const
{
    std::vector<std::string> out;
    for (const Value& object : wanted_.objects) {
        const Value* const targets = kubernetes::kindIn(object) + ' ' + kubernetes::nameIn(object) == policy ? deployment::valueAt(object, "/spec/targetRefs") : nullptr;
        for (const Value& target : targets == nullptr ? std::vector<Value>() : targets->items()) {
            for (const KubeRule& rule : rules_) {
                if (rule.route == deployment::textAt(target, "/kind") + ' ' + deployment::textAt(target, "/name"))
                    out.push_back(rule.operation);
            }
        }
    }
    return out;
}

void EnvoyTaking::limits()
{
    const bool whole = !api_.throttlingPolicy.empty() || std::ranges::none_of(api_.operations, [](const model::Operation& each) { return !each.throttlingPolicy.empty() && each.throttlingPolicy != model::unlimitedPolicy; });
    for (const std::string& policy : keysOf("BackendTrafficPolicy")) {
        const std::string place = policy + ".spec.rateLimit";
        std::vector<std::string> fields = fieldsBelow(paths_, place);
        if (fields.empty())
            continue;
        const auto operations = operationsOf(policy);
        const std::string rules = place + (hasFields(live_, place + ".global") ? ".global.rules." : ".local.rules.");
        if (hasFields(live_, rules + "2") || hasFields(live_, rules + "1.clientSelectors") || (!whole && operations.size() != 1)) {
            tell(fields, "Envoy holds several limits there, or one of certain calls, and a policy is one of all.");
            continue;
        }
        Value value;
        if (hasFields(live_, place)) {
            const std::int64_t seconds = secondsOf(at(rules + "1.limit.unit"));
            if (seconds == 0) {
                tell(fields, "What is counted there is no number of calls in a time.");
                continue;
            }
            value = Value::object({{"count", Value(static_cast<std::int64_t>(std::atoll(at(rules + "1.limit.requests").c_str())))}, {"seconds", Value(seconds)}});
        }
        tell({place + ".type"}, "Where calls are counted is the environment's setting counting.");
        add(What::Limit, whole ? std::string() : operations.front(), std::move(value), std::move(fields));
    }
}

Value EnvoyTaking::corsAt(const std::string& place) const
{
    if (!hasFields(live_, place))
        return {};
    return Value::object({{"origins", listAt(place + ".allowOrigins")},
                          {"methods", listAt(place + ".allowMethods")},
                          {"headers", listAt(place + ".allowHeaders")},
                          {"exposed", listAt(place + ".exposeHeaders")},
                          {"credentials", Value(at(place + ".allowCredentials") == "true")}});
}

void EnvoyTaking::cors()
{
    std::vector<std::string> fields;
    std::optional<Value> value;
    bool same = true;
    for (const std::string& policy : keysOf("SecurityPolicy")) {
        for (std::string& each : fieldsBelow(paths_, policy + ".spec.cors"))
            fields.push_back(std::move(each));
        Value its = corsAt(policy + ".spec.cors");
        same = same && (!value || *value == its);
        value = std::move(its);
    }
    if (!same)
        return tell(fields, "The routes there do not answer browsers alike, and an API has one rule for all of them.");
    if (value)
        add(What::Cors, {}, *std::move(value), std::move(fields));
}

void EnvoyTaking::scopes()
{
    constexpr const char* byHand = "Who may call is the definition's: change its security schemes by hand.";
    for (const std::string& policy : keysOf("SecurityPolicy")) {
        const std::string place = policy + ".spec.authorization";
        std::vector<std::string> fields = fieldsBelow(paths_, place);
        if (fields.empty())
            continue;
        std::optional<std::string> scopes;
        bool same = true;
        for (auto each = live_.lower_bound(place + '.'); each != live_.end() && each->first.starts_with(place + '.'); ++each) {
            if (!each->first.ends_with(".principal.jwt.scopes"))
                continue;
            same = same && (!scopes || *scopes == each->second.value);
            scopes = each->second.value;
        }
        const auto operations = operationsOf(policy);
        if (!same || operations.empty() || (hasFields(live_, place) && (!scopes || at(place + ".defaultAction") != "Deny"))) {
            tell(fields, byHand);
            continue;
        }
        tell(fields, "Routes are named by what they ask of callers, and with these scopes here something else would change with them: change the scopes by hand and push.");
        schema::Problems ignored;
        const auto list = scopes ? schema::readJson(*scopes, "live", ignored) : std::optional(Value::list());
        ApiChange change{What::Scopes, operations.front(), list ? *list : Value::list(), std::move(fields)};
        change.also.assign(operations.begin() + 1, operations.end());
        change.follows = renamedBy(operations, change.value, change.fields);
        change.follows.insert(change.follows.end(), follows_.begin(), follows_.end());
        out_.changes.push_back(std::move(change));
    }
}

std::vector<std::string> EnvoyTaking::renamedBy(const std::vector<std::string>& operations, const Value& scopes, const std::vector<std::string>& fields) const
{
    deployment::Revision then = revision_;
    for (model::Operation& operation : then.api.operations) {
        if (std::ranges::find(operations, operation.method + ' ' + operation.pathTemplate) == operations.end())
            continue;
        for (auto& alternative : operation.security.alternatives) {
            for (model::SchemeUse& use : alternative) {
                if (use.scopes.empty() && operation.security.alternatives.size() > 1)
                    continue;
                use.scopes.clear();
                for (const Value& scope : scopes.items())
                    use.scopes.push_back(scope.toText());
            }
        }
    }
    const deployment::NormalForm now = kubernetes::formOf(wanted_);
    const deployment::NormalForm later = kubernetes::formOf(envoyApiOf(then, settings_));
    const auto in = [](const deployment::NormalForm& form, const std::string& path) { return form.contains(path) ? std::optional(form.at(path).value) : std::nullopt; };
    std::vector<std::string> out;
    for (const deployment::NormalForm* const side : {&now, &later}) {
        for (const auto& [path, field] : *side) {
            const bool asHere = !now.contains(path) || in(now, path) == in(live_, path) || std::ranges::find(fields, path) != fields.end();
            if (asHere && in(now, path) != in(later, path))
                out.push_back(path);
        }
    }
    return out;
}

} // namespace postern::connectors::envoy
