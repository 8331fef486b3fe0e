// SPDX-License-Identifier: Apache-2.0
#pragma once

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
