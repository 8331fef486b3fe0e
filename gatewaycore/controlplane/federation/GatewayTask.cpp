// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/GatewayTask.h"

namespace postern::federation {

GatewayTask::GatewayTask(GatewayState& state, std::shared_ptr<const FleetProject> project, secrets::SecretStore* store, const FleetRules& rules, std::string onSilence)
    : state_(state), project_(std::move(project)), rules_(rules), records_(project_->records), access_(std::make_unique<GatewayAccess>(state.environment, *state.type, store))
{
    silence_.setSingleShot(true);
    connect(&silence_, &QTimer::timeout, this, [this, onSilence = std::move(onSilence)] {
        fail(state_.environment.name + " said nothing for " + std::to_string(rules_.silence.count() / 1000) + " seconds. " + onSilence);
    });
}

GatewayTask::~GatewayTask() = default;

void GatewayTask::open(std::function<void()> opened)
{
    heard();
    access_->open([this, opened = std::move(opened)](Result<void> access) {
        if (over_)
            return;
        if (!access)
            return fail(access.error().message());
        opened();
    });
}

void GatewayTask::abandon()
{
    over_ = true;
    silence_.stop();
    pending_.reset();
    stopOthers();
}

void GatewayTask::fail(const std::string& why)
{
    if (over_)
        return;
    over_ = true;
    silence_.stop();
    pending_.reset();
    stopOthers();
    Q_EMIT ended(QString::fromStdString(why));
}

void GatewayTask::refuse(const std::string& why)
{
    refusedHere_ = true;
    fail(why);
}

void GatewayTask::end()
{
    if (over_)
        return;
    over_ = true;
    silence_.stop();
    Q_EMIT ended({});
}

} // namespace postern::federation
