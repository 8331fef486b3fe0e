// SPDX-License-Identifier: Apache-2.0
#include "cli/ControlAnswer.h"

namespace postern::cli {

std::string problemOf(int status, const Result<schema::Value>& answer)
{
    if (!answer)
        return answer.error().message();
    if (status < 400)
        return {};
    const std::string told = textIn(*answer, "error");
    return told.empty() ? "the gateway answered with " + std::to_string(status) : told;
}

std::string textIn(const schema::Value& from, std::string_view name)
{
    const schema::Value* const found = from.find(name);
    return found == nullptr ? std::string() : found->asString();
}

std::int64_t numberIn(const schema::Value& from, std::string_view name)
{
    const schema::Value* const found = from.find(name);
    return found == nullptr ? 0 : found->asInteger();
}

bool flagIn(const schema::Value& from, std::string_view name)
{
    const schema::Value* const found = from.find(name);
    return found != nullptr && found->asBool();
}

} // namespace postern::cli
