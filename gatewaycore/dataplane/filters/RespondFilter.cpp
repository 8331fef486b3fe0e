// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/FilterType.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>

namespace postern::filters {

struct RespondConfig {
    int status = 200;
    std::string contentType;
    std::string body;
    std::map<std::string, std::string> headers;
    bool examples = false;
};

const schema::Schema<RespondConfig>& describe(schema::Type<RespondConfig>)
{
    static const auto schema =
        schema::Schema<RespondConfig>("respond", "Answers by itself, without a backend.")
            .field("status", &RespondConfig::status, "Status of the answer")
            .range(200, 599)
            .field("contentType", &RespondConfig::contentType, "Media type of the body")
            .example("application/json")
            .field("body", &RespondConfig::body, "Content of the answer")
            .field("headers", &RespondConfig::headers, "More header fields of the answer")
            .field("examples", &RespondConfig::examples,
                   "Answers with the examples of the API's definition instead; a request chooses one by Accept and by "
                   "\"Prefer: code=404\" or \"Prefer: example=name\"");
    return schema;
}

namespace {

using pipeline::ReasonArgument;
using pipeline::ReasonText;
using pipeline::Verdict;

const ReasonText fixed{"respond.fixed", "The chain answers {status} by itself.", ""};
const ReasonText example{"respond.example", "The definition's example for {status} {type} was answered.", ""};
const ReasonText generated{"respond.generated", "The definition has no example for {status}; one was made from its schema.",
                           "Add an example to the definition to decide what is answered."};
const ReasonText nothing{"respond.nothing", "The operation has no responses in its definition, so 204 is answered.",
                         "Add a response with an example to the definition."};
const ReasonText notFound{"respond.no-such-example", "The definition has no response {wanted}.",
                          "Ask for one that the definition has, or leave the Prefer field out."};
const ReasonText notAcceptable{"respond.not-acceptable", "The request accepts {accept}, but there are examples of other types only.",
                               "Change the Accept field, or add an example of that type."};

/// How much a client wants `type` (RFC 9110 12.5.1), 0 to 1000; the most specific range that matches counts.
int quality(std::string_view accept, std::string_view type) noexcept
{
    if (accept.empty())
        return 1000;
    type = type.substr(0, type.find(';'));
    const std::string_view major = type.substr(0, type.find('/'));
    int best = 0;
    int bestRank = -1;
    http::forEachListMember(accept, [&](std::string_view member) {
        std::string_view range = member.substr(0, member.find(';'));
        while (range.ends_with(' '))
            range.remove_suffix(1);
        int rank = -1;
        if (range == "*/*")
            rank = 0;
        else if (range.ends_with("/*") && http::equalsIgnoringCase(range.substr(0, range.size() - 2), major))
            rank = 1;
        else if (http::equalsIgnoringCase(range, type))
            rank = 2;
        if (rank <= bestRank)
            return;
        int value = 1000;
        if (const std::size_t q = member.find("q="); q != std::string_view::npos && q > range.size()) {
            const std::string_view text = member.substr(q + 2);
            value = text.starts_with('1') ? 1000 : 0;
            int scale = 100;
            for (std::size_t at = 2; text.starts_with("0.") && at < text.size() && at < 5 && text[at] >= '0' && text[at] <= '9';
                 ++at, scale /= 10)
                value += (text[at] - '0') * scale;
        }
        bestRank = rank;
        best = value;
    });
    return best;
}

struct Preference {
    int code = 0;
    std::string_view example;
};

/// What a "Prefer: code=404, example=none" asks for (RFC 7240).
Preference preferenceOf(const http::HeaderMap& headers)
{
    Preference preference;
    headers.forEachValue("Prefer", [&preference](std::string_view value) {
        std::size_t at = 0;
        while (at < value.size()) {
            const std::size_t end = std::min(value.find_first_of(",;", at), value.size());
            std::string_view part = value.substr(at, end - at);
            at = end + 1;
            while (part.starts_with(' '))
                part.remove_prefix(1);
            while (part.ends_with(' '))
                part.remove_suffix(1);
            const std::size_t equals = part.find('=');
            if (equals == std::string_view::npos)
                continue;
            const std::string_view name = part.substr(0, equals);
            std::string_view text = part.substr(equals + 1);
            if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
                text = text.substr(1, text.size() - 2);
            if (http::equalsIgnoringCase(name, "code"))
                std::from_chars(text.data(), text.data() + text.size(), preference.code);
            else if (http::equalsIgnoringCase(name, "example"))
                preference.example = text;
        }
    });
    return preference;
}

class RespondFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(RespondConfig config, pipeline::FilterContext& context)
    {
        for (const auto& [name, value] : config.headers) {
            if (name.empty() || name.find_first_of(" :\r\n\t") != std::string::npos ||
                std::any_of(value.begin(), value.end(), [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; }))
                return unexpected(ErrorKind::InvalidConfig, "the header \"" + name + "\" cannot be sent", Fault::Config);
        }
        std::vector<model::MockResponse> mocks;
        if (config.examples && context.operation != nullptr)
            mocks = context.operation->mocks;
        return std::unique_ptr<Filter>(new RespondFilter(std::move(config), std::move(mocks)));
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        if (config_.examples)
            return answerWithExample(exchange);
        exchange.explain(fixed, ReasonArgument("status", config_.status));
        return answer(exchange, config_.status, config_.contentType, config_.body, config_.headers);
    }

