// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Estate.h"
#include "sandbox/FormParts.h"

namespace postern::sandbox {
namespace {

using schema::Value;

Value certificateMetadata(const Value& stored) { return pick(stored, {"alias", "endpoint", "apiId", "tier"}); }

Reply listCertificates(const Call& call, const std::string& path, const Shelf& shelf)
{
    Shelf rows;
    for (const Value& one : shelf) {
        const std::string alias = call.queryValue("alias");
        const std::string endpoint = call.queryValue("endpoint");
        if ((alias.empty() || textOf(one, "alias") == alias) && (endpoint.empty() || textOf(one, "endpoint") == endpoint))
            rows.push_back(certificateMetadata(one));
    }
    return pageOf(call, path, rows, "certificates");
}

Reply addCertificate(const Call& call, Shelf& shelf, const std::string& apiId)
{
    const std::string alias = formPart(call, "alias").value_or("");
    const std::string certificate = formPart(call, "certificate").value_or("");
    if (alias.empty() || certificate.find("BEGIN CERTIFICATE") == std::string::npos)
        return badRequest(900982, "The alias is missing, or the file is no certificate.");
    if (findIn(shelf, "alias", alias) != nullptr)
        return Reply::error(409, 900981, "The alias already exists.", alias + " is there already.");
    Value stored = Value::object({{"alias", alias}, {"certificate", certificate}});
    if (apiId.empty()) {
        stored.set("endpoint", formPart(call, "endpoint").value_or(""));
    } else {
        stored.set("apiId", apiId);
        stored.set("tier", formPart(call, "tier").value_or("Unlimited"));
    }
    shelf.push_back(stored);
    Reply reply = Reply::json(certificateMetadata(stored));
    reply.headers.emplace_back("Location", call.path + "/" + alias);
    return reply;
}

Reply describeCertificate(const Value&)
{
    return Reply::json(Value::object({{"status", "Active"},
                                      {"validity", Value::object({{"from", "01-01-2026 00:00:00 UTC"}, {"to", "01-01-2036 00:00:00 UTC"}})},
                                      {"version", "3"},
                                      {"subject", "CN=localhost"}}));
}

Reply updateCertificate(const Call& call, Value& stored)
{
    const std::string certificate = formPart(call, "certificate").value_or("");
    if (!certificate.empty())
        stored.set("certificate", certificate);
    if (const auto tier = formPart(call, "tier"))
        stored.set("tier", *tier);
    return Reply::json(certificateMetadata(stored));
}

/// The routes of a list of certificates; the shelf is found by the steps before the alias.
void addCertificateKind(Router& router, const std::string& base, const char* kind, bool withUpdate,
               const std::function<Shelf&(const Request&)>& shelfOf, bool ofApi)
{
    const std::string view = std::string("api_view api_manage ") + kind + "_view " + kind + "_manage";
    const std::string change = std::string("api_create api_manage ") + kind + "_add " + kind + "_update " + kind + "_manage";
    const auto one = [&](const char* method, const char* rest, const std::string& scopes, auto answer) {
        router.on(method, base + "/{alias}" + rest, scopes, [shelfOf, answer](const Request& request) {
            Shelf& shelf = shelfOf(request);
            Value* stored = findIn(shelf, "alias", request.steps.back());
            return stored == nullptr ? notFound("The certificate " + request.steps.back()) : answer(request, shelf, *stored);
        });
    };
    router.on("GET", base, view, [shelfOf](const Request& r) { return listCertificates(r.call, r.call.path, shelfOf(r)); });
    router.on("POST", base, change, [shelfOf, ofApi](const Request& r) { return addCertificate(r.call, shelfOf(r), ofApi ? r.step(0) : ""); });
    one("GET", "", view, [](const Request&, Shelf&, Value& stored) { return describeCertificate(stored); });
    if (withUpdate)
        one("PUT", "", change, [](const Request& r, Shelf&, Value& stored) { return updateCertificate(r.call, stored); });
    one("DELETE", "", change, [](const Request& r, Shelf& shelf, Value&) {
        removeFrom(shelf, "alias", r.steps.back());
        return Reply{};
    });
    one("GET", "/content", view, [](const Request&, Shelf&, Value& stored) {
        return Reply{200, "application/octet-stream", textOf(stored, "certificate"), {}};
    });
}

void addSubscribers(Router& router, Estate& estate)
{
    const char* const viewing = "api_view subscription_view subscription_manage";
    router.on("GET", "/subscriptions", viewing, [&](const Request& r) {
        Shelf rows;
        for (const Value& one : estate.subscriptions) {
            const std::string apiId = r.call.queryValue("apiId");
            if (!apiId.empty() && textOf(one, "apiId") != apiId)
                continue;
            Value* application = findIn(estate.applications, "applicationId", textOf(one, "applicationId"));
            Value shown = Value::object({{"subscriptionId", textOf(one, "subscriptionId")},
                                         {"throttlingPolicy", textOf(one, "throttlingPolicy")},
                                         {"subscriptionStatus", textOf(one, "status")}});
            if (application != nullptr)
                shown.set("applicationInfo", Value::object({{"applicationId", textOf(*application, "applicationId")},
                                                            {"name", textOf(*application, "name")},
                                                            {"subscriber", textOf(*application, "owner")}}));
            rows.push_back(std::move(shown));
        }
        return pageOf(r.call, "/subscriptions", rows);
    });
    const auto change = [&](const char* path, const char* scopes, auto apply) {
        router.on("POST", path, scopes, [&estate, apply](const Request& r) {
            Value* one = findIn(estate.subscriptions, "subscriptionId", r.call.queryValue("subscriptionId"));
            if (one == nullptr)
                return notFound("The subscription");
            Reply reply = apply(r.call, *one);
            estate.refreshClients(textOf(*one, "applicationId"));
            return reply;
        });
    };
    change("/subscriptions/block-subscription", "subscription_block subscription_manage", [](const Call& call, Value& one) {
        const std::string state = call.queryValue("blockState");
        if (state != "BLOCKED" && state != "PROD_ONLY_BLOCKED")
            return badRequest(900000, "blockState is BLOCKED or PROD_ONLY_BLOCKED.");
        one.set("status", state);
        return Reply{};
    });
    change("/subscriptions/unblock-subscription", "subscription_block subscription_manage", [](const Call&, Value& one) {
        one.set("status", "UNBLOCKED");
        return Reply{};
    });
    change("/subscriptions/change-business-plan", "subscription_manage", [](const Call& call, Value& one) {
        one.set("throttlingPolicy", call.queryValue("businessPlan"));
        return Reply{};
    });
}

} // namespace

void addCertificateRoutes(Router& router, Estate& estate)
{
    addCertificateKind(router, "/endpoint-certificates", "ep_certificates", true,
              [&estate](const Request&) -> Shelf& { return estate.certificates["endpoint"]; }, false);
    router.on("GET", "/endpoint-certificates/{alias}/usage", "api_view api_manage ep_certificates_view ep_certificates_manage",
              [](const Request& r) { return pageOf(r.call, r.call.path, {}); });
    addCertificateKind(router, "/apis/{apiId}/client-certs/{keyType}", "client_certificates", true,
              [&estate](const Request& r) -> Shelf& { return estate.certificates[r.step(0) + "/" + r.step(1)]; }, true);
    addCertificateKind(router, "/apis/{apiId}/client-certificates", "client_certificates", true,
              [&estate](const Request& r) -> Shelf& { return estate.certificates[r.step(0) + "/production"]; }, true);
    addSubscribers(router, estate);
}

} // namespace postern::sandbox
