// SPDX-License-Identifier: Apache-2.0
#include "snapshot/SnapshotFile.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// What stands in a snapshot.bin below its checksum, which is no secret: whoever writes the file can make a right one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace postern;
    std::string_view input(reinterpret_cast<const char*>(data), size);
    (void)snapshot::read(input, "/folder");
    (void)snapshot::readKept(input);
    const auto read = snapshot::readContent(input, "/folder");
    if (!read)
        return 0;
    // What was taken is written and read as the same.
    const std::string once = snapshot::write(*read);
    const auto again = snapshot::read(once, "/folder");
    if (!again || snapshot::write(*again) != once)
        std::abort();
    return 0;
}
