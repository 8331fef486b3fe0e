// SPDX-License-Identifier: Apache-2.0
#include "base/Text.h"
#include "controlplane/exporting/ImageSettings.h"
#include "controlplane/exporting/KubernetesPod.h"
#include "controlplane/exporting/NetworkRules.h"
#include "controlplane/exporting/Names.h"
#include "controlplane/exporting/SourceFile.h"
#include "controlplane/exporting/TargetTrees.h"
#include "crypto/Base64.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::exporting {
namespace {

using schema::Value;

/// What an API server takes as the values of one ConfigMap (k8s.io/api/core/v1, MaxSecretSize); keys and the rest of the object
/// are within what it takes besides.
constexpr std::uintmax_t configMapLimit = 1U << 20U;

Value objectOf(const char* version, const char* kind, const std::string& name, const BundleFacts& facts, const TargetOptions& options)
{
    Value metadata = Value::object({{"name", name}});
    if (!options.nameSpace.empty())
        metadata.set("namespace", options.nameSpace);
    metadata.set("labels", kubernetesLabels(facts));
    return Value::object({{"apiVersion", version}, {"kind", kind}, {"metadata", std::move(metadata)}});
}

Value matching(const BundleFacts& facts) { return Value::object({{"matchLabels", kubernetesSelector(facts)}}); }

Value podSpec(const BundleFacts& facts, KubernetesPod pod)
{
    Value security = Value::object({{"runAsNonRoot", true},
                                    {"runAsUser", std::int64_t(imageUser)},
                                    {"runAsGroup", std::int64_t(imageUser)},
                                    {"fsGroup", std::int64_t(imageUser)},
                                    {"seccompProfile", Value::object({{"type", "RuntimeDefault"}})}});
    if (pod.privilegedPort)
        security.set("sysctls", Value::list({Value::object({{"name", "net.ipv4.ip_unprivileged_port_start"}, {"value", "0"}})}));
    Value apart = Value::object({{"weight", 100},
                                 {"podAffinityTerm", Value::object({{"topologyKey", "kubernetes.io/hostname"}, {"labelSelector", matching(facts)}})}});
    Value zones = Value::object({{"maxSkew", 1},
                                 {"topologyKey", "topology.kubernetes.io/zone"},
                                 {"whenUnsatisfiable", "ScheduleAnyway"},
                                 {"labelSelector", matching(facts)}});
    Value spec = Value::object({{"automountServiceAccountToken", false},
                                {"enableServiceLinks", false},
                                {"terminationGracePeriodSeconds", std::int64_t(pod.grace.count())},
                                {"securityContext", std::move(security)}});
    spec.set("affinity", Value::object({{"podAntiAffinity", Value::object({{"preferredDuringSchedulingIgnoredDuringExecution", Value::list({std::move(apart)})}})}}));
    spec.set("topologySpreadConstraints", Value::list({std::move(zones)}));
    spec.set("containers", Value::list({std::move(pod.container)}));
    if (pod.volumes.size() > 0)
        spec.set("volumes", std::move(pod.volumes));
    return spec;
}

Value deployment(const BundleFacts& facts, const TargetOptions& options, KubernetesPod pod)
{
    Value out = objectOf("apps/v1", "Deployment", KubernetesNames::of(facts).gateway, facts, options);
    out.find("metadata")->set("annotations", kubernetesAnnotations(facts));
    Value spec = Value::object({{"replicas", std::int64_t(options.replicas)}, {"revisionHistoryLimit", 5}});
    spec.set("strategy", Value::object({{"type", "RollingUpdate"}, {"rollingUpdate", Value::object({{"maxUnavailable", 0}, {"maxSurge", 1}})}}));
    spec.set("selector", matching(facts));
    Value metadata = Value::object({{"labels", kubernetesLabels(facts)}, {"annotations", Value::object({{"postern.dev/bundle", facts.hash}})}});
    spec.set("template", Value::object({{"metadata", std::move(metadata)}, {"spec", podSpec(facts, std::move(pod))}}));
    out.set("spec", std::move(spec));
    return out;
}

Value service(const BundleFacts& facts, const TargetOptions& options)
{
    Value out = objectOf("v1", "Service", KubernetesNames::of(facts).gateway, facts, options);
    const std::vector<BundlePort> ports = publicPorts(facts);
    const std::vector<std::string> names = portNames(ports);
    Value open = Value::list();
    for (std::size_t i = 0; i < ports.size(); ++i) {
        open.push(Value::object({{"name", names[i]},
                                 {"port", std::int64_t(ports[i].port)},
                                 {"targetPort", names[i]},
                                 {"protocol", "TCP"},
                                 {"appProtocol", ports[i].tls ? "https" : "http"}}));
    }
    out.set("spec", Value::object({{"type", "ClusterIP"}, {"selector", kubernetesSelector(facts)}, {"ports", std::move(open)}}));
    return out;
}

Value disruptionBudget(const BundleFacts& facts, const TargetOptions& options)
{
    Value out = objectOf("policy/v1", "PodDisruptionBudget", KubernetesNames::of(facts).gateway, facts, options);
    out.set("spec", Value::object({{"maxUnavailable", 1}, {"selector", matching(facts)}}));
    return out;
}

Value autoscaler(const BundleFacts& facts, const TargetOptions& options)
{
    const std::string name = KubernetesNames::of(facts).gateway;
    Value out = objectOf("autoscaling/v2", "HorizontalPodAutoscaler", name, facts, options);
    Value target = Value::object({{"type", "Utilization"}, {"averageUtilization", 70}});
    Value metric = Value::object({{"type", "Resource"}, {"resource", Value::object({{"name", "cpu"}, {"target", std::move(target)}})}});
    out.set("spec", Value::object({{"scaleTargetRef", Value::object({{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"name", name}})},
                                   {"minReplicas", std::int64_t(options.replicas)},
                                   {"maxReplicas", std::int64_t(std::max(options.replicas * 3, 6U))},
                                   {"metrics", Value::list({std::move(metric)})}}));
    return out;
}

Value networkPolicy(const BundleFacts& facts, const TargetOptions& options)
{
    Value out = objectOf("networking.k8s.io/v1", "NetworkPolicy", KubernetesNames::of(facts).gateway, facts, options);
    out.set("spec", Value::object({{"podSelector", matching(facts)},
                                   {"policyTypes", Value::list({"Ingress", "Egress"})},
                                   {"ingress", ingressRules(publicPorts(facts))},
                                   {"egress", egressRules(facts.backends)}}));
    return out;
}

Result<Value> configMap(const BundleFacts& facts, const TargetOptions& options, const ExportTree& bundle, const std::vector<ConfigMapFile>& files)
{
    Value out = objectOf("v1", "ConfigMap", KubernetesNames::of(facts).configMap, facts, options);
    out.find("metadata")->set("annotations", Value::object({{"postern.dev/bundle", facts.hash}}));
    out.set("immutable", true);
    Value octets = Value::map();
    for (const ConfigMapFile& file : files) {
        const auto content = octetsOf(bundle.at(file.path));
        if (!content)
            return unexpected(content.error());
        octets.set(file.key, crypto::base64Encode(*content));
    }
    out.set("binaryData", std::move(octets));
    return out;
}

/// Beside any Deployment that the component is put into; a container that starts before those that it stands before, and ends
/// after them (Kubernetes 1.29).
Value sidecarPatch(KubernetesPod pod)
{
    pod.container.set("restartPolicy", "Always");
    Value spec = Value::object({{"initContainers", Value::list({std::move(pod.container)})}});
    if (pod.volumes.size() > 0)
        spec.set("volumes", std::move(pod.volumes));
    return Value::object({{"apiVersion", "apps/v1"},
                          {"kind", "Deployment"},
                          {"metadata", Value::object({{"name", "any"}})},
                          {"spec", Value::object({{"template", Value::object({{"spec", std::move(spec)}})}})}});
}

/// The bundle's files as keys, or nothing and why not.
Result<std::optional<std::vector<ConfigMapFile>>> whatIsMounted(const ExportTree& bundle, std::string& why)
{
    std::uintmax_t total = 0;
    for (const auto& [path, file] : bundle) {
        const auto size = sizeOf(file);
        if (!size)
            return unexpected(size.error());
        total += *size;
    }
    const std::string told = std::to_string(total) + " octets";
    if (total > configMapLimit) {
        why = "the bundle is in the image: it has " + told + ", and a ConfigMap holds " + std::to_string(configMapLimit);
        return std::optional<std::vector<ConfigMapFile>>();
    }
    why = "the bundle is in a ConfigMap: its " + told + " are within the " + std::to_string(configMapLimit) + " that one holds";
    return std::optional(configMapFiles(bundle));
}

Result<void> checkKubernetes(const TargetOptions& options)
{
    if (options.replicas < 2 && !options.sidecar)
        return unexpected(ErrorKind::InvalidArgument, "a Deployment needs 2 replicas at least: with one, nobody answers while it is moved", Fault::Config);
    if (options.replicas > 1000)
        return unexpected(ErrorKind::InvalidArgument, std::to_string(options.replicas) + " replicas are more than 1000", Fault::Config);
    if (!options.nameSpace.empty() && !isDnsLabel(options.nameSpace))
        return unexpected(ErrorKind::InvalidArgument, "\"" + oneLine(options.nameSpace) + "\" cannot be a namespace: lower-case letters, digits and \"-\" within, at most 63", Fault::Config);
    return {};
}

std::string readMe(const BundleFacts& facts, const TargetOptions& options, const SecretPlaces& secrets, const std::string& image, const std::string& why, std::chrono::seconds grace)
{
    const KubernetesNames names = KubernetesNames::of(facts);
    std::string out = "# " + facts.name + " on Kubernetes\n\n" + (options.sidecar ? "A Kustomize component: name this folder below `components:` of the application's kustomization.\n"
                                                                                      "Its patch puts the gateway into every Deployment there, as a sidecar (Kubernetes 1.29 or later).\n"
                                                                                    : "    kubectl apply --server-side -k .\n\n`--server-side`, because what `kubectl apply` notes of an object otherwise may be 256 KiB at most.\n");
    out += "\n- Image: `" + image + "`, as `postern export --target oci` or `--target container` makes it.\n- Bundle: " + why + ".\n";
    if (options.sidecar)
        out += "- The pod's `terminationGracePeriodSeconds` has to be what the application needs, and " + std::to_string(grace.count()) + " for the gateway.\n"
               "- A Service that is to be called through the gateway has one of its ports as `targetPort`: they are named in sidecar.yaml.\n";
    if (secrets.variables.empty() && secrets.files.empty())
        return out + "- Secrets: none.\n";
    out += "- Secrets are not part of an export. The Secret `" + names.secret + "` has to be there with these keys:\n";
    for (const std::string& name : secrets.variables)
        out += "  - `" + name + "` (a variable)\n";
    for (const SecretPlaces::File& file : secrets.files)
        out += "  - `" + file.key + "` (the file " + oneLine(file.path) + ")\n";
    return out;
}

} // namespace

