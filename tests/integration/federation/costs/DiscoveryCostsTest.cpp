// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "integration/federation/costs/Crowds.h"
#include "support/TestMain.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTimer>
#include <QtTest>
#include <algorithm>
#include <ctime>
#include <fstream>
#include <malloc.h>
#include <unistd.h>

using namespace postern;
using namespace postern::deployment;
using postern::test::Crowd;
using postern::test::crowdOf;

namespace {

constexpr int environments = 10;
constexpr double longestTask = 50; ///< milliseconds that the window's thread may be held
constexpr int apisPerListPage = 25;

double threadMilliseconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// Memory that this process has, in KiB.
long residentKiB()
{
    long pages = 0;
    long resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    return resident * (::sysconf(_SC_PAGESIZE) / 1024);
}

/// Environments of one make that are discovered at the same time, and what it took.
class Round {
  public:
    Round(const Crowd& crowd, int count) : crowd_(crowd), count_(static_cast<std::size_t>(count)) {}

    /// `seen` is what each environment remembers; brought up to date.
    void run(std::vector<Sightings>& seen)
    {
        if (crowd_.gateway != nullptr)
            crowd_.gateway->forgetCalls();
        seen.resize(count_);
        std::vector<std::unique_ptr<GatewayConnection>> connections;
        std::vector<PendingPtr> pending;
        std::vector<Discovery> found(count_);
        std::size_t left = count_;
        for (std::size_t i = 0; i < count_; ++i) {
            connections.push_back(crowd_.connect());
            if (connections.back()->asksLessWithMemory() && !seen[i].empty())
                connections.back()->remember(seen[i], false);
        }
        ::malloc_trim(0);
        const long before = residentKiB();
        QTimer look;
        look.setInterval(5);
        QObject::connect(&look, &QTimer::timeout, [&] { mostKiB = std::max(mostKiB, residentKiB() - before); });
        look.start();
        for (std::size_t i = 0; i < count_; ++i) {
            pending.push_back(connections[i]->discover([this](const DiscoveredApi&) { ++told; }, [&, i](Result<Discovery> got) {
                if (!got)
                    qFatal("%s", got.error().message().c_str());
                found[i] = *std::move(got);
                --left;
            }));
        }
        QElapsedTimer since;
        since.start();
        while (left > 0 && !since.hasExpired(240'000)) {
            // What a turn takes of the processor: that the machine has other things to do does not count.
            const double begun = threadMilliseconds();
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            longestTurn = std::max(longestTurn, threadMilliseconds() - begun);
        }
        mostKiB = std::max(mostKiB, residentKiB() - before);
        calls = crowd_.gateway == nullptr ? 0 : crowd_.gateway->calls() / static_cast<int>(count_);
        for (std::size_t i = 0; i < count_; ++i) {
            apis = found[i].apis.size();
            for (const SightedApi& each : compare(found[i], seen[i]))
                changed += each.sighting == Sighting::Changed ? 1 : 0;
        }
    }

    int calls = 0; ///< of one environment
    std::size_t apis = 0;
    int told = 0;
    int changed = 0; ///< in all
    long mostKiB = 0;
    double longestTurn = 0; ///< milliseconds of processor time

  private:
    const Crowd& crowd_;
    std::size_t count_;
};

} // namespace

/// What it costs to look at ten gateways with a thousand APIs each.
class DiscoveryCostsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aThousandApisAtTenGatewaysTakeFewCalls_data() { eachMake(); }
    void aThousandApisAtTenGatewaysTakeFewCalls()
    {
        QFETCH(const QString, make);
        constexpr int many = 1000;
        const auto crowd = crowdOf(make.toStdString(), many);
        std::vector<Sightings> seen;
        Round first(*crowd, environments);
        first.run(seen);
        QCOMPARE(first.apis, std::size_t{many});
        QCOMPARE(first.told, many * environments);
        QVERIFY2(first.calls <= many / apisPerListPage + 2 * many, qPrintable(QString::number(first.calls))); // all are new
        seen.resize(1); // each pays the same
        Round second(*crowd, 1);
        second.run(seen);
        QCOMPARE(second.apis, std::size_t{many});
        QCOMPARE(second.changed, 0);
        QVERIFY2(second.calls <= many / apisPerListPage, qPrintable(QString::number(second.calls)));
        const int others = crowd->redeploy ? 3 : 0;
        for (int i = 0; i < others; ++i)
            crowd->gateway->change([&] { crowd->redeploy(100 * i + 7); });
        Round third(*crowd, 1);
        third.run(seen);
        QCOMPARE(third.changed, others);
        QVERIFY2(third.calls <= many / apisPerListPage + 2 * others, qPrintable(QString::number(third.calls)));
        const double longest = std::max({first.longestTurn, second.longestTurn, third.longestTurn});
        qInfo("%s: %d calls when all are new, %d when nothing changed, %d when %d changed; the longest turn took %.1f ms", qPrintable(make), first.calls, second.calls, third.calls, others, longest);
        QVERIFY2(longest <= longestTask, qPrintable(QString::number(longest)));
    }

