// SPDX-License-Identifier: Apache-2.0
#include "config/Reference.h"
#include "config/Validation.h"
#include "dataplane/pipeline/Faults.h"
#include "gateway/Daemon.h"
#include "gateway/Description.h"
#include "gateway/Options.h"
#include "gateway/RemoteControl.h"
#include "gateway/Surroundings.h"
#include "schema/Document.h"

#include <cstdio>
#include <string>

namespace {

using namespace postern;

int print(const std::string& text)
{
    std::fputs(text.c_str(), stdout);
    return 0;
}

int check(const gateway::Options& options)
{
    config::LoadedGateway loaded = gateway::loadConfiguration(options);
    bool failed = !loaded.config || loaded.problems.hasErrors();
    std::string text = loaded.problems.empty() ? std::string() : loaded.problems.toString() + "\n";
    if (loaded.config) {
        std::string summary = config::summary(*loaded.config);
        gateway::Surroundings surroundings;
        const auto made = engine::Gateway::create(*std::move(loaded.config), surroundings.options(options));
        if (made && !(*made)->problems().empty())
            text += (*made)->problems().toString() + "\n";
        for (const pipeline::UsedModule& module : made ? (*made)->modules() : std::vector<pipeline::UsedModule>())
            summary += "module    " + module.name + "  (" + module.why + ")\n";
        if (!made)
            text += made.error().describe() + "\n";
        failed = failed || !made || (*made)->problems().hasErrors();
        text += summary;
    }
    text += failed ? "The configuration has errors.\n" : "The configuration is good.\n";
    print(text);
    return failed ? 1 : 0;
}

int describe(const gateway::Options& options)
{
    if (options.describe == "filters")
        return print(gateway::describeFilters());
    if (options.describe == "config")
        return print(config::referenceMarkdown());
    if (options.describe == "remote-control")
        return print(gateway::RemoteControl::reference());
    if (options.describe == "errors")
        return print(pipeline::Faults::markdown());
    const config::LoadedGateway loaded = gateway::loadConfiguration(options);
    if (!loaded.config) {
        print(loaded.problems.toString() + "\n");
        return 1;
    }
    const auto chain = gateway::describeChain(*loaded.config, options.describedApi);
    if (!chain) {
        std::fprintf(stderr, "posternd: %s\n", chain.error().message().c_str());
        return 1;
    }
    return print(*chain);
}

} // namespace

int main(int argc, char** argv)
{
    const auto options = gateway::parseOptions(argc, argv);
    if (!options) {
        std::fprintf(stderr, "posternd: %s\n%s", options.error().message().c_str(),
                     std::string(gateway::usage()).c_str());
        return 2;
    }
    if (options->help)
        return print(std::string(gateway::usage()));
    if (options->version)
        return print("posternd " POSTERN_VERSION "\n");
    if (options->schema)
        return print(schema::writeJson(config::referenceJsonSchema()) + "\n");
    if (!options->describe.empty())
        return describe(*options);
    if (options->check)
        return check(*options);
    gateway::Daemon::blockSignals();
    return gateway::Daemon(*options).run();
}
