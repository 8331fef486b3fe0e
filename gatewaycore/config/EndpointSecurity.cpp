// SPDX-License-Identifier: Apache-2.0
#include "config/EndpointSecurity.h"

#include "config/WsoExtensions.h"
#include "schema/Document.h"

#include <algorithm>
#include <optional>

namespace postern::config {
namespace {

using schema::Value;

std::string inCapitals(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return text;
}

/// The settings of a filter, taken key by key with the places they come from.
class SecurityReader {
  public:
    SecurityReader(const Value& from, schema::Problems& problems) : from_(from), problems_(problems)
    {
        settings_ = Value::map();
        settings_.setLocation(from.location());
    }

    /// An exported file leaves out what is secret by writing it empty.
    void text(const char* theirs, const char* ours)
    {
        const std::string text = textOf(from_, theirs);
        if (!text.empty())
            put(ours, text, from_.find(theirs)->location());
    }
    void secret(const char* theirs, const char* ours)
    {
        std::string text = textOf(from_, theirs);
        if (text.starts_with("$env{") && text.ends_with('}'))
            text = "${env:" + text.substr(5);
        if (!text.empty())
            put(ours, text, from_.find(theirs)->location());
    }
    /// A map, or the text of a JSON object.
    void parameters(const char* theirs, const char* ours)
    {
        const Value* value = from_.find(theirs);
        if (value == nullptr || value->isNull() || (value->isString() && value->asString().empty()))
            return;
        std::optional<Value> parsed;
        if (value->isString()) {
            schema::Problems ignored;
            parsed = schema::readJson(value->asString(), "", ignored);
        }
        const Value& map = parsed ? *parsed : *value;
        Value out = Value::map();
        bool all = map.isMap();
        for (const schema::Entry& entry : map.entries()) {
            const std::string text = entry.value.toText();
            all = all && !entry.value.isMap() && !entry.value.isList();
            if (!text.empty())
                out.set(entry.key, text);
        }
        if (!all)
            problems_.warning(value->location(), std::string("endpoint_security.") + theirs,
                              "is not a list of names and texts; what is none has no effect");
        out.setLocation(value->location());
        if (out.size() > 0)
            settings_.set(ours, std::move(out));
    }
    void put(const char* ours, std::string text, const schema::Location& at)
    {
        Value value(std::move(text));
        value.setLocation(at);
        settings_.set(ours, std::move(value));
    }
    [[nodiscard]] Value take() { return std::move(settings_); }

  private:
    const Value& from_;
    schema::Problems& problems_;
    Value settings_;
};

} // namespace

void applyEndpointSecurity(const Value& security, model::Cluster& cluster, schema::Problems& problems)
{
    const std::string type = inCapitals(textOf(security, "type"));
    if (!truthOf(security, "enabled", true) || type.empty() || type == "NONE")
        return;
    SecurityReader reader(security, problems);
    model::FilterConfig filter;
    filter.origin.location = security.location();
    if (type == "BASIC") {
        filter.type = "backend-basic";
        reader.text("username", "username");
        reader.secret("password", "password");
    } else if (type == "OAUTH" || type == "OAUTH2") {
        filter.type = "backend-oauth2";
        reader.text("tokenUrl", "tokenUrl");
        reader.text("clientId", "clientId");
        reader.secret("clientSecret", "clientSecret");
        if (inCapitals(textOf(security, "grantType")) == "PASSWORD") {
            reader.put("grant", "password", security.find("grantType")->location());
            reader.text("username", "username");
            reader.secret("password", "password");
        }
        reader.parameters("customParameters", "parameters");
    } else if (type == "APIKEY") {
        filter.type = "backend-api-key";
        if (inCapitals(textOf(security, "apiKeyIdentifierType")).starts_with("QUERY"))
            reader.put("in", "query", security.find("apiKeyIdentifierType")->location());
        reader.text("apiKeyIdentifier", "name");
        reader.secret("apiKeyValue", "key");
    } else {
        problems.error(security.find("type")->location(), "endpoint_security.type",
                       "the backend is to be told who calls it by " + type.substr(0, 40) + ", which is not supported here",
                       "have the backend take basic credentials, an API key or an OAuth 2 token");
        return;
    }
    filter.config = reader.take();
    cluster.security = std::move(filter);
}

} // namespace postern::config