    void noMakeHoldsTheAskersThread_data() { theseMakes(postern::test::fileCrowdNames()); }
    void noMakeHoldsTheAskersThread()
    {
        QFETCH(const QString, make);
        const auto crowd = crowdOf(make.toStdString(), 1000);
        std::vector<Sightings> seen;
        Round all(*crowd, environments);
        all.run(seen);
        QCOMPARE(all.apis, std::size_t{1000});
        qInfo("%s: the longest turn took %.1f ms", qPrintable(make), all.longestTurn);
        QVERIFY2(all.longestTurn <= longestTask, qPrintable(QString::number(all.longestTurn)));
    }

    void memoryGrowsWithWhatIsShownAndNoMore_data() { eachMake(); }
    void memoryGrowsWithWhatIsShownAndNoMore()
    {
        QFETCH(const QString, make);
        // In a process of its own: what other makes left free on the heap would be taken again, and not be seen to grow.
        constexpr const char* alone = "POSTERN_TEST_ALONE";
        if (!qEnvironmentVariableIsSet(alone)) {
            QProcess own;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QLatin1String(alone), QStringLiteral("1"));
            own.setProcessEnvironment(environment);
            own.setProcessChannelMode(QProcess::ForwardedChannels);
            own.start(QCoreApplication::applicationFilePath(), {QStringLiteral("DiscoveryCostsTest"), QStringLiteral("memoryGrowsWithWhatIsShownAndNoMore:") + make});
            QVERIFY(own.waitForFinished(240'000));
            QCOMPARE(own.exitCode(), 0);
            return;
        }
        std::map<int, long> most;
        for (const int many : {100, 1000}) {
            const auto crowd = crowdOf(make.toStdString(), many);
            std::vector<Sightings> seen;
            Round(*crowd, 1).run(seen); // the gateway remembers its answers from here on
            Round measured(*crowd, 2);
            seen.clear();
            measured.run(seen);
            most[many] = measured.mostKiB;
        }
        const double each = static_cast<double>(most[1000] - most[100]) / 900 / 2;
        qInfo("%s: %ld KiB more for 2 x 100 APIs, %ld for 2 x 1,000: %.1f KiB an API", qPrintable(make), most[100], most[1000], each);
        constexpr double bound = 12;
        QVERIFY2(each < bound, qPrintable(QString::number(each)));
    }

    void itEndsAtOnceWhenItIsCancelled_data()
    {
        auto all = postern::test::crowdNames();
        for (const std::string& each : postern::test::fileCrowdNames())
            all.push_back(each);
        theseMakes(all);
    }
    /// At its beginning, in its midst and where lists are put together: from the key that somebody presses, which waits for its turn as
    /// any other does, to when nothing of it goes on here.
    void itEndsAtOnceWhenItIsCancelled()
    {
        QFETCH(const QString, make);
        const auto crowd = crowdOf(make.toStdString(), 1000);
        const auto calls = [&crowd] { return crowd->gateway == nullptr ? 0 : crowd->gateway->calls(); };
        double longest = 0;
        for (const int after : {0, 40, 150, 400, 900}) {
            std::vector<std::unique_ptr<GatewayConnection>> connections;
            std::vector<PendingPtr> pending;
            int ended = 0;
            for (int i = 0; i < environments; ++i) {
                connections.push_back(crowd->connect());
                pending.push_back(connections.back()->discover({}, [&ended](const Result<Discovery>&) { ++ended; }));
            }
            double pressed = 0;
            double over = 0;
            QTimer key;
            key.setSingleShot(true);
            QObject::connect(&key, &QTimer::timeout, [&] {
                pending.clear();
                connections.clear();
                over = threadMilliseconds();
            });
            key.start(after);
            while (over == 0) {
                pressed = threadMilliseconds(); // at the earliest: what this turn does comes before it, too
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            }
            longest = std::max(longest, over - pressed);
            const int before = calls();
            const int endedThen = ended;
            QTest::qWait(500);
            // Each had one call on its way, which a busy gateway counts later.
            QVERIFY2(calls() - before <= environments, qPrintable(QString::number(calls() - before)));
            QCOMPARE(ended, endedThen);
        }
        qInfo("%s: cancelled in %.1f ms at the most", qPrintable(make), longest);
        QVERIFY2(longest <= 200, qPrintable(QString::number(longest)));
    }

  private:
    static void eachMake() { theseMakes(postern::test::crowdNames()); }
    static void theseMakes(const std::vector<std::string>& names)
    {
        QTest::addColumn<QString>("make");
        for (const std::string& name : names)
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
};

POSTERN_TEST(DiscoveryCostsTest);
#include "DiscoveryCostsTest.moc"
