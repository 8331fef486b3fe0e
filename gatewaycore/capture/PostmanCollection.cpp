// SPDX-License-Identifier: Apache-2.0
#include "capture/PostmanCollection.h"

#include "capture/internal/PostmanText.h"
#include "crypto/Base64.h"
#include "dataplane/http/HeaderName.h"
#include "schema/StoppableReading.h"

#include <algorithm>

namespace postern::capture {
namespace {

using internal::memberText;
using schema::Value;

constexpr std::string_view formBoundary = "----postern-form-part";

/// The parameters of a helper: a list of {key, value} in format 2.1, a map in 2.0.
std::string parameterOf(const Value& auth, const std::string& type, std::string_view name)
{
    const Value* parameters = auth.find(type);
    if (parameters == nullptr)
        return {};
    if (parameters->isMap())
        return memberText(*parameters, name);
    for (const Value& item : parameters->items()) {
        if (memberText(item, "key") == name)
            return memberText(item, "value");
    }
    return {};
}

bool hasHeader(const PostmanRequest& request, std::string_view name)
{
    return std::any_of(request.headers.begin(), request.headers.end(), [&](const auto& header) { return http::equalsIgnoringCase(header.first, name); });
}

class Reader {
  public:
    Reader(const PostmanLimits& limits, PostmanCollection& into, const std::atomic<bool>* stop)
        : limits_(limits), into_(into), variables_(limits.expanded), stop_(stop)
    {
    }

    Result<void> read(const Value& collection)
    {
        variables_.take(collection.find("variable"));
        auto done = items(collection.find("item"), collection.find("auth"), {});
        into_.unknown = variables_.unknown();
        return done;
    }

  private:
    Result<void> items(const Value* list, const Value* auth, const std::vector<std::string>& folders)
    {
        if (list == nullptr)
            return {};
        if (folders.size() > limits_.folders)
            return unexpected(ErrorKind::TooLarge, list->location().toString() + ": folders are nested too deeply", Fault::Config);
        for (const Value& item : list->items()) {
            if (stop_ != nullptr && *stop_)
                return unexpected(ErrorKind::Cancelled, "it was stopped");
            const Value* own = item.find("auth");
            const Value* here = own != nullptr && own->isMap() ? own : auth;
            Result<void> done;
            if (item.find("item") != nullptr) {
                std::vector<std::string> inner = folders;
                inner.push_back(memberText(item, "name"));
                done = items(item.find("item"), here, inner);
            } else if (const Value* request = item.find("request")) {
                done = one(item, *request, here, folders);
            }
            if (!done)
                return done;
        }
        return {};
    }

    Result<void> one(const Value& item, const Value& request, const Value* auth, const std::vector<std::string>& folders)
    {
        if (into_.requests.size() >= limits_.requests)
            return unexpected(ErrorKind::TooLarge, item.location().toString() + ": there are more than " + std::to_string(limits_.requests) + " requests", Fault::Config);
        PostmanRequest made;
        made.folders = folders;
        made.name = memberText(item, "name");
        made.method = request.isString() ? "GET" : memberText(request, "method");
        if (made.method.empty())
            made.method = "GET";
        made.url = request.isString() ? variables_.fill(request.asString()) : url(request.find("url"));
        if (const Value* headers = request.find("header"))
            header(*headers, made);
        if (const Value* own = request.find("auth"); own != nullptr && own->isMap())
            auth = own;
        if (auth != nullptr)
            authorize(*auth, made);
        if (const Value* body = request.find("body"); body != nullptr && !internal::isDisabled(*body))
            content(*body, made);
        if (item.find("event") != nullptr)
            made.notes.emplace_back("its scripts are not run");
        into_.requests.push_back(std::move(made));
        return {};
    }

