// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/envoy/EnvoyTaking.h"

#include "controlplane/connectors/envoy/EnvoyApi.h"
#include "controlplane/connectors/envoy/EnvoyWords.h"
#include "controlplane/deployment/Answers.h"

#include <algorithm>

namespace postern::connectors::envoy {

using deployment::ApiChange;
using deployment::fieldsBelow;
using deployment::FieldPaths;
using deployment::hasFields;
using deployment::LiveChanges;
using deployment::NormalForm;
using kubernetes::KubeRule;
using schema::Value;

EnvoyTaking::EnvoyTaking(const deployment::Revision& revision, const EnvoySettings& settings, const kubernetes::KubeApi& wanted, const NormalForm& live, const FieldPaths& paths)
    : revision_(revision), settings_(settings), wanted_(wanted), api_(revision.api), live_(live), paths_(paths), rules_(kubernetes::rulesOf(wanted, api_))
{
    // The cluster's copy of the definition changes with it, and a push brings it there.
    for (const Value& each : wanted_.objects) {
        if (kubernetes::kindIn(each) == "ConfigMap")
            follows_.push_back("ConfigMap " + kubernetes::nameIn(each) + ".data.");
    }
}

LiveChanges EnvoyTaking::all()
{
    backend();
    connectTimeout();
    responseTimeout();
    limits();
    cors();
    headers();
    scopes();
    std::vector<std::string> follows = follows_;
    follows.push_back("HTTPRouteFilter "); // the one for paths with parameters comes and goes with them
    const auto pathOf = [this](const std::string& type, const std::string& value) -> std::optional<std::string> {
        if (!type.empty() && type != "RegularExpression")
            return std::nullopt;
        return templateIn({type.empty(), value}, api_.contexts());
    };
    kubernetes::addRuleChanges(rules_, pathOf, follows, live_, paths_, out_);
    tellTheRest();
    return std::move(out_);
}

void EnvoyTaking::add(What what, const std::string& operation, Value value, std::vector<std::string> fields)
{
    if (fields.empty())
        return;
    ApiChange change{what, operation, std::move(value), std::move(fields)};
    change.follows = follows_;
    out_.changes.push_back(std::move(change));
}

void EnvoyTaking::tell(const std::vector<std::string>& fields, const char* why)
{
    for (const std::string& each : fields)
        out_.reasons.try_emplace(each, why);
}

std::vector<std::string> EnvoyTaking::keysOf(std::string_view kind) const
{
    std::vector<std::string> out;
    for (const Value& each : wanted_.objects) {
        if (kubernetes::kindIn(each) == kind)
            out.push_back(std::string(kind) + ' ' + kubernetes::nameIn(each));
    }
    return out;
}

/// The address is in the Backend, its path in what takes the context away.
void EnvoyTaking::backend()
{
    const auto backends = keysOf("Backend");
    std::vector<std::string> fields;
    std::string path;
    for (const std::string& each : paths_) {
        const bool rewrite = each.ends_with(".replaceRegexMatch.substitution") || each.ends_with(".replaceFullPath");
        const bool port = each.find(".backendRefs.") != std::string::npos && each.ends_with(".port");
        if (rewrite || port || each.starts_with("Backend ") || each.starts_with("BackendTLSPolicy "))
            fields.push_back(each);
    }
    if (fields.empty())
        return;
    if (backends.size() != 1)
        return tell(fields, "It has several backends, or one of the cluster's Services: change them by hand.");
    const std::string place = backends.front() + ".spec.endpoints.1.";
    const bool named = !at(place + "fqdn.hostname").empty();
    const std::string host = named ? at(place + "fqdn.hostname") : at(place + "ip.address");
    const std::string port = at(place + (named ? "fqdn.port" : "ip.port"));
    if (host.empty() || port.empty() || hasFields(live_, backends.front() + ".spec.endpoints.2"))
        return tell(fields, "The Backend there has several endpoints, or none that a URL names.");
    const auto secure = std::ranges::any_of(live_, [](const auto& each) { return each.first.starts_with("BackendTLSPolicy ") && !each.second.theirs; });
    const std::string scheme = secure || at(backends.front() + ".spec.tls.insecureSkipVerify") == "true" ? "https" : "http";
    for (const auto& [each, field] : live_) {
        if (each.ends_with(".replaceRegexMatch.substitution") && field.value.ends_with("\\1"))
            path = field.value.substr(0, field.value.size() - 2);
        for (const KubeRule& rule : rules_) {
            const std::string below = rule.operation.substr(rule.operation.find(' ') + 1);
            if (path.empty() && each.starts_with(rule.at + '.') && each.ends_with(".replaceFullPath") && field.value.ends_with(below))
                path = field.value.substr(0, field.value.size() - below.size());
        }
    }
    std::string url = scheme + "://" + host;
    if (port != (scheme == "https" ? "443" : "80"))
        url += ':' + port;
    add(What::Backend, {}, Value(url + path), std::move(fields));
}

void EnvoyTaking::timeout(What what, const std::vector<std::string>& places)
{
    std::vector<std::string> fields;
    std::optional<std::string> text;
    for (const std::string& each : places) {
        if (paths_.contains(each))
            fields.push_back(each);
        if (text && *text != at(each))
            return tell(fields, "It is not the same for all calls there, and an API has one.");
        text = at(each);
    }
    const auto time = durationIn(text.value_or(std::string()));
    if (!time)
        return tell(fields, "An API has such a time, or it is not said at all: take it out of its files by hand.");
    add(what, {}, Value(static_cast<std::int64_t>(time->count())), std::move(fields));
}

void EnvoyTaking::connectTimeout()
{
    std::vector<std::string> places;
    for (const std::string& each : keysOf("BackendTrafficPolicy"))
        places.push_back(each + ".spec.timeout.tcp.connectTimeout");
    timeout(What::ConnectTimeout, places);
}

void EnvoyTaking::responseTimeout()
{
    std::vector<std::string> places;
    for (const KubeRule& each : rules_)
        places.push_back(each.at + ".timeouts.backendRequest");
    timeout(What::ResponseTimeout, places);
}

Value EnvoyTaking::headersAt(const std::string& place) const
{
    Value out = Value::map();
    for (const auto& [name, direction] : {std::pair<std::string_view, const char*>(".requestHeaderModifier.", "request"), {".responseHeaderModifier.", "response"}}) {
        Value made = Value::map();
        const std::string filters = place + ".filters.";
        for (auto each = live_.lower_bound(filters); each != live_.end() && each->first.starts_with(filters); ++each) {
            const std::size_t begin = each->first.find(name, filters.size() - 1);
            if (begin == std::string::npos)
                continue;
            const std::string what = each->first.substr(begin + name.size()); // "set.X-Tenant.value", "remove"
            if (what == "remove") {
                made.set("remove", listAt(each->first));
                continue;
            }
            const std::size_t dot = what.find('.');
            const std::size_t last = what.rfind(".value");
            if (dot == std::string::npos || last == std::string::npos || last <= dot)
                continue;
            const std::string verb = what.substr(0, dot);
            const std::string item = what.substr(dot + 1, last - dot - 1);
            const std::string header = at(each->first.substr(0, each->first.size() - 5) + "name");
            Value all = made.find(verb) == nullptr ? Value::map() : *made.find(verb);
            all.set(header.empty() ? item : header, Value(each->second.value));
            made.set(verb, std::move(all));
        }
        if (made.size() > 0)
            out.set(direction, std::move(made));
    }
    return out.size() == 0 ? Value() : out;
}

void EnvoyTaking::headers()
{
    std::vector<std::string> fields;
    std::optional<Value> value;
    bool same = true;
    bool moved = false;
    for (const KubeRule& rule : rules_) {
        if (!hasFields(live_, rule.at))
            continue; // it is gone
        for (std::string& each : fieldsBelow(paths_, rule.at + ".filters")) {
            moved = moved || each.find("HeaderModifier.") != std::string::npos;
            if (!each.ends_with(".replaceFullPath"))
                fields.push_back(std::move(each));
        }
        Value its = headersAt(rule.at);
        same = same && (!value || *value == its);
        value = std::move(its);
    }
    if (!moved)
        return;
    if (same)
        return add(What::Headers, {}, *std::move(value), std::move(fields));
    tell(fields, "The rules there do not change headers alike: write what one operation does into postern.yaml by hand.");
}

void EnvoyTaking::tellTheRest()
{
    for (const std::string& each : paths_) {
        const auto says = [&each](std::string_view part) { return each.find(part) != std::string::npos; };
        const char* why = each.starts_with("SecurityPolicy ")                 ? "Who may call is the definition's: change its security schemes by hand."
                          : each.starts_with("ConfigMap ")                    ? "It follows from the definition here: change that."
                          : says(".spec.parentRefs") || says(".spec.hostnames") ? "The Gateway, its listener and host names are the environment's settings."
                          : each.starts_with("BackendTrafficPolicy ")         ? "How backends are called is said by the cluster in postern.yaml: change it by hand."
                          : says(".spec.rules.")                              ? "Which calls a route takes follows from the API's operations and its context."
                                                                              : nullptr;
        if (why != nullptr)
            out_.reasons.try_emplace(each, why);
    }
}

LiveChanges changesOf(const deployment::Revision& revision, const EnvoySettings& settings, const NormalForm& live, const FieldPaths& paths)
{
    const kubernetes::KubeApi wanted = envoyApiOf(revision, settings);
    return EnvoyTaking(revision, settings, wanted, live, paths).all();
}

} // namespace postern::connectors::envoy
