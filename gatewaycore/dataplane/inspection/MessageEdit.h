// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/Masking.h"
#include "dataplane/inspection/Trace.h"
#include "dataplane/pipeline/Exchange.h"
#include "schema/Schema.h"

#include <optional>
#include <string>
#include <vector>

namespace postern::inspection {

/// A message as it stands where its call is held up, with its secrets: it never leaves the process as it is.
struct HeldMessage {
    pipeline::Direction side = pipeline::Direction::Request;
    std::string method; ///< of a request
    std::string target; ///< of a request: below the API's context
    int status = 0;     ///< of a response
    HeaderList headers;
    std::string body;
    bool bodyHeld = false; ///< `body` is all of it, and can be replaced; otherwise it is how the content begins, or empty

    /// What it takes in memory, roughly.
    [[nodiscard]] std::size_t octets() const noexcept;
    /// Its content is of a coding, so it cannot be searched for secrets and is not shown.
    [[nodiscard]] bool bodyCoded() const noexcept;
};

/// What somebody wants of a call that is held up: the body of POST /v1/paused/{id}.
struct PauseAction {
    enum class Kind : std::uint8_t { Continue, Edit, Answer, Drop, Step };
    Kind kind = Kind::Continue;
    std::string by;          ///< who wants it, for the trace
    std::uint64_t pause = 0; ///< which of the call's pauses is meant; 0: the one it is in
    bool step = false;       ///< of an edit: stop again before the next filter
    // Edit and Answer: what is not given stays as it is.
    std::optional<std::string> method;
    std::optional<std::string> target;
    std::optional<int> status;
    std::optional<std::vector<std::vector<std::string>>> headers; ///< [["Name", "value"], ...]
    std::optional<std::string> body;
    std::string bodyEncoding; ///< "" or "base64"
    friend bool operator==(const PauseAction&, const PauseAction&) = default;
};
const schema::Schema<PauseAction>& describe(schema::Type<PauseAction>);
/// Strictly, as the schema says.
[[nodiscard]] Result<PauseAction> readPauseAction(std::string_view json);

/// A checked edit, without masks, ready to be put into the exchange.
struct MessageEdit {
    std::optional<std::string> method;
    std::optional<std::string> target;
    std::optional<int> status;
    std::optional<HeaderList> headers;
    std::optional<std::string> body;
};

/// Checks an Edit or Answer as the parser would check such a message, and takes the masks off what was left as it is.
/// Fields that frame the message or belong to its connection stay as they are and cannot be brought in; what is wrong
/// comes back as a sentence.
[[nodiscard]] Result<MessageEdit> checked(const PauseAction& action, const HeldMessage& held, const Masking& masking);

/// A message as it may be shown: `message` gets line, headers and body, masked.
[[nodiscard]] Message shown(const HeldMessage& held, const Masking& masking);
/// The body alone, masked; empty when its coding hides it.
[[nodiscard]] std::string shownBody(const HeldMessage& held, const Masking& masking);

/// On the worker's thread: puts an edit into the message that is held up.
void apply(const MessageEdit& edit, pipeline::Exchange& exchange, pipeline::Direction side);
/// On the worker's thread: answers in place of whatever would have.
[[nodiscard]] pipeline::Verdict answerWith(const MessageEdit& edit, pipeline::Exchange& exchange);

} // namespace postern::inspection
