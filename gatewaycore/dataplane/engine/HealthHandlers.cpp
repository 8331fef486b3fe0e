// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/HealthHandlers.h"

namespace postern::engine {

void LiveHandler::handle(pipeline::Exchange&, pipeline::Answer answer)
{
    answer.respond({.status = 200, .contentType = "application/json", .body = R"({"status":"live"})"});
}

void ReadyHandler::handle(pipeline::Exchange&, pipeline::Answer answer)
{
    if (ready_.load(std::memory_order_relaxed))
        answer.respond({.status = 200, .contentType = "application/json", .body = R"({"status":"ready"})"});
    else
        answer.respond({.status = 503, .contentType = "application/json", .body = R"({"status":"stopping"})"});
}

} // namespace postern::engine
