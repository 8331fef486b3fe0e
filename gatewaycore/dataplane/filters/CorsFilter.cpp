// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/FilterType.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

namespace postern::filters {

struct CorsConfig {
    std::vector<std::string> allowOrigins{"*"};
    std::vector<std::string> allowMethods{"GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD"};
    std::vector<std::string> allowHeaders{"Authorization", "Content-Type", "SOAPAction", "ApiKey"};
    std::vector<std::string> exposeHeaders;
    bool allowCredentials = false;
    std::optional<std::chrono::seconds> maxAge;
};

const schema::Schema<CorsConfig>& describe(schema::Type<CorsConfig>)
{
    static const auto schema =
        schema::Schema<CorsConfig>("cors", "Lets web pages of other origins call the API (Cross-Origin Resource Sharing).")
            .field("allowOrigins", &CorsConfig::allowOrigins,
                   "Origins that may call: exact (https://shop.example), with any first label (https://*.shop.example), or * for all")
            .example("https://shop.example")
            .field("allowMethods", &CorsConfig::allowMethods, "Methods they may use; * for all")
            .field("allowHeaders", &CorsConfig::allowHeaders, "Request headers they may send; * for all")
            .field("exposeHeaders", &CorsConfig::exposeHeaders, "Response headers their scripts may read")
            .field("allowCredentials", &CorsConfig::allowCredentials,
                   "Whether they may send cookies; only for origins that are listed, never for *")
            .field("maxAge", &CorsConfig::maxAge, "How long a browser may remember a preflight answer")
            .range(std::chrono::seconds(0), std::chrono::hours(24))
            .check([](const CorsConfig& config, schema::Reporter& reporter) {
                const bool all = std::find(config.allowOrigins.begin(), config.allowOrigins.end(), "*") != config.allowOrigins.end();
                if (config.allowCredentials && all)
                    reporter.warning("allowCredentials", "has no effect for origins that only \"*\" lets in",
                                     "list the origins that may send credentials");
                for (const auto* list : {&config.allowOrigins, &config.allowMethods, &config.allowHeaders, &config.exposeHeaders}) {
                    for (const std::string& text : *list) {
                        if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c <= 0x20 || c >= 0x7f || c == ','; }))
                            reporter.error("", "\"" + text + "\" is not one name or origin; write a list");
                    }
                }
            });
    return schema;
}

namespace {

using http::HeaderId;
using pipeline::ReasonArgument;
using pipeline::ReasonText;
using pipeline::Verdict;

const ReasonText preflight{"cors.preflight", "A browser asked whether {origin} may call {method}, and was told so.", ""};
const ReasonText refusedOrigin{"cors.origin", "The origin {origin} is not among those that may call, so its browser will not "
                                              "let the page see the answer.", "Add it to `allowOrigins`."};
const ReasonText refusedMethod{"cors.method", "Pages of {origin} may call, but not with the method {method}.",
                               "Add it to `allowMethods`."};
const ReasonText sameOrigin{"cors.none", "The request comes from no other origin.", ""};

std::string joinedList(const std::vector<std::string>& items)
{
    std::string text;
    for (const std::string& item : items)
        text += (text.empty() ? "" : ", ") + item;
    return text;
}

bool contains(const std::vector<std::string>& list, std::string_view item) noexcept
{
    return std::find(list.begin(), list.end(), item) != list.end();
}

/// As the Fetch standard has it (4.10): the answer says whether the browser may show it to the page; a call that does not
/// come from a browser, or from the same origin, is none of its business.
class CorsFilter final : public pipeline::Filter {
  public:
    CorsFilter(CorsConfig config, pipeline::FilterContext&)
        : config_(std::move(config)), anyOrigin_(contains(config_.allowOrigins, "*")),
          anyMethod_(contains(config_.allowMethods, "*")), anyHeader_(contains(config_.allowHeaders, "*")),
          methods_(joinedList(config_.allowMethods)), headers_(joinedList(config_.allowHeaders)),
          exposed_(joinedList(config_.exposeHeaders)),
          maxAge_(config_.maxAge ? std::to_string(config_.maxAge->count()) : std::string())
    {
        // "*" alone gives everybody the same answer; otherwise caches have to keep them apart.
        varies_ = !anyOrigin_ || (config_.allowCredentials && config_.allowOrigins.size() > 1);
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        const http::HeaderMap& headers = exchange.request().headers;
        const std::string_view origin = headers.value(HeaderId::Origin);
        const std::string_view method = headers.value(HeaderId::AccessControlRequestMethod);
        State& state = exchange.slot<State>();
        state.origin = origin;
        if (origin.empty()) {
            exchange.explainSkipped(sameOrigin);
            return Verdict::Continue;
        }
        state.listed = isListed(origin);
        state.allowed = state.listed || anyOrigin_;
        if (!state.allowed)
            exchange.explain(refusedOrigin, ReasonArgument("origin", origin));
        if (exchange.received().method != http::Method::Options || method.empty())
            return Verdict::Continue;

        state.preflight = true;
        if (state.allowed && !anyMethod_ && !contains(config_.allowMethods, method)) {
            state.allowed = false;
            exchange.explain(refusedMethod, ReasonArgument("origin", origin), ReasonArgument("method", method));
        } else if (state.allowed) {
            exchange.explain(preflight, ReasonArgument("origin", origin), ReasonArgument("method", method));
        }
        state.method = method;
        state.headers = headers.value(HeaderId::AccessControlRequestHeaders);
        pipeline::LocalReply reply;
        reply.status = 204;
        return exchange.respond(reply);
    }

