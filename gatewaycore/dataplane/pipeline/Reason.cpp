// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/Reason.h"

#include <charconv>

namespace postern::pipeline {

ReasonArgument& ReasonArgument::operator=(const ReasonArgument& other) noexcept
{
    name = other.name;
    secret = other.secret;
    number_ = other.number_;
    isNumber_ = other.isNumber_;
    value = other.value;
    if (isNumber_) {
        const auto end = std::to_chars(digits_, digits_ + sizeof digits_, number_).ptr;
        value = {digits_, static_cast<std::size_t>(end - digits_)};
    }
    return *this;
}

} // namespace postern::pipeline
