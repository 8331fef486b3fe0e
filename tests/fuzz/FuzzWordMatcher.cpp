// SPDX-License-Identifier: Apache-2.0
#include "workbench/editor/WordMatcher.h"
#include "fuzz/Fuzz.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <string>

using namespace postern;

namespace {

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

bool isAscii(std::string_view text)
{
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80)
            return false;
    }
    return true;
}

} // namespace

/// The words are the input's first line, the text is the rest. Places lie within the text, one after the other; and where words and text
/// are ASCII, they are those that a plain search finds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 20'000)
        return 0;
    const std::string_view all = test::fuzzText(data, size);
    const std::size_t line = std::min(all.find('\n'), all.size());
    const std::string_view words = all.substr(0, line);
    const std::string_view text = all.substr(std::min(line + 1, all.size()));
    const workbench::WordMatcher matcher(QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size())));
    constexpr std::size_t most = 1000;
    const std::atomic<bool> stop = false;
    const auto found = matcher.in(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())), most, stop);
    FUZZ_CHECK(found.places.size() <= most && (!matcher.isEmpty() || found.places.empty()));
    qsizetype end = 0;
    for (const auto& place : found.places) {
        FUZZ_CHECK(place.at >= end && place.length > 0 && place.at + place.length <= static_cast<qsizetype>(text.size()));
        end = place.at + place.length;
    }
    // An ASCII letter may be written with others, as the Kelvin sign is a k.
    if (words.empty() || !isAscii(words) || !isAscii(text))
        return 0;
    const std::string needle = lowered(words);
    const std::string hay = lowered(text);
    std::size_t at = 0;
    for (const auto& place : found.places) {
        at = hay.find(needle, at);
        FUZZ_CHECK(at == static_cast<std::size_t>(place.at) && needle.size() == static_cast<std::size_t>(place.length));
        at += needle.size();
    }
    FUZZ_CHECK(found.more == (hay.find(needle, at) != std::string::npos));
    return 0;
}
