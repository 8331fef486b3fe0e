// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Steps.h"

#include "controlplane/connectors/wso2/Wso2Definition.h"
#include "controlplane/connectors/wso2/Wso2Merge.h"
#include "controlplane/deployment/Answers.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::connectors::wso2 {
namespace {

using deployment::PlanStep;
using deployment::Probe;
using deployment::RemoteCall;
using deployment::textAt;
using schema::Value;

constexpr std::size_t mostRevisions = 5; // of an API at WSO2
constexpr const char* newApi = "{{api.id}}";
constexpr const char* newRevision = "{{revision.id}}";

RemoteCall callOf(const char* method, std::string target, Value body = {})
{
    RemoteCall out;
    out.method = method;
    out.target = std::move(target);
    out.body = std::move(body);
    return out;
}

/// multipart/form-data of plain fields (RFC 7578). The boundary is no line of any of them.
RemoteCall multipartOf(const char* method, std::string target, const std::vector<std::pair<std::string, std::string>>& fields)
{
    std::string boundary = "postern-part";
    for (const auto& [name, value] : fields) {
        while (value.find(boundary) != std::string::npos)
            boundary += "-x";
    }
    RemoteCall out = callOf(method, std::move(target));
    for (const auto& [name, value] : fields)
        out.text += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    out.text = deployment::literal(out.text + "--" + boundary + "--\r\n");
    out.contentType = "multipart/form-data; boundary=" + boundary;
    return out;
}

} // namespace

PlanStep& Wso2Steps::add(std::string id, std::string title, Effect effect, RemoteCall call)
{
    PlanStep step;
    step.id = std::move(id);
    step.title = std::move(title);
    step.effect = effect;
    step.call = std::move(call);
    steps_.push_back(std::move(step));
    return steps_.back();
}

Value Wso2Steps::placeOf(const Wso2Gateway& gateway) const
{
    Value out = Value::object({{"name", gateway.name}, {"displayOnDevportal", gateway.onDevPortal}});
    if (!gateway.vhost.empty())
        out.set("vhost", gateway.vhost);
    return deployment::literalTexts(out);
}

RemoteCall Wso2Steps::deploy(const std::string& revision, const Value& place) const
{
    return callOf("POST", at("/deploy-revision?revisionId=" + revision), Value::list({place}));
}

RemoteCall Wso2Steps::undeploy(const std::string& revision, const std::string& gateway) const
{
    return callOf("POST", at("/undeploy-revision?revisionId=" + revision), deployment::literalTexts(Value::list({Value::object({{"name", gateway}})})));
}

void Wso2Steps::addImport(const Wso2Api& api)
{
    Value properties = Value::object({{"name", api.name}, {"version", api.version}, {"context", *api.data.find("context")}, {"gatewayType", *api.data.find("gatewayType")}, {"policies", *api.data.find("policies")}});
    // Ours from the first moment on; of which content it is, the next step says: a definition is not all that it is.
    properties.set("additionalProperties", markedProperties(nullptr, madeMark, {}));
    PlanStep& step = add("api", "Create the API " + api.title, Effect::Create,
                         multipartOf("POST", "/apis/import-openapi",
                                {{"inlineAPIDefinition", schema::writeJson(api.definition, 0)}, {"additionalProperties", schema::writeJson(properties, 0)}}));
    step.captures = {{"api.id", "/id"}};
    step.probe = Probe{callOf("GET", "/apis?query=" + encodedStep("name:" + api.name + " version:" + api.version) + "&limit=100#/list?name=" + encodedStep(api.name) + "&version=" + encodedStep(api.version)), {}, false};
    step.undo = {callOf("DELETE", at())};
}

void Wso2Steps::addDefinition(const Wso2Api& api, const Wso2Live& live)
{
    PlanStep& step = add("definition", "Change the definition", Effect::Update, multipartOf("PUT", at("/swagger"), {{"apiDefinition", schema::writeJson(api.definition, 0)}}));
    // A definition that is put back brings operations as it has them; the object says the rest.
    step.undo = {multipartOf("PUT", at("/swagger"), {{"apiDefinition", schema::writeJson(live.definition, 0)}}), callOf("PUT", at(), literalObject(live.data))};
}

