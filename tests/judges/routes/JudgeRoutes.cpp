// SPDX-License-Identifier: Apache-2.0
//
// Runs WSO2's Publisher API (238 operations) and Kong's admin API (144) through our OpenAPI reader and router, and then
// as APIs of a gateway: with a token of the sandbox's key manager, in front of a backend that tells what reached it.
// Every answer is held against expected.py, which shares no code with either.
#include "EchoBackend.h"
#include "HttpCaller.h"

#include "config/GatewayFolder.h"
#include "config/OpenApiReader.h"
#include "dataplane/engine/Gateway.h"
#include "dataplane/routing/ApiRoutes.h"
#include "sandbox/Sandbox.h"
#include "schema/Document.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

using namespace postern;
using judges::EchoBackend;
using judges::HttpCaller;
using judges::portOf;
using judges::WireAnswer;

namespace {

constexpr int skipped = 77;
constexpr int mostTold = 20;

int skip(const char* why)
{
    const char* const required = std::getenv("POSTERN_REQUIRE_JUDGES");
    const bool must = required != nullptr && std::string_view(required).find("routes") != std::string_view::npos;
    std::fprintf(stderr, "%s: %s\n", must ? "FAIL" : "SKIP", why);
    return must ? 1 : skipped;
}

int broken(const std::string& why)
{
    std::fprintf(stderr, "FAIL: %s\n", why.c_str());
    return 1;
}

/// What a command prints; nothing when it fails.
std::optional<std::string> output(const std::string& command)
{
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr)
        return std::nullopt;
    std::string text;
    std::array<char, 65536> piece{};
    for (std::size_t got = 0; (got = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;)
        text.append(piece.data(), got);
    return ::pclose(pipe) == 0 ? std::optional(std::move(text)) : std::nullopt;
}

using Row = std::vector<std::string>;

/// Lines of fields with tabs between; nothing when the script could not be run.
std::optional<std::vector<Row>> rowsOf(const std::string& script, const std::string& document, const char* mode)
{
    const auto text = output("python3 '" + script + "' '" + document + "' " + mode);
    if (!text)
        return std::nullopt;
    std::vector<Row> rows;
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);) {
        Row& row = rows.emplace_back();
        std::istringstream fields(line);
        for (std::string field; std::getline(fields, field, '\t');)
            row.push_back(field);
    }
    return rows;
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

struct Document {
    const char* name;
    const char* file; ///< below the contracts
    std::size_t operations;
    const char* project;  ///< what an api.yaml says of it
    const char* context;  ///< where it then is
    const char* base;     ///< the path of its backend's URL
    const char* settings; ///< of its postern.yaml, beside the backend
};
constexpr Document documents[] = {
    {"Publisher", "/wso2/apim-4.7.0/publisher/publisher-api.yaml", 238,
     "{id: publisher, name: Publisher, version: v4, context: /api/am/publisher/v4}", "/api/am/publisher/v4", "/echo",
     ""},
    // Kong's document asks for no credentials, so its owner does. Its root is an operation, too, and reaches a backend
    // with a path of its own as just that path.
    {"Kong", "/kong/admin-oss-3.9.openapi.yaml", 144, "{id: kong, name: Kong, version: '3.9', context: /kong}",
     "/kong/3.9", "", "auth: required\n"},
};

/// Wrong answers of one document, the first of them told.
class Wrong {
  public:
    explicit Wrong(std::string place) : place_(std::move(place)) {}
    void add(const Row& question, const std::string& expected, const std::string& found)
    {
        if (++count_ <= mostTold)
            std::fprintf(stderr, "%s: %s %s: expected %s, but %s\n", place_.c_str(), question[0].c_str(),
                         question[1].substr(0, 200).c_str(), expected.substr(0, 300).c_str(),
                         found.substr(0, 300).c_str());
    }
    [[nodiscard]] int count() const { return count_; }

  private:
    std::string place_;
    int count_ = 0;
};

// ---- in this process: the reader and the router alone

