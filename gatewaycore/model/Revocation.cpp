// SPDX-License-Identifier: Apache-2.0
#include "model/Revocation.h"

#include "model/Url.h"

namespace postern::model {

using namespace std::chrono_literals;

const schema::Schema<Revocation>& describe(schema::Type<Revocation>)
{
    static const auto schema =
        schema::Schema<Revocation>("revocation", "Tokens that count no more although nothing else is wrong with them.")
            .field("file", &Revocation::file,
                   "A JSON file that lists them: {\"revoked\": [{\"jti\", \"signature\" or \"sha256\": ..., \"expires\": seconds}, or "
                   "{\"subject\" or \"consumerKey\": ..., \"before\": seconds} for all that were issued before]}, read again when it changes")
                .example("revoked.json")
            .field("url", &Revocation::url,
                   "Where a list is fetched from: such a one, or that of a WSO2 control plane (jwt_signature, expiry_time)")
                .example("https://apim.example:9443/internal/data/v1/revokedjwt")
            .field("userName", &Revocation::userName, "Who asks for it, by Basic")
            .field("password", &Revocation::password, "Where the password is found").example("${env:APIM_PASSWORD}")
            .field("every", &Revocation::every, "How often it is fetched; unchanged ones cost no more than a question").range(1s, 24h)
            .field("maximum", &Revocation::maximum, "Entries of a list; a longer one is refused, and the last one goes on counting")
                .range(1, 10'000'000)
            .field("tls", &Revocation::tls, "Towards url")
            .check([](const Revocation& own, schema::Reporter& reporter) {
                if (own.file.empty() && own.url.empty())
                    reporter.error("", "has no list", "give file or url");
                const auto url = Url::parse(own.url);
                if (!own.url.empty() && (!url || (url->scheme != "http" && url->scheme != "https")))
                    reporter.error("url", "is not an http or https URL");
                if (own.userName.empty() != own.password.empty())
                    reporter.error(own.userName.empty() ? "userName" : "password", "userName and password are needed together");
            });
    return schema;
}

} // namespace postern::model
