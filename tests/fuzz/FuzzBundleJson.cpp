// SPDX-License-Identifier: Apache-2.0
#include "bundle/Manifest.h"
#include "bundle/Signature.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// bundle.json and bundle.sig as somebody else wrote them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace postern;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    if (bundle::checkSignature(input, input, {}))
        std::abort(); // nobody has signed it
    schema::Problems problems;
    const auto manifest = bundle::Manifest::parse(input, problems);
    if (!manifest) {
        if (!problems.hasErrors())
            std::abort(); // refused without a word
        return 0;
    }
    // Whatever is listed is a path below the folder, and there once.
    for (const bundle::BundleFile& file : manifest->files) {
        if (!bundle::whyNoPath(file.path).empty() || manifest->find(file.path) != &file)
            std::abort();
    }
    // What was taken is written and read as the same.
    const std::string once = manifest->toText();
    schema::Problems none;
    const auto again = bundle::Manifest::parse(once, none);
    if (!again || again->toText() != once)
        std::abort();
    return 0;
}