int askRouter(const Document& document, const std::string& path, const std::vector<Row>& questions)
{
    schema::Problems problems;
    const auto value = schema::readFile(path, problems);
    const auto api = value ? config::readOpenApi(*value, problems) : std::nullopt;
    if (!api)
        return broken(problems.toString());
    const auto routes = routing::routesOf(*api);
    std::vector<routing::RouteSpec> specs;
    for (const routing::ApiRoute& route : routes)
        specs.push_back(route.spec);
    const auto router = routing::Router::build(specs);
    if (!router || api->operations.size() != document.operations)
        return broken(path + ": " + std::to_string(api->operations.size()) + " operations of " +
                      std::to_string(document.operations) + "; " + (router ? "" : router.error().describe()));
    Wrong wrong(std::string(document.name) + ", router");
    Arena arena;
    routing::RouteMatch match;
    for (const Row& question : questions) {
        arena.reset();
        const std::string target = api->context + question[1];
        router->match("gateway.example:8080", question[0], target, arena, match);
        std::string found = "404";
        if (match.outcome == routing::RouteMatch::Outcome::Found)
            found = api->operations[routes[match.route].operation].pathTemplate;
        else if (match.outcome == routing::RouteMatch::Outcome::MethodNotAllowed)
            found = "405 " + sorted(router->allowHeader(match.allowed));
        if (found != question[2])
            wrong.add(question, question[2], "routed to " + found);
    }
    std::printf("%s: %zu operations, %zu questions to the router, %d wrong\n", document.name, document.operations,
                questions.size(), wrong.count());
    return wrong.count();
}

// ---- over the wire: sandbox, gateway, backend

/// Says in X-Route which template the exchange was routed by.
struct TellRouteConfig {
    std::string header = "X-Route";
};
const schema::Schema<TellRouteConfig>& describe(schema::Type<TellRouteConfig>)
{
    static const auto made = schema::Schema<TellRouteConfig>("tell-route", "Names the matched template.")
                                 .field("header", &TellRouteConfig::header, "Where");
    return made;
}
class TellRoute final : public pipeline::Filter {
  public:
    TellRoute(TellRouteConfig config, pipeline::FilterContext&) : config_(std::move(config)) {}
    pipeline::Verdict onResponse(pipeline::Exchange& exchange) const override
    {
        if (exchange.route() != nullptr)
            exchange.response().headers.add(config_.header, exchange.route()->pathTemplate);
        return pipeline::Verdict::Continue;
    }

  private:
    TellRouteConfig config_;
};

class TemporaryFolder {
  public:
    TemporaryFolder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "postern-judge-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr)
            std::abort();
        path_ = pattern;
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    void write(const std::string& name, const std::string& text) const
    {
        std::filesystem::create_directories(std::filesystem::path(path_ + "/" + name).parent_path());
        std::ofstream(path_ + "/" + name) << text;
    }
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    std::string path_;
};

/// A client registered with the sandbox, as anybody would register one.
class TokenClient {
  public:
    explicit TokenClient(const sandbox::Sandbox& sandbox) : sandbox_(sandbox)
    {
        const auto answer =
            output(curl("admin:admin") + "-H 'Content-Type: application/json' -d '{\"clientName\":\"judge\"}' '" +
                   sandbox.publisherUrl() + "/client-registration/v0.17/register'");
        credentials_ = member(answer, "clientId") + ":" + member(answer, "clientSecret");
    }
    /// Empty when there is none.
    [[nodiscard]] std::string token(const std::set<std::string>& scopes) const
    {
        std::string list;
        for (const std::string& scope : scopes)
            list += (list.empty() ? "" : " ") + scope;
        return member(output(curl(credentials_) +
                             "-d grant_type=client_credentials -d audience=judge --data-urlencode 'scope=" + list +
                             "' '" + sandbox_.tokenUrl() + "'"),
                      "access_token");
    }

