// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Arena.h"
#include "dataplane/http/BodyDecoder.h"
#include "dataplane/http/Http1Parser.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// What a session reads from one connection's octets, as a list of events that does not depend on how the octets were
/// split. Knows no Qt, so that the fuzz targets can use it, too.
namespace postern::test {

struct HttpField {
    std::string name;
    std::string value;
    bool operator==(const HttpField&) const = default;
};

struct HttpEvent {
    enum class Kind { Head, Body, Complete, Tunnel, Refused };
    Kind kind = Kind::Head;
    std::string text;              ///< Head: start line; Body: content; Refused: reason
    int status = 0;                ///< Head of a response: its status; Refused: the answer's
    std::vector<HttpField> fields; ///< Head: header fields; Complete: trailers
    std::string framing;           ///< Head: "none", "length 5", "chunked", "close", and the flags
    bool operator==(const HttpEvent&) const = default;
};

class HttpDialogue {
  public:
    enum class Side { Request, Response };

    /// `answered` is the method that responses answer.
    explicit HttpDialogue(Side side, const http::ParserLimits& limits = {}, http::Method answered = http::Method::Get)
        : side_(side), limits_(limits), answered_(answered), requests_(limits), responses_(limits)
    {
    }

    void feed(std::string_view octets)
    {
        buffer_ += octets;
        while (step()) {
        }
        // The parser must not rely on where the buffer lies between calls.
        buffer_ = std::string(buffer_.begin(), buffer_.end());
    }

    /// The peer has closed.
    void finish()
    {
        if (over())
            return;
        if (decoder_ != nullptr) {
            if (decoder_->finish())
                complete();
            else
                refuse(decoder_->failure().status, decoder_->failure().reason);
        } else if (side_ == Side::Request ? requests_.started() : responses_.started()) {
            refuse(400, "closed in the middle of a head");
        }
    }

    [[nodiscard]] const std::vector<HttpEvent>& events() const { return events_; }
    [[nodiscard]] bool refused() const { return !events_.empty() && events_.back().kind == HttpEvent::Kind::Refused; }
    [[nodiscard]] std::string reason() const { return refused() ? events_.back().text : std::string(); }
    [[nodiscard]] int status() const { return refused() ? events_.back().status : 0; }
    [[nodiscard]] const std::string& rest() const { return buffer_; }

    [[nodiscard]] std::size_t count(HttpEvent::Kind kind) const
    {
        std::size_t found = 0;
        for (const HttpEvent& event : events_)
            found += event.kind == kind ? 1 : 0;
        return found;
    }
    [[nodiscard]] std::string content() const
    {
        std::string all;
        for (const HttpEvent& event : events_)
            all += event.kind == HttpEvent::Kind::Body ? event.text : std::string();
        return all;
    }

  private:
    [[nodiscard]] bool over() const
    {
        return refused() || (!events_.empty() && events_.back().kind == HttpEvent::Kind::Tunnel);
    }

    // Does one thing; false when there is nothing to do with what is there.
    bool step()
    {
        if (over() || buffer_.empty())
            return false;
        if (decoder_ != nullptr)
            return readBody();
        if (lastMessage_) {
            refuse(400, "octets after the last message of the connection");
            return false;
        }
        return side_ == Side::Request ? readRequest() : readResponse();
    }

    bool readRequest()
    {
        if (parsedRequest_ == nullptr)
            parsedRequest_ = std::make_unique<http::ParsedRequest>(*arena_);
        const http::ParseStatus status = requests_.parse(buffer_, *parsedRequest_);
        if (status == http::ParseStatus::Failed)
            refuse(requests_.failure().status, requests_.failure().reason);
        if (status != http::ParseStatus::Complete)
            return false;
        const http::ParsedRequest& parsed = *parsedRequest_;
        HttpEvent event;
        event.text = std::string(parsed.head.methodText) + " " + std::string(parsed.head.target) + " " +
                     std::string(toString(parsed.head.version)) + " for " + std::string(parsed.head.authority);
        event.framing = describe(parsed.framing) + (parsed.keepAlive ? "" : " close") +
                        (parsed.expectContinue ? " continue" : "") +
                        (parsed.upgrade.empty() ? "" : " upgrade " + std::string(parsed.upgrade));
        tunnel_ = parsed.head.method == http::Method::Connect || !parsed.upgrade.empty();
        begin(std::move(event), parsed.head.headers, parsed.consumed, parsed.framing, parsed.keepAlive);
        return true;
    }

