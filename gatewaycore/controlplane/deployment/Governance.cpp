// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/Governance.h"

#include <algorithm>
#include <cctype>

namespace postern::deployment {
namespace {

constexpr std::size_t mostRulesTold = 10;

std::string listed(const std::vector<std::string>& names)
{
    std::string out;
    for (const std::string& each : names)
        out.append(out.empty() ? "" : ", ").append(each);
    return out;
}

bool hasName(const std::vector<std::string>& names, const std::string& name) { return std::ranges::find(names, name) != names.end(); }

std::string toldOf(const BrokenRule& broken)
{
    std::string out = "\n  " + broken.rule + (broken.ruleset.empty() ? "" : " (" + broken.ruleset + ')') + " at " + (broken.path.empty() ? "the whole API" : broken.path);
    if (!broken.message.empty())
        out += ": " + broken.message;
    if (!broken.fix.empty())
        out += "\n    To mend it: " + broken.fix;
    return out;
}

} // namespace

bool BrokenRule::isError() const
{
    return std::ranges::equal(severity, std::string_view("error"), [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
}

const schema::Schema<BrokenRule>& describe(schema::Type<BrokenRule>)
{
    static const auto schema = schema::Schema<BrokenRule>("broken-rule", "One place at which an API breaks a rule of its governance.")
                                   .field("rule", &BrokenRule::rule, "Its name").required().notEmpty()
                                   .field("ruleset", &BrokenRule::ruleset, "Where it stands")
                                   .field("severity", &BrokenRule::severity, "As the control plane writes it").required()
                                   .field("path", &BrokenRule::path, "Where it is broken; empty: the whole API")
                                   .field("message", &BrokenRule::message, "For people")
                                   .field("fix", &BrokenRule::fix, "What mends it");
    return schema;
}

const schema::Schema<GovernanceCheck>& describe(schema::Type<GovernanceCheck>)
{
    static const auto schema = schema::Schema<GovernanceCheck>("governance-check", "What the last check of an API by its governance found.")
                                   .field("api", &GovernanceCheck::api, "name:version").required().notEmpty()
                                   .field("at", &GovernanceCheck::at, "UTC, ISO 8601")
                                   .field("by", &GovernanceCheck::by, "The control plane that judged")
                                   .field("revision", &GovernanceCheck::revision, "Hash of what the project had then")
                                   .field("broken", &GovernanceCheck::broken, "Which rules, and where");
    return schema;
}

std::vector<std::string> namesOf(const std::vector<BrokenRule>& broken)
{
    std::vector<std::string> out;
    for (const BrokenRule& each : broken) {
        if (!hasName(out, each.rule))
            out.push_back(each.rule);
    }
    return out;
}

Result<std::vector<BrokenRule>> checkGovernance(const std::string& api, const std::string& revision, const GovernanceCheck* check, const Overrides& overrides)
{
    std::vector<BrokenRule> errors;
    if (check != nullptr)
        std::ranges::copy_if(check->broken, std::back_inserter(errors), &BrokenRule::isError);
    const std::vector<std::string> names = namesOf(errors);
    for (const std::string& each : overrides.rules) {
        if (!hasName(names, each))
            return unexpected(ErrorKind::InvalidArgument, api + " breaks no rule \"" + each + "\" of severity error that could be overridden" +
                                                              (names.empty() ? "." : ": it breaks " + listed(names) + '.'), Fault::Config);
    }
    std::vector<BrokenRule> open;
    std::ranges::copy_if(errors, std::back_inserter(open), [&](const BrokenRule& each) { return !hasName(overrides.rules, each.rule) && !hasName(overrides.earlier, each.rule); });
    if (open.empty())
        return errors;
    std::string why = api + " breaks " + (names.size() == 1 ? "a rule" : "rules") + " of its governance, so it is not deployed:";
    for (std::size_t i = 0; i < std::min(open.size(), mostRulesTold); ++i)
        why += toldOf(open[i]);
    if (open.size() > mostRulesTold)
        why += "\n  and " + std::to_string(open.size() - mostRulesTold) + " more places";
    why += "\nMend it and check it again (postern publisher check), or override each by its name: --override " ;
    const std::vector<std::string> left = namesOf(open);
    for (std::size_t i = 0; i < left.size(); ++i)
        why += (i > 0 ? "," : "") + left[i];
    why += ".\nThis was found" + (check->by.empty() ? std::string() : " by " + check->by) + (check->at.empty() ? std::string() : " at " + check->at) + '.';
    if (!check->revision.empty() && check->revision != revision)
        why += " The API has changed since.";
    return unexpected(ErrorKind::PermissionDenied, std::move(why), Fault::Config);
}

} // namespace postern::deployment