    std::string joined(const Value* parts, char with)
    {
        if (parts == nullptr || !parts->isList())
            return parts == nullptr ? std::string() : parts->toText();
        std::string text;
        for (const Value& part : parts->items()) {
            if (&part != &parts->items().front())
                text += with;
            text += part.isMap() ? memberText(part, "value") : part.toText();
        }
        return text;
    }

    std::string url(const Value* from)
    {
        if (from == nullptr)
            return {};
        std::string text = from->isString() ? from->asString() : memberText(*from, "raw");
        if (text.empty() && from->isMap()) {
            const std::string protocol = memberText(*from, "protocol");
            const std::string port = memberText(*from, "port");
            text = (protocol.empty() ? "http" : protocol) + "://" + joined(from->find("host"), '.') + (port.empty() ? "" : ":" + port) + "/" + joined(from->find("path"), '/');
            char mark = '?';
            if (const Value* query = from->find("query")) {
                for (const Value& pair : query->items()) {
                    if (internal::isDisabled(pair))
                        continue;
                    text += mark + internal::formEncoded(memberText(pair, "key")) + "=" + internal::formEncoded(memberText(pair, "value"));
                    mark = '&';
                }
            }
        }
        // "/orders/:id": a whole segment of the path.
        if (const Value* list = from->find("variable")) {
            for (const Value& variable : list->items()) {
                const std::string name = "/:" + memberText(variable, "key");
                const std::string value = memberText(variable, "value");
                const std::size_t at = name.size() > 2 && !value.empty() ? text.find(name) : std::string::npos;
                const std::size_t end = at == std::string::npos ? at : at + name.size();
                if (end != std::string::npos && (end == text.size() || std::string_view("/?#").find(text[end]) != std::string_view::npos) &&
                    text.size() + value.size() <= limits_.expanded)
                    text.replace(at + 1, name.size() - 1, internal::formEncoded(value));
            }
        }
        return variables_.fill(text);
    }

    void header(const Value& headers, PostmanRequest& made)
    {
        if (!headers.isList()) {
            made.notes.emplace_back("its headers are one text, which is not read");
            return;
        }
        for (const Value& one : headers.items()) {
            const std::string name = variables_.fill(memberText(one, "key"));
            if (!name.empty() && !internal::isDisabled(one))
                made.headers.emplace_back(name, variables_.fill(memberText(one, "value")));
        }
    }

    void authorize(const Value& auth, PostmanRequest& made)
    {
        const std::string type = memberText(auth, "type");
        const auto parameter = [&](std::string_view name) { return variables_.fill(parameterOf(auth, type, name)); };
        const auto authorization = [&made](std::string value) {
            if (!hasHeader(made, "authorization"))
                made.headers.emplace_back("Authorization", std::move(value));
        };
        if (type.empty() || type == "noauth")
            return;
        if (type == "basic") {
            authorization("Basic " + crypto::base64Encode(parameter("username") + ":" + parameter("password")));
        } else if (type == "bearer") {
            authorization("Bearer " + parameter("token"));
        } else if (type == "apikey" && parameter("in") == "query") {
            const std::size_t fragment = std::min(made.url.find('#'), made.url.size());
            made.url.insert(fragment, (made.url.find('?') < fragment ? "&" : "?") + internal::formEncoded(parameter("key")) + "=" + internal::formEncoded(parameter("value")));
        } else if (type == "apikey") {
            if (const std::string name = parameter("key"); !name.empty())
                made.headers.emplace_back(name, parameter("value"));
        } else if (type == "oauth2" && !parameter("accessToken").empty()) {
            authorization("Bearer " + parameter("accessToken"));
        } else if (type == "oauth2") {
            made.notes.emplace_back("its OAuth 2 token has to be fetched first");
        } else {
            made.notes.push_back("its authorization \"" + type + "\" is not known here");
        }
    }

