// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeDialect.h"

#include <algorithm>
#include <array>

namespace postern::kubernetes {

using schema::Value;

void KubeFindings::say(std::string sentence)
{
    if (std::ranges::find(missing, sentence) == missing.end())
        missing.push_back(std::move(sentence));
}

namespace {

std::string schemeNamed(KubeFindings& into, const std::string& name, Value scheme)
{
    if (into.schemes.find(name) == nullptr)
        into.schemes.set(name, std::move(scheme));
    return name;
}

} // namespace

std::string tokenScheme(KubeFindings& into, const std::string& issuer)
{
    if (!issuer.starts_with("https://") && !issuer.starts_with("http://"))
        return schemeNamed(into, "cluster-token", Value::object({{"type", "http"}, {"scheme", "bearer"}}));
    const Value scheme = Value::object({{"type", "openIdConnect"}, {"openIdConnectUrl", issuer + (issuer.ends_with('/') ? "" : "/") + ".well-known/openid-configuration"}});
    for (const schema::Entry& each : into.schemes.entries()) {
        if (each.value == scheme)
            return each.key;
    }
    std::string name = "cluster-issuer";
    for (int number = 2; into.schemes.find(name) != nullptr; ++number)
        name = "cluster-issuer-" + std::to_string(number);
    return schemeNamed(into, name, scheme);
}

std::string basicScheme(KubeFindings& into) { return schemeNamed(into, "cluster-users", Value::object({{"type", "http"}, {"scheme", "basic"}})); }

std::string keyScheme(KubeFindings& into, const std::string& name, const std::string& in)
{
    std::string called = "cluster-key-" + in + '-';
    std::ranges::transform(name, std::back_inserter(called), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '-'; });
    return schemeNamed(into, called, Value::object({{"type", "apiKey"}, {"name", name}, {"in", in}}));
}

bool isCredential(const std::string& fieldName)
{
    std::string name = fieldName;
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    constexpr std::array<std::string_view, 7> words{"auth", "key", "token", "secret", "password", "credential", "cookie"};
    return std::ranges::any_of(words, [&name](std::string_view word) { return name.find(word) != std::string::npos; });
}

Value corsOf(const Value* origins, const Value* methods, const Value* headers, const Value* exposed, bool credentials)
{
    const auto listIn = [](const Value* value) { return value != nullptr && value->isList() ? *value : Value::list(); };
    Value out = Value::object({{"corsConfigurationEnabled", true},
                               {"accessControlAllowOrigins", listIn(origins)},
                               {"accessControlAllowMethods", listIn(methods)},
                               {"accessControlAllowHeaders", listIn(headers)},
                               {"accessControlAllowCredentials", credentials}});
    if (exposed != nullptr && exposed->size() > 0)
        out.set("accessControlExposeHeaders", *exposed);
    return out;
}

} // namespace postern::kubernetes
