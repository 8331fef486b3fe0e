// SPDX-License-Identifier: Apache-2.0
#include "gateway/Description.h"

#include "dataplane/filters/DefaultChain.h"
#include "dataplane/filters/Shelf.h"
#include "schema/Problems.h"

#include <algorithm>
#include <vector>

namespace postern::gateway {

std::string describeFilters()
{
    std::string out = "# Filters\n";
    for (const pipeline::FilterType& type : filters::shelf()) {
        out.append("\n## ").append(type.name).append("\n\n");
        out.append(type.title).append(". ").append(type.summary).append("\n\n");
        out.append("Phase: ").append(toString(type.phase));
        out.append(". Request body: ").append(toString(type.requestBody));
        out.append(". Response body: ").append(toString(type.responseBody)).append(".\n\n");
        if (type.schema != nullptr)
            out.append(type.schema->markdown(3));
        if (type.reasons.empty())
            continue;
        out.append("\n| reason | sentence | what to do |\n|---|---|---|\n");
        for (const pipeline::ReasonText* reason : type.reasons) {
            out.append("| ").append(reason->id).append(" | ").append(reason->sentence);
            out.append(" | ").append(reason->fix).append(" |\n");
        }
    }
    return out;
}

Result<std::string> describeChain(const model::GatewayConfig& config, const std::string& name)
{
    const auto api = std::find_if(config.apis.begin(), config.apis.end(), [&](const model::Api& each) {
        return each.id == name || each.name == name || each.title() == name;
    });
    if (api == config.apis.end())
        return unexpected(ErrorKind::NotFound, "there is no API \"" + name + "\"", Fault::Config);

    std::string out = "# " + api->title() + " at " + api->context + "\n";
    for (const model::Operation& operation : api->operations) {
        schema::Problems problems;
        const auto planned = filters::defaultChain(config, *api, operation, problems);
        out.append("\n").append(operation.method).append(" ").append(operation.pathTemplate).append("\n");
        struct Line {
            const pipeline::FilterType* type;
            const filters::PlannedFilter* filter;
        };
        std::vector<Line> lines;
        for (const filters::PlannedFilter& filter : planned)
            lines.push_back({pipeline::findFilterType(filters::shelf(), filter.filter.type), &filter});
        std::stable_sort(lines.begin(), lines.end(), [&config](const Line& a, const Line& b) {
            return a.type != nullptr && b.type != nullptr &&
                   pipeline::placeOf(a.type->phase, config.order) < pipeline::placeOf(b.type->phase, config.order);
        });
        for (const Line& line : lines) {
            const model::FilterConfig& filter = line.filter->filter;
            const std::string origin = filter.origin.toString();
            out.append("  ").append(line.type == nullptr ? "unknown" : toString(line.type->phase));
            out.append("\t").append(filter.name.empty() ? filter.type : filter.name + " (" + filter.type + ")");
            out.append(line.filter->implied ? "\tfrom the definition" : "\twritten");
            out.append(origin.empty() ? "" : " at " + origin).append("\n");
        }
        if (!problems.empty())
            out.append(problems.toString());
    }
    return out;
}

} // namespace postern::gateway