  private:
    [[nodiscard]] std::string curl(const std::string& user) const
    {
        return "curl -sS --max-time 20 --noproxy '*' --cacert '" + sandbox_.certificateFile() + "' -u '" + user + "' ";
    }
    static std::string member(const std::optional<std::string>& json, const char* name)
    {
        const auto value = json ? schema::readJson(*json, "answer") : schema::readJson("{}", "answer");
        const schema::Value* const found = value ? value->find(name) : nullptr;
        return found != nullptr ? found->asString() : std::string();
    }

    const sandbox::Sandbox& sandbox_;
    std::string credentials_;
};

std::string bearer(const std::string& token)
{
    return "Authorization: Bearer " + token + "\r\n";
}

std::string shown(const std::optional<WireAnswer>& answer)
{
    if (!answer)
        return "no answer came";
    return "the answer was " + std::to_string(answer->status) + ", template " + answer->field("X-Route") +
           ", the backend saw " + answer->field("X-Method") + " " + answer->field("X-Target") + " " +
           answer->field("Allow") + " " + answer->body;
}

bool isRight(const Document& document, const Row& question, const std::optional<WireAnswer>& answer)
{
    const std::string& expected = question[2];
    if (!answer)
        return false;
    if (expected == "404")
        return answer->status == 404 && (question[0] == "HEAD" || answer->body.find("900906") != std::string::npos);
    if (expected.starts_with("405 "))
        return answer->status == 405 && sorted(answer->field("Allow")) == expected.substr(4);
    return answer->status == 200 && answer->field("X-Route") == expected && answer->field("X-Method") == question[0] &&
           answer->field("X-Target") == document.base + question[1];
}

int askGateway(const Document& document, HttpCaller& caller, const std::vector<Row>& questions,
               const std::string& token)
{
    Wrong wrong(std::string(document.name) + ", gateway");
    for (const Row& question : questions) {
        const auto answer = caller.call(question[0], document.context + question[1], bearer(token));
        if (!isRight(document, question, answer))
            wrong.add(question, question[2], shown(answer));
        if (wrong.count() >= 1000)
            break;
    }
    std::printf("%s: %zu questions over the wire, %d wrong\n", document.name, questions.size(), wrong.count());
    return wrong.count();
}

/// Each operation: without a token, with one that has every scope but the operation's, and with just those.
int askAccess(const Document& document, HttpCaller& caller, const std::vector<Row>& operations,
              const std::set<std::string>& scopes, const TokenClient& client)
{
    Wrong wrong(std::string(document.name) + ", access");
    std::map<std::string, std::pair<std::string, std::string>> tokens; ///< by the scopes: all the others, just those
    std::size_t scoped = 0;
    for (const Row& operation : operations) {
        const std::string target = document.context + operation[1];
        const auto expect = [&](const char* who, const std::string& fields, int status, const char* code) {
            const auto answer = caller.call(operation[0], target, fields);
            const bool told = operation[0] == "HEAD" || answer->body.find(code) != std::string::npos;
            if (!answer || answer->status != status || !told)
                wrong.add(operation, std::to_string(status) + " " + code + " for a caller " + who, shown(answer));
        };
        expect("without a token", {}, 401, "900902");
        if (operation.size() < 4 || operation[3].empty())
            continue;
        ++scoped;
        auto& [others, own] = tokens[operation[3]];
        if (own.empty()) {
            std::set<std::string> needed;
            std::istringstream words(operation[3]);
            for (std::string word; words >> word;)
                needed.insert(word);
            std::set<std::string> rest;
            std::set_difference(scopes.begin(), scopes.end(), needed.begin(), needed.end(),
                                std::inserter(rest, rest.end()));
            others = client.token(rest);
            own = client.token(needed);
        }
        expect("with every scope but the operation's", bearer(others), 403, "900910");
        expect("with just the operation's scopes", bearer(own), 200, "");
    }
    std::printf("%s: %zu operations closed without a token, %zu without their scopes, %d wrong\n", document.name,
                operations.size(), scoped, wrong.count());
    return wrong.count();
}

struct Asked {
    const Document* document;
    std::vector<Row> questions;
    std::vector<Row> operations; ///< method, path, template, scopes
};

