// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongIngressDialect.h"

#include "controlplane/connectors/kong/KongDefinition.h"
#include "controlplane/connectors/kong/KongPluginReader.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeIngress.h"
#include "controlplane/kubernetes/KubeObject.h"

#include <algorithm>

namespace postern::connectors::kong {
namespace {

using deployment::itemsAt;
using deployment::textAt;
using deployment::valueAt;
using kubernetes::annotationIn;
using kubernetes::KubeFindings;
using kubernetes::KubeGuard;
using schema::Value;

std::vector<std::string> parted(const std::string& text)
{
    std::vector<std::string> out;
    std::string one;
    for (const char c : text + ',') {
        if (c == ',') {
            if (!one.empty())
                out.push_back(std::move(one));
            one.clear();
        } else if (c != ' ') {
            one += c;
        }
    }
    return out;
}

} // namespace

std::optional<kubernetes::KubeTemplate> KongIngressDialect::templateOf(const std::string& expression) const
{
    const auto read = routedPath('~' + expression, KongRelease::Since3);
    return read ? std::optional(kubernetes::KubeTemplate{read->context, read->path}) : std::nullopt;
}

KubeGuard KongIngressDialect::guardOf(const Value& route, const Value& rule, KubeFindings& into) const
{
    KubeGuard out;
    KongPluginReader plugins(out, into);
    std::vector<std::string> names = parted(annotationIn(route, "konghq.com/plugins"));
    // A backend's plugins count for whatever leads there.
    for (const Value& each : objects_) {
        const auto leads = [&each](const Value& reference) { return textAt(reference, "/name") == kubernetes::nameIn(each); };
        const bool its = kubernetes::kindIn(each) == "Service" && (kubernetes::isIngress(route) ? kubernetes::leadsToService(route, kubernetes::nameIn(each)) : std::ranges::any_of(itemsAt(rule, "/backendRefs"), leads));
        for (std::string& name : its ? parted(annotationIn(each, "konghq.com/plugins")) : std::vector<std::string>())
            names.push_back(std::move(name));
    }
    for (const Value& filter : itemsAt(rule, "/filters")) {
        if (textAt(filter, "/type") == "ExtensionRef")
            names.push_back(textAt(filter, "/extensionRef/name"));
    }
    for (const std::string& name : names) {
        const auto found = std::ranges::find_if(objects_, [&name](const Value& each) { return kubernetes::kindIn(each) == "KongPlugin" && kubernetes::nameIn(each) == name; });
        if (found == objects_.end())
            plugins.unread(name);
        else
            plugins.read(*found);
    }
    plugins.finish();
    out.strips = annotationIn(route, "konghq.com/strip-path") == "true";
    if (!annotationIn(route, "konghq.com/rewrite").empty())
        out.otherwise = "its backend is called at another path";
    if (kubernetes::isIngress(route))
        out.methods = parted(annotationIn(route, "konghq.com/methods"));
    const Value* const annotations = valueAt(route, "/metadata/annotations");
    for (const schema::Entry& each : annotations == nullptr ? std::vector<schema::Entry>() : annotations->entries()) {
        constexpr std::string_view fields = "konghq.com/headers.";
        if (!each.key.starts_with(fields))
            continue;
        const std::string name = each.key.substr(fields.size());
        into.say(kubernetes::kindIn(route) + ' ' + kubernetes::nameIn(route) + " takes calls with a certain header field " + name + " alone; here with any.");
        if (kubernetes::isCredential(name) && out.security.size() == 0)
            out.security = Value::list({Value::object({{kubernetes::keyScheme(into, name, "header"), Value::list()}})});
    }
    if (out.security.size() == 0 && !kubernetes::isOurs(route))
        into.say(kubernetes::kindIn(route) + ' ' + kubernetes::nameIn(route) + " names no plugin that asks who calls: what plugins of the whole Kong ask is not seen here, and whoever calls comes in.");
    return out;
}

} // namespace postern::connectors::kong
