// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/CredentialNames.h"
#include "dataplane/pipeline/Exchange.h"
#include "dataplane/scripting/Call.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::filters {

/// What the two functions of a script tell each other of one exchange, in its slot.
struct ScriptTurn {
    struct Variable {
        std::string_view name;
        std::string_view value;
        Variable* next;
    };
    Variable* variables = nullptr; ///< in the exchange's arena
    bool answered = false;         ///< by the script, on the way in
};

/// How many lines a script may still log: a worker's own.
class LogRate {
  public:
    bool take(SteadyTime now) noexcept
    {
        if (now - since_ >= Seconds(1)) {
            since_ = now;
            lines_ = 0;
        }
        return lines_++ < mostEachSecond;
    }

  private:
    static constexpr unsigned mostEachSecond = 100;
    SteadyTime since_{};
    unsigned lines_ = 0;
};

/// An exchange as a script may see and change it. Headers and parameters that are taken for credentials show their names
/// only; fields that say where a message ends cannot be changed. Writing is bounded, since all of it lives in the
/// exchange's arena.
class ScriptedCall final : public scripting::Call {
  public:
    /// `credentials` may be nullptr: then only those count that everybody knows by their names. With `body`, the content of
    /// this direction is shown.
    ScriptedCall(pipeline::Exchange& exchange, pipeline::Direction direction, bool body, LogRate& rate,
                 const pipeline::CredentialNames* credentials) noexcept
        : exchange_(exchange), direction_(direction), body_(body), rate_(rate), credentials_(credentials)
    {
    }

    [[nodiscard]] scripting::Value get(scripting::Place place, std::string_view name) override;
    [[nodiscard]] scripting::Refusal set(scripting::Place place, std::string_view name, const scripting::Value& value) override;
    [[nodiscard]] scripting::Value field(scripting::Place headers, std::string_view name, std::size_t nth) override;
    [[nodiscard]] std::string_view fieldName(scripting::Place headers, std::size_t nth) override;
    [[nodiscard]] scripting::Refusal change(scripting::Place headers, Change how, std::string_view name,
                                            std::string_view value) override;
    [[nodiscard]] scripting::Refusal respond(int status, Fields fields, std::string_view body) override;
    void log(log::Level level, std::string_view text) override;

    /// The script has ended well: puts the new content into the exchange. How many changes there were.
    std::size_t finish();
    /// Whether the script wants the call to be answered, and with what.
    [[nodiscard]] bool responds() const noexcept { return reply_.has_value(); }
    [[nodiscard]] int replyStatus() const noexcept { return reply_->status; }
    [[nodiscard]] pipeline::Verdict reply();

  private:
    struct Reply {
        int status;
        std::vector<std::pair<std::string, std::string>> fields;
        std::string body;
    };

    [[nodiscard]] scripting::Value getOfRequest(std::string_view name);
    [[nodiscard]] scripting::Value getOfResponse(std::string_view name);
    [[nodiscard]] scripting::Value getOfIdentity(std::string_view name);
    [[nodiscard]] scripting::Value getOfApi(std::string_view name) const;
    [[nodiscard]] scripting::Value content() const;
    [[nodiscard]] std::string_view visibleQuery();
    [[nodiscard]] scripting::Refusal setOfRequest(std::string_view name, const scripting::Value& value);
    [[nodiscard]] scripting::Refusal setTarget(std::string_view path, std::string_view query, bool hasQuery);
    [[nodiscard]] scripting::Refusal setContent(const scripting::Value& value);
    [[nodiscard]] scripting::Refusal setVariable(std::string_view name, const scripting::Value& value);
    [[nodiscard]] bool mayWrite(std::size_t octets) noexcept;
    [[nodiscard]] http::HeaderMap& headersOf(scripting::Place place) noexcept;
    [[nodiscard]] bool isHidden(std::string_view field) const noexcept;

    pipeline::Exchange& exchange_;
    pipeline::Direction direction_;
    bool body_;
    LogRate& rate_;
    const pipeline::CredentialNames* credentials_;
    Arena scratch_; ///< of what is only shown
    std::optional<std::string> newContent_;
    std::optional<Reply> reply_;
    std::size_t changes_ = 0;
    std::size_t written_ = 0;
};

} // namespace postern::filters
