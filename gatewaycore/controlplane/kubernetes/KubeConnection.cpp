// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeConnection.h"

#include "controlplane/deployment/Later.h"
#include "controlplane/kubernetes/KubeDiscovery.h"
#include "controlplane/kubernetes/KubeReadings.h"
#include "controlplane/kubernetes/KubeTest.h"
#include "controlplane/kubernetes/KubeUrls.h"

namespace postern::kubernetes {
namespace {

using deployment::Completion;
using deployment::PendingPtr;

rest::RestSettings restSettingsOf(const KubeAccess& access)
{
    rest::RestSettings out;
    out.caPem = QByteArray::fromStdString(access.caPem);
    out.systemCas = access.caPem.empty();
    out.serverName = QString::fromStdString(access.tlsServerName);
    out.clientCertificate = QByteArray::fromStdString(access.user.clientCertificate);
    out.clientKey = access.user.clientKey;
    return out;
}

} // namespace

KubeConnection::KubeConnection(KubeSettings settings, KubeAccess access, deployment::Mode mode, const KubeMake& make)
    : RestGateway(restSettingsOf(access), mode), settings_(std::move(settings)), access_(access), make_(make), credentials_(std::move(access)),
      shown_(access_.user.clientCertificate)
{
}

/// A program may give another certificate from time to time; calls that run keep theirs.
void KubeConnection::show(const KubeCredential& credential)
{
    if (credential.clientCertificate.empty() || credential.clientCertificate == shown_)
        return;
    shown_ = credential.clientCertificate;
    rest::RestSettings settings = client().settings();
    settings.clientCertificate = QByteArray::fromStdString(credential.clientCertificate);
    settings.clientKey = credential.clientKey;
    client().setSettings(std::move(settings));
}

PendingPtr KubeConnection::authorize(rest::RestRequest request, Completion<rest::RestRequest> ready)
{
    return credentials_.get([this, request = std::move(request), ready = std::move(ready)](Result<KubeCredential> credential) mutable {
        if (!credential)
            return ready(unexpected(std::move(credential).error()));
        show(*credential);
        if (!credential->authorization.empty())
            request.headers.set("Authorization", QByteArray::fromStdString(credential->authorization.reveal()));
        if (!access_.user.impersonate.empty())
            request.headers.set("Impersonate-User", QByteArray::fromStdString(access_.user.impersonate));
        ready(std::move(request));
    });
}

bool KubeConnection::forgetCredentials(const deployment::CallAnswer& refusal) { return refusal.status == 401 && credentials_.forget(); }

PendingPtr KubeConnection::test(Completion<deployment::ConnectionReport> done) { return std::make_unique<KubeTest>(*this, std::move(done)); }

PendingPtr KubeConnection::discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found, Completion<deployment::Discovery> done)
{
    return std::make_unique<KubeDiscovery>(*this, std::move(found), std::move(done));
}

PendingPtr KubeConnection::listed(const std::string& id, Completion<std::optional<deployment::LiveApi>> done)
{
    const auto known = lists_ == nullptr ? KubeLists::const_iterator() : lists_->find(id);
    if (lists_ == nullptr || known == lists_->end())
        return live(id, std::move(done));
    return deployment::later<std::optional<deployment::LiveApi>>(std::move(done), std::optional(liveOf(known->second, make_)));
}

PendingPtr KubeConnection::live(const std::string& idOrTitle, Completion<std::optional<deployment::LiveApi>> done)
{
    return std::make_unique<KubeReadingOne>(*this, idOrTitle, std::move(done));
}

PendingPtr KubeConnection::addresses(Completion<schema::Value> done) { return std::make_unique<KubeGatewayReading>(*this, std::move(done)); }

} // namespace postern::kubernetes
