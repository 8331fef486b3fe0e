// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongConnection.h"

#include "controlplane/connectors/kong/KongLists.h"
#include "schema/Document.h"

namespace postern::connectors::kong {
namespace {

using deployment::CallAnswer;
using deployment::Completion;
using deployment::Pending;
using deployment::PendingPtr;

rest::RestSettings restSettingsOf(const KongSettings& settings)
{
    rest::RestSettings out;
    out.caFile = QString::fromStdString(settings.caFile);
    out.systemCas = settings.caFile.empty();
    return out;
}

class OneCall final : public Pending {
  public:
    OneCall(rest::RestClient& client, rest::RestRequest request, Completion<CallAnswer> done) : done_(std::move(done))
    {
        call_ = client.send(std::move(request), [this](Result<rest::RestResponse> answer, const rest::RestFailure&) {
            Completion<CallAnswer> to = std::move(done_); // this may be gone before it returns
            to(answer ? Result<CallAnswer>(callAnswerOf(*answer)) : Result<CallAnswer>(unexpected(std::move(answer).error())));
        });
    }

  private:
    Completion<CallAnswer> done_;
    std::unique_ptr<rest::RestCall> call_;
};

/// As if the gateway had refused, but nothing leaves this machine.
class Refused final : public Pending {
  public:
    explicit Refused(Completion<CallAnswer> done) : done_(std::move(done))
    {
        QMetaObject::invokeMethod(&context_, [this] {
            CallAnswer refused;
            refused.status = 403;
            refused.body = schema::Value::object({{"message", "the environment is read-only, so nothing was sent"}});
            Completion<CallAnswer> to = std::move(done_);
            to(std::move(refused));
        }, Qt::QueuedConnection);
    }

  private:
    Completion<CallAnswer> done_;
    QObject context_;
};

} // namespace

KongConnection::KongConnection(KongSettings settings, deployment::Mode mode, Secret token)
    : settings_(std::move(settings)), mode_(mode), token_(std::move(token)), client_(restSettingsOf(settings_))
{
}

rest::RestRequest KongConnection::request(const QByteArray& method, const std::string& target) const
{
    rest::RestRequest out;
    out.method = method;
    std::string base = settings_.adminUrl;
    while (base.ends_with('/'))
        base.pop_back();
    out.url = QByteArray::fromStdString(base + (settings_.workspace.empty() ? "" : '/' + settings_.workspace) + target);
    out.headers.set("Accept", "application/json");
    if (!token_.empty())
        out.headers.set(QByteArray::fromStdString(settings_.tokenHeader), QByteArray::fromStdString(token_.reveal()));
    out.anyStatus = true;
    return out;
}

PendingPtr KongConnection::call(const deployment::RemoteCall& call, Completion<CallAnswer> done)
{
    rest::RestRequest made = request(QByteArray::fromStdString(call.method), call.target);
    // Whoever deploys decides what is sent again: it writes down each attempt.
    made.retry.attempts = 1;
    if (!call.body.isNull()) {
        made.headers.set("Content-Type", "application/json");
        made.body = QByteArray::fromStdString(schema::writeJson(call.body, 0));
    }
    if (call.method != "GET" && !mayWrite(mode_))
        // As if it had been refused over there, but nothing leaves this machine.
        return std::make_unique<Refused>(std::move(done));
    return std::make_unique<OneCall>(client_, std::move(made), std::move(done));
}

PendingPtr KongConnection::test(Completion<deployment::ConnectionReport> done)
{
    return std::make_unique<ConnectionTest>(*this, std::move(done));
}

PendingPtr KongConnection::discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found, Completion<deployment::Discovery> done)
{
    return std::make_unique<Discovering>(*this, std::move(found), std::move(done));
}

PendingPtr KongConnection::live(const std::string& idOrTitle, Completion<std::optional<deployment::LiveApi>> done)
{
    return std::make_unique<ReadingOne>(*this, idOrTitle, std::move(done));
}

} // namespace postern::connectors::kong
