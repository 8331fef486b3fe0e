// SPDX-License-Identifier: Apache-2.0
#include "base/Iso8601.h"
#include "base/Text.h"
#include "capture/Har.h"
#include "capture/internal/HarFields.h"
#include "crypto/Base64.h"
#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"

#include <algorithm>
#include <utility>

namespace postern::capture {
namespace {

using inspection::Message;
using inspection::Trace;
using schema::Value;

double milliseconds(std::chrono::nanoseconds duration) { return static_cast<double>(duration.count()) / 1e6; }

Value nameAndValue(std::string_view name, std::string_view value)
{
    return Value::object({{"name", toValidUtf8(name)}, {"value", toValidUtf8(value)}});
}

Value headersOf(const Message& message)
{
    Value list = Value::list();
    for (const auto& [name, value] : message.headers)
        list.push(nameAndValue(name, value));
    return list;
}

/// RFC 6265: "a=1; b=2" of a request, "a=1; Path=/; HttpOnly" of a response.
Value cookiesOf(const Message& message, bool response)
{
    Value list = Value::list();
    for (const auto& [name, value] : message.headers) {
        if (!internal::sameName(name, response ? "set-cookie" : "cookie"))
            continue;
        std::string_view rest = value;
        bool first = true;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(';'), rest.size());
            std::string_view pair = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
            const std::size_t equals = std::min(pair.find('='), pair.size());
            const std::string_view key = pair.substr(0, equals);
            const std::string_view content = pair.substr(std::min(equals + 1, pair.size()));
            if (!response || first) {
                if (!pair.empty())
                    list.push(nameAndValue(key, content));
            } else if (Value* cookie = list.at(list.size() - 1); cookie != nullptr) {
                if (internal::sameName(key, "path"))
                    cookie->set("path", toValidUtf8(content));
                else if (internal::sameName(key, "domain"))
                    cookie->set("domain", toValidUtf8(content));
                else if (internal::sameName(key, "httponly"))
                    cookie->set("httpOnly", true);
                else if (internal::sameName(key, "secure"))
                    cookie->set("secure", true);
            }
            first = false;
        }
    }
    return list;
}

Value queryOf(std::string_view target)
{
    Value list = Value::list();
    target = target.substr(0, target.find('#'));
    const std::size_t mark = target.find('?');
    if (mark == std::string_view::npos)
        return list;
    std::string_view rest = target.substr(mark + 1);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        const std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (!pair.empty())
            list.push(nameAndValue(internal::percentDecoded(pair.substr(0, equals)), internal::percentDecoded(pair.substr(std::min(equals + 1, pair.size())))));
    }
    return list;
}

/// "127.0.0.1" of "127.0.0.1:9001", "::1" of "[::1]:9001"; anything else is no address that HAR's schema takes.
std::string addressOf(std::string_view endpoint)
{
    if (endpoint.starts_with('[')) {
        const std::string_view inner = endpoint.substr(1, endpoint.find(']') - 1);
        return inner.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos ? std::string(inner) : std::string();
    }
    const std::string_view host = endpoint.substr(0, endpoint.find(':'));
    return !host.empty() && std::count(host.begin(), host.end(), '.') == 3 && host.find_first_not_of("0123456789.") == std::string_view::npos ? std::string(host) : std::string();
}

/// -1 is "does not apply"; `connect` holds `ssl`; and all but `ssl` and those of -1 add up to the entry's time. `blocked` is
/// what the gateway itself took.
Value timingsOf(const Trace& trace, double& time)
{
    time = std::max(0.0, milliseconds(trace.summary.duration));
    const inspection::UpstreamAttempt* attempt = trace.upstream.empty() ? nullptr : &trace.upstream.back();
    if (attempt == nullptr)
        return Value::object({{"blocked", -1}, {"dns", -1}, {"connect", -1}, {"ssl", -1}, {"send", 0}, {"wait", time}, {"receive", 0}});
    const auto part = [](std::chrono::nanoseconds duration) { return std::max(0.0, milliseconds(duration)); };
    const double dns = part(attempt->dns);
    const double ssl = part(attempt->tls);
    const double connect = part(attempt->connect) + ssl;
    const double wait = part(attempt->wait);
    const double receive = part(attempt->transfer);
    const double sum = (dns > 0 ? dns : 0) + (connect > 0 ? connect : 0) + wait + receive;
    const double blocked = time > sum ? time - sum : -1;
    time = std::max(time, sum);
    const auto orNone = [](double value) { return value > 0 ? Value(value) : Value(-1); };
    return Value::object({{"blocked", blocked < 0 ? Value(-1) : Value(blocked)}, {"dns", orNone(dns)}, {"connect", orNone(connect)}, {"ssl", orNone(ssl)},
                          {"send", 0}, {"wait", wait}, {"receive", receive}});
}

