// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/KubernetesPod.h"

#include "controlplane/exporting/ImageSettings.h"
#include "controlplane/exporting/Names.h"

#include <algorithm>
#include <set>

namespace postern::exporting {
namespace {

using schema::Value;

/// How long a service's list of addresses may take to lose a pod that ends, all over a cluster.
constexpr std::chrono::seconds farewell{5};
constexpr const char* mountedBundle = "/etc/postern/bundle";
constexpr std::size_t longestStem = 40; // so that every suffix fits behind it

std::string stemOf(const BundleFacts& facts)
{
    // Services are RFC 1035 names: they begin with a letter.
    const bool letter = facts.name.front() >= 'a' && facts.name.front() <= 'z';
    return dnsLabel(letter ? facts.name : "gateway-" + facts.name, "gateway", longestStem);
}

// Volumes are the pod's, which a sidecar shares with others.
constexpr const char* bundleVolume = "postern-bundle";
constexpr const char* signersVolume = "postern-signers";
constexpr const char* secretsVolume = "postern-secrets";
constexpr const char* stateVolume = "postern-state";

/// Each file by its own mount: a folder that is mounted whole has the links by which kubelets change it, and a bundle has none.
void addFileMounts(Value& mounts, const char* volume, const std::string& path, const std::string& key)
{
    mounts.push(Value::object({{"name", volume}, {"mountPath", path}, {"subPath", key}, {"readOnly", true}}));
}

Value itemsOf(const std::vector<ConfigMapFile>& files)
{
    Value items = Value::list();
    for (const ConfigMapFile& file : files)
        items.push(Value::object({{"key", file.key}, {"path", file.key}, {"mode", file.executable ? 0555 : 0444}}));
    return items;
}

/// The port that probes ask: one without TLS if there is one. Nothing when there is only a socket.
const BundlePort* probedPort(const std::vector<BundlePort>& ports)
{
    for (const BundlePort& port : ports) {
        if (!port.tls)
            return &port;
    }
    return ports.empty() ? nullptr : &ports.front();
}

Value probe(const BundlePort& port, const std::string& portName, const char* path, int period, int failures)
{
    // A kubelet has no certificate to show: then it can only see whether somebody listens.
    Value out = port.tls && port.clientCertificates
                    ? Value::object({{"tcpSocket", Value::object({{"port", portName}})}})
                    : Value::object({{"httpGet", Value::object({{"path", path}, {"port", portName}, {"scheme", port.tls ? "HTTPS" : "HTTP"}})}});
    out.set("periodSeconds", period);
    out.set("timeoutSeconds", 2);
    out.set("failureThreshold", failures);
    return out;
}

void addProbes(Value& container, const std::vector<BundlePort>& ports, const std::vector<std::string>& names)
{
    const BundlePort* const asked = probedPort(ports);
    if (asked == nullptr)
        return;
    const std::string& name = names[static_cast<std::size_t>(asked - ports.data())];
    container.set("startupProbe", probe(*asked, name, "/health/live", 1, 60));
    container.set("readinessProbe", probe(*asked, name, "/health/ready", 2, 2));
    container.set("livenessProbe", probe(*asked, name, "/health/live", 10, 3));
}

Value secretVariable(const std::string& name, const std::string& secret)
{
    return Value::object({{"name", name}, {"valueFrom", Value::object({{"secretKeyRef", Value::object({{"name", secret}, {"key", name}})}})}});
}

} // namespace

KubernetesNames KubernetesNames::of(const BundleFacts& facts)
{
    const std::string stem = stemOf(facts);
    return {stem, dnsLabelWith(stem, "bundle-" + facts.hash.substr(0, 10)), dnsLabelWith(stem, "secrets"), dnsLabelWith(stem, "signers")};
}

Value kubernetesSelector(const BundleFacts& facts) { return Value::object({{"app.kubernetes.io/name", "postern"}, {"app.kubernetes.io/instance", stemOf(facts)}}); }

Value kubernetesLabels(const BundleFacts& facts)
{
    Value out = kubernetesSelector(facts);
    out.set("app.kubernetes.io/version", plainWord(facts.version, "unknown"));
    out.set("app.kubernetes.io/component", "gateway");
    return out;
}

Value kubernetesAnnotations(const BundleFacts& facts)
{
    Value out = Value::object({{"postern.dev/bundle", facts.hash}, {"postern.dev/posternd", oneLine(facts.posterndVersion)}});
    std::string apis;
    for (const std::string& api : facts.apis) {
        const std::string line = oneLine(api) + "\n";
        if (apis.size() + line.size() > 16'384) { // all annotations of an object together may be 256 KiB
            apis += "...\n";
            break;
        }
        apis += line;
    }
    if (!apis.empty())
        out.set("postern.dev/apis", apis);
    return out;
}

std::vector<ConfigMapFile> configMapFiles(const ExportTree& bundle)
{
    std::vector<ConfigMapFile> out;
    std::set<std::string> keys;
    for (const auto& [path, file] : bundle) {
        std::string stem = plainWord(path, "file", 200);
        std::string key = stem;
        for (unsigned n = 2; !keys.insert(key).second; ++n)
            key = stem + "-" + std::to_string(n);
        out.push_back({std::move(key), path, file.executable});
    }
    return out;
}

Result<KubernetesPod> kubernetesPod(const BundleFacts& facts, const TargetOptions& options, const std::optional<std::vector<ConfigMapFile>>& mounted)
{
    const auto image = imageReference(facts, options);
    const auto secrets = secretPlaces(facts);
    const auto listens = reachable(facts);
    if (!image)
        return unexpected(image.error());
    if (!secrets)
        return unexpected(secrets.error());
    if (!listens)
        return unexpected(listens.error());
    const KubernetesNames names = KubernetesNames::of(facts);
    KubernetesPod out;
    const std::vector<BundlePort> ports = publicPorts(facts);
    const std::vector<std::string> portName = portNames(ports, options.sidecar ? "gw-" : "");

    Value arguments = Value::list({"--config", mounted ? mountedBundle : imageBundle, "--workers", "2"});
    Value mounts = Value::list();
    if (mounted) {
        for (const ConfigMapFile& file : *mounted)
            addFileMounts(mounts, bundleVolume, std::string(mountedBundle) + "/" + file.path, file.key);
        out.volumes.push(Value::object({{"name", bundleVolume}, {"configMap", Value::object({{"name", names.configMap}, {"items", itemsOf(*mounted)}})}}));
    }
    if (!options.signers.empty()) {
        arguments.push("--require-signature");
        arguments.push(imageSigners);
        addFileMounts(mounts, signersVolume, imageSigners, "signers.pem");
        out.volumes.push(Value::object({{"name", signersVolume}, {"configMap", Value::object({{"name", names.signers}})}}));
    }
    if (facts.writesState) {
        arguments.push("--state");
        arguments.push(imageState);
        mounts.push(Value::object({{"name", stateVolume}, {"mountPath", imageState}}));
        out.volumes.push(Value::object({{"name", stateVolume}, {"emptyDir", Value::object({{"sizeLimit", "64Mi"}})}}));
    }
    // Within a pod of our own the files are its group's; another's has no group that is ours.
    const int fileMode = options.sidecar ? 0444 : 0440;
    Value keys = Value::list();
    for (const SecretPlaces::File& file : secrets->files) {
        addFileMounts(mounts, secretsVolume, file.path, file.key);
        keys.push(Value::object({{"key", file.key}, {"path", file.key}}));
    }
    if (keys.size() > 0)
        out.volumes.push(Value::object({{"name", secretsVolume}, {"secret", Value::object({{"secretName", names.secret}, {"defaultMode", fileMode}, {"items", std::move(keys)}})}}));

    Value environment = Value::list({Value::object({{"name", "SSL_CERT_FILE"}, {"value", imageAuthorities}})});
    for (const auto& [name, value] : *listens)
        environment.push(Value::object({{"name", name}, {"value", value}}));
    std::chrono::seconds delay = std::chrono::ceil<std::chrono::seconds>(facts.drainDelay);
    bool sleeps = false;
    if (delay < farewell) {
        delay = farewell;
        if (mayOverride(facts, "timeouts.drainDelay"))
            environment.push(Value::object({{"name", "POSTERN_CFG__TIMEOUTS__DRAINDELAY"}, {"value", std::to_string(farewell.count()) + "s"}}));
        else
            sleeps = true;
    }
    for (const std::string& name : secrets->variables)
        environment.push(secretVariable(name, names.secret));
    out.grace = delay + std::chrono::ceil<std::chrono::seconds>(facts.drain) + farewell;

    Value container = Value::object({{"name", options.sidecar ? "postern" : "gateway"}, {"image", *image}, {"imagePullPolicy", "IfNotPresent"}});
    container.set("command", Value::list({imageProgram}));
    container.set("args", std::move(arguments));
    container.set("env", std::move(environment));
    Value open = Value::list();
    for (std::size_t i = 0; i < ports.size(); ++i) {
        open.push(Value::object({{"name", portName[i]}, {"containerPort", std::int64_t(ports[i].port)}, {"protocol", "TCP"}}));
        out.privilegedPort = out.privilegedPort || ports[i].port < 1024;
    }
    container.set("ports", std::move(open));
    addProbes(container, ports, portName);
    if (sleeps)
        container.set("lifecycle", Value::object({{"preStop", Value::object({{"sleep", Value::object({{"seconds", farewell.count()}})}})}}));
    container.set("resources", Value::object({{"requests", Value::object({{"cpu", "250m"}, {"memory", "64Mi"}})},
                                              {"limits", Value::object({{"cpu", "2"}, {"memory", "256Mi"}})}}));
    container.set("securityContext", Value::object({{"allowPrivilegeEscalation", false},
                                                    {"readOnlyRootFilesystem", true},
                                                    {"runAsNonRoot", true},
                                                    {"runAsUser", std::int64_t(imageUser)},
                                                    {"runAsGroup", std::int64_t(imageUser)},
                                                    {"capabilities", Value::object({{"drop", Value::list({"ALL"})}})},
                                                    {"seccompProfile", Value::object({{"type", "RuntimeDefault"}})}}));
    if (mounts.size() > 0)
        container.set("volumeMounts", std::move(mounts));
    out.container = std::move(container);
    return out;
}

} // namespace postern::exporting
