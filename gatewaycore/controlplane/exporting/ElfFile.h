// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::exporting {

/// What a loader has to know of a program or a shared library (System V ABI, chapters 4 and 5).
struct ElfFile {
    /// Both must be equal for one to be loaded with the other.
    struct Machine {
        std::uint16_t number = 0; ///< e_machine: 62 is x86-64, 183 AArch64, 40 ARM
        bool wide = true;         ///< 64 bits
        bool bigEndian = false;
        friend bool operator==(const Machine&, const Machine&) = default;
    };
    Machine machine;
    std::string interpreter;         ///< the loader; empty for a library and a program that is linked whole
    std::vector<std::string> needed; ///< names of libraries, in their order
    std::vector<std::string> rpath;  ///< folders; `$ORIGIN` as it stands
    std::vector<std::string> runpath;
};

/// Errors: InvalidArgument when the octets are no ELF file, or one whose tables lead out of it.
[[nodiscard]] Result<ElfFile> readElf(std::string_view octets);

/// As OCI images and Go name it: "amd64", "arm64", "arm"; empty when there is none.
[[nodiscard]] std::string_view architectureOf(const ElfFile::Machine& machine) noexcept;
/// As multi-arch folders of Debian are named: "x86_64-linux-gnu"; empty when there is none.
[[nodiscard]] std::string_view tripletOf(const ElfFile::Machine& machine) noexcept;

} // namespace postern::exporting
