// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/PlannedChain.h"

#include "schema/Document.h"
#include "workbench/gateway/ChainPlan.h"

#include <QCoreApplication>
#include <algorithm>

namespace postern::workbench {
namespace {

struct ChainTexts {
    Q_DECLARE_TR_FUNCTIONS(PlannedChain)
};

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

std::optional<schema::Value> impliedFilter(const QString& folder, const QString& api, const QString& type, const QString& name,
                                           QString& problem)
{
    const PlannedApi read = readPlannedApi(folder, std::nullopt, api, QStringLiteral("apiVersion: postern/v1\n"));
    problem = read.problem;
    if (!problem.isEmpty())
        return std::nullopt;
    std::optional<schema::Value> found;
    for (const model::Operation& operation : read.revision->operations) {
        for (const filters::PlannedFilter& one : plannedFilters(*read.gateway, *read.revision, operation)) {
            if (!one.implied || one.filter.type != type.toStdString() || (!name.isEmpty() && one.filter.name != name.toStdString()))
                continue;
            schema::Value filter = writtenAs(one.filter);
            if (found && !(*found == filter)) {
                problem = ChainTexts::tr("%1 is another one at each operation, as the API's definition says. A filter that is added here holds for all of them.")
                              .arg(type);
                return std::nullopt;
            }
            found = std::move(filter);
        }
    }
    if (!found)
        problem = ChainTexts::tr("Nothing in this API's definition makes it run %1.").arg(type);
    return found;
}

} // namespace postern::workbench
