// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/FilterType.h"

#include <array>
#include <string>

namespace postern::filters {

struct SetMethodConfig {
    std::string method;
};

const schema::Schema<SetMethodConfig>& describe(schema::Type<SetMethodConfig>)
{
    static const auto schema =
        schema::Schema<SetMethodConfig>("set-method", "Asks the backend with another method.")
            .field("method", &SetMethodConfig::method, "The method; the client's own when empty")
            .example("POST")
            .check([](const SetMethodConfig& config, schema::Reporter& reporter) {
                const http::Method method = http::parseMethod(config.method);
                if (config.method.empty())
                    return;
                if (!http::isRegisteredMethod(config.method))
                    reporter.error("method", "is not a method that HTTP knows; methods are written in capitals");
                else if (method == http::Method::Connect || method == http::Method::Trace)
                    reporter.error("method", "cannot be asked of a backend");
                else if (method == http::Method::Head)
                    reporter.error("method", "cannot be HEAD: the client would wait for the content");
            });
    return schema;
}

namespace {

using pipeline::ReasonArgument;
using pipeline::Verdict;

const pipeline::ReasonText methodChanged{"set-method.changed", "The backend is asked with {after} instead of {before}.", ""};
const pipeline::ReasonText methodSame{"set-method.same", "The client's method is {before} already.", ""};
const pipeline::ReasonText methodOfHead{"set-method.head", "HEAD stays as it is, since its answer has no content.", ""};

/// The content stays, whatever the method: what a GET with content means is the backend's business (RFC 9110 9.3.1).
class SetMethodFilter final : public pipeline::Filter {
  public:
    SetMethodFilter(SetMethodConfig config, pipeline::FilterContext&)
        : text_(std::move(config.method)), method_(http::parseMethod(text_))
    {
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        http::RequestHead& request = exchange.request();
        if (text_.empty() || request.methodText == text_) {
            exchange.explainSkipped(methodSame, ReasonArgument("before", request.methodText));
            return Verdict::Continue;
        }
        if (exchange.received().method == http::Method::Head) {
            exchange.explainSkipped(methodOfHead);
            return Verdict::Continue;
        }
        exchange.explain(methodChanged, ReasonArgument("before", request.methodText), ReasonArgument("after", text_));
        request.method = method_;
        request.methodText = text_;
        // Backends want to be told that there is nothing (RFC 9110 8.6).
        const bool wantsLength =
            method_ == http::Method::Post || method_ == http::Method::Put || method_ == http::Method::Patch;
        if (wantsLength && exchange.requestFraming().kind == http::BodyFraming::Kind::None)
            exchange.requestFraming() = http::BodyFraming::ofLength(0);
        return Verdict::Continue;
    }

  private:
    std::string text_;
    http::Method method_;
};

} // namespace

pipeline::FilterType describeSetMethodFilter()
{
    static const std::array reasons{&methodChanged, &methodSame, &methodOfHead};
    pipeline::FilterTraits traits;
    traits.name = "set-method";
    traits.title = "Set method";
    traits.summary = "Asks the backend with another method than the client did.";
    traits.phase = pipeline::Phase::Transform;
    traits.reasons = reasons;
    return pipeline::makeFilterType<SetMethodConfig, SetMethodFilter>(traits);
}

} // namespace postern::filters
