// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Backends.h"

#include "base/Arena.h"
#include "base/Text.h"
#include "dataplane/http/Target.h"
#include "dataplane/pipeline/Exchange.h"
#include "schema/Document.h"

#include <algorithm>
#include <cstdlib>

namespace postern::sandbox {
namespace {

using schema::Value;

long numberIn(const Call& call, const char* name, long fallback, long low, long high)
{
    const std::string text = call.queryValue(name);
    return text.empty() ? fallback : std::clamp(std::strtol(text.c_str(), nullptr, 10), low, high);
}

/// Writes the lines that are left, one at a time, for as long as somebody reads.
void streamLines(const std::shared_ptr<pipeline::Answer>& answer, long line, long lines)
{
    if (!answer->alive())
        return;
    if (line > lines)
        return answer->end();
    answer->write("line " + std::to_string(line) + " of " + std::to_string(lines) + "\n");
    answer->after(Milliseconds(100), [answer, line, lines] { streamLines(answer, line + 1, lines); });
}

} // namespace

Call toCall(const pipeline::Exchange& exchange)
{
    const http::RequestHead& head = exchange.request();
    Call call;
    call.method = head.methodText;
    Arena arena;
    const auto path = http::percentDecode(head.path(), arena);
    call.path = path ? std::string(*path) : std::string(head.path());
    call.query = decodePairs(head.query());
    call.authorization = head.headers.value("Authorization");
    call.contentType = head.headers.value("Content-Type");
    call.accept = head.headers.value("Accept");
    call.ifMatch = head.headers.value("If-Match");
    call.ifNoneMatch = head.headers.value("If-None-Match");
    call.body = exchange.requestBody();
    call.target = head.target;
    for (const http::HeaderField& field : head.headers)
        call.fields.emplace_back(field.name, field.value);
    return call;
}

void ServiceHandler::handle(pipeline::Exchange& exchange, pipeline::Answer answer)
{
    Reply reply = service_(toCall(exchange));
    answer.respond(reply.status, std::move(reply.contentType), std::move(reply.body), std::move(reply.headers));
}

void EchoHandler::handle(pipeline::Exchange& exchange, pipeline::Answer answer)
{
    const http::RequestHead& head = exchange.request();
    Value headers = Value::list();
    for (const http::HeaderField& field : head.headers)
        headers.push(Value::list({Value(toValidUtf8(field.name)), Value(toValidUtf8(field.value))}));
    const Value body = Value::object({{"method", head.methodText},
                                      {"target", toValidUtf8(head.target)},
                                      {"headers", headers},
                                      {"body", toValidUtf8(exchange.requestBody())}});
    answer.respond(200, "application/json", schema::writeJson(body, 2) + '\n');
}

void SlowHandler::handle(pipeline::Exchange& exchange, pipeline::Answer answer)
{
    const long wait = numberIn(toCall(exchange), "ms", 1'000, 0, 60'000);
    auto held = std::make_shared<pipeline::Answer>(std::move(answer));
    held->after(Milliseconds(wait), [held, wait] {
        held->respond(200, "application/json", schema::writeJson(Value::object({{"waitedMs", wait}}), 0));
    });
}

void StreamHandler::handle(pipeline::Exchange& exchange, pipeline::Answer answer)
{
    const long lines = numberIn(toCall(exchange), "lines", 10, 1, 1'000);
    auto held = std::make_shared<pipeline::Answer>(std::move(answer));
    held->begin(200, {{"Content-Type", "text/plain; charset=utf-8"}});
    streamLines(held, 1, lines);
}

void FaultyHandler::handle(pipeline::Exchange& exchange, pipeline::Answer answer)
{
    const Call call = toCall(exchange);
    const auto statusAt = call.path.find("/status/");
    if (statusAt != std::string::npos) {
        const int status = std::atoi(call.path.c_str() + statusAt + 8);
        if (status >= 200 && status <= 599)
            return answer.respond(status, "application/json", schema::writeJson(Value::object({{"status", status}}), 0));
    }
    if (call.path.ends_with("/broken")) {
        answer.begin(200, {{"Content-Type", "text/plain"}, {"Content-Length", "1000"}});
        answer.write("This answer promises a thousand octets, and ends here.");
        auto held = std::make_shared<pipeline::Answer>(std::move(answer));
        return held->after(Milliseconds(50), [held] { held->abort(); });
    }
    answer.respond(404, "application/json", R"({"error":"no such fault"})");
}

namespace {

/// GET/POST /orders, GET/DELETE /orders/{id}.
class Store {
  public:
    Reply answer(const Call& call)
    {
        const auto at = call.path.find("/orders");
        const std::string rest = at == std::string::npos ? std::string("?") : call.path.substr(at + 7);
        if (rest.empty() && call.method == "GET")
            return list(numberIn(call, "limit", 25, 1, 100));
        if (rest.empty() && call.method == "POST")
            return place(call.body);
        const std::string id = rest.size() > 1 && rest.front() == '/' ? rest.substr(1) : std::string();
        const auto found = std::find_if(orders_.begin(), orders_.end(),
                                        [&](const Value& order) { return order.find("id")->asString() == id; });
        if (id.empty() || found == orders_.end())
            return Reply::json(Value::object({{"error", "no such order"}}), 404);
        if (call.method == "GET")
            return Reply::json(*found);
        if (call.method == "DELETE") {
            orders_.erase(found);
            return {204, "", "", {}};
        }
        return Reply::json(Value::object({{"error", "method not allowed"}}), 405);
    }

  private:
    [[nodiscard]] Reply list(long limit) const
    {
        Value out = Value::list();
        for (auto order = orders_.rbegin(); order != orders_.rend() && limit > 0; ++order, --limit)
            out.push(*order);
        return Reply::json(out);
    }
    Reply place(const std::string& body)
    {
        const auto wanted = schema::readJson(body, "request body");
        const Value* item = wanted ? wanted->find("item") : nullptr;
        const Value* quantity = wanted ? wanted->find("quantity") : nullptr;
        if (item == nullptr || !item->isString() || quantity == nullptr || !quantity->isInteger() ||
            quantity->asInteger() < 1)
            return Reply::json(Value::object({{"error", "item (a text) and quantity (1 or more) are needed"}}), 400);
        if (orders_.size() >= most)
            orders_.erase(orders_.begin());
        orders_.push_back(Value::object({{"id", std::to_string(next_++)},
                                         {"item", *item},
                                         {"quantity", *quantity},
                                         {"state", "new"}}));
        return Reply::json(orders_.back(), 201);
    }

    static constexpr std::size_t most = 1'000;
    std::vector<Value> orders_{Value::object({{"id", "17"}, {"item", "tea"}, {"quantity", 2}, {"state", "packed"}})};
    std::uint64_t next_ = 18;
};

} // namespace

std::unique_ptr<pipeline::Handler> makeStore()
{
    return std::make_unique<ServiceHandler>(
        [store = std::make_shared<Store>()](const Call& call) { return store->answer(call); });
}

} // namespace postern::sandbox