int judgeOverTheWire(const std::string& contracts, const std::vector<Asked>& all)
{
    const TemporaryFolder folder;
    auto sandbox = sandbox::Sandbox::start({folder.path() + "/sandbox", 0});
    if (!sandbox)
        return broken(sandbox.error().describe());
    const EchoBackend backend;
    folder.write("gateway/gateway.yaml",
                 "apiVersion: postern/v1\nlisteners: [{name: http, address: 127.0.0.1, port: 0}]\n"
                 "filters: [{type: tell-route}]\n"
                 // Several parameters of 3,000 octets each, and the backend's echo of them in one field.
                 "limits: {requestLine: 64KiB, headers: 64KiB}\n"
                 "issuers: [{name: sandbox, issuer: '" +
                     (*sandbox)->issuer() + "', jwksUrl: '" + (*sandbox)->jwksUrl() +
                     "', audiences: [judge], algorithms: [RS256], tls: {caFile: '" + (*sandbox)->certificateFile() +
                     "'}}]\n");
    for (const Asked& asked : all) {
        const std::string api = std::string("gateway/apis/") + asked.document->name;
        folder.write(api + "/api.yaml",
                     std::string("type: api\nversion: v4.0.0\ndata: ") + asked.document->project + "\n");
        folder.write(api + "/postern.yaml", "apiVersion: postern/v1\nbackend: " + backend.url() + asked.document->base +
                                                "\n" + asked.document->settings);
        std::filesystem::create_directories(folder.path() + "/" + api + "/Definitions");
        std::filesystem::copy_file(contracts + asked.document->file,
                                   folder.path() + "/" + api + "/Definitions/swagger.yaml");
    }
    auto loaded = config::loadGateway(folder.path() + "/gateway");
    if (!loaded.config || loaded.problems.hasErrors())
        return broken(loaded.problems.toString());
    engine::GatewayOptions options;
    options.workers = 1;
    options.healthRoutes = false;
    options.filterTypes.push_back(pipeline::makeFilterType<TellRouteConfig, TellRoute>(
        {"tell-route", "Tell the route", "Names the matched template.", pipeline::Phase::Observe}));
    auto gateway = engine::Gateway::create(std::move(*loaded.config), std::move(options));
    if (!gateway)
        return broken(gateway.error().describe());
    if (auto started = (*gateway)->start(); !started)
        return broken(started.error().describe());
    HttpCaller caller(portOf((*gateway)->listeners().front().url));

    const TokenClient client(**sandbox);
    std::set<std::string> scopes;
    for (const Asked& asked : all) {
        for (const Row& operation : asked.operations) {
            std::istringstream words(operation.size() > 3 ? operation[3] : std::string());
            for (std::string word; words >> word;)
                scopes.insert(word);
        }
    }
    const std::string token = client.token(scopes);
    if (token.empty())
        return broken("the sandbox's token endpoint gave no token");
    int wrong = 0;
    for (const Asked& asked : all) {
        wrong += askAccess(*asked.document, caller, asked.operations, scopes, client);
        wrong += askGateway(*asked.document, caller, asked.questions, token);
    }
    return wrong;
}

} // namespace

int main(int argc, char** argv)
{
    const char* const contracts = std::getenv("POSTERN_CONTRACTS");
    if (contracts == nullptr || argc < 2)
        return skip("POSTERN_CONTRACTS is not set");
    if (!output("curl --version"))
        return skip("curl is needed");
    int wrong = 0;
    std::vector<Asked> all;
    for (const Document& document : documents) {
        const std::string path = std::string(contracts) + document.file;
        auto questions = rowsOf(argv[1], path, "routes");
        auto operations = rowsOf(argv[1], path, "access");
        if (!questions || !operations)
            return skip("python3 with PyYAML is needed");
        if (operations->size() != document.operations || questions->size() < document.operations)
            return broken(path + ": the script found " + std::to_string(operations->size()) + " operations");
        wrong += askRouter(document, path, *questions);
        all.push_back({&document, std::move(*questions), std::move(*operations)});
    }
    wrong += judgeOverTheWire(contracts, all);
    return wrong == 0 ? 0 : 1;
}
