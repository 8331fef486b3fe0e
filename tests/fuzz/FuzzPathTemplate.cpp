// SPDX-License-Identifier: Apache-2.0
//
// Lines of templates, an empty line, lines of paths. Nothing crashes, and what is matched is told in views of the path
// that hold what a parameter may hold. What the configuration's reader takes the router takes as well, and both agree about
// which templates are the same.
#include "Fuzz.h"
#include "config/PathTemplate.h"
#include "dataplane/routing/Router.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace postern;
using namespace postern::routing;

namespace {

std::string_view nextLine(std::string_view& text)
{
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view text = test::fuzzText(data, size);
    std::vector<RouteSpec> routes;
    std::set<std::string> shapes;
    bool repeated = false;
    bool allRead = true;
    while (!text.empty() && routes.size() < 64) {
        const std::string_view line = nextLine(text);
        if (line.empty())
            break;
        const RouteSpec route{"", routes.size() % 3 == 0 ? "POST" : "GET", "", std::string(line), ""};
        const auto read = config::PathTemplate::parse(line);
        const bool alone = Router::build(std::vector{route}).has_value();
        FUZZ_CHECK(alone || !read.problem.empty());
        if (alone) {
            allRead = allRead && read.problem.empty();
            repeated = !shapes.insert(route.method + read.shape).second || repeated;
        }
        if (alone) // alone it is right, so only a conflict can refuse it beside others
            routes.push_back(route);
    }
    auto router = Router::build(routes);
    FUZZ_CHECK(!allRead || router.has_value() == !repeated);
    while (!router && !routes.empty()) {
        routes.pop_back();
        router = Router::build(routes);
    }
    Arena arena;
    RouteMatch match;
    for (int asked = 0; !text.empty() && asked < 64; ++asked) {
        const std::string_view path = nextLine(text);
        for (const char* method : {"GET", "HEAD", "PUT"}) {
            arena.reset();
            router->match("h", method, path, arena, match);
            if (match.outcome == RouteMatch::Outcome::NotFound)
                continue;
            if (match.outcome == RouteMatch::Outcome::MethodNotAllowed) {
                FUZZ_CHECK(match.nearest < routes.size() && !router->allowHeader(match.allowed).empty());
                continue;
            }
            FUZZ_CHECK(match.route < routes.size());
            FUZZ_CHECK(match.parameterCount == router->parameterNames(match.route).size());
            for (std::size_t i = 0; i < match.parameterCount; ++i) {
                const std::string_view value = match.values[i];
                const bool inside = value.data() >= match.path.data() &&
                                    value.data() + value.size() <= match.path.data() + match.path.size();
                FUZZ_CHECK(!value.empty() && inside && value.find('/') == std::string_view::npos);
                static_cast<void>(decodeParameter(value, arena));
            }
            // One spelling has no other; controls and backslashes are no part of any request target.
            if (std::none_of(path.begin(), path.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f || c == '\\'; }))
                FUZZ_CHECK(canonicalPath(encodePath(match.path, arena), arena) == match.path);
            static_cast<void>(belowSegments(path, router->baseSegments(match.route)));
        }
    }
    return 0;
}
