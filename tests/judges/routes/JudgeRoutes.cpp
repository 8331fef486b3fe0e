// SPDX-License-Identifier: Apache-2.0
//
// Runs WSO2's Publisher API (238 operations) and Kong's admin API (144) through our OpenAPI reader and router, and holds
// every answer against expected.py, which shares no code with either.
#include "config/OpenApiReader.h"
#include "dataplane/routing/ApiRoutes.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

using namespace postern;

namespace {

constexpr int skipped = 77;

int skip(const char* why)
{
    const char* const required = std::getenv("POSTERN_REQUIRE_JUDGES");
    const bool must = required != nullptr && std::string_view(required).find("routes") != std::string_view::npos;
    std::fprintf(stderr, "%s: %s\n", must ? "FAIL" : "SKIP", why);
    return must ? 1 : skipped;
}

/// "GET,HEAD" of "HEAD, GET", so that the order does not count.
std::string sorted(std::string list)
{
    std::erase(list, ' ');
    std::vector<std::string> items;
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        items.push_back(list.substr(at, comma - at));
        at = comma + 1;
    }
    std::sort(items.begin(), items.end());
    std::string text;
    for (const std::string& item : items)
        text += (text.empty() ? "" : ",") + item;
    return text;
}

/// -1 when the judge could not be asked, else the number of wrong answers.
int judge(const std::string& script, const std::string& document, std::size_t operations)
{
    schema::Problems problems;
    const auto value = schema::readFile(document, problems);
    const auto api = value ? config::readOpenApi(*value, problems) : std::nullopt;
    if (!api) {
        std::fprintf(stderr, "%s\n", problems.toString().c_str());
        return 1;
    }
    const auto routes = routing::routesOf(*api);
    std::vector<routing::RouteSpec> specs;
    for (const routing::ApiRoute& route : routes)
        specs.push_back(route.spec);
    const auto router = routing::Router::build(specs);
    if (!router || api->operations.size() != operations) {
        std::fprintf(stderr, "%s: %zu operations of %zu; %s\n", document.c_str(), api->operations.size(), operations,
                     router ? "" : router.error().describe().c_str());
        return 1;
    }

    std::FILE* const answers = ::popen(("python3 '" + script + "' '" + document + "'").c_str(), "r");
    if (answers == nullptr)
        return -1;
    int wrong = 0;
    std::size_t asked = 0;
    Arena arena;
    routing::RouteMatch match;
    std::array<char, 65536> line{};
    while (std::fgets(line.data(), line.size(), answers) != nullptr) {
        std::string text(line.data());
        text.erase(text.find_last_not_of('\n') + 1);
        const std::size_t first = text.find('\t');
        const std::size_t second = text.find('\t', first + 1);
        const std::string method = text.substr(0, first);
        const std::string path = text.substr(first + 1, second - first - 1);
        const std::string expected = text.substr(second + 1);
        arena.reset();
        router->match("gateway.example:8080", method, api->context + path, arena, match);
        std::string found = "404";
        if (match.outcome == routing::RouteMatch::Outcome::Found)
            found = api->operations[routes[match.route].operation].pathTemplate;
        else if (match.outcome == routing::RouteMatch::Outcome::MethodNotAllowed)
            found = "405 " + sorted(router->allowHeader(match.allowed));
        ++asked;
        if (found != expected && ++wrong <= 20)
            std::fprintf(stderr, "%s %s: expected %s, routed to %s\n", method.c_str(), path.substr(0, 200).c_str(),
                         expected.c_str(), found.c_str());
    }
    if (::pclose(answers) != 0 || asked < operations)
        return -1;
    std::printf("%s: %zu operations, %zu questions, %d wrong\n", document.c_str(), operations, asked, wrong);
    return wrong;
}

} // namespace

int main(int argc, char** argv)
{
    const char* const contracts = std::getenv("POSTERN_CONTRACTS");
    if (contracts == nullptr || argc < 2)
        return skip("POSTERN_CONTRACTS is not set");
    int wrong = 0;
    for (const auto& [name, operations] : {std::pair{"/wso2/apim-4.7.0/publisher/publisher-api.yaml", 238},
                                           std::pair{"/kong/admin-oss-3.9.openapi.yaml", 144}}) {
        const int found = judge(argv[1], std::string(contracts) + name, static_cast<std::size_t>(operations));
        if (found < 0)
            return skip("python3 with PyYAML is needed");
        wrong += found;
    }
    return wrong == 0 ? 0 : 1;
}
