// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "integration/federation/costs/Crowds.h"

#include "config/GatewayFolder.h"
#include "controlplane/connectors/aws/AwsType.h"
#include "controlplane/connectors/azure/AzureType.h"
#include "controlplane/connectors/envoy/EnvoyGatewayType.h"
#include "controlplane/connectors/kong/KongConfigType.h"
#include "controlplane/connectors/kong/KongIngressType.h"
#include "controlplane/connectors/kong/KongType.h"
#include "controlplane/connectors/kong/KonnectType.h"
#include "controlplane/connectors/wso2/Wso2Type.h"
#include "controlplane/federation/ThreadedConnector.h"
#include "sandbox/AwsGateway.h"
#include "sandbox/AzureManagement.h"
#include "sandbox/Catalog.h"
#include "sandbox/KeyManager.h"
#include "sandbox/KongAdmin.h"
#include "sandbox/KonnectApi.h"
#include "sandbox/KubernetesApi.h"
#include "sandbox/PublisherApi.h"
#include "schema/Document.h"

#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cstdio>
#include <functional>

namespace postern::test {
namespace {

using namespace postern::deployment;
using schema::Value;

/// A Publisher with its key manager.
struct CrowdedPublisher {
    sandbox::KeyManager keys = *sandbox::KeyManager::create("https://sandbox.test/oauth2/token");
    sandbox::Catalog catalog = *sandbox::Catalog::create([](const std::string& host) { return host + ":1"; });
    sandbox::PublisherApi api{catalog, keys};

