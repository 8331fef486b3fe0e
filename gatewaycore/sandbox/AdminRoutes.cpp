// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Estate.h"

#include <set>

namespace postern::sandbox {
namespace {

using schema::Value;

constexpr const char* secretMask = "*****";

/// What the sandbox's one agent has to be told, as WSO2's for Kong: a choice with forms of its own.
Value kongForm()
{
    const Value url = Value::object({{"name", "admin_url"}, {"label", "Admin URL"}, {"type", "input"}, {"required", true}, {"mask", false}, {"multiple", false}, {"tooltip", "Of Konnect, for your region"}});
    const Value plane = Value::object({{"name", "control_plane_id"}, {"label", "Control plane"}, {"type", "input"}, {"required", true}, {"mask", false}, {"multiple", false}});
    const Value key = Value::object({{"name", "auth_key"}, {"label", "Access token"}, {"type", "input"}, {"required", true}, {"mask", true}, {"multiple", false}});
    const Value standalone = Value::object({{"name", "Standalone"}, {"label", "Standalone"}, {"type", "labelOnly"}, {"values", Value::list({url, plane, key})}});
    const Value kubernetes = Value::object({{"name", "Kubernetes"}, {"label", "Kubernetes"}, {"type", "labelOnly"}, {"values", Value::list()}});
    const Value choice = Value::object({{"name", "deployment_type"}, {"label", "Deployment"}, {"type", "options"}, {"required", true}, {"mask", false}, {"multiple", false}, {"values", Value::list({standalone, kubernetes})}});
    return Value::object({{"type", "Kong"},
                          {"displayName", "Kong Gateway"},
                          {"supportedModes", Value::list({"READ_ONLY"})},
                          {"configurations", Value::list({choice})},
                          {"defaultHostnameTemplate", "{apiId}.kong.example"}});
}

bool isSecret(const std::string& key)
{
    static const std::set<std::string> names{"auth_key", "client_secret", "secret_key"};
    return names.contains(key);
}

/// Secrets leave as a mask only.
Value masked(Value environment)
{
    Value properties = Value::list();
    if (const Value* all = environment.find("additionalProperties")) {
        for (const Value& one : all->items()) {
            Value shown = one;
            if (isSecret(textOf(one, "key")) && !textOf(one, "value").empty())
                shown.set("value", secretMask);
            properties.push(std::move(shown));
        }
    }
    environment.set("additionalProperties", properties);
    return environment;
}

/// The mask stands for what is there.
void keepSecrets(Value& wanted, const Value& before)
{
    Value* properties = wanted.find("additionalProperties");
    const Value* had = before.find("additionalProperties");
    for (std::size_t i = 0; properties != nullptr && i < properties->size(); ++i) {
        Value& one = *properties->at(i);
        if (textOf(one, "value") != secretMask || had == nullptr)
            continue;
        for (const Value& old : had->items()) {
            if (textOf(old, "key") == textOf(one, "key"))
                one.set("value", textOf(old, "value"));
        }
    }
}

std::string environmentComplaint(const Value& environment)
{
    if (!environment.isMap() || textOf(environment, "name").empty())
        return "name is missing.";
    const Value* hosts = environment.find("vhosts");
    if (hosts == nullptr || hosts->size() == 0)
        return "vhosts is missing.";
    return {};
}

void addEnvironments(Router& router, Estate& estate)
{
    const char* const reading = "environment_read environment_manage admin";
    const char* const managing = "environment_manage admin";
    router.on("GET", "/environments", reading, [&](const Request&) {
        Shelf rows;
        for (const Value& one : estate.environments)
            rows.push_back(masked(one));
        return listOf(rows);
    });
    router.on("POST", "/environments", managing, [&](const Request& r) {
        Value environment = r.json();
        if (const std::string why = environmentComplaint(environment); !why.empty())
            return badRequest(900000, why);
        if (estate.environment(textOf(environment, "name")) != nullptr)
            return Reply::error(409, 900508, "The environment already exists.", textOf(environment, "name") + " is there already.");
        environment.set("id", estate.newId());
        environment.set("isReadOnly", false);
        if (textOf(environment, "type").empty())
            environment.set("type", "hybrid");
        estate.environments.push_back(environment);
        return created(masked(environment), "/environments/" + textOf(environment, "id"));
    });
    const auto one = [&](const char* method, const char* rest, const char* scopes, auto answer) {
        router.on(method, std::string("/environments/{environmentId}") + rest, scopes, [&estate, answer](const Request& r) {
            Value* environment = findIn(estate.environments, "id", r.step(0));
            return environment == nullptr ? notFound("The gateway environment " + r.step(0)) : answer(r, *environment);
        });
    };
    one("GET", "", reading, [](const Request&, Value& environment) { return Reply::json(masked(environment)); });
    one("PUT", "", managing, [](const Request& r, Value& environment) {
        Value wanted = r.json();
        if (const std::string why = environmentComplaint(wanted); !why.empty())
            return badRequest(900000, why);
        if (textOf(wanted, "name") != textOf(environment, "name"))
            return badRequest(900510, "The name of an environment cannot be changed.");
        if (environment.find("isReadOnly")->asBool())
            return badRequest(900507, "An environment of deployment.toml cannot be changed here.");
        keepSecrets(wanted, environment);
        wanted.set("id", r.step(0));
        wanted.set("isReadOnly", false);
        environment = std::move(wanted);
        return Reply::json(masked(environment));
    });
    one("DELETE", "", managing, [&](const Request& r, Value& environment) {
        for (auto& [id, all] : estate.revisions) {
            for (const Revision& revision : all) {
                for (const Value& deployment : revision.shown.find("deploymentInfo")->items()) {
                    if (textOf(deployment, "name") == textOf(environment, "name"))
                        return Reply::error(409, 900515, "The environment has API revisions.", "Undeploy them first.");
                }
            }
        }
        removeFrom(estate.environments, "id", std::string(r.step(0)));
        return Reply{};
    });
    one("GET", "/gateways", reading, [](const Request&, Value&) {
        return listOf({Value::object({{"gatewayId", "gateway-1"}, {"lastActive", "2026-11-03T10:00:00Z"}, {"status", "ACTIVE"}})});
    });
}

void addLabels(Router& router, Estate& estate)
{
    router.on("GET", "/labels", "label_read label_manage admin", [&](const Request&) { return listOf(estate.labels); });
    router.on("POST", "/labels", "label_manage admin", [&](const Request& r) {
        Value label = pick(r.json(), {"name", "description"});
        if (textOf(label, "name").empty())
            return badRequest(900000, "name is missing.");
        if (findIn(estate.labels, "name", textOf(label, "name")) != nullptr)
            return Reply::error(409, 900600, "The label already exists.", textOf(label, "name") + " is there already.");
        label.set("id", estate.newId());
        estate.labels.push_back(label);
        return created(label, "/labels/" + textOf(label, "id"));
    });
    router.on("PUT", "/labels/{labelId}", "label_manage admin", [&](const Request& r) {
        Value* label = findIn(estate.labels, "id", r.step(0));
        if (label == nullptr)
            return notFound("The label " + r.step(0));
        const Value body = r.json();
        for (const char* key : {"name", "description"})
            label->set(key, textOf(body, key));
        return Reply::json(*label);
    });
    router.on("DELETE", "/labels/{labelId}", "label_manage admin", [&](const Request& r) {
        return removeFrom(estate.labels, "id", r.step(0)) ? Reply{} : notFound("The label " + r.step(0));
    });
}

} // namespace

void addAdminRoutes(Router& router, Estate& estate)
{
    addEnvironments(router, estate);
    addLabels(router, estate);
    router.on("GET", "/settings", "admin_settings admin", [](const Request&) {
        const Value regular = Value::object({{"type", "Regular"}, {"displayName", "Universal Gateway"}, {"supportedModes", Value::list({"WRITE_ONLY"})}, {"configurations", Value::list()}, {"defaultHostnameTemplate", ""}});
        return Reply::json(Value::object({{"scopes", Value::list({"apim:admin"})},
                                          {"gatewayTypes", Value::list({"Regular", "Kong"})},
                                          {"gatewayConfiguration", Value::list({regular, kongForm()})},
                                          {"keyManagerConfiguration", Value::list()},
                                          {"analyticsEnabled", false}}));
    });
}

} // namespace postern::sandbox