    Verdict onResponse(pipeline::Exchange& exchange) const override
    {
        http::HeaderMap& headers = exchange.response().headers;
        const State* const state = exchange.slotIfMade<State>();
        // What the backend says of other origins is not for it to say: this filter does.
        for (const HeaderId id : {HeaderId::AccessControlAllowOrigin, HeaderId::AccessControlAllowCredentials,
                                  HeaderId::AccessControlAllowMethods, HeaderId::AccessControlAllowHeaders,
                                  HeaderId::AccessControlExposeHeaders, HeaderId::AccessControlMaxAge})
            headers.remove(id);
        if (varies_)
            addVary(exchange, "Origin");
        if (state == nullptr || state->origin.empty())
            return Verdict::Continue;
        if (state->preflight) {
            addVary(exchange, "Access-Control-Request-Method");
            addVary(exchange, "Access-Control-Request-Headers");
        }
        if (!state->allowed)
            return Verdict::Continue;
        const bool credentials = config_.allowCredentials && state->listed;
        headers.set(HeaderId::AccessControlAllowOrigin, anyOrigin_ && !credentials ? std::string_view("*") : state->origin);
        if (credentials)
            headers.set(HeaderId::AccessControlAllowCredentials, "true");
        if (state->preflight) {
            headers.set(HeaderId::AccessControlAllowMethods, anyMethod_ ? state->method : std::string_view(methods_));
            if (anyHeader_ ? !state->headers.empty() : !headers_.empty())
                headers.set(HeaderId::AccessControlAllowHeaders, anyHeader_ ? state->headers : std::string_view(headers_));
            if (!maxAge_.empty())
                headers.set(HeaderId::AccessControlMaxAge, maxAge_);
        } else if (!exposed_.empty()) {
            headers.set(HeaderId::AccessControlExposeHeaders, exposed_);
        }
        return Verdict::Continue;
    }

  private:
    struct State {
        std::string_view origin;
        std::string_view method;
        std::string_view headers;
        bool listed = false; ///< by name, not by "*"
        bool allowed = false;
        bool preflight = false;
    };

    [[nodiscard]] bool isListed(std::string_view origin) const noexcept
    {
        return std::any_of(config_.allowOrigins.begin(), config_.allowOrigins.end(), [origin](const std::string& pattern) {
            if (pattern == origin)
                return pattern != "*";
            const std::size_t star = pattern.find("//*.");
            if (star == std::string::npos)
                return false;
            const std::string_view head = std::string_view(pattern).substr(0, star + 2);
            const std::string_view tail = std::string_view(pattern).substr(star + 3); // ".shop.example"
            if (origin.size() <= head.size() + tail.size() || !origin.starts_with(head) || !origin.ends_with(tail))
                return false;
            const std::string_view label = origin.substr(head.size(), origin.size() - head.size() - tail.size());
            return label.find_first_of("/:@") == std::string_view::npos;
        });
    }

    static void addVary(pipeline::Exchange& exchange, std::string_view name)
    {
        http::HeaderMap& headers = exchange.response().headers;
        if (headers.containsToken(HeaderId::Vary, name) || headers.containsToken(HeaderId::Vary, "*"))
            return;
        const std::string_view known = headers.value(HeaderId::Vary);
        if (known.empty())
            headers.set(HeaderId::Vary, name);
        else
            headers.add(HeaderId::Vary, name);
    }

    CorsConfig config_;
    bool anyOrigin_;
    bool anyMethod_;
    bool anyHeader_;
    bool varies_ = true;
    std::string methods_;
    std::string headers_;
    std::string exposed_;
    std::string maxAge_;
};

} // namespace

pipeline::FilterType describeCorsFilter()
{
    static const std::array reasons{&preflight, &refusedOrigin, &refusedMethod, &sameOrigin};
    pipeline::FilterTraits traits;
    traits.name = "cors";
    traits.title = "Cross-origin requests";
    traits.summary = "Answers browsers' preflights and says which origins may see answers.";
    traits.phase = pipeline::Phase::Guard;
    traits.reasons = reasons;
    return pipeline::makeFilterType<CorsConfig, CorsFilter>(traits);
}

} // namespace postern::filters
