// SPDX-License-Identifier: Apache-2.0
#include "sandbox/PublisherApi.h"

namespace postern::sandbox {

PublisherApi::PublisherApi(Catalog& catalog, KeyManager& keyManager)
    : keys_(keyManager), estate_(std::make_unique<Estate>(catalog, keyManager))
{
    addApiRoutes(publisher_, *estate_);
    addLifecycleRoutes(publisher_, *estate_);
    addImportRoutes(publisher_, *estate_);
    addRevisionRoutes(publisher_, *estate_);
    addProductRoutes(publisher_, *estate_);
    addCertificateRoutes(publisher_, *estate_);
    addPolicyRoutes(publisher_, *estate_);
    addDevPortalRoutes(devPortal_, *estate_);
    addAdminRoutes(admin_, *estate_);
    addLimitRoutes(admin_, *estate_);
    addGovernanceRoutes(governance_, *estate_);
}

Reply PublisherApi::handle(const Call& call) const { return publisher_.answer(call, std::string_view(call.path).substr(basePath.size()), keys_); }

Reply PublisherApi::handleDevPortal(const Call& call) const
{
    return devPortal_.answer(call, std::string_view(call.path).substr(devPortalPath.size()), keys_);
}

Reply PublisherApi::handleAdmin(const Call& call) const
{
    return admin_.answer(call, std::string_view(call.path).substr(adminPath.size()), keys_);
}

Reply PublisherApi::handleGovernance(const Call& call) const
{
    return governance_.answer(call, std::string_view(call.path).substr(governancePath.size()), keys_);
}

Reply PublisherApi::answer(const Call& call) const
{
    if (call.path.starts_with(basePath))
        return handle(call);
    if (call.path.starts_with(devPortalPath))
        return handleDevPortal(call);
    if (call.path.starts_with(adminPath))
        return handleAdmin(call);
    if (call.path.starts_with(governancePath))
        return handleGovernance(call);
    return notFound(call.path);
}

} // namespace postern::sandbox
