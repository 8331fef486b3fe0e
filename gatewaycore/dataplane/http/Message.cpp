// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/Message.h"

#include <algorithm>
#include <array>
#include <string>

namespace postern::http {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 9> methods{"GET",     "HEAD",    "POST",  "PUT",  "DELETE",
                                                  "CONNECT", "OPTIONS", "TRACE", "PATCH"};

// The other names of the IANA HTTP Method Registry (PRI is reserved and left out), and those of UPnP and of caches.
constexpr std::array<std::string_view, 36> registered{"ACL",
                                                      "BASELINE-CONTROL",
                                                      "BIND",
                                                      "CHECKIN",
                                                      "CHECKOUT",
                                                      "COPY",
                                                      "LABEL",
                                                      "LINK",
                                                      "LOCK",
                                                      "M-SEARCH",
                                                      "MERGE",
                                                      "MKACTIVITY",
                                                      "MKCALENDAR",
                                                      "MKCOL",
                                                      "MKREDIRECTREF",
                                                      "MKWORKSPACE",
                                                      "MOVE",
                                                      "NOTIFY",
                                                      "ORDERPATCH",
                                                      "PROPFIND",
                                                      "PROPPATCH",
                                                      "PURGE",
                                                      "QUERY",
                                                      "REBIND",
                                                      "REPORT",
                                                      "SEARCH",
                                                      "SUBSCRIBE",
                                                      "UNBIND",
                                                      "UNCHECKOUT",
                                                      "UNLINK",
                                                      "UNLOCK",
                                                      "UNSUBSCRIBE",
                                                      "UPDATE",
                                                      "UPDATEREDIRECTREF",
                                                      "VERSION-CONTROL"};

} // namespace

Method parseMethod(std::string_view text) noexcept
{
    for (std::size_t at = 0; at < methods.size(); ++at) {
        if (methods[at] == text)
            return static_cast<Method>(at);
    }
    return Method::Other;
}

bool isRegisteredMethod(std::string_view text) noexcept
{
    return parseMethod(text) != Method::Other ||
           (!text.empty() && std::find(registered.begin(), registered.end(), text) != registered.end());
}

std::string_view toString(Method method) noexcept
{
    return method == Method::Other ? std::string_view() : methods[static_cast<std::size_t>(method)];
}

bool isSafe(Method method) noexcept
{
    return method == Method::Get || method == Method::Head || method == Method::Options || method == Method::Trace;
}

bool isIdempotent(Method method) noexcept
{
    return isSafe(method) || method == Method::Put || method == Method::Delete;
}

std::string_view toString(Version version) noexcept
{
    switch (version) {
    case Version::Http10:
        return "HTTP/1.0";
    case Version::Http11:
        return "HTTP/1.1";
    case Version::Http2:
        return "HTTP/2";
    }
    return "HTTP/1.1";
}

std::string_view reasonPhrase(int status) noexcept
{
    switch (status) {
    case 100:
        return "Continue";
    case 101:
        return "Switching Protocols";
    case 102:
        return "Processing";
    case 103:
        return "Early Hints";
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 203:
        return "Non-Authoritative Information";
    case 204:
        return "No Content";
    case 205:
        return "Reset Content";
    case 206:
        return "Partial Content";
    case 207:
        return "Multi-Status";
    case 208:
        return "Already Reported";
    case 226:
        return "IM Used";
    case 300:
        return "Multiple Choices";
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 303:
        return "See Other";
    case 304:
        return "Not Modified";
    case 305:
        return "Use Proxy";
    case 307:
        return "Temporary Redirect";
    case 308:
        return "Permanent Redirect";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 402:
        return "Payment Required";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 406:
        return "Not Acceptable";
    case 407:
        return "Proxy Authentication Required";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 410:
        return "Gone";
    case 411:
        return "Length Required";
    case 412:
        return "Precondition Failed";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 416:
        return "Range Not Satisfiable";
    case 417:
        return "Expectation Failed";
    case 421:
        return "Misdirected Request";
    case 422:
        return "Unprocessable Content";
    case 423:
        return "Locked";
    case 424:
        return "Failed Dependency";
    case 425:
        return "Too Early";
    case 426:
        return "Upgrade Required";
    case 428:
        return "Precondition Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 451:
        return "Unavailable For Legal Reasons";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    case 506:
        return "Variant Also Negotiates";
    case 507:
        return "Insufficient Storage";
    case 508:
        return "Loop Detected";
    case 511:
        return "Network Authentication Required";
    default:
        return "Unknown";
    }
}

Result<void> RequestHead::setTarget(std::string_view text)
{
    Target split;
    TargetFailure failure;
    if (!splitTarget(text, method, split, failure))
        return unexpected(ErrorKind::InvalidArgument, std::string(failure.reason));
    target = text;
    parts = split;
    return {};
}

void RequestHead::forget() noexcept
{
    headers.forget();
    method = Method::Get;
    version = Version::Http11;
    methodText = target = authority = {};
    parts = {};
}

void ResponseHead::forget() noexcept
{
    headers.forget();
    status = 200;
    version = Version::Http11;
    reason = {};
}

} // namespace postern::http
