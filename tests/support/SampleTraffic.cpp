// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/SampleTraffic.h"

#include <array>
#include <chrono>
#include <string>

namespace postern::test {
namespace {

using namespace std::chrono_literals;
using inspection::Change;
using inspection::Reason;
using inspection::Step;
using inspection::StepResult;

struct Call {
    const char* api;
    const char* method;
    const char* target;
    const char* route;
    int status;
    const char* fault;
    const char* endedBy;
};

constexpr std::array<Call, 12> calls{{
    {"Orders 1.0.0", "GET", "/orders/1.0.0/orders/17", "/orders/{id}", 200, "", ""},
    {"Orders 1.0.0", "GET", "/orders/1.0.0/orders?limit=20", "/orders", 200, "", ""},
    {"Pizza 2.1.0", "GET", "/pizza/2.1.0/menu", "/menu", 200, "", ""},
    {"Orders 1.0.0", "POST", "/orders/1.0.0/orders", "/orders", 201, "", ""},
    {"Pizza 2.1.0", "POST", "/pizza/2.1.0/order", "/order", 429, "900800", "rate-limit"},
    {"Orders 1.0.0", "GET", "/orders/1.0.0/orders/18", "/orders/{id}", 200, "", ""},
    {"Orders 1.0.0", "DELETE", "/orders/1.0.0/orders/17", "/orders/{id}", 401, "900901", "jwt-auth"},
    {"Weather 0.9.0", "GET", "/weather/0.9.0/berlin", "/{city}", 200, "", ""},
    {"Weather 0.9.0", "GET", "/weather/0.9.0/oslo", "/{city}", 502, "101503", "backend"},
    {"", "GET", "/favicon.ico", "", 404, "900906", "route"},
    {"Orders 1.0.0", "PUT", "/orders/1.0.0/orders/18", "/orders/{id}", 403, "900910", "scopes"},
    {"Pizza 2.1.0", "GET", "/pizza/2.1.0/menu?lang=de", "/menu", 200, "", ""},
}};

// Small numbers that look random and are the same every time.
std::uint64_t mixed(std::uint64_t n)
{
    n ^= n >> 33;
    n *= 0xff51afd7ed558ccdULL;
    n ^= n >> 33;
    n *= 0xc4ceb9fe1a85ec53ULL;
    return n ^ (n >> 33);
}

Step step(const char* filter, const char* phase, StepResult result, std::chrono::nanoseconds start,
          std::chrono::nanoseconds duration, const char* origin)
{
    Step made;
    made.filter = filter;
    made.phase = phase;
    made.result = result;
    made.start = start;
    made.duration = duration;
    made.origin = origin;
    return made;
}

Reason reasonOf(const Call& call)
{
    const std::string by = call.endedBy;
    if (by == "jwt-auth")
        return {"jwt-auth.audience",
                {{"audience", "shop"}, {"allowed", "[\"orders\"]"}},
                "Token audience \"shop\" is not in [\"orders\"].",
                "Add the audience to the issuer, or ask for a token for \"orders\"."};
    if (by == "scopes")
        return {"scopes.missing",
                {{"scope", "orders:write"}},
                "The token lacks the scope \"orders:write\".",
                "Ask for a token with this scope."};
    if (by == "rate-limit")
        return {"rate-limit.exceeded",
                {{"policy", "5PerMin"}, {"limit", "5"}, {"unit", "min"}, {"retryAfter", "42"}},
                "5 requests in a minute are allowed by policy \"5PerMin\"; this was one more.",
                "Wait 42 seconds, or raise the policy's limit in the Publisher."};
    if (by == "backend")
        return {"backend.connect",
                {{"address", "127.0.0.1:9099"}},
                "No connection to 127.0.0.1:9099: connection refused.",
                "Start the backend, or give the API another one in the APIs page."};
    return {"route.none", {{"path", call.target}}, "No API has a context that this path begins with.",
            "Check the path, or start the API that serves it."};
}

} // namespace

inspection::Summary sampleSummary(std::uint64_t id)
{
    const std::uint64_t random = mixed(id);
    const Call& call = calls[id % calls.size()];
    inspection::Summary summary;
    summary.id = id;
    summary.began = std::chrono::system_clock::time_point(std::chrono::seconds(1'790'000'000)) + id * 23ms;
    const std::uint64_t tail = random % 100;
    summary.duration = std::chrono::microseconds(tail < 90 ? 2'000 + random % 18'000 : 40'000 + random % 400'000);
    if (call.status == 401 || call.status == 429 || call.status == 404)
        summary.duration = std::chrono::microseconds(200 + random % 700);
    summary.api = call.api;
    summary.method = call.method;
    summary.target = call.target;
    summary.route = call.route;
    summary.status = call.status;
    summary.requestBytes = 180 + random % 400;
    summary.responseBytes = 220 + random % 9'000;
    summary.client = random % 5 == 0 ? "127.0.0.1" : "192.168.1.20";
    summary.fault = call.fault;
    summary.endedBy = call.endedBy;
    return summary;
}

std::vector<inspection::Summary> sampleSummaries(std::uint64_t firstId, std::size_t count)
{
    std::vector<inspection::Summary> all;
    all.reserve(count);
    for (std::size_t n = 0; n < count; ++n)
        all.push_back(sampleSummary(firstId + n));
    return all;
}

inspection::Trace sampleTrace(std::uint64_t id)
{
    const Call& call = calls[id % calls.size()];
    const std::string endedBy = call.endedBy;
    inspection::Trace trace;
    trace.summary = sampleSummary(id);
    trace.correlationId = "c0ffee-" + std::to_string(id);
    trace.configHash = "sha256:5d1f";
    trace.clientRequest.line = std::string(call.method) + " " + call.target + " HTTP/1.1";
    trace.clientRequest.headers = {{"Host", "localhost:8280"},
                                   {"User-Agent", "curl/7.88.1"},
                                   {"Accept", "*/*"},
                                   {"Authorization", "Bearer ******"}};
    if (std::string_view(call.method) == "POST") {
        trace.clientRequest.headers.emplace_back("Content-Type", "application/json");
        trace.clientRequest.body = R"({"item":"margherita","amount":2})";
        trace.clientRequest.bodySize = trace.clientRequest.body.size();
    }

    std::chrono::nanoseconds at = 20us;
    bool ended = false;
    const auto add = [&](const char* filter, const char* phase, const char* origin) -> Step& {
        const bool ends = !ended && endedBy == filter;
        const StepResult result = ended ? StepResult::NotReached : ends ? StepResult::Answered : StepResult::Passed;
        Step& made = trace.steps.emplace_back(step(filter, phase, result, at, ended ? 0ns : 60us, origin));
        if (!ended)
            at += 70us;
        if (ends) {
            made.reason = reasonOf(call);
            ended = true;
        }
        return made;
    };
    add("gateway", "guard", "gateway");
    add("route", "guard", "gateway");
    if (endedBy != "route") {
        Step& cors = add("cors", "guard", "gateway.yaml:14:5");
        if (cors.result == StepResult::Passed) {
            cors.result = StepResult::Skipped;
            cors.reason = Reason{"cors.no-origin", {}, "The request has no Origin: it is not from a browser.", ""};
        }
        Step& token = add("jwt-auth", "authenticate", "Publisher rev 4");
        if (token.result == StepResult::Passed)
            token.changes = {{Change::Where::Header, Change::Kind::Removed, "Authorization", "Bearer ******", ""},
                             {Change::Where::Header, Change::Kind::Added, "X-JWT-Assertion", "", "eyJ******"},
                             {Change::Where::Context, Change::Kind::Added, "token.sub", "", "admin"}};
        add("scopes", "authorize", "Publisher rev 4");
        add("rate-limit", "throttle", "Publisher rev 4");
        Step& header = add("set-header", "transform", "apis/Orders-1.0.0/postern.yaml:7:3");
        if (header.result == StepResult::Passed)
            header.changes = {{Change::Where::Header, Change::Kind::Added, "X-Trace", "", trace.correlationId}};
    }
    const bool reached = !ended;
    Step& backend = add("backend", "forward", "Publisher rev 4");
    if (reached) {
        inspection::UpstreamAttempt attempt;
        attempt.url = "http://127.0.0.1:9001";
        attempt.address = "127.0.0.1:9001";
        attempt.reusedConnection = id % 3 != 0;
        attempt.start = at;
        attempt.connect = attempt.reusedConnection ? 0ns : 300us;
        attempt.wait = trace.summary.duration - at > 1ms ? trace.summary.duration - at - 500us : 500us;
        attempt.transfer = 200us;
        attempt.request = trace.clientRequest;
        if (endedBy == "backend") {
            backend.result = StepResult::Failed;
            attempt.error = "connection refused";
        } else {
            attempt.response = inspection::Message{"HTTP/1.1 200 OK",
                                                   {{"Content-Type", "application/json"}, {"Server", "sample"}},
                                                   R"({"id":17,"item":"margherita","state":"baking"})", 46, false};
        }
        backend.start = attempt.start;
        backend.duration = attempt.connect + attempt.wait + attempt.transfer;
        trace.upstream.push_back(std::move(attempt));
    }
    Step sent = step("send", "send", StepResult::Passed, trace.summary.duration - 30us, 30us, "gateway");
    sent.direction = Step::Direction::Response;
    trace.steps.push_back(std::move(sent));

    trace.clientResponse.line = "HTTP/1.1 " + std::to_string(call.status);
    trace.clientResponse.headers = {{"Content-Type", "application/json"}};
    trace.clientResponse.body =
        *call.fault == '\0' ? std::string(R"({"id":17,"item":"margherita","state":"baking"})")
                            : std::string(R"({"fault":{"code":)") + call.fault + R"(,"message":"refused"}})";
    trace.clientResponse.bodySize = trace.clientResponse.body.size();
    trace.context = {{"route", call.route}, {"api", call.api}, {"token.sub", "admin"}, {"quota.left", "3"}};
    return trace;
}

} // namespace postern::test
