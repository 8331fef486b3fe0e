// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace postern::project {

struct ZipFile {
    std::string path; ///< relative, with '/', without "." and ".."
    std::string content;
};

/// What an archive may cost. The first limit it meets refuses it.
struct ZipLimits {
    std::size_t files = 10'000;
    std::size_t fileOctets = 64U << 20U;
    std::size_t octets = 256U << 20U; ///< of all files together
    std::size_t ratio = 200;          ///< unpacked to packed, beyond the first mebibyte; text is far below it
};

/// Unpacks into memory. Errors (InvalidConfig, with the entry's name): an absolute path, one that leads out, with a backslash
/// or a control character; a link or a device; two entries of one name, also when they differ in case only; an encrypted
/// entry; more than the limits allow; what is no zip, or is damaged.
[[nodiscard]] Result<std::vector<ZipFile>> readZip(std::string_view octets, const ZipLimits& limits = {});

/// The files as they stand in the list, compressed, with neither times nor owners: the same files give the same octets.
[[nodiscard]] Result<std::string> writeZip(const std::vector<ZipFile>& files);

} // namespace postern::project
