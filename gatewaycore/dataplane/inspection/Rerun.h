// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "dataplane/inspection/Trace.h"
#include "schema/Schema.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace postern::inspection {

/// What somebody wants of a recorded exchange: the body of POST /v1/rerun, but for the trace itself. What is not given is as
/// it was recorded.
struct RerunWish {
    std::uint64_t exchange = 0; ///< one that is held; 0: its trace comes along
    std::uint64_t step = 1;     ///< of the trace, from 1, as everybody shows them: the first one that is run
    std::string by;             ///< who wants it, for the trace
    std::optional<std::string> method;
    std::optional<std::string> target; ///< as it stands before the step: below the API's context, from the route's step on
    std::optional<std::vector<std::vector<std::string>>> headers;    ///< all of them: [["Name", "value"], ...]
    std::optional<std::vector<std::vector<std::string>>> setHeaders; ///< in place of those of that name
    std::vector<std::string> removeHeaders;
    std::optional<std::string> body;
    std::string bodyEncoding; ///< "" or "base64"
    std::uint64_t patienceMs = 120'000; ///< then it is given up, as by a client
    friend bool operator==(const RerunWish&, const RerunWish&) = default;
};
const schema::Schema<RerunWish>& describe(schema::Type<RerunWish>);

struct RerunCall {
    RerunWish wish;
    std::optional<Trace> trace; ///< there when the wish names no exchange
};
/// Strictly, as the schema says; `trace` as TraceJson writes it.
[[nodiscard]] Result<RerunCall> readRerun(std::string_view json);

/// What of a recorded exchange a new one does without, because the trace masks it.
struct LeftOut {
    enum class What : std::uint8_t { Header, Query, Context };
    What what = What::Header;
    std::string name; ///< "Authorization", "access_token", "claim.email"
    friend bool operator==(const LeftOut&, const LeftOut&) = default;
};
std::string_view toString(LeftOut::What what) noexcept;

/// A recorded exchange, made ready to be run again from the middle: the request as it stands before the step, with what
/// somebody changed of it, checked as the parser would check it.
struct RerunPlan {
    std::uint64_t exchange = 0;  ///< the recorded one's
    std::uint64_t step = 1;      ///< of its trace, from 1
    std::string filter;          ///< of that step; "backend": the call of the backend alone
    std::string instance;
    std::size_t ordinal = 0;     ///< among the chain's steps with this filter and instance, from 0
    bool fromStart = false;      ///< it is routed, and walks the whole chain
    std::string by;
    std::string api;             ///< "Orders 1.0.0"
    std::string route;           ///< "/orders/{id}"
    std::string routeMethod;     ///< with which it was routed
    std::string client;          ///< address
    std::string configHash;      ///< of the configuration that it was recorded on
    std::string method;
    std::string clientTarget;    ///< as the client sent it, without what was masked; empty: cannot be told
    std::optional<std::string> target; ///< before the step, when that is not `clientTarget` below the API's context
    bool targetGiven = false;    ///< by whoever wants it
    HeaderList headers;          ///< without those that frame the message
    std::string body;
    bool hasBody = false;        ///< empty content counts
    bool bodyGiven = false;      ///< by whoever wants it
    std::vector<Step> taken;     ///< recorded steps before it: what they found is in their changes of the context
    std::vector<LeftOut> leftOut;
    Milliseconds patience{0};
};

/// What is wrong comes back as a sentence: a step that is not there or was not reached, content that is not kept whole or
/// has masked values, edits that no parser would take.
[[nodiscard]] Result<RerunPlan> planRerun(const Trace& recorded, const RerunWish& wish);

/// An exchange that has been begun.
struct RerunStarted {
    std::uint64_t exchange = 0; ///< the new one's id
    bool otherConfiguration = false; ///< than the one that the old one was recorded on
    std::vector<LeftOut> leftOut;
};

} // namespace postern::inspection
