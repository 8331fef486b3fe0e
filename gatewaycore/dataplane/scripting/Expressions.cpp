// SPDX-License-Identifier: Apache-2.0
#include "dataplane/scripting/Expressions.h"

#include <re2/re2.h>

namespace postern::scripting {
namespace {

constexpr std::size_t mostKept = 16;
constexpr std::size_t mostPattern = 1024; ///< octets of one pattern
constexpr int memoryOfOne = 256 * 1024;   ///< what RE2 may take for it

} // namespace

Expressions::~Expressions() = default;

std::shared_ptr<const re2::RE2> Expressions::find(std::string_view pattern, std::string& problem)
{
    for (const Entry& entry : kept_) {
        if (entry.text == pattern)
            return entry.compiled;
    }
    if (pattern.size() > mostPattern) {
        problem = "it is longer than " + std::to_string(mostPattern) + " octets";
        return nullptr;
    }
    RE2::Options options;
    options.set_max_mem(memoryOfOne);
    options.set_log_errors(false);
    auto compiled = std::make_shared<const re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
    if (!compiled->ok()) {
        problem = compiled->error();
        return nullptr;
    }
    if (kept_.size() < mostKept) {
        kept_.push_back({std::string(pattern), compiled});
    } else {
        kept_[oldest_] = {std::string(pattern), compiled};
        oldest_ = (oldest_ + 1) % mostKept;
    }
    return compiled;
}

} // namespace postern::scripting
