// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/InterceptorMessage.h"

#include "base/Text.h"
#include "crypto/Base64.h"
#include "crypto/Json.h"
#include "dataplane/filters/FieldNames.h"

#include <algorithm>

namespace postern::filters {
namespace {

using crypto::JsonValue;

std::string quoted(std::string_view text)
{
    return isUtf8(text) ? crypto::quoteJson(text) : crypto::quoteJson(toValidUtf8(text));
}

/// Writes the members of one JSON object.
class ObjectWriter {
  public:
    explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
    void json(std::string_view name, std::string_view value)
    {
        if (out_.back() != '{')
            out_ += ',';
        out_ += quoted(name);
        out_ += ':';
        out_ += value;
    }
    void text(std::string_view name, std::string_view value) { json(name, quoted(value)); }
    void end() { out_ += '}'; }

  private:
    std::string& out_;
};

std::string fieldsJson(const http::HeaderMap& headers)
{
    // One member a name, in lower case; several fields of a name are one list (RFC 9110 5.3).
    std::string out;
    ObjectWriter object(out);
    for (const http::HeaderField* field = headers.begin(); field != headers.end(); ++field) {
        const auto isSame = [field](const http::HeaderField& other) { return http::equalsIgnoringCase(other.name, field->name); };
        if (std::any_of(headers.begin(), field, isSame))
            continue;
        std::string name(field->name);
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        std::string value;
        bool first = true;
        headers.forEachValue(field->name, [&](std::string_view each) {
            value += std::exchange(first, false) ? "" : ", ";
            value += each;
        });
        object.text(name, value);
    }
    object.end();
    return out;
}

std::string_view protocolOf(http::Version version) noexcept { return http::toString(version); }

std::string contextJson(pipeline::Exchange& exchange)
{
    std::string out;
    ObjectWriter object(out);
    const pipeline::ReceivedLine& received = exchange.received();
    object.text("requestId", exchange.correlationId());
    object.text("protocol", protocolOf(received.version));
    object.text("scheme", exchange.client().scheme);
    if (const pipeline::RouteInfo* const route = exchange.route()) {
        object.text("apiName", route->apiName);
        object.text("apiVersion", route->apiVersion);
        object.text("basePath", route->apiContext);
        object.text("pathTemplate", route->pathTemplate);
        object.text("supportedMethods", route->method);
    }
    object.text("vhost", received.authority.substr(0, received.authority.rfind(':')));
    object.text("method", received.methodText);
    object.text("path", received.target.substr(0, received.target.find('?')));
    object.text("source", exchange.client().caller);
    if (const pipeline::Identity* const identity = exchange.identity()) {
        // The token itself stays here: the service needs to know who calls, not to be able to call like him.
        std::string authentication;
        ObjectWriter inner(authentication);
        inner.text("tokenType", identity->scheme == "jwt" ? "JWT" : identity->scheme == "api-key" ? "API Key" : identity->scheme);
        inner.text("keyType", identity->keyType == pipeline::Identity::KeyType::Sandbox ? "SANDBOX" : "PRODUCTION");
        inner.end();
        object.json("authenticationContext", authentication);
    }
    object.end();
    return out;
}

Unexpected wrong(std::string what) { return unexpected(ErrorKind::ParseError, std::move(what), Fault::Upstream); }

/// {"name": "value", ...}; false when it is something else, or a field that cannot be sent.
bool readFields(const JsonValue& object, std::string_view name, InterceptorAnswer::Fields& out)
{
    const JsonValue* const fields = object.find(name);
    if (fields == nullptr || fields->kind == JsonValue::Kind::Null)
        return true;
    if (!fields->isObject())
        return false;
    for (const auto& [field, value] : fields->members) {
        if (!value.isString() || !isFieldName(field) || !isFieldValue(value.text))
            return false;
        if (!isGatewaysField(field)) // services send content-length along, which is ours to say
            out.emplace_back(field, value.text);
    }
    return true;
}

bool holdsSomething(const JsonValue& object, std::string_view name) noexcept
{
    const JsonValue* const value = object.find(name);
    return value != nullptr && (!value->members.empty() || !value->items.empty());
}

} // namespace

bool InterceptorIncludes::add(std::string_view name) noexcept
{
    if (name == "request_headers" || name == "request_header")
        requestHeaders = true;
    else if (name == "request_body")
        requestBody = true;
    else if (name == "request_trailers" || name == "request_trailer")
        requestTrailers = true;
    else if (name == "invocation_context" || name == "request_context")
        invocationContext = true;
    else if (name == "response_headers" || name == "response_header")
        responseHeaders = true;
    else if (name == "response_body")
        responseBody = true;
    else if (name == "response_trailers" || name == "response_trailer")
        responseTrailers = true;
    else
        return false;
    return true;
}

std::string writeInterceptorQuestion(pipeline::Exchange& exchange, const InterceptorIncludes& includes, bool response,
                                     std::string_view context)
{
    std::string out;
    ObjectWriter object(out);
    if (includes.requestHeaders)
        object.json("requestHeaders", fieldsJson(exchange.request().headers));
    if (includes.requestTrailers)
        object.json("requestTrailers", "{}"); // filters see no trailers
    if (includes.requestBody)
        object.text("requestBody", crypto::base64Encode(exchange.requestBody()));
    if (response) {
        object.json("responseCode", std::to_string(exchange.response().status));
        if (includes.responseHeaders)
            object.json("responseHeaders", fieldsJson(exchange.response().headers));
        if (includes.responseTrailers)
            object.json("responseTrailers", "{}");
        if (includes.responseBody)
            object.text("responseBody", crypto::base64Encode(exchange.responseBody()));
        if (!context.empty())
            object.json("interceptorContext", context);
    }
    if (includes.invocationContext)
        object.json("invocationContext", contextJson(exchange));
    object.end();
    return out;
}

Result<InterceptorAnswer> readInterceptorAnswer(std::string_view json, std::size_t maximumSize)
{
    InterceptorAnswer out;
    if (json.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return out; // nothing to be done
    crypto::JsonLimits limits;
    limits.maximumSize = maximumSize;
    const auto parsed = crypto::parseJson(json, limits);
    if (!parsed)
        return unexpected(parsed.error());
    if (!parsed->isObject())
        return wrong("the answer is no JSON object");
    if (const JsonValue* const direct = parsed->find("directRespond"); direct != nullptr)
        out.directRespond = direct->kind == JsonValue::Kind::Bool && direct->boolean;
    if (const JsonValue* const code = parsed->find("responseCode"); code != nullptr && code->kind != JsonValue::Kind::Null) {
        if (code->kind != JsonValue::Kind::Integer || (code->integer != 0 && (code->integer < 200 || code->integer > 599)))
            return wrong("its responseCode is none from 200 to 599");
        out.responseCode = static_cast<int>(code->integer);
    }
    if (const JsonValue* const endpoint = parsed->find("dynamicEndpoint"); endpoint != nullptr)
        out.dynamicEndpoint = endpoint->textOf("endpointName");
    if (!readFields(*parsed, "headersToAdd", out.headersToAdd))
        return wrong("its headersToAdd cannot be sent");
    if (!readFields(*parsed, "headersToReplace", out.headersToReplace))
        return wrong("its headersToReplace cannot be sent");
    if (const JsonValue* const names = parsed->find("headersToRemove"); names != nullptr && names->kind != JsonValue::Kind::Null) {
        for (const JsonValue& name : names->items) {
            if (!name.isString() || !isFieldName(name.text))
                return wrong("its headersToRemove holds what is no name");
            if (!isGatewaysField(name.text))
                out.headersToRemove.push_back(name.text);
        }
    }
    for (const char* const trailers : {"trailersToAdd", "trailersToReplace", "trailersToRemove"}) {
        if (holdsSomething(*parsed, trailers))
            return wrong("it changes trailers, which is not done here");
    }
    if (const JsonValue* const body = parsed->find("body"); body != nullptr && body->kind != JsonValue::Kind::Null) {
        auto decoded = body->isString() ? crypto::base64Decode(body->text) : Result<Bytes>(wrong(""));
        if (!decoded)
            return wrong("its body is no base64");
        out.body = *std::move(decoded);
    }
    if (const JsonValue* const context = parsed->find("interceptorContext"); context != nullptr && context->isObject())
        out.context = crypto::writeJson(*context);
    return out;
}

} // namespace postern::filters
