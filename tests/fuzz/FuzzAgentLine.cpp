// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/agent/AgentApi.h"
#include "controlplane/connectors/agent/AgentLine.h"
#include "fuzz/Fuzz.h"

using namespace postern;
using namespace postern::connectors::agent;

/// What an agent may write: a line that is taken has a status that a Deployer can judge and a message fit for a terminal, and
/// whatever it tells of an API or of itself has a form.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto line = readAgentLine(test::fuzzText(data, size));
    if (!line) {
        FUZZ_CHECK(!line.error().message().empty());
        return 0;
    }
    FUZZ_CHECK(line->status() == 200 || (line->status() >= 400 && line->status() <= 599));
    FUZZ_CHECK(line->isError == (line->status() != 200) || line->isLog);
    FUZZ_CHECK(line->message.size() <= 2000);
    for (const char c : line->message)
        FUZZ_CHECK(static_cast<unsigned char>(c) >= 0x20U);
    (void)hashOf(formOf(line->result, line->result));
    if (const auto description = descriptionOf(line->result)) {
        const auto again = descriptionOf(schema::encode(*description, true));
        FUZZ_CHECK(again && *again == *description);
        FUZZ_CHECK(description->holdingOf("operations").holding != deployment::Holding::Dropped);
    }
    return 0;
}
