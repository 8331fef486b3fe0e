// SPDX-License-Identifier: Apache-2.0
//
// The first octet chooses the limits; the others follow a head with Transfer-Encoding: chunked. The events must not
// depend on the splitting, and what was decoded must come back when it is encoded and decoded again.
#include "dataplane/http/Http1Writer.h"
#include "fuzz/HttpSplits.h"

#include <string>

using namespace postern;
using namespace postern::http;
using postern::test::HttpDialogue;

namespace {

struct Decoded {
    std::string content;
    std::string rest;
    bool done = false;
};

Decoded decode(BodyDecoder& decoder, std::string_view in)
{
    Decoded decoded;
    while (!in.empty() && !decoder.done()) {
        const auto step = decoder.decode(in);
        if (step.failed)
            return decoded;
        FUZZ_CHECK(step.consumed > 0 && step.consumed <= in.size());
        FUZZ_CHECK(step.data.empty() ||
                   (step.data.data() >= in.data() && step.data.data() + step.data.size() <= in.data() + in.size()));
        decoded.content += step.data;
        in.remove_prefix(step.consumed);
    }
    decoded.rest = in;
    decoded.done = decoder.done();
    return decoded;
}

void checkRoundTrip(std::string_view octets)
{
    Arena arena;
    BodyDecoder decoder(BodyFraming::chunked(), arena);
    const Decoded first = decode(decoder, octets);
    if (!first.done)
        return;
    FUZZ_CHECK(decoder.received() == first.content.size());
    SlabPool pool;
    ByteQueue wire(pool);
    appendChunk(wire, first.content);
    FUZZ_CHECK(writeLastChunk(wire, decoder.trailers()));
    wire.append("GET");
    std::string all;
    while (!wire.empty()) {
        all += wire.front();
        wire.consume(wire.front().size());
    }
    BodyDecoder again(BodyFraming::chunked(), arena);
    const Decoded second = decode(again, all);
    FUZZ_CHECK(second.done && second.rest == "GET");
    FUZZ_CHECK(second.content == first.content);
    FUZZ_CHECK(again.trailers().size() == decoder.trailers().size());
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view octets = test::fuzzText(data + 1, size - 1);
    // The head fits into the small limits.
    const std::string message = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(octets);
    test::fuzzEvents(HttpDialogue::Side::Request, message, test::fuzzLimits(data[0]));
    checkRoundTrip(octets);
    return 0;
}
