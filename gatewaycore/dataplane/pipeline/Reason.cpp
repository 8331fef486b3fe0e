// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/Reason.h"

#include <charconv>
#include <cstring>

namespace postern::pipeline {

ReasonArgument::ReasonArgument(std::string_view argument, std::int64_t number) noexcept : name(argument)
{
    const auto end = std::to_chars(digits_, digits_ + sizeof digits_, number).ptr;
    value = {digits_, static_cast<std::size_t>(end - digits_)};
}

ReasonArgument& ReasonArgument::operator=(const ReasonArgument& other) noexcept
{
    name = other.name;
    secret = other.secret;
    std::memcpy(digits_, other.digits_, sizeof digits_);
    value = other.value.data() == other.digits_ ? std::string_view(digits_, other.value.size()) : other.value;
    return *this;
}

} // namespace postern::pipeline
