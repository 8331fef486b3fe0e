// SPDX-License-Identifier: Apache-2.0
#include "Fuzz.h"

#include "dataplane/redis/RedisCounter.h"
#include "dataplane/redis/Resp.h"

#include <algorithm>
#include <string>

using namespace postern;
using namespace postern::test;

namespace {

constexpr redis::ReplyLimits limits{.items = 64, .text = 256, .unread = 4096};

std::size_t countOf(const redis::Reply& reply)
{
    FUZZ_CHECK(reply.text.size() <= limits.text);
    std::size_t all = 0;
    for (const redis::Reply& item : reply.items)
        all += 1 + countOf(item);
    return all;
}

std::string textOf(const redis::Reply& reply)
{
    std::string out = std::to_string(static_cast<int>(reply.kind)) + reply.text + std::to_string(reply.integer) + "(";
    for (const redis::Reply& item : reply.items)
        out += textOf(item);
    return out + ")";
}

/// All answers, octets coming in pieces of `size`; what is in them may not depend on the pieces.
std::string read(std::string_view input, std::size_t size)
{
    redis::ReplyReader reader(limits);
    std::string out;
    for (std::size_t at = 0; at < input.size(); at += size) {
        if (!reader.feed(input.substr(at, size)))
            return out;
        for (;;) {
            auto reply = reader.next();
            if (!reply)
                return out;
            if (!*reply)
                break;
            FUZZ_CHECK(countOf(**reply) <= limits.items);
            out += textOf(**reply);
        }
    }
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view input = fuzzText(data, std::min<std::size_t>(size, limits.unread));
    if (!input.empty())
        FUZZ_CHECK(read(input, 1) == read(input, input.size()));
    throttling::CounterShare share;
    if (redis::RedisCounter::parseShare("0123456789abcdef", input, share))
        FUZZ_CHECK(share.since >= 0 && share.full >= 0 && share.gateway == 0x0123456789abcdef);
    return 0;
}
