// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureOperation.h"

#include "controlplane/deployment/Answers.h"

#include <algorithm>

namespace postern::connectors::azure {
namespace {

using deployment::CallAnswer;
using deployment::textAt;

constexpr Milliseconds usualWait{2'000};
constexpr Milliseconds longestWait{60'000};

bool saysSo(const std::string& status, std::string_view wanted)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    return std::ranges::equal(status, wanted, {}, lower);
}

} // namespace

CallAnswer explained(const deployment::RemoteCall& call, CallAnswer answer)
{
    if (answer.status == 412)
        answer.body = schema::Value::object({{"message", "somebody has changed it since it was read, and nothing was done. Make the plan again."}});
    // A version set goes with the last version in it. One that has others is refused, and is to stay.
    const bool versionSet = call.method == "DELETE" && call.target.find("/apiVersionSets/") != std::string::npos;
    if (versionSet && (answer.status == 400 || answer.status == 409) && textAt(answer.body, "/error/code") == "ValidationError") {
        answer.status = 200;
        answer.body = schema::Value::object({{"message", "Other versions are in it, so it stays."}});
    }
    return answer;
}

AzureOperation::AzureOperation(AzureConnection& connection, deployment::RemoteCall call, deployment::Completion<CallAnswer> done)
    : connection_(connection), call_(std::move(call)), done_(std::move(done))
{
    timer_.setSingleShot(true);
    QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] { poll(); });
    since_.start();
    pending_ = connection_.RestGateway::call(call_, [this](Result<CallAnswer> answer) { answer ? answered(*std::move(answer)) : end(std::move(answer)); });
}

void AzureOperation::end(Result<CallAnswer> result)
{
    deployment::Completion<CallAnswer> to = std::move(done_); // this may be gone before it returns
    to(std::move(result));
}

void AzureOperation::fail(ErrorKind kind, const std::string& why) { end(unexpected(Error(kind, why, Fault::Upstream))); }

void AzureOperation::answered(CallAnswer answer)
{
    const std::string operation = answer.header("Azure-AsyncOperation");
    const std::string location = answer.status == 202 ? answer.header("Location") : std::string();
    if (!answer.isSuccess() || (operation.empty() && location.empty()))
        return end(explained(call_, std::move(answer)));
    way_ = operation.empty() ? Way::Location : Way::AsyncOperation;
    where_ = connection_.targetOf(operation.empty() ? location : operation);
    if (where_.empty())
        return fail(ErrorKind::ProtocolError, "Azure goes on with " + call_.method + ' ' + call_.target + " and wants to be asked at another server, which gets no token: " +
                                                  (operation.empty() ? location : operation).substr(0, 200));
    wait(answer);
}

void AzureOperation::wait(const CallAnswer& answer)
{
    const Milliseconds limit = connection_.settings().operationTimeout;
    const Milliseconds next = std::clamp(answer.retryAfter.value_or(usualWait), Milliseconds(0), longestWait);
    // Not TimedOut: that would be sent again, to wait as long once more.
    if (Milliseconds(since_.elapsed()) + next > limit)
        return fail(ErrorKind::Cancelled, "Azure was still at it after " + std::to_string(limit.count() / 1000) + " seconds. It may come to its end yet.");
    timer_.start(static_cast<int>(next.count()));
}

void AzureOperation::poll()
{
    deployment::RemoteCall ask;
    ask.method = "GET";
    ask.target = where_;
    pending_ = connection_.ask(ask, [this](Result<CallAnswer> answer) { answer ? polled(*std::move(answer)) : end(std::move(answer)); });
}

void AzureOperation::polled(CallAnswer answer)
{
    if (answer.status == 429 || answer.status >= 500) // about the asking, not about what is asked for
        return wait(answer);
    if (way_ == Way::Location) {
        if (answer.status != 202)
            return end(explained(call_, std::move(answer)));
        if (const std::string moved = connection_.targetOf(answer.header("Location")); !moved.empty())
            where_ = moved;
        return wait(answer);
    }
    if (!answer.isSuccess())
        return fail(ErrorKind::ProtocolError, "Azure does not say what became of " + call_.method + ' ' + call_.target + ": " + deployment::refusalOf(answer));
    const std::string status = textAt(answer.body, "/status");
    if (status.empty())
        return fail(ErrorKind::ProtocolError, "Azure does not say what became of " + call_.method + ' ' + call_.target + ": its answer has no status.");
    if (saysSo(status, "succeeded"))
        return fetchResult();
    if (!saysSo(status, "failed") && !saysSo(status, "canceled") && !saysSo(status, "cancelled"))
        return wait(answer);
    const std::string why = textAt(answer.body, "/error/message");
    answer.status = 400;
    answer.body = schema::Value::object({{"message", "the operation ended as " + status + (why.empty() ? "." : ": " + why)}});
    end(std::move(answer));
}

void AzureOperation::fetchResult()
{
    if (call_.method == "DELETE" || call_.method == "POST") {
        CallAnswer done;
        done.status = 200;
        return end(std::move(done));
    }
    deployment::RemoteCall ask;
    ask.method = "GET";
    ask.target = call_.target;
    pending_ = connection_.ask(ask, [this](Result<CallAnswer> answer) { end(std::move(answer)); });
}

} // namespace postern::connectors::azure
