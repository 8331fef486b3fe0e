// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/Phase.h"

#include <concepts>

namespace postern::pipeline {

struct ChainStep;
class FilterChain;

/// Watches an exchange on its walk. Never virtual: FilterChain is compiled once for each tap.
///
/// begin() once, when the request's head has come; routed() when a route has matched, before its chain is walked;
/// before() and after() around each hook of each filter - before() may pause (a breakpoint) and is asked again on
/// resumption, and may answer in the filter's place (Respond); terminal() when the request leaves the chain for its
/// terminal, and sending() when the answer has left it for the client (both may pause and answer, too); responseHead() when
/// an answer has come, before the response hooks, responseFinal() when its head goes to the client; data as it passes the
/// edges of the gateway; end() once, however the exchange ended.
///
/// wantsBody() before each of the calls that may pause (`step` is nullptr for terminal() and sending()): true asks for the
/// whole content first. gathers() when it is about to come: of how many octets at most it is waited for, and then for a
/// short time only; 0 for all of it, whatever that takes. gathered() when that did not do: this is how it begins, and the
/// rest is not waited for. dropped() on resumption: true closes the connection.
template <class T>
concept Tap = requires(T tap, Exchange& exchange, const FilterChain& chain, const ChainStep& step, Direction direction,
                       Verdict verdict, BytesView data, const ChainStep* place) {
    { tap.begin(exchange) };
    { tap.routed(exchange, chain) };
    { tap.before(exchange, step, direction) } -> std::same_as<Verdict>;
    { tap.after(exchange, step, direction, verdict) };
    { tap.terminal(exchange) } -> std::same_as<Verdict>;
    { tap.sending(exchange) } -> std::same_as<Verdict>;
    { tap.wantsBody(exchange, place, direction) } -> std::same_as<bool>;
    { tap.gathers(exchange) } -> std::same_as<std::uint64_t>;
    { tap.gathered(exchange, data) };
    { tap.dropped(exchange) } -> std::same_as<bool>;
    { tap.requestData(exchange, data) };
    { tap.responseHead(exchange) };
    { tap.responseFinal(exchange) };
    { tap.responseData(exchange, data) };
    { tap.end(exchange) };
};

/// Watches nothing, and compiles to nothing.
struct NoTap {
    static void begin(Exchange&) noexcept {}
    static void routed(Exchange&, const FilterChain&) noexcept {}
    static Verdict before(Exchange&, const ChainStep&, Direction) noexcept { return Verdict::Continue; }
    static void after(Exchange&, const ChainStep&, Direction, Verdict) noexcept {}
    static Verdict terminal(Exchange&) noexcept { return Verdict::Continue; }
    static Verdict sending(Exchange&) noexcept { return Verdict::Continue; }
    static bool wantsBody(Exchange&, const ChainStep*, Direction) noexcept { return false; }
    static std::uint64_t gathers(Exchange&) noexcept { return 0; }
    static void gathered(Exchange&, BytesView) noexcept {}
    static bool dropped(Exchange&) noexcept { return false; }
    static void requestData(Exchange&, BytesView) noexcept {}
    static void responseHead(Exchange&) noexcept {}
    static void responseFinal(Exchange&) noexcept {}
    static void responseData(Exchange&, BytesView) noexcept {}
    static void end(Exchange&) noexcept {}
};
static_assert(Tap<NoTap>);

} // namespace postern::pipeline
