// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Router.h"

#include "sandbox/KeyManager.h"
#include "schema/Document.h"

#include <algorithm>
#include <sstream>

namespace postern::sandbox {
namespace {

std::vector<std::string> stepsOf(std::string_view path)
{
    std::vector<std::string> steps;
    std::istringstream in{std::string(path)};
    for (std::string step; std::getline(in, step, '/');) {
        if (!step.empty())
            steps.push_back(step);
    }
    return steps;
}

bool isVariable(const std::string& step) { return step.starts_with('{'); }

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& steps)
{
    return pattern.size() == steps.size() &&
           std::equal(pattern.begin(), pattern.end(), steps.begin(),
                      [](const std::string& wanted, const std::string& step) { return isVariable(wanted) || wanted == step; });
}

/// Whether `a` is literal where `b` first is not.
bool isNarrower(const std::vector<std::string>& a, const std::vector<std::string>& b)
{
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (isVariable(a[i]) != isVariable(b[i]))
            return isVariable(b[i]);
    }
    return false;
}

} // namespace

schema::Value Request::json() const
{
    schema::Problems problems;
    return schema::readJson(call.body, "request body", problems).value_or(schema::Value());
}

void Router::on(std::string_view method, std::string_view pattern, std::string_view scopes, Handler handler)
{
    Route route{std::string(method), stepsOf(pattern), {}, std::move(handler)};
    std::istringstream words{std::string(scopes)};
    for (std::string word; words >> word;)
        route.scopes.push_back("apim:" + word);
    routes_.push_back(std::move(route));
}

Reply Router::answer(const Call& call, std::string_view path, const KeyManager& keys) const
{
    const std::vector<std::string> steps = stepsOf(path);
    const Route* taken = nullptr;
    bool otherMethod = false;
    for (const Route& route : routes_) {
        if (!fits(route.steps, steps))
            continue;
        if (route.method != call.method)
            otherMethod = true;
        else if (taken == nullptr || isNarrower(route.steps, taken->steps))
            taken = &route;
    }
    if (taken == nullptr)
        return otherMethod ? Reply::error(405, 900405, "Method Not Allowed", "There is no " + call.method + " of " + call.path + ".")
                           : Reply::error(404, 900404, "Not Found", "The sandbox has no " + call.path + ".");
    if (!taken->scopes.empty()) {
        Reply refused = keys.authorize(call, taken->scopes);
        if (refused.status != 200)
            return refused;
    }
    Request request{call, {}};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (isVariable(taken->steps[i]))
            request.steps.push_back(steps[i]);
    }
    Reply reply = taken->handler(request);
    if (reply.body.empty())
        reply.contentType.clear(); // nothing is of no type
    return reply;
}

} // namespace postern::sandbox
