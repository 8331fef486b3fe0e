// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongTaking.h"

#include "schema/Document.h"

#include <algorithm>

namespace postern::connectors::kong {
namespace {

using deployment::ApiChange;
using deployment::FieldPaths;
using deployment::LiveChanges;
using deployment::NormalForm;
using schema::Value;
using What = ApiChange::What;

struct Counted {
    const char* name;
    std::int64_t seconds;
};
constexpr Counted counted[] = {{"second", 1}, {"minute", 60}, {"hour", 3600}, {"day", 86'400}, {"month", 2'592'000}, {"year", 31'536'000}};

std::string textAtPath(const NormalForm& form, const std::string& path)
{
    const auto found = form.find(path);
    return found == form.end() ? std::string() : found->second.value;
}

/// A list as the normal form has it: JSON.
Value listIn(const NormalForm& form, const std::string& path)
{
    schema::Problems ignored;
    auto out = schema::readJson(textAtPath(form, path), "live", ignored);
    return out && out->isList() ? *std::move(out) : Value::list();
}

std::vector<std::string> fieldsUnder(const FieldPaths& paths, std::string_view prefix)
{
    std::vector<std::string> out;
    for (auto at = paths.lower_bound(std::string(prefix)); at != paths.end() && at->starts_with(prefix); ++at)
        out.push_back(*at);
    return out;
}

bool hasAny(const NormalForm& form, const std::string& prefix)
{
    const auto at = form.lower_bound(prefix);
    return at != form.end() && at->first.starts_with(prefix);
}

class Taking {
  public:
    Taking(const KongApi& wanted, const NormalForm& live, const FieldPaths& paths) : wanted_(wanted), live_(live), paths_(paths) {}

    LiveChanges all()
    {
        backend();
        timeout("service.connect_timeout", What::ConnectTimeout);
        timeout("service.read_timeout", What::ResponseTimeout);
        limit("plugin.rate-limiting.", {});
        cors();
        headers("plugin.", {});
        constexpr std::string_view titled = "route ";
        for (const KongEntity& entity : wanted_.entities) {
            if (entity.kind != KongEntity::Kind::Route)
                continue;
            const std::string operation = entity.title.substr(titled.size());
            if (!hasAny(live_, entity.key + '.')) {
                add(What::RemoveOperation, operation, {}, fieldsUnder(paths_, entity.key + '.'));
                continue;
            }
            limit(entity.key + ".plugin.rate-limiting.", operation);
            headers(entity.key + ".plugin.", operation);
        }
        const auto tell = [this](const std::string& prefix, const char* why) {
            for (const std::string& path : fieldsUnder(paths_, prefix))
                out_.reasons.try_emplace(path, why);
        };
        tell("plugin.key-auth.", "Who may call is the definition's: change its security schemes by hand.");
        tell("plugin.basic-auth.", "Who may call is the definition's: change its security schemes by hand.");
        tell("plugin.request-termination.", "The API is blocked or not by its lifecycle.");
        tell("route.", "Which calls a route takes follows from the API's operations and its context.");
        return std::move(out_);
    }

  private:
    void add(What what, const std::string& operation, Value value, std::vector<std::string> fields)
    {
        if (!fields.empty())
            out_.changes.push_back({what, operation, std::move(value), std::move(fields)});
    }

    /// The address is in the service; the path below it in the plugin that takes the context away.
    void backend()
    {
        constexpr const char* rewriting = "plugin.request-transformer.config.replace.uri";
        std::vector<std::string> fields;
        for (const char* const path : {"service.protocol", "service.host", "service.port", "service.path", rewriting}) {
            if (paths_.contains(path))
                fields.emplace_back(path);
        }
        const std::string protocol = textAtPath(live_, "service.protocol");
        const std::string host = textAtPath(live_, "service.host");
        if (fields.empty() || host.empty())
            return;
        const std::string uri = textAtPath(live_, rewriting);
        const std::size_t captured = uri.find("$(uri_captures");
        if (!uri.empty() && captured == std::string::npos) {
            for (const std::string& each : fields)
                out_.reasons[each] = "The path that Kong calls does not follow from the API's.";
            return;
        }
        std::string url = protocol + "://" + host;
        const std::string port = textAtPath(live_, "service.port");
        if (!port.empty() && port != (protocol == "https" ? "443" : "80"))
            url += ':' + port;
        std::string path = textAtPath(live_, "service.path");
        while (path.ends_with('/'))
            path.pop_back();
        add(What::Backend, {}, Value(url + path + uri.substr(0, captured)), std::move(fields));
        // What of it would be written over by the same change for the operations that repeat it.
        for (const std::string& each : paths_) {
            if (each.starts_with("route.") && each.ends_with(".plugin.request-transformer.config.replace.uri") && !out_.changes.empty())
                out_.changes.back().fields.push_back(each);
        }
    }

    void timeout(const std::string& path, What what)
    {
        const std::string text = textAtPath(live_, path);
        if (paths_.contains(path) && !text.empty())
            add(what, {}, Value(static_cast<std::int64_t>(std::atoll(text.c_str()))), {path});
    }

    void limit(const std::string& prefix, const std::string& operation)
    {
        std::vector<std::string> fields = fieldsUnder(paths_, prefix);
        if (fields.empty())
            return;
        const bool there = hasAny(live_, prefix) && textAtPath(live_, prefix + "enabled") != "false";
        Value value;
        std::size_t seen = 0;
        for (const Counted& each : counted) {
            const std::string count = there ? textAtPath(live_, prefix + "config." + each.name) : std::string();
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
        add(What::Limit, operation, std::move(value), std::move(fields));
    }

    void cors()
    {
        const std::string prefix = "plugin.cors.";
        Value value;
        if (hasAny(live_, prefix) && textAtPath(live_, prefix + "enabled") != "false") {
            value = Value::object({{"origins", listIn(live_, prefix + "config.origins")},
                                   {"methods", listIn(live_, prefix + "config.methods")},
                                   {"headers", listIn(live_, prefix + "config.headers")},
                                   {"exposed", listIn(live_, prefix + "config.exposed_headers")},
                                   {"credentials", Value(textAtPath(live_, prefix + "config.credentials") == "true")}});
        }
        add(What::Cors, {}, std::move(value), fieldsUnder(paths_, prefix));
    }

    /// One direction of set-headers, as it would have to be for what Kong's transformer does. `ok` becomes false where it does more.
    Value direction(const std::string& prefix, bool& ok) const
    {
        Value out = Value::map();
        const auto fields = [&](const char* verb) {
            Value made = Value::map();
            const Value list = listIn(live_, prefix + "config." + verb + ".headers");
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
        if (const Value removed = listIn(live_, prefix + "config.remove.headers"); removed.size() > 0)
            out.set("remove", removed);
        return out;
    }

    void headers(const std::string& place, const std::string& operation)
    {
        std::vector<std::string> fields;
        for (const char* const plugin : {"request-transformer.", "response-transformer."}) {
            for (std::string& path : fieldsUnder(paths_, place + plugin)) {
                if (!path.ends_with("config.replace.uri"))
                    fields.push_back(std::move(path));
            }
        }
        if (fields.empty())
            return;
        bool ok = true;
        const Value request = direction(place + "request-transformer.", ok);
        const Value response = direction(place + "response-transformer.", ok);
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
        add(What::Headers, operation, value.size() == 0 ? Value() : std::move(value), std::move(fields));
    }


    const KongApi& wanted_;
    const NormalForm& live_;
    const FieldPaths& paths_;
    LiveChanges out_;
};

} // namespace

LiveChanges changesOf(const KongApi& wanted, const NormalForm& live, const FieldPaths& paths) { return Taking(wanted, live, paths).all(); }

} // namespace postern::connectors::kong
