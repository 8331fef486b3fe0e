// SPDX-License-Identifier: Apache-2.0
//
// Any text as a script: it is refused or run, within its memory, and says why it ended.
#include "Fuzz.h"
#include "gatewaycore/dataplane/scripting/FakeCall.h"

using namespace postern;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const scripting::Limits limits{512_KiB, Milliseconds(2)};
    auto machine = scripting::Machine::make({"fuzz.lua", std::string(test::fuzzText(data, size))}, limits);
    if (!machine) {
        FUZZ_CHECK(!machine.error().message().empty());
        return 0;
    }
    for (const scripting::Hook hook : {scripting::Hook::Request, scripting::Hook::Response, scripting::Hook::Request}) {
        test::FakeCall call;
        const scripting::Run run = (*machine)->run(hook, call);
        FUZZ_CHECK((*machine)->memoryInUse() <= limits.memory.value);
        FUZZ_CHECK(run.outcome != scripting::Outcome::Failed || !run.detail.empty());
        FUZZ_CHECK(call.logged.size() <= scripting::mostLogLines);
    }
    return 0;
}
