// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/ContentGate.h"
#include "dataplane/filters/ContractCheck.h"
#include "dataplane/pipeline/CredentialNames.h"
#include "dataplane/pipeline/FilterType.h"
#include "dataplane/validation/MediaType.h"
#include "dataplane/validation/ParameterReader.h"

#include <array>

namespace postern::filters {

struct ValidateRequestConfig {
    model::Validation::Mode mode = model::Validation::Mode::Enforce;
    bool formats = true;
    Unread encoded = Unread::Refuse;
    std::uint32_t maxViolations = 10;
    std::uint32_t maxDepth = 64;
    std::uint32_t maxFields = 200;
};

const schema::Schema<ValidateRequestConfig>& describe(schema::Type<ValidateRequestConfig>)
{
    using C = ValidateRequestConfig;
    static const auto schema =
        schema::Schema<C>("validate-request", "Refuses requests that are not as the operation's OpenAPI definition says.")
            .field("mode", &C::mode, "What becomes of such a request")
            .oneOf({{"enforce", model::Validation::Mode::Enforce, "it is refused"},
                    {"report", model::Validation::Mode::Report, "it passes, and traces say what is wrong"}})
            .field("formats", &C::formats, "Whether `format` (date-time, uuid, int32, ...) has to be met")
            .field("encoded", &C::encoded, "What is done with content that has a Content-Encoding, such as gzip")
            .oneOf({{"refuse", Unread::Refuse, "it is refused"}, {"pass", Unread::Pass, "it passes unseen"}})
            .field("maxViolations", &C::maxViolations, "Violations that are looked for and told").range(1, 100)
            .field("maxDepth", &C::maxDepth, "Objects and arrays of JSON within each other").range(1, 1'000)
            .field("maxFields", &C::maxFields, "Fields of a form").range(1, 10'000);
    return schema;
}

namespace {

using pipeline::FaultId;
using pipeline::ReasonArgument;
using pipeline::ReasonText;
using pipeline::Verdict;
using validation::ContentRule;
using validation::ParameterRule;
using validation::ReadParameter;

const ReasonText requestBreaks{"validate-request.breaks", "The request is not as the definition says: {violations}.",
                               "Send what the definition asks for, or correct the definition."};
const ReasonText requestReported{"validate-request.reported", "The request passes although it is not as the definition says: {violations}.",
                                 "Send what the definition asks for, or correct the definition."};
const ReasonText requestType{"validate-request.type", "The operation does not take content of the type {type}.",
                             "Send one of the types under the operation's requestBody, or add this one there."};
const ReasonText requestEncoded{"validate-request.encoded", "The content is encoded ({coding}), so it cannot be looked into.",
                                "Send it without Content-Encoding, or set `encoded: pass`."};
const ReasonText requestTwoTypes{"validate-request.two-types", "The request has more than one Content-Type.", "Send one."};
const ReasonText requestUnknown{"validate-request.unknown", "The definition does not speak of this operation.",
                                "Add it to the definition if its calls are to be checked."};

/// How a parameter is named to people.
std::string partOf(const ParameterRule& rule)
{
    static constexpr std::array<std::string_view, 4> kinds{"path", "query", "header", "cookie"};
    return std::string(kinds[static_cast<std::size_t>(rule.in)]) + " parameter " + rule.name;
}

class ValidateRequestFilter final : public pipeline::Filter {
  public:
    ValidateRequestFilter(const ValidateRequestConfig& config, ContractPart part) : config_(config), part_(std::move(part)) {}

    pipeline::BodyNeed narrowRequestBody(pipeline::BodyNeed declared) const override
    {
        const bool none = part_.operation == nullptr || !part_.operation->body;
        return none ? pipeline::BodyNeed::None : declared;
    }

    /// Only content that can be read is waited for: an upload of another kind streams.
    bool wantsRequestBody(const pipeline::Exchange& exchange) const override
    {
        const http::HeaderMap& headers = exchange.request().headers;
        const bool speaks = part_.operation != nullptr && part_.operation->body;
        if (!speaks || headers.count(http::HeaderId::ContentType) != 1 || !codingOf(headers).empty())
            return false;
        const std::string_view type = validation::essenceOf(headers.value(http::HeaderId::ContentType));
        const ContentRule* const rule = part_.operation->body->find(type);
        return rule != nullptr && rule->reads(type);
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        if (part_.operation == nullptr) {
            exchange.explainSkipped(requestUnknown);
            return Verdict::Continue;
        }
        Breaches breaches(config_.maxViolations);
        checkParameters(exchange, breaches);
        if (part_.operation->body) {
            if (const Verdict verdict = checkBody(exchange, *part_.operation->body, breaches); verdict != Verdict::Continue)
                return verdict;
        }
        if (breaches.empty())
            return Verdict::Continue;
        exchange.explain(enforces() ? requestBreaks : requestReported, ReasonArgument("violations", breaches.forOperator()));
        if (!enforces())
            return Verdict::Continue;
        return exchange.refuse(FaultId::BadRequest, {.description = breaches.forSender()});
    }

  private:
    [[nodiscard]] bool enforces() const noexcept { return config_.mode == model::Validation::Mode::Enforce; }

    void checkParameters(pipeline::Exchange& exchange, Breaches& breaches) const
    {
        if (part_.operation->parameters.empty())
            return;
        validation::RequestTexts texts;
        for (const pipeline::PathParameter& each : exchange.pathParameters())
            texts.path.emplace_back(each.name, each.value);
        if (!texts.take(exchange.request().query(), exchange.request().headers, exchange.arena()))
            return breaches.add("the query", "is not percent-encoded as it should be");
        const validation::ParameterReader reader(texts, exchange.arena());
        for (const ParameterRule& rule : part_.operation->parameters) {
            if (breaches.full())
                return;
            const ReadParameter given = reader.read(rule);
            if (given.kind == ReadParameter::Kind::Wrong)
                breaches.add(partOf(rule), given.problem);
            else if (given.kind == ReadParameter::Kind::Absent && rule.required)
                breaches.add(partOf(rule), "is required");
            else if (given.kind == ReadParameter::Kind::Given || (given.kind == ReadParameter::Kind::Empty && !rule.allowEmpty))
                check(partOf(rule), rule.schema, given.value, breaches, pipeline::isCredentialName(rule.name));
        }
    }

    void check(const std::string& part, const validation::SchemaUse& schema, const schema::Value& value, Breaches& breaches,
               bool secret = false) const
    {
        if (!schema.id || breaches.full())
            return;
        const jsonschema::Validator& validator = part_.contract->validator();
        jsonschema::ValidationLimits limits;
        limits.violations = breaches.room();
        // A number that may be a text as well was read as the one; perhaps it is right as the other.
        if (value.isNumber() && schema.shape.has(validation::Shape::String) &&
            validator.accepts(*schema.id, schema::Value(value.toText()), limits))
            return;
        if (const jsonschema::Outcome outcome = validator.validate(*schema.id, value, limits); !outcome.valid)
            breaches.add(part, outcome, secret);
    }

    Verdict checkBody(pipeline::Exchange& exchange, const validation::BodyRule& body, Breaches& breaches) const
    {
        const http::HeaderMap& headers = exchange.request().headers;
        const bool read = !exchange.requestBody().empty();
        // Chunked content that was waited for may have been none.
        const bool waited = headers.count(http::HeaderId::ContentType) == 1 && wantsRequestBody(exchange);
        if (!exchange.requestFraming().hasBody() || (waited && !read)) {
            if (body.required)
                breaches.add("content", "is required");
            return Verdict::Continue;
        }
        if (headers.count(http::HeaderId::ContentType) > 1)
            return refuse(exchange, FaultId::BadRequest, "The request has more than one Content-Type.", requestTwoTypes);
        const std::string_view type = validation::essenceOf(headers.value(http::HeaderId::ContentType));
        const ContentRule* const rule = body.find(type);
        if (rule == nullptr) {
            if (body.content.empty())
                return Verdict::Continue;
            return refuse(exchange, FaultId::UnsupportedMediaType, {}, requestType, ReasonArgument("type", type.empty() ? "(none)" : type));
        }
        if (!rule->reads(type))
            return Verdict::Continue;
        if (const std::string_view coding = codingOf(headers); !coding.empty()) {
            if (config_.encoded == Unread::Pass)
                return Verdict::Continue;
            return refuse(exchange, FaultId::UnsupportedMediaType, "Content with a Content-Encoding is not taken here.", requestEncoded,
                          ReasonArgument("coding", coding));
        }
        std::string problem;
        const std::optional<schema::Value> value =
            rule->kind == ContentRule::Kind::Form
                ? validation::readForm(exchange.requestBody(), *rule, config_.maxFields, exchange.arena(), problem)
                : readContent(exchange.requestBody(), config_.maxDepth, problem);
        if (value)
            check("the content", rule->schema, *value, breaches);
        else
            breaches.add("the content", problem);
        return Verdict::Continue;
    }

    template <class... Arguments>
    Verdict refuse(pipeline::Exchange& exchange, FaultId fault, std::string_view description, const ReasonText& reason,
                   const Arguments&... arguments) const
    {
        exchange.explain(reason, arguments...);
        return enforces() ? exchange.refuse(fault, {.description = description}) : Verdict::Continue;
    }

    ValidateRequestConfig config_;
    ContractPart part_;
};

std::unique_ptr<pipeline::Filter> buildValidateRequest(const schema::Value& value, pipeline::FilterContext& context,
                                                       schema::Problems& problems)
{
    static const schema::Value empty = schema::Value::map();
    const auto config = describe(schema::Type<ValidateRequestConfig>{}).decode(value.isNull() ? empty : value, problems);
    if (!config)
        return nullptr;
    auto part = ContractPart::of(context, {validation::Contract::Direction::Requests, config->formats}, value.location(), problems);
    return part ? std::make_unique<ValidateRequestFilter>(*config, *std::move(part)) : nullptr;
}

} // namespace

pipeline::FilterType describeValidateRequestFilter()
{
    static const std::array reasons{&requestBreaks, &requestReported, &requestType, &requestEncoded, &requestTwoTypes, &requestUnknown};
    pipeline::FilterType type;
    type.name = "validate-request";
    type.title = "Validate requests";
    type.summary = "Holds parameters and content of requests against the OpenAPI definition.";
    type.phase = pipeline::Phase::Validate;
    type.requestBody = pipeline::BodyNeed::Whole;
    type.hooks = pipeline::Hooks::of<ValidateRequestFilter>();
    type.reasons = reasons;
    type.schema = &describe(schema::Type<ValidateRequestConfig>{});
    type.build = buildValidateRequest;
    return type;
}

} // namespace postern::filters
