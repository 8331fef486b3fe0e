// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::inspection {

/// What became of one step of the chain.
enum class StepResult : std::uint8_t {
    Passed,     ///< ran and let the exchange go on
    Skipped,    ///< ran, but a condition kept it from doing anything: the reason names the condition
    Answered,   ///< ended the chain with an answer of its own (refused, or mocked)
    NotReached, ///< an earlier step had already answered
    Failed,     ///< could not do its work (for instance the backend's connection broke)
    Paused,     ///< waits; only in a trace of an exchange that is still under way
};
std::string_view toString(StepResult result) noexcept;
bool parse(std::string_view text, StepResult& out) noexcept;

/// Why a step decided as it did: a stable id and named arguments, from which the sentence is made in any language.
struct Reason {
    std::string id;                                             ///< "jwt-auth.audience"
    std::vector<std::pair<std::string, std::string>> arguments; ///< masked values, in the order of the sentence
    std::string sentence; ///< English, complete: "Token audience \"shop\" is not in [\"orders\"]."
    std::string fix;      ///< English, what to do: "Add the audience to the issuer, or ask for a token for \"orders\"."
};

/// One difference that a step made, masked. Order of changes is the order in which they were made.
struct Change {
    enum class Kind : std::uint8_t { Added, Removed, Replaced };
    enum class Where : std::uint8_t { Line, Header, Body, Context };
    Where where = Where::Header;
    Kind kind = Kind::Replaced;
    std::string name; ///< header name; "method", "target" or "status" for Line; context key; empty for Body
    std::string before;
    std::string after;
    bool cut = false; ///< of a body: `after` is how it begins, and no more of it is kept
};

/// One filter's (or the gateway's own) part in one direction of an exchange.
struct Step {
    enum class Direction : std::uint8_t { Request, Response };
    std::string filter;   ///< FilterType name ("jwt-auth"), or "gateway", "route", "backend", "send"
    std::string instance; ///< the name given in the configuration, if any
    std::string phase;    ///< "authenticate"
    Direction direction = Direction::Request;
    StepResult result = StepResult::NotReached;
    std::optional<Reason> reason;
    std::chrono::nanoseconds start{}; ///< since the exchange began
    std::chrono::nanoseconds duration{};
    std::vector<Change> changes;
    std::string origin; ///< where it is configured: "gateway.yaml:12:5", or "Publisher rev 4"
};

using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// A message as it stood at one place. Bodies are cut at the capture limit; bodySize is the whole size.
struct Message {
    std::string line; ///< "GET /orders/17 HTTP/1.1" or "HTTP/1.1 200 OK"
    HeaderList headers;
    std::string body;
    std::uint64_t bodySize = 0;
    bool bodyTruncated = false;
};

/// What really went to the backend and came back, attempt by attempt.
struct UpstreamAttempt {
    std::string url;     ///< endpoint as configured
    std::string address; ///< "127.0.0.1:9001", empty when it was never resolved
    bool reusedConnection = false;
    std::chrono::nanoseconds start{}; ///< since the exchange began
    std::chrono::nanoseconds dns{};
    std::chrono::nanoseconds connect{};
    std::chrono::nanoseconds tls{};
    std::chrono::nanoseconds wait{};     ///< request sent until the first octet of the answer
    std::chrono::nanoseconds transfer{}; ///< first octet until the last
    std::optional<Message> request;
    std::optional<Message> response;
    std::string error; ///< empty when an answer came
};

/// The list's row for an exchange: all that a table of 100,000 needs, and no more.
struct Summary {
    std::uint64_t id = 0; ///< unique within one run of a gateway, ascending per worker
    std::chrono::system_clock::time_point began;
    std::chrono::nanoseconds duration{};
    std::string api; ///< "Orders 1.0.0", empty when no route matched
    std::string method;
    std::string target; ///< as the client sent it, secrets in the query masked
    std::string route;  ///< the operation's template, "/orders/{id}"
    int status = 0;     ///< as the client received it; 0 when the client left first
    std::uint64_t requestBytes = 0;
    std::uint64_t responseBytes = 0;
    std::string client; ///< address
    std::string fault;  ///< the registry's code, "900901", empty for an answer from the backend
    std::string endedBy; ///< filter (or "backend", "gateway") that made the answer when it was not simply forwarded
};

/// Everything about one exchange, already masked. Client request, each step in the order it ran, the backend attempts,
/// and the answer as the client received it.
struct Trace {
    Summary summary;
    std::string correlationId;
    Message clientRequest;
    Message clientResponse;
    std::vector<Step> steps;
    std::vector<UpstreamAttempt> upstream;
    std::vector<std::pair<std::string, std::string>> context; ///< matched route, claims, quota left, variables
    std::string configHash;                                   ///< of the Snapshot that it ran on
};

/// What a trace takes in memory, roughly: its texts and what is around them.
[[nodiscard]] std::size_t octetsOf(const Trace& trace) noexcept;

} // namespace postern::inspection
