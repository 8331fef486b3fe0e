// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Call.h"

#include "base/Arena.h"
#include "crypto/Base64.h"
#include "dataplane/http/Target.h"
#include "schema/Document.h"

namespace postern::sandbox {
namespace {

/// What follows the scheme in an Authorization field; empty when it names another scheme.
std::string_view credentialsOf(std::string_view field, std::string_view scheme)
{
    if (field.size() <= scheme.size() || field[scheme.size()] != ' ')
        return {};
    for (std::size_t i = 0; i < scheme.size(); ++i) {
        if ((field[i] | 0x20) != (scheme[i] | 0x20))
            return {};
    }
    field.remove_prefix(scheme.size());
    while (!field.empty() && field.front() == ' ')
        field.remove_prefix(1);
    return field;
}

} // namespace

std::map<std::string, std::string> decodePairs(std::string_view text)
{
    std::map<std::string, std::string> pairs;
    Arena arena;
    http::QueryCursor cursor(text);
    for (std::string_view name, value; cursor.next(name, value);) {
        const auto decodedName = http::formDecode(name, arena);
        const auto decodedValue = http::formDecode(value, arena);
        if (decodedName && decodedValue)
            pairs[std::string(*decodedName)] = std::string(*decodedValue);
    }
    return pairs;
}

std::string Call::queryValue(const std::string& name, std::string fallback) const
{
    const auto at = query.find(name);
    return at == query.end() ? std::move(fallback) : at->second;
}

std::map<std::string, std::string> Call::form() const
{
    return contentType.starts_with("application/x-www-form-urlencoded") ? decodePairs(body)
                                                                        : std::map<std::string, std::string>();
}

bool Call::basicCredentials(std::string& user, std::string& password) const
{
    const auto decoded = crypto::base64Decode(credentialsOf(authorization, "Basic"));
    if (!decoded)
        return false;
    const auto colon = decoded->find(':');
    if (colon == std::string::npos)
        return false;
    user = decoded->substr(0, colon);
    password = decoded->substr(colon + 1);
    return true;
}

std::string Call::bearerToken() const { return std::string(credentialsOf(authorization, "Bearer")); }

Reply Reply::json(const schema::Value& value, int status)
{
    return {status, "application/json", schema::writeJson(value, 0), {}};
}

Reply Reply::error(int status, int code, std::string_view message, std::string_view description)
{
    return json(schema::Value::object({{"code", code},
                                       {"message", message},
                                       {"description", description},
                                       {"moreInfo", ""},
                                       {"error", schema::Value::list()}}),
                status);
}

} // namespace postern::sandbox
