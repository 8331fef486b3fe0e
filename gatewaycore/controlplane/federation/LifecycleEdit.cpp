// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/LifecycleEdit.h"

#include "controlplane/federation/ApiDocuments.h"
#include "controlplane/federation/DocumentEdit.h"
#include "schema/Document.h"

#include <QDate>
#include <QLocale>
#include <algorithm>
#include <array>

namespace postern::federation {
namespace {

using schema::Value;
using To = LifecycleStep::To;

struct NamedState {
    To to;
    std::string_view name;
};
constexpr std::array states{NamedState{To::Published, "PUBLISHED"}, NamedState{To::Blocked, "BLOCKED"}, NamedState{To::Deprecated, "DEPRECATED"}, NamedState{To::Retired, "RETIRED"}};

constexpr const char* deprecationField = "Deprecation";
constexpr const char* sunsetField = "Sunset";

Value documentOf(const ProjectFiles& files, const std::string& file)
{
    const auto at = files.find(file);
    schema::Problems ignored;
    auto out = at == files.end() ? std::nullopt : schema::readText(at->second, file, ignored);
    return out ? *std::move(out) : Value();
}

bool setsHeaders(const Value& filter)
{
    const Value* const type = filter.find("type");
    return type != nullptr && type->toText() == "set-headers";
}

const Value* setOf(const Value& filter) { return filter.atPath("config.response.set"); }

bool saysDeprecated(const Value& filter)
{
    const Value* const set = setsHeaders(filter) ? setOf(filter) : nullptr;
    return set != nullptr && set->find(deprecationField) != nullptr;
}

/// A map with one key set, or taken out; a map that is left empty is none.
Value without(const Value& map, std::string_view key)
{
    Value out = Value::map();
    for (const schema::Entry& each : map.entries()) {
        if (each.key != key)
            out.set(each.key, each.value);
    }
    return out;
}

Value with(const Value* map, std::string_view key, const Value& value)
{
    Value out = map != nullptr && map->isMap() ? *map : Value::map();
    if (value.isMap() && value.size() == 0)
        return without(out, key);
    out.set(key, value);
    return out;
}

Value withSet(const Value& filter, const Value& set)
{
    const Value* const config = filter.find("config");
    const Value response = with(config == nullptr ? nullptr : config->find("response"), "set", set);
    return with(&filter, "config", with(config, "response", response));
}

Value announced(const Value& filter, const LifecycleStep& step)
{
    const Value* const before = setOf(filter);
    Value set = before == nullptr ? Value::map() : *before;
    if (set.find(deprecationField) == nullptr)
        set.set(deprecationField, Value("@" + std::to_string(step.since)));
    if (!step.sunset.empty())
        set.set(sunsetField, Value(step.sunset));
    return withSet(filter, set);
}

/// The filters of the whole API as they are to be.
Value filtersFor(const Value* now, const LifecycleStep& step)
{
    const std::vector<Value> filters = now == nullptr || !now->isList() ? std::vector<Value>() : now->items();
    Value out = Value::list();
    if (step.to != To::Deprecated) {
        for (const Value& each : filters) {
            const Value left = saysDeprecated(each) ? withSet(each, without(without(*setOf(each), deprecationField), sunsetField)) : each;
            if (!setsHeaders(left) || left.find("config") != nullptr)
                out.push(left);
        }
        return out;
    }
    const bool says = std::ranges::any_of(filters, saysDeprecated);
    bool done = false;
    for (const Value& each : filters) {
        const bool here = !done && (says ? saysDeprecated(each) : setsHeaders(each));
        done = done || here;
        out.push(here ? announced(each, step) : each);
    }
    if (!done)
        out.push(announced(Value::object({{"type", Value("set-headers")}}), step));
    return out;
}

Result<void> change(ProjectFiles& files, const std::string& file, const DocumentPath& path, const std::optional<Value>& value)
{
    auto edited = editDocument(files[file], file, path, value);
    if (!edited)
        return unexpected(std::move(edited).error());
    files[file] = *std::move(edited);
    return {};
}

} // namespace

std::string_view stateName(To to) noexcept
{
    for (const NamedState& each : states) {
        if (each.to == to)
            return each.name;
    }
    return {};
}

Result<To> lifecycleNamed(std::string_view name)
{
    for (const NamedState& each : states) {
        if (lower(std::string(name)) == lower(std::string(each.name)))
            return each.to;
    }
    return unexpected(ErrorKind::InvalidArgument, "There is no state \"" + std::string(name) + "\": there are published, blocked, deprecated and retired.", Fault::Config);
}

Result<std::string> sunsetOf(std::string_view day)
{
    const QString text = QString::fromUtf8(day.data(), static_cast<qsizetype>(day.size()));
    const QDate when = text.size() == 10 ? QDate::fromString(text, Qt::ISODate) : QDate();
    if (!when.isValid())
        return unexpected(ErrorKind::InvalidArgument, "\"" + std::string(day) + "\" is no day: write it as 2027-06-30.", Fault::Config);
    return QLocale::c().toString(when, QStringLiteral("ddd, dd MMM yyyy")).toStdString() + " 00:00:00 GMT";
}

Result<void> checkStep(const deployment::Revision& revision, To to)
{
    if (revision.api.lifecycle == stateName(To::Retired) && to != To::Retired)
        return unexpected(ErrorKind::InvalidArgument, revision.title() + " is retired, and that is for good. If that was a mistake, change lifeCycleStatus in its api.yaml and push it again.", Fault::Config);
    return {};
}

Result<void> checkDeployable(const deployment::Revision& revision)
{
    if (revision.api.lifecycle == stateName(To::Retired))
        return unexpected(ErrorKind::InvalidArgument, revision.title() + " is retired, so it is deployed nowhere. Take it away where it still is (postern undeploy). If that was a mistake, change lifeCycleStatus in its api.yaml.", Fault::Config);
    return {};
}

Result<ProjectFiles> editLifecycle(const ProjectFiles& files, const deployment::Revision& revision, const LifecycleStep& step)
{
    const std::string folder = "apis/" + revision.entry;
    std::string dto;
    for (const char* const name : {"/api.yaml", "/api.json"})
        dto = files.contains(folder + name) ? folder + name : dto;
    if (dto.empty())
        return unexpected(ErrorKind::Unsupported, revision.title() + " is a lone definition, which has no place for its state. Make an API project of it: api.yaml has one.");
    ProjectFiles out = files;
    const Value api = documentOf(files, dto);
    const Value* const now = api.atPath("data.lifeCycleStatus");
    if (now == nullptr || now->toText() != stateName(step.to)) {
        if (auto done = change(out, dto, {"data", "lifeCycleStatus"}, Value(std::string(stateName(step.to)))); !done)
            return unexpected(std::move(done).error());
    }
    const std::string settings = folder + "/postern.yaml";
    const Value own = documentOf(files, settings);
    const Value* const filters = own.find("filters");
    const Value wanted = filtersFor(filters, step);
    const Value before = filters == nullptr ? Value::list() : *filters;
    if (schema::writeJson(wanted, 0) == schema::writeJson(before, 0))
        return out;
    if (!files.contains(settings) || files.at(settings).empty())
        out[settings] = "apiVersion: postern/v1\n";
    if (auto done = change(out, settings, {"filters"}, wanted.size() == 0 ? std::nullopt : std::optional(wanted)); !done)
        return unexpected(std::move(done).error());
    return out;
}

} // namespace postern::federation
