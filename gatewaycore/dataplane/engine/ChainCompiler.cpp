// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/ChainCompiler.h"

#include "dataplane/filters/Shelf.h"

#include <string>

namespace postern::engine {
namespace {

/// Who asks the rate of everybody, and who only watches: what runs when there is no operation to speak of.
bool concernsEverybody(const pipeline::FilterType& type) noexcept
{
    return type.phase == pipeline::Phase::Guard || type.phase == pipeline::Phase::Observe;
}

} // namespace

void ChainCompiler::begin(const model::Api& api)
{
    api_ = &api;
    parts_.emplace();
    builtFilters_.nextApi();
    patterns_.clear();
}

/// As planned for it; or, where an operation like it has been compiled without a problem, by the pattern of that one.
pipeline::FilterChain ChainCompiler::operation(const model::Operation& operation, const pipeline::RouteInfo& info, Telling telling)
{
    const auto known = mayBeAlike(*api_, operation) ? patterns_.find(&operation) : patterns_.end();
    if (known == patterns_.end())
        return pipeline::FilterChain(asPlanned(operation, info, telling), basis_.config.order);
    Steps steps;
    steps.reserve(known->second.parts.size());
    for (ChainPattern::Part& part : known->second.parts) {
        if (part.step) {
            steps.push_back(*part.step);
            if (part.atOperation)
                steps.back().origin = operation.origin;
            continue;
        }
        if (part.atOperation) {
            part.planned.filter.origin = operation.origin;
            part.planned.filter.config.setLocation(operation.origin.location);
        }
        if (!addStep(steps, part.planned, {&operation, &info, false, part.ofOperation}, telling))
            break;
    }
    return pipeline::FilterChain(std::move(steps), basis_.config.order);
}

ChainCompiler::Steps ChainCompiler::asPlanned(const model::Operation& operation, const pipeline::RouteInfo& info, Telling telling)
{
    Steps steps;
    const std::size_t problemsBefore = telling.problems.all().size();
    ChainPattern pattern;
    for (filters::PlannedFilter& planned : filters::defaultChain(basis_.config, *api_, operation, telling.problems)) {
        const auto found = addStep(steps, planned, {&operation, &info}, telling);
        if (!found)
            break;
        ChainPattern::Part& part = pattern.parts.emplace_back();
        part.atOperation = isSamePlace(planned.filter.origin, operation.origin);
        part.ofOperation = found->ofOperation;
        if (!found->ofOperation && !(part.atOperation && found->ofPlace))
            part.step = steps.back();
        part.planned = std::move(planned);
    }
    if (mayBeAlike(*api_, operation) && telling.problems.all().size() == problemsBefore)
        patterns_.emplace(&operation, std::move(pattern));
    return steps;
}

pipeline::FilterChain ChainCompiler::wrongMethod(const pipeline::RouteInfo& info, Telling telling)
{
    schema::Problems repeated; // the operations' own compilation reports them
    model::Operation anonymous;
    anonymous.method = "*";
    anonymous.authNone = true;
    Steps steps;
    for (const filters::PlannedFilter& planned : filters::defaultChain(basis_.config, *api_, anonymous, repeated)) {
        if (!addStep(steps, planned, {nullptr, &info, true}, telling))
            break;
    }
    return pipeline::FilterChain(std::move(steps), basis_.config.order);
}

pipeline::FilterChain ChainCompiler::noRoute(Telling telling)
{
    api_ = nullptr;
    parts_.reset();
    Steps steps;
    for (const model::FilterConfig& filter : basis_.config.filters) {
        if (filter.enabled && !addStep(steps, {filter, true, false, pipeline::FilterLevel::Gateway}, {nullptr, nullptr, true}, telling))
            break;
    }
    return pipeline::FilterChain(std::move(steps), basis_.config.order);
}

const pipeline::FilterType* ChainCompiler::typeOf(const model::FilterConfig& filter, schema::Problems& problems) const
{
    if (const pipeline::FilterType* const type = pipeline::findFilterType(basis_.with.filterTypes, filter.type))
        return type;
    if (const std::string_view why = filters::whyAbsent(filter.type); !why.empty()) {
        problems.error(filter.origin.location, "filters", "the filter \"" + filter.type + "\" cannot be run: " + std::string(why),
                       "take the filter out, or build with liblua5.4-dev and POSTERN_LUA=ON");
        return nullptr;
    }
    std::vector<std::string> names;
    for (const pipeline::FilterType& known : basis_.with.filterTypes)
        names.emplace_back(known.name);
    const std::string guess = schema::closest(filter.type, names);
    problems.error(filter.origin.location, "filters", "there is no filter \"" + filter.type + "\"",
                   guess.empty() ? "posternd --describe filters lists them" : "did you mean \"" + guess + "\"?");
    return nullptr;
}

std::optional<BuiltFilters::Found> ChainCompiler::addStep(Steps& steps, const filters::PlannedFilter& planned, const Place& place, Telling telling)
{
    const model::FilterConfig& filter = planned.filter;
    const pipeline::FilterType* const type = typeOf(filter, telling.problems);
    if (type == nullptr)
        return std::nullopt;
    if (place.everybodyOnly && !concernsEverybody(*type))
        return BuiltFilters::Found{};
    pipeline::FilterContext context{basis_.config,        api_,
                                    place.operation,      place.info,
                                    basis_.with.states,   basis_.with.ports,
                                    basis_.forwarding.workers, filter.name.empty() ? filter.type : filter.name,
                                    planned.gatewayWide,  filter.origin,
                                    basis_.credentials};
    context.level = planned.level;
    context.dry = basis_.with.dry;
    context.shared = parts_ ? &*parts_ : nullptr;
    context.common = &common_;
    context.modules = &telling.modules;
    std::optional<schema::Value> located;
    if (filter.config.isNull() || !filter.config.location().known()) { // `filters: [cors]`: what is wrong with it is wrong there
        located = filter.config.isNull() ? schema::Value::map() : filter.config;
        located->setLocation(filter.origin.location);
    }
    const schema::Value& settings = located ? *located : filter.config;
    BuiltFilters::Found found = place.ofOperation ? BuiltFilters::make(*type, settings, context, telling.problems)
                                                  : builtFilters_.get(*type, planned, settings, context, steps, telling.problems);
    if (found.filter == nullptr)
        return std::nullopt;
    telling.modules.add("filter:" + filter.type, planned.gatewayWide || api_ == nullptr ? "gateway.yaml" : api_->title());
    pipeline::ChainStep& step = steps.emplace_back();
    step.requestBody = found.filter->narrowRequestBody(type->requestBody);
    step.responseBody = found.filter->narrowResponseBody(type->responseBody);
    step.filter = found.filter;
    step.type = type;
    step.instance = context.instance;
    step.origin = filter.origin;
    return found;
}

} // namespace postern::engine
