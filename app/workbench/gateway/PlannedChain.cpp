// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/PlannedChain.h"

#include "config/ApiSettings.h"
#include "config/ApictlProject.h"
#include "config/GatewayFolder.h"
#include "dataplane/filters/DefaultChain.h"
#include "dataplane/filters/Shelf.h"
#include "schema/Document.h"

#include <QCoreApplication>
#include <algorithm>

namespace postern::workbench {
namespace {

struct ChainTexts {
    Q_DECLARE_TR_FUNCTIONS(PlannedChain)
};

std::size_t phasePlace(const std::string& type, model::ChainOrder order)
{
    const pipeline::FilterType* known = pipeline::findFilterType(filters::shelf(), type);
    return known == nullptr ? pipeline::phaseCount : pipeline::placeOf(known->phase, order);
}

std::string chainOf(const model::GatewayConfig& gateway, const model::Api& api, const model::Operation& operation)
{
    schema::Problems ignored;
    auto planned = filters::defaultChain(gateway, api, operation, ignored);
    std::stable_sort(planned.begin(), planned.end(), [&gateway](const auto& a, const auto& b) {
        return phasePlace(a.filter.type, gateway.order) < phasePlace(b.filter.type, gateway.order);
    });
    schema::Value list = schema::Value::list();
    for (const filters::PlannedFilter& one : planned) {
        schema::Value map = schema::Value::object({{"type", schema::Value(one.filter.type)}});
        if (!one.filter.name.empty())
            map.set("name", schema::Value(one.filter.name));
        if (one.filter.config.size() > 0)
            map.set("config", one.filter.config);
        list.push(std::move(map));
    }
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

PlannedChains plannedChains(const QString& folder, const QString& api, const QString& settings)
{
    PlannedChains out;
    schema::Problems problems;
    const std::string path = folder.toStdString();
    const auto project = config::ApictlProject::read(path + "/apis/" + api.toStdString(), api.toStdString(), problems);
    const auto revision = project ? project->toApi(problems) : std::nullopt;
    config::LoadedGateway loaded = config::loadGateway(path);
    if (!loaded.config)
        loaded = config::loadGatewayText("apiVersion: postern/v1\n");
    const auto document = schema::readText(settings.toStdString(), "postern.yaml", problems);
    const auto own = document ? describe(schema::Type<config::ApiSettings>{}).decode(*document, problems) : std::nullopt;
    if (!revision || !loaded.config || !own) {
        out.problem = problems.all().empty() ? ChainTexts::tr("The API cannot be read.") : QString::fromStdString(problems.all().front().toString());
        return out;
    }
    out.revision = textOf(*loaded.config, *revision);
    model::Api drafted = *revision;
    apply(*own, drafted, problems);
    out.draft = textOf(*loaded.config, drafted);
    return out;
}

} // namespace postern::workbench
