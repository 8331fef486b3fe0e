// SPDX-License-Identifier: Apache-2.0
#include "config/References.h"

#include <algorithm>
#include <charconv>

namespace postern::config {
namespace {

/// One step of a JSON pointer in a URI fragment: first %XX, then ~1 and ~0 (RFC 6901, 6 and 4).
std::string unescaped(std::string_view step)
{
    std::string plain;
    for (std::size_t i = 0; i < step.size(); ++i) {
        unsigned char octet = 0;
        if (step[i] == '%' && i + 2 < step.size() &&
            std::from_chars(step.data() + i + 1, step.data() + i + 3, octet, 16).ptr == step.data() + i + 3) {
            plain += static_cast<char>(octet);
            i += 2;
        } else {
            plain += step[i];
        }
    }
    std::string out;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        if (plain[i] == '~' && i + 1 < plain.size() && (plain[i + 1] == '0' || plain[i + 1] == '1'))
            out += plain[++i] == '0' ? '~' : '/';
        else
            out += plain[i];
    }
    return out;
}

} // namespace

const schema::Value* References::lookUp(std::string_view reference) const
{
    if (!reference.starts_with('#'))
        return nullptr;
    reference.remove_prefix(1);
    const schema::Value* at = &root_;
    while (at != nullptr && !reference.empty()) {
        if (reference.front() != '/')
            return nullptr;
        reference.remove_prefix(1);
        const std::size_t length = std::min(reference.find('/'), reference.size());
        const std::string step = unescaped(reference.substr(0, length));
        reference.remove_prefix(length);
        if (at->isList()) {
            std::size_t index = 0;
            const auto parsed = std::from_chars(step.data(), step.data() + step.size(), index);
            at = parsed.ptr == step.data() + step.size() && parsed.ec == std::errc() ? at->at(index) : nullptr;
        } else {
            at = at->find(step);
        }
    }
    return at;
}

const schema::Value* References::follow(const schema::Value* value) const
{
    constexpr int longestChain = 32;
    for (int steps = 0; value != nullptr; ++steps) {
        const schema::Value* reference = value->find("$ref");
        if (reference == nullptr || !reference->isString())
            return value;
        const std::string& target = reference->asString();
        if (steps >= longestChain) {
            problems_.warning(reference->location(), {}, "the reference " + target.substr(0, 200) + " goes in a circle");
            return nullptr;
        }
        const schema::Value* next = lookUp(target);
        if (next == nullptr)
            problems_.warning(reference->location(), {},
                              target.starts_with('#')
                                  ? "the reference " + target.substr(0, 200) + " leads nowhere"
                                  : "the reference " + target.substr(0, 200) + " leads out of this file and is not followed",
                              target.starts_with('#') ? "" : "bundle the definition into one file");
        value = next;
    }
    return nullptr;
}

} // namespace postern::config
