// SPDX-License-Identifier: Apache-2.0
#include "controlplane/remote/RestGateway.h"

#include "controlplane/deployment/Later.h"
#include "controlplane/deployment/SecretMask.h"
#include "controlplane/rest/RetryAfter.h"
#include "schema/Document.h"

#include <QDateTime>

namespace postern::remote {

using deployment::CallAnswer;
using deployment::Completion;
using deployment::PendingPtr;
using deployment::RemoteCall;

/// One call, from its credentials to its answer; at most once more with newer credentials.
class RestExchangeOfGateway final : public deployment::Pending {
  public:
    RestExchangeOfGateway(RestGateway& gateway, rest::RestRequest request, Completion<CallAnswer> done)
        : gateway_(gateway), request_(std::move(request)), done_(std::move(done))
    {
        authorize();
    }

  private:
    void authorize()
    {
        // The gateway may have its credentials at once: then this is called before authorizing_ is set.
        PendingPtr pending = gateway_.authorize(request_, [this](Result<rest::RestRequest> ready) {
            if (ready)
                return send(*std::move(ready));
            // Not now: nobody is told before call() has returned.
            authorizing_ = deployment::later<CallAnswer>([this](Result<CallAnswer> failed) { end(std::move(failed)); }, unexpected(std::move(ready).error()));
        });
        if (pending != nullptr)
            authorizing_ = std::move(pending);
    }
    void send(rest::RestRequest request)
    {
        deployment::SecretMask sent;
        for (const rest::RestHeader& each : request.headers) {
            if (gateway_.isCredential(each.name))
                sent.addCredential(each.value.toStdString());
        }
        call_ = gateway_.client().send(std::move(request), [this, sent = std::move(sent)](Result<rest::RestResponse> answer, const rest::RestFailure&) {
            if (!answer)
                return end(unexpected(sent.masked(answer.error())));
            CallAnswer made = sent.masked(callAnswerOf(*answer));
            if (!again_ && (made.status == 401 || made.status == 403) && gateway_.forgetCredentials(made)) {
                again_ = true;
                return authorize();
            }
            end(std::move(made));
        });
    }
    void end(Result<CallAnswer> result)
    {
        Completion<CallAnswer> to = std::move(done_); // this may be gone before it returns
        to(std::move(result));
    }

    RestGateway& gateway_;
    rest::RestRequest request_;
    Completion<CallAnswer> done_;
    PendingPtr authorizing_;
    std::unique_ptr<rest::RestCall> call_;
    bool again_ = false;
};

CallAnswer callAnswerOf(const rest::RestResponse& answer)
{
    CallAnswer out;
    out.status = answer.status;
    out.text = answer.body.toStdString();
    schema::Problems problems;
    if (auto value = schema::readJson(out.text, "answer", problems))
        out.body = *std::move(value);
    for (const rest::RestHeader& each : answer.headers)
        out.headers.push_back({each.name.toStdString(), each.value.toStdString()});
    out.retryAfter = rest::parseRetryAfter(answer.headers.value("Retry-After"), QDateTime::currentDateTimeUtc());
    return out;
}

bool RestGateway::forgetCredentials(const CallAnswer& /*refusal*/) { return false; }

bool RestGateway::isCredential(const QByteArray& field) const
{
    return field.compare("Authorization", Qt::CaseInsensitive) == 0 || field.compare("X-Amz-Security-Token", Qt::CaseInsensitive) == 0;
}

rest::RestRequest RestGateway::requestOf(const RemoteCall& call) const
{
    rest::RestRequest out;
    out.method = QByteArray::fromStdString(call.method);
    out.url = QByteArray::fromStdString(urlOf(call));
    out.headers.set("Accept", "application/json");
    for (const deployment::CallHeader& each : call.headers)
        out.headers.set(QByteArray::fromStdString(each.name), QByteArray::fromStdString(each.value));
    if (!call.body.isNull()) {
        if (!out.headers.contains("Content-Type"))
            out.headers.set("Content-Type", "application/json");
        out.body = QByteArray::fromStdString(schema::writeJson(call.body, 0));
    } else if (!call.text.empty()) {
        out.headers.set("Content-Type", QByteArray::fromStdString(call.contentType));
        out.body = QByteArray::fromStdString(call.text);
    }
    out.anyStatus = true;
    return out;
}

PendingPtr RestGateway::call(const RemoteCall& call, Completion<CallAnswer> done)
{
    // As if it had been refused over there, but nothing leaves this machine.
    if (call.method != "GET" && call.method != "HEAD" && !mayWrite(mode_))
        return deployment::refusedLater(std::move(done), 403, "the environment is read-only, so nothing was sent");
    rest::RestRequest request = requestOf(call);
    request.retry.attempts = 1;
    return std::make_unique<RestExchangeOfGateway>(*this, std::move(request), std::move(done));
}

PendingPtr RestGateway::ask(const RemoteCall& call, Completion<CallAnswer> done)
{
    return std::make_unique<RestExchangeOfGateway>(*this, requestOf(call), std::move(done));
}

} // namespace postern::remote
