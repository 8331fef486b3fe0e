// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureRules.h"

#include "controlplane/connectors/azure/AzureFilters.h"
#include "controlplane/deployment/Answers.h"
#include "model/Url.h"

#include <algorithm>
#include <array>

namespace postern::connectors::azure {
namespace {

using schema::Value;
using RuleSection = PolicyDocument::Section;

constexpr std::size_t longestName = 80;
constexpr long mostSeconds = 86'400; // seconds that a definition may say

const PolicyElement* childOf(const PolicyElement& element, std::string_view name)
{
    const auto found = std::ranges::find(element.children, name, [](const PolicyElement& each) { return std::string_view(each.name); });
    return found == element.children.end() ? nullptr : &*found;
}

std::vector<std::string> textsIn(const PolicyElement* list)
{
    std::vector<std::string> out;
    for (const PolicyElement& each : list == nullptr ? std::vector<PolicyElement>() : list->children) {
        if (!each.text.empty())
            out.push_back(each.text);
    }
    return out;
}

bool isNumber(const std::string& text)
{
    return !text.empty() && text.size() < 10 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// A name that is one: no expression, no named value, nothing that goes on and on.
std::string plainName(const std::string& text) { return isPlainForAzure(text) && text.size() <= longestName ? text : std::string(); }

/// Whether a policy may keep callers out; of a fragment nobody sees here what is in it.
bool isGuard(const PolicyElement& element)
{
    return element.name.starts_with("validate-") || element.name == "check-header" || element.name == "ip-filter" || element.name == "include-fragment" || element.name == "return-response";
}

/// Policies that keep callers out, anywhere in an element.
void addGuards(const PolicyElement& element, std::vector<std::string>& out)
{
    for (const PolicyElement& each : element.children) {
        if (isGuard(each) && std::ranges::find(out, each.name) == out.end())
            out.push_back(each.name);
        addGuards(each, out);
    }
}

/// How often, where the numbers are said: "(1000 calls in 60 seconds)".
std::string limitOf(const PolicyElement& element)
{
    const std::string period = element.attribute("renewal-period");
    for (const auto& [attribute, unit] : {std::pair{"calls", " calls"}, std::pair{"bandwidth", " KiB"}}) {
        if (const std::string count = element.attribute(attribute); isNumber(count) && isNumber(period))
            return " (" + count + unit + " in " + period + " seconds)";
    }
    return {};
}

class RuleReader {
  public:
    explicit RuleReader(const std::string& place) : place_(place) {}

    AzureRules read(const PolicyDocument& document)
    {
        for (std::size_t i = 0; i < document.sections.size(); ++i) {
            for (const PolicyElement& element : document.sections[i])
                readElement(static_cast<RuleSection>(i), element);
        }
        return std::move(out_);
    }

  private:
    void say(const PolicyElement& element, const std::string& more = {}, const std::string& then = {})
    {
        std::string name = element.name;
        for (const char* const attribute : {"name", "fragment-id"}) {
            if (const std::string called = plainName(element.attribute(attribute)); !called.empty())
                name += ' ' + called;
        }
        std::vector<std::string> guards;
        addGuards(element, guards);
        const std::string within = guards.empty() ? "" : " with " + joinedTexts(guards) + " in it";
        out_.missing.push_back("Policy " + name + more + " of " + place_ + within + " is not taken over: add what it does to the API here." + then);
    }

    void readElement(RuleSection section, const PolicyElement& element)
    {
        if (section == RuleSection::Backend && element.name == "forward-request")
            return readForward(element);
        if (section != RuleSection::Inbound)
            return say(element);
        if (element.name == "validate-jwt" || element.name == "validate-azure-ad-token")
            return readToken(element);
        if (element.name == "cors")
            return readCors(element);
        if (element.name == "set-backend-service")
            return readBackend(element);
        if (element.name == "return-response")
            out_.answered = true; // whoever calls gets no further
        std::vector<std::string> guards;
        addGuards(element, guards);
        const bool closes = isGuard(element) || !guards.empty();
        out_.token = out_.token || closes; // nothing that may have been closed comes in open
        say(element, limitOf(element), closes ? " Until then a token is asked for in its place." : "");
    }

    void readForward(const PolicyElement& element)
    {
        for (const auto& [name, value] : element.attributes) {
            const bool takes = name == "timeout" && isNumber(value) && std::stol(value) >= 1 && std::stol(value) <= mostSeconds;
            if (!takes)
                out_.missing.push_back("What forward-request of " + place_ + " says of " + name + " is not taken over.");
            else
                out_.timeout = value;
        }
    }

    void readBackend(const PolicyElement& element)
    {
        const std::string given = element.attribute("base-url");
        const std::string url = backendAddress(given);
        out_.backend = url;
        out_.backendUnknown = url.empty();
        if (url.empty())
            out_.missing.push_back("Policy set-backend-service of " + place_ + " names a backend without spelling out its address: give it here.");
        else if (given.find_first_of("?#") != std::string::npos)
            out_.missing.push_back("What follows the path in the address that set-backend-service of " + place_ + " names is not taken over.");
    }

    void readCors(const PolicyElement& element)
    {
        const auto list = [this, &element](const char* name) {
            Value made = Value::list();
            for (std::string& each : textsIn(childOf(element, name))) {
                if (isPlainForAzure(each))
                    made.push(Value(std::move(each)));
                else
                    out_.missing.push_back("One of the " + std::string(name) + " that cors of " + place_ + " lets in is a named value or an expression, and is not taken over.");
            }
            return made;
        };
        const PolicyElement* const methods = childOf(element, "allowed-methods");
        out_.cors = Value::object({{"corsConfigurationEnabled", true},
                                   {"accessControlAllowOrigins", list("allowed-origins")},
                                   {"accessControlAllowMethods", methods == nullptr ? Value::list({Value("GET"), Value("POST")}) : list("allowed-methods")},
                                   {"accessControlAllowHeaders", list("allowed-headers")},
                                   {"accessControlAllowCredentials", element.attribute("allow-credentials") == "true"}});
        if (childOf(element, "expose-headers") != nullptr)
            out_.cors.set("accessControlExposeHeaders", list("expose-headers"));
        if (methods != nullptr && !methods->attribute("preflight-result-max-age").empty())
            out_.missing.push_back("How long browsers keep what cors of " + place_ + " answered is not taken over.");
    }

    void readToken(const PolicyElement& element)
    {
        out_.token = true;
        const std::string header = element.attribute("header-name");
        if (!header.empty() && isPlainForAzure(header))
            out_.tokenHeader = header;
        else if (!element.attribute("query-parameter-name").empty() || !element.attribute("token-value").empty() || !header.empty())
            out_.missing.push_back("Policy " + element.name + " of " + place_ + " takes the token from elsewhere than a header of its own: here it comes in one.");
        const PolicyElement* const claims = childOf(element, "required-claims");
        for (const PolicyElement& claim : claims == nullptr ? std::vector<PolicyElement>() : claims->children)
            readClaim(element, claim);
        addTokens(element);
    }

    void readClaim(const PolicyElement& element, const PolicyElement& claim)
    {
        constexpr std::array<std::string_view, 3> scopeClaims{"scope", "scp", "http:/" "/schemas.microsoft.com/identity/claims/scope"};
        const std::string name = claim.attribute("name");
        const std::vector<std::string> values = textsIn(&claim);
        const bool any = claim.attribute("match") == "any" && values.size() > 1;
        const bool plain = std::ranges::all_of(values, [](const std::string& each) { return isPlainForAzure(each); });
        const bool known = std::ranges::find(scopeClaims, name) != scopeClaims.end();
        if (!known || !plain || values.empty() || (any && !out_.oneScope.empty())) {
            const std::string called = plainName(name);
            out_.missing.push_back("The claim " + (called.empty() ? std::string() : called + ' ') + "that " + element.name + " of " + place_ + " asks for is not taken over.");
            return;
        }
        auto& into = any ? out_.oneScope : out_.scopes;
        for (const std::string& each : values) {
            if (std::ranges::find(into, each) == into.end())
                into.push_back(each);
        }
    }

    /// A definition has no place for issuers: the gateway names them.
    void addTokens(const PolicyElement& element)
    {
        std::vector<std::string> issuers = textsIn(childOf(element, "issuers"));
        if (const std::string tenant = element.attribute("tenant-id"); issuers.empty() && !tenant.empty())
            issuers.push_back("the tenant " + tenant);
        for (const PolicyElement& each : element.children) {
            const std::string url = each.attribute("url");
            if (each.name == "openid-config" && issuers.empty() && !url.empty())
                issuers.push_back(backendAddress(url).empty() || url.find('@') != std::string::npos ? std::string("whoever its openid-config tells of") : "whoever " + backendAddress(url) + " tells of");
        }
        const std::vector<std::string> audiences = textsIn(childOf(element, "audiences"));
        std::string said = element.name + " takes tokens of " + (issuers.empty() ? "an issuer that it does not name" : joinedTexts(issuers));
        if (!audiences.empty())
            said += " for " + joinedTexts(audiences);
        if (childOf(element, "client-application-ids") != nullptr)
            said += ", of certain applications only";
        out_.tokens.push_back(said + ": who issues tokens and for whom is said in gateway.yaml here.");
    }

    const std::string& place_;
    AzureRules out_;
};

} // namespace

AzureRules AzureRules::closed(const std::string& place, const std::string& why)
{
    AzureRules out;
    out.token = true;
    out.missing.push_back("The policies of " + place + " are not taken over, and here a token is asked for until you say otherwise. " + why);
    return out;
}

AzureRules rulesOf(const PolicyDocument& document, const std::string& place) { return RuleReader(place).read(document); }

std::string joinedTexts(const std::vector<std::string>& texts)
{
    std::string out;
    for (const std::string& each : texts)
        out += (out.empty() ? "" : ", ") + each;
    return out;
}

std::string backendAddress(std::string_view text)
{
    std::string out(text.substr(0, text.find_first_of("?#")));
    while (out.ends_with('/'))
        out.pop_back();
    const auto parsed = model::Url::parse(out);
    const bool callable = parsed && (parsed->scheme == "http" || parsed->scheme == "https") && isPlainForAzure(out) && out.find_first_of("{}") == std::string::npos;
    return callable ? out : std::string();
}

} // namespace postern::connectors::azure
