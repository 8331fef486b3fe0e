// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureConnection.h"

#include "controlplane/connectors/azure/AzureOperation.h"
#include "controlplane/connectors/azure/AzureReadings.h"
#include "controlplane/connectors/azure/AzureUrls.h"

namespace postern::connectors::azure {
namespace {

using deployment::Completion;
using deployment::PendingPtr;

rest::RestSettings azureRestSettings(const AzureSettings& settings)
{
    rest::RestSettings out;
    out.caFile = QString::fromStdString(settings.caFile);
    out.systemCas = settings.caFile.empty();
    return out;
}

} // namespace

AzureConnection::AzureConnection(AzureSettings settings, deployment::Mode mode, EntraCredentials credentials, const Clock& clock)
    : RestGateway(azureRestSettings(settings), mode), settings_(std::move(settings)), tokens_(client(), settings_, std::move(credentials), clock)
{
}

PendingPtr AzureConnection::authorize(rest::RestRequest request, Completion<rest::RestRequest> ready)
{
    // A completion is moved into the one that the token comes to.
    return tokens_.get([request = std::move(request), ready = std::move(ready)](Result<Secret> token) mutable {
        if (!token) // without a token nothing is sent, whatever became of asking for it
            return ready(unexpected(Error(ErrorKind::Unavailable, token.error().message(), token.error().fault())));
        request.headers.set("Authorization", QByteArray::fromStdString("Bearer " + token->reveal()));
        ready(std::move(request));
    });
}

bool AzureConnection::forgetCredentials(const deployment::CallAnswer& refusal)
{
    if (refusal.status != 401)
        return false;
    tokens_.forget();
    return true;
}

std::string AzureConnection::urlOf(const deployment::RemoteCall& call) const { return settings_.management() + call.target; }

std::string AzureConnection::targetOf(std::string_view url) const
{
    const std::string base = settings_.management() + '/';
    return url.starts_with(base) ? std::string(url.substr(base.size() - 1)) : std::string();
}

PendingPtr AzureConnection::test(Completion<deployment::ConnectionReport> done) { return std::make_unique<ConnectionTest>(*this, std::move(done)); }

PendingPtr AzureConnection::discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found, Completion<deployment::Discovery> done)
{
    return std::make_unique<Discovering>(*this, std::move(found), std::move(done));
}

PendingPtr AzureConnection::live(const std::string& idOrTitle, Completion<std::optional<deployment::LiveApi>> done)
{
    return std::make_unique<ReadingOne>(*this, idOrTitle, std::move(done));
}

PendingPtr AzureConnection::addresses(Completion<schema::Value> done) { return std::make_unique<AzureService>(*this, std::move(done)); }

PendingPtr AzureConnection::call(const deployment::RemoteCall& call, Completion<deployment::CallAnswer> done)
{
    if (call.method == "GET" || call.method == "HEAD" || !mayWrite(mode()))
        return RestGateway::call(call, std::move(done));
    return std::make_unique<AzureOperation>(*this, call, std::move(done));
}

} // namespace postern::connectors::azure