  private:
    RespondFilter(RespondConfig config, std::vector<model::MockResponse> mocks)
        : config_(std::move(config)), mocks_(std::move(mocks))
    {
    }

    template <class Fields>
    static Verdict answer(pipeline::Exchange& exchange, int status, std::string_view contentType, std::string_view body,
                          const Fields& fields)
    {
        http::HeaderMap headers(exchange.arena());
        for (const auto& [name, value] : fields)
            headers.add(name, value);
        pipeline::LocalReply reply;
        reply.status = status;
        reply.contentType = contentType;
        reply.body = body;
        reply.headers = {headers.begin(), headers.size()};
        return exchange.respond(reply);
    }

    Verdict answerWithExample(pipeline::Exchange& exchange) const
    {
        if (mocks_.empty()) {
            exchange.explain(nothing);
            return answer(exchange, 204, {}, {}, config_.headers);
        }
        const http::HeaderMap& headers = exchange.request().headers;
        const Preference preference = preferenceOf(headers);
        std::string_view accept;
        headers.forEachValue(http::HeaderId::Accept, [&](std::string_view value) {
            accept = accept.empty() ? value : exchange.arena().join(accept, ",", value);
        });
        // Best first is the definition's order: of equals the first one wins.
        const model::MockResponse* best = nullptr;
        int bestQuality = 0;
        bool seen = false;
        int status = preference.code;
        for (const model::MockResponse& mock : mocks_) {
            if (status == 0 && (preference.example.empty() || mock.exampleName == preference.example))
                status = mock.status;
            if (mock.status != status || (!preference.example.empty() && mock.exampleName != preference.example))
                continue;
            seen = true;
            const int wanted = mock.contentType.empty() ? 1000 : quality(accept, mock.contentType);
            if (wanted > bestQuality) {
                best = &mock;
                bestQuality = wanted;
            }
        }
        if (!seen) {
            if (exchange.recording()) {
                std::string wanted = preference.code != 0 ? std::to_string(preference.code) : std::string();
                if (!preference.example.empty())
                    wanted += (wanted.empty() ? "" : " ") + std::string(preference.example);
                exchange.explain(notFound, ReasonArgument("wanted", wanted));
            }
            pipeline::FaultDetails details;
            details.description = "The definition has no response like the preferred one";
            return exchange.refuse(pipeline::FaultId::BadRequest, details);
        }
        if (best == nullptr) {
            exchange.explain(notAcceptable, ReasonArgument("accept", accept));
            return answer(exchange, 406, {}, {}, config_.headers);
        }
        exchange.explain(best->generated ? generated : example, ReasonArgument("status", best->status),
                         ReasonArgument("type", best->contentType));
        return answer(exchange, best->status, best->contentType, best->body, best->headers);
    }

    RespondConfig config_;
    std::vector<model::MockResponse> mocks_;
};

} // namespace

pipeline::FilterType describeRespondFilter()
{
    static const std::array reasons{&fixed, &example, &generated, &nothing, &notFound, &notAcceptable};
    pipeline::FilterTraits traits;
    traits.name = "respond";
    traits.title = "Respond";
    traits.summary = "Answers by itself: always the same, or with the examples of the API's definition.";
    traits.phase = pipeline::Phase::Transform;
    traits.reasons = reasons;
    return pipeline::makeFilterType<RespondConfig, RespondFilter>(traits);
}

} // namespace postern::filters
