// SPDX-License-Identifier: Apache-2.0
#include "controlplane/calls/Placeholders.h"

#include <QByteArray>
#include <algorithm>

namespace postern::calls {
namespace {

constexpr std::size_t deepest = 8;             // values in values
constexpr std::size_t mostOctets = 64U << 20U;  // of all values put in: those that grow each other end here,
constexpr std::size_t mostInsertions = 10'000; // or here

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

std::string escaped(const std::string& value)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const char c : value) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += "\\u00";
            out += digits[static_cast<unsigned char>(c) >> 4U];
            out += digits[static_cast<unsigned char>(c) & 0xFU];
        } else {
            out += c;
        }
    }
    return out;
}

/// Puts values in; `open` are the names on whose way we are.
class Expander {
  public:
    explicit Expander(const Lookup& lookup) : lookup_(lookup) {}

    std::string resolve(std::string_view text, std::vector<std::string>& open, Insert insert)
    {
        std::string out;
        std::size_t at = 0;
        bool inString = false; // of a JSON text
        const auto copy = [&](std::string_view piece) {
            for (std::size_t n = 0; n < piece.size() && insert == Insert::Json; ++n) {
                if (piece[n] == '\\' && inString)
                    ++n;
                else if (piece[n] == '"')
                    inString = !inString;
            }
            out += piece;
        };
        for (const Placeholder& place : placeholders(text)) {
            copy(text.substr(at, place.begin - at));
            at = place.begin + place.length;
            const auto value = valueOf(place.name, open);
            if (!value)
                out += text.substr(place.begin, place.length);
            else if (insert == Insert::Url && text.substr(0, place.begin).find('?') != std::string_view::npos)
                out += QByteArray::fromStdString(*value).toPercentEncoding(":/,@").toStdString();
            else
                out += insert == Insert::Json && inString ? escaped(*value) : *value;
        }
        copy(text.substr(at));
        return out;
    }
    std::vector<std::string> unknown;

  private:
    std::optional<std::string> valueOf(const std::string& name, std::vector<std::string>& open)
    {
        const bool circle = std::find(open.begin(), open.end(), name) != open.end();
        const bool tooMuch = inserted_ >= mostInsertions || octets_ >= mostOctets;
        auto value = circle || tooMuch || open.size() >= deepest ? std::nullopt : lookup_(name);
        if (!value) {
            if (std::find(unknown.begin(), unknown.end(), name) == unknown.end())
                unknown.push_back(name);
            return std::nullopt;
        }
        ++inserted_;
        open.push_back(name);
        std::string whole = resolve(*value, open, Insert::AsItIs);
        open.pop_back();
        octets_ += whole.size();
        return whole;
    }

    const Lookup& lookup_;
    std::size_t inserted_ = 0;
    std::size_t octets_ = 0;
};

} // namespace

bool isVariableName(std::string_view text) noexcept
{
    return !text.empty() && isLetter(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
    });
}

std::vector<Placeholder> placeholders(std::string_view text)
{
    std::vector<Placeholder> all;
    for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at)) {
        const std::size_t end = text.find_first_of("{}\n", at + 2);
        if (end == std::string_view::npos)
            break;
        std::string_view name = text.substr(at + 2, end - at - 2);
        while (!name.empty() && name.front() == ' ')
            name.remove_prefix(1);
        while (!name.empty() && name.back() == ' ')
            name.remove_suffix(1);
        if (text.substr(end, 2) == "}}" && isVariableName(name)) {
            all.push_back({at, end + 2 - at, std::string(name)});
            at = end + 2;
        } else {
            ++at; // "{{{name}}": the inner two may be the ones
        }
    }
    return all;
}

Expansion expand(std::string_view text, const Lookup& lookup, Insert insert)
{
    Expander expander(lookup);
    std::vector<std::string> open;
    std::string out = expander.resolve(text, open, insert);
    return {std::move(out), std::move(expander.unknown)};
}

} // namespace postern::calls
