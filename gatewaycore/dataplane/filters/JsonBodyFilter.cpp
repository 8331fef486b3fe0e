// SPDX-License-Identifier: Apache-2.0
#include "base/Text.h"
#include "dataplane/filters/JsonPointer.h"
#include "dataplane/filters/Template.h"
#include "dataplane/pipeline/FilterType.h"
#include "schema/Document.h"

#include <array>
#include <map>
#include <optional>

namespace postern::filters {

struct JsonChanges {
    std::map<std::string, schema::Value> set;
    std::map<std::string, std::string> rename;
    std::vector<std::string> remove;
};

struct JsonBodyConfig {
    JsonChanges request;
    JsonChanges response;
    bool passOtherTypes = false;
};

const schema::Schema<JsonChanges>& describe(schema::Type<JsonChanges>)
{
    static const auto schema =
        schema::Schema<JsonChanges>("json-changes", "Changes to the content of one direction: taken out, then renamed, then set.")
            .field("set", &JsonChanges::set,
                   "Values by JSON pointer; a text may hold ${variables}. Objects on the way are made, \"-\" appends to a list")
            .example("{/tenant: \"${claim.tenant}\"}")
            .field("rename", &JsonChanges::rename, "New names of members, by JSON pointer")
            .example("{/order/id: orderId}")
            .field("remove", &JsonChanges::remove, "JSON pointers (RFC 6901) of what is to be taken out; done first")
            .example("/internal");
    return schema;
}

const schema::Schema<JsonBodyConfig>& describe(schema::Type<JsonBodyConfig>)
{
    static const auto schema =
        schema::Schema<JsonBodyConfig>("json-body", "Changes JSON content: sets, renames and removes values by JSON pointer.")
            .field("request", &JsonBodyConfig::request, "Of what the backend gets")
            .field("response", &JsonBodyConfig::response, "Of what the client gets")
            .field("passOtherTypes", &JsonBodyConfig::passOtherTypes,
                   "Whether requests with content that is not JSON pass as they are; else they are refused");
    return schema;
}

namespace {

using pipeline::ReasonArgument;
using pipeline::ReasonText;
using pipeline::Verdict;

const ReasonText jsonChanged{"json-body.changed", "{count} values of the content were changed.", ""};
const ReasonText jsonUnchanged{"json-body.unchanged", "The content has nothing that is to be changed.", ""};
const ReasonText jsonOtherType{"json-body.other-type", "The content is not JSON but \"{type}\".",
                               "Send it as application/json, or set passOtherTypes."};
const ReasonText jsonBroken{"json-body.broken", "The content is no proper JSON: {detail}", "Send a JSON text as in RFC 8259."};
const ReasonText jsonUnfit{"json-body.unfit", "{pointer} cannot be set: what is on the way to it is neither an object nor a list.",
                           "See whether the content has the shape that the filter is made for."};

/// application/json and whatever/anything+json, without a coding on top.
bool isJson(const http::HeaderMap& headers) noexcept
{
    std::string_view type = headers.value(http::HeaderId::ContentType);
    type = type.substr(0, type.find(';'));
    while (type.ends_with(' '))
        type.remove_suffix(1);
    const std::string_view coding = headers.value(http::HeaderId::ContentEncoding);
    const bool named = http::equalsIgnoringCase(type, "application/json") ||
                       (type.size() > 5 && http::equalsIgnoringCase(type.substr(type.size() - 5), "+json"));
    return named && (coding.empty() || http::equalsIgnoringCase(coding, "identity"));
}

/// The changes of one direction.
class JsonEdits {
  public:
    static Result<JsonEdits> make(const JsonChanges& config, const pipeline::FilterContext& context)
    {
        JsonEdits edits;
        for (const std::string& text : config.remove) {
            auto pointer = JsonPointer::parse(text);
            if (!pointer)
                return unexpected(std::move(pointer).error());
            edits.remove_.push_back(*std::move(pointer));
        }
        for (const auto& [text, name] : config.rename) {
            auto pointer = JsonPointer::parse(text);
            if (!pointer)
                return unexpected(std::move(pointer).error());
            edits.rename_.emplace_back(*std::move(pointer), name);
        }
        for (const auto& [text, value] : config.set) {
            auto pointer = JsonPointer::parse(text);
            if (!pointer)
                return unexpected(std::move(pointer).error());
            Set set{*std::move(pointer), value, {}};
            if (value.isString()) {
                auto filled = Template::parse(value.asString(), context.ports.find<SecretSource>());
                if (!filled)
                    return unexpected(std::move(filled).error());
                set.text = *std::move(filled);
            }
            edits.set_.push_back(std::move(set));
        }
        return edits;
    }
    [[nodiscard]] bool empty() const noexcept { return remove_.empty() && rename_.empty() && set_.empty(); }

    /// How many values were changed; nothing, and `unfit`, when one could not be set.
    std::optional<std::size_t> apply(pipeline::Exchange& exchange, schema::Value& document, std::string_view& unfit) const
    {
        std::size_t count = 0;
        for (const JsonPointer& pointer : remove_)
            count += pointer.remove(document) ? 1 : 0;
        for (const auto& [pointer, name] : rename_)
            count += pointer.rename(document, name) ? 1 : 0;
        for (const Set& each : set_) {
            schema::Value value = each.text ? schema::Value(toValidUtf8(each.text->fill(exchange, Template::Escape::Plain))) : each.value;
            if (!each.pointer.set(document, std::move(value))) {
                unfit = each.pointer.text();
                return std::nullopt;
            }
            ++count;
        }
        return count;
    }

