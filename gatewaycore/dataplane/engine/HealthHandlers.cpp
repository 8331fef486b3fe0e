// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/HealthHandlers.h"

#include "schema/Document.h"

namespace postern::engine {

void LiveHandler::handle(pipeline::Exchange&, pipeline::Answer answer)
{
    answer.respond({.status = 200, .contentType = "application/json", .body = R"({"status":"live"})"});
}

void ReadyHandler::handle(pipeline::Exchange&, pipeline::Answer answer)
{
    using schema::Value;
    const auto tell = [&](int status, Value body) { answer.respond(status, "application/json", schema::writeJson(body, 0)); };
    if (!ready_.load(std::memory_order_relaxed))
        return tell(503, Value::object({{"status", "stopping"}}));
    Value issuers = Value::list();
    bool anyKeys = false;
    const auto sources = keys_ != nullptr ? keys_->status() : std::vector<filters::KeySources::Status>();
    for (const auto& [name, status] : sources) {
        anyKeys = anyKeys || status.keys > 0;
        if (status.keys == 0 || !status.problem.empty()) // why is for those who may ask the control protocol
            issuers.push(Value::object({{"name", name}, {"keys", static_cast<std::int64_t>(status.keys)}}));
    }
    const bool ready = sources.empty() || anyKeys;
    Value body = Value::object({{"status", ready ? "ready" : "no keys"}});
    if (issuers.size() > 0)
        body.set("issuers", std::move(issuers));
    tell(ready ? 200 : 503, std::move(body));
}

} // namespace postern::engine