    void content(const Value& body, PostmanRequest& made)
    {
        const std::string mode = memberText(body, "mode");
        std::string type;
        if (mode == "raw") {
            made.body = variables_.fill(memberText(body, "raw"));
            const Value* language = body.atPath("options.raw.language");
            type = language == nullptr ? "" : language->toText() == "json" ? "application/json" : language->toText() == "xml" ? "application/xml" : "";
        } else if (mode == "urlencoded") {
            type = "application/x-www-form-urlencoded";
            each(body.find(mode), [&](const Value& pair) {
                made.body += (made.body.empty() ? "" : "&") + internal::formEncoded(variables_.fill(memberText(pair, "key"))) + "=" +
                             internal::formEncoded(variables_.fill(memberText(pair, "value")));
            });
        } else if (mode == "formdata") {
            type = "multipart/form-data; boundary=" + std::string(formBoundary);
            each(body.find(mode), [&](const Value& part) { formPart(part, made); });
            made.body += "--" + std::string(formBoundary) + "--\r\n";
        } else if (mode == "graphql") {
            type = "application/json";
            Value query = Value::map();
            if (const Value* graphql = body.find(mode)) {
                query.set("query", variables_.fill(memberText(*graphql, "query")));
                schema::Problems ignored;
                if (auto variables = schema::readJson(variables_.fill(memberText(*graphql, "variables")), "variables", ignored))
                    query.set("variables", std::move(*variables));
            }
            made.body = schema::writeJson(query, 0);
        } else if (mode == "file") {
            made.notes.emplace_back("its body is a file, which is not in the collection");
        }
        if (!type.empty() && !hasHeader(made, "content-type"))
            made.headers.emplace_back("Content-Type", type);
    }

    template <class Visit>
    void each(const Value* list, const Visit& visit)
    {
        if (list == nullptr)
            return;
        for (const Value& item : list->items()) {
            if (!internal::isDisabled(item))
                visit(item);
        }
    }

    /// RFC 7578. A name may hold no quote and no line end.
    void formPart(const Value& part, PostmanRequest& made)
    {
        std::string name = variables_.fill(memberText(part, "key"));
        std::replace_if(name.begin(), name.end(), [](char c) { return c == '"' || c == '\r' || c == '\n'; }, '_');
        if (memberText(part, "type") == "file") {
            made.notes.push_back("the file of its field \"" + name + "\" is not in the collection");
            return;
        }
        made.body += "--" + std::string(formBoundary) + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" +
                     variables_.fill(memberText(part, "value")) + "\r\n";
    }

    const PostmanLimits& limits_;
    PostmanCollection& into_;
    internal::PostmanVariables variables_;
    const std::atomic<bool>* stop_;
};

} // namespace

Result<PostmanCollection> readPostman(std::string_view text, std::string_view fileName, const PostmanLimits& limits, const std::atomic<bool>* stop)
{
    schema::ReadLimits reading;
    reading.size = limits.octets;
    schema::Problems problems;
    const auto value = stop == nullptr ? schema::readJson(text, fileName, problems, reading) : schema::readJson(text, fileName, problems, reading, *stop);
    if (stop != nullptr && *stop)
        return unexpected(ErrorKind::Cancelled, "it was stopped");
    if (!value)
        return unexpected(problems.toError(ErrorKind::ParseError));
    const Value* info = value->find("info");
    if (info == nullptr && value->find("requests") != nullptr)
        return unexpected(ErrorKind::Unsupported, std::string(fileName) + " is a collection of format 1. Export it from Postman as Collection v2.1.", Fault::Config);
    if (info == nullptr || value->find("item") == nullptr || !value->find("item")->isList())
        return unexpected(ErrorKind::ParseError, std::string(fileName) + " is no Postman collection: it has no info, or no list of items", Fault::Config);
    PostmanCollection collection;
    collection.name = memberText(*info, "name");
    if (auto done = Reader(limits, collection, stop).read(*value); !done)
        return unexpected(std::move(done).error());
    return collection;
}

} // namespace postern::capture
