// SPDX-License-Identifier: Apache-2.0
#include "support/federation/FailingConnection.h"

#include "controlplane/deployment/Later.h"

#include <vector>

namespace postern::deployment::test {
namespace {

std::vector<std::string> keysOf(const schema::Value& body)
{
    std::vector<std::string> out;
    if (body.isMap()) {
        for (const schema::Entry& entry : body.entries())
            out.push_back(entry.key);
    }
    return out;
}

} // namespace

bool FailingConnection::isAlike(const RemoteCall& call, const RemoteCall& pattern)
{
    if (call.method != pattern.method)
        return false;
    const std::size_t hole = pattern.target.find("{{");
    if (hole == std::string::npos)
        return call.target == pattern.target;
    return call.target.starts_with(pattern.target.substr(0, hole)) && (pattern.body.isNull() || keysOf(call.body) == keysOf(pattern.body));
}

PendingPtr FailingConnection::call(const RemoteCall& call, Completion<CallAnswer> done)
{
    const bool meant = isAlike(call, meant_);
    if (meant && before_ > 0) {
        --before_;
        return inner_.call(call, std::move(done));
    }
    if (!meant || (failed_ && failure_.kind != Failure::Kind::Refused))
        return inner_.call(call, std::move(done));
    failed_ = true;
    if (!door_)
        return answered(call, std::move(done));
    door_(&failure_, status_);
    return inner_.call(call, [door = door_, done = std::move(done)](Result<CallAnswer> answer) mutable {
        door(nullptr, 0);
        done(std::move(answer));
    });
}

PendingPtr FailingConnection::answered(const RemoteCall& call, Completion<CallAnswer> done)
{
    switch (failure_.kind) {
    case Failure::Kind::Refused:
    case Failure::Kind::RefusedOnce: {
        CallAnswer answer;
        answer.status = status_;
        answer.body = schema::Value::object({{"message", "made to fail"}});
        answer.retryAfter = Milliseconds(0);
        return later<CallAnswer>(std::move(done), std::move(answer));
    }
    case Failure::Kind::TimedOut: return later<CallAnswer>(std::move(done), unexpected(ErrorKind::TimedOut, "no answer came in time"));
    case Failure::Kind::LostBefore: return later<CallAnswer>(std::move(done), unexpected(ErrorKind::ConnectionClosed, "the connection broke"));
    case Failure::Kind::LostAfter:
    case Failure::Kind::HalfAnswer:
        return inner_.call(call, [done = std::move(done)](const Result<CallAnswer>&) mutable { done(unexpected(ErrorKind::ConnectionClosed, "the connection broke")); });
    case Failure::Kind::Truncated:
        return inner_.call(call, [done = std::move(done)](Result<CallAnswer> answer) mutable {
            if (answer) {
                answer->body = {};
                answer->text.resize(answer->text.size() / 2);
            }
            done(std::move(answer));
        });
    }
    return nullptr;
}

} // namespace postern::deployment::test
