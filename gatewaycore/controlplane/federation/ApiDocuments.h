// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

namespace postern::federation {

/// As paths of a definition name methods.
inline std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// Null: there is no list.
inline const schema::Value* listAt(const schema::Value& from, const char* key)
{
    const schema::Value* const found = from.find(key);
    return found != nullptr && found->isList() ? found : nullptr;
}

/// Where an operation stands in the list of api.yaml; none: it does not.
inline std::optional<std::size_t> placeOf(const schema::Value& dto, const std::string& operation)
{
    const schema::Value* const list = dto.atPath("data.operations");
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const schema::Value* const verb = list->at(i)->find("verb");
        const schema::Value* const target = list->at(i)->find("target");
        if (verb != nullptr && target != nullptr && verb->toText() + ' ' + target->toText() == operation)
            return i;
    }
    return std::nullopt;
}

} // namespace postern::federation
