// SPDX-License-Identifier: Apache-2.0
#include "model/ApiKeyCredential.h"

namespace postern::model {

const schema::Schema<ApiKeyCredential>& describe(schema::Type<ApiKeyCredential>)
{
    static const auto schema =
        schema::Schema<ApiKeyCredential>("api-key", "A key that a client may show.")
            .field("name", &ApiKeyCredential::name, "For logs and traces; never the key").required().notEmpty()
            .field("key", &ApiKeyCredential::key, "Where the key is found").example("${env:ORDERS_KEY}")
            .field("sha256", &ApiKeyCredential::sha256, "In its place: the key's SHA-256, 64 hex digits")
            .field("application", &ApiKeyCredential::application, "The application it stands for")
            .field("owner", &ApiKeyCredential::owner, "Whose application")
            .field("keyType", &ApiKeyCredential::keyType, "Which backends it reaches").oneOf({{"PRODUCTION"}, {"SANDBOX"}})
            .field("apis", &ApiKeyCredential::apis, "The APIs it opens, Name or Name:version; empty: all")
                .example("Orders:1.0.0")
            .field("scopes", &ApiKeyCredential::scopes, "The scopes it has")
            .field("ips", &ApiKeyCredential::ips, "Addresses and CIDR blocks that it counts from; empty: everywhere")
                .example("10.0.0.0/8")
            .field("referrers", &ApiKeyCredential::referrers,
                   "Pages that it counts from (header Referer), * for any characters; empty: everywhere")
                .example("*.example.com/*")
            .field("applicationPolicy", &ApiKeyCredential::applicationPolicy, "Throttling policy of the application")
            .field("subscriptionPolicy", &ApiKeyCredential::subscriptionPolicy, "Throttling policy of the subscription")
            .locate(&ApiKeyCredential::origin)
            .check([](const ApiKeyCredential& key, schema::Reporter& reporter) {
                if (key.key.empty() == key.sha256.empty())
                    reporter.error("", "needs either key or sha256");
                if (!key.sha256.empty() &&
                    (key.sha256.size() != 64 || key.sha256.find_first_not_of("0123456789abcdef") != std::string::npos))
                    reporter.error("sha256", "must be 64 lower-case hex digits", "printf %s KEY | sha256sum");
            });
    return schema;
}

} // namespace postern::model