void Wso2Steps::addData(const Wso2Api& api, const Wso2Live* live)
{
    Value data = mergedData(api, live);
    const std::string mark = live == nullptr ? std::string(madeMark) : live->mark().empty() ? std::string(adoptedMark) : live->mark();
    data.set("additionalProperties", deployment::literalTexts(markedProperties(live == nullptr ? nullptr : live->data.find("additionalProperties"), mark, api.content)));
    PlanStep& step = add("rules", live == nullptr ? "Say what holds for the API" : "Change what holds for the API", Effect::Update, callOf("PUT", at(), std::move(data)));
    // What has been changed behind our back has our mark all the same, so that it would not tell; a PUT may be sent again.
    if (live == nullptr || live->markedContent() != api.content)
        step.probe = Probe{callOf("GET", at("#/additionalProperties?name=" + std::string(markName))), Value::object({{"value", mark + ' ' + api.content}}), false};
    step.undo = {live == nullptr ? callOf("DELETE", at()) : callOf("PUT", at(), literalObject(live->data))};
}

Result<void> Wso2Steps::addRevision(const Wso2Api& api, const Wso2Live* live)
{
    if (live != nullptr && live->revisions.size() >= mostRevisions) {
        const Value* oldest = nullptr;
        for (const Value& each : live->revisions) {
            const Value* const deployed = each.find("deploymentInfo");
            if (deployed != nullptr && deployed->size() > 0)
                continue;
            if (oldest == nullptr || textAt(each, "/createdTime") < textAt(*oldest, "/createdTime"))
                oldest = &each;
        }
        if (oldest == nullptr)
            return unexpected(ErrorKind::InvalidArgument, api.title + " has five revisions at WSO2, which are all deployed, and no room for another. Undeploy one of them first.");
        const std::string id = textAt(*oldest, "/id");
        PlanStep& step = add("old-revision", "Delete " + textAt(*oldest, "/displayName") + ", the oldest that is not deployed, as WSO2 keeps five", Effect::Delete,
                             callOf("DELETE", at("/revisions/" + encodedStep(id))));
        step.alsoDone = {404};
        step.probe = Probe{callOf("GET", at("/revisions/" + encodedStep(id))), {}, true};
    }
    unsigned serial = 1;
    const auto taken = [live](const std::string& note) {
        return live != nullptr && std::ranges::any_of(live->revisions, [&note](const Value& each) { return textAt(each, "/description") == note; });
    };
    while (taken(revisionNote(api.content, serial)))
        ++serial;
    const std::string note = revisionNote(api.content, serial);
    PlanStep& step = add("revision", "Make a revision", Effect::Create, callOf("POST", at("/revisions"), Value::object({{"description", note}})));
    step.captures = {{"revision.id", "/id"}};
    step.probe = Probe{callOf("GET", at("/revisions#/list?description=" + encodedStep(note))), {}, false};
    step.undo = {callOf("DELETE", at(std::string("/revisions/") + newRevision))};
    return {};
}

void Wso2Steps::addDeployments(const Wso2Live* live, const std::string& revision)
{
    for (const Wso2Gateway& gateway : settings_.gateways) {
        const Value* const there = live == nullptr ? nullptr : live->deployedAt(gateway.name);
        const bool ours = there != nullptr && (revision == newRevision ? false : textAt(*there, "/id") == revision);
        if (ours)
            continue;
        PlanStep& step = add("deploy." + gateway.name, "Deploy it to the gateway environment " + gateway.name, Effect::Activate, deploy(revision, placeOf(gateway)));
        step.probe = Probe{callOf("GET", at("/deployments#/list?name=" + encodedStep(gateway.name))), Value::object({{"revisionUuid", revision}}), false};
        if (there == nullptr) {
            step.undo = {undeploy(revision, gateway.name)};
        } else {
            const Value* const deployed = live->deploymentAt(gateway.name);
            Value place = Value::object({{"name", gateway.name}, {"displayOnDevportal", textAt(*deployed, "/displayOnDevportal") != "false"}});
            if (const std::string host = textAt(*deployed, "/vhost"); !host.empty())
                place.set("vhost", host);
            step.undo = {deploy(encodedStep(textAt(*there, "/id")), deployment::literalTexts(place))};
        }
    }
}

