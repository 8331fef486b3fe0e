// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/Names.h"

#include "base/Text.h"

#include <algorithm>
#include <set>

namespace postern::exporting {
namespace {

bool isLetter(char c) noexcept { return c >= 'a' && c <= 'z'; }
bool isDigitOf(char c) noexcept { return c >= '0' && c <= '9'; }

void trimTo(std::string& text, std::size_t longest, std::string_view ends)
{
    if (text.size() > longest)
        text.resize(longest);
    while (!text.empty() && ends.find(text.back()) != std::string_view::npos)
        text.pop_back();
}

} // namespace

std::string dnsLabel(std::string_view text, std::string_view otherwise, std::size_t longest)
{
    std::string out;
    for (char c : text) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
        if (isLetter(c) || isDigitOf(c))
            out += c;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    trimTo(out, longest, "-");
    return out.empty() ? std::string(otherwise) : out;
}

bool isDnsLabel(std::string_view text) noexcept
{
    const auto fits = [](char c) { return isLetter(c) || isDigitOf(c) || c == '-'; };
    return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' && std::all_of(text.begin(), text.end(), fits);
}

std::string dnsLabelWith(std::string_view stem, std::string_view suffix)
{
    std::string out(stem);
    trimTo(out, 63 - std::min<std::size_t>(suffix.size() + 1, 62), "-");
    return out.append("-").append(suffix);
}

std::vector<std::string> portNames(const std::vector<BundlePort>& ports, std::string_view prefix)
{
    constexpr std::size_t longest = 15;
    std::vector<std::string> out;
    std::set<std::string> taken;
    for (const BundlePort& port : ports) {
        std::string name = dnsLabel(std::string(prefix) + dnsLabel(port.name, port.tls ? "https" : "http"), "port", longest);
        if (std::none_of(name.begin(), name.end(), isLetter))
            name = dnsLabel("p-" + name, "port", longest);
        const std::string base = name;
        for (unsigned n = 2; !taken.insert(name).second; ++n) {
            const std::string number = "-" + std::to_string(n);
            name = base;
            trimTo(name, longest - number.size(), "-");
            name += number;
        }
        out.push_back(std::move(name));
    }
    return out;
}

std::string plainWord(std::string_view text, std::string_view otherwise, std::size_t longest)
{
    std::string out;
    for (const char c : text) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const bool plain = isLetter(lower) || isDigitOf(c);
        if (plain || (!out.empty() && (c == '.' || c == '_' || c == '-')))
            out += c;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    trimTo(out, longest, "-._");
    return out.empty() ? std::string(otherwise) : out;
}

std::string oneLine(std::string_view text)
{
    std::string out = toValidUtf8(text);
    for (char& c : out) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            c = ' ';
    }
    return out;
}

} // namespace postern::exporting