Result<ExportTree> kubernetesTree(const BundleFacts& facts, const ExportTree& bundle, const TargetOptions& options)
{
    if (const auto checked = checkKubernetes(options); !checked)
        return unexpected(checked.error());
    std::string why;
    const auto mounted = whatIsMounted(bundle, why);
    if (!mounted)
        return unexpected(mounted.error());
    auto pod = kubernetesPod(facts, options, *mounted);
    if (!pod)
        return unexpected(std::move(pod).error());
    const auto secrets = secretPlaces(facts);
    const auto image = imageReference(facts, options);
    if (!secrets || !image)
        return unexpected(secrets ? image.error() : secrets.error());

    const std::chrono::seconds grace = pod->grace;
    ExportTree out;
    Value resources = Value::list();
    const auto add = [&](const std::string& file, const Value& object) {
        out[file].content = schema::writeYaml(object);
        resources.push(file);
    };
    if (*mounted) {
        auto map = configMap(facts, options, bundle, **mounted);
        if (!map)
            return unexpected(std::move(map).error());
        add("configmap.yaml", *map);
    }
    if (!options.signers.empty()) {
        Value signers = objectOf("v1", "ConfigMap", KubernetesNames::of(facts).signers, facts, options);
        signers.set("data", Value::object({{"signers.pem", toValidUtf8(options.signers)}}));
        add("signers.yaml", signers);
    }
    Value kustomization = Value::object({{"apiVersion", options.sidecar ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1"},
                                         {"kind", options.sidecar ? "Component" : "Kustomization"}});
    if (options.sidecar) {
        out["sidecar.yaml"].content = schema::writeYaml(sidecarPatch(*std::move(pod)));
        kustomization.set("patches", Value::list({Value::object({{"path", "sidecar.yaml"}, {"target", Value::object({{"kind", "Deployment"}})}})}));
    } else {
        add("deployment.yaml", deployment(facts, options, *std::move(pod)));
        add("service.yaml", service(facts, options));
        add("poddisruptionbudget.yaml", disruptionBudget(facts, options));
        add("horizontalpodautoscaler.yaml", autoscaler(facts, options));
        add("networkpolicy.yaml", networkPolicy(facts, options));
    }
    if (resources.size() > 0)
        kustomization.set("resources", std::move(resources));
    out["kustomization.yaml"].content = schema::writeYaml(kustomization);
    out["README.md"].content = readMe(facts, options, *secrets, *image, why, grace);
    return out;
}

} // namespace postern::exporting
