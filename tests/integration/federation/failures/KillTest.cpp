// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/deployment/DeploymentRecords.h"
#include "controlplane/deployment/Journal.h"
#include "integration/federation/KongStage.h"
#include "support/TestMain.h"

#include <QProcess>
#include <QtTest>
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>
#include <set>
#include <sys/inotify.h>
#include <unistd.h>

using namespace postern;
using namespace postern::deployment;

namespace {

/// `postern push` as a process of its own, that is killed when its journal has been written so many times.
class Push {
  public:
    Push(kongtest::Stage& stage, const std::string& state) : state_(state)
    {
        stage.folder.with("environments.yaml", "apiVersion: postern/v1\nenvironments:\n- name: kong-stage\n  type: kong\n  mode: read-write\n  settings: {adminUrl: \"" + stage.sandbox->kongAdminUrl() + "\"}\n");
        folder_ = QString::fromStdString(stage.folder.path().string());
    }

    /// -1: nobody kills it. Returns its exit code; none: it was killed.
    std::optional<int> run(int killAfterWrites)
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_STATE_HOME"), QString::fromStdString(state_));
        environment.insert(QStringLiteral("SHOP_KEY"), QStringLiteral("0123456789abcdef0123456789abcdef"));
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        Watch watch(state_);
        process.start(QStringLiteral(POSTERN_PROGRAM), {QStringLiteral("push"), QStringLiteral("Orders:1.0.0"), QStringLiteral("--env"), QStringLiteral("kong-stage"), QStringLiteral("--project"), folder_});
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
    QByteArray said;

  private:
    /// How often files below a folder have been written since this began.
    class Watch {
      public:
        explicit Watch(const std::string& root) : descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) { add(root); }
        ~Watch() { ::close(descriptor_); }
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;
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

    std::string state_;
    QString folder_;
};

} // namespace

/// SIGKILL before and after every line that the journal gets.
class KillTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aPushThatIsKilledAnywhereEndsWhereItShould()
    {
        std::vector<std::string> meant;
        std::string form;
        int kills = 0;
        int resumed = 0;
        for (int writes = -1; writes < 60; ++writes) {
            kongtest::Stage stage;
            const std::string state = stage.state.filePath(QStringLiteral("xdg")).toStdString();
            std::filesystem::create_directories(state);
            Push push(stage, state);
            auto code = push.run(writes);
            if (writes < 0) {
                QVERIFY2(code == 0, push.said.constData());
                meant = stage.sandbox->kongChanges();
                form = hashOf(stage.live()->form);
                continue;
            }
            if (code) {
                QVERIFY2(*code == 0, push.said.constData());
                if (writes > 2 * static_cast<int>(meant.size()) + 2)
                    break; // it writes no further line
                continue;
            }
            ++kills;
            // Nothing of it is claimed that did not happen.
            const auto before = stage.sandbox->kongChanges();
            QVERIFY(before.size() <= meant.size());
            std::size_t done = 0;
            for (const std::filesystem::path& file : journalsBelow(state)) {
                const auto content = Journal::read(file);
                if (content) // else its first line was not whole: nothing had been sent
                    done += static_cast<std::size_t>(std::ranges::count(content->steps, StepState::Done));
            }
            QVERIFY2(done <= before.size() && before.size() <= done + 1, qPrintable(QStringLiteral("%1 of %2 at %3").arg(done).arg(before.size()).arg(writes)));
            code = push.run(-1);
            QVERIFY2(code == 0 || code == 34, (std::to_string(writes) + ": " + push.said.toStdString()).c_str());
            resumed += code == 0 ? 1 : 0;
            QCOMPARE(hashOf(stage.live()->form), form);
            QVERIFY2(isRemembered(state), std::to_string(writes).c_str());
            // PUT makes and replaces alike, so what was lost may be said twice; but nothing else is there.
            const auto after = stage.sandbox->kongChanges();
            QCOMPARE(std::set<std::string>(after.begin(), after.end()).size(), std::set<std::string>(meant.begin(), meant.end()).size());
            QCOMPARE(push.run(-1).value_or(-1), 34);
            QCOMPARE(stage.sandbox->kongChanges().size(), after.size());
        }
        qInfo("killed %d times, gone on %d times", kills, resumed);
        QVERIFY(kills >= static_cast<int>(meant.size()));
        QVERIFY(resumed > 0);
    }

  private:
    /// Whoever looks for drift later knows what was deployed.
    static bool isRemembered(const std::string& state)
    {
        const std::filesystem::path folder = std::filesystem::directory_iterator(state + "/postern/deployments")->path();
        const auto known = DeploymentRecords(folder).deployed("kong-stage", "Orders:1.0.0");
        return known && *known && !(*known)->form.empty();
    }
    static std::vector<std::filesystem::path> journalsBelow(const std::string& state)
    {
        std::vector<std::filesystem::path> out;
        std::error_code none;
        for (const auto& each : std::filesystem::recursive_directory_iterator(state, none)) {
            if (each.path().extension() == ".journal")
                out.push_back(each.path());
        }
        return out;
    }
};

POSTERN_TEST(KillTest);
#include "KillTest.moc"
