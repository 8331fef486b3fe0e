// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongConnection.h"

#include "controlplane/connectors/kong/KongLists.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/Later.h"

namespace postern::connectors::kong {
namespace {

using deployment::Completion;
using deployment::PendingPtr;

rest::RestSettings restSettingsOf(const KongSettings& settings)
{
    rest::RestSettings out;
    out.caFile = QString::fromStdString(settings.caFile);
    out.systemCas = settings.caFile.empty();
    return out;
}

} // namespace

KongConnection::KongConnection(KongSettings settings, deployment::Mode mode, Secret token)
    : RestGateway(restSettingsOf(settings), mode), settings_(std::move(settings)), token_(std::move(token))
{
}

PendingPtr KongConnection::authorize(rest::RestRequest request, Completion<rest::RestRequest> ready)
{
    if (!token_.empty())
        request.headers.set(QByteArray::fromStdString(settings_.tokenHeader), QByteArray::fromStdString(token_.reveal()));
    ready(std::move(request));
    return nullptr;
}

bool KongConnection::isCredential(const QByteArray& field) const
{
    return RestGateway::isCredential(field) || field.compare(QByteArray::fromStdString(settings_.tokenHeader), Qt::CaseInsensitive) == 0;
}

std::string KongConnection::urlOf(const deployment::RemoteCall& call) const
{
    std::string base = settings_.adminUrl;
    while (base.ends_with('/'))
        base.pop_back();
    return base + (settings_.workspace.empty() ? "" : '/' + settings_.workspace) + call.target;
}

std::string KongConnection::nextPage(const std::string& /*target*/, const schema::Value& page) const
{
    const std::string next = deployment::textAt(page, "/next");
    // 3.x leaves the size out of the next page's address.
    return next.empty() || next.find("size=") != std::string::npos ? next : next + "&size=1000";
}

PendingPtr KongConnection::test(Completion<deployment::ConnectionReport> done)
{
    return std::make_unique<ConnectionTest>(*this, std::move(done));
}

PendingPtr KongConnection::discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found, Completion<deployment::Discovery> done)
{
    return std::make_unique<Discovering>(*this, std::move(found), std::move(done));
}

PendingPtr KongConnection::listed(const std::string& id, Completion<std::optional<deployment::LiveApi>> done)
{
    if (lists_ == nullptr || !lists_->contains(id))
        return live(id, std::move(done));
    const KongLive& known = lists_->at(id);
    if (!known.upstream.isNull() || asksForTokens(known)) // targets and keys are in no list of all
        return std::make_unique<ReadingOne>(*this, known, std::move(done));
    return deployment::later<std::optional<deployment::LiveApi>>(std::move(done), std::optional(liveOf(known)));
}

PendingPtr KongConnection::live(const std::string& idOrTitle, Completion<std::optional<deployment::LiveApi>> done)
{
    return std::make_unique<ReadingOne>(*this, idOrTitle, std::move(done));
}

} // namespace postern::connectors::kong