  private:
    struct Set {
        JsonPointer pointer;
        schema::Value value;
        std::optional<Template> text;
    };
    std::vector<JsonPointer> remove_;
    std::vector<std::pair<JsonPointer, std::string>> rename_;
    std::vector<Set> set_;
};

class JsonBodyFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(JsonBodyConfig config, pipeline::FilterContext& context)
    {
        auto request = JsonEdits::make(config.request, context);
        if (!request)
            return unexpected(std::move(request).error());
        auto response = JsonEdits::make(config.response, context);
        if (!response)
            return unexpected(std::move(response).error());
        return std::unique_ptr<Filter>(new JsonBodyFilter(*std::move(request), *std::move(response), config.passOtherTypes));
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        if (request_.empty() || exchange.requestBody().empty())
            return Verdict::Continue;
        http::HeaderMap& headers = exchange.request().headers;
        if (!isJson(headers)) {
            const ReasonArgument type("type", headers.value(http::HeaderId::ContentType));
            if (passOtherTypes_)
                exchange.explainSkipped(jsonOtherType, type);
            else
                exchange.explain(jsonOtherType, type);
            return passOtherTypes_ ? Verdict::Continue : refuse(exchange, "The content of the request has to be JSON.", false);
        }
        std::string out;
        switch (edit(exchange, request_, exchange.requestBody(), out)) {
        case Outcome::Broken: return refuse(exchange, "The content of the request is no proper JSON.", false);
        case Outcome::Unfit: return refuse(exchange, "The content of the request has not the shape that this API takes.", false);
        case Outcome::Same: return Verdict::Continue;
        case Outcome::Changed: break;
        }
        forgetDigests(headers);
        exchange.replaceRequestBody(exchange.arena().copy(out));
        return Verdict::Continue;
    }

    Verdict onResponse(pipeline::Exchange& exchange) const override
    {
        // The gateway's own errors have a shape that clients rely on.
        if (response_.empty() || exchange.failed() || exchange.responseBody().empty())
            return Verdict::Continue;
        http::HeaderMap& headers = exchange.response().headers;
        if (!isJson(headers)) {
            exchange.explainSkipped(jsonOtherType, ReasonArgument("type", headers.value(http::HeaderId::ContentType)));
            return Verdict::Continue;
        }
        std::string out;
        switch (edit(exchange, response_, exchange.responseBody(), out)) {
        case Outcome::Broken: return refuse(exchange, "The content of the answer is no proper JSON.", true);
        case Outcome::Unfit: return refuse(exchange, "The content of the answer has another shape than expected.", true);
        case Outcome::Same: return Verdict::Continue;
        case Outcome::Changed: break;
        }
        forgetDigests(headers);
        headers.remove(http::HeaderId::ETag); // it was of other octets
        exchange.replaceResponseBody(exchange.arena().copy(out));
        return Verdict::Continue;
    }

    [[nodiscard]] pipeline::BodyNeed narrowRequestBody(pipeline::BodyNeed declared) const override
    {
        return request_.empty() ? pipeline::BodyNeed::None : declared;
    }
    [[nodiscard]] pipeline::BodyNeed narrowResponseBody(pipeline::BodyNeed declared) const override
    {
        return response_.empty() ? pipeline::BodyNeed::None : declared;
    }

  private:
    enum class Outcome : std::uint8_t { Same, Changed, Broken, Unfit };

    JsonBodyFilter(JsonEdits request, JsonEdits response, bool passOtherTypes)
        : request_(std::move(request)), response_(std::move(response)), passOtherTypes_(passOtherTypes)
    {
    }

    static Outcome edit(pipeline::Exchange& exchange, const JsonEdits& edits, BytesView content, std::string& out)
    {
        schema::Problems problems;
        schema::ReadLimits limits;
        limits.values = 1'000'000;
        auto document = schema::readJson(content, "content", problems, limits);
        if (!document) {
            exchange.explain(jsonBroken, ReasonArgument("detail", problems.all().empty() ? "" : problems.all().front().message));
            return Outcome::Broken;
        }
        std::string_view unfit;
        const auto count = edits.apply(exchange, *document, unfit);
        if (!count) {
            exchange.explain(jsonUnfit, ReasonArgument("pointer", unfit));
            return Outcome::Unfit;
        }
        if (*count == 0) {
            exchange.explainSkipped(jsonUnchanged);
            return Outcome::Same;
        }
        out = schema::writeJson(*document, 0);
        exchange.explain(jsonChanged, ReasonArgument("count", static_cast<std::uint64_t>(*count)));
        return Outcome::Changed;
    }

    static void forgetDigests(http::HeaderMap& headers)
    {
        for (const char* const name : {"Content-MD5", "Digest", "Content-Digest", "Repr-Digest"})
            headers.remove(name);
    }

    static Verdict refuse(pipeline::Exchange& exchange, std::string_view description, bool response)
    {
        pipeline::FaultDetails details;
        details.description = description;
        return exchange.refuse(response ? pipeline::FaultId::BadUpstreamAnswer : pipeline::FaultId::BadRequest, details);
    }

    JsonEdits request_;
    JsonEdits response_;
    bool passOtherTypes_;
};

} // namespace

pipeline::FilterType describeJsonBodyFilter()
{
    static const std::array reasons{&jsonChanged, &jsonUnchanged, &jsonOtherType, &jsonBroken, &jsonUnfit};
    pipeline::FilterTraits traits;
    traits.name = "json-body";
    traits.title = "JSON body";
    traits.summary = "Sets, renames and removes values of JSON content by JSON pointer, with variables of the call.";
    traits.phase = pipeline::Phase::Transform;
    traits.requestBody = pipeline::BodyNeed::Whole;
    traits.responseBody = pipeline::BodyNeed::Whole;
    traits.reasons = reasons;
    return pipeline::makeFilterType<JsonBodyConfig, JsonBodyFilter>(traits);
}

} // namespace postern::filters
