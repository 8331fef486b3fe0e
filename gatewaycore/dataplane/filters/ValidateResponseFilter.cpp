// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/ContentGate.h"
#include "dataplane/filters/ContractCheck.h"
#include "dataplane/pipeline/FilterType.h"
#include "dataplane/validation/MediaType.h"

#include <array>

namespace postern::filters {

struct ValidateResponseConfig {
    model::Validation::Mode mode = model::Validation::Mode::Enforce;
    bool formats = true;
    Unread encoded = Unread::Refuse;
    std::uint32_t maxViolations = 10;
    std::uint32_t maxDepth = 64;
};

const schema::Schema<ValidateResponseConfig>& describe(schema::Type<ValidateResponseConfig>)
{
    using C = ValidateResponseConfig;
    static const auto schema =
        schema::Schema<C>("validate-response", "Refuses answers of the backend that are not as the operation's OpenAPI definition says.")
            .field("mode", &C::mode, "What becomes of such an answer")
            .oneOf({{"enforce", model::Validation::Mode::Enforce, "502 is answered in its place"},
                    {"report", model::Validation::Mode::Report, "it passes, and traces say what is wrong"}})
            .field("formats", &C::formats, "Whether `format` (date-time, uuid, int32, ...) has to be met")
            .field("encoded", &C::encoded, "What is done with an answer that has a Content-Encoding; backends are asked for none")
            .oneOf({{"refuse", Unread::Refuse, "it is refused"}, {"pass", Unread::Pass, "it passes unseen"}})
            .field("maxViolations", &C::maxViolations, "Violations that are looked for and told").range(1, 100)
            .field("maxDepth", &C::maxDepth, "Objects and arrays of JSON within each other").range(1, 1'000);
    return schema;
}

namespace {

using pipeline::ReasonArgument;
using pipeline::ReasonText;
using pipeline::Verdict;
using validation::ContentRule;

const ReasonText answerBreaks{"validate-response.breaks", "The backend's answer is not as the definition says: {violations}.",
                              "Correct the backend, or the definition."};
const ReasonText answerReported{"validate-response.reported",
                                "The backend's answer passes although it is not as the definition says: {violations}.",
                                "Correct the backend, or the definition."};
const ReasonText answerOwn{"validate-response.own", "The answer is the gateway's own, not the backend's.", ""};

class ValidateResponseFilter final : public pipeline::Filter {
  public:
    ValidateResponseFilter(const ValidateResponseConfig& config, ContractPart part) : config_(config), part_(std::move(part)) {}

    /// Content in a coding cannot be looked into, so none is asked for (RFC 9110 12.5.3).
    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        if (concerned())
            exchange.request().headers.set(http::HeaderId::AcceptEncoding, "identity");
        return Verdict::Continue;
    }

    bool wantsResponseBody(const pipeline::Exchange& exchange) const override
    {
        const ContentRule* const rule = concerned() && !exchange.answeredLocally() ? ruleOf(exchange) : nullptr;
        return rule != nullptr && isRead(*rule, typeOf(exchange)) && hasContent(exchange) &&
               codingOf(exchange.response().headers).empty();
    }

    Verdict onResponse(pipeline::Exchange& exchange) const override
    {
        if (!concerned())
            return Verdict::Continue;
        if (exchange.answeredLocally()) {
            exchange.explainSkipped(answerOwn);
            return Verdict::Continue;
        }
        Breaches breaches(config_.maxViolations);
        check(exchange, breaches);
        if (breaches.empty())
            return Verdict::Continue;
        exchange.explain(enforces() ? answerBreaks : answerReported, ReasonArgument("violations", breaches.forOperator()));
        if (!enforces())
            return Verdict::Continue;
        exchange.setFailureDetail("validate-response: " + breaches.forOperator());
        // What the backend did wrong is nothing that its clients could mend.
        return exchange.refuse(pipeline::FaultId::BadUpstreamAnswer);
    }

  private:
    [[nodiscard]] bool enforces() const noexcept { return config_.mode == model::Validation::Mode::Enforce; }

    [[nodiscard]] bool concerned() const noexcept { return part_.operation != nullptr && !part_.operation->responses.empty(); }

    static bool hasContent(const pipeline::Exchange& exchange)
    {
        const int status = exchange.response().status;
        return exchange.received().method != http::Method::Head && status != 204 && status != 304 &&
               exchange.responseFraming().hasBody();
    }

    [[nodiscard]] const ContentRule* ruleOf(const pipeline::Exchange& exchange) const
    {
        const validation::ResponseRule* const response = part_.operation->response(exchange.response().status);
        return response != nullptr ? response->body.find(typeOf(exchange)) : nullptr;
    }
    /// Nobody answers with forms.
    static bool isRead(const ContentRule& rule, std::string_view type) noexcept
    {
        return rule.kind == ContentRule::Kind::Json && rule.reads(type);
    }
    static std::string_view typeOf(const pipeline::Exchange& exchange)
    {
        return validation::essenceOf(exchange.response().headers.value(http::HeaderId::ContentType));
    }

    void check(const pipeline::Exchange& exchange, Breaches& breaches) const
    {
        const http::HeaderMap& headers = exchange.response().headers;
        const int status = exchange.response().status;
        const validation::ResponseRule* const response = part_.operation->response(status);
        if (response == nullptr)
            return breaches.add("the status " + std::to_string(status), "is none of the operation's");
        if (!hasContent(exchange) || response->body.content.empty())
            return;
        const std::string_view type = typeOf(exchange);
        const ContentRule* const rule = ruleOf(exchange);
        if (rule == nullptr)
            return breaches.add("the content type " + std::string(type.substr(0, 100)), "is none of those of " + std::to_string(status));
        if (!isRead(*rule, type))
            return;
        if (const std::string_view coding = codingOf(headers); !coding.empty()) {
            if (config_.encoded == Unread::Refuse)
                breaches.add("the content", "is encoded (" + std::string(coding.substr(0, 40)) + ") and cannot be looked into");
            return;
        }
        std::string problem;
        const std::optional<schema::Value> value = readContent(exchange.responseBody(), config_.maxDepth, problem);
        if (!value)
            return breaches.add("the content", problem);
        if (!rule->schema.id)
            return;
        jsonschema::ValidationLimits limits;
        limits.violations = breaches.room();
        if (const jsonschema::Outcome outcome = part_.contract->validator().validate(*rule->schema.id, *value, limits); !outcome.valid)
            breaches.add("the content", outcome);
    }

    ValidateResponseConfig config_;
    ContractPart part_;
};

std::unique_ptr<pipeline::Filter> buildValidateResponse(const schema::Value& value, pipeline::FilterContext& context,
                                                        schema::Problems& problems)
{
    static const schema::Value empty = schema::Value::map();
    const auto config = describe(schema::Type<ValidateResponseConfig>{}).decode(value.isNull() ? empty : value, problems);
    if (!config)
        return nullptr;
    auto part = ContractPart::of(context, {validation::Contract::Direction::Responses, config->formats}, value.location(), problems);
    return part ? std::make_unique<ValidateResponseFilter>(*config, *std::move(part)) : nullptr;
}

} // namespace

pipeline::FilterType describeValidateResponseFilter()
{
    static const std::array reasons{&answerBreaks, &answerReported, &answerOwn};
    pipeline::FilterType type;
    type.name = "validate-response";
    type.title = "Validate answers";
    type.summary = "Holds the backend's answers against the OpenAPI definition.";
    type.phase = pipeline::Phase::Validate;
    type.responseBody = pipeline::BodyNeed::Whole;
    type.hooks = pipeline::Hooks::of<ValidateResponseFilter>();
    type.reasons = reasons;
    type.schema = &describe(schema::Type<ValidateResponseConfig>{});
    type.build = buildValidateResponse;
    return type;
}

} // namespace postern::filters
