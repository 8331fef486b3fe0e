// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KonnectConnection.h"

#include "controlplane/connectors/kong/KonnectReadings.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/remote/Encoding.h"

namespace postern::connectors::kong {
namespace {

using deployment::Completion;
using deployment::PendingPtr;

KongSettings adminOf(const KonnectSettings& settings)
{
    KongSettings out;
    out.adminUrl = settings.base();
    out.caFile = settings.caFile;
    out.style = settings.style;
    return out;
}

} // namespace

KonnectConnection::KonnectConnection(KonnectSettings settings, deployment::Mode mode, Secret token)
    : KongConnection(adminOf(settings), mode, Secret()), place_(std::move(settings)), bearer_(std::move(token))
{
}

PendingPtr KonnectConnection::authorize(rest::RestRequest request, Completion<rest::RestRequest> ready)
{
    if (!bearer_.empty())
        request.headers.set("Authorization", "Bearer " + QByteArray::fromStdString(bearer_.reveal()));
    ready(std::move(request));
    return nullptr;
}

/// What an Admin API has at its root is below the control plane here.
std::string KonnectConnection::urlOf(const deployment::RemoteCall& call) const
{
    const bool whole = call.target.starts_with("/v2/") || call.target.starts_with("/v3/");
    return place_.base() + (whole ? std::string() : "/v2/control-planes/" + place_.controlPlane + "/core-entities") + call.target;
}

/// A page tells where the next one begins, and perhaps its address, which must not lead to another server.
std::string KonnectConnection::nextPage(const std::string& target, const schema::Value& page) const
{
    const std::string offset = deployment::textAt(page, "/offset");
    if (offset.empty())
        return {};
    return target + "&offset=" + remote::encodedStep(offset);
}

PendingPtr KonnectConnection::test(Completion<deployment::ConnectionReport> done) { return std::make_unique<KonnectTest>(*this, std::move(done)); }

PendingPtr KonnectConnection::discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found, Completion<deployment::Discovery> done)
{
    return std::make_unique<KonnectDiscovering>(*this, std::move(found), std::move(done));
}

PendingPtr KonnectConnection::live(const std::string& idOrTitle, Completion<std::optional<deployment::LiveApi>> done)
{
    return std::make_unique<KonnectReadingOne>(*this, idOrTitle, std::move(done));
}

} // namespace postern::connectors::kong
