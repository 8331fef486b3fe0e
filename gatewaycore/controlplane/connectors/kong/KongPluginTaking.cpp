// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongPluginTaking.h"

#include <algorithm>

namespace postern::connectors::kong {
namespace {

using deployment::ApiChange;
using deployment::FieldPaths;
using deployment::LiveChanges;
using deployment::NormalForm;
using schema::Value;

struct Counted {
    const char* name;
    std::int64_t seconds;
};
constexpr Counted counted[] = {{"second", 1}, {"minute", 60}, {"hour", 3600}, {"day", 86'400}, {"month", 2'592'000}, {"year", 31'536'000}};

} // namespace

bool hasAny(const NormalForm& form, const std::string& prefix)
{
    const auto at = form.lower_bound(prefix);
    return at != form.end() && at->first.starts_with(prefix);
}

void KongPluginTaking::add(ApiChange::What what, const std::string& operation, Value value, std::vector<std::string> fields)
{
    if (!fields.empty())
        out_.changes.push_back({what, operation, std::move(value), std::move(fields)});
}

void KongPluginTaking::tell(const std::string& prefix, const char* why)
{
    for (const std::string& path : deployment::fieldsBeginning(paths_, prefix))
        out_.reasons.try_emplace(path, why);
}

void KongPluginTaking::limit(const std::string& prefix, const std::string& operation)
{
    std::vector<std::string> fields = deployment::fieldsBeginning(paths_, prefix);
    if (fields.empty())
        return;
    const bool there = hasAny(live_, prefix) && deployment::valueAt(live_, prefix + "enabled") != "false";
    Value value;
    std::size_t seen = 0;
    for (const Counted& each : counted) {
        const std::string count = there ? deployment::valueAt(live_, prefix + "config." + each.name) : std::string();
        if (count.empty())
            continue;
        ++seen;
        value = Value::object({{"count", Value(static_cast<std::int64_t>(std::atoll(count.c_str())))}, {"seconds", Value(each.seconds)}});
    }
    if (seen > 1) {
        for (const std::string& path : fields)
            out_.reasons[path] = "Kong holds several limits at once there, and a policy is one.";
        return;
    }
    add(ApiChange::What::Limit, operation, std::move(value), std::move(fields));
}

void KongPluginTaking::cors(const std::string& prefix)
{
    Value value;
    if (hasAny(live_, prefix) && deployment::valueAt(live_, prefix + "enabled") != "false") {
        value = Value::object({{"origins", deployment::listAt(live_, prefix + "config.origins")},
                               {"methods", deployment::listAt(live_, prefix + "config.methods")},
                               {"headers", deployment::listAt(live_, prefix + "config.headers")},
                               {"exposed", deployment::listAt(live_, prefix + "config.exposed_headers")},
                               {"credentials", Value(deployment::valueAt(live_, prefix + "config.credentials") == "true")}});
    }
    add(ApiChange::What::Cors, {}, std::move(value), deployment::fieldsBeginning(paths_, prefix));
}

/// One direction of set-headers, as it would have to be for what Kong's transformer does. `ok` becomes false where it does more.
Value KongPluginTaking::direction(const std::string& prefix, bool& ok) const
{
    Value out = Value::map();
    const auto fields = [&](const char* verb) {
        Value made = Value::map();
        const Value list = deployment::listAt(live_, prefix + "config." + verb + ".headers");
        for (const Value& each : list.items()) {
            const std::string text = each.toText();
            const std::size_t colon = text.find(':');
            if (colon == std::string::npos)
                ok = false;
            else
                made.set(text.substr(0, colon), Value(text.substr(colon + 1)));
        }
        return made;
    };
    const Value set = fields("replace");
    const Value added = fields("add");
    const Value appended = fields("append");
    ok = ok && set == added; // together they set; one alone is nothing that the API could say
    if (set.size() > 0)
        out.set("set", set);
    if (appended.size() > 0)
        out.set("add", appended);
    if (const Value removed = deployment::listAt(live_, prefix + "config.remove.headers"); removed.size() > 0)
        out.set("remove", removed);
    return out;
}

void KongPluginTaking::headers(const std::string& requestAt, const std::string& responseAt, const std::string& operation)
{
    std::vector<std::string> fields;
    for (const std::string& at : {requestAt, responseAt}) {
        for (std::string& path : deployment::fieldsBeginning(paths_, at)) {
            if (!path.ends_with("config.replace.uri"))
                fields.push_back(std::move(path));
        }
    }
    if (fields.empty())
        return;
    bool ok = true;
    const Value request = direction(requestAt, ok);
    const Value response = direction(responseAt, ok);
    if (!ok) {
        for (const std::string& path : fields)
            out_.reasons[path] = "Kong adds a header where it is absent, or replaces one that is there; the API sets headers either way.";
        return;
    }
    Value value = Value::map();
    if (request.size() > 0)
        value.set("request", request);
    if (response.size() > 0)
        value.set("response", response);
    add(ApiChange::What::Headers, operation, value.size() == 0 ? Value() : std::move(value), std::move(fields));
}

} // namespace postern::connectors::kong
