// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeTest.h"

#include "controlplane/kubernetes/KubeGroups.h"
#include "controlplane/kubernetes/KubeStatus.h"

#include <algorithm>

namespace postern::kubernetes {
namespace {

using deployment::CallAnswer;
using deployment::textAt;
using deployment::valueAt;
using schema::Value;

bool allows(const Value& rules, std::string_view verb, std::string_view group, std::string_view resource)
{
    const auto has = [](const Value& rule, const char* key, std::string_view what) {
        const Value* const all = rule.find(key);
        return all != nullptr && std::ranges::any_of(all->items(), [what](const Value& each) { return each.toText() == what || each.toText() == "*"; });
    };
    return std::ranges::any_of(rules.items(), [&](const Value& rule) {
        const Value* const names = rule.find("resourceNames");
        return has(rule, "verbs", verb) && has(rule, "apiGroups", group) && has(rule, "resources", resource) && (names == nullptr || names->size() == 0);
    });
}

std::string groupOf(const KubeKind& kind)
{
    const std::size_t slash = kind.apiVersion.find('/');
    return slash == std::string_view::npos ? std::string() : std::string(kind.apiVersion.substr(0, slash));
}

} // namespace

KubeTest::KubeTest(KubeConnection& connection, deployment::Completion<deployment::ConnectionReport> done) : KubeReading(connection, std::move(done))
{
    get("/version", [this](const CallAnswer& answer) {
        const std::string version = textAt(answer.body, "/gitVersion");
        if (version.empty())
            return fail({ErrorKind::ProtocolError, "What answers there is no API server of Kubernetes.", Fault::Upstream});
        report_.server = "Kubernetes " + version;
        lookAtKinds(0);
    });
}

void KubeTest::lookAtKinds(std::size_t index)
{
    const auto kinds = connection_.make().kinds;
    if (index == kinds.size())
        return lookAtGateway();
    const KubeKind& kind = kinds[index];
    const auto judge = [this, &kind, index] {
        const Value* const all = resources_.find("resources");
        const bool there = all != nullptr && std::ranges::any_of(all->items(), [&kind](const Value& each) { return textAt(each, "/name") == kind.plural; });
        if (!there && all != nullptr)
            report_.missing.push_back("The kind " + std::string(kind.kind) + " of " + std::string(kind.apiVersion) + ": its definition is not installed in the cluster.");
        lookAtKinds(index + 1);
    };
    if (group_ == kind.apiVersion)
        return judge();
    group_ = kind.apiVersion;
    get((groupOf(kind).empty() ? "/api/" : "/apis/") + std::string(kind.apiVersion),
        [this, &kind, judge](const CallAnswer& answer) {
            resources_ = answer.body;
            if (answer.status == 404) {
                resources_ = Value::map();
                report_.missing.push_back("The kinds of " + std::string(kind.apiVersion) + ": " + std::string(connection_.make().maker) + " is not installed in the cluster, or in another version.");
            }
            judge();
        },
        [](int status) { return status == 200 || status == 404; });
}

void KubeTest::lookAtGateway()
{
    const KubeSettings& settings = connection_.settings();
    const std::string nameSpace = settings.gatewaySpace();
    const std::string what = "The Gateway " + nameSpace + '/' + settings.gateway;
    get("/apis/gateway.networking.k8s.io/v1/namespaces/" + nameSpace + "/gateways/" + settings.gateway,
        [this, what](const CallAnswer& answer) {
            if (answer.status == 404)
                report_.missing.push_back(what + ": it is not there.");
            else if (answer.status == 403)
                report_.missing.push_back(what + ": it may not be read.");
            for (const std::string& sentence : answer.status == 200 ? explained(answer.body) : std::vector<std::string>())
                report_.missing.push_back(sentence);
            lookAtRights();
        },
        [](int status) { return status == 200 || status == 404 || status == 403; });
}

void KubeTest::lookAtRights()
{
    if (!mayWrite(connection_.mode())) // nothing but reads is sent: whether they may be is seen by reading
        return listAll({}, [this](const std::vector<Value>&) { end(report_); });
    deployment::RemoteCall review;
    review.method = "POST";
    review.target = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
    review.body = Value::object({{"apiVersion", "authorization.k8s.io/v1"}, {"kind", "SelfSubjectRulesReview"}, {"spec", Value::object({{"namespace", connection_.settings().nameSpace}})}});
    ask(review,
        [this](const CallAnswer& answer) {
            const Value* const rules = valueAt(answer.body, "/status/resourceRules");
            const bool known = rules != nullptr && textAt(answer.body, "/status/incomplete") != "true";
            for (const KubeKind& kind : known ? connection_.make().kinds : std::span<const KubeKind>()) {
                std::string lacks;
                for (const char* const verb : {"get", "list", "create", "patch", "delete"}) {
                    const bool reads = verb == std::string_view("get") || verb == std::string_view("list");
                    if ((reads || !kind.theirs) && !allows(*rules, verb, groupOf(kind), kind.plural))
                        lacks += (lacks.empty() ? "" : ", ") + std::string(verb);
                }
                if (!lacks.empty())
                    report_.missing.push_back("The right to " + lacks + " " + std::string(kind.plural) + " in " + connection_.settings().nameSpace + '.');
            }
            tryWriting();
        },
        [](int status) { return status == 201 || status == 200 || status == 403 || status == 404; });
}

/// Asks for a write that is not kept (dryRun=All): admission webhooks and quotas say now what they would say later.
void KubeTest::tryWriting()
{
    if (!report_.missing.empty())
        return end(report_);
    const auto kinds = connection_.make().kinds;
    const KubeSettings& settings = connection_.settings();
    const KubeKind& kind = *std::ranges::find_if(kinds, [](const KubeKind& each) { return each.routes && !each.theirs; });
    Value parent = Value::object({{"name", settings.gateway}});
    Value trial = objectOf(kind, settings.nameSpace, "postern-trial", "trial");
    trial.set("spec", Value::object({{"parentRefs", Value::list({std::move(parent)})}}));
    deployment::RemoteCall call;
    call.method = "PATCH";
    call.target = collectionPath(kind, settings.nameSpace) + "/postern-trial?fieldManager=" + remote::encodedStep(settings.fieldManager) + "&dryRun=All";
    call.headers = {{"Content-Type", "application/apply-patch+yaml"}};
    call.body = std::move(trial);
    ask(call,
        [this](const CallAnswer& answer) {
            if (!answer.isSuccess())
                report_.missing.push_back("Leave to write: a trial that is not kept was refused. " + deployment::refusalOf(answer));
            end(report_);
        },
        [](int) { return true; });
}

} // namespace postern::kubernetes
