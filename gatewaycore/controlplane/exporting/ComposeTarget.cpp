// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/ImageSettings.h"
#include "controlplane/exporting/Names.h"
#include "controlplane/exporting/SecretPlaces.h"
#include "controlplane/exporting/TargetTrees.h"
#include "schema/Document.h"

namespace postern::exporting {
namespace {

using schema::Value;

/// Compose reads `$` as the beginning of a variable.
std::string withoutVariables(std::string_view text)
{
    std::string out;
    for (const char c : text)
        out.append(c == '$' ? 2 : 1, c);
    return out;
}

std::string seconds(std::chrono::milliseconds time) { return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + "s"; }

Value environmentOf(const SecretPlaces& secrets)
{
    Value out = Value::map();
    for (const std::string& name : secrets.variables)
        out.set(name, "${" + name + ":?is a secret that the gateway needs}");
    return out;
}

Value serviceOf(const BundleFacts& facts, const std::string& image, const SecretPlaces& secrets)
{
    Value service = Value::object({{"image", withoutVariables(image)},
                                   {"build", Value::object({{"context", "."}, {"dockerfile", "Containerfile"}})},
                                   {"user", std::to_string(imageUser) + ":" + std::to_string(imageUser)},
                                   {"read_only", true},
                                   {"cap_drop", Value::list({"ALL"})},
                                   {"security_opt", Value::list({"no-new-privileges:true"})}});
    Value ports = Value::list();
    bool privileged = false;
    for (const BundlePort& port : publicPorts(facts)) {
        ports.push(std::to_string(port.port) + ":" + std::to_string(port.port));
        privileged = privileged || port.port < 1024;
    }
    if (ports.size() > 0)
        service.set("ports", std::move(ports));
    if (privileged) // of the container's own network, so that no capability is needed
        service.set("sysctls", Value::object({{"net.ipv4.ip_unprivileged_port_start", "0"}}));
    if (!secrets.variables.empty())
        service.set("environment", environmentOf(secrets));
    Value files = Value::list();
    for (const SecretPlaces::File& file : secrets.files)
        files.push(Value::object({{"source", file.key}, {"target", withoutVariables(file.path)}}));
    if (files.size() > 0)
        service.set("secrets", std::move(files));
    if (facts.writesState)
        service.set("volumes", Value::list({"state:" + std::string(imageState)}));
    service.set("command", Value::list({"--workers", "2"}));
    service.set("deploy", Value::object({{"resources", Value::object({{"limits", Value::object({{"cpus", "2.0"}, {"memory", "256M"}})}})}}));
    service.set("stop_grace_period", seconds(facts.drainDelay + facts.drain + std::chrono::seconds(5)));
    service.set("restart", "unless-stopped");
    service.set("labels", Value::object({{"dev.postern.bundle", facts.hash}}));
    return service;
}

} // namespace

Result<ExportTree> composeTree(const BundleFacts& facts, const ExportTree& bundle, const TargetOptions& options)
{
    const auto image = imageReference(facts, options);
    const auto secrets = secretPlaces(facts);
    if (!image || !secrets)
        return unexpected(image ? secrets.error() : image.error());
    auto out = containerTree(facts, bundle, options);
    if (!out)
        return out;
    Value compose = Value::object({{"services", Value::object({{"gateway", serviceOf(facts, *image, *secrets)}})}});
    if (!secrets->files.empty()) {
        Value files = Value::map();
        for (const SecretPlaces::File& file : secrets->files)
            files.set(file.key, Value::object({{"file", "./secrets/" + file.key}}));
        compose.set("secrets", std::move(files));
    }
    if (facts.writesState)
        compose.set("volumes", Value::object({{"state", Value::map()}}));
    (*out)["compose.yaml"].content = schema::writeYaml(compose);
    return out;
}

} // namespace postern::exporting
