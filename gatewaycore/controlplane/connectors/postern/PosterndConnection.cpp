// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/postern/PosterndConnection.h"

#include "controlplane/connectors/postern/PosternPlan.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/remote/Reading.h"

#include <QHostAddress>
#include <QUrl>

namespace postern::connectors::postern {
namespace {

using deployment::CallAnswer;
using deployment::Completion;
using deployment::PendingPtr;
using deployment::RemoteCall;

rest::RestSettings restSettingsFor(const RemoteSettings& settings)
{
    rest::RestSettings out;
    out.caFile = QString::fromStdString(settings.caFile);
    out.systemCas = settings.caFile.empty();
    return out;
}

class PosterndTest final : public remote::ReadingOf<deployment::ConnectionReport> {
  public:
    PosterndTest(PosterndConnection& gateway, Completion<deployment::ConnectionReport> done) : ReadingOf(gateway, std::move(done))
    {
        get("/v1/status", [this, &gateway](const CallAnswer& status) {
            deployment::ConnectionReport report;
            report.server = "posternd " + deployment::textAt(status.body, "/version");
            const schema::Value* const write = deployment::valueAt(status.body, "/remoteControl/write");
            if (mayWrite(gateway.mode()) && write != nullptr && !write->asBool())
                report.missing.push_back("Writing: the gateway's remote control has \"write: false\".");
            end(std::move(report));
        });
    }
};

class PosterndStatus final : public remote::ReadingOf<schema::Value> {
  public:
    PosterndStatus(PosterndConnection& gateway, Completion<schema::Value> done) : ReadingOf(gateway, std::move(done))
    {
        get("/v1/status", [this](const CallAnswer& status) { end(status.body); });
    }
};

} // namespace

PosterndConnection::PosterndConnection(RemoteSettings settings, deployment::Mode mode, Secret token)
    : RestGateway(restSettingsFor(settings), mode), settings_(std::move(settings)), token_(std::move(token))
{
}

Result<void> PosterndConnection::checkUrl(const std::string& url)
{
    const QUrl parsed(QString::fromStdString(url), QUrl::StrictMode);
    const QHostAddress address(parsed.host());
    const bool here = address.isLoopback() || parsed.host() == QLatin1String("localhost");
    if (!parsed.isValid() || parsed.host().isEmpty() || (parsed.scheme() != QLatin1String("https") && !(parsed.scheme() == QLatin1String("http") && here)))
        return unexpected(ErrorKind::InvalidArgument, "\"" + url + "\" cannot be the address of a remote control: it begins with https://, or leads to this machine, since a token goes there.");
    return {};
}

PendingPtr PosterndConnection::authorize(rest::RestRequest request, Completion<rest::RestRequest> ready)
{
    request.headers.set("Authorization", QByteArray("Bearer ") + QByteArray::fromStdString(token_.reveal()));
    ready(std::move(request));
    return nullptr;
}

std::string PosterndConnection::urlOf(const RemoteCall& call) const
{
    std::string base = settings_.url;
    while (base.ends_with('/'))
        base.pop_back();
    return base + call.target;
}

PendingPtr PosterndConnection::test(Completion<deployment::ConnectionReport> done) { return std::make_unique<PosterndTest>(*this, std::move(done)); }

PendingPtr PosterndConnection::discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found, Completion<deployment::Discovery> done)
{
    return discoverApis([this](const RemoteCall& each, Completion<CallAnswer> answered) { return ask(each, std::move(answered)); }, std::move(found), std::move(done));
}

PendingPtr PosterndConnection::live(const std::string& idOrTitle, Completion<std::optional<deployment::LiveApi>> done)
{
    return liveApi([this](const RemoteCall& each, Completion<CallAnswer> answered) { return ask(each, std::move(answered)); }, idOrTitle, std::move(done));
}

PendingPtr PosterndConnection::addresses(Completion<schema::Value> done) { return std::make_unique<PosterndStatus>(*this, std::move(done)); }

} // namespace postern::connectors::postern
