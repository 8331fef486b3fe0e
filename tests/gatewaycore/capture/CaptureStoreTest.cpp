// SPDX-License-Identifier: Apache-2.0
#include "capture/CaptureStore.h"

#include "capture/internal/Layout.h"
#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"
#include "support/PlantedTrace.h"
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace postern;
using namespace postern::capture;
using namespace std::chrono_literals;

namespace {

inspection::Summary summaryOf(std::uint64_t id)
{
    inspection::Summary summary;
    summary.id = id;
    summary.began = std::chrono::system_clock::time_point(std::chrono::microseconds(1'790'000'000'000'123 + id * 1'000));
    summary.duration = std::chrono::nanoseconds(1'234'567 + id);
    summary.api = "Orders 1.0.0";
    summary.method = id % 3 == 0 ? "POST" : "GET";
    summary.target = "/orders/1.0.0/orders/" + std::to_string(id) + "?q=\xc3\xbc";
    summary.route = "/orders/{id}";
    summary.status = id % 10 == 0 ? 401 : 200;
    summary.requestBytes = 100 + id;
    summary.responseBytes = 5'000'000'000ULL + id;
    summary.client = "127.0.0.1";
    summary.fault = id % 10 == 0 ? "900901" : "";
    summary.endedBy = id % 10 == 0 ? "jwt-auth" : "";
    return summary;
}

std::vector<inspection::Summary> summaries(std::uint64_t first, std::size_t count)
{
    std::vector<inspection::Summary> all;
    for (std::size_t n = 0; n < count; ++n)
        all.push_back(summaryOf(first + n));
    return all;
}

inspection::Trace traceOf(std::uint64_t id, std::size_t bodySize = 20)
{
    inspection::Trace trace;
    trace.summary = summaryOf(id);
    trace.correlationId = "c-" + std::to_string(id);
    trace.clientRequest = {"POST /orders HTTP/1.1", {{"Host", "shop.example:8280"}, {"Content-Type", "text/plain"}}, std::string(bodySize, 'q'), bodySize, false};
    trace.clientResponse = {"HTTP/1.1 401 Unauthorized", {}, std::string("\x00\xff\x80 binary", 10), 10, false};
    inspection::Step step;
    step.filter = "jwt-auth";
    step.result = inspection::StepResult::Answered;
    step.reason = inspection::Reason{"jwt-auth.audience", {}, "Wrong audience.", "Ask for another token."};
    trace.steps.push_back(step);
    inspection::UpstreamAttempt attempt;
    attempt.url = "http://127.0.0.1:9001";
    attempt.request = inspection::Message{"POST / HTTP/1.1", {}, "to the backend", 14, false};
    attempt.response = inspection::Message{"HTTP/1.1 200 OK", {}, "from the backend", 16, false};
    trace.upstream = {attempt, attempt};
    trace.upstream.back().response->body = "the second answer";
    return trace;
}

QString text(const Result<std::unique_ptr<CaptureStore>>& opened)
{
    return opened ? QStringLiteral("opened") : QString::fromStdString(opened.error().describe());
}

} // namespace

