// SPDX-License-Identifier: Apache-2.0
#include "capture/PostmanCollection.h"
#include "fuzz/Fuzz.h"

using namespace postern;
using namespace postern::capture;

/// Whatever a collection says, what is read stays within the limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 50'000)
        return 0;
    PostmanLimits limits;
    limits.requests = 20;
    limits.folders = 4;
    limits.expanded = 10'000;
    const auto read = readPostman(test::fuzzText(data, size), "fuzz.json", limits);
    if (!read) {
        FUZZ_CHECK(!read.error().message().empty());
        return 0;
    }
    FUZZ_CHECK(read->requests.size() <= limits.requests);
    for (const PostmanRequest& request : read->requests) {
        FUZZ_CHECK(!request.method.empty() && request.folders.size() <= limits.folders);
        FUZZ_CHECK(request.url.size() <= 8 * (size + limits.expanded));
    }
    return 0;
}
