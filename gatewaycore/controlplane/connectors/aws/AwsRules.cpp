// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsMaker.h"
#include "controlplane/deployment/Answers.h"
#include "crypto/Base64.h"
#include "schema/Document.h"
#include "schema/Texts.h"

#include <algorithm>

namespace postern::connectors::aws {
namespace {

using schema::Value;

constexpr std::string_view rulesVariable = "posternRules";
constexpr std::size_t variableSize = 500; // AWS takes 512 octets in a stage's variable
constexpr std::size_t mostVariables = 200;

/// What postern-authorizer can verify.
bool isTaken(const std::string& algorithm)
{
    return algorithm == "EdDSA" || (algorithm.size() == 5 && (algorithm.starts_with("RS") || algorithm.starts_with("PS") || algorithm.starts_with("ES")));
}

} // namespace

std::map<std::string, std::string> variablesOf(const std::string& rules)
{
    std::map<std::string, std::string> out;
    const std::string text = rules.empty() ? std::string() : crypto::base64UrlEncode(rules);
    for (std::size_t at = 0; at < text.size(); at += variableSize)
        out[std::string(rulesVariable) + std::to_string(at / variableSize)] = text.substr(at, variableSize);
    return out;
}

std::string rulesOf(const Value& stage)
{
    std::string text;
    for (std::size_t i = 0; i < mostVariables; ++i) {
        const Value* const piece = deployment::valueAt(stage, "/variables/" + std::string(rulesVariable) + std::to_string(i));
        if (piece == nullptr || !piece->isString())
            break;
        text += piece->asString();
    }
    const auto decoded = crypto::base64UrlDecode(text);
    return decoded ? std::string(*decoded) : "not readable: " + text.substr(0, 80);
}

void AwsMaker::judgeIssuers()
{
    if (!settings_.authorizer.byRules || settings_.authorizer.lambdaArn.empty())
        return;
    for (const model::Issuer& issuer : revision_.issuers) {
        if (!issuer.vouchesFor("access"))
            continue;
        std::vector<std::string> algorithms;
        std::ranges::copy_if(issuer.algorithms, std::back_inserter(algorithms), isTaken);
        if (issuer.jwksUrl.empty() || algorithms.empty()) {
            say(Subject::Security, "issuer " + issuer.name, {}, Holding::Approximated,
                issuer.jwksUrl.empty() ? "Its tokens are refused: postern-authorizer fetches keys, and this issuer's are in a file or nowhere." : "Its tokens are refused: postern-authorizer knows none of its algorithms.");
            continue;
        }
        Value out = Value::object({{"issuer", issuer.issuer}, {"jwks", issuer.jwksUrl}, {"algorithms", schema::listOf(algorithms)}, {"leeway", static_cast<std::int64_t>(issuer.leeway.count())}});
        if (!issuer.audiences.empty())
            out.set("audiences", schema::listOf(issuer.audiences));
        if (!issuer.types.empty())
            out.set("types", schema::listOf(issuer.types));
        if (issuer.maxAge.count() > 0)
            out.set("maxAge", static_cast<std::int64_t>(issuer.maxAge.count()));
        if (const auto scope = issuer.claims.find("scope"); scope != issuer.claims.end())
            out.set("scopeClaim", scope->second);
        issuers_.push(std::move(out));
    }
}

void AwsMaker::addRule(const model::Operation& operation, const AwsPath& path)
{
    if (!settings_.authorizer.byRules || operation.security.allowsAnonymous())
        return;
    Value alternatives = Value::list();
    for (const auto& alternative : operation.security.alternatives) {
        Value scopes = Value::list();
        bool token = false;
        for (const model::SchemeUse& use : alternative) {
            const model::SecurityScheme* const scheme = api_.scheme(use.scheme);
            using Type = model::SecurityScheme::Type;
            if (scheme == nullptr || (scheme->type != Type::OAuth2 && scheme->type != Type::OpenIdConnect && scheme->type != Type::Bearer))
                continue;
            token = true;
            // As in the default chain: WSO2's gateways let a caller through that has any of an operation's scopes.
            if (api_.provenance.known() && use.scopes.size() > 1 && alternative.size() == 1) {
                for (std::size_t i = 1; i < use.scopes.size(); ++i)
                    alternatives.push(Value::list({Value(use.scopes[i])}));
                scopes.push(Value(use.scopes.front()));
                continue;
            }
            for (const std::string& scope : use.scopes)
                scopes.push(Value(scope));
        }
        if (token)
            alternatives.push(std::move(scopes));
    }
    if (alternatives.size() > 0)
        rules_.set(operation.method + ' ' + path.resource, std::move(alternatives));
}

std::string AwsMaker::rules() const
{
    if (!usesAuthorizer_ || !settings_.authorizer.byRules)
        return {};
    return schema::writeJson(Value::object({{"header", api_.authorizationHeader}, {"issuers", issuers_}, {"operations", rules_}}), 0);
}

} // namespace postern::connectors::aws
