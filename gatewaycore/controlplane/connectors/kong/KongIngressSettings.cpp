// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongIngressSettings.h"

namespace postern::connectors::kong {

const schema::Schema<KongIngressSettings>& describe(schema::Type<KongIngressSettings>)
{
    static const auto schema =
        schema::Schema<KongIngressSettings>("kong-kubernetes", "A Kong in a Kubernetes cluster, by its Ingress Controller and the Gateway API.")
            .field("cluster", &KongIngressSettings::cluster, "Where it is, and how APIs are written there").required()
            .field("ingressClass", &KongIngressSettings::ingressClass, "The class of Ingresses that are Kong's: they are found, and left to whoever made them").notEmpty()
            .field("counting", &KongIngressSettings::counting, "Where Kong counts calls for its limits")
                .oneOf({{"local", "each node for itself"}, {"cluster", "in the database"}, {"redis", "in Kong's Redis"}})
            .field("consumers", &KongIngressSettings::consumers, "Who may call, as name=secret,secret: the Secrets with credentials are in the same namespace").example("shop=shop-key");
    return schema;
}

} // namespace postern::connectors::kong
