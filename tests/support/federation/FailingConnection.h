// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"

#include <array>
#include <functional>
#include <string>

namespace postern::deployment::test {

/// How a call goes wrong.
struct Failure {
    enum class Kind {
        Refused,     ///< with a status, each time it is asked
        RefusedOnce, ///< 429, and then no more
        TimedOut,
        LostBefore, ///< the connection breaks, and nothing was done
        LostAfter,  ///< the connection breaks, and it was done
        HalfAnswer, ///< it breaks in the middle of the answer
        Truncated,  ///< the answer is there as it says, and its JSON has no end
    };
    Kind kind = Kind::Refused;
    const char* name = "";

    /// Nobody can know what came of it.
    [[nodiscard]] bool hidesTheOutcome() const { return kind != Kind::Refused && kind != Kind::RefusedOnce; }
};

inline constexpr std::array<Failure, 7> failures{{
    {Failure::Kind::Refused, "refused"},
    {Failure::Kind::RefusedOnce, "429 once"},
    {Failure::Kind::TimedOut, "time-out"},
    {Failure::Kind::LostBefore, "broken before"},
    {Failure::Kind::LostAfter, "broken after"},
    {Failure::Kind::HalfAnswer, "half an answer"},
    {Failure::Kind::Truncated, "truncated JSON"},
}};
/// A refusal has no effect, so one after the other is tried at the same gateway; each time it is gone on from the journal.
inline constexpr std::array<int, 10> refusals{400, 401, 403, 404, 409, 412, 422, 429, 500, 503};

/// Sets what becomes of requests at a gateway's own door from here on, and with what status; null: all is well again.
using Door = std::function<void(const Failure* failure, int status)>;

/// A gateway one of whose calls goes wrong. Only what steps ask for and what takes them back counts: probes go through.
class FailingConnection final : public GatewayConnection {
  public:
    /// `meant` is the call, with its placeholders; so many that look like it come `before` it. Without a `door` the answer is made up here.
    FailingConnection(GatewayConnection& inner, RemoteCall meant, int before, Failure failure, int status, Door door)
        : inner_(inner), meant_(std::move(meant)), failure_(failure), status_(status), before_(before), door_(std::move(door))
    {
    }

    PendingPtr test(Completion<ConnectionReport> done) override { return inner_.test(std::move(done)); }
    PendingPtr discover(UniqueFunction<void(const DiscoveredApi&)> found, Completion<Discovery> done) override { return inner_.discover(std::move(found), std::move(done)); }
    PendingPtr live(const std::string& api, Completion<std::optional<LiveApi>> done) override { return inner_.live(api, std::move(done)); }
    PendingPtr call(const RemoteCall& call, Completion<CallAnswer> done) override;

    /// Placeholders are filled by now: the method and all of the target that has none tell a call.
    [[nodiscard]] static bool isAlike(const RemoteCall& call, const RemoteCall& pattern);
    /// Whether the call came.
    [[nodiscard]] bool hasFailed() const noexcept { return failed_; }

  private:
    [[nodiscard]] PendingPtr answered(const RemoteCall& call, Completion<CallAnswer> done);

    GatewayConnection& inner_;
    RemoteCall meant_;
    Failure failure_;
    int status_;
    int before_;
    Door door_;
    bool failed_ = false;
};

} // namespace postern::deployment::test
