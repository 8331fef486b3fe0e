// SPDX-License-Identifier: Apache-2.0
#include "controlplane/project/IncomingReader.h"
#include "controlplane/project/Zip.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// Archives from strangers: whatever is taken stays below its folder and within its limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace postern;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    project::ZipLimits limits;
    limits.fileOctets = 1U << 20U;
    limits.octets = 4U << 20U;
    limits.files = 100;
    if (const auto files = project::readZip(input, limits)) {
        std::size_t total = 0;
        for (const project::ZipFile& file : *files) {
            total += file.content.size();
            if (file.path.empty() || file.path.front() == '/' || ("/" + file.path + "/").find("/../") != std::string::npos || file.content.size() > limits.fileOctets)
                std::abort();
        }
        if (files->size() > limits.files || total > limits.octets)
            std::abort();
    }
    return 0;
}
