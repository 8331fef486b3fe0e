// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeOperations.h"

#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeIngress.h"
#include "controlplane/kubernetes/KubeObject.h"

#include <algorithm>
#include <array>

namespace postern::kubernetes {

using deployment::itemsAt;
using deployment::textAt;
using schema::Value;

namespace {

constexpr std::array<const char*, 5> everyMethod{"get", "post", "put", "patch", "delete"};
constexpr std::array<std::string_view, 8> ofDefinitions{"get", "post", "put", "patch", "delete", "head", "options", "trace"};

std::string cased(std::string text, char from, char to)
{
    std::ranges::transform(text, text.begin(), [from, to](char c) { return c >= from && c <= from + 25 ? static_cast<char>(c - from + to) : c; });
    return text;
}

std::string withoutSlash(std::string path)
{
    while (path.ends_with('/'))
        path.pop_back();
    return path;
}

/// Whether a definition has such a path: a star stands at its end alone.
bool isPath(const std::string& path)
{
    const std::size_t star = path.find('*');
    const bool rest = star == std::string::npos || (star + 1 == path.size() && star > 0 && path[star - 1] == '/');
    return rest && path.starts_with('/') && path.find("//") == std::string::npos && path.find_first_of("?#%") == std::string::npos;
}

/// A path that a match takes.
struct Place {
    std::string whole;
    std::string folder;
    std::string front;
};

std::string folderOf(const std::string& path, std::size_t from)
{
    const std::size_t slash = path.rfind('/', std::min(path.find_first_of("{*", from), path.size()));
    return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

class RouteReader {
  public:
    RouteReader(const std::vector<Value>& objects, const KubeSettings& settings, const KubeDialect& dialect, KubeFindings& into)
        : objects_(objects), settings_(settings), dialect_(dialect), into_(into)
    {
    }

    KubeOperations read()
    {
        for (const Value& route : objects_) {
            if (kindIn(route) == "HTTPRoute")
                readRoute(route);
            else if (isIngress(route))
                readIngress(route);
            else if (kindIn(route) == "GRPCRoute")
                into_.say("The GRPCRoute " + nameIn(route) + " is not taken over: methods of gRPC are no operations of such a definition.");
        }
        return std::move(out_);
    }

  private:
    [[nodiscard]] std::string spaceOf(const Value& route) const { return textAt(route, "/metadata/namespace").empty() ? settings_.nameSpace : textAt(route, "/metadata/namespace"); }

    void hosts(const Value& route, const std::vector<std::string>& names)
    {
        std::string all;
        for (const std::string& each : names)
            all += (all.empty() ? "" : ", ") + each;
        if (!all.empty() && names != settings_.hostnames)
            into_.say(kindIn(route) + ' ' + nameIn(route) + " takes calls to " + all + " alone; here the listeners say it.");
    }

    void keepCors(const Value& cors)
    {
        if (!out_.cors.isNull() && !cors.isNull() && !(out_.cors == cors))
            into_.say("Browsers are answered otherwise at several of its routes; here as at the first.");
        if (out_.cors.isNull())
            out_.cors = cors;
    }

    void readRoute(const Value& route)
    {
        std::vector<std::string> names;
        for (const Value& each : itemsAt(route, "/spec/hostnames"))
            names.push_back(each.toText());
        hosts(route, names);
        for (const Value& rule : itemsAt(route, "/spec/rules")) {
            const std::vector<Value> matches = itemsAt(rule, "/matches").empty() ? std::vector{Value::map()} : itemsAt(rule, "/matches"); // none: every call
            KubeOperation made;
            KubeGuard guard = dialect_.guardOf(route, rule, into_);
            made.security = guard.security;
            made.otherwise = guard.otherwise;
            readBackends(rule, spaceOf(route), made);
            keepCors(guard.cors);
            if (rule.find("timeouts") != nullptr && !isOurs(route))
                into_.say("Time limits of HTTPRoute " + nameIn(route) + " are not taken over.");
            const bool asksMore = std::ranges::any_of(matches, [](const Value& each) { return !textAt(each, "/method").empty() && textAt(each, "/method") != "OPTIONS"; });
            for (const Value& match : matches) {
                const bool preflight = textAt(match, "/method") == "OPTIONS" && isOurs(route) && asksMore;
                if (!preflight) // which an API here answers by itself
                    readMatch(route, rule, match, guard, made);
            }
        }
    }

    void readBackends(const Value& rule, const std::string& nameSpace, KubeOperation& made)
    {
        std::string weight;
        std::vector<std::string> lost; // why one is none
        for (const Value& each : itemsAt(rule, "/backendRefs")) {
            const std::string its = textAt(each, "/weight").empty() ? "1" : textAt(each, "/weight");
            if (its == "0")
                continue;
            KubeBackend backend = backendOf(each, nameSpace, objects_, into_);
            if (backend.urls.empty())
                lost.push_back(backend.otherwise);
            if (!weight.empty() && weight != its)
                into_.say("Its backends get shares of the calls by their weights there; here equal ones.");
            weight = its;
            made.urls.insert(made.urls.end(), backend.urls.begin(), backend.urls.end());
        }
        for (const std::string& each : made.urls.empty() ? std::vector<std::string>() : lost)
            into_.say("One of several backends is left out: " + each + '.');
        if (made.urls.empty() && made.otherwise.empty())
            made.otherwise = lost.empty() ? "its rule names no backend" : lost.front();
    }

    std::vector<Place> placesOf(const Value& path, bool& prefix)
    {
        const std::string type = path.isNull() || textAt(path, "/type").empty() ? "PathPrefix" : textAt(path, "/type");
        const std::string value = textAt(path, "/value").empty() ? "/" : textAt(path, "/value");
        prefix = type == "PathPrefix";
        if (type == "RegularExpression") {
            const auto read = dialect_.templateOf(value);
            if (!read || !isPath(read->front + read->path))
                return {};
            return {{read->front + read->path, folderOf(read->front + read->path, 0), read->front}};
        }
        if (value.find_first_of("{}*") != std::string::npos)
            return {};
        if (!prefix)
            return {{value, folderOf(value, value.size()), {}}};
        const std::string bare = withoutSlash(value);
        std::vector<Place> out;
        if (!bare.empty())
            out.push_back({bare, bare, {}});
        out.push_back({bare + "/*", bare, {}});
        return out;
    }

    void readMatch(const Value& route, const Value& rule, const Value& match, const KubeGuard& guard, KubeOperation made)
    {
        bool prefix = false;
        const Value* const path = match.find("path");
        const auto places = placesOf(path == nullptr ? Value() : *path, prefix);
        if (places.empty())
            into_.say(kindIn(route) + ' ' + nameIn(route) + ": " + textAt(match, "/path/value") + " says more than a path of a definition can, and is left out.");
        const std::string method = textAt(match, "/method");
        for (const Place& place : places) {
            KubeOperation each = made;
            each.whole = place.whole;
            each.folder = place.folder;
            each.front = place.front;
            if (!isPath(each.whole)) {
                into_.say(kindIn(route) + ' ' + nameIn(route) + ": " + each.whole + " is no path of a definition, and is left out.");
                continue;
            }
            rewrite(guard, rule, textAt(match, "/path/value"), prefix, each);
            narrow(match, each, method.empty() ? "Every call to " + each.whole : method + ' ' + each.whole);
            addAll(method.empty() ? guard.methods : std::vector{method}, each);
        }
    }

    /// Once for every method that is meant.
    void addAll(const std::vector<std::string>& methods, KubeOperation& each)
    {
        each.any = methods.empty();
        std::vector<std::string> names(everyMethod.begin(), everyMethod.end());
        if (!each.any)
            names = methods;
        for (const std::string& method : names) {
            each.method = cased(method, 'A', 'a');
            if (std::ranges::find(ofDefinitions, each.method) == ofDefinitions.end())
                into_.say(each.name() + " is left out: no definition has such a method.");
            else
                out_.all.push_back(each);
        }
    }

    void rewrite(const KubeGuard& guard, const Value& rule, const std::string& value, bool prefix, KubeOperation& each)
    {
        if (guard.behind)
            each.behind = *guard.behind;
        else
            each.front.clear(); // all is handed on
        for (const std::string& front : guard.fronts) {
            if (front.size() >= each.front.size() && (each.whole == front || each.whole.starts_with(front + '/')))
                each.front = front;
        }
        if (guard.behind && each.front.empty() && !guard.fronts.empty())
            return otherPath(each);
        if (guard.strips)
            prefix ? void(each.front = withoutSlash(value)) : otherPath(each);
        for (const Value& filter : itemsAt(rule, "/filters")) {
            const std::string type = textAt(filter, "/type");
            if (type == "RequestRedirect")
                each.otherwise = "it is answered by a redirection";
            if (type == "RequestMirror")
                into_.say("Calls are sent to another backend as well, which is not taken over.");
            if (type == "RequestHeaderModifier" || type == "ResponseHeaderModifier")
                fields(filter, type == "RequestHeaderModifier");
            if (type == "CORS") {
                const Value cors = filter.find("cors") == nullptr ? Value::map() : *filter.find("cors");
                keepCors(corsOf(cors.find("allowOrigins"), cors.find("allowMethods"), cors.find("allowHeaders"), cors.find("exposeHeaders"), textAt(cors, "/allowCredentials") == "true"));
            }
            if (type != "URLRewrite")
                continue;
            if (!textAt(filter, "/urlRewrite/hostname").empty())
                into_.say("Calls go on with the host name " + textAt(filter, "/urlRewrite/hostname") + ", which is not taken over.");
            const std::string how = textAt(filter, "/urlRewrite/path/type");
            if (how == "ReplacePrefixMatch" && prefix) {
                each.front = withoutSlash(value);
                each.behind = withoutSlash(textAt(filter, "/urlRewrite/path/replacePrefixMatch"));
            } else if (how == "ReplaceFullPath") {
                replaced(textAt(filter, "/urlRewrite/path/replaceFullPath"), each);
            } else if (!how.empty()) {
                otherPath(each);
            }
        }
    }

    /// "/orders/items" to "/base/items": "/orders" is not handed on, "/base" stands in its place.
    static void replaced(const std::string& full, KubeOperation& each)
    {
        if (each.whole.find_first_of("{*") != std::string::npos)
            return otherPath(each);
        std::size_t same = 0;
        for (std::size_t at = each.whole.rfind('/'); at != std::string::npos; at = at == 0 ? std::string::npos : each.whole.rfind('/', at - 1)) {
            if (!full.ends_with(each.whole.substr(at)))
                break;
            same = each.whole.size() - at;
        }
        if (same == 0)
            return otherPath(each);
        each.front = each.whole.substr(0, each.whole.size() - same);
        each.behind = full.substr(0, full.size() - same);
    }

    static void otherPath(KubeOperation& each)
    {
        if (each.otherwise.empty())
            each.otherwise = "its backend is called at another path";
    }

    /// Names alone: a value may be a credential.
    void fields(const Value& filter, bool request)
    {
        const char* const part = request ? "/requestHeaderModifier" : "/responseHeaderModifier";
        for (const char* const verb : {"set", "add", "remove"}) {
            for (const Value& each : itemsAt(filter, std::string(part) + '/' + verb))
                into_.say(std::string(request ? "The backend" : "The caller") + (verb == std::string_view("remove") ? " does not get the header field " : " gets the header field ") +
                          (each.isMap() ? textAt(each, "/name") : each.toText()) + (verb == std::string_view("remove") ? "" : " with another value") + ": add the filter set-headers here.");
        }
    }

    void narrow(const Value& match, KubeOperation& each, const std::string& called)
    {
        for (const char* const key : {"headers", "queryParams"}) {
            const bool header = key == std::string_view("headers");
            for (const Value& one : itemsAt(match, std::string("/") + key)) {
                const std::string name = textAt(one, "/name");
                each.narrowed = true;
                into_.say(called + " is taken there only with a certain " + (header ? "header field " : "query parameter ") + name + "; here with any.");
                if (!isCredential(name) || each.security.size() > 0)
                    continue;
                each.security = Value::list({Value::object({{keyScheme(into_, name, header ? "header" : "query"), Value::list()}})});
                into_.say("What " + name + " has to be is not taken over: here it is a key that gateway.yaml names.");
            }
        }
    }

    void readIngress(const Value& ingress)
    {
        hosts(ingress, ingressHosts(ingress));
        const KubeGuard guard = dialect_.guardOf(ingress, Value::map(), into_);
        keepCors(guard.cors);
        std::vector<Value> all;
        for (const Value& rule : itemsAt(ingress, "/spec/rules")) {
            for (const Value& each : itemsAt(rule, "/http/paths"))
                all.push_back(each);
        }
        if (const Value* const other = deployment::valueAt(ingress, "/spec/defaultBackend"))
            all.push_back(Value::object({{"path", "/"}, {"pathType", "Prefix"}, {"backend", *other}}));
        for (const Value& each : all) {
            KubeOperation made;
            made.security = guard.security;
            made.otherwise = guard.otherwise;
            const std::string port = textAt(each, "/backend/service/port/number").empty() ? textAt(each, "/backend/service/port/name") : textAt(each, "/backend/service/port/number");
            const bool service = !textAt(each, "/backend/service/name").empty();
            const Value reference = service ? Value::object({{"name", textAt(each, "/backend/service/name")}, {"port", port}})
                                            : Value::object({{"kind", textAt(each, "/backend/resource/kind")}, {"name", textAt(each, "/backend/resource/name")}});
            readBackends(Value::object({{"backendRefs", Value::list({reference})}}), spaceOf(ingress), made);
            std::string path = textAt(each, "/path");
            const bool expression = path.starts_with("/~");
            const char* const type = expression ? "RegularExpression" : textAt(each, "/pathType") == "Exact" ? "Exact" : "PathPrefix";
            const Value match = Value::object({{"path", Value::object({{"type", type}, {"value", expression ? path.substr(2) : path}})}});
            readMatch(ingress, Value::map(), match, guard, made);
        }
    }

    const std::vector<Value>& objects_;
    const KubeSettings& settings_;
    const KubeDialect& dialect_;
    KubeFindings& into_;
    KubeOperations out_;
};

} // namespace

std::string KubeOperation::name() const { return cased(method, 'a', 'A') + ' ' + whole; }

KubeOperations operationsOf(const std::vector<Value>& objects, const KubeSettings& settings, const KubeDialect& dialect, KubeFindings& into)
{
    return RouteReader(objects, settings, dialect, into).read();
}

} // namespace postern::kubernetes
