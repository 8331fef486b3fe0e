// SPDX-License-Identifier: Apache-2.0
#include "cli/ExportText.h"

#include "schema/Document.h"

#include <vector>

namespace postern::cli {
namespace {

using exporting::BundleSecret;
using schema::Value;

Value listedTexts(const std::vector<std::string>& all)
{
    Value out = Value::list();
    for (const std::string& each : all)
        out.push(each);
    return out;
}

Value portsOf(const exporting::BundleFacts& facts)
{
    Value out = Value::list();
    for (const exporting::BundlePort& port : facts.ports)
        out.push(Value::object({{"name", port.name}, {"port", static_cast<std::int64_t>(port.port)}, {"tls", port.tls}}));
    return out;
}

Value secretsOf(const exporting::BundleFacts& facts)
{
    Value out = Value::list();
    for (const BundleSecret& secret : facts.secrets)
        out.push((secret.source == BundleSecret::Source::Environment ? "env:" : "file:") + secret.name);
    return out;
}

} // namespace

std::string jsonOf(const exporting::ExportPlan& plan, std::string_view outcome, const std::string& target)
{
    const exporting::BundleFacts& facts = plan.facts;
    Value files = Value::list();
    for (const auto& [path, file] : plan.tree)
        files.push(path);
    Value problems = Value::list();
    for (const schema::Problem& each : plan.problems.all())
        problems.push(each.toString());
    return schema::writeJson(Value::object({{"outcome", std::string(outcome)}, {"path", plan.out.string()}, {"target", target}, {"name", facts.name},
                                            {"version", facts.version}, {"hash", facts.hash}, {"signed", facts.signedBundle},
                                            {"octets", static_cast<std::int64_t>(plan.octets)}, {"apis", listedTexts(facts.apis)},
                                            {"operations", static_cast<std::int64_t>(facts.operations)}, {"ports", portsOf(facts)},
                                            {"secrets", secretsOf(facts)}, {"backends", listedTexts(facts.backends)},
                                            {"overridable", listedTexts(facts.overridable)}, {"files", files}, {"problems", problems}}), 0) + '\n';
}

std::string textOf(const exporting::ExportPlan& plan, std::string_view outcome)
{
    const exporting::BundleFacts& facts = plan.facts;
    std::string out;
    if (outcome == "planned") {
        for (const auto& [path, file] : plan.tree)
            out += "    " + path + '\n';
        out += "Would write " + plan.out.string();
    } else {
        out += (outcome == "unchanged" ? "Exactly this is there already: " : "Wrote ") + plan.out.string();
    }
    out += " (" + facts.name + ' ' + facts.version + ", " + std::to_string(facts.apis.size()) + " APIs, " + std::to_string(facts.operations) + " operations" +
           (facts.signedBundle ? ", signed" : "") + "; SHA-256 of its manifest " + facts.hash + ").\n";
    for (const BundleSecret& secret : facts.secrets)
        out += std::string("It needs the secret ") + (secret.source == BundleSecret::Source::Environment ? "in the variable " : "in the file ") + secret.name + ".\n";
    return out;
}

} // namespace postern::cli
