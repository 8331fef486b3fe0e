// SPDX-License-Identifier: Apache-2.0
#include "config/OpenApiSecurity.h"

#include "config/WsoExtensions.h"

#include <algorithm>

namespace postern::config {

using schema::Entry;
using schema::Value;

void OpenApiSecurity::error(const Value& at, std::string path, std::string message, std::string hint)
{
    problems_.error(at.location(), std::move(path), std::move(message), std::move(hint));
}

void OpenApiSecurity::readSchemes(const Value* schemes)
{
    using Type = model::SecurityScheme::Type;
    for (const Entry& entry : schemes != nullptr ? schemes->entries() : Value().entries()) {
        const Value* scheme = references_.follow(&entry.value);
        if (scheme == nullptr)
            continue;
        model::SecurityScheme out;
        out.name = entry.key;
        const std::string type = textOf(*scheme, "type");
        std::string http = upperCase(textOf(*scheme, "scheme"));
        if (type == "oauth2")
            out.type = Type::OAuth2;
        else if (type == "openIdConnect")
            out.type = Type::OpenIdConnect;
        else if (type == "basic" || (type == "http" && http == "BASIC"))
            out.type = Type::Basic;
        else if (type == "http" && http == "BEARER")
            out.type = Type::Bearer;
        else if (type == "apiKey")
            out.type = Type::ApiKey;
        else if (type == "mutualTLS")
            out.type = Type::MutualTls;
        else
            out.type = Type::Other;
        if (out.type == Type::ApiKey) {
            const std::string in = textOf(*scheme, "in");
            out.in = in == "query"    ? model::SecurityScheme::In::Query
                     : in == "cookie" ? model::SecurityScheme::In::Cookie
                                      : model::SecurityScheme::In::Header;
            out.parameterName = textOf(*scheme, "name");
            if (out.parameterName.empty())
                error(*scheme, "securitySchemes." + entry.key, "an API key needs the key \"name\"");
        }
        api_.securitySchemes.push_back(std::move(out));
    }
}

void OpenApiSecurity::readDefaults()
{
    authNone_ = securityDisabled(root_);
    if (const Value* security = root_.find("x-wso2-application-security")) {
        api_.applicationSecurity = textList(*security, "security-types");
        required_ = applicationSecurity(api_, api_.applicationSecurity, truthOf(*security, "optional"));
    }
    if (const Value* security = root_.find("security"))
        required_ = requirementOf(*security, "security");
    if (const Value* mutual = root_.find("x-wso2-mutual-ssl")) {
        const std::string said = upperCase(mutual->toText());
        mutualTls_ = said == "MANDATORY"  ? MutualTls::Mandatory
                     : said == "OPTIONAL" ? MutualTls::Optional
                                          : MutualTls::None;
        if (mutualTls_ == MutualTls::None)
            error(*mutual, "x-wso2-mutual-ssl", "must be mandatory or optional");
    }
}

/// What x-wso2-mutual-ssl adds. An optional certificate lets nobody in whom the other credentials keep out; it
/// counts where nothing else is asked for.
void OpenApiSecurity::addMutualTls(model::SecurityRequirement& security)
{
    if (mutualTls_ == MutualTls::Mandatory || (mutualTls_ == MutualTls::Optional && security.empty()))
        demandMutualTls(api_, security);
}

model::SecurityRequirement OpenApiSecurity::requirementOf(const Value& security, const std::string& path)
{
    model::SecurityRequirement out;
    if (!security.isList()) {
        error(security, path, "must be a list, but is " + std::string(toString(security.kind())));
        return out;
    }
    for (const Value& alternative : security.items()) {
        std::vector<model::SchemeUse>& all = out.alternatives.emplace_back();
        for (const Entry& use : alternative.entries()) {
            if (api_.scheme(use.key) == nullptr) {
                std::vector<std::string> names;
                for (const auto& scheme : api_.securitySchemes)
                    names.push_back(scheme.name);
                const std::string guess = schema::closest(use.key, names);
                // Kept as one that nobody can check, so that the operation stays closed.
                problems_.warning(use.keyLocation, path, "no security scheme is called \"" + use.key.substr(0, 80) + '"',
                                  guess.empty() ? "define it under components.securitySchemes"
                                                : "did you mean \"" + guess + "\"?");
                api_.securitySchemes.push_back({use.key, model::SecurityScheme::Type::Other, {}, {}});
            }
            std::vector<std::string> scopes;
            for (const Value& scope : use.value.items())
                scopes.push_back(scope.toText());
            all.push_back({use.key, std::move(scopes)});
        }
    }
    return out;
}

void OpenApiSecurity::read(const Value& source, const std::string& where, model::Operation& out)
{
    out.authNone = authNone_;
    out.security = required_;
    if (const Value* security = source.find("security")) {
        out.security = requirementOf(*security, where + ".security");
        // `security: []` is OpenAPI's way to say that nobody has to authenticate here.
        out.authNone = security->isList() && security->size() == 0;
    } else if (const Value* wso2 = source.find("x-wso2-application-security")) {
        out.security = applicationSecurity(api_, textList(*wso2, "security-types"), truthOf(*wso2, "optional"));
    }
    if (source.find("x-wso2-disable-security") != nullptr || source.find("x-auth-type") != nullptr)
        out.authNone = securityDisabled(source);
    if (out.authNone)
        out.security = {};
    else if (const std::string scope = textOf(source, "x-scope"); !scope.empty())
        addScope(out, scope);
    if (!out.authNone)
        addMutualTls(out.security);
}

/// APIM's x-scope, beside or in place of the requirement's own scopes.
void OpenApiSecurity::addScope(model::Operation& out, const std::string& scope)
{
    if (out.security.empty())
        out.security = applicationSecurity(api_, {"oauth2"}, false);
    for (auto& alternative : out.security.alternatives) {
        for (model::SchemeUse& use : alternative) {
            const model::SecurityScheme* scheme = api_.scheme(use.scheme);
            const bool token = scheme != nullptr && scheme->type != model::SecurityScheme::Type::ApiKey &&
                               scheme->type != model::SecurityScheme::Type::MutualTls;
            if (token && std::find(use.scopes.begin(), use.scopes.end(), scope) == use.scopes.end())
                use.scopes.push_back(scope);
        }
    }
}

} // namespace postern::config
