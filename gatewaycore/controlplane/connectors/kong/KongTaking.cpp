// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongTaking.h"

#include "controlplane/connectors/kong/KongDefinition.h"
#include "controlplane/connectors/kong/KongPluginTaking.h"
#include "controlplane/connectors/kong/KongRoute.h"

#include <algorithm>
#include <optional>
#include <set>

namespace postern::connectors::kong {
namespace {

using deployment::ApiChange;
using deployment::FieldPaths;
using deployment::LiveChanges;
using deployment::NormalForm;
using deployment::valueAt;
using schema::Value;
using What = ApiChange::What;

class Taking {
  public:
    Taking(const KongApi& wanted, const NormalForm& live, const FieldPaths& paths) : wanted_(wanted), live_(live), paths_(paths), plugins_(live, paths, out_) {}

    LiveChanges all()
    {
        backend();
        timeout("service.connect_timeout", What::ConnectTimeout);
        timeout("service.read_timeout", What::ResponseTimeout);
        plugins_.limit("plugin.rate-limiting.", {});
        plugins_.cors("plugin.cors.");
        plugins_.headers("plugin.request-transformer.", "plugin.response-transformer.", {});
        constexpr std::string_view titled = "route ";
        for (const KongEntity& entity : wanted_.entities) {
            if (entity.kind != KongEntity::Kind::Route)
                continue;
            const std::string operation = entity.title.substr(titled.size());
            if (!hasAny(live_, entity.key + '.')) {
                plugins_.add(What::RemoveOperation, operation, {}, deployment::fieldsBeginning(paths_, entity.key + '.'));
                continue;
            }
            plugins_.limit(entity.key + ".plugin.rate-limiting.", operation);
            plugins_.headers(entity.key + ".plugin.request-transformer.", entity.key + ".plugin.response-transformer.", operation);
        }
        newRoutes();
        plugins_.tell("plugin.key-auth.", "Who may call is the definition's: change its security schemes by hand.");
        for (const char* const each : {"plugin.jwt.", "plugin.acl.", "consumer."})
            plugins_.tell(each, "Whose tokens are taken follows from the gateway's issuers.");
        plugins_.tell("plugin.basic-auth.", "Who may call is the definition's: change its security schemes by hand.");
        plugins_.tell("plugin.request-termination.", "The API is blocked or not by its lifecycle.");
        plugins_.tell("route.", "Which calls a route takes follows from the API's operations and its context.");
        return std::move(out_);
    }

  private:
    /// The context and the template that all paths of a route have in common.
    [[nodiscard]] static std::optional<std::string> templateOf(const Value& paths, std::set<std::string>& contexts)
    {
        std::optional<std::string> out;
        for (const Value& each : paths.items()) {
            const std::string text = each.toText();
            const auto routed = routedPath(text, text.starts_with('~') ? KongRelease::Since3 : KongRelease::Before3);
            if (!routed || (out && *out != routed->path))
                return std::nullopt;
            contexts.insert(routed->context);
            out = routed->path;
        }
        return out;
    }

    /// Routes that are marked as ours and that postern did not make: somebody has copied one, and a push would take it away.
    void newRoutes()
    {
        std::set<std::string> contexts;
        const KongEntity* like = nullptr;
        for (const KongEntity& entity : wanted_.entities) {
            if (entity.kind != KongEntity::Kind::Route)
                continue;
            like = like == nullptr ? &entity : like;
            (void)templateOf(*entity.body.find("paths"), contexts);
        }
        constexpr std::string_view titled = "route ";
        constexpr std::string_view pathsIn = ".paths";
        for (const auto& [path, field] : live_) {
            if (like == nullptr || !path.starts_with("route.") || !path.ends_with(pathsIn) || field.theirs || path.find(".plugin.") != std::string::npos)
                continue;
            const std::string key = path.substr(0, path.size() - pathsIn.size());
            std::vector<std::string> fields = deployment::fieldsBeginning(paths_, key + '.');
            if (fields.empty() || std::ranges::count(wanted_.entities, key, &KongEntity::key) > 0)
                continue;
            std::set<std::string> its;
            const auto called = templateOf(deployment::listAt(live_, path), its);
            const Value methods = deployment::listAt(live_, key + ".methods");
            if (!called || methods.size() != 1 || !std::ranges::includes(contexts, its)) {
                plugins_.tell(key + '.', "No operation of a definition stands for what this route takes.");
                continue;
            }
            plugins_.tell(key + '.', "As an operation of the API it would be otherwise than it is there.");
            const std::string operation = methods.at(0)->toText() + ' ' + *called;
            ApiChange change{What::AddOperation, operation, Value::object({{"like", like->title.substr(titled.size())}}), std::move(fields)};
            change.follows = {key + '.', "route." + serviceOf(wanted_).body.find("name")->toText() + '.' + kongName(operation) + '-' + idOf(operation).substr(0, 4) + '.'};
            out_.changes.push_back(std::move(change));
        }
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
        const std::string protocol = valueAt(live_, "service.protocol");
        const std::string host = valueAt(live_, "service.host");
        if (fields.empty() || host.empty())
            return;
        const std::string uri = valueAt(live_, rewriting);
        const std::size_t captured = uri.find("$(uri_captures");
        if (!uri.empty() && captured == std::string::npos) {
            for (const std::string& each : fields)
                out_.reasons[each] = "The path that Kong calls does not follow from the API's.";
            return;
        }
        std::string url = protocol + "://" + host;
        const std::string port = valueAt(live_, "service.port");
        if (!port.empty() && port != (protocol == "https" ? "443" : "80"))
            url += ':' + port;
        std::string path = valueAt(live_, "service.path");
        while (path.ends_with('/'))
            path.pop_back();
        plugins_.add(What::Backend, {}, Value(url + path + uri.substr(0, captured)), std::move(fields));
        // What of it would be written over by the same change for the operations that repeat it.
        for (const std::string& each : paths_) {
            if (each.starts_with("route.") && each.ends_with(".plugin.request-transformer.config.replace.uri") && !out_.changes.empty())
                out_.changes.back().fields.push_back(each);
        }
    }

    void timeout(const std::string& path, What what)
    {
        const std::string text = valueAt(live_, path);
        if (paths_.contains(path) && !text.empty())
            plugins_.add(what, {}, Value(static_cast<std::int64_t>(std::atoll(text.c_str()))), {path});
    }

    const KongApi& wanted_;
    const NormalForm& live_;
    const FieldPaths& paths_;
    LiveChanges out_;
    KongPluginTaking plugins_;
};

} // namespace

LiveChanges changesOf(const KongApi& wanted, const NormalForm& live, const FieldPaths& paths) { return Taking(wanted, live, paths).all(); }

} // namespace postern::connectors::kong
