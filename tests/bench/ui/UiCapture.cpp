// SPDX-License-Identifier: Apache-2.0
//
// ui_capture [SECONDS]: the workbench with its list in view takes 50,000 exchanges a second for SECONDS (10), is then filled
// up to a million, filtered, closed and opened again. Prints the longest time that the GUI thread was busy at once (wall and
// CPU: on a shared machine only the second is ours), memory, and how long it took until the first filtered rows.
#include "support/FakeGatewayLink.h"
#include "workbench/Workbench.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/models/ExchangeListModel.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/workspace/Workspace.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace postern;
using namespace postern::workbench;

namespace {

constexpr std::uint64_t wanted = 1'000'000;
constexpr int perSecond = 50'000;
constexpr int batchMs = 33; // a link signals thirty times a second at most

double cpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double residentMb(const char* field = "VmRSS:")
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith(field))
            return line.mid(static_cast<qsizetype>(qstrlen(field))).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

/// Notes how long the GUI thread is in one event at most: nothing is drawn meanwhile.
class Watched final : public QApplication {
  public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override
    {
        if (inside_)
            return QApplication::notify(receiver, event);
        inside_ = true;
        QElapsedTimer wall;
        wall.start();
        const double cpu = cpuMs();
        const bool done = QApplication::notify(receiver, event);
        const double took = cpuMs() - cpu;
        const double wallTook = static_cast<double>(wall.nsecsElapsed()) / 1e6;
        longestCpu = std::max(longestCpu, took);
        longestWall = std::max(longestWall, wallTook);
        over16 += wallTook > 16 ? 1 : 0;
        over16Cpu += took > 16 ? 1 : 0;
        inside_ = false;
        return done;
    }
    void begin() { longestCpu = longestWall = over16 = over16Cpu = 0; }
    double longestCpu = 0;
    double longestWall = 0;
    double over16 = 0;
    double over16Cpu = 0;

  private:
    bool inside_ = false;
};

