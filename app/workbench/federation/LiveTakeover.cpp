// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/LiveTakeover.h"

#include "controlplane/federation/FileChanges.h"
#include "workbench/federation/FederationDesk.h"
#include "workbench/workspace/Workspace.h"

namespace postern::workbench {

using federation::FleetTask;

LiveTakeover::LiveTakeover(FederationDesk& desk, Workspace& workspace, QObject* parent)
    : QObject(parent), desk_(desk), workspace_(workspace), taking_(std::make_shared<federation::LiveTaking>())
{
    pool_.setMaxThreadCount(1);
    connect(&desk_.fleet(), &federation::Fleet::taskEnded, this, [this](const QString& environment, FleetTask task, const QString& why) {
        if (task != FleetTask::Read || environment.toStdString() != environment_)
            return;
        const federation::GatewayState* const state = desk_.fleet().gateway(environment_);
        if (why.isEmpty() && state != nullptr && state->read)
            return workOut();
        environment_.clear(); // cancelled, or the desk says why
    });
}

LiveTakeover::~LiveTakeover() { pool_.waitForDone(); }

Result<void> LiveTakeover::begin(const std::string& environment, const std::string& api, const std::string& field)
{
    if (isBusy())
        return unexpected(ErrorKind::InvalidArgument, "Another API is being taken over.");
    environment_ = environment;
    api_ = api;
    only_.clear();
    if (!field.empty())
        only_.insert(field);
    auto begun = desk_.fleet().read(environment, api);
    if (!begun)
        environment_.clear();
    return begun;
}

void LiveTakeover::workOut()
{
    const federation::GatewayState& state = *desk_.fleet().gateway(environment_);
    const std::shared_ptr<const federation::FleetProject> project = desk_.fleet().project();
    // The two threads meet in the event loop: the worker has copies and gives away what it made.
    pool_.start([this, project, type = state.type, environment = state.environment, read = *state.read, only = only_] {
        const deployment::Revision* const revision = project->revision(read.api);
        auto made = std::make_shared<Result<federation::LiveTaking>>(unexpected(ErrorKind::NotFound, "It is not in the workspace any more."));
        if (revision != nullptr)
            *made = takeLive(project->folder, project->records, *type, environment, *revision, read.deployed ? &read.deployed->form : nullptr, read.live, federation::TakingRule::All, only);
        QMetaObject::invokeMethod(this, [this, made] {
            const QString name = QString::fromStdString(environment_);
            environment_.clear();
            if (!*made) {
                Q_EMIT failed(name, QString::fromStdString((*made).error().message()));
                return;
            }
            taking_ = std::make_shared<federation::LiveTaking>(**std::move(made));
            Q_EMIT proposed(name, QString::fromStdString(api_));
        }, Qt::QueuedConnection);
    });
}

Result<void> LiveTakeover::write()
{
    auto written = federation::writeFiles(workspace_.folder().toStdString(), desk_.fleet().project()->records, taking_->before, taking_->after);
    if (written)
        workspace_.refreshAside();
    return written;
}

Result<void> LiveTakeover::takeBack()
{
    auto files = federation::takeBackFiles(workspace_.folder().toStdString(), desk_.fleet().project()->records);
    if (!files)
        return unexpected(std::move(files).error());
    workspace_.refreshAside();
    return {};
}

} // namespace postern::workbench
