// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeDocument.h"

#include "schema/Texts.h"

#include <algorithm>
#include <map>
#include <set>
#include <set>
#include <utility>

namespace postern::kubernetes {

using schema::Value;

namespace {

bool beginsWith(const std::string& path, const std::string& context) { return context.empty() || path == context || path.starts_with(context + '/'); }

/// Whether an operation can be one below a context: what is longer than what is handed on is no context of it.
bool fits(const KubeOperation& each, const std::string& context) { return beginsWith(each.whole, context) && beginsWith(context, each.front); }

/// The longest beginning of all of them, segment by segment.
std::string commonOf(const std::vector<KubeOperation>& all)
{
    std::string out = all.front().folder;
    for (const KubeOperation& each : all) {
        while (!out.empty() && !beginsWith(each.folder, out))
            out.erase(out.rfind('/'));
    }
    return out;
}

std::string contextOf(const std::vector<KubeOperation>& all, const std::string& wanted)
{
    if (!wanted.empty() && std::ranges::any_of(all, [&wanted](const KubeOperation& each) { return fits(each, wanted); }))
        return wanted;
    std::set<std::string> candidates;
    std::vector<KubeOperation> plain; // handed on whole
    for (const KubeOperation& each : all) {
        if (each.front.empty())
            plain.push_back(each);
        else
            candidates.insert(each.front);
    }
    if (!plain.empty())
        candidates.insert(commonOf(plain));
    const auto rank = [&all](const std::string& each) { return std::pair(std::ranges::count_if(all, [&each](const KubeOperation& one) { return fits(one, each); }), each.size()); };
    return *std::ranges::max_element(candidates, {}, rank); // of as many the longer one: it has the version in it
}

Value parametersOf(const std::string& path)
{
    Value out = Value::list();
    for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1))
        out.push(Value::object({{"name", path.substr(at + 1, path.find('}', at) - at - 1)}, {"in", "path"}, {"required", true}, {"schema", Value::object({{"type", "string"}})}}));
    return out;
}

class DocumentMaker {
  public:
    DocumentMaker(KubeOperations operations, KubeFindings& into) : all_(std::move(operations.all)), cors_(std::move(operations.cors)), into_(into) {}

    KubeDocument make(const std::string& wanted)
    {
        if (all_.empty())
            return std::move(out_);
        // What takes all calls of a method goes before what takes some, and both before what takes all methods.
        std::ranges::stable_sort(all_, {}, [](const KubeOperation& each) { return (each.any ? 2 : 0) + (each.narrowed ? 1 : 0); });
        out_.context = contextOf(all_, wanted);
        judgeBackends();
        for (const KubeOperation& each : all_)
            add(each);
        out_.root = Value::object({{"openapi", "3.0.3"}});
        if (out_.urls.size() == 1)
            out_.root.set("servers", Value::list({Value::object({{"url", out_.urls.front()}})}));
        else if (!out_.urls.empty())
            out_.root.set("x-wso2-production-endpoints", endpointsOf(out_.urls));
        if (!out_.context.empty())
            out_.root.set("x-wso2-basePath", out_.context);
        if (!cors_.isNull())
            out_.root.set("x-wso2-cors", cors_);
        if (into_.schemes.size() > 0)
            out_.root.set("components", Value::object({{"securitySchemes", into_.schemes}}));
        if (paths_.size() > 0)
            out_.root.set("paths", std::move(paths_));
        return std::move(out_);
    }

  private:
    [[nodiscard]] std::vector<std::string> urlsOf(const KubeOperation& each) const
    {
        std::vector<std::string> out;
        for (const std::string& url : each.otherwise.empty() ? each.urls : std::vector<std::string>())
            out.push_back(url + each.behind + out_.context.substr(std::min(each.front.size(), out_.context.size())));
        return out;
    }

    /// That of most operations is the API's.
    void judgeBackends()
    {
        std::map<std::vector<std::string>, int> counts;
        for (const KubeOperation& each : all_) {
            if (const auto urls = urlsOf(each); fits(each, out_.context) && !urls.empty())
                ++counts[urls];
        }
        if (!counts.empty())
            out_.urls = std::ranges::max_element(counts, {}, [](const auto& each) { return each.second; })->first;
        else
            into_.say("No backend is called by HTTP (" + all_.front().name() + ": " + (all_.front().otherwise.empty() ? "it begins otherwise" : all_.front().otherwise) + "): give the API one here.");
    }

    void add(const KubeOperation& each)
    {
        if (!fits(each, out_.context)) {
            const bool again = std::ranges::any_of(all_, [&](const KubeOperation& other) {
                return fits(other, out_.context) && other.method == each.method && other.whole.substr(out_.context.size()) == each.whole.substr(std::min(each.front.size(), each.whole.size()));
            });
            return into_.say(again ? "Its operations are reached below " + each.front + " as well." : each.name() + " is left out: " + (beginsWith(each.whole, out_.context) ? "more of its path than " + out_.context + " is not handed on." : "it begins otherwise than " + out_.context + '.'));
        }
        if (!each.otherwise.empty() && !out_.urls.empty())
            return into_.say(each.name() + " is left out: " + each.otherwise + '.');
        const std::string rest = each.whole.substr(out_.context.size());
        const std::string path = rest.empty() ? "/" : rest;
        Value methods = paths_.find(path) == nullptr ? Value::map() : *paths_.find(path);
        if (const Value* const before = methods.find(each.method)) {
            if (*before->find("security") == each.security)
                return;
            if (!each.any)
                into_.say(each.name() + " is taken by several rules that ask otherwise of callers: here it asks for what one that asks for most does.");
            // What was closed in one of them is not open; a rule for all methods counts where only some calls of this one were taken before.
            if (before->find("security")->size() == 0 && (!each.any || narrowed_.contains(each.method + ' ' + path)))
                methods.find(each.method)->set("security", each.security);
            paths_.set(path, std::move(methods));
            return;
        }
        Value operation = Value::object({{"security", each.security}, {"responses", Value::object({{"default", Value::object({{"description", "As the backend answers"}})}})}});
        if (Value parameters = parametersOf(path); parameters.size() > 0)
            operation.set("parameters", std::move(parameters));
        if (const auto urls = urlsOf(each); !urls.empty() && urls != out_.urls)
            operation.set("x-wso2-production-endpoints", endpointsOf(urls));
        methods.set(each.method, std::move(operation));
        paths_.set(path, std::move(methods));
        if (each.narrowed)
            narrowed_.insert(each.method + ' ' + path);
    }

    std::vector<KubeOperation> all_;
    Value cors_;
    KubeFindings& into_;
    Value paths_ = Value::map();
    std::set<std::string> narrowed_; ///< "get /items", of which a rule took certain calls alone
    KubeDocument out_;
};

} // namespace

Value endpointsOf(const std::vector<std::string>& urls) { return Value::object({{"type", urls.size() > 1 ? "load_balance" : "http"}, {"urls", schema::listOf(urls)}}); }

KubeDocument documentOf(KubeOperations operations, const std::string& wanted, KubeFindings& into) { return DocumentMaker(std::move(operations), into).make(wanted); }

} // namespace postern::kubernetes