    sandbox::Reply answer(const sandbox::Call& call)
    {
        return call.path == "/oauth2/token" ? keys.token(call) : call.path.starts_with("/client-registration/") ? keys.registerClient(call) : api.answer(call);
    }
};

constexpr const char* crowdOrders =
    "openapi: 3.0.3\n"
    "info: {title: Orders, version: 1.0.0}\n"
    "x-wso2-basePath: /orders/1.0.0\n"
    "x-wso2-production-endpoints: {urls: [\"https://orders.example:8443/base\"]}\n"
    "x-wso2-throttling-tier: Gold\n"
    "components: {securitySchemes: {key: {type: apiKey, in: header, name: ApiKey}}}\n"
    "security: [{key: []}]\n"
    "paths:\n"
    "  /items: {get: {responses: {'200': {description: ok}}}, post: {responses: {'201': {description: ok}}}}\n"
    "  /items/{id}: {get: {responses: {'200': {description: ok}}}}\n";

/// What there is to keep while a crowd lives.
struct Ground : CrowdProject {
    QTemporaryDir state;
    std::shared_ptr<sandbox::KongAdmin> kong;
    std::shared_ptr<sandbox::KonnectApi> konnect;
    std::shared_ptr<sandbox::KubernetesApi> kubernetes;
    std::shared_ptr<sandbox::AwsGateway> aws;
    std::shared_ptr<sandbox::AzureManagement> azure;
    std::shared_ptr<CrowdedPublisher> publisher;
    std::vector<std::string> ids;
};

void replaceAll(std::string& text, const std::string& from, const std::string& to)
{
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

sandbox::Call callOf(const char* method, const std::string& target, std::string body)
{
    sandbox::Call out;
    out.method = method;
    const std::size_t mark = std::min(target.find('?'), target.size());
    out.path = target.substr(0, mark);
    if (mark < target.size())
        out.query = sandbox::decodePairs(target.substr(mark + 1));
    out.contentType = "application/json";
    out.body = std::move(body);
    out.authorization = "Bearer t";
    return out;
}

void expect(const sandbox::Reply& reply, const char* what)
{
    if (reply.status >= 300)
        qFatal("%s: %d %s", what, reply.status, reply.body.c_str());
}

/// The objects of all APIs, as a push to an Admin API makes them.
void eachKongObject(const Ground& ground, int apis, const std::function<void(const std::string& kind, const std::string& id, Value object)>& take)
{
    Crowd admin;
    admin.type = std::make_unique<connectors::kong::KongType>();
    admin.environment.name = "kong";
    admin.environment.settings = Value::object({{"adminUrl", "http://127.0.0.1"}});
    for (const PlanStep& step : ground.steps(admin)) {
        for (int i = 0; i < apis; ++i) {
            const std::string path = renamedApi(step.call.target, i);
            const std::size_t slash = path.find('/', 1);
            take(path.substr(1, slash - 1), path.substr(slash + 1), *schema::readJson(renamedApi(schema::writeJson(step.call.body, 0), i), "object"));
        }
    }
}

void fillKong(Crowd& crowd, Ground& ground, int apis, std::unique_ptr<ConnectorType> type)
{
    crowd.type = std::move(type);
    auto kong = ground.kong = std::make_shared<sandbox::KongAdmin>();
    crowd.environment.settings = Value::object({{"adminUrl", "http://127.0.0.1"}});
    eachKongObject(ground, apis, [&kong](const std::string& kind, const std::string& id, Value object) {
        object.set("id", id);
        kong->add(kind, std::move(object));
    });
    crowd.gateway = std::make_unique<CrowdedGateway>([kong](const sandbox::Call& call) { return kong->answer(call); });
    crowd.environment.settings.set("adminUrl", crowd.gateway->url());
    if (crowd.type->name() == "kong-dbless")
        return kong->goDatabaseless(); // from here on it is changed as a whole only
    crowd.redeploy = [kong](int number) { expect(kong->answer(callOf("PATCH", "/services/Orders-" + std::to_string(number), R"({"read_timeout": 1234})")), "change"); };
}

void fillKonnect(Crowd& crowd, Ground& ground, int apis)
{
    crowd.type = std::make_unique<connectors::kong::KonnectType>();
    auto konnect = ground.konnect = std::make_shared<sandbox::KonnectApi>();
    const std::string entities = std::string("/v2/control-planes/") + sandbox::KonnectApi::controlPlane + "/core-entities/";
    const auto asked = [](const char* method, const std::string& target, const std::string& body) {
        sandbox::Call call = callOf(method, target, body);
        call.authorization = std::string("Bearer ") + sandbox::KonnectApi::token;
        return call;
    };
    eachKongObject(ground, apis, [&](const std::string& kind, const std::string& id, const Value& object) {
        expect(konnect->answer(asked("PUT", entities + kind + '/' + id, schema::writeJson(object, 0))), "object");
    });
    crowd.gateway = std::make_unique<CrowdedGateway>([konnect](const sandbox::Call& call) { return konnect->answer(call); });
    crowd.environment.settings = Value::object({{"region", "eu"}, {"address", crowd.gateway->url()}, {"controlPlane", sandbox::KonnectApi::controlPlane}});
    crowd.secrets = {{"token", Secret(sandbox::KonnectApi::token)}};
    crowd.redeploy = [konnect, entities, asked](int number) {
        const std::string service = entities + "services/Orders-" + std::to_string(number);
        Value body = *schema::readJson(konnect->answer(asked("GET", service, "")).body, "service");
        body.set("read_timeout", std::int64_t{1234});
        expect(konnect->answer(asked("PUT", service, schema::writeJson(body, 0))), "change");
    };
}

void fillPublisher(Crowd& crowd, Ground& ground, int apis)
{
    crowd.type = std::make_unique<connectors::wso2::Wso2Type>();
    auto publisher = ground.publisher = std::make_shared<CrowdedPublisher>();
    if (const sandbox::CatalogApi* const sample = publisher->catalog.find("Orders", "1.0.0"))
        publisher->catalog.remove(std::string(sample->id)); // the sandbox's own
    publisher->catalog.pad(static_cast<std::size_t>(apis));
    crowd.gateway = std::make_unique<CrowdedGateway>([publisher](const sandbox::Call& call) { return publisher->answer(call); });
    crowd.environment.settings = Value::object({{"url", crowd.gateway->url()}, {"user", "admin"}, {"password", "${env:WSO2_PASSWORD}"}, {"gateways", Value::list({Value::object({{"name", "Default"}})})}});
    crowd.secrets = {{"password", Secret("admin")}};
    crowd.redeploy = [publisher](int number) { publisher->catalog.apis()[static_cast<std::size_t>(number)].data.set("lastUpdatedTime", "2026-11-30T00:00:00Z"); };
}

void fillKubernetes(Crowd& crowd, Ground& ground, int apis, std::unique_ptr<ConnectorType> type)
{
    crowd.type = std::move(type);
    auto cluster = ground.kubernetes = std::make_shared<sandbox::KubernetesApi>();
    const std::string config = ground.state.filePath(QStringLiteral("kubeconfig")).toStdString();
    crowd.environment.settings = Value::object({{"cluster", Value::object({{"kubeconfig", config}, {"namespace", "shop"}, {"gateway", "eg"}, {"acceptDropped", Value::list({"security", "scopes"})}})}});
    std::string route;
    for (const PlanStep& step : ground.steps(crowd)) {
        for (int i = 0; i < apis; ++i) {
            sandbox::Call call = callOf("PATCH", renamedApi(step.call.target, i), renamedApi(schema::writeJson(step.call.body, 0), i));
            call.contentType = "application/apply-patch+yaml";
            expect(cluster->answer(call), "apply");
        }
        route = step.call.target.substr(0, step.call.target.find('?'));
    }
    crowd.gateway = std::make_unique<CrowdedGateway>([cluster](const sandbox::Call& call) { return cluster->answer(call); });
    QFile file(QString::fromStdString(config));
    if (!file.open(QIODevice::WriteOnly))
        qFatal("no kubeconfig");
    file.write(QByteArray::fromStdString("apiVersion: v1\nkind: Config\ncurrent-context: c\ncontexts: [{name: c, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: '" + crowd.gateway->url() + "'}}]\nusers: [{name: u, user: {token: t}}]\n"));
    crowd.redeploy = [cluster, route](int number) {
        sandbox::Call call = callOf("PATCH", renamedApi(route, number), R"({"metadata": {"labels": {"changed": "yes"}}})");
        call.contentType = "application/merge-patch+json";
        expect(cluster->answer(call), "change");
    };
}

void fillAws(Crowd& crowd, Ground& ground, int apis)
{
    crowd.type = std::make_unique<connectors::aws::AwsType>();
    auto aws = ground.aws = std::make_shared<sandbox::AwsGateway>();
    aws->trustAll();
    const std::string document = R"({"openapi": "3.0.1", "info": {"title": "Orders", "version": "1"}, "paths": {"/items": {"get": {"x-amazon-apigateway-integration": {"type": "http_proxy", "uri": "https://o.example"}}}}})";
    for (int i = 0; i < apis; ++i) {
        const std::string tag = "Orders:" + std::to_string(i);
        const sandbox::Reply made = aws->answer(callOf("POST", "/restapis", schema::writeJson(Value::object({{"name", tag}, {"tags", Value::object({{"postern", "yes"}, {"postern-api", tag}})}}), 0)));
        expect(made, "api");
        ground.ids.push_back(schema::readJson(made.body, "api")->find("id")->asString());
        expect(aws->answer(callOf("PUT", "/restapis/" + ground.ids.back() + "?mode=overwrite", document)), "import");
        expect(aws->answer(callOf("POST", "/restapis/" + ground.ids.back() + "/deployments", R"({"stageName": "prod"})")), "deploy");
    }
    crowd.gateway = std::make_unique<CrowdedGateway>([aws](const sandbox::Call& call) { return aws->answer(call); });
    crowd.environment.settings = Value::object({{"region", sandbox::AwsGateway::region}, {"endpoint", crowd.gateway->url()}});
    crowd.secrets = {{"accessKey", Secret("AKID")}, {"secretKey", Secret("secret")}};
    crowd.redeploy = [aws, &ground](int number) {
        expect(aws->answer(callOf("PUT", "/restapis/" + ground.ids[static_cast<std::size_t>(number)] + "?mode=overwrite",
                                  R"({"openapi": "3.0.1", "info": {"title": "Orders", "version": "2"}, "paths": {"/items": {"get": {"x-amazon-apigateway-integration": {"type": "http_proxy", "uri": "https://o.example"}}}}})")), "change");
        expect(aws->answer(callOf("POST", "/restapis/" + ground.ids[static_cast<std::size_t>(number)] + "/deployments", R"({"stageName": "prod"})")), "deploy");
    };
}

void fillAzure(Crowd& crowd, Ground& ground, int apis)
{
    crowd.type = std::make_unique<connectors::azure::AzureType>();
    auto azure = ground.azure = std::make_shared<sandbox::AzureManagement>();
    const std::string service = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/apis/providers/Microsoft.ApiManagement/service/contoso";
    const std::string version = "?api-version=2024-05-01";
    for (int i = 0; i < apis; ++i) {
        const std::string number = std::to_string(i);
        expect(azure->answer(callOf("PUT", service + "/apis/orders-" + number + version,
                                    R"({"properties": {"displayName": "Orders", "protocols": ["https"], "serviceUrl": "https://o.example", "path": "orders/)" + number + R"("}})")), "api");
        expect(azure->answer(callOf("PUT", service + "/tags/postern-orders-" + number + version, R"({"properties": {"displayName": "postern-api: Orders:)" + number + R"("}})")), "tag");
        expect(azure->answer(callOf("PUT", service + "/apis/orders-" + number + "/tags/postern-orders-" + number + version, "{}")), "tag of api");
    }
    crowd.gateway = std::make_unique<CrowdedGateway>([azure](const sandbox::Call& call) { return azure->answer(call); });
    azure->setAddress(crowd.gateway->url());
    crowd.environment.settings = Value::object({{"tenant", "11111111-2222-3333-4444-555555555555"}, {"clientId", "66666666-7777-8888-9999-000000000000"}, {"loginUrl", crowd.gateway->url()},
                                                {"managementUrl", crowd.gateway->url()}, {"subscription", "00000000-0000-0000-0000-000000000001"}, {"resourceGroup", "apis"}, {"service", "contoso"}});
    crowd.secrets = {{"clientSecret", Secret("secret")}};
    crowd.redeploy = [azure, service, version](int number) {
        const std::string which = std::to_string(number);
        sandbox::Call call = callOf("PUT", service + "/apis/orders-" + which + version,
                                    R"({"properties": {"displayName": "Orders", "protocols": ["https"], "serviceUrl": "https:)" "//changed.example" R"(", "path": "orders/)" + which + R"("}})");
        call.ifMatch = "*";
        expect(azure->answer(call), "change");
    };
}

} // namespace

CrowdProject::CrowdProject()
{
    folder.with("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\napiKeys: [{name: shop, key: \"${env:SHOP_KEY}\"}]\n");
    folder.with("policies.yaml", "Gold: {count: 1000, unitTime: 1, timeUnit: min}\n");
    folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", crowdOrders);
    folder.with("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4.7.0\ndata: {name: Orders, version: 1.0.0, context: /orders, type: HTTP}\n");
}

const char* CrowdProject::definition() { return crowdOrders; }

Revision CrowdProject::revision() const
{
    const auto loaded = config::loadGateway(folder.path());
    if (loaded.problems.hasErrors())
        qFatal("%s", loaded.problems.toString().c_str());
    return *freeze(*loaded.config, "Orders:1.0.0");
}

std::vector<PlanStep> CrowdProject::steps(const Crowd& crowd) const
{
    const auto plan = crowd.type->plan(revision(), crowd.environment, nullptr);
    if (!plan)
        qFatal("%s", plan.error().message().c_str());
    return plan->steps;
}

std::string renamedApi(std::string text, int number)
{
    const std::string name = std::to_string(number);
    replaceAll(text, "Orders-1.0.0", "Orders-" + name);
    replaceAll(text, "Orders:1.0.0", "Orders:" + name);
    replaceAll(text, "orders-1-0-0", "orders-" + name);
    char last[16];
    std::snprintf(last, sizeof last, "%06d", number);
    for (std::size_t i = 0; i + 36 <= text.size(); ++i) { // ids
        if (text[i + 8] == '-' && text[i + 13] == '-' && text[i + 18] == '-' && text[i + 23] == '-' && text.find_first_of(" \"/", i) >= i + 36)
            text.replace(i + 30, 6, last);
    }
    return text;
}

std::unique_ptr<GatewayConnection> Crowd::connect() const
{
    auto made = type->connect(environment, secrets);
    if (!made)
        qFatal("%s", made.error().message().c_str());
    return *std::move(made);
}

std::vector<std::string> crowdNames() { return {"kong", "kong-dbless", "konnect", "kong-kubernetes", "envoy-gateway", "aws", "azure", "wso2"}; }

std::unique_ptr<Crowd> crowdOf(const std::string& name, int apis)
{
    auto out = std::make_unique<Crowd>();
    out->environment.name = name;
    out->environment.type = name;
    out->environment.mode = Mode::ReadOnly;
    if (const auto files = fileCrowdNames(); std::ranges::count(files, name) > 0) {
        fillFiles(*out, name, apis);
    } else {
        auto ground = std::make_shared<Ground>();
        out->keep = ground;
        if (name == "kong") {
            fillKong(*out, *ground, apis, std::make_unique<connectors::kong::KongType>());
        } else if (name == "kong-dbless") {
            fillKong(*out, *ground, apis, std::make_unique<connectors::kong::KongConfigType>());
        } else if (name == "konnect") {
            fillKonnect(*out, *ground, apis);
        } else if (name == "aws") {
            fillAws(*out, *ground, apis);
        } else if (name == "azure") {
            fillAzure(*out, *ground, apis);
        } else if (name == "wso2") {
            fillPublisher(*out, *ground, apis);
        } else if (name == "envoy-gateway") {
            fillKubernetes(*out, *ground, apis, std::make_unique<connectors::envoy::EnvoyGatewayType>());
        } else {
            fillKubernetes(*out, *ground, apis, std::make_unique<connectors::kong::KongIngressType>());
        }
    }
    if (!qEnvironmentVariableIsSet("POSTERN_CROWD_IN_ONE_THREAD")) // to measure what it would take of the asker's thread
        out->type = std::make_unique<federation::ThreadedConnector>(std::move(out->type));
    return out;
}

} // namespace postern::test
