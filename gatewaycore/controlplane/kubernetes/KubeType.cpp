// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeType.h"

#include "controlplane/kubernetes/KubeConnection.h"
#include "controlplane/kubernetes/KubeDefinition.h"
#include "controlplane/kubernetes/KubeFile.h"
#include "controlplane/kubernetes/KubeForm.h"
#include "controlplane/kubernetes/KubeSteps.h"
#include "controlplane/kubernetes/KubeUrls.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::kubernetes {
namespace {

using deployment::DeploymentPlan;
using deployment::Environment;
using deployment::LiveApi;
using deployment::Revision;
using schema::Value;

std::string groupIn(const KubeKind& kind)
{
    const std::size_t slash = kind.apiVersion.find('/');
    return slash == std::string_view::npos ? std::string() : std::string(kind.apiVersion.substr(0, slash));
}

Value rule(const std::string& group, Value resources, std::initializer_list<const char*> verbs)
{
    Value all = Value::list();
    for (const char* const verb : verbs)
        all.push(verb);
    return Value::object({{"apiGroups", Value::list({group})}, {"resources", std::move(resources)}, {"verbs", std::move(all)}});
}

std::string roleAndBinding(const std::string& name, const std::string& nameSpace, Value rules, const std::string& account, const std::string& accountSpace)
{
    const Value metadata = Value::object({{"name", name}, {"namespace", nameSpace}});
    const Value role = Value::object({{"apiVersion", "rbac.authorization.k8s.io/v1"}, {"kind", "Role"}, {"metadata", metadata}, {"rules", std::move(rules)}});
    const Value subject = Value::object({{"kind", "ServiceAccount"}, {"name", account}, {"namespace", accountSpace}});
    const Value binding = Value::object({{"apiVersion", "rbac.authorization.k8s.io/v1"},
                                         {"kind", "RoleBinding"},
                                         {"metadata", metadata},
                                         {"subjects", Value::list({subject})},
                                         {"roleRef", Value::object({{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "Role"}, {"name", name}})}});
    return "---\n" + schema::writeYaml(role) + "---\n" + schema::writeYaml(binding);
}

} // namespace

std::vector<deployment::Mode> KubeType::modes() const { return {deployment::Mode::ReadOnly, deployment::Mode::WriteOnly, deployment::Mode::ReadWrite}; }

std::vector<deployment::Capability> KubeType::capabilities(const Revision& revision, const Environment& environment) const { return apiOf(revision, environment).capabilities; }

deployment::NormalForm KubeType::desired(const Revision& revision, const Environment& environment) const { return formOf(apiOf(revision, environment)); }

Result<DeploymentPlan> KubeType::plan(const Revision& revision, const Environment& environment, const LiveApi* live) const
{
    const KubeSettings settings = clusterOf(environment);
    KubeApi api = apiOf(revision, environment);
    if (auto accepted = deployment::checkAccepted(revision.title(), environment.name, "cluster.acceptDropped", settings.acceptDropped, api.capabilities); !accepted)
        return unexpected(std::move(accepted).error());
    DeploymentPlan plan = planOf(environment, revision.title(), live);
    auto steps = !settings.folder.empty() ? fileStepsTo(api, revision.title(), live == nullptr ? Value() : live->objects, settings.folder)
                                          : stepsTo(api, live == nullptr ? std::vector<Value>() : live->objects.items(), make(), settings);
    if (!steps)
        return unexpected(std::move(steps).error());
    plan.revision = revision.hash;
    plan.after = formOf(api);
    plan.capabilities = std::move(api.capabilities);
    plan.steps = *std::move(steps);
    return plan;
}