    bool readResponse()
    {
        if (parsedResponse_ == nullptr)
            parsedResponse_ = std::make_unique<http::ParsedResponse>(*arena_);
        const http::ParseStatus status = responses_.parse(buffer_, answered_, *parsedResponse_);
        if (status == http::ParseStatus::Failed)
            refuse(responses_.failure().status, responses_.failure().reason);
        if (status != http::ParseStatus::Complete)
            return false;
        const http::ParsedResponse& parsed = *parsedResponse_;
        HttpEvent event;
        event.status = parsed.head.status;
        event.text = std::string(toString(parsed.head.version)) + " " + std::to_string(parsed.head.status) + " " +
                     std::string(parsed.head.reason);
        event.framing = describe(parsed.framing) + (parsed.keepAlive ? "" : " close");
        tunnel_ = parsed.tunnel;
        begin(std::move(event), parsed.head.headers, parsed.consumed, parsed.framing, parsed.keepAlive);
        return true;
    }

    void begin(HttpEvent event, const http::HeaderMap& headers, std::size_t consumed, http::BodyFraming framing,
               bool keepAlive)
    {
        // The octets of the head are overwritten before its views are read: they must lie in the arena.
        std::fill_n(buffer_.begin(), consumed, '#');
        for (const http::HeaderField& field : headers)
            event.fields.push_back({std::string(field.name), std::string(field.value)});
        events_.push_back(std::move(event));
        buffer_.erase(0, consumed);
        lastMessage_ = !keepAlive;
        decoder_ = std::make_unique<http::BodyDecoder>(framing, *arena_, limits_);
        if (decoder_->done())
            complete();
    }

    bool readBody()
    {
        const auto decoded = decoder_->decode(buffer_);
        if (!decoded.data.empty()) {
            if (events_.back().kind != HttpEvent::Kind::Body)
                events_.push_back({HttpEvent::Kind::Body, {}, 0, {}, {}});
            events_.back().text += decoded.data;
        }
        buffer_.erase(0, decoded.consumed);
        if (decoded.failed)
            refuse(decoder_->failure().status, decoder_->failure().reason);
        else if (decoded.done)
            complete();
        return !decoded.failed;
    }

    void complete()
    {
        HttpEvent event;
        event.kind = HttpEvent::Kind::Complete;
        for (const http::HeaderField& field : decoder_->trailers())
            event.fields.push_back({std::string(field.name), std::string(field.value)});
        events_.push_back(std::move(event));
        decoder_.reset();
        parsedRequest_.reset();
        parsedResponse_.reset();
        requests_.reset();
        responses_.reset();
        arena_->reset();
        if (tunnel_)
            events_.push_back({HttpEvent::Kind::Tunnel, {}, 0, {}, {}});
    }

    void refuse(int status, std::string_view reason)
    {
        events_.push_back({HttpEvent::Kind::Refused, std::string(reason), status, {}, {}});
    }

    static std::string describe(const http::BodyFraming& framing)
    {
        switch (framing.kind) {
        case http::BodyFraming::Kind::None:
            return "none";
        case http::BodyFraming::Kind::Length:
            return "length " + std::to_string(framing.length);
        case http::BodyFraming::Kind::Chunked:
            return "chunked";
        case http::BodyFraming::Kind::UntilClose:
            return "until close";
        }
        return {};
    }

    Side side_;
    http::ParserLimits limits_;
    http::Method answered_;
    std::unique_ptr<Arena> arena_ = std::make_unique<Arena>(); ///< the views into it survive a move of the dialogue
    http::RequestParser requests_;
    http::ResponseParser responses_;
    std::unique_ptr<http::ParsedRequest> parsedRequest_;
    std::unique_ptr<http::ParsedResponse> parsedResponse_;
    std::unique_ptr<http::BodyDecoder> decoder_;
    std::string buffer_;
    std::vector<HttpEvent> events_;
    bool lastMessage_ = false;
    bool tunnel_ = false;
};

/// The events of `octets` that arrive in pieces that end at `cuts` (ascending).
inline std::vector<HttpEvent> eventsOf(HttpDialogue::Side side, std::string_view octets,
                                       const std::vector<std::size_t>& cuts, const http::ParserLimits& limits = {},
                                       http::Method answered = http::Method::Get)
{
    HttpDialogue dialogue(side, limits, answered);
    std::size_t at = 0;
    for (const std::size_t cut : cuts) {
        dialogue.feed(octets.substr(at, cut - at));
        at = cut;
    }
    dialogue.feed(octets.substr(at));
    dialogue.finish();
    return dialogue.events();
}

/// Where the events of `octets` depend on the splitting: the first cut for which they differ from those of the whole, 0
/// for "byte by byte"; npos when they never do.
inline std::size_t firstDifferingSplit(HttpDialogue::Side side, std::string_view octets,
                                       const http::ParserLimits& limits = {}, http::Method answered = http::Method::Get)
{
    const auto whole = eventsOf(side, octets, {}, limits, answered);
    std::vector<std::size_t> every;
    for (std::size_t cut = 1; cut < octets.size(); ++cut)
        every.push_back(cut);
    if (eventsOf(side, octets, every, limits, answered) != whole)
        return 0;
    for (const std::size_t cut : every) {
        if (eventsOf(side, octets, {cut}, limits, answered) != whole)
            return cut;
    }
    return std::string_view::npos;
}

} // namespace postern::test
