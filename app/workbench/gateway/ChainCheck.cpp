// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ChainCheck.h"

#include "config/ApiSettings.h"
#include "dataplane/filters/DefaultChain.h"
#include "dataplane/filters/Shelf.h"
#include "model/GatewayConfig.h"

#include <algorithm>
#include <map>
#include <set>

namespace postern::workbench {
namespace {

using schema::Value;
using Key = std::pair<std::string, std::string>;

Key keyOf(const Value& filter) { return {typeOf(filter), nameOf(filter)}; }

void checkFilter(const Value& filter, const std::string& path, schema::Problems& problems)
{
    const std::string type = typeOf(filter);
    const pipeline::FilterType* known = pipeline::findFilterType(filters::shelf(), type);
    if (known == nullptr) {
        if (type.empty())
            return; // said already
        if (const std::string_view why = filters::whyAbsent(type); !why.empty()) {
            problems.error(filter.location(), path, "the filter \"" + type + "\" cannot be run: " + std::string(why), "take the filter out");
            return;
        }
        std::vector<std::string> names;
        for (const pipeline::FilterType& each : filters::shelf())
            names.emplace_back(each.name);
        const std::string guess = schema::closest(type, names);
        problems.error(filter.location(), path, "there is no filter \"" + type.substr(0, 80) + '"', guess.empty() ? "" : "did you mean \"" + guess + "\"?");
        return;
    }
    Value config = configOf(filter);
    if (config.isNull())
        config = Value::map();
    if (!config.location().known())
        config.setLocation(filter.location());
    schema::Problems own;
    (void)known->schema->check(config, own);
    for (schema::Problem problem : own.all()) {
        problem.path = path + ".config" + (problem.path.empty() ? "" : "." + problem.path);
        problems.add(std::move(problem));
    }
}

void checkFilters(const ChainText& chain, const std::string& above, schema::Problems& problems)
{
    std::set<Key> seen;
    for (std::size_t i = 0; i < chain.items().size(); ++i) {
        const Value& filter = chain.items()[i].value;
        const std::string path = above + "filters[" + std::to_string(i) + "]";
        checkFilter(filter, path, problems);
        if (!seen.insert(keyOf(filter)).second)
            problems.error(filter.location(), path, "a second \"" + typeOf(filter) + "\" has the same name", "give each a name of its own");
    }
}

/// The items that keep their order among each other, at most: the rest was moved.
std::size_t inOrder(const std::vector<std::size_t>& places)
{
    std::vector<std::size_t> ends; // of the best run of each length
    for (const std::size_t place : places) {
        const auto at = std::lower_bound(ends.begin(), ends.end(), place);
        if (at == ends.end())
            ends.push_back(place);
        else
            *at = place;
    }
    return ends.size();
}

std::size_t countFilters(const ChainText& old, const ChainText& now)
{
    std::size_t changes = 0;
    std::map<Key, std::size_t> places;
    for (std::size_t i = 0; i < old.items().size(); ++i)
        places.emplace(keyOf(old.items()[i].value), i);
    std::vector<std::size_t> kept;
    for (const ChainText::Item& item : now.items()) {
        const auto found = places.find(keyOf(item.value));
        if (found == places.end()) {
            ++changes;
            continue;
        }
        changes += old.items()[found->second].value == item.value ? 0 : 1;
        kept.push_back(found->second);
    }
    changes += old.items().size() - std::min(kept.size(), old.items().size());
    return changes + kept.size() - inOrder(kept);
}

/// The rest of a file; an operation of which nothing is left is nothing.
Value withoutFilters(Value document)
{
    document.remove("filters");
    if (Value* operations = document.find("operations")) {
        for (const std::string& name : operationsOf(document)) {
            Value* own = operations->find(name);
            own->remove("filters");
            if (own->size() == 0)
                operations->remove(name);
        }
        if (operations->size() == 0)
            document.remove("operations");
    }
    return document;
}

} // namespace

schema::Problems checkChainFile(const std::string& text, const std::string& fileName, bool isGateway)
{
    schema::Problems problems;
    const auto chain = ChainText::read(text, fileName, problems);
    if (!chain)
        return problems;
    const schema::ObjectSchema& schema = isGateway ? static_cast<const schema::ObjectSchema&>(describe(schema::Type<model::GatewayConfig>{}))
                                                   : describe(schema::Type<config::ApiSettings>{});
    (void)schema.check(chain->document(), problems);
    checkFilters(*chain, {}, problems);
    if (isGateway)
        return problems;
    for (const std::string& operation : operationsOf(chain->document())) {
        schema::Problems said; // by the schema
        if (const auto own = ChainText::read(text, fileName, said, operation))
            checkFilters(*own, "operations." + operation + '.', problems);
    }
    return problems;
}

ChainPlace placeOf(const std::string& type, model::ChainOrder order)
{
    const pipeline::FilterType* known = pipeline::findFilterType(filters::shelf(), type);
    if (known == nullptr)
        return {pipeline::phaseCount, 0};
    return {pipeline::placeOf(known->phase, order), filters::placeAmongWritten(type)};
}

model::ChainOrder orderOf(const Value& gateway)
{
    const Value* order = gateway.find("order");
    return order != nullptr && order->asString() == "wso2-3.2" ? model::ChainOrder::Wso2_32 : model::ChainOrder::Postern;
}

int countChanges(const std::string& before, const std::string& after)
{
    if (before == after)
        return 0;
    schema::Problems problems;
    const auto old = ChainText::read(before, "before", problems);
    const auto now = ChainText::read(after, "after", problems);
    if (!old || !now)
        return 1;
    std::size_t changes = countFilters(*old, *now);
    std::set<std::string> operations;
    for (const Value* document : {&old->document(), &now->document()}) {
        const auto own = operationsOf(*document);
        operations.insert(own.begin(), own.end());
    }
    for (const std::string& operation : operations) {
        const auto oldOwn = ChainText::read(before, "before", problems, operation);
        const auto nowOwn = ChainText::read(after, "after", problems, operation);
        if (oldOwn && nowOwn)
            changes += countFilters(*oldOwn, *nowOwn);
    }
    if (!(withoutFilters(old->document()) == withoutFilters(now->document())))
        ++changes;
    return static_cast<int>(std::max<std::size_t>(changes, 1)); // at least a comment is another one
}

} // namespace postern::workbench
