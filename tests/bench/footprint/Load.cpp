// SPDX-License-Identifier: Apache-2.0
// footprint_load backend [LOG]
// footprint_load calls PORT PATH CONNECTIONS (CALLS | SECONDSs) FIRST_ID [TOKENS]
#include "Calls.h"
#include "Echo.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>

int main(int argc, char** argv)
{
    using namespace postern::footprint;
    std::signal(SIGPIPE, SIG_IGN);
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (!arguments.empty() && arguments[0] == "backend")
        return serve(arguments.size() > 1 ? arguments[1] : std::string());
    if (arguments.size() < 6 || arguments[0] != "calls") {
        std::fputs("footprint_load backend [LOG] | calls PORT PATH CONNECTIONS (CALLS | SECONDSs) FIRST_ID [TOKENS]\n", stderr);
        return 2;
    }
    Load load;
    load.port = static_cast<std::uint16_t>(std::strtoul(arguments[1].c_str(), nullptr, 10));
    load.path = arguments[2];
    load.connections = static_cast<unsigned>(std::strtoul(arguments[3].c_str(), nullptr, 10));
    if (arguments[4].ends_with('s'))
        load.seconds = std::strtod(arguments[4].c_str(), nullptr);
    else
        load.calls = std::strtoull(arguments[4].c_str(), nullptr, 10);
    load.first = std::strtoull(arguments[5].c_str(), nullptr, 10);
    if (arguments.size() > 6) {
        std::ifstream file(arguments[6]);
        for (std::string line; std::getline(file, line);)
            load.tokens.push_back(line);
    }
    return callAll(load);
}
