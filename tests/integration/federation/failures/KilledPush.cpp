// SPDX-License-Identifier: Apache-2.0
#include "integration/federation/failures/KilledPush.h"

#include "controlplane/deployment/DeploymentRecords.h"
#include "controlplane/deployment/Journal.h"
#include "schema/Document.h"

#include <QCoreApplication>
#include <QProcess>
#include <algorithm>
#include <csignal>
#include <fstream>
#include <sys/inotify.h>
#include <unistd.h>
#include <utility>

namespace postern::deployment::test {
namespace {

/// How often files below a folder have been written since this began.
class JournalWatch {
  public:
    explicit JournalWatch(const std::string& root) : descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) { add(root); }
    ~JournalWatch() { ::close(descriptor_); }
    JournalWatch(const JournalWatch&) = delete;
    JournalWatch& operator=(const JournalWatch&) = delete;
    int writes()
    {
        alignas(inotify_event) std::array<char, 16384> buffer{};
        for (ssize_t got = ::read(descriptor_, buffer.data(), buffer.size()); got > 0; got = ::read(descriptor_, buffer.data(), buffer.size())) {
            for (ssize_t at = 0; at < got;) {
                const auto* const event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
                at += static_cast<ssize_t>(sizeof(inotify_event)) + event->len;
                const std::string name = event->len > 0 ? event->name : "";
                if ((event->mask & IN_CREATE) != 0 && (event->mask & IN_ISDIR) != 0)
                    add(folders_[event->wd] + '/' + name);
                else if ((event->mask & IN_MODIFY) != 0 && name.ends_with(".journal"))
                    ++writes_;
            }
        }
        return writes_;
    }

  private:
    void add(const std::string& folder)
    {
        const int wd = ::inotify_add_watch(descriptor_, folder.c_str(), IN_CREATE | IN_MODIFY);
        folders_[wd] = folder;
        std::error_code none;
        for (const auto& each : std::filesystem::directory_iterator(folder, none)) {
            if (each.is_directory())
                add(each.path());
            else if (each.path().extension() == ".journal" && each.file_size(none) > 0 && fresh_)
                ++writes_; // it was written before anybody looked
        }
        fresh_ = true;
    }
    int descriptor_;
    bool fresh_ = false;
    std::map<int, std::string> folders_;
    int writes_ = 0;
};

} // namespace

KilledPush::KilledPush(const KillStage& stage, std::filesystem::path state) : stage_(stage), state_(std::move(state))
{
    std::filesystem::create_directories(state_);
    std::ofstream file(std::filesystem::path(stage.project) / "environments.yaml");
    file << "apiVersion: postern/v1\nenvironments:\n- name: " << stage.environment.name << "\n  type: " << stage.environment.type
         << "\n  mode: read-write\n  settings: " << schema::writeJson(stage.environment.settings, 0) << '\n';
}

std::optional<int> KilledPush::run(int killAfterWrites)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_STATE_HOME"), QString::fromStdString(state_.string()));
    for (const auto& [name, value] : stage_.variables)
        environment.insert(QString::fromStdString(name), QString::fromStdString(value));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    JournalWatch watch(state_.string());
    process.start(QStringLiteral(POSTERN_PROGRAM), {QStringLiteral("push"), QStringLiteral("Orders:1.0.0"), QStringLiteral("--env"), QString::fromStdString(stage_.environment.name),
                                                    QStringLiteral("--project"), QString::fromStdString(stage_.project)});
    if (!process.waitForStarted())
        qFatal("postern does not start");
    bool killed = false;
    while (process.state() != QProcess::NotRunning) {
        // Its journal is written before and after each call: to the octet where it is killed.
        if (killAfterWrites >= 0 && !killed && watch.writes() >= killAfterWrites) {
            ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
            killed = true;
        }
        QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
    }
    said = process.readAll();
    return process.exitStatus() == QProcess::CrashExit ? std::nullopt : std::optional(process.exitCode());
}

std::size_t KilledPush::stepsDone() const
{
    std::size_t out = 0;
    std::error_code none;
    for (const auto& each : std::filesystem::recursive_directory_iterator(state_, none)) {
        if (each.path().extension() != ".journal")
            continue;
        const auto content = Journal::read(each.path());
        if (content) // else its first line was not whole: nothing had been sent
            out += static_cast<std::size_t>(std::ranges::count(content->steps, StepState::Done));
    }
    return out;
}

bool KilledPush::isRemembered() const
{
    const std::filesystem::path folder = std::filesystem::directory_iterator(state_ / "postern/deployments")->path();
    const auto known = DeploymentRecords(folder).deployed(stage_.environment.name, "Orders:1.0.0");
    return known && *known && !(*known)->form.empty();
}

} // namespace postern::deployment::test
