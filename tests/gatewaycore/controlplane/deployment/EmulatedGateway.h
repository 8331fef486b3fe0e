// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace postern::deployment::test {

/// What goes wrong with one call.
struct CallFault {
    enum class Kind {
        None,
        Status,      ///< it answers `status`, and does nothing
        StatusOnce,  ///< the same for the first time only, with Retry-After: 0
        LostBefore,  ///< the connection breaks before it does anything
        LostAfter,   ///< it does it, and the answer is lost
        Truncated,   ///< it does it, and half of the JSON comes
        SilentBefore, ///< nothing is ever heard of it, as whoever asks is killed; it has done nothing
        SilentAfter,  ///< the same, and it has done it
    };
    Kind kind = Kind::None;
    int status = 0;
};

/// A gateway that keeps objects below paths: POST to a collection makes one with an id, PUT makes or replaces, DELETE takes away.
/// It writes down what it does: the oracle of what really happened, whatever anybody says afterwards.
class EmulatedGateway final : public GatewayConnection {
  public:
    std::map<std::string, schema::Value> objects; ///< by path: "/services/s1"
    std::vector<std::string> log;                 ///< "POST /services": only what had an effect
    std::vector<std::string> asked;               ///< every call
    std::function<CallFault(const RemoteCall& call)> fault;
    bool silent = false; ///< a call is hanging: whoever waits is to be killed now

    PendingPtr test(Completion<ConnectionReport>) override { return nullptr; }
    PendingPtr discover(UniqueFunction<void(const DiscoveredApi&)>, Completion<Discovery>) override { return nullptr; }
    PendingPtr live(const std::string&, Completion<std::optional<LiveApi>>) override { return nullptr; }

    PendingPtr call(const RemoteCall& call, Completion<CallAnswer> done) override
    {
        asked.push_back(call.method + ' ' + call.target);
        auto waiting = std::make_unique<Waiting>();
        waiting->done = std::move(done);
        QObject::connect(&waiting->timer, &QTimer::timeout, &waiting->timer, [this, call, raw = waiting.get()] { answer(call, *raw); });
        waiting->timer.setSingleShot(true);
        waiting->timer.start(0);
        return waiting;
    }

  private:
    struct Waiting final : Pending {
        Completion<CallAnswer> done;
        QTimer timer;
    };

    void answer(const RemoteCall& call, Waiting& waiting)
    {
        const CallFault what = fault ? fault(call) : CallFault{};
        Completion<CallAnswer> done = std::move(waiting.done);
        using Kind = CallFault::Kind;
        if (what.kind == Kind::Status || what.kind == Kind::StatusOnce) {
            CallAnswer refused;
            refused.status = what.status;
            refused.body = schema::Value::object({{"message", "no"}});
            if (what.kind == Kind::StatusOnce)
                refused.retryAfter = Milliseconds(0);
            return done(std::move(refused));
        }
        if (what.kind == Kind::LostBefore)
            return done(unexpected(ErrorKind::ConnectionClosed, "The connection broke."));
        if (what.kind == Kind::SilentBefore) {
            silent = true;
            return;
        }
        CallAnswer made = perform(call);
        if (what.kind == Kind::SilentAfter) {
            silent = true;
            return;
        }
        if (what.kind == Kind::LostAfter)
            return done(unexpected(ErrorKind::TimedOut, "No answer came in time."));
        if (what.kind == Kind::Truncated)
            made.body = schema::Value();
        done(std::move(made));
    }

    CallAnswer perform(const RemoteCall& call)
    {
        CallAnswer out;
        out.status = 200;
        const auto at = objects.find(call.target);
        if (call.method == "GET" || call.method == "DELETE") {
            if (at == objects.end()) {
                out.status = 404;
                return out;
            }
            out.body = at->second;
            if (call.method == "DELETE") {
                log.push_back("DELETE " + call.target);
                objects.erase(at);
                out.status = 204;
                out.body = schema::Value();
            }
            return out;
        }
        out.body = call.body;
        if (call.method == "POST" || at == objects.end() || !(at->second == call.body)) // the same once more has no effect
            log.push_back(call.method + ' ' + call.target);
        if (call.method == "POST") {
            // Reachable by its name as by its id, as a gateway's objects are.
            const std::string id = "id" + std::to_string(++made_);
            out.status = 201;
            out.body.set("id", id);
            objects[call.target + '/' + call.body.find("name")->asString()] = out.body;
        } else {
            objects[call.target] = out.body;
        }
        return out;
    }

    int made_ = 0;
};

} // namespace postern::deployment::test
