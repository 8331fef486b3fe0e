// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeConfig.h"

#include "config/GatewayFolder.h"
#include "crypto/Base64.h"
#include "schema/Document.h"

#include <QDir>
#include <algorithm>

namespace postern::kubernetes {
namespace {

using schema::Value;

constexpr std::size_t largestFile = 1U << 20U; ///< of what a kubeconfig refers to

std::string textUnder(const Value& value, std::string_view key)
{
    const Value* const found = value.find(key);
    return found == nullptr ? std::string() : found->toText();
}

Unexpected wrong(std::string_view file, const std::string& what) { return unexpected(ErrorKind::InvalidConfig, std::string(file) + ": " + what, Fault::Config); }

/// The part `kind` ("cluster") of the entry of that name in the list of `kind`s.
Result<Value> namedIn(const Value& root, const std::string& kind, const std::string& name, std::string_view file)
{
    const Value* const list = root.find(kind + 's');
    std::string there;
    for (const Value& each : list == nullptr ? std::vector<Value>() : list->items()) {
        const std::string called = textUnder(each, "name");
        if (called == name) {
            const Value* const part = each.find(kind);
            if (part != nullptr && part->isMap())
                return *part;
            if (kind == "user") // somebody may ask without credentials
                return Value::map();
            return wrong(file, "the " + kind + " \"" + name + "\" says nothing.");
        }
        there += (there.empty() ? "" : ", ") + called;
    }
    return unexpected(ErrorKind::NotFound, std::string(file) + " has no " + kind + " \"" + name + "\"." + (there.empty() ? " It has none." : " It has: " + there + '.'), Fault::Config);
}

std::filesystem::path below(const std::filesystem::path& folder, const std::string& path)
{
    return std::filesystem::path(path).is_absolute() ? std::filesystem::path(path) : folder / path;
}

/// `key` is a path, `key`-data the same in Base64, which goes first (kubectl does so, too).
Result<std::string> fileOrData(const Value& at, const std::string& key, const std::filesystem::path& folder, std::string_view file)
{
    if (const std::string data = textUnder(at, key + "-data"); !data.empty()) {
        const auto decoded = crypto::base64Decode(data);
        if (!decoded)
            return wrong(file, key + "-data is no Base64.");
        return std::string(decoded->begin(), decoded->end());
    }
    const std::string path = textUnder(at, key);
    return path.empty() ? Result<std::string>(std::string()) : config::readFileText(below(folder, path), largestFile);
}

Result<KubeExec> execOf(const Value& exec, const std::filesystem::path& folder, std::string_view file)
{
    KubeExec out;
    out.apiVersion = textUnder(exec, "apiVersion");
    if (out.apiVersion != "client.authentication.k8s.io/v1" && out.apiVersion != "client.authentication.k8s.io/v1beta1")
        return wrong(file, "exec.apiVersion is \"" + out.apiVersion + "\"; client.authentication.k8s.io/v1 and v1beta1 are understood.");
    out.command = textUnder(exec, "command");
    if (out.command.empty())
        return wrong(file, "exec names no command.");
    if (out.command.find('/') != std::string::npos)
        out.command = below(folder, out.command).string();
    if (textUnder(exec, "interactiveMode") == "Always")
        return unexpected(ErrorKind::Unsupported, std::string(file) + ": " + out.command + " wants to ask a person at a terminal. Log in with it there, or give a token.", Fault::Config);
    if (const Value* const args = exec.find("args")) {
        for (const Value& each : args->items())
            out.args.push_back(each.toText());
    }
    if (const Value* const env = exec.find("env")) {
        for (const Value& each : env->items())
            out.env.emplace_back(textUnder(each, "name"), textUnder(each, "value"));
    }
    out.installHint = textUnder(exec, "installHint");
    out.provideClusterInfo = exec.find("provideClusterInfo") != nullptr && exec.find("provideClusterInfo")->asBool();
    return out;
}

Result<KubeUser> userOf(const Value& user, const std::filesystem::path& folder, std::string_view file)
{
    KubeUser out;
    if (user.find("auth-provider") != nullptr)
        return unexpected(ErrorKind::Unsupported, std::string(file) + ": auth-provider is no longer part of Kubernetes (since 1.26). Use exec.", Fault::Config);
    auto certificate = fileOrData(user, "client-certificate", folder, file);
    if (!certificate)
        return unexpected(std::move(certificate).error());
    auto key = fileOrData(user, "client-key", folder, file);
    if (!key)
        return unexpected(std::move(key).error());
    if (certificate->empty() != key->empty())
        return wrong(file, "client-certificate and client-key belong together, and one of them is missing.");
    out.clientCertificate = *std::move(certificate);
    out.clientKey = Secret(*std::move(key));
    out.token = Secret(textUnder(user, "token"));
    if (const std::string path = textUnder(user, "tokenFile"); !path.empty())
        out.tokenFile = below(folder, path);
    out.name = textUnder(user, "username");
    out.password = Secret(textUnder(user, "password"));
    out.impersonate = textUnder(user, "as");
    if (const Value* const exec = user.find("exec"); exec != nullptr && exec->isMap()) {
        auto made = execOf(*exec, folder, file);
        if (!made)
            return unexpected(std::move(made).error());
        out.exec = *std::move(made);
    }
    return out;
}

} // namespace

Result<KubeAccess> parseKubeConfig(std::string_view text, std::string_view fileName, const std::filesystem::path& folder, std::string_view context)
{
    schema::Problems problems;
    const auto root = schema::readText(text, fileName, problems);
    if (!root) // what the reader quotes may be a secret: only where it is wrong is said
        return wrong(fileName, "it is neither YAML nor JSON. `kubectl config view` says where.");
    if (!root->isMap() || (root->find("kind") != nullptr && textUnder(*root, "kind") != "Config"))
        return wrong(fileName, "it is no kubeconfig: kind is not Config.");
    KubeAccess out;
    out.context = context.empty() ? textUnder(*root, "current-context") : std::string(context);
    if (out.context.empty())
        return wrong(fileName, "it has no current-context. Name one in the environment's settings.");
    const auto chosen = namedIn(*root, "context", out.context, fileName);
    if (!chosen)
        return unexpected(chosen.error());
    out.nameSpace = textUnder(*chosen, "namespace");
    const auto cluster = namedIn(*root, "cluster", textUnder(*chosen, "cluster"), fileName);
    if (!cluster)
        return unexpected(cluster.error());
    out.server = textUnder(*cluster, "server");
    while (out.server.ends_with('/'))
        out.server.pop_back();
    if (!out.server.starts_with("https://") && !out.server.starts_with("http://"))
        return wrong(fileName, "the cluster \"" + textUnder(*chosen, "cluster") + "\" has no server, or one that is no address.");
    if (const Value* const insecure = cluster->find("insecure-skip-tls-verify"); insecure != nullptr && insecure->asBool())
        return unexpected(ErrorKind::Unsupported, std::string(fileName) + ": insecure-skip-tls-verify would send credentials to whoever answers. Give certificate-authority-data.", Fault::Config);
    if (!textUnder(*cluster, "proxy-url").empty())
        return unexpected(ErrorKind::Unsupported, std::string(fileName) + ": proxy-url is not supported.", Fault::Config);
    out.tlsServerName = textUnder(*cluster, "tls-server-name");
    auto ca = fileOrData(*cluster, "certificate-authority", folder, fileName);
    if (!ca)
        return unexpected(std::move(ca).error());
    out.caPem = *std::move(ca);
    if (const std::string user = textUnder(*chosen, "user"); !user.empty()) {
        const auto entry = namedIn(*root, "user", user, fileName);
        if (!entry)
            return unexpected(entry.error());
        auto made = userOf(*entry, folder, fileName);
        if (!made)
            return unexpected(std::move(made).error());
        out.user = *std::move(made);
    }
    return out;
}

Result<KubeAccess> readKubeConfig(const std::string& file, std::string_view context)
{
    std::string path = file;
    if (path.empty())
        path = qgetenv("KUBECONFIG").toStdString();
    if (file.empty() && path.find(':') != std::string::npos)
        return unexpected(ErrorKind::InvalidConfig, "KUBECONFIG names several files. Name one in the environment's settings.", Fault::Config);
    if (path.empty())
        path = "~/.kube/config";
    if (path.starts_with("~/"))
        path = QDir::homePath().toStdString() + path.substr(1);
    const auto text = config::readFileText(path, largestFile);
    if (!text)
        return unexpected(text.error().kind(), text.error().message() + ". Name a kubeconfig in the environment's settings (kubeconfig), or in KUBECONFIG.", Fault::Config);
    return parseKubeConfig(*text, path, std::filesystem::path(path).parent_path(), context);
}

Result<KubeAccess> inClusterAccess(const std::filesystem::path& folder)
{
    const QByteArray host = qgetenv("KUBERNETES_SERVICE_HOST");
    const QByteArray port = qgetenv("KUBERNETES_SERVICE_PORT");
    if (host.isEmpty() || port.isEmpty())
        return unexpected(ErrorKind::NotFound, "This is no pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set.", Fault::Config);
    KubeAccess out;
    out.context = "in-cluster";
    out.server = "https://" + (host.contains(':') ? '[' + host.toStdString() + ']' : host.toStdString()) + ':' + port.toStdString();
    auto ca = config::readFileText(folder / "ca.crt", largestFile);
    if (!ca)
        return unexpected(std::move(ca).error());
    out.caPem = *std::move(ca);
    if (auto name = config::readFileText(folder / "namespace", largestFile))
        out.nameSpace = *std::move(name);
    out.user.tokenFile = folder / "token";
    return out;
}

} // namespace postern::kubernetes
