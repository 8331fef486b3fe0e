// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/BuiltFilters.h"

#include "dataplane/engine/ChainPattern.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::engine {
namespace {

/// What is implied has no places inside, and the one it was given is told by problems only.
std::string keyOfFilter(const pipeline::FilterType& type, const filters::PlannedFilter& planned, const schema::Value& settings,
                        const pipeline::FilterContext& context)
{
    std::string key(type.name);
    key += '\0';
    key += context.instance;
    key += '\0';
    key += static_cast<char>('0' + static_cast<int>(planned.level));
    key += planned.gatewayWide ? 'w' : 'a';
    key += static_cast<char>('0' + (context.ownEndpoints().production ? 1 : 0) + (context.ownEndpoints().sandbox ? 2 : 0));
    if (!planned.implied)
        key += settings.location().toString();
    key += '\0';
    key += schema::writeJson(settings, 0);
    return key;
}

} // namespace

const BuiltFilters::Entry* BuiltFilters::findIn(const Entries& entries, const std::string& key, const model::Origin& origin,
                                                const std::vector<pipeline::ChainStep>& chain)
{
    for (auto [at, end] = entries.equal_range(key); at != end; ++at) {
        const Entry& entry = at->second;
        const auto isHere = [&entry](const pipeline::ChainStep& step) { return step.filter == entry.filter; };
        if ((!entry.origin || isSamePlace(*entry.origin, origin)) && std::none_of(chain.begin(), chain.end(), isHere))
            return &entry;
    }
    return nullptr;
}

BuiltFilters::Found BuiltFilters::get(const pipeline::FilterType& type, const filters::PlannedFilter& planned,
                                      const schema::Value& settings, pipeline::FilterContext& context,
                                      const std::vector<pipeline::ChainStep>& chain, schema::Problems& problems)
{
    const std::string key = keyOfFilter(type, planned, settings, context);
    const model::Origin& origin = planned.filter.origin;
    const Entry* known = findIn(everywhere_, key, origin, chain);
    if (known == nullptr)
        known = findIn(ofApi_, key, origin, chain);
    pipeline::UsedModules* const modules = context.modules;
    const auto tell = [modules](const std::vector<pipeline::UsedModule>& used) {
        for (const pipeline::UsedModule& module : used) {
            if (modules != nullptr)
                modules->add(module.name, module.why);
        }
    };
    if (known != nullptr) {
        tell(known->modules);
        return {known->filter, false, known->origin.has_value()};
    }
    pipeline::UsedModules told;
    context.modules = &told;
    const std::size_t before = problems.all().size();
    std::shared_ptr<const pipeline::Filter> built = type.build(settings, context, problems);
    context.modules = modules;
    tell(told.all());
    if (built == nullptr || problems.all().size() != before || context.operation.asked() || context.route.asked())
        return {std::move(built), true, true};
    Entry entry{built, {}, told.all()};
    if (context.origin.asked())
        entry.origin = origin;
    (context.api.asked() || context.shared.asked() ? ofApi_ : everywhere_).emplace(key, std::move(entry));
    return {std::move(built), false, context.origin.asked()};
}

} // namespace postern::engine