void Wso2Steps::addState(const Wso2Api& api, const std::string& from)
{
    if (api.state.empty())
        return;
    int number = 0;
    for (const LifeStep& each : lifeSteps(from, api.state)) {
        const auto change = [this](const std::string& event) { return callOf("POST", "/apis/change-lifecycle?action=" + encodedStep(event) + "&apiId=" + id_); };
        PlanStep& step = add("state." + std::to_string(++number), each.event + ": it is " + shownState(each.to) + " then", Effect::Activate, change(each.event));
        step.probe = Probe{callOf("GET", at("/lifecycle-state")), Value::object({{"state", shownState(each.to)}}), false};
        if (!each.back.empty())
            step.undo = {change(each.back)};
    }
}

std::vector<PlanStep> Wso2Steps::create(const Wso2Api& api)
{
    steps_.clear();
    id_ = newApi;
    addImport(api);
    addData(api, nullptr);
    (void)addRevision(api, nullptr); // there is room in a new one
    addDeployments(nullptr, newRevision);
    addState(api, "CREATED");
    return std::move(steps_);
}

Result<std::vector<PlanStep>> Wso2Steps::change(const Wso2Api& api, const Wso2Live& live, bool changed, bool definitionChanged)
{
    steps_.clear();
    id_ = encodedStep(live.id());
    if (definitionChanged)
        addDefinition(api, live);
    if (changed || definitionChanged)
        addData(api, &live);
    const bool everywhere = std::ranges::all_of(settings_.gateways, [&](const Wso2Gateway& each) {
        const Value* const there = live.deployedAt(each.name);
        return there != nullptr && contentOf(*there) == api.content;
    });
    if (!everywhere) {
        // A revision is frozen: one of this content need not be made again.
        const auto kept = std::ranges::find_if(live.revisions, [&api](const Value& each) { return contentOf(each) == api.content; });
        std::string revision = newRevision;
        if (kept != live.revisions.end())
            revision = encodedStep(textAt(*kept, "/id"));
        else if (auto made = addRevision(api, &live); !made)
            return unexpected(std::move(made).error());
        addDeployments(&live, revision);
    }
    addState(api, live.state());
    return std::move(steps_);
}

std::vector<PlanStep> Wso2Steps::remove(const Wso2Live& live)
{
    steps_.clear();
    id_ = encodedStep(live.id());
    std::size_t deployed = 0;
    for (const Value& revision : live.revisions) {
        const Value* const all = revision.find("deploymentInfo");
        deployed += all == nullptr ? 0 : all->size();
    }
    for (const Wso2Gateway& gateway : settings_.gateways) {
        const Value* const there = live.deployedAt(gateway.name);
        if (there == nullptr)
            continue;
        --deployed;
        const std::string revision = encodedStep(textAt(*there, "/id"));
        PlanStep& step = add("undeploy." + gateway.name, "Take it from the gateway environment " + gateway.name, Effect::Delete, undeploy(revision, gateway.name));
        step.probe = Probe{callOf("GET", at("/deployments#/list?name=" + encodedStep(gateway.name))), {}, true};
        const Value* const was = live.deploymentAt(gateway.name);
        Value place = Value::object({{"name", gateway.name}, {"displayOnDevportal", textAt(*was, "/displayOnDevportal") != "false"}});
        if (const std::string host = textAt(*was, "/vhost"); !host.empty())
            place.set("vhost", host);
        step.undo = {deploy(revision, deployment::literalTexts(place))};
    }
    if (settings_.deleteUndeployed && live.mark() == madeMark && deployed == 0) {
        PlanStep& step = add("api", "Delete the API " + live.title() + " with its revisions and its history", Effect::Delete, callOf("DELETE", at()));
        step.alsoDone = {404};
        step.probe = Probe{callOf("GET", at()), {}, true};
    }
    return std::move(steps_);
}

} // namespace postern::connectors::wso2