Result<DeploymentPlan> KubeType::planRemoval(const Environment& environment, const LiveApi& live) const
{
    const KubeSettings settings = clusterOf(environment);
    const std::vector<Value> there = settings.folder.empty() ? live.objects.items() : objectsInFile(live.objects);
    if (std::ranges::none_of(there, isOurs))
        return unexpected(ErrorKind::InvalidArgument, live.what.title() + " is not postern's: it is not taken away.");
    DeploymentPlan plan = planOf(environment, live.what.title(), &live);
    plan.action = DeploymentPlan::Action::Undeploy;
    plan.steps = settings.folder.empty() ? removalOf(there, make(), settings) : std::vector{fileRemovalOf(live.what.title(), live.objects, settings.folder)};
    return plan;
}

std::vector<deployment::GrantFile> KubeType::grant(const Environment& environment) const
{
    const KubeSettings settings = clusterOf(environment);
    const bool writes = mayWrite(environment.mode);
    if (!settings.folder.empty())
        return {{"rights.txt", "Whoever runs postern reads the files in " + settings.folder + (writes ? " and writes them and the folder.\n" : ".\n")}};
    Value rules = Value::list();
    std::vector<std::string> groups;
    for (const KubeKind& kind : make().kinds) {
        if (const std::string group = groupIn(kind); kind.theirs)
            rules.push(rule(group, Value::list({Value(kind.plural)}), {"get", "list"}));
        else if (std::ranges::count(groups, group) == 0)
            groups.push_back(group);
    }
    for (const std::string& group : groups) {
        Value resources = Value::list();
        for (const KubeKind& kind : make().kinds) {
            if (groupIn(kind) == group && !kind.theirs)
                resources.push(kind.plural);
        }
        // An apply of what is not there yet is a create, too.
        rules.push(writes ? rule(group, std::move(resources), {"get", "list", "watch", "create", "patch", "delete"}) : rule(group, std::move(resources), {"get", "list", "watch"}));
    }
    const std::string gatewaySpace = settings.gatewaySpace();
    const Value gateways = rule("gateway.networking.k8s.io", Value::list({"gateways"}), {"get"});
    std::string text = "# Rights for postern at " + std::string(make().maker) + ", " + (writes ? "to write" : "to read") +
                       ".\n# The service account is an example: put there whoever the kubeconfig names.\n";
    if (gatewaySpace == settings.nameSpace)
        rules.push(gateways);
    text += roleAndBinding("postern", settings.nameSpace, std::move(rules), "postern", settings.nameSpace);
    if (gatewaySpace != settings.nameSpace)
        text += roleAndBinding("postern-gateway", gatewaySpace, Value::list({gateways}), "postern", settings.nameSpace);
    return {{"rbac.yaml", std::move(text)}};
}

Result<deployment::LiveDefinition> KubeType::definition(const Environment& environment, const LiveApi& live) const
{
    const KubeSettings settings = clusterOf(environment);
    const std::vector<Value> objects = settings.folder.empty() ? live.objects.items() : objectsInFile(live.objects);
    return definitionOf(objects, make(), settings, *dialectOf(objects));
}

deployment::PublicUrls KubeType::publicUrls(const Environment& environment, const LiveApi& live, const Value& addresses) const
{
    const KubeSettings settings = clusterOf(environment);
    return kubeUrls(settings, settings.folder.empty() ? live.objects.items() : objectsInFile(live.objects), addresses, live.what.context);
}

Result<std::unique_ptr<deployment::GatewayConnection>> KubeType::connect(const Environment& environment, const deployment::SecretValues& /*secrets*/) const
{
    schema::Problems problems;
    if (!settings().check(environment.settings, problems))
        return unexpected(problems.toError());
    KubeSettings cluster = clusterOf(environment);
    if (!cluster.folder.empty())
        return std::unique_ptr<deployment::GatewayConnection>(std::make_unique<KubeFileConnection>(std::move(cluster), environment.mode, make()));
    auto access = cluster.inCluster ? inClusterAccess() : readKubeConfig(cluster.kubeconfig, cluster.context);
    if (!access)
        return unexpected(std::move(access).error());
    return std::unique_ptr<deployment::GatewayConnection>(std::make_unique<KubeConnection>(std::move(cluster), *std::move(access), environment.mode, make()));
}

} // namespace postern::kubernetes
