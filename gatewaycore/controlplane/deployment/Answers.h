// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/deployment/GatewayConnector.h"

#include <string>
#include <string_view>
#include <vector>

namespace postern::deployment {

/// What a JSON Pointer (RFC 6901) leads to; null when nothing is there.
[[nodiscard]] const schema::Value* valueAt(const schema::Value& value, std::string_view pointer);
/// What it leads to as text; empty when nothing is there, or null.
[[nodiscard]] std::string textAt(const schema::Value& value, std::string_view pointer);
/// The items of the list that it leads to; none when nothing is there, or no list.
[[nodiscard]] std::vector<schema::Value> itemsAt(const schema::Value& value, std::string_view pointer);
/// Whether `whole` has at least `part`: the entries of maps it has, lists of the same length whose items have theirs.
[[nodiscard]] bool includes(const schema::Value& whole, const schema::Value& part);

/// Whether nothing can have come of a call that ended so.
[[nodiscard]] bool wasNotSent(ErrorKind kind) noexcept;
/// Whether a call may be sent again though it may have been done (RFC 9110 9.2.2).
[[nodiscard]] bool isIdempotent(const RemoteCall& call) noexcept;
/// Whether an answer means that the step is done.
[[nodiscard]] bool meansDone(const PlanStep& step, const CallAnswer& answer) noexcept;
/// What a probe's answer says.
enum class ProbeVerdict : std::uint8_t { Done, NotDone, Unclear };
[[nodiscard]] ProbeVerdict judge(const Probe& probe, const CallAnswer& answer);
/// What an answer that is a refusal says, in a sentence: status and the gateway's own message.
[[nodiscard]] std::string refusalOf(const CallAnswer& answer);
/// At most `most` octets of what a gateway says, up to the end of a word: of half a credential nobody could tell that it is one.
[[nodiscard]] std::string beginningOf(std::string_view text, std::size_t most);
/// Adds what is captured of an answer. False: it has not all of it.
[[nodiscard]] bool capture(const std::vector<Capture>& captures, const CallAnswer& answer, CapturedValues& into);
/// The same of what a step captures.
[[nodiscard]] bool capture(const PlanStep& step, const CallAnswer& answer, CapturedValues& into);

} // namespace postern::deployment
