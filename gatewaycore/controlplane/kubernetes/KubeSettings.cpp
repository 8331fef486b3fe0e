// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeSettings.h"

#include "controlplane/deployment/PublicUrls.h"

namespace postern::kubernetes {

const schema::Schema<KubeSettings>& describe(schema::Type<KubeSettings>)
{
    static const auto schema =
        schema::Schema<KubeSettings>("kubernetes", "A place in a Kubernetes cluster, and how APIs are written there.")
            .field("folder", &KubeSettings::folder, "A folder for files of objects in place of a cluster, one an API: for whoever applies them (GitOps)").example("deploy/apis")
            .field("kubeconfig", &KubeSettings::kubeconfig, "The kubeconfig; $KUBECONFIG or ~/.kube/config when it is not given").example("~/.kube/config")
            .field("context", &KubeSettings::context, "The kubeconfig's context; its current one when it is not given")
            .field("inCluster", &KubeSettings::inCluster, "As the service account of the pod that postern runs in, without a kubeconfig")
            .field("namespace", &KubeSettings::nameSpace, "The namespace that APIs are kept in").notEmpty()
            .field("fieldManager", &KubeSettings::fieldManager, "Who owns the fields that postern writes").notEmpty()
            .field("takeOver", &KubeSettings::takeOver, "Field managers whose changes a push may write over").example("kubectl-edit")
            .field("gateway", &KubeSettings::gateway, "The Gateway that routes belong to").required().notEmpty()
            .field("gatewayNamespace", &KubeSettings::gatewayNamespace, "The Gateway's namespace, when it is another one")
            .field("listener", &KubeSettings::listener, "One of the Gateway's listeners; all when it is not given")
            .field("hostnames", &KubeSettings::hostnames, "Hosts that calls have to name; any when none is given").example("api.example.com")
            .field("publicUrl", &KubeSettings::publicUrl, "Where callers reach the Gateway, when its listeners and its status do not tell: its routes' hosts and paths of APIs are put in").example("https://api.example")
            .field("acceptDropped", &KubeSettings::acceptDropped, "What may be left out although it keeps callers out")
                .oneOf({{"security", "who may call"}, {"scopes", "what a token must allow"}})
            .check([](const KubeSettings& settings, schema::Reporter& reporter) { deployment::checkPublicUrl(settings.publicUrl, reporter); });
    return schema;
}

} // namespace postern::kubernetes
