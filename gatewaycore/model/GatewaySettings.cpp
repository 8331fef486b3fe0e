// SPDX-License-Identifier: Apache-2.0
#include "model/GatewaySettings.h"

namespace postern::model {

const schema::Schema<ErrorsConfig>& describe(schema::Type<ErrorsConfig>)
{
    static const auto schema =
        schema::Schema<ErrorsConfig>("errors", "The answers the gateway makes itself.")
            .field("profile", &ErrorsConfig::profile, "Their shape and spelling")
            .oneOf({{"postern", ErrorProfile::Postern, "WSO2's fault body and codes, spelled right"},
                    {"wso2-2.6", ErrorProfile::Wso2_26, "as the 2.6 microgateway"},
                    {"wso2-3.2", ErrorProfile::Wso2_32, "as the 3.2 microgateway"},
                    {"choreo", ErrorProfile::Choreo, "as Choreo Connect"},
                    {"rfc9457", ErrorProfile::Rfc9457, "problem+json"}});
    return schema;
}

const schema::Schema<AnalyticsConfig>& describe(schema::Type<AnalyticsConfig>)
{
    static const auto schema =
        schema::Schema<AnalyticsConfig>("analytics", "Access records of every exchange.")
            .field("enabled", &AnalyticsConfig::enabled, "Whether records are made")
            .field("ringSize", &AnalyticsConfig::ringSize,
                   "Records that wait for each worker until they are taken; then they are dropped and counted")
                .range(64, 16'777'216)
            .field("accessLog", &AnalyticsConfig::accessLog, "Write a line for each exchange").overridable()
            .field("accessLogFile", &AnalyticsConfig::accessLogFile, "Where to, relative to the gateway's folder; empty: standard output");
    return schema;
}

} // namespace postern::model
