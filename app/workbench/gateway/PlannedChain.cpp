// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/PlannedChain.h"

#include "schema/Document.h"
#include "workbench/gateway/ChainPlan.h"

#include <algorithm>

namespace postern::workbench {
namespace {

std::string chainOf(const model::GatewayConfig& gateway, const model::Api& api, const model::Operation& operation)
{
    schema::Value list = schema::Value::list();
    for (const filters::PlannedFilter& one : plannedFilters(gateway, api, operation))
        list.push(writtenAs(one.filter));
    return list.size() == 0 ? std::string("[]\n") : schema::writeYaml(list);
}

QString textOf(const model::GatewayConfig& gateway, const model::Api& api)
{
    std::vector<std::pair<std::string, std::string>> chains; // text, operations
    for (const model::Operation& operation : api.operations) {
        const std::string name = operation.method + " " + operation.pathTemplate;
        const std::string text = chainOf(gateway, api, operation);
        const auto same = std::find_if(chains.begin(), chains.end(), [&text](const auto& one) { return one.first == text; });
        if (same == chains.end())
            chains.emplace_back(text, "# " + name + "\n");
        else
            same->second += "# " + name + "\n";
    }
    std::string out;
    for (const auto& [text, operations] : chains)
        out += operations + text + "\n";
    return QString::fromStdString(out);
}

} // namespace

PlannedChains plannedChains(const QString& folder, const std::optional<QString>& gateway, const QString& api, const QString& settings)
{
    PlannedChains out;
    const PlannedApi read = readPlannedApi(folder, gateway, api, settings);
    out.problem = read.problem;
    if (!out.problem.isEmpty())
        return out;
    out.revision = textOf(*read.gateway, *read.revision);
    out.draft = textOf(*read.gateway, *read.drafted);
    return out;
}

} // namespace postern::workbench
