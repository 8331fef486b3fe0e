// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Estate.h"

#include "crypto/Base64.h"

#include <algorithm>

namespace postern::sandbox {
namespace {

using schema::Value;

constexpr std::size_t mostRevisions = 5;

Revision* findRevision(std::vector<Revision>& all, const std::string& id)
{
    const auto at = std::find_if(all.begin(), all.end(), [&](const Revision& one) { return textOf(one.shown, "id") == id; });
    return at == all.end() ? nullptr : &*at;
}

Shelf shownOf(std::vector<Revision>& all, const std::string& query)
{
    Shelf out;
    for (const Revision& one : all) {
        const bool deployed = one.shown.find("deploymentInfo")->size() > 0;
        if (query.empty() || (query == "deployed:true") == deployed)
            out.push_back(one.shown);
    }
    return out;
}

Shelf deploymentsOf(std::vector<Revision>& all)
{
    Shelf out;
    for (const Revision& one : all) {
        for (const Value& deployment : one.shown.find("deploymentInfo")->items())
            out.push_back(deployment);
    }
    return out;
}

/// The revision without its deployments in these environments; all when none is named.
void takeFrom(Revision& revision, const std::vector<std::string>& environments)
{
    Value left = Value::list();
    for (const Value& deployment : revision.shown.find("deploymentInfo")->items()) {
        const bool named = environments.empty() ||
                           std::find(environments.begin(), environments.end(), textOf(deployment, "name")) != environments.end();
        if (!named)
            left.push(deployment);
    }
    revision.shown.set("deploymentInfo", left);
}

Reply makeRevision(Estate& estate, const Request& request, const Revisable& thing)
{
    std::vector<Revision>& all = estate.revisionsOf(request.step(0));
    if (all.size() >= mostRevisions)
        return badRequest(900351, "Maximum number of revisions, 5, reached. Delete one first.");
    unsigned number = 0;
    for (const Revision& one : all)
        number = std::max(number, static_cast<unsigned>(std::atoi(textOf(one.shown, "displayName").substr(9).c_str())));
    Value shown = Value::object({{"displayName", "Revision " + std::to_string(number + 1)},
                                 {"id", estate.newId()},
                                 {"description", textOf(request.json(), "description")},
                                 {"createdTime", estate.now()},
                                 {"apiInfo", Value::object({{"id", request.step(0)}})},
                                 {"deploymentInfo", Value::list()}});
    all.push_back({shown, *thing.data, thing.definition == nullptr ? Value() : *thing.definition});
    return created(shown, request.call.path + "/" + textOf(shown, "id"));
}

Reply deployRevision(Estate& estate, const Request& request, int status)
{
    std::vector<Revision>& all = estate.revisionsOf(request.step(0));
    Revision* revision = findRevision(all, request.call.queryValue("revisionId"));
    if (revision == nullptr)
        return notFound("The revision " + request.call.queryValue("revisionId"));
    const Value wanted = request.json();
    for (const Value& one : wanted.items()) { // all or nothing
        const Value* environment = estate.environment(textOf(one, "name"));
        if (environment == nullptr)
            return badRequest(900504, "There is no gateway environment " + textOf(one, "name") + ".");
        if (textOf(*environment, "mode") == "READ_ONLY")
            return badRequest(900515, "Gateway environment mode is read only.");
    }
    for (const Value& one : wanted.items()) {
        for (Revision& other : all) // an environment has one revision of an API
            takeFrom(other, {textOf(one, "name")});
        const std::string now = estate.now();
        Value deployments = *revision->shown.find("deploymentInfo");
        deployments.push(Value::object({{"revisionUuid", textOf(revision->shown, "id")},
                                        {"name", textOf(one, "name")},
                                        {"status", "APPROVED"},
                                        {"vhost", textOf(one, "vhost").empty() ? "localhost" : textOf(one, "vhost")},
                                        {"displayOnDevportal", one.find("displayOnDevportal") == nullptr || one.find("displayOnDevportal")->asBool()},
                                        {"deployedTime", now},
                                        {"successDeployedTime", now}}));
        revision->shown.set("deploymentInfo", deployments);
    }
    return Reply::json(Value::list(deploymentsOf(all)), status);
}

Reply undeployRevision(Estate& estate, const Request& request)
{
    std::vector<Revision>& all = estate.revisionsOf(request.step(0));
    std::vector<std::string> environments;
    const Value body = request.json();
    for (const Value& one : body.items())
        environments.push_back(textOf(one, "name"));
    const std::string id = request.call.queryValue("revisionId");
    const std::string number = request.call.queryValue("revisionNumber");
    const bool everywhere = request.call.queryValue("allEnvironments") == "true";
    bool found = false;
    for (Revision& one : all) {
        const bool named = textOf(one.shown, "id") == id || (!number.empty() && textOf(one.shown, "displayName") == "Revision " + number);
        if (!named)
            continue;
        found = true;
        takeFrom(one, everywhere ? std::vector<std::string>() : environments);
    }
    return found ? Reply::json(Value::list(deploymentsOf(all)), 201) : notFound("The revision");
}

Reply setDeployment(Estate& estate, const Request& request)
{
    const auto name = crypto::base64Decode(request.step(1)); // an environment's name
    for (Revision& one : estate.revisionsOf(request.step(0))) {
        Value deployments = *one.shown.find("deploymentInfo");
        for (std::size_t i = 0; name && i < deployments.size(); ++i) {
            if (textOf(*deployments.at(i), "name") != *name)
                continue;
            const Value body = request.json();
            deployments.at(i)->set("displayOnDevportal", body.find("displayOnDevportal") == nullptr || body.find("displayOnDevportal")->asBool());
            const Value changed = *deployments.at(i);
            one.shown.set("deploymentInfo", deployments);
            return Reply::json(changed);
        }
    }
    return notFound("The deployment");
}

Reply removeRevision(Estate& estate, const Request& request)
{
    std::vector<Revision>& all = estate.revisionsOf(request.step(0));
    const Revision* one = findRevision(all, request.step(1));
    if (one == nullptr)
        return notFound("The revision " + request.step(1));
    if (one->shown.find("deploymentInfo")->size() > 0)
        return badRequest(900352, "The revision is deployed. Undeploy it first.");
    std::erase_if(all, [&](const Revision& each) { return textOf(each.shown, "id") == request.step(1); });
    return listOf(shownOf(all, {}));
}

Reply restoreRevision(Estate& estate, const Request& request, const Revisable& thing, const char* stateKey)
{
    const Revision* one = findRevision(estate.revisionsOf(request.step(0)), request.call.queryValue("revisionId"));
    if (one == nullptr)
        return notFound("The revision " + request.call.queryValue("revisionId"));
    const std::string state = textOf(*thing.data, stateKey);
    *thing.data = one->data;
    thing.data->set(stateKey, state); // a revision has no state of its own
    if (thing.definition != nullptr)
        *thing.definition = one->definition;
    return created(*thing.data, request.call.path);
}

} // namespace

void addRevisionRoutes(Router& router, Estate& estate, const std::string& base, const std::string& scopes,
                       std::function<Revisable(const std::string& id)> find)
{
    const bool ofApis = base == "/apis";
    const auto on = [&](const char* method, const char* rest, auto answer) {
        router.on(method, base + "/{id}" + rest, scopes, [find, answer](const Request& request) {
            const Revisable thing = find(request.step(0));
            return thing.data == nullptr ? notFound(request.step(0)) : answer(request, thing);
        });
    };
    on("GET", "/revisions", [&estate](const Request& r, const Revisable&) {
        return listOf(shownOf(estate.revisionsOf(r.step(0)), r.call.queryValue("query")));
    });
    on("POST", "/revisions", [&estate](const Request& r, const Revisable& thing) { return makeRevision(estate, r, thing); });
    on("GET", "/revisions/{revisionId}", [&estate](const Request& r, const Revisable&) {
        const Revision* one = findRevision(estate.revisionsOf(r.step(0)), r.step(1));
        return one == nullptr ? notFound("The revision " + r.step(1)) : Reply::json(one->shown);
    });
    on("DELETE", "/revisions/{revisionId}", [&estate](const Request& r, const Revisable&) { return removeRevision(estate, r); });
    on("GET", "/deployments", [&estate](const Request& r, const Revisable&) {
        return Reply::json(Value::object({{"list", Value::list(deploymentsOf(estate.revisionsOf(r.step(0))))}}));
    });
    on("PUT", "/deployments/{deploymentId}", [&estate](const Request& r, const Revisable&) { return setDeployment(estate, r); });
    // publisher-api.yaml: 200 for APIs, 201 for products
    on("POST", "/deploy-revision", [&estate, ofApis](const Request& r, const Revisable&) { return deployRevision(estate, r, ofApis ? 200 : 201); });
    on("POST", "/undeploy-revision", [&estate](const Request& r, const Revisable&) { return undeployRevision(estate, r); });
    on("POST", "/restore-revision", [&estate, ofApis](const Request& r, const Revisable& thing) {
        return restoreRevision(estate, r, thing, ofApis ? "lifeCycleStatus" : "state");
    });
}

void addRevisionRoutes(Router& router, Estate& estate)
{
    addRevisionRoutes(router, estate, "/apis", "api_view api_create api_manage api_publish api_import_export",
                      [&estate](const std::string& id) {
                          CatalogApi* api = estate.catalog.find(id);
                          return api == nullptr ? Revisable{} : Revisable{&api->data, &api->definition};
                      });
    // Nothing waits for approval in the sandbox, so there is nothing to withdraw.
    router.on("DELETE", "/apis/{apiId}/cancel-revision-workflow/{revisionId}/{envName}", "api_publish api_manage",
              [](const Request&) { return Reply{}; });
}

} // namespace postern::sandbox