Value requestOf(const Trace& trace)
{
    const Message& message = trace.clientRequest;
    const internal::RequestLine line = internal::requestLine(message.line, trace.summary);
    Value request = Value::object({{"method", toValidUtf8(line.method)}, {"url", internal::absoluteUrl(trace, line.target)}, {"httpVersion", toValidUtf8(line.version)}});
    request.set("cookies", cookiesOf(message, false));
    request.set("headers", headersOf(message));
    request.set("queryString", queryOf(line.target));
    request.set("headersSize", -1);
    request.set("bodySize", message.bodySize);
    if (!message.body.empty()) {
        Value content = Value::object({{"mimeType", toValidUtf8(internal::headerNamed(message, "content-type"))}});
        if (isUtf8(message.body)) {
            content.set("text", message.body);
        } else {
            // HAR has no encoding for what is sent, so this one is ours.
            content.set("text", crypto::base64Encode(message.body));
            content.set("_encoding", "base64");
        }
        if (message.bodyTruncated)
            content.set("comment", "cut to its beginning");
        request.set("postData", std::move(content));
    }
    return request;
}

Value responseOf(const Trace& trace)
{
    const Message& message = trace.clientResponse;
    const internal::StatusLine line = internal::statusLine(message.line);
    Value response = Value::object({{"status", trace.summary.status}, {"statusText", toValidUtf8(line.text)}, {"httpVersion", toValidUtf8(line.version)}});
    response.set("cookies", cookiesOf(message, true));
    response.set("headers", headersOf(message));
    const std::string_view type = internal::headerNamed(message, "content-type");
    Value content = Value::object({{"size", message.bodySize}, {"mimeType", type.empty() ? std::string("x-unknown") : toValidUtf8(type)}});
    if (isUtf8(message.body)) {
        if (!message.body.empty())
            content.set("text", message.body);
    } else {
        content.set("text", crypto::base64Encode(message.body));
        content.set("encoding", "base64");
    }
    if (message.bodyTruncated)
        content.set("comment", message.body.empty() ? "left out" : "cut to its beginning");
    response.set("content", std::move(content));
    response.set("redirectURL", toValidUtf8(internal::headerNamed(message, "location")));
    response.set("headersSize", -1);
    response.set("bodySize", message.bodySize);
    return response;
}

Value annotationOf(const Annotation& annotation)
{
    Value value = Value::map();
    if (annotation.mark != 0)
        value.set("mark", annotation.mark);
    if (annotation.pinned)
        value.set("pinned", true);
    if (!annotation.note.empty())
        value.set("note", toValidUtf8(annotation.note));
    return value;
}

/// The trace without what stands in the entry itself.
Value extensionOf(const Trace& trace, const Annotation& annotation)
{
    Trace rest = trace;
    for (Message* message : {&rest.clientRequest, &rest.clientResponse}) {
        message->headers.clear();
        message->body.clear();
    }
    Value extension = inspection::toValue(rest);
    if (!annotation.isEmpty())
        extension.set(internal::annotationMember, annotationOf(annotation));
    return extension;
}

Value entryOf(const Trace& trace, const Annotation& annotation)
{
    double time = 0;
    Value timings = timingsOf(trace, time);
    Value entry = Value::object({{"startedDateTime", toIso8601(trace.summary.began)}, {"time", time}});
    entry.set("request", requestOf(trace));
    entry.set("response", responseOf(trace));
    entry.set("cache", Value::map());
    entry.set("timings", std::move(timings));
    if (!trace.upstream.empty()) {
        if (std::string address = addressOf(trace.upstream.back().address); !address.empty())
            entry.set("serverIPAddress", std::move(address));
    }
    if (!annotation.note.empty())
        entry.set("comment", toValidUtf8(annotation.note));
    entry.set(internal::extensionName, extensionOf(trace, annotation));
    return entry;
}

} // namespace

HarWriter::HarWriter(std::ostream& to, Secrets secrets, Redaction redaction) : to_(to), secrets_(secrets), redaction_(std::move(redaction))
{
    to_ << "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"Postern\",\"version\":\"" POSTERN_VERSION "\"";
    if (secrets_ == Secrets::Redacted)
        to_ << ",\"comment\":\"credentials are masked\"";
    to_ << "},\"entries\":[";
}

HarWriter::~HarWriter() { (void)finish(); }

bool HarWriter::write(const Trace& trace, const Annotation& annotation)
{
    to_ << (first_ ? "\n" : ",\n");
    if (secrets_ == Secrets::Redacted) {
        Annotation masked = annotation;
        masked.note = redaction_.text(annotation.note);
        to_ << schema::writeJson(entryOf(redaction_.apply(trace), masked), 0);
    } else {
        to_ << schema::writeJson(entryOf(trace, annotation), 0);
    }
    first_ = false;
    return to_.good();
}

bool HarWriter::finish()
{
    if (!std::exchange(finished_, true))
        to_ << "\n]}}\n" << std::flush;
    return to_.good();
}

} // namespace postern::capture
