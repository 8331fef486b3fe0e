// SPDX-License-Identifier: Apache-2.0
#include "capture/internal/PostmanText.h"

#include <algorithm>
#include <cctype>

namespace postern::capture::internal {
namespace {
constexpr int variableRounds = 4;
constexpr std::size_t mostUnknown = 1'000;
}

std::string memberText(const schema::Value& from, std::string_view name)
{
    const schema::Value* value = from.find(name);
    return value == nullptr ? std::string() : value->toText();
}

bool isDisabled(const schema::Value& item)
{
    const schema::Value* disabled = item.find("disabled");
    return disabled != nullptr && disabled->asBool();
}

std::string formEncoded(std::string_view text)
{
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto octet = static_cast<unsigned char>(text[at]);
        const bool braces = text.substr(at, 2) == "{{" || text.substr(at, 2) == "}}";
        if (braces) {
            out += text.substr(at++, 2);
        } else if ((octet < 128 && std::isalnum(octet) != 0) || text[at] == '-' || text[at] == '.' || text[at] == '_' || text[at] == '~') {
            out += text[at];
        } else {
            out += '%';
            out += hex[octet >> 4U];
            out += hex[octet & 15U];
        }
    }
    return out;
}

void PostmanVariables::take(const schema::Value* list)
{
    if (list == nullptr)
        return;
    for (const schema::Value& item : list->items()) {
        std::string key = memberText(item, "key");
        if (key.empty())
            key = memberText(item, "id");
        if (!key.empty() && !isDisabled(item))
            values_.try_emplace(std::move(key), memberText(item, "value"));
    }
}

std::string PostmanVariables::fill(std::string_view text)
{
    std::string now(text);
    for (int round = 0; round < variableRounds; ++round) {
        std::string next;
        bool changed = false;
        std::size_t at = 0;
        while (at < now.size()) {
            const std::size_t open = now.find("{{", at);
            const std::size_t close = open == std::string::npos ? open : now.find("}}", open + 2);
            if (close == std::string::npos)
                break;
            next.append(now, at, open - at);
            const std::string name = now.substr(open + 2, close - open - 2);
            const auto value = values_.find(name);
            if (value != values_.end()) {
                next += value->second;
                changed = true;
            } else {
                next.append(now, open, close + 2 - open);
                if (unknown_.size() < mostUnknown && std::find(unknown_.begin(), unknown_.end(), name) == unknown_.end())
                    unknown_.push_back(name);
            }
            at = close + 2;
            if (next.size() > longest_)
                return std::string(text);
        }
        next.append(now, at);
        if (!changed)
            break;
        now = std::move(next);
    }
    return now;
}

} // namespace postern::capture::internal
