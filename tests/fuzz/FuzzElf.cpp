// SPDX-License-Identifier: Apache-2.0
#include "Fuzz.h"

#include "controlplane/exporting/ElfFile.h"

/// Programs that are cut, broken, or made to be read: whatever is taken is within the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace postern;
    const std::string_view input = test::fuzzText(data, size);
    const auto read = exporting::readElf(input);
    if (!read)
        return 0;
    FUZZ_CHECK(input.starts_with("\x7f"
                                 "ELF"));
    const auto within = [&](const std::string& text) { return input.find(text) != std::string_view::npos && text.find('\0') == std::string::npos; };
    FUZZ_CHECK(within(read->interpreter));
    for (const std::string& name : read->needed)
        FUZZ_CHECK(!name.empty() && within(name));
    for (const auto* folders : {&read->rpath, &read->runpath}) {
        for (const std::string& folder : *folders)
            FUZZ_CHECK(!folder.empty() && folder.find(':') == std::string::npos && within(folder));
    }
    return 0;
}
