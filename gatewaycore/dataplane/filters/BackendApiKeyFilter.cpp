// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/BackendSide.h"
#include "dataplane/filters/FieldNames.h"
#include "dataplane/pipeline/FilterType.h"

#include <array>

namespace postern::filters {

/// Where a backend looks for our key.
enum class BackendKeyPlace : std::uint8_t { Header, Query };

struct BackendApiKeyConfig {
    BackendKeyPlace in = BackendKeyPlace::Header;
    std::string name;
    schema::SecretRef key;
    BackendSide keyType = BackendSide::All;
};

const schema::Schema<BackendApiKeyConfig>& describe(schema::Type<BackendApiKeyConfig>)
{
    static const auto schema =
        schema::Schema<BackendApiKeyConfig>("backend-api-key", "Tells the backend who calls it: a key that it has given us.")
            .field("in", &BackendApiKeyConfig::in, "Where the backend looks for it")
                .oneOf({{"header", BackendKeyPlace::Header, "in a header"},
                        {"query", BackendKeyPlace::Query, "in a parameter of the query"}})
            .field("name", &BackendApiKeyConfig::name, "Name of the header or parameter").required().notEmpty()
                .example("X-API-Key")
            .field("key", &BackendApiKeyConfig::key, "The key, as a reference").required().example("${env:ORDERS_KEY}")
            .field("keyType", &BackendApiKeyConfig::keyType, "Which backend it is for")
                .oneOf({backendSides[0], backendSides[1], backendSides[2]});
    return schema;
}

namespace {

const pipeline::ReasonText keySent{"backend-api-key.sent", "The backend gets our key in {place}.", ""};

/// What the client sent in the same place does not pass.
class BackendApiKeyFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(BackendApiKeyConfig config, pipeline::FilterContext& context)
    {
        Result<Secret> key = lookUpSecret(config.key, "backend's key", context);
        if (!key)
            return unexpected(std::move(key).error());
        const bool inHeader = config.in == BackendKeyPlace::Header;
        if (inHeader) {
            if (auto checked = checkFieldName(config.name); !checked)
                return unexpected(std::move(checked).error());
            if (!isFieldValue(key->reveal()))
                return unexpected(ErrorKind::InvalidConfig, "the backend's key holds a control character", Fault::Config);
        }
        std::unique_ptr<BackendApiKeyFilter> made(new BackendApiKeyFilter);
        made->choice_ = BackendChoice::make(config.keyType, context);
        made->place_ = (inHeader ? "the header " : "the query parameter ") + config.name;
        made->name_ = std::move(config.name);
        if (inHeader) {
            made->key_ = *std::move(key);
        } else {
            Arena arena;
            made->key_ = Secret(std::string(http::percentEncode(made->name_, arena)) + '=' +
                                std::string(http::percentEncode(key->reveal(), arena)));
        }
        made->inHeader_ = inHeader;
        if (context.credentials != nullptr && inHeader)
            context.credentials->addHeader(made->name_);
        else if (context.credentials != nullptr)
            context.credentials->addParameter(made->name_);
        return std::unique_ptr<Filter>(std::move(made));
    }

    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        if (!choice_.concerns(exchange)) {
            exchange.explainSkipped(otherBackendReason);
            return pipeline::Verdict::Continue;
        }
        http::RequestHead& request = exchange.request();
        if (inHeader_)
            request.headers.set(name_, key_.reveal());
        else if (auto set = request.setTarget(targetOf(request, exchange.arena())); !set)
            return exchange.refuse(pipeline::FaultId::BadRequest); // "*" has no query
        exchange.explain(keySent, pipeline::ReasonArgument("place", place_));
        return pipeline::Verdict::Continue;
    }

  private:
    BackendApiKeyFilter() = default;

    /// What else stands in the query keeps its place and its octets.
    [[nodiscard]] std::string_view targetOf(const http::RequestHead& request, Arena& arena) const
    {
        std::string_view target = request.path();
        char separator = '?';
        const auto append = [&](std::string_view pair) {
            target = arena.join(target, std::string_view(&separator, 1), pair);
            separator = '&';
        };
        for (std::string_view rest = request.query(); !rest.empty();) {
            const std::size_t end = std::min(rest.find('&'), rest.size());
            const std::string_view pair = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            const auto name = http::formDecode(pair.substr(0, pair.find('=')), arena);
            if (!name || *name != name_)
                append(pair);
        }
        append(key_.reveal());
        return target;
    }

    BackendChoice choice_;
    std::string name_;
    std::string place_; ///< for the trace
    Secret key_;        ///< in the query: "name=key", encoded
    bool inHeader_ = true;
};

} // namespace

pipeline::FilterType describeBackendApiKeyFilter()
{
    static const std::array reasons{&keySent, &otherBackendReason};
    pipeline::FilterTraits traits;
    traits.name = "backend-api-key";
    traits.title = "API key for the backend";
    traits.summary = "Tells the backend who calls it: a key in a header or in the query, in place of what the client sent.";
    traits.phase = pipeline::Phase::Transform;
    traits.reasons = reasons;
    return pipeline::makeFilterType<BackendApiKeyConfig, BackendApiKeyFilter>(traits);
}

} // namespace postern::filters
