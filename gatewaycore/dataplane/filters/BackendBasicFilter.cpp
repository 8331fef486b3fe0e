// SPDX-License-Identifier: Apache-2.0
#include "crypto/Base64.h"
#include "dataplane/filters/BackendSide.h"
#include "dataplane/filters/FieldNames.h"
#include "dataplane/pipeline/FilterType.h"

#include <array>

namespace postern::filters {

struct BackendBasicConfig {
    std::string username;
    schema::SecretRef password;
    BackendSide keyType = BackendSide::All;
};

const schema::Schema<BackendBasicConfig>& describe(schema::Type<BackendBasicConfig>)
{
    static const auto schema =
        schema::Schema<BackendBasicConfig>("backend-basic", "Tells the backend who calls it: a user name and a password.")
            .field("username", &BackendBasicConfig::username, "The user that the backend knows us as").required().notEmpty().example("till")
            .field("password", &BackendBasicConfig::password, "Its password, as a reference").required()
                .example("${env:ORDERS_PASSWORD}")
            .field("keyType", &BackendBasicConfig::keyType, "Which backend they are for")
                .oneOf({backendSides[0], backendSides[1], backendSides[2]})
            .check([](const BackendBasicConfig& config, schema::Reporter& reporter) {
                if (config.username.find(':') != std::string::npos)
                    reporter.error("username", "cannot hold a colon: it ends the name in the header");
            });
    return schema;
}

namespace {

const pipeline::ReasonText basicSent{"backend-basic.sent", "The backend is told that the user {user} calls.", ""};

/// Basic authentication (RFC 7617), in UTF-8. What the client sent in Authorization does not pass.
class BackendBasicFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(BackendBasicConfig config, pipeline::FilterContext& context)
    {
        Result<Secret> password = lookUpSecret(config.password, "backend's password", context);
        if (!password)
            return unexpected(std::move(password).error());
        if (!isFieldValue(config.username) || !isFieldValue(password->reveal()))
            return unexpected(ErrorKind::InvalidConfig, "the backend's user name or password holds a control character",
                              Fault::Config);
        std::unique_ptr<BackendBasicFilter> made(new BackendBasicFilter);
        made->choice_ = BackendChoice::make(config.keyType, context);
        made->field_ = Secret("Basic " + crypto::base64Encode(config.username + ':' + password->reveal()));
        made->username_ = std::move(config.username);
        return std::unique_ptr<Filter>(std::move(made));
    }

    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        if (!choice_.concerns(exchange)) {
            exchange.explainSkipped(otherBackendReason);
            return pipeline::Verdict::Continue;
        }
        exchange.request().headers.set(http::HeaderId::Authorization, field_.reveal());
        exchange.explain(basicSent, pipeline::ReasonArgument("user", username_));
        return pipeline::Verdict::Continue;
    }

  private:
    BackendBasicFilter() = default;
    BackendChoice choice_;
    std::string username_;
    Secret field_;
};

} // namespace

pipeline::FilterType describeBackendBasicFilter()
{
    static const std::array reasons{&basicSent, &otherBackendReason};
    pipeline::FilterTraits traits;
    traits.name = "backend-basic";
    traits.title = "Basic authentication at the backend";
    traits.summary = "Tells the backend who calls it: a user name and a password, in place of what the client sent.";
    traits.phase = pipeline::Phase::Transform;
    traits.reasons = reasons;
    return pipeline::makeFilterType<BackendBasicConfig, BackendBasicFilter>(traits);
}

} // namespace postern::filters
