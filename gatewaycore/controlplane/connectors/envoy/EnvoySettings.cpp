// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/envoy/EnvoySettings.h"

namespace postern::connectors::envoy {

const schema::Schema<EnvoySettings>& describe(schema::Type<EnvoySettings>)
{
    static const auto schema =
        schema::Schema<EnvoySettings>("envoy-gateway", "An Envoy Gateway in a Kubernetes cluster, by the Gateway API.")
            .field("cluster", &EnvoySettings::cluster, "Where it is, and how APIs are written there").required()
            .field("counting", &EnvoySettings::counting, "Where calls are counted for limits")
                .oneOf({{"local", EnvoySettings::Counting::Local, "each Envoy for itself"}, {"global", EnvoySettings::Counting::Global, "in the Redis that Envoy Gateway was given"}})
            .field("apiKeySecret", &EnvoySettings::apiKeySecret, "The Secret with the API keys of clients, in the same namespace")
            .field("basicAuthSecret", &EnvoySettings::basicAuthSecret, "The Secret with users and passwords (.htpasswd), in the same namespace")
            .field("backendCa", &EnvoySettings::backendCa, "The ConfigMap with the authorities (ca.crt) that sign for backends; the system's when it is not given")
            .field("claimHeaders", &EnvoySettings::claimHeaders, "Claims of a token that backends are told, as claim=header").example("sub=X-User");
    return schema;
}

} // namespace postern::connectors::envoy
