// SPDX-License-Identifier: Apache-2.0
#include "config/ApiCalls.h"
#include "fuzz/Fuzz.h"
#include "schema/Document.h"

using namespace postern;

/// What somebody may put through the control protocol: files that are taken stay below their folder, and are the same when they are
/// told again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = test::fuzzText(data, size);
    if (config::isEntryName(text))
        FUZZ_CHECK(text.find('/') == std::string_view::npos && text.front() != '.');
    schema::Problems problems;
    const auto value = schema::readJson(text, "request", problems);
    const auto files = value ? config::apiFilesOf(*value) : Result<config::ApiFiles>(config::ApiFiles());
    if (!files || !config::checkApiFiles("Orders-1.0.0", *files))
        return 0;
    for (const auto& [path, octets] : *files) {
        FUZZ_CHECK(path.empty() || (path.front() != '/' && path.find("..") != 0 && path.find("/..") == std::string::npos && path.find("//") == std::string::npos));
        FUZZ_CHECK(path.find('\\') == std::string::npos && path.find('\0') == std::string::npos);
    }
    const auto again = config::apiFilesOf(config::toValue(*files));
    FUZZ_CHECK(again && *again == *files);
    FUZZ_CHECK(config::hashOf(*again) == config::hashOf(*files));
    return 0;
}
