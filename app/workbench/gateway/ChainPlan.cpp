// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ChainPlan.h"

#include "config/ApiSettings.h"
#include "config/ApictlProject.h"
#include "config/GatewayFolder.h"
#include "dataplane/filters/Shelf.h"
#include "schema/Document.h"
#include "workbench/gateway/ChainText.h"

#include <QCoreApplication>
#include <algorithm>

namespace postern::workbench {
namespace {

struct PlanTexts {
    Q_DECLARE_TR_FUNCTIONS(ChainPlan)
};

const std::string settingsFile = "postern.yaml";

std::size_t phasePlace(const std::string& type, model::ChainOrder order)
{
    const pipeline::FilterType* known = pipeline::findFilterType(filters::shelf(), type);
    return known == nullptr ? pipeline::phaseCount : pipeline::placeOf(known->phase, order);
}

/// The gateway with its policies and APIs; what is being edited in gateway.yaml takes the place of the file.
std::optional<model::GatewayConfig> readGateway(const QString& folder, const std::optional<QString>& text)
{
    config::LoadedGateway loaded = config::loadGateway(folder.toStdString());
    if (!loaded.config)
        loaded = config::loadGatewayText("apiVersion: postern/v1\n");
    if (!text)
        return std::move(loaded.config);
    config::LoadedGateway edited = config::loadGatewayText(text->toStdString());
    if (!edited.config) // half typed: the last one that could be read
        return std::move(loaded.config);
    edited.config->apis = std::move(loaded.config->apis);
    for (model::ThrottlingPolicy& policy : loaded.config->policies) { // those of policies.yaml
        if (edited.config->policy(policy.name) == nullptr)
            edited.config->policies.push_back(std::move(policy));
    }
    return std::move(edited.config);
}

bool isSame(const PlannedStep& a, const PlannedStep& b)
{
    return a.level == b.level && a.implied == b.implied && a.own == b.own && typeOf(a.filter) == typeOf(b.filter) && nameOf(a.filter) == nameOf(b.filter);
}

/// Lays one operation's chain over what is known of the others: what is new stands behind its neighbour.
void merge(std::vector<PlannedStep>& all, std::vector<PlannedStep> one)
{
    std::size_t after = 0;
    for (PlannedStep& step : one) {
        const auto found = std::find_if(all.begin(), all.end(), [&step](const PlannedStep& each) { return isSame(each, step); });
        if (found == all.end()) {
            all.insert(all.begin() + static_cast<std::ptrdiff_t>(after), std::move(step));
            ++after;
            continue;
        }
        found->differs = found->differs || !(found->filter == step.filter);
        ++found->operations;
        after = std::max(after, static_cast<std::size_t>(found - all.begin()) + 1);
    }
}

} // namespace

schema::Value writtenAs(const model::FilterConfig& filter)
{
    schema::Value map = schema::Value::object({{"type", schema::Value(filter.type)}});
    if (!filter.name.empty())
        map.set("name", schema::Value(filter.name));
    if (filter.config.size() > 0)
        map.set("config", filter.config);
    return map;
}

std::vector<filters::PlannedFilter> plannedFilters(const model::GatewayConfig& gateway, const model::Api& api, const model::Operation& operation)
{
    schema::Problems ignored;
    auto planned = filters::defaultChain(gateway, api, operation, ignored);
    std::stable_sort(planned.begin(), planned.end(), [&gateway](const auto& a, const auto& b) {
        return phasePlace(a.filter.type, gateway.order) < phasePlace(b.filter.type, gateway.order);
    });
    return planned;
}

PlannedApi readPlannedApi(const QString& folder, const std::optional<QString>& gateway, const QString& api, const QString& settings)
{
    PlannedApi out;
    schema::Problems problems;
    const std::string path = folder.toStdString();
    const auto project = config::ApictlProject::read(path + "/apis/" + api.toStdString(), "apis/" + api.toStdString(), problems);
    out.revision = project ? project->toApi(problems) : std::nullopt;
    out.gateway = readGateway(folder, gateway);
    const auto document = schema::readText(settings.toStdString(), settingsFile, problems);
    const auto own = document ? describe(schema::Type<config::ApiSettings>{}).decode(*document, problems) : std::nullopt;
    if (!out.revision || !out.gateway || !own) {
        out.problem = problems.all().empty() ? PlanTexts::tr("The API cannot be read.") : QString::fromStdString(problems.all().front().toString());
        return out;
    }
    out.drafted = *out.revision;
    apply(*own, *out.drafted, problems);
    return out;
}

ChainPlan planChain(const ChainQuestion& question)
{
    using Level = pipeline::FilterLevel;
    ChainPlan plan;
    const Level asked = question.api.isEmpty() ? Level::Gateway : question.operation.isEmpty() ? Level::Api : Level::Operation;
    const auto add = [&](const model::GatewayConfig& gateway, const model::Api& api) {
        for (const model::Operation& operation : api.operations) {
            if (asked == Level::Operation && QString::fromStdString(operation.method + " " + operation.pathTemplate) != question.operation)
                continue;
            std::vector<PlannedStep> steps;
            for (const filters::PlannedFilter& each : plannedFilters(gateway, api, operation)) {
                const schema::Location& at = each.filter.origin.location;
                const bool isHere = asked == Level::Gateway || at.file() == settingsFile;
                QString origin = QString::fromStdString(each.filter.origin.toString());
                if (at.file() == settingsFile) // which was read without its folder
                    origin = QStringLiteral("apis/%1/%2").arg(question.api, QString::fromStdString(at.toString()));
                steps.push_back({writtenAs(each.filter), each.level, each.implied, !each.implied && each.level == asked && isHere, std::move(origin)});
            }
            merge(plan.steps, std::move(steps));
            ++plan.operations;
        }
    };
    if (asked == Level::Gateway) {
        if (const auto gateway = readGateway(question.folder, question.gateway)) {
            for (const model::Api& api : gateway->apis)
                add(*gateway, api);
        }
        return plan;
    }
    const PlannedApi read = readPlannedApi(question.folder, question.gateway, question.api, question.settings);
    plan.problem = read.problem;
    if (read.drafted)
        add(*read.gateway, *read.drafted);
    return plan;
}

} // namespace postern::workbench