class CaptureStoreTest : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    std::filesystem::path path(const char* name = "a.pcapture") const { return folder_->filePath(QString::fromLatin1(name)).toStdString(); }

    std::unique_ptr<CaptureStore> open(const CaptureOptions& options = {}, const char* name = "a.pcapture") const
    {
        auto opened = CaptureStore::open(path(name), options);
        if (!opened)
            qWarning("%s", qPrintable(text(opened)));
        return opened ? std::move(*opened) : nullptr;
    }

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void rowsAndTracesComeBackAsTheyWere()
    {
        {
            auto store = open();
            QVERIFY(store != nullptr);
            QVERIFY(store->append(summaries(1, 25)));
            QVERIFY(store->append(traceOf(10)));
            QVERIFY(store->append(traceOf(26), Imported));
            store->annotate(3, {4, false, "look at this"});
            store->annotate(5, {9, true, "and at this"});
            store->annotate(5, {0, true, ""}); // the last word counts
            store->annotate(4711, {1, true, "of no row"});
        }
        auto store = open();
        QVERIFY(store != nullptr);
        QVERIFY(!store->opening().unclean);
        QCOMPARE(store->opening().exchanges, 26U);
        QCOMPARE(store->opening().highestId, 26U);
        QVERIFY(store->opening().sentence().empty());
        const auto rows = store->page(0, 100);
        QVERIFY(rows);
        QCOMPARE(rows->size(), std::size_t(26));
        const inspection::Summary wanted = summaryOf(7);
        const inspection::Summary& got = rows->at(6).summary;
        QVERIFY(got.id == 7 && got.began == wanted.began && got.duration == wanted.duration && got.target == wanted.target);
        QVERIFY(got.api == wanted.api && got.method == wanted.method && got.route == wanted.route && got.client == wanted.client);
        QVERIFY(got.requestBytes == wanted.requestBytes && got.responseBytes == wanted.responseBytes && got.status == 200);
        QVERIFY(rows->at(2).annotation() == (Annotation{4, false, "look at this"}));
        QVERIFY(rows->at(3).annotation().isEmpty());
        QVERIFY(rows->at(4).annotation() == (Annotation{0, true, ""}));
        QCOMPARE(rows->at(9).flags, std::uint32_t(Traced));
        QCOMPARE(rows->at(9).reason, std::string("jwt-auth.audience"));
        QCOMPARE(rows->at(9).host, std::string("shop.example:8280"));
        QCOMPARE(rows->at(25).flags, std::uint32_t(Traced | Imported));
        const auto trace = store->trace(10);
        QVERIFY(trace && *trace);
        const inspection::Trace sent = traceOf(10);
        QVERIFY((*trace)->clientResponse.body == sent.clientResponse.body && (*trace)->clientRequest.body == sent.clientRequest.body);
        QCOMPARE((*trace)->upstream.at(0).response->body, std::string("from the backend"));
        QCOMPARE((*trace)->upstream.at(1).response->body, std::string("the second answer"));
        QCOMPARE((*trace)->correlationId, std::string("c-10"));
        QVERIFY(store->trace(11) && !*store->trace(11));
    }

    void aPageAndACountStopWhereTheyAreTold()
    {
        auto store = open();
        QVERIFY(store->append(summaries(1, 1'000)) && store->flush());
        const auto rows = store->page(500, 10);
        QVERIFY(rows && rows->size() == 10 && rows->front().summary.id == 500);
        int looked = 0;
        const auto refused = [&looked](const Entry& entry) { ++looked; return entry.summary.status == 401; };
        QCOMPARE(store->count(refused, 1'000).value_or(0), 100U);
        looked = 0;
        QCOMPARE(store->count(refused, 5).value_or(0), 5U);
        QCOMPARE(looked, 50);
        std::atomic<bool> stop{false};
        looked = 0;
        QVERIFY(store->walk(0, ~0ULL, [&](Entry&) { stop = ++looked == 7; return true; }, &stop));
        QCOMPARE(looked, 7);
    }

    void theOldestThatNobodyMarkedGoWhenThereAreTooMany()
    {
        CaptureOptions options;
        options.limits.exchanges = 100;
        auto store = open(options);
        QVERIFY(store->append(summaries(1, 50)));
        QVERIFY(store->append(traceOf(1)));
        QVERIFY(store->append(traceOf(2)));
        store->annotate(2, {0, true, ""});
        store->annotate(5, {7, false, ""});
        store->annotate(9, {0, false, "asked Ada"});
        QVERIFY(store->append(summaries(51, 450)) && store->flush());
        auto rows = store->page(0, 1'000);
        QVERIFY(rows);
        QCOMPARE(rows->size(), std::size_t(100));
        QCOMPARE(rows->at(0).summary.id, std::uint64_t(2));
        QCOMPARE(rows->at(1).summary.id, std::uint64_t(5));
        QCOMPARE(rows->at(2).summary.id, std::uint64_t(9));
        QCOMPARE(rows->at(2).note, std::string("asked Ada"));
        QCOMPARE(rows->at(3).summary.id, std::uint64_t(404));
        QVERIFY(*store->trace(2) && !*store->trace(1));
        QCOMPARE(store->state().exchanges, 100U);
        QCOMPARE(store->state().removed, 400U);
        store->annotate(2, {}); // it may go again, and is the oldest
        QVERIFY(store->append(summaries(501, 1)) && store->flush());
        rows = store->page(0, 1'000);
        QCOMPARE(rows->size(), std::size_t(100));
        QCOMPARE(rows->at(0).summary.id, std::uint64_t(5));
        QVERIFY(!*store->trace(2));
    }

    void theFileStaysBelowItsLimitAndLongBodiesAreCut()
    {
        CaptureOptions options;
        options.limits.octets = 2'000'000;
        options.limits.bodyOctets = 10'000;
        auto store = open(options);
        for (std::uint64_t id = 1; id <= 1'000; ++id) {
            QVERIFY(store->append(traceOf(id, 20'000)));
            if (id % 50 == 0)
                QVERIFY(store->flush());
        }
        QVERIFY(store->flush());
        QVERIFY(store->state().octets <= 2'000'000);
        QVERIFY(store->state().octets > 1'000'000);
        const auto rows = store->page(0, 10'000);
        QVERIFY(rows && rows->size() > 50 && rows->size() < 300 && rows->back().summary.id == 1'000);
        const auto trace = store->trace(1'000);
        QVERIFY(*trace && (*trace)->clientRequest.bodyTruncated);
        QCOMPARE((*trace)->clientRequest.body.size(), std::size_t(10'000));
        QCOMPARE((*trace)->clientRequest.bodySize, std::uint64_t(20'000));
        store.reset();
        QVERIFY(QFileInfo(QString::fromStdString(path().string())).size() < 4'000'000); // what was freed is used again
    }

    void aFullQueueDropsAndCounts()
    {
        CaptureOptions options;
        options.limits.queuedExchanges = 100;
        auto store = open(options);
        QVERIFY(!store->append(summaries(1, 101)));
        QCOMPARE(store->state().dropped, 101U);
        QVERIFY(store->append(summaries(1, 100)));
        QVERIFY(store->flush());
        QCOMPARE(store->state().exchanges, 100U);
    }

    void aProgramThatIsKilledLosesAtMostItsLastBatchAndTheNextSaysSo()
    {
        for (int round = 0; round < 10; ++round) {
            folder_ = std::make_unique<QTemporaryDir>();
            int pipe[2];
            QCOMPARE(::pipe(pipe), 0);
            const pid_t child = ::fork();
            if (child == 0) {
                ::close(pipe[0]);
                auto store = CaptureStore::open(path());
                for (std::uint64_t id = 1;; id += 10) {
                    (*store)->append(summaries(id, 10));
                    if (::write(pipe[1], "x", 1) != 1) // "the last ten were accepted"
                        ::_exit(1);
                }
            }
            ::close(pipe[1]);
            std::uint64_t accepted = 0;
            char octet = 0;
            const int wanted = 40 + round * 37; // another moment each time
            while (accepted < static_cast<std::uint64_t>(wanted) * 10 && ::read(pipe[0], &octet, 1) == 1)
                accepted += 10;
            ::kill(child, SIGKILL);
            while (::read(pipe[0], &octet, 1) == 1)
                accepted += 10;
            ::close(pipe[0]);
            ::waitpid(child, nullptr, 0);
            auto store = open();
            QVERIFY(store != nullptr);
            const CaptureOpening& found = store->opening();
            QVERIFY(found.unclean);
            QVERIFY2(found.exchanges + found.lost >= accepted, qPrintable(QStringLiteral("%1 + %2 < %3").arg(found.exchanges).arg(found.lost).arg(accepted)));
            QVERIFY(found.exchanges + found.lost <= accepted + 10); // killed between accepting and saying so
            QVERIFY(QString::fromStdString(found.sentence()).contains(QString::number(found.exchanges) + QStringLiteral(" exchanges were recovered")));
            const auto rows = store->page(0, 1'000'000);
            QVERIFY(rows);
            QCOMPARE(rows->size(), std::size_t(found.exchanges));
            QVERIFY(store->check());
            QVERIFY(store->append(summaries(found.highestId + 1, 5)) && store->flush()); // and goes on
        }
    }

    void aFullDiskPausesRecordingAndWhatIsStoredStays()
    {
        auto store = open();
        QVERIFY(store->append(summaries(1, 100)) && store->append(traceOf(7)) && store->flush());
        std::atomic<int> told{0};
        std::string reason;
        store->onPaused([&](const std::string& why) {
            reason = why;
            ++told;
        });
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        rlimit none = before;
        none.rlim_cur = 64;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &none), 0);
        (void)store->append(summaries(101, 5'000));
        const bool flushed = store->flush();
        const bool refused = !store->append(summaries(5'101, 10));
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        QVERIFY(!flushed && refused);
        QTRY_COMPARE(told.load(), 1);
        QVERIFY(!reason.empty() && store->state().paused == reason);
        QCOMPARE(store->state().dropped, 10U);
        QCOMPARE(store->page(0, 10'000)->size(), std::size_t(100));
        QVERIFY(*store->trace(7));
        store->resume(); // there is room again: what waited is written
        QVERIFY(store->flush());
        QCOMPARE(store->page(0, 10'000)->size(), std::size_t(5'100));
        QVERIFY(store->state().paused.empty());
        QVERIFY(store->check());
    }

    void aDamagedFileIsRefusedOrKeptAside()
    {
        {
            auto store = open();
            QVERIFY(store->append(summaries(1, 5'000)));
        }
        QFile file(QString::fromStdString(path().string()));
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.write(QByteArray(200, 'x'));
        file.close();
        auto refused = CaptureStore::open(path());
        QVERIFY(!refused);
        QVERIFY(refused.error().kind() == ErrorKind::ParseError);
        QVERIFY2(text(refused).contains(QStringLiteral("a.pcapture is damaged")), qPrintable(text(refused)));
        CaptureOptions options;
        options.keepDamagedAside = true;
        auto store = open(options);
        QVERIFY(store != nullptr);
        QCOMPARE(store->opening().exchanges, 0U);
        const auto aside = store->opening().keptAside;
        QVERIFY(std::filesystem::exists(aside) && store->opening().sentence().find(aside.string()) != std::string::npos);
        QVERIFY(store->append(summaries(1, 3)) && store->flush());
    }

    void damageWithinAFileIsFoundByLooking()
    {
        {
            auto store = open();
            QVERIFY(store->append(summaries(1, 20'000)));
        }
        QFile file(QString::fromStdString(path().string()));
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(file.size() / 2 / 4096 * 4096);
        file.write(QByteArray(8'192, '\x77'));
        file.close();
        auto store = open();
        QVERIFY(store != nullptr);
        QVERIFY(!store->check());
        QVERIFY(!store->page(0, 100'000));
    }

    void filesOfOtherProgramsAndOfNewerPosternsAreRefused()
    {
        {
            auto other = internal::Database::open(path("other.db"), internal::Database::Access::Create);
            QVERIFY(other && other->execute("CREATE TABLE songs(name TEXT)"));
            auto newer = internal::Database::open(path("newer.pcapture"), internal::Database::Access::Create);
            QVERIFY(newer && newer->execute("CREATE TABLE t(x); PRAGMA application_id=1346584912; PRAGMA user_version=99"));
        }
        auto refused = CaptureStore::open(path("other.db"));
        QVERIFY(!refused && text(refused).contains(QStringLiteral("another program")));
        refused = CaptureStore::open(path("newer.pcapture"));
        QVERIFY(!refused && refused.error().kind() == ErrorKind::Unsupported);
        QVERIFY2(text(refused).contains(QStringLiteral("newer Postern")), qPrintable(text(refused)));
        CaptureOptions reading;
        reading.readOnly = true;
        QVERIFY(!CaptureStore::open(path("missing.pcapture"), reading));
        QVERIFY(!CaptureStore::open(path("other.db"), reading));
    }

    void anOlderLayoutIsBroughtUpToDateAndKept()
    {
        {
            auto older = internal::Database::open(path(), internal::Database::Access::Create);
            QVERIFY(older && internal::bringUp(*older, path(), 1));
            QVERIFY(older->execute("INSERT INTO exchange VALUES(5,1,2,200,0,0,0,'GET','/','','','','','','','');"
                                   "UPDATE state SET value=1 WHERE name='rows'"));
        }
        auto store = open();
        QVERIFY(store != nullptr);
        QCOMPARE(store->opening().olderLayout, 1);
        QCOMPARE(store->opening().exchanges, 1U);
        QVERIFY(std::filesystem::exists(store->opening().backup));
        QVERIFY(store->opening().sentence().find("version 1") != std::string::npos);
        store->annotate(5, {0, false, "kept"});
        QVERIFY(store->flush());
        QCOMPARE(store->page(5, 1)->at(0).note, std::string("kept"));
        auto backup = internal::Database::open(store->opening().backup, internal::Database::Access::Read);
        QCOMPARE(backup->number("PRAGMA user_version").value_or(0), 1);
    }

    void twoProgramsDoNotWriteIntoOneCapture()
    {
        auto store = open();
        auto second = CaptureStore::open(path());
        QVERIFY(!second && second.error().kind() == ErrorKind::Unavailable);
        QVERIFY(text(second).contains(QStringLiteral("open in another program")));
        store.reset();
        QVERIFY(CaptureStore::open(path()));
    }

    void aSavedCaptureIsOneFileThatIsReadAgain()
    {
        auto store = open();
        QVERIFY(store->append(summaries(1, 5'000)) && store->append(traceOf(10)));
        QVERIFY(!store->saveAs(path()));
        double last = 0;
        QVERIFY(store->saveAs(path("copy.pcapture"), [&](double done) { last = done; return true; }));
        QCOMPARE(last, 1.0);
        QVERIFY(!std::filesystem::exists(path("copy.pcapture-wal")) && !std::filesystem::exists(path("copy.pcapture.partial")));
        QVERIFY(store->append(summaries(5'001, 10)));
        CaptureOptions reading;
        reading.readOnly = true;
        auto copy = open(reading, "copy.pcapture");
        QVERIFY(copy != nullptr);
        QVERIFY(copy->check());
        QCOMPARE(copy->opening().exchanges, 5'000U);
        QVERIFY(!copy->append(summaries(9'000, 1)));
        QVERIFY(*copy->trace(10));
        QVERIFY(copy->saveAs(path("copy2.pcapture")));
        // Stopped half-way, or into nowhere: nothing is left.
        QVERIFY(!store->saveAs(path("stopped.pcapture"), [](double) { return false; }));
        QVERIFY(!std::filesystem::exists(path("stopped.pcapture")) && !std::filesystem::exists(path("stopped.pcapture.partial")));
        QVERIFY(!store->saveAs(path("nowhere/at/all.pcapture")));
    }

    /// In the file, in the log beside it, in a copy, and in what is read out of it again.
    void plantedSecretsAreNotInARedactedCapture()
    {
        const test::PlantedTrace planted(10);
        const auto octets = [this] {
            std::string all;
            for (const QFileInfo& one : QDir(folder_->path()).entryInfoList(QDir::Files)) {
                QFile file(one.filePath());
                if (file.open(QIODevice::ReadOnly))
                    all += file.readAll().toStdString();
            }
            return all;
        };
        const auto keep = [&](CaptureStore& store) {
            inspection::Summary alone = planted.trace.summary;
            alone.id = 9;
            return store.append(std::vector<inspection::Summary>{alone}) && store.append(planted.trace) && (store.annotate(9, {0, true, planted.note}), store.flush());
        };
        const auto readBack = [&](CaptureStore& store) {
            std::string all;
            const auto rows = store.page(0, 10);
            for (const Entry& row : rows ? *rows : std::vector<Entry>())
                all += row.summary.target + row.note;
            const auto trace = store.trace(10);
            return trace && *trace ? all + schema::writeJson(inspection::toValue(**trace), 0) : std::string();
        };
        CaptureOptions options;
        options.redacted = true;
        {
            auto store = open(options);
            QVERIFY(store != nullptr && keep(*store));
            QVERIFY(store->saveAs(path("copy.pcapture")));
            QCOMPARE(planted.foundIn(octets()), std::string());
            QVERIFY(octets().find(planted.visible) != std::string::npos);
            const std::string read = readBack(*store);
            QCOMPARE(planted.foundIn(read), std::string());
            QVERIFY(read.find(planted.visible) != std::string::npos && read.find("****") != std::string::npos);
        }
        QCOMPARE(planted.foundIn(octets()), std::string());
        // Not redacted it has them all: the search finds them.
        auto kept = open({}, "kept.pcapture");
        QVERIFY(kept != nullptr && keep(*kept));
        const std::string all = octets() + readBack(*kept);
        for (const std::string& one : planted.canaries)
            QVERIFY2(test::holdsSecret(all, one), one.c_str());
    }

    void nobodyElseMayReadTheFiles()
    {
        auto store = open();
        QVERIFY(store->append(summaries(1, 10)) && store->flush());
        const auto files = QDir(folder_->path()).entryInfoList(QDir::Files);
        QVERIFY(files.size() >= 3); // the capture, its log, its count
        for (const QFileInfo& one : files)
            QVERIFY2(!(one.permissions() & (QFile::ReadOther | QFile::ReadGroup)), qPrintable(one.fileName()));
    }
};

POSTERN_TEST(CaptureStoreTest);
#include "CaptureStoreTest.moc"
