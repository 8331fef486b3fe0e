// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeReadings.h"

#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeForm.h"
#include "controlplane/kubernetes/KubeGroups.h"
#include "controlplane/kubernetes/KubeStatus.h"
#include "controlplane/remote/Encoding.h"

#include <algorithm>

namespace postern::kubernetes {
namespace {

using deployment::CallAnswer;
using deployment::textAt;
using deployment::valueAt;
using schema::Value;

constexpr const char* pageLimit = "limit=500";
constexpr int beginnings = 4; ///< of one list, before a server that forgets is given up

/// Lists do not repeat what each item is.
Value named(const Value& item, const KubeKind& kind)
{
    if (item.find("kind") != nullptr)
        return item;
    Value out = item;
    out.set("apiVersion", kind.apiVersion);
    out.set("kind", kind.kind);
    return out;
}

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

template <class T>
void KubeReading<T>::page(const KubeKind& kind, const std::string& selector, const std::string& from, int begun, std::shared_ptr<std::vector<Value>> items, Listed listed)
{
    const std::string target = collectionPath(kind, connection_.settings().nameSpace) + '?' + pageLimit + (selector.empty() ? "" : "&labelSelector=" + remote::encodedStep(selector)) +
                               (from.empty() ? "" : "&continue=" + remote::encodedStep(from));
    this->get(
        target,
        [this, &kind, selector, from, begun, items, listed, target](const CallAnswer& answer) {
            if (answer.status == 404)
                return listed({});
            if (answer.status == 410) { // Expired: what came so far is of a state that is gone
                if (begun == beginnings)
                    return this->fail({ErrorKind::ProtocolError, "Kubernetes forgets the list of " + std::string(kind.plural) + " before it is read to its end.", Fault::Upstream});
                items->clear();
                return page(kind, selector, {}, begun + 1, items, listed);
            }
            const Value* const data = answer.body.find("items");
            if (data == nullptr || !(data->isList() || data->isNull()))
                return this->fail({ErrorKind::ProtocolError, "Kubernetes' answer to " + target + " is no list.", Fault::Upstream});
            for (const Value& each : data->items())
                items->push_back(keepsWhole_ ? named(each, kind) : leanOf(named(each, kind), kind));
            const std::string next = textAt(answer.body, "/metadata/continue");
            if (next.empty())
                return listed(std::move(*items));
            if (next == from || data->size() == 0)
                return this->fail({ErrorKind::ProtocolError, "Kubernetes gives a page of " + std::string(kind.plural) + " as what follows it.", Fault::Upstream});
            page(kind, selector, next, begun, items, listed);
        },
        [](int status) { return (status >= 200 && status < 300) || status == 404 || status == 410; });
}

template <class T>
void KubeReading<T>::list(const KubeKind& kind, const std::string& selector, Listed listed)
{
    page(kind, selector, {}, 1, std::make_shared<std::vector<Value>>(), std::move(listed));
}

template <class T>
void KubeReading<T>::listFrom(std::size_t kind, const std::string& selector, std::shared_ptr<std::vector<Value>> all, Listed listed)
{
    const auto kinds = connection_.make().kinds;
    if (kind == kinds.size())
        return listed(std::move(*all));
    list(kinds[kind], kinds[kind].attached ? std::string() : selector, [this, kind, selector, all, listed](std::vector<Value> items) {
        all->insert(all->end(), items.begin(), items.end());
        listFrom(kind + 1, selector, all, listed);
    });
}

template <class T>
void KubeReading<T>::listAll(const std::string& selector, Listed listed)
{
    listFrom(0, selector, std::make_shared<std::vector<Value>>(), std::move(listed));
}

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
                    if (!allows(*rules, verb, groupOf(kind), kind.plural))
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
    const KubeKind& kind = *std::ranges::find_if(kinds, &KubeKind::routes);
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

KubeDiscovery::KubeDiscovery(KubeConnection& connection, UniqueFunction<void(const deployment::DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done)
    : KubeReading(connection, std::move(done)), found_(std::move(found))
{
    keepsWhole_ = connection.lists() != nullptr;
    listAll({}, [this](const std::vector<Value>& objects) {
        deployment::Discovery out;
        KubeLists* const kept = connection_.lists();
        for (KubeGroup& group : grouped(objects, connection_.make(), connection_.settings(), out.skipped)) {
            out.apis.push_back(shownAs(group, connection_.make().kinds));
            if (kept != nullptr)
                (*kept)[out.apis.back().id] = std::move(group);
            if (found_)
                found_(out.apis.back());
        }
        out.complete = true;
        end(std::move(out));
    });
}

KubeReadingOne::KubeReadingOne(KubeConnection& connection, const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done)
    : KubeReading(connection, std::move(done))
{
    const std::size_t slash = idOrTitle.find('/');
    const KubeKind* const kind = slash == std::string::npos ? nullptr : kindNamed(connection.make().kinds, std::string_view(idOrTitle).substr(0, slash));
    if (kind == nullptr || idOrTitle.find('/', slash + 1) != std::string::npos) {
        byLabel(kubeName(idOrTitle));
        return;
    }
    get(collectionPath(*kind, connection.settings().nameSpace) + '/' + remote::encodedStep(idOrTitle.substr(slash + 1)),
        [this](const CallAnswer& answer) {
            if (answer.status == 404)
                return end(std::optional<deployment::LiveApi>());
            if (isOurs(answer.body) && !labelIn(answer.body, apiLabel).empty())
                return byLabel(labelIn(answer.body, apiLabel));
            byRoute(answer.body);
        },
        [](int status) { return status == 200 || status == 404; });
}

void KubeReadingOne::byLabel(const std::string& label)
{
    listAll(std::string(apiLabel) + '=' + label, [this, label](const std::vector<Value>& objects) {
        std::vector<Value> ours;
        for (const Value& each : objects) {
            if (isOurs(each) && labelIn(each, apiLabel) == label)
                ours.push_back(each);
        }
        if (ours.empty())
            return byName(0, label, {});
        const KubeMake& make = connection_.make();
        const std::size_t count = ours.size();
        for (const Value& each : objects) {
            if (isOurs(each) || make.belongs == nullptr)
                continue;
            bool its = false;
            for (std::size_t i = 0; i < count; ++i)
                its = its || (kindNamed(make.kinds, kindIn(ours[i]))->routes && make.belongs(each, ours[i]));
            if (its)
                ours.push_back(each);
        }
        finish(ours);
    });
}

/// Nothing of ours is there. Somebody else's object of the name that ours would have is found, so that nobody writes into it.
void KubeReadingOne::byName(std::size_t index, const std::string& name, std::vector<Value> found)
{
    const auto kinds = connection_.make().kinds;
    if (index == kinds.size())
        return found.empty() ? end(std::optional<deployment::LiveApi>()) : finish(found);
    get(collectionPath(kinds[index], connection_.settings().nameSpace) + '/' + name,
        [this, index, name, found = std::move(found)](const CallAnswer& answer) {
            std::vector<Value> all = found;
            if (answer.status == 200)
                all.push_back(named(answer.body, connection_.make().kinds[index]));
            byName(index + 1, name, std::move(all));
        },
        [](int status) { return status == 200 || status == 404; });
}

void KubeReadingOne::byRoute(const Value& route)
{
    listAll({}, [this, route](const std::vector<Value>& objects) {
        std::vector<deployment::SkippedObject> skipped;
        for (const KubeGroup& group : grouped(objects, connection_.make(), connection_.settings(), skipped)) {
            if (std::ranges::any_of(group, [&route](const Value& each) { return kindIn(each) == kindIn(route) && nameIn(each) == nameIn(route); }))
                return finish(group);
        }
        finish({route});
    });
}

void KubeReadingOne::finish(const std::vector<Value>& objects) { end(std::optional(liveOf(objects, connection_.make()))); }

deployment::LiveApi liveOf(const std::vector<Value>& objects, const KubeMake& make)
{
    deployment::LiveApi out;
    out.what = shownAs(objects, make.kinds);
    out.form = formOf(objects);
    out.objects = Value::list(objects);
    return out;
}

} // namespace postern::kubernetes
