// SPDX-License-Identifier: Apache-2.0
#include "config/ApiSettings.h"

#include "config/OperationPolicies.h"
#include "config/PathTemplate.h"
#include "config/WsoExtensions.h"

#include <algorithm>

namespace postern::config {
namespace {

const schema::ChoiceEntry authModes[]{
    {"definition", AuthMode::Definition, "as the definition says"},
    {"none", AuthMode::None, "nobody has to authenticate"},
    {"required", AuthMode::Required, "also where the definition says nothing"}};

void applyAuth(AuthMode mode, model::Api& api, model::Operation& operation)
{
    if (mode == AuthMode::None) {
        operation.authNone = true;
        operation.security = {};
    } else if (mode == AuthMode::Required) {
        operation.authNone = false;
        std::erase_if(operation.security.alternatives, [](const auto& alternative) { return alternative.empty(); });
        if (operation.security.empty())
            operation.security = applicationSecurity(api, api.applicationSecurity, false);
    }
}

/// Takes away what `ignorePolicies` names.
void leaveOut(const ApiSettings& settings, model::Api& api, schema::Problems& problems)
{
    for (const std::string& entry : settings.ignorePolicies) {
        const auto isNamed = [&entry](const model::UnmappedPolicy& policy) { return namesPolicy(entry, policy); };
        std::size_t found = std::erase_if(api.unmappedPolicies, isNamed);
        for (model::Operation& operation : api.operations)
            found += std::erase_if(operation.unmappedPolicies, isNamed);
        if (found == 0)
            problems.warning(settings.origin.location, "ignorePolicies",
                             "no policy that cannot be run is called \"" + entry.substr(0, 80) + '"', "take the name away");
    }
}

} // namespace

const schema::Schema<OperationSettings>& describe(schema::Type<OperationSettings>)
{
    static const auto schema =
        schema::Schema<OperationSettings>("operation-settings", "What is different for one operation.")
            .field("auth", &OperationSettings::auth, "Who has to authenticate; as for the API when not said").oneOf({authModes[0], authModes[1], authModes[2]})
            .field("throttlingPolicy", &OperationSettings::throttlingPolicy, "In place of the definition's")
            .field("cluster", &OperationSettings::cluster, "A cluster of gateway.yaml in place of the backend")
            .field("production", &OperationSettings::production, "A production backend of its own")
            .field("sandbox", &OperationSettings::sandbox, "A sandbox backend of its own")
            .field("filters", &OperationSettings::filters, "Filters that run after the API's")
            .locate(&OperationSettings::origin)
            .check([](const OperationSettings& settings, schema::Reporter& reporter) {
                if (!settings.cluster.empty() && settings.production)
                    reporter.error("cluster", "stands beside production", "take one of them away");
            });
    return schema;
}

const schema::Schema<ApiSettings>& describe(schema::Type<ApiSettings>)
{
    static const auto schema =
        schema::Schema<ApiSettings>("api-settings", "postern.yaml: ours, beside an API's own files.")
            .field("apiVersion", &ApiSettings::apiVersion, "The format of this file").required()
                .oneOf({{"postern/v1", "the only one so far"}})
            .field("enabled", &ApiSettings::enabled, "Whether the API is served")
            .field("context", &ApiSettings::context, "Another base path").example("/orders/v2")
            .field("auth", &ApiSettings::auth, "Who has to authenticate").oneOf({authModes[0], authModes[1], authModes[2]})
            .field("backend", &ApiSettings::backend, "A URL in place of every backend; never exported")
                .example("http://localhost:8080").overridable()
            .field("cluster", &ApiSettings::cluster, "A cluster of gateway.yaml in place of the production backend")
            .field("production", &ApiSettings::production, "The production backend")
            .field("sandbox", &ApiSettings::sandbox, "The sandbox backend")
            .field("mock", &ApiSettings::mock, "Answer from the definition's examples, without a backend")
            .field("throttlingPolicy", &ApiSettings::throttlingPolicy, "For the whole API")
            .field("filters", &ApiSettings::filters, "Filters that run after the gateway's")
            .field("ignorePolicies", &ApiSettings::ignorePolicies,
                   "Operation policies of api.yaml that no filter here stands for, to be left out; an API with others is refused")
                .example("audit:v1")
            .field("regions", &ApiSettings::regions, "Where other gateways may have it: the region of their environment; anywhere when not said")
                .example("eu-*")
            .field("validation", &ApiSettings::validation, "What is done with messages that are not as the definition says")
            .field("operations", &ApiSettings::operations, "What is different for an operation, by \"GET /orders/{id}\"")
            .field("provenance", &ApiSettings::provenance, "Written when the API is pulled")
            .locate(&ApiSettings::origin)
            .check([](const ApiSettings& settings, schema::Reporter& reporter) {
                if (!settings.cluster.empty() && settings.production)
                    reporter.error("cluster", "stands beside production", "take one of them away");
                if (!settings.context.empty()) {
                    const PathTemplate context = PathTemplate::parse(settings.context);
                    if (!context.problem.empty() || !context.parameters.empty())
                        reporter.error("context", context.problem.empty() ? "cannot hold parameters" : context.problem);
                }
                for (const std::string& region : settings.regions) {
                    if (region.empty() || region.find('*') < region.size() - 1)
                        reporter.error("regions", "\"" + region.substr(0, 100) + "\" is no region", "name one, or the beginning of some with * at its end: eu-*");
                }
                schema::Problems problems;
                if (!settings.backend.empty() && !clusterOf(settings.backend, {}, {}, problems))
                    reporter.error("backend", problems.all().front().message, problems.all().front().hint);
            });
    return schema;
}

void apply(const ApiSettings& settings, model::Api& api, schema::Problems& problems)
{
    if (!settings.context.empty()) {
        api.context = settings.context;
        while (api.context.ends_with('/'))
            api.context.pop_back();
    }
    if (settings.production)
        api.production = settings.production;
    if (settings.sandbox)
        api.sandbox = settings.sandbox;
    if (!settings.cluster.empty()) {
        // Validated and filled in where the gateway's clusters are known.
        api.production = model::Cluster{};
        api.production->name = settings.cluster;
        api.production->origin = settings.origin;
    }
    api.backendOverride = settings.backend;
    api.mock = api.mock || settings.mock; // the project may ask for it, too
    if (!settings.throttlingPolicy.empty())
        api.throttlingPolicy = settings.throttlingPolicy;
    // After those that stand for the policies of the API's own files.
    api.filters.insert(api.filters.end(), settings.filters.begin(), settings.filters.end());
    leaveOut(settings, api, problems);
    api.regions = settings.regions;
    if (settings.validation)
        api.validation = *settings.validation;
    api.provenance = settings.provenance;
    std::vector<std::string> names;
    for (model::Operation& operation : api.operations) {
        names.push_back(operation.method + " " + operation.pathTemplate);
        // An operation's own mode stands in place of the API's: on top of it, what the definition says would be lost.
        const auto own = settings.operations.find(names.back());
        const bool speaks = own != settings.operations.end() && own->second.auth;
        applyAuth(speaks ? *own->second.auth : settings.auth, api, operation);
    }
    for (const auto& [name, own] : settings.operations) {
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end()) {
            const std::string guess = schema::closest(name, names);
            problems.error(own.origin.location, "operations", "the API has no operation \"" + name.substr(0, 100) + '"',
                           guess.empty() ? "" : "did you mean \"" + guess + "\"?");
            continue;
        }
        model::Operation& operation = api.operations[static_cast<std::size_t>(found - names.begin())];
        if (!own.throttlingPolicy.empty())
            operation.throttlingPolicy = own.throttlingPolicy;
        operation.filters.insert(operation.filters.end(), own.filters.begin(), own.filters.end());
        if (own.production)
            operation.production = own.production;
        if (own.sandbox)
            operation.sandbox = own.sandbox;
        if (!own.cluster.empty()) {
            operation.production = model::Cluster{};
            operation.production->name = own.cluster;
            operation.production->origin = own.origin;
        }
    }
    const std::string label = api.provenance.label();
    if (!label.empty()) {
        api.origin.label = label;
        for (model::Operation& operation : api.operations)
            operation.origin.label = label;
    }
}

} // namespace postern::config
