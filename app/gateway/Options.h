// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::gateway {

/// The command line of posternd.
struct Options {
    std::string config;
    std::string control; ///< path of the control socket; empty: none
    std::string remoteControl; ///< file that describes a remote control; empty: none
    std::string state;   ///< folder that may be written to; empty: nothing is written
    std::string signatureKey; ///< PEM file of the public key that must have signed the bundle; empty: none must
    std::vector<std::string> sets;
    std::string describe;    ///< "filters", "config", "errors", "chain"; empty: not asked for
    std::string describedApi; ///< of "chain"
    unsigned workers = 0;
    bool recording = false;
    bool check = false;
    bool schema = false;
    bool version = false;
    bool help = false;
};

/// Errors are a sentence about the argument that is wrong.
[[nodiscard]] Result<Options> parseOptions(int argc, const char* const* argv);
[[nodiscard]] std::string_view usage() noexcept;

} // namespace postern::gateway
