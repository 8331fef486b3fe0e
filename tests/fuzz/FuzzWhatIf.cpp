// SPDX-License-Identifier: Apache-2.0
#include "Fuzz.h"

#include "dataplane/engine/WhatIf.h"
#include "dataplane/inspection/TraceJson.h"
#include "dataplane/inspection/WhatIfCalls.h"
#include "schema/Document.h"

using namespace postern;
using namespace postern::test;

namespace {

/// An API with filters that look at everything, and what a trace may say of it.
engine::WhatIf& tried()
{
    static const auto made = [] {
        model::GatewayConfig config;
        model::Api api;
        api.id = api.name = "Orders";
        api.version = "1";
        api.context = "/orders";
        model::Operation operation;
        operation.method = "*";
        operation.pathTemplate = "/{id}";
        operation.authNone = true;
        api.operations.push_back(operation);
        api.production.emplace();
        api.production->endpoints.resize(1);
        api.production->endpoints.front().url = "http://127.0.0.1:1";
        for (const auto& [type, settings] : {std::pair("cors", R"({"allowOrigins": ["https://a"]})"), std::pair("json-limits", "{}"),
                                             std::pair("rate-limit", R"({"count": 3, "per": "1h"})"),
                                             std::pair("set-headers", R"({"request": {"set": {"X-A": "b"}}, "response": {"remove": ["X-B"]}})")}) {
            model::FilterConfig filter;
            filter.type = type;
            filter.config = *schema::readJson(settings, "filter");
            api.filters.push_back(std::move(filter));
        }
        config.apis.push_back(std::move(api));
        schema::Problems problems;
        auto whatIf = engine::WhatIf::make(config, config, problems);
        FUZZ_CHECK(whatIf.has_value());
        return *std::move(whatIf);
    }();
    return *made;
}

} // namespace

/// What comes over the control protocol for a what-if: files, and traces that are evaluated.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzzText(data, size);
    if (const auto files = inspection::readWhatIfFiles(text)) {
        for (const auto& [path, content] : *files) {
            // No step may lead upwards or be hidden; dots within a name ("orders..v2") are a name's.
            const std::string steps = '/' + path;
            FUZZ_CHECK(!path.empty() && path.front() != '/' && steps.find("/.") == std::string::npos);
        }
    }
    const auto value = schema::readJson(text, "input");
    if (!value)
        return 0;
    if (const auto answer = inspection::whatIfAnswerFrom(*value))
        FUZZ_CHECK(inspection::whatIfAnswerFrom(inspection::toValue(*answer)).has_value());
    if (const auto trace = inspection::traceFrom(*value)) {
        const auto answer = tried().evaluate(*trace);
        FUZZ_CHECK(answer.id == trace->summary.id);
        FUZZ_CHECK((answer.outcome == inspection::WhatIfOutcome::NotJudged) == answer.why.has_value());
    }
    return 0;
}
