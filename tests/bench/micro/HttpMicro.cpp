// SPDX-License-Identifier: Apache-2.0
//
// What one head costs to parse and to write: the best of several rounds, in nanoseconds.
#include "dataplane/http/BodyDecoder.h"
#include "dataplane/http/HopByHop.h"
#include "dataplane/http/Http1Parser.h"
#include "dataplane/http/Http1Writer.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

using namespace postern;
using namespace postern::http;

namespace {

constexpr std::string_view typical = "GET /orders/1234/items?limit=20&offset=40 HTTP/1.1\r\n"
                                     "Host: api.example.com\r\n"
                                     "User-Agent: curl/7.88.1\r\n"
                                     "Accept: application/json\r\n"
                                     "Accept-Encoding: gzip, deflate, br\r\n"
                                     "X-Request-ID: 7f3c1c1e-6c56-4c6a-9d0e-0f5d8f1f6d11\r\n"
                                     "Connection: keep-alive\r\n\r\n";

constexpr std::string_view answer =
    "HTTP/1.1 200 OK\r\nServer: backend\r\nDate: Sat, 21 Nov 2026 20:00:00 GMT\r\n"
    "Content-Type: application/json\r\nContent-Length: 1024\r\nConnection: keep-alive\r\n\r\n";

// Of this thread, in nanoseconds: what the neighbours do must not count.
double cpuTime()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

template <class Body> void measure(const char* name, Body&& body)
{
    constexpr int calls = 200'000;
    double best = 1e9;
    for (int round = 0; round < 9; ++round) {
        const double begin = cpuTime();
        for (int call = 0; call < calls; ++call)
            body();
        best = std::min(best, (cpuTime() - begin) / calls);
    }
    std::printf("%-44s %8.1f ns\n", name, best);
}

void expect(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

int main()
{
    const std::string bearer = std::string(typical.substr(0, typical.size() - 2)) + "Authorization: Bearer " +
                               std::string(560, 'x') + "\r\n\r\n";
    Arena arena(16 * 1024);
    RequestParser requests;
    ResponseParser responses;
    SlabPool pool;

    const auto parse = [&](std::string_view wire) {
        ParsedRequest parsed(arena);
        expect(requests.parse(wire, parsed) == ParseStatus::Complete);
        requests.reset();
        arena.reset();
    };
    measure("request head, 6 fields", [&] { parse(typical); });
    measure("request head, 6 fields and a 560 octet token", [&] { parse(bearer); });
    measure("response head, 5 fields", [&] {
        ParsedResponse parsed(arena);
        expect(responses.parse(answer, Method::Get, parsed) == ParseStatus::Complete);
        responses.reset();
        arena.reset();
    });

    Arena kept;
    ParsedRequest parsed(kept);
    expect(requests.parse(typical, parsed) == ParseStatus::Complete);
    ParsedResponse answered(kept);
    expect(responses.parse(answer, Method::Get, answered) == ParseStatus::Complete);
    requests.reset();
    responses.reset();
    measure("write request head", [&] {
        ByteQueue out(pool);
        expect(writeRequestHead(out, parsed.head, {}).has_value());
    });
    measure("write response head", [&] {
        ByteQueue out(pool);
        expect(writeResponseHead(out, answered.head, {BodyFraming::ofLength(1024), Persistence::Implied, {}, {}})
                   .has_value());
    });
    measure("parse, strip hop-by-hop, write", [&] {
        ParsedRequest request(arena);
        expect(requests.parse(typical, request) == ParseStatus::Complete);
        removeHopByHop(request.head.headers);
        ByteQueue out(pool);
        expect(writeRequestHead(out, request.head, {}).has_value());
        requests.reset();
        arena.reset();
    });
    measure("chunked body, 4 chunks of 1 KiB", [&, wire = [] {
                std::string all;
                for (int i = 0; i < 4; ++i)
                    all += "400\r\n" + std::string(1024, 'x') + "\r\n";
                return all + "0\r\n\r\n";
            }()] {
        BodyDecoder decoder(BodyFraming::chunked(), arena);
        std::string_view in = wire;
        while (!decoder.done())
            in.remove_prefix(decoder.decode(in).consumed);
        arena.reset();
    });
    return 0;
}
