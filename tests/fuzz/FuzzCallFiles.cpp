// SPDX-License-Identifier: Apache-2.0
// Files of a workspace that somebody else may have written: tests of calls, environments, rows of data; and texts with
// variables. What is read is written and read again to the same; nothing may crash or grow without end.
#include "controlplane/calls/CallEnvironment.h"
#include "controlplane/calls/CallTest.h"
#include "controlplane/calls/Placeholders.h"
#include "fuzz/Fuzz.h"

using namespace postern;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    schema::Problems problems;
    schema::Problems again;
    switch (data[0]) {
    case 't': {
        const auto read = calls::CallTest::parse(text, "t.yaml", problems);
        if (!read)
            break;
        const std::string written = read->toText();
        const auto back = calls::CallTest::parse(written, "t.yaml", again);
        FUZZ_CHECK(back && back->toText() == written);
        break;
    }
    case 'e': {
        const auto read = calls::CallEnvironment::parse(text, "e.yaml", problems);
        if (!read)
            break;
        const std::string written = read->toText();
        const auto back = calls::CallEnvironment::parse(written, "e.yaml", again);
        FUZZ_CHECK(back && back->toText() == written);
        break;
    }
    case 'c': {
        std::string error;
        const auto rows = calls::readCsv(text, error);
        FUZZ_CHECK(rows.has_value() == error.empty());
        break;
    }
    default: {
        // Each variable with an even name holds the beginning of the text again.
        const calls::Lookup lookup = [&](const std::string& name) {
            return name.size() % 2 == 0 ? std::optional(std::string(text.substr(0, 64))) : std::nullopt;
        };
        for (const calls::Insert insert : {calls::Insert::AsItIs, calls::Insert::Url, calls::Insert::Json})
            (void)calls::expand(text.substr(0, 4096), lookup, insert);
        break;
    }
    }
    return 0;
}
