// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Filter.h"
#include "dataplane/validation/Refusal.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace postern::filters {

/// What is done with content that a filter cannot look into.
enum class Unread : std::uint8_t { Refuse, Pass };

/// The sentences of one filter that looks into content, with the arguments that ContentGate gives them.
struct ContentReasons {
    const pipeline::ReasonText& twoTypes;
    const pipeline::ReasonText& untyped;
    const pipeline::ReasonText& other;     ///< {type}
    const pipeline::ReasonText& encoded;   ///< {coding}
    const pipeline::ReasonText& size;      ///< {limit}
    const pipeline::ReasonText& above;     ///< {limit} {what} {offset}
    const pipeline::ReasonText& malformed; ///< {what} {offset}
};

/// Decides by a request's head whether a filter for one kind of content (JSON, XML) has to look into it, and says no in
/// its name.
class ContentGate {
  public:
    struct Rules {
        Unread otherTypes = Unread::Pass;
        Unread untyped = Unread::Refuse;
        Unread encoded = Unread::Refuse;
        std::uint64_t size = 0; ///< octets
    };
    enum class Way : std::uint8_t { Pass, Look, Refused };

    ContentGate(Rules rules, bool (*isOurs)(std::string_view essence), const ContentReasons& reasons) noexcept
        : rules_(rules), isOurs_(isOurs), reasons_(reasons)
    {
    }

    /// Refused: the answer has been made, return Verdict::Respond.
    [[nodiscard]] Way judge(pipeline::Exchange& exchange) const;
    /// The content itself is no good.
    [[nodiscard]] pipeline::Verdict refuse(pipeline::Exchange& exchange, const validation::Refusal& refusal) const;

  private:
    Rules rules_;
    bool (*isOurs_)(std::string_view);
    ContentReasons reasons_;
};

/// A filter that has a Scanner (validation::JsonScanner, XmlScanner) look at content while it passes.
template <class Scanner, class Limits> class WatchedContent : public pipeline::Filter {
  public:
    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        const ContentGate::Way way = gate_.judge(exchange);
        if (way == ContentGate::Way::Look)
            exchange.slot<std::optional<Scanner>>().emplace(limits_);
        return way == ContentGate::Way::Refused ? pipeline::Verdict::Respond : pipeline::Verdict::Continue;
    }
    pipeline::Verdict onRequestData(pipeline::Exchange& exchange, pipeline::BodyChunk& chunk) const override
    {
        std::optional<Scanner>* const scanner = exchange.slotIfMade<std::optional<Scanner>>();
        if (scanner == nullptr)
            return pipeline::Verdict::Continue;
        // Chunked content may turn out to be none.
        const bool good = (*scanner)->take(chunk.bytes) && (!chunk.last || (*scanner)->size() == 0 || (*scanner)->end());
        return good ? pipeline::Verdict::Continue : gate_.refuse(exchange, (*scanner)->refusal());
    }

  protected:
    WatchedContent(const Limits& limits, const ContentGate& gate) noexcept : limits_(limits), gate_(gate) {}

  private:
    Limits limits_;
    ContentGate gate_;
};

/// The coding of a message's content other than identity; empty when it is as it is.
[[nodiscard]] std::string_view codingOf(const http::HeaderMap& headers) noexcept;

} // namespace postern::filters
