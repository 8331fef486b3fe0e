// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Answers.h"
#include "integration/federation/AwsBench.h"
#include "sandbox/AwsGateway.h"
#include "sandbox/Sandbox.h"

namespace postern::test {

inline std::unique_ptr<sandbox::Sandbox> startSandbox(const QTemporaryDir& folder)
{
    sandbox::SandboxOptions options;
    options.folder = folder.filePath(QStringLiteral("sandbox")).toStdString();
    auto started = sandbox::Sandbox::start(options);
    if (!started)
        qFatal("%s", started.error().message().c_str());
    return *std::move(started);
}

struct AwsSandbox {
    QTemporaryDir place;
    std::unique_ptr<sandbox::Sandbox> sandbox = startSandbox(place);
};

/// An emulated API Gateway of AWS, and one API that goes there.
struct AwsStage : AwsSandbox, AwsBench {
    AwsStage() : AwsBench(sandbox->awsUrl(), sandbox::AwsGateway::region, {{"accessKey", Secret(sandbox::AwsGateway::accessKey)}, {"secretKey", sandbox::AwsGateway::secretKey()}}) {}

    /// The sample whose callers show a key, and one key.
    void pushWithKeys()
    {
        define(awsKeyedOrders());
        environment.settings.set("apiKeys", schema::Value::list({"shop"}));
        connect();
        const DeploymentReport report = apply(plan());
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
    }
    /// Settings, a resource policy and a key of theirs at what pushWithKeys() has made.
    void addWhatOthersAdd()
    {
        const LiveApi there = *live();
        const std::string api = "/restapis/" + there.what.id;
        schema::Value document = *there.objects.find("document");
        document.set("x-amazon-apigateway-policy", *schema::readJson(R"({"Statement": [{"Effect": "Allow", "Resource": "arn:aws:execute-api:eu-central-1:123456789012:)" + there.what.id + R"(/prod/GET/items"}]})", "policy"));
        QCOMPARE(call("PUT", api + "?mode=overwrite", document).status, 200);
        QCOMPARE(call("POST", api + "/deployments", schema::Value::object({{"stageName", "prod"}})).status, 201);
        QCOMPARE(call("PATCH", api + "/stages/prod", *schema::readJson(R"({"patchOperations": [
            {"op": "replace", "path": "/~1items/GET/logging/loglevel", "value": "INFO"}, {"op": "replace", "path": "/~1items/GET/metrics/enabled", "value": "true"},
            {"op": "replace", "path": "/variables/theirs", "value": "{{x}}"}, {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": "arn:aws:logs:x"},
            {"op": "replace", "path": "/accessLogSettings/format", "value": "$context.requestId"}]})", "settings")).status, 200);
        const std::string plan = "/usageplans/" + deployment::textAt(*there.objects.find("plan"), "/id");
        QCOMPARE(call("PATCH", plan, schema::Value::object({{"patchOperations", schema::Value::list({schema::Value::object({{"op", "replace"}, {"path", "/apiStages/" + there.what.id + ":prod/throttle//items/GET/rateLimit"}, {"value", "5"}})})}})).status, 200);
        const CallAnswer key = call("POST", "/apikeys", schema::Value::object({{"name", "theirs"}, {"enabled", true}}));
        QCOMPARE(call("POST", plan + "/keys", schema::Value::object({{"keyId", deployment::textAt(key.body, "/id")}, {"keyType", "API_KEY"}})).status, 201);
    }
    /// What there is of an API but for what AWS makes up itself: ids and times.
    static QString withoutIds(const LiveApi& live, const std::string& id)
    {
        schema::Value all = live.objects;
        for (const char* const key : {"id", "createdDate", "rootResourceId"})
            all.find("api")->remove(key);
        for (const char* const key : {"deploymentId", "createdDate", "lastUpdatedDate"})
            all.find("stage")->remove(key);
        all.find("plan")->remove("id");
        QStringList keys;
        for (const schema::Value& each : all.find("keys")->items())
            keys << QString::fromStdString(deployment::textAt(each, "/name"));
        keys.sort();
        all.set("keys", keys.join(QLatin1Char(' ')).toStdString());
        return QString::fromStdString(schema::writeJson(sorted(all))).replace(QString::fromStdString(id), QStringLiteral("ID"));
    }
    /// Maps in the order of their keys: AWS keeps none.
    static schema::Value sorted(const schema::Value& value)
    {
        schema::Value out = value.isMap() ? schema::Value::map() : value.isList() ? schema::Value::list() : value;
        std::map<std::string, schema::Value> entries;
        for (const schema::Entry& entry : value.entries())
            entries[entry.key] = sorted(entry.value);
        for (auto& [key, each] : entries)
            out.set(key, std::move(each));
        for (const schema::Value& item : value.items())
            out.push(sorted(item));
        return out;
    }

    /// Somebody else gives the API another backend, and deploys that.
    void changeBackend(const LiveApi& live, const char* uri)
    {
        schema::Value document = *live.objects.find("document");
        schema::Value* const get = document.find("paths")->find("/items")->find("get");
        get->find("x-amazon-apigateway-integration")->set("uri", uri);
        QCOMPARE(call("PUT", "/restapis/" + live.what.id + "?mode=overwrite", document).status, 200);
        QCOMPARE(call("POST", "/restapis/" + live.what.id + "/deployments", schema::Value::object({{"stageName", "prod"}})).status, 201);
    }
};

} // namespace postern::test
