// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/FederationDesk.h"

#include "controlplane/federation/RecordsFolder.h"
#include "workbench/shell/JobList.h"
#include "workbench/workspace/Workspace.h"

#include <QCoreApplication>
#include <QThreadPool>
#include <algorithm>
#include <iterator>
#include <utility>

namespace postern::workbench {

using federation::EnvironmentsEdit;
using federation::Fleet;
using federation::FleetTask;

namespace {
constexpr int calmMs = 40;   ///< a thousand rows that change are one change of the page
constexpr int gatherMs = 150; ///< a pull writes many files

/// The same, but it goes in a thread of its own when the last one lets go of it: hundreds of APIs take some time for that.
std::shared_ptr<const federation::FleetProject> goingAside(std::shared_ptr<const federation::FleetProject> project)
{
    const auto* const held = project.get();
    return {held, [project = std::move(project)](const federation::FleetProject*) mutable {
                if (QCoreApplication::instance() != nullptr) // else there is nobody left who could wait
                    QThreadPool::globalInstance()->start([gone = std::move(project)]() mutable { gone.reset(); });
            }};
}

} // namespace

FederationDesk::FederationDesk(Workspace& workspace, JobList& jobs, federation::TypeNamed typeNamed, federation::FleetRules rules)
    : workspace_(workspace), jobs_(jobs), typeNamed_(typeNamed ? std::move(typeNamed) : [this](std::string_view name) { return connectors_.find(name); }),
      rules_(std::move(rules)), fleet_(std::make_unique<Fleet>([this](std::string_view name) { return typeNamed_(name); }, rules_))
{
    lifecycle_ = std::make_unique<LifecycleChange>([this](const std::string& api) {
        auto out = std::make_unique<Fleet>([this](std::string_view name) { return typeNamed_(name); }, rules_, store_.get());
        out->setProject(projectOf(api));
        return out;
    });
    connect(lifecycle_.get(), &LifecycleChange::ended, this, &FederationDesk::lifecycleEnded);
    schedule_ = std::make_unique<federation::DiscoverySchedule>(*fleet_);
    pool_.setMaxThreadCount(1);
    calm_.setSingleShot(true);
    calm_.setInterval(calmMs);
    again_.setSingleShot(true);
    again_.setInterval(gatherMs);
    connect(&calm_, &QTimer::timeout, this, &FederationDesk::changed);
    connect(&again_, &QTimer::timeout, this, &FederationDesk::reload);
    const auto soon = [this] {
        if (!calm_.isActive())
            calm_.start();
    };
    connect(fleet_.get(), &Fleet::changed, this, soon);
    connect(fleet_.get(), &Fleet::projectTaken, this, soon);
    connect(fleet_.get(), &Fleet::taskEnded, this, &FederationDesk::ended);
    connect(&workspace_, &Workspace::opened, this, [this] {
        forget();
        reload();
    });
    connect(&workspace_, &Workspace::closed, this, &FederationDesk::forget);
    connect(&workspace_, &Workspace::apisChanged, this, [this] {
        if (!workspace_.isListing()) // nothing has changed, they are becoming known
            again_.start();
    });
    if (workspace_.isOpen())
        reload();
}

FederationDesk::~FederationDesk()
{
    pool_.waitForDone();
    fleet_->disconnect(this);
}

QString FederationDesk::problem() const { return QString::fromStdString(fleet_->project()->environmentsProblem); }

void FederationDesk::forget()
{
    ++generation_;
    again_.stop();
    reading_ = stale_ = read_ = false;
    history_.clear();
    unlooked_.clear();
    lifecycle_->stop();
    lifecycle_->forget();
    fleet_->cancelAll();
    fleet_->setProject(std::make_shared<federation::FleetProject>());
    Q_EMIT readingChanged();
    Q_EMIT changed();
}

void FederationDesk::reload()
{
    if (!workspace_.isOpen())
        return;
    if (reading_) {
        stale_ = true;
        return;
    }
    reading_ = true;
    stale_ = false;
    Q_EMIT readingChanged();
    // The two threads meet in the event loop: the worker has copies and gives away what it made.
    pool_.start([this, generation = generation_, folder = workspace_.folder().toStdString(), types = typeNamed_] {
        const std::filesystem::path records = federation::recordsFolder(folder);
        auto project = federation::readFleetProject(folder, records, [&types](std::string_view name) -> const schema::ObjectSchema* {
            const deployment::ConnectorType* const type = types(name);
            return type == nullptr ? nullptr : &type->settings();
        });
        auto history = std::make_shared<std::vector<deployment::HistoryEntry>>(deployment::DeploymentRecords(records).history());
        QMetaObject::invokeMethod(this, [this, generation, project = goingAside(std::move(project)), history] {
            if (generation == generation_)
                take(project, std::move(*history));
        }, Qt::QueuedConnection);
    });
}

void FederationDesk::take(std::shared_ptr<const federation::FleetProject> project, std::vector<deployment::HistoryEntry> history)
{
    reading_ = false;
    read_ = true;
    history_ = std::move(history);
    fleet_->setProject(std::move(project)); // changed() follows
    Q_EMIT readingChanged();
    if (stale_)
        return reload();
    for (const auto& [environment, api] : std::exchange(unlooked_, {}))
        (void)fleet_->checkDrift(environment, api);
}

/// The project as far as it is about one API, with what was found and done since it was read: hundreds of others would be copied and
/// hashed for nothing.
std::shared_ptr<const federation::FleetProject> FederationDesk::projectOf(const std::string& api) const
{
    const federation::FleetProject& all = *fleet_->project();
    auto out = std::make_shared<federation::FleetProject>();
    out->folder = all.folder;
    out->records = all.records;
    out->environments = all.environments;
    if (const deployment::Revision* const revision = all.revision(api); revision != nullptr)
        out->revisions.push_back(*revision);
    for (const auto& each : fleet_->gateways()) {
        federation::FleetProject::Remembered& known = out->remembered[each->environment.name];
        known.unfinished = each->unfinished;
        const auto place = each->apis.find(api);
        if (place != each->apis.end() && place->second.deployed)
            known.deployed.emplace(api, *place->second.deployed);
        if (place != each->apis.end() && place->second.checked) {
            known.checked.push_back(*place->second.checked);
        } else if (const auto before = all.remembered.find(each->environment.name); before != all.remembered.end()) {
            // What was found there before a file changed says still that it is there.
            std::ranges::copy_if(before->second.checked, std::back_inserter(known.checked), [&api](const federation::CheckedApi& one) { return one.api == api; });
        }
    }
    return out;
}

/// Files have changed, and what is at gateways: both are read, not taken for granted.
void FederationDesk::lifecycleEnded()
{
    const federation::LifecyclePlan& made = *lifecycle_->made();
    for (const federation::LifecycleTarget& each : made.targets) {
        if (!each.plan.empty())
            unlooked_.emplace_back(each.environment, made.api);
    }
    workspace_.refreshAside();
    reload();
}

void FederationDesk::readHistory()
{
    const std::filesystem::path records = fleet_->project()->records;
    pool_.start([this, generation = generation_, records] {
        auto history = std::make_shared<std::vector<deployment::HistoryEntry>>(deployment::DeploymentRecords(records).history());
        QMetaObject::invokeMethod(this, [this, generation, history] {
            if (generation != generation_)
                return;
            history_ = std::move(*history);
            Q_EMIT changed();
        }, Qt::QueuedConnection);
    });
}

void FederationDesk::follow(const QString& title, FleetTask task)
{
    lines_.clear();
    jobTask_ = task;
    job_ = jobs_.start(title);
    job_->setCancel([this] { fleet_->cancelAll(); });
    job_->setRetry([this] { retryFailed(); });
    for (const auto& each : fleet_->gateways()) {
        const QString name = QString::fromStdString(each->environment.name);
        if (each->task == task)
            lines_.insert(name, job_->addLine(name));
        else
            job_->setLine(job_->addLine(name), Job::Line::State::Skipped, QString::fromStdString(fleet_->refusalOf(each->environment.name, task)));
    }
    for (auto line = lines_.cbegin(); line != lines_.cend(); ++line)
        job_->setLine(line.value(), Job::Line::State::Running);
}

void FederationDesk::discoverAll()
{
    if (fleet_->discoverAll() > 0)
        follow(tr("Discover what lives at the gateways"), FleetTask::Discover);
}

void FederationDesk::checkDriftOfAll()
{
    if (fleet_->checkDriftOfAll() > 0)
        follow(tr("Check drift at all gateways"), FleetTask::Drift);
}

void FederationDesk::retryFailed() { fleet_->retryFailed(); }

void FederationDesk::ended(const QString& environment, FleetTask task, const QString& why)
{
    if (const auto line = lines_.find(environment); job_ != nullptr && line != lines_.end() && task == jobTask_ && !job_->ended()) {
        job_->setLine(line.value(), why.isEmpty() ? Job::Line::State::Done : Job::Line::State::Failed, why);
        lines_.erase(line);
        const auto& lines = job_->lines();
        const auto bad = std::count_if(lines.begin(), lines.end(), [](const Job::Line& each) { return each.state == Job::Line::State::Failed; });
        job_->setProgress(1.0 - double(lines_.size()) / double(std::max<qsizetype>(1, lines.size())));
        if (lines_.isEmpty() && job_->state() == Job::State::Stopping)
            job_->cancelled();
        else if (lines_.isEmpty() && bad > 0)
            job_->fail(tr("%Ln gateway(s) did not answer as they should.", nullptr, static_cast<int>(bad)));
        else if (lines_.isEmpty())
            job_->finish();
    }
    if (task == FleetTask::Deploy || task == FleetTask::RollBack) {
        readHistory();
        // What is there now is looked at, not taken for granted.
        const federation::GatewayState* const state = fleet_->gateway(environment.toStdString());
        if (state != nullptr && state->planned && state->planned->report && why.isEmpty())
            (void)fleet_->checkDrift(environment.toStdString(), state->planned->plan.api);
    }
    if (!why.isEmpty())
        Q_EMIT failed(environment, why);
    else if (task == FleetTask::Import && fleet_->gateway(environment.toStdString()) != nullptr && fleet_->gateway(environment.toStdString())->definition)
        Q_EMIT definitionRead(environment);
    else if (task == FleetTask::Plan && fleet_->gateway(environment.toStdString()) != nullptr && fleet_->gateway(environment.toStdString())->planned)
        Q_EMIT planned(environment);
}

void FederationDesk::edit(const EnvironmentsEdit& edit, deployment::SecretValues secrets, bool keepComments, Done done)
{
    auto left = std::make_shared<std::vector<std::pair<QString, Secret>>>();
    for (auto& [name, secret] : secrets)
        left->emplace_back(QString::fromStdString(edit.becomes->secretKey(name)), std::move(secret));
    if (left->empty())
        return write(edit, keepComments, done);
    // Secrets first: an environment that is there without them could not be tested.
    const auto go = [this, left, edit, keepComments, done](Result<void> written) {
        if (!written)
            return done(std::move(written));
        write(edit, keepComments, done);
    };
    if (store_ != nullptr)
        return writeSecrets(left, go);
    secrets::SecretStore::open(this, [this, left, go](std::unique_ptr<secrets::SecretStore> store) {
        store_ = std::move(store);
        fleet_->setSecrets(store_.get()); // memory, where there is no keychain, is one
        writeSecrets(left, go);
    });
}

void FederationDesk::writeSecrets(std::shared_ptr<std::vector<std::pair<QString, Secret>>> left, Done done)
{
    if (left->empty())
        return done({});
    auto [key, secret] = std::move(left->back());
    left->pop_back();
    const auto next = [this, left, done](Result<void> written) {
        if (!written)
            return done(std::move(written));
        writeSecrets(left, done);
    };
    if (secret.empty())
        store_->remove(key, this, next);
    else
        store_->write(key, std::move(secret), this, next);
}

void FederationDesk::write(const EnvironmentsEdit& edit, bool keepComments, const Done& done)
{
    const auto settings = [this](std::string_view name) -> const schema::ObjectSchema* {
        const deployment::ConnectorType* const found = type(name);
        return found == nullptr ? nullptr : &found->settings();
    };
    Result<void> written = federation::editEnvironmentsFile(workspace_.folder().toStdString(), edit, settings, keepComments);
    if (written)
        reload();
    done(std::move(written));
}

void FederationDesk::ignore(const std::string& environment, const deployment::IgnoreRule& rule, Done done)
{
    const federation::GatewayState* const state = fleet_->gateway(environment);
    if (state == nullptr)
        return done(unexpected(ErrorKind::NotFound, "There is no environment \"" + environment + "\"."));
    deployment::Environment now = state->environment;
    now.ignore.push_back(rule);
    write({environment, std::move(now)}, true, done);
}

} // namespace postern::workbench
