// SPDX-License-Identifier: Apache-2.0
//
// Any text as a claim's JSON: nothing reads past its end, and what is found lies within it or is shorter.
#include "Fuzz.h"
#include "dataplane/filters/JsonText.h"

#include <string_view>

using namespace postern;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = test::fuzzText(data, size);
    Arena arena;
    const filters::JsonText whole(text);
    FUZZ_CHECK(whole.text(arena).size() <= text.size());
    std::size_t octets = 0;
    static_cast<void>(whole.anyItem([&](const filters::JsonText& item) {
        octets += item.text(arena).size();
        FUZZ_CHECK(item.kind() != filters::JsonText::Kind::Nothing);
        return false;
    }));
    FUZZ_CHECK(octets <= text.size());
    auto inner = whole.member("a", arena);
    for (int depth = 0; inner && depth < 64; ++depth) {
        FUZZ_CHECK(inner->kind() != filters::JsonText::Kind::Nothing && inner->text(arena).size() <= text.size());
        inner = inner->member("a", arena);
    }
    return 0;
}
