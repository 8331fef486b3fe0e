// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongIngressTaking.h"

#include "controlplane/connectors/kong/KongDefinition.h"
#include "controlplane/connectors/kong/KongPluginTaking.h"
#include "controlplane/kubernetes/KubeRules.h"

#include <algorithm>
#include <cstdlib>

namespace postern::connectors::kong {
namespace {

using deployment::ApiChange;
using deployment::FieldPaths;
using deployment::LiveChanges;
using deployment::NormalForm;
using deployment::valueAt;
using schema::Value;

class IngressTaking {
  public:
    IngressTaking(const kubernetes::KubeApi& wanted, const model::Api& api, const NormalForm& live, const FieldPaths& paths)
        : api_(api), live_(live), paths_(paths), rules_(kubernetes::rulesOf(wanted, api)), plugins_(live, paths, out_), title_(api.title()), base_(kubernetes::kubeName(title_)),
          service_("Service " + base_ + '.')
    {
    }

    LiveChanges all()
    {
        backend();
        timeout("connect-timeout", ApiChange::What::ConnectTimeout);
        timeout("read-timeout", ApiChange::What::ResponseTimeout);
        plugins_.limit(plugin(base_, "rate-limiting"), {});
        plugins_.cors(plugin(base_, "cors"));
        plugins_.headers(plugin(base_, "request-transformer"), plugin(base_, "response-transformer"), {});
        for (const kubernetes::KubeRule& each : rules_) {
            const std::string own = kubernetes::kubeName(title_ + '\n' + each.operation, 40);
            plugins_.limit(plugin(own, "rate-limiting"), each.operation);
            plugins_.headers(plugin(own, "request-transformer"), plugin(own, "response-transformer"), each.operation);
        }
        const auto pathOf = [this](const std::string& type, const std::string& value) { return templateOf(type, value); };
        kubernetes::addRuleChanges(rules_, pathOf, {}, live_, paths_, out_);
        tellTheRest();
        return std::move(out_);
    }

  private:
    [[nodiscard]] static std::string plugin(const std::string& of, const char* name) { return "KongPlugin " + of + '-' + name + '.'; }
    [[nodiscard]] std::string annotation(const char* name) const { return service_ + "metadata.annotations.konghq.com~1" + name; }

    [[nodiscard]] std::optional<std::string> templateOf(const std::string& type, const std::string& value) const
    {
        const auto routed = type == "RegularExpression" ? routedPath(value, KongRelease::Before3) : std::nullopt;
        if (!routed || std::ranges::count(api_.contexts(), routed->context) == 0)
            return std::nullopt;
        return routed->path;
    }

    /// The address is in the Service; the path below it in the plugin that takes the context away.
    void backend()
    {
        constexpr std::string_view rewriting = "-request-transformer.config.replace.uri";
        std::vector<std::string> fields;
        for (const std::string& each : paths_) {
            const bool timeout = each == annotation("connect-timeout") || each == annotation("read-timeout");
            const bool port = each.find(".backendRefs.") != std::string::npos && each.ends_with(".port");
            if ((each.starts_with(service_) && !timeout) || port || each.ends_with(rewriting))
                fields.push_back(each);
        }
        const std::string host = valueAt(live_, service_ + "spec.externalName");
        std::string port;
        const std::string ports = service_ + "spec.ports.";
        for (auto each = live_.lower_bound(ports); each != live_.end() && each->first.starts_with(ports); ++each) {
            if (each->first.ends_with(".port"))
                port = each->second.value;
        }
        const std::string scheme = valueAt(live_, annotation("protocol"));
        const std::string uri = valueAt(live_, plugin(base_, "request-transformer") + "config.replace.uri");
        const std::size_t captured = uri.find("$(uri_captures");
        if (host.empty() || scheme.empty() || captured == std::string::npos) {
            for (const std::string& each : fields)
                out_.reasons.try_emplace(each, "What Kong calls there is no address with the API's own paths below it.");
            return;
        }
        std::string url = scheme + "://" + host;
        if (!port.empty() && port != (scheme == "https" ? "443" : "80"))
            url += ':' + port;
        plugins_.add(ApiChange::What::Backend, {}, Value(url + uri.substr(0, captured)), std::move(fields));
    }

    void timeout(const char* name, ApiChange::What what)
    {
        const std::string path = annotation(name);
        const std::string text = valueAt(live_, path);
        if (paths_.contains(path) && !text.empty())
            plugins_.add(what, {}, Value(static_cast<std::int64_t>(std::atoll(text.c_str()))), {path});
    }

    void tellTheRest()
    {
        for (const char* const each : {"key-auth", "basic-auth"})
            plugins_.tell(plugin(base_, each), "Who may call is the definition's: change its security schemes by hand.");
        plugins_.tell(plugin(base_, "request-termination"), "The API is blocked or not by its lifecycle.");
        plugins_.tell("KongConsumer ", "Who is known to Kong is the environment's setting consumers.");
        for (const std::string& each : paths_) {
            if (!each.starts_with("HTTPRoute "))
                continue;
            const bool plugins = each.ends_with("konghq.com~1plugins");
            const bool place = each.find(".spec.parentRefs") != std::string::npos || each.find(".spec.hostnames") != std::string::npos;
            out_.reasons.try_emplace(each, plugins ? "Routes are named by the plugins that are for them: with others here they would be other routes there. Change the API by hand and push."
                                           : place ? "The Gateway, its listener and host names are the environment's settings."
                                                   : "Which calls a route takes follows from the API's operations and its context.");
        }
    }

    const model::Api& api_;
    const NormalForm& live_;
    const FieldPaths& paths_;
    LiveChanges out_;
    std::vector<kubernetes::KubeRule> rules_;
    KongPluginTaking plugins_;
    std::string title_;
    std::string base_;
    std::string service_;
};

} // namespace

LiveChanges ingressChangesOf(const kubernetes::KubeApi& wanted, const model::Api& api, const NormalForm& live, const FieldPaths& paths) { return IngressTaking(wanted, api, live, paths).all(); }

} // namespace postern::connectors::kong
