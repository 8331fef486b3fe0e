// SPDX-License-Identifier: Apache-2.0
//
// The first octet chooses the limits and the method that is answered; the others are what a backend sends. The events
// must not depend on the splitting, and a response that is let through must be written and read back as the same
// response.
#include "dataplane/http/HopByHop.h"
#include "dataplane/http/Http1Writer.h"
#include "fuzz/HttpSplits.h"

using namespace postern;
using namespace postern::http;
using postern::test::HttpDialogue;

namespace {

void checkRoundTrip(std::string_view octets, Method answered)
{
    Arena arena;
    ResponseParser parser;
    ParsedResponse first(arena);
    if (parser.parse(octets, answered, first) != ParseStatus::Complete)
        return;
    FUZZ_CHECK(first.consumed <= octets.size());
    FUZZ_CHECK(first.head.status >= 100 && first.head.status <= 599);
    FUZZ_CHECK(!first.tunnel || !first.framing.hasBody());
    FUZZ_CHECK(!first.keepAlive || first.framing.kind != BodyFraming::Kind::UntilClose);
    removeHopByHop(first.head.headers);
    std::string wire;
    FUZZ_CHECK(writeResponseHead(wire, first.head, {first.framing, Persistence::Implied, {}, {}}));

    ResponseParser again;
    ParsedResponse second(arena);
    FUZZ_CHECK(again.parse(wire, answered, second) == ParseStatus::Complete);
    FUZZ_CHECK(second.consumed == wire.size());
    FUZZ_CHECK(second.head.status == first.head.status);
    FUZZ_CHECK(second.framing == first.framing);
    for (HeaderMap* headers : {&first.head.headers, &second.head.headers}) {
        headers->remove(HeaderId::ContentLength);
        headers->remove(HeaderId::TransferEncoding);
        headers->remove(HeaderId::Connection);
    }
    FUZZ_CHECK(first.head.headers.size() == second.head.headers.size());
    for (std::size_t at = 0; at < first.head.headers.size(); ++at) {
        FUZZ_CHECK(first.head.headers[at].name == second.head.headers[at].name);
        FUZZ_CHECK(first.head.headers[at].value == second.head.headers[at].value);
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    constexpr Method methods[] = {Method::Get, Method::Head, Method::Connect};
    const Method answered = methods[(data[0] / 2) % 3];
    const std::string_view octets = test::fuzzText(data + 1, size - 1);
    test::fuzzEvents(HttpDialogue::Side::Response, octets, test::fuzzLimits(data[0]), answered);
    checkRoundTrip(octets, answered);
    return 0;
}