void settle(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

/// Every target is another one: what an attacker, or a shop, sends.
QVector<inspection::Summary> exchanges(std::uint64_t first, int count)
{
    static const char* const apis[] = {"Orders 1.0.0", "Pizza 2.1.0", "Weather 0.9.0"};
    QVector<inspection::Summary> batch;
    batch.reserve(count);
    for (int n = 0; n < count; ++n) {
        const std::uint64_t id = first + static_cast<std::uint64_t>(n);
        inspection::Summary summary;
        summary.id = id;
        summary.began = std::chrono::system_clock::now();
        summary.duration = std::chrono::microseconds(500 + id * 7919 % 40'000);
        summary.api = apis[id % 3];
        summary.method = id % 4 == 0 ? "POST" : "GET";
        summary.target = "/orders/1.0.0/orders/" + std::to_string(id);
        summary.route = "/orders/{id}";
        summary.status = id % 50 == 0 ? 502 : id % 10 == 0 ? 401 : 200;
        summary.requestBytes = 180 + id % 400;
        summary.responseBytes = 220 + id % 9'000;
        summary.client = "192.168.1." + std::to_string(id % 200);
        summary.fault = id % 50 == 0 ? "101503" : id % 10 == 0 ? "900901" : "";
        summary.endedBy = id % 50 == 0 ? "backend" : id % 10 == 0 ? "jwt-auth" : "";
        batch.append(std::move(summary));
    }
    return batch;
}

void report(const Watched& application, const char* what)
{
    std::printf("%-34s longest event %6.1f ms (CPU %6.1f ms), over 16 ms: %.0f (CPU: %.0f)\n", what, application.longestWall,
                application.longestCpu, application.over16, application.over16Cpu);
}

/// Milliseconds until the list shows the first row that the filter lets through, and until it shows all.
void filter(const ExchangeStore& store, const char* text)
{
    ExchangeFilter parsed;
    if (parsed.parse(QString::fromLatin1(text))) {
        std::printf("filter %s: not understood\n", text);
        return;
    }
    ExchangeListModel list(store);
    QElapsedTimer clock;
    double first = -1;
    QEventLoop loop;
    // Until then the rows are those of before: all.
    const auto look = [&] {
        if (first < 0 && list.rowCount() > 0 && static_cast<std::size_t>(list.rowCount()) < store.size())
            first = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    };
    QObject::connect(&list, &ExchangeListModel::modelReset, &loop, look);
    QObject::connect(&list, &ExchangeListModel::rowsInserted, &loop, look);
    QObject::connect(&list, &ExchangeListModel::filteringChanged, &loop, [&] {
        if (!list.isFiltering())
            loop.quit();
    });
    clock.start();
    list.setFilter(parsed);
    const double held = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    loop.exec();
    std::printf("filter %-27s first rows %6.1f ms, all %6.1f ms (%d rows); the GUI thread was held %.1f ms\n", text, first,
                static_cast<double>(clock.nsecsElapsed()) / 1e6, list.rowCount(), held);
}

} // namespace

int main(int argc, char** argv)
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const QTemporaryDir home;
    for (const char* variable : {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
        qputenv(variable, home.path().toUtf8());
    qputenv("LANG", "C.UTF-8");
    Watched application(argc, argv);
    const int seconds = argc > 1 ? std::atoi(argv[1]) : 10;
    auto made = std::make_unique<test::FakeGatewayLink>();
    test::FakeGatewayLink* gateway = made.get();
    auto workbench = std::make_unique<Workbench>(std::move(made));
    workbench->openWorkspace(home.filePath(QStringLiteral("workspace")));
    workbench->show();
    workbench->window().showPage(QStringLiteral("inspector"));
    gateway->start({}, {});
    settle(2'000);
    std::printf("%-34s %.1f MB\n", "memory, empty", residentMb());

    std::uint64_t next = 1;
    QElapsedTimer clock;
    QTimer pulse;
    pulse.setTimerType(Qt::PreciseTimer);
    // A batch is made in an event of its own: only what the workbench does with it is looked at.
    const int perBatch = perSecond * batchMs / 1000;
    int left = seconds * 1000 / batchMs;
    QVector<inspection::Summary> batch = exchanges(next, perBatch);
    QEventLoop loop;
    clock.restart();
    QObject::connect(&pulse, &QTimer::timeout, &loop, [&] {
        if (left-- == 0) {
            loop.quit();
            return;
        }
        Q_EMIT gateway->exchangesEnded(batch, 0);
        next += static_cast<std::uint64_t>(perBatch);
        QTimer::singleShot(0, &loop, [&] { batch = exchanges(next, perBatch); });
    });
    application.begin();
    pulse.start(batchMs);
    loop.exec();
    pulse.stop();
    std::printf("%-34s %.0f a second for %.1f s\n", "appended", static_cast<double>(next - 1) * 1000 / static_cast<double>(clock.elapsed()),
                static_cast<double>(clock.elapsed()) / 1000);
    report(application, "while they came");
    batch = {};

    while (next <= wanted) {
        const int count = static_cast<int>(std::min<std::uint64_t>(5'000, wanted - next + 1));
        Q_EMIT gateway->exchangesEnded(exchanges(next, count), 0);
        next += static_cast<std::uint64_t>(count);
        settle(20);
    }
    settle(3'000);
    const ExchangeStore& store = workbench->context().exchanges;
    std::printf("%-34s %.1f MB with %zu exchanges (at most %.1f MB)\n", "memory", residentMb(), store.size(), residentMb("VmHWM:"));
    filter(store, "status>=500");
    filter(store, "path:orders/99");
    filter(store, "api=\"Pizza 2.1.0\" dur>30ms");
    filter(store, "path:nothing-has-this");

    // Closed and opened again: what was recorded comes from the disk.
    clock.restart();
    workbench.reset();
    std::printf("%-34s %lld ms\n", "closing", static_cast<long long>(clock.elapsed()));
    made = std::make_unique<test::FakeGatewayLink>();
    workbench = std::make_unique<Workbench>(std::move(made));
    application.begin();
    clock.restart();
    workbench->openWorkspace(home.filePath(QStringLiteral("workspace")));
    workbench->show();
    while (workbench->context().exchanges.size() < next - 1 && clock.elapsed() < 120'000)
        settle(20);
    std::printf("%-34s %zu exchanges in %lld ms\n", "opened again", workbench->context().exchanges.size(), static_cast<long long>(clock.elapsed()));
    report(application, "while it opened");
    settle(1'000);
    std::printf("%-34s %.1f MB (at most %.1f MB)\n", "memory", residentMb(), residentMb("VmHWM:"));
    return 0;
}
