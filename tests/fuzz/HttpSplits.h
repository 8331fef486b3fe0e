// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fuzz/Fuzz.h"
#include "support/HttpDialogue.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace postern::test {

/// Small limits for every other input, so that the fuzzer reaches them.
inline http::ParserLimits fuzzLimits(std::uint8_t choice)
{
    http::ParserLimits limits;
    if (choice % 2 == 1) {
        limits.startLine = 24;
        limits.headerBytes = 48;
        limits.headerCount = 4;
        limits.chunkExtensions = 8;
        limits.trailerBytes = 24;
        limits.trailerCount = 2;
    }
    return limits;
}

/// The events of `octets`, having checked that they are the same whole, byte by byte, and at some splits.
inline std::vector<HttpEvent> fuzzEvents(HttpDialogue::Side side, std::string_view octets,
                                         const http::ParserLimits& limits, http::Method answered = http::Method::Get)
{
    auto whole = eventsOf(side, octets, {}, limits, answered);
    std::uint32_t seed = 2166136261U;
    for (const char c : octets)
        seed = (seed ^ static_cast<unsigned char>(c)) * 16777619U;
    if (octets.size() < 192) {
        std::vector<std::size_t> every;
        for (std::size_t cut = 1; cut < octets.size(); ++cut)
            every.push_back(cut);
        FUZZ_CHECK(eventsOf(side, octets, every, limits, answered) == whole);
    }
    for (int round = 0; round < 4 && octets.size() > 1; ++round) {
        std::vector<std::size_t> cuts;
        for (int cut = 0; cut <= round; ++cut) {
            seed = seed * 1664525U + 1013904223U;
            cuts.push_back((seed >> 8) % octets.size());
        }
        std::sort(cuts.begin(), cuts.end());
        FUZZ_CHECK(eventsOf(side, octets, cuts, limits, answered) == whole);
    }
    return whole;
}

} // namespace postern::test
