// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/Unmasking.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

namespace postern::inspection {
namespace {

constexpr std::string_view stars = "****";
constexpr std::string_view tail = " characters)";

/// One masked value: how it is written, and what it stands for.
struct Hidden {
    std::string_view shown;
    std::string_view original;
    bool used = false;
};

/// The mask that begins at `at`: its length, and how many octets it hides; nothing when it says no number.
struct Mask {
    std::size_t length = 0;
    std::size_t hides = 0;
};
std::optional<Mask> maskAt(std::string_view text, std::size_t at)
{
    // "****wxyz (26 characters)": at most four octets are shown, whatever they are.
    for (std::size_t shown = 0; shown <= 4; ++shown) {
        const std::size_t open = at + stars.size() + shown;
        if (text.substr(std::min(open, text.size()), 2) != " (")
            continue;
        std::size_t hides = 0;
        const char* const begin = text.data() + open + 2;
        const auto [end, failure] = std::from_chars(begin, text.data() + text.size(), hides);
        const auto after = static_cast<std::size_t>(end - text.data());
        if (failure == std::errc() && text.substr(after, tail.size()) == tail)
            return Mask{after + tail.size() - at, hides};
    }
    return std::nullopt;
}

/// Walks along both texts; false when they cannot be brought together.
bool align(std::string_view masked, std::string_view original, std::vector<Hidden>& out)
{
    std::size_t from = 0;
    for (std::size_t at = 0; at < masked.size();) {
        const bool quoted = masked[at] == '"' && masked.substr(at + 1, stars.size()) == stars &&
                            (from >= original.size() || original[from] != '"'); // a number became a text
        const std::size_t begin = at + (quoted ? 1 : 0);
        if (masked.substr(begin, stars.size()) == stars && original.substr(from, stars.size()) != stars) {
            const auto mask = maskAt(masked, begin);
            if (!mask || mask->hides > original.size() - from)
                return false;
            const std::size_t length = mask->length + (quoted ? 2 : 0);
            out.push_back({masked.substr(at, length), original.substr(from, mask->hides)});
            at += length;
            from += mask->hides;
        } else if (from < original.size() && masked[at] == original[from]) {
            ++at;
            ++from;
        } else {
            return false;
        }
    }
    return from == original.size();
}

} // namespace

Result<std::string> unmask(std::string_view edited, std::string_view masked, std::string_view original)
{
    if (edited == masked)
        return std::string(original);
    std::vector<Hidden> hidden;
    const bool aligned = masked == original || align(masked, original, hidden);
    std::string out;
    std::size_t copied = 0;
    for (std::size_t at = edited.find(stars); at != std::string_view::npos; at = edited.find(stars, at)) {
        Hidden* found = nullptr;
        std::size_t begin = at;
        for (Hidden& each : hidden) {
            const std::size_t quote = each.shown.starts_with('"') ? 1 : 0;
            if (at < copied + quote || edited.substr(at - quote, each.shown.size()) != each.shown)
                continue;
            if (found != nullptr && each.used)
                continue; // one that stands here for the first time comes first
            found = &each;
            begin = at - quote;
            if (!each.used)
                break;
        }
        if (found == nullptr) {
            if (masked == original) { // nothing was hidden, so these are stars
                at += stars.size();
                continue;
            }
            return unexpected(ErrorKind::InvalidArgument,
                              aligned ? "A masked value can be left as it is or replaced as a whole, not changed in part."
                                      : "This text holds masked values that cannot be told apart: leave it as it is, or write "
                                        "all of it anew.");
        }
        found->used = true;
        out += edited.substr(copied, begin - copied);
        out += found->original;
        at = copied = begin + found->shown.size();
    }
    return out.append(edited.substr(copied));
}

std::size_t maskLength(std::string_view text, std::size_t at) noexcept
{
    if (at > text.size() || text.substr(at, stars.size()) != stars)
        return 0;
    const auto mask = maskAt(text, at);
    return mask ? mask->length : stars.size();
}

bool holdsMask(std::string_view text) noexcept
{
    for (std::size_t at = text.find(stars); at != std::string_view::npos; at = text.find(stars, at + 1)) {
        if (maskAt(text, at))
            return true;
    }
    return false;
}

} // namespace postern::inspection
