// SPDX-License-Identifier: Apache-2.0
// A program outside the tree: embeds a gateway, adds a filter of its own, and reads the trace of one call.
#include <config/GatewayFolder.h>
#include <cstdio>
#include <cstdlib>
#include <dataplane/engine/Gateway.h>
#include <thread>

using namespace postern;

struct GreetingConfig {
    std::string text = "hello";
};
const schema::Schema<GreetingConfig>& describe(schema::Type<GreetingConfig>)
{
    static const auto made = schema::Schema<GreetingConfig>("greeting", "Greets the client.")
                                 .field("text", &GreetingConfig::text, "What is said");
    return made;
}

class Greeting final : public pipeline::Filter {
  public:
    Greeting(GreetingConfig config, pipeline::FilterContext&) : config_(std::move(config)) {}
    pipeline::Verdict onResponse(pipeline::Exchange& exchange) const override
    {
        exchange.response().headers.add("X-Greeting", config_.text);
        return pipeline::Verdict::Continue;
    }

  private:
    GreetingConfig config_;
};

int main()
{
    auto loaded = config::loadGatewayText("apiVersion: postern/v1\nlisteners: [{name: http, address: 127.0.0.1, port: 0}]\n"
                                          "filters: [{type: greeting, config: {text: good day}}]\n");
    if (!loaded.config)
        return std::puts(loaded.problems.toString().c_str()), 1;
    engine::GatewayOptions options;
    options.workers = 1;
    options.recording = true;
    options.filterTypes.push_back(
        pipeline::makeFilterType<GreetingConfig, Greeting>({"greeting", "Greeting", "Greets the client.", pipeline::Phase::Observe}));
    auto gateway = engine::Gateway::create(std::move(*loaded.config), std::move(options));
    if (!gateway || !(*gateway)->start())
        return std::puts("the gateway did not start"), 1;
    std::system(("curl -s -o /dev/null " + (*gateway)->listeners().front().url + "/nothing").c_str());
    for (int wait = 0, seen = 0; wait < 200 && seen == 0; ++wait) {
        (*gateway)->takeTraces([&](std::unique_ptr<inspection::Trace> trace) {
            seen = trace->summary.status;
            for (const auto& [name, value] : trace->clientResponse.headers)
                std::printf("%s: %s\n", name.c_str(), value.c_str());
        });
        if (seen != 0)
            return seen == 404 ? 0 : 1;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return std::puts("no trace came"), 1;
}
