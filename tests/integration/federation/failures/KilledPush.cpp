// SPDX-License-Identifier: Apache-2.0
#include "integration/federation/failures/KilledPush.h"

#include "controlplane/deployment/DeploymentRecords.h"
#include "controlplane/deployment/Journal.h"
#include "schema/Document.h"

#include <QEventLoop>
#include <QProcess>
#include <QTimer>
#include <algorithm>
#include <fstream>
#include <utility>

namespace postern::deployment::test {
KilledPush::KilledPush(const KillStage& stage, std::filesystem::path state) : stage_(stage), state_(std::move(state))
{
    std::filesystem::create_directories(state_);
    std::ofstream file(std::filesystem::path(stage.project) / "environments.yaml");
    file << "apiVersion: postern/v1\nenvironments:\n- name: " << stage.environment.name << "\n  type: " << stage.environment.type
         << "\n  mode: read-write\n  settings: " << schema::writeJson(stage.environment.settings, 0) << '\n';
}

std::optional<int> KilledPush::run(KillMoment when)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_STATE_HOME"), QString::fromStdString(state_.string()));
    for (const auto& [name, value] : stage_.variables)
        environment.insert(QString::fromStdString(name), QString::fromStdString(value));
    if (when.write > 0) {
        environment.insert(QStringLiteral("LD_PRELOAD"), QStringLiteral(POSTERN_KILL_AT_WRITE));
        environment.insert(QStringLiteral("POSTERN_KILL_AT"), (when.after ? QStringLiteral("after %1") : QStringLiteral("before %1")).arg(when.write));
        // The library comes before a sanitizer's, and has no part in what that looks at.
        environment.insert(QStringLiteral("ASAN_OPTIONS"), environment.value(QStringLiteral("ASAN_OPTIONS")) + QStringLiteral(":verify_asan_link_order=0"));
    }
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    QEventLoop untilItEnds; // gateways answer meanwhile
    QObject::connect(&process, &QProcess::finished, &untilItEnds, &QEventLoop::quit);
    process.start(QStringLiteral(POSTERN_PROGRAM), {QStringLiteral("push"), QStringLiteral("Orders:1.0.0"), QStringLiteral("--env"), QString::fromStdString(stage_.environment.name),
                                                    QStringLiteral("--project"), QString::fromStdString(stage_.project)});
    if (!process.waitForStarted())
        qFatal("postern does not start");
    QTimer patience; // whoever hangs is to say where
    patience.setSingleShot(true);
    QObject::connect(&patience, &QTimer::timeout, &untilItEnds, [&] {
        said = process.readAll();
        qFatal("a push at %s did not end within two minutes, with %d lines in its journal and %zu steps done; it said: %s", stage_.environment.type.c_str(), lines(), stepsDone(), said.constData());
    });
    patience.start(120'000);
    if (process.state() != QProcess::NotRunning)
        untilItEnds.exec();
    said = process.readAll();
    return process.exitStatus() == QProcess::CrashExit ? std::nullopt : std::optional(process.exitCode());
}

int KilledPush::lines() const
{
    int out = 0;
    std::error_code none;
    for (const auto& each : std::filesystem::recursive_directory_iterator(state_, none)) {
        if (each.path().extension() != ".journal")
            continue;
        std::ifstream file(each.path());
        for (std::string line; std::getline(file, line);)
            ++out;
    }
    return out;
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
