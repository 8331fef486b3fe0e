// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/ThreadedConnector.h"

#include "controlplane/federation/ThreadedConnection.h"

namespace postern::federation {

using deployment::DeploymentPlan;
using deployment::Environment;
using deployment::LiveApi;
using deployment::Revision;

std::vector<deployment::Capability> ThreadedConnector::capabilities(const Revision& revision, const Environment& environment) const { return make_->capabilities(revision, environment); }

deployment::NormalForm ThreadedConnector::desired(const Revision& revision, const Environment& environment) const { return make_->desired(revision, environment); }

Result<DeploymentPlan> ThreadedConnector::plan(const Revision& revision, const Environment& environment, const LiveApi* live) const { return make_->plan(revision, environment, live); }

Result<DeploymentPlan> ThreadedConnector::planRemoval(const Environment& environment, const LiveApi& live) const { return make_->planRemoval(environment, live); }

std::vector<deployment::GrantFile> ThreadedConnector::grant(const Environment& environment) const { return make_->grant(environment); }

Result<deployment::LiveDefinition> ThreadedConnector::definition(const Environment& environment, const LiveApi& live) const { return make_->definition(environment, live); }

deployment::LiveChanges ThreadedConnector::changesOf(const Revision& revision, const Environment& environment, const LiveApi& live, const deployment::FieldPaths& paths) const
{
    return make_->changesOf(revision, environment, live, paths);
}

deployment::PublicUrls ThreadedConnector::publicUrls(const Environment& environment, const LiveApi& live, const schema::Value& addresses) const
{
    return make_->publicUrls(environment, live, addresses);
}

std::string ThreadedConnector::region(const Environment& environment) const { return make_->region(environment); }

Result<std::unique_ptr<deployment::GatewayConnection>> ThreadedConnector::connect(const Environment& environment, const deployment::SecretValues& secrets) const
{
    return inOwnThread([&] { return make_->connect(environment, secrets); }, deployment::SecretMask(secrets));
}

} // namespace postern::federation
