// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/CaptureTransfer.h"

#include "support/FakeGatewayLink.h"
#include "support/PlantedTrace.h"
#include "support/TestMain.h"
#include "workbench/shell/JobList.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTimer>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;

namespace {

struct Desk {
    explicit Desk(const QString& folder)
    {
        auto made = std::make_unique<test::FakeGatewayLink>();
        inner = made.get();
        gateway = std::make_unique<CapturedGateway>(std::move(made));
        transfer = std::make_unique<CaptureTransfer>(*gateway, jobs);
        QObject::connect(gateway.get(), &GatewayLink::exchangesEnded, gateway.get(),
                         [this](const QVector<inspection::Summary>& batch) { seen += batch; });
        gateway->open(folder);
    }
    ~Desk()
    {
        transfer->stop();
        gateway->close();
    }
    bool ends(Job* job) const
    {
        return QTest::qWaitFor([job] { return job->ended(); }, 20'000);
    }
    std::optional<inspection::Trace> trace(quint64 id) const
    {
        std::optional<inspection::Trace> got;
        bool answered = false;
        gateway->fetchTrace(id, [&](std::optional<inspection::Trace> trace) {
            got = std::move(trace);
            answered = true;
        });
        (void)QTest::qWaitFor([&] { return answered; });
        return got;
    }
    JobList jobs;
    test::FakeGatewayLink* inner = nullptr;
    std::unique_ptr<CapturedGateway> gateway;
    std::unique_ptr<CaptureTransfer> transfer;
    QVector<inspection::Summary> seen;
};

} // namespace

class CaptureTransferTest : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    [[nodiscard]] QString file(const char* name) const { return folder_->filePath(QString::fromLatin1(name)); }

    /// Records `count` exchanges, with their traces.
    void record(Desk& desk, int count)
    {
        QTRY_VERIFY(!desk.gateway->isOpening());
        desk.gateway->start({}, {});
        desk.inner->endExchanges(count);
        desk.gateway->stop(); // fetches the last traces
        QTRY_VERIFY(desk.gateway->state() == GatewayState::Stopped);
    }

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void aCaptureGoesToAFileAndComesBackWithNewNumbers()
    {
        Desk desk(file("one"));
        record(desk, 30);
        desk.gateway->annotate(6, {4, true, "ask Ada"});
        QSignalSpy annotations(desk.gateway.get(), &CapturedGateway::annotationsRead);
        Job* saved = desk.transfer->saveAs(file("saved.pcapture"));
        QVERIFY(desk.ends(saved) && saved->state() == Job::State::Done);
        Job* opened = desk.transfer->openCapture(file("saved.pcapture"));
        QVERIFY(desk.ends(opened));
        QVERIFY2(opened->state() == Job::State::Done, qPrintable(opened->message()));
        QCOMPARE(desk.seen.size(), 60);
        QCOMPARE(desk.seen.at(30).id, quint64(31));
        QCOMPARE(desk.seen.at(36).target, desk.seen.at(6).target);
        QCOMPARE(annotations.count(), 1);
        QVERIFY(annotations.first().first().value<Annotations>() == (Annotations{{36, {4, true, "ask Ada"}}}));
        const auto trace = desk.trace(36);
        QVERIFY(trace.has_value() && trace->summary.id == 36);
        QCOMPARE(trace->summary.status, desk.seen.at(5).status);
        Job* itself = desk.transfer->saveAs(CaptureFile::fileIn(file("one")));
        QVERIFY(desk.ends(itself) && itself->state() == Job::State::Failed);
    }

    void anArchiveGoesOutMaskedAndComesBack()
    {
        Desk desk(file("one"));
        record(desk, 24);
        desk.gateway->annotate(6, {4, true, "ask Ada, Bearer abcdef0123456789abcdef"});
        QSignalSpy done(desk.transfer.get(), &CaptureTransfer::done);
        Job* written = desk.transfer->exportHar(file("calls.har"));
        QVERIFY(desk.ends(written) && written->state() == Job::State::Done);
        QVERIFY(done.first().first().toString().contains(QStringLiteral("24 exchange")));
        QVERIFY(!QFile::exists(file("calls.har.partial")));
        Desk other(file("two"));
        QTRY_VERIFY(!other.gateway->isOpening());
        QSignalSpy annotations(other.gateway.get(), &CapturedGateway::annotationsRead);
        Job* read = other.transfer->importHar(file("calls.har"));
        QVERIFY(other.ends(read));
        QCOMPARE(annotations.count(), 1);
        const Annotations put = annotations.first().first().value<Annotations>();
        QVERIFY(put.size() == 1 && put.first().first == 6 && put.first().second.mark == 4 && put.first().second.pinned);
        QVERIFY2(put.first().second.note.starts_with("ask Ada") && put.first().second.note.find("abcdef0123") == std::string::npos, put.first().second.note.c_str());
        QVERIFY2(read->state() == Job::State::Done, qPrintable(read->message()));
        QCOMPARE(other.seen.size(), 24);
        const auto trace = other.trace(6);
        QVERIFY(trace.has_value() && trace->steps.size() > 5);
        QCOMPARE(trace->summary.status, desk.seen.at(5).status);
    }

    void secretsOfAForeignArchiveDoNotReachTheDisk()
    {
        const QByteArray canary("CaNaRy77zQ9xKq2");
        QFile har(file("foreign.har"));
        QVERIFY(har.open(QIODevice::WriteOnly));
        har.write("{\"log\":{\"entries\":[{\"comment\":\"with Bearer " + canary + canary + " at https://h/?access_token=" + canary + "\",\"startedDateTime\":\"2026-01-01T00:00:00Z\",\"time\":1,\"request\":{\"method\":\"GET\",\"url\":\"https://h/?access_token=" + canary +
                  "\",\"headers\":[{\"name\":\"Authorization\",\"value\":\"Bearer " + canary + "\"},{\"name\":\"X-Seen\",\"value\":\"PlantedOne\"}]},"
                  "\"response\":{\"status\":200,\"content\":{\"mimeType\":\"application/json\",\"text\":\"{\\\"password\\\":\\\"" + canary + "\\\"}\"}}},{}]}}");
        har.close();
        {
            Desk desk(file("one"));
            QTRY_VERIFY(!desk.gateway->isOpening());
            Job* read = desk.transfer->importHar(file("foreign.har"));
            QVERIFY(desk.ends(read));
            QVERIFY2(read->message().contains(QStringLiteral("passed over")) && read->message().contains(QStringLiteral("entry 2")), qPrintable(read->message()));
            QCOMPARE(desk.seen.size(), 1);
        }
        QFile stored(CaptureFile::fileIn(file("one")));
        QVERIFY(stored.open(QIODevice::ReadOnly));
        const QByteArray octets = stored.readAll();
        QVERIFY(octets.contains("PlantedOne")); // the search finds
        QVERIFY(!octets.contains(canary) && !octets.contains(canary.toBase64().left(12)));
    }

    /// What a gateway recorded that knows credentials by their names only, and a capture of another one that masked nothing.
    void secretsOfARecordingReachNoFile()
    {
        const test::PlantedTrace planted;
        {
            auto foreign = capture::CaptureStore::open(file("foreign.pcapture").toStdString());
            QVERIFY(foreign && (*foreign)->append(std::vector<inspection::Summary>{planted.trace.summary}) && (*foreign)->append(planted.trace));
            (*foreign)->annotate(planted.trace.summary.id, {2, false, planted.note});
        }
        QDir().mkpath(file("out"));
        {
            Desk desk(file("one"));
            QTRY_VERIFY(!desk.gateway->isOpening());
            desk.gateway->add({{planted.trace.summary, planted.trace, {0, true, planted.note}}});
            QSignalSpy annotations(desk.gateway.get(), &CapturedGateway::annotationsRead);
            for (Job* job : {desk.transfer->openCapture(file("foreign.pcapture")), desk.transfer->saveAs(file("out/saved.pcapture")), desk.transfer->exportHar(file("out/calls.har"))}) {
                QVERIFY(desk.ends(job));
                QVERIFY2(job->state() == Job::State::Done, qPrintable(job->message()));
            }
            QCOMPARE(desk.seen.size(), 2);
            QCOMPARE(planted.foundIn(desk.seen.at(1).target), std::string());
            QCOMPARE(annotations.count(), 1);
            QCOMPARE(planted.foundIn(annotations.first().first().value<Annotations>().first().second.note), std::string());
        }
        int looked = 0;
        for (const char* folder : {"one", "out"}) {
            for (const QFileInfo& one : QDir(file(folder)).entryInfoList(QDir::Files)) {
                QFile written(one.filePath());
                QVERIFY(written.open(QIODevice::ReadOnly));
                const std::string octets = written.readAll().toStdString();
                QVERIFY2(planted.foundIn(octets).empty(), (one.fileName().toStdString() + ": " + planted.foundIn(octets)).c_str());
                looked += octets.find(planted.visible) != std::string::npos ? 1 : 0;
            }
        }
        QVERIFY2(looked >= 3, qPrintable(QString::number(looked))); // the open capture, the saved one, the archive
    }

    /// Entries of megabytes, each in one line: they are cut as others are, and stopped in the midst of one.
    void anArchiveOfHugeEntriesIsCutAndStopped()
    {
        QFile har(file("huge.har"));
        QVERIFY(har.open(QIODevice::WriteOnly));
        har.write("{\"log\":{\"entries\":[");
        const QByteArray body = QByteArray("0123456789abcdef ").repeated(400'000); // 6.8 MB
        for (int n = 0; n < 3; ++n)
            har.write(QByteArray(n == 0 ? "" : ",") + "{\"startedDateTime\":\"2026-01-01T00:00:00Z\",\"time\":1,\"request\":{\"method\":\"GET\",\"url\":\"https://h\"},"
                                                       "\"response\":{\"status\":200,\"content\":{\"mimeType\":\"text/plain\",\"text\":\"" + body + "\"}}}");
        har.write("]}}");
        har.close();
        Desk desk(file("one"));
        QTRY_VERIFY(!desk.gateway->isOpening());
        Job* read = desk.transfer->importHar(file("huge.har"));
        QVERIFY(desk.ends(read));
        QVERIFY2(read->state() == Job::State::Done, qPrintable(read->message()));
        QCOMPARE(desk.seen.size(), 3);
        const auto trace = desk.trace(3);
        QVERIFY(trace && trace->clientResponse.bodyTruncated);
        QCOMPARE(trace->clientResponse.bodySize, static_cast<std::uint64_t>(body.size()));
        QCOMPARE(trace->clientResponse.body.size(), static_cast<std::size_t>(capture::CaptureLimits().bodyOctets));
        QSignalSpy done(desk.transfer.get(), &CaptureTransfer::done);
        Job* stopped = desk.transfer->importHar(file("huge.har"));
        QTest::qWait(100); // in the midst of an entry
        QElapsedTimer since;
        since.start();
        stopped->cancel();
        QVERIFY(desk.ends(stopped));
        QVERIFY2(stopped->state() == Job::State::Cancelled, qPrintable(stopped->message()));
        QVERIFY2(since.elapsed() < 1'000, qPrintable(QString::number(since.elapsed()))); // 200 ms where nobody else wants the processor
        // Another one begins when the thread of that one has ended; nothing comes of that one.
        const auto seen = desk.seen.size();
        Job* after = desk.transfer->importHar(file("huge.har"));
        QVERIFY(QTest::qWaitFor([after] { return after->ended(); }, 60'000));
        QVERIFY(after->state() == Job::State::Done && desk.seen.size() == seen + 3);
        QCOMPARE(done.count(), 1);
    }

    /// POSTERN_HAR_MEGABYTES=100 makes it a long one; how long the window's thread was held up is printed, not judged.
    void aLargeArchiveComesInBesideTheWindowAndCanBeStopped()
    {
        const int megabytes = std::max(4, qEnvironmentVariableIntValue("POSTERN_HAR_MEGABYTES"));
        QFile har(file("large.har"));
        QVERIFY(har.open(QIODevice::WriteOnly));
        har.write("{\"log\":{\"entries\":[");
        const QByteArray body = QByteArray("0123456789abcdef ").repeated(1'200); // 20 kB
        qsizetype entries = 0;
        for (; har.pos() < megabytes * 1'000'000LL; ++entries) {
            har.write(QByteArray(entries == 0 ? "" : ",") + "{\"startedDateTime\":\"2026-01-01T00:00:00Z\",\"time\":1,\"request\":{\"method\":\"GET\",\"url\":\"https://h/" +
                      QByteArray::number(entries) + "\"},\"response\":{\"status\":200,\"content\":{\"mimeType\":\"text/plain\",\"text\":\"" + body + "\"}}}");
        }
        har.write("]}}");
        har.close();
        Desk desk(file("one"));
        QTRY_VERIFY(!desk.gateway->isOpening());
        double seenProgress = 0;
        qint64 longest = 0;
        QElapsedTimer since;
        since.start();
        QTimer turns;
        connect(&turns, &QTimer::timeout, this, [&] { longest = std::max(longest, since.restart()); });
        turns.start(1);
        Job* read = desk.transfer->importHar(file("large.har"));
        connect(read, &Job::changed, this, [&] { seenProgress = std::max(seenProgress, read->progress()); });
        QVERIFY(QTest::qWaitFor([read] { return read->ended(); }, 120'000));
        QVERIFY2(read->state() == Job::State::Done, qPrintable(read->message()));
        QCOMPARE(desk.seen.size(), entries);
        QVERIFY(seenProgress > 0 && seenProgress <= 1);
        qInfo("%d MB, %lld exchanges in %lld ms; the longest turn of the window's thread took %lld ms", megabytes, static_cast<long long>(entries),
              static_cast<long long>(read->elapsedMs()), static_cast<long long>(longest));
        Job* stopped = desk.transfer->importHar(file("large.har"));
        QTRY_VERIFY(desk.seen.size() > entries || stopped->ended());
        stopped->cancel();
        QVERIFY(desk.ends(stopped));
        QVERIFY(stopped->state() == Job::State::Cancelled ? desk.seen.size() < 2 * entries : desk.seen.size() == 2 * entries);
    }

    void filesThatAreNoneAreRefusedWithASentence()
    {
        Desk desk(file("one"));
        QTRY_VERIFY(!desk.gateway->isOpening());
        QFile text(file("text"));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write(QByteArray("hello, this is no database and no archive. ").repeated(200));
        text.close();
        QSignalSpy failed(desk.transfer.get(), &CaptureTransfer::failed);
        for (Job* job : {desk.transfer->openCapture(file("text")), desk.transfer->importHar(file("text")), desk.transfer->openCapture(file("missing")),
                         desk.transfer->importHar(file("missing")), desk.transfer->exportHar(file("no/such/folder.har")), desk.transfer->saveAs(file("no/such/folder.pcapture"))}) {
            QVERIFY(desk.ends(job));
            QVERIFY(job->state() == Job::State::Failed && !job->message().isEmpty());
        }
        QCOMPARE(failed.count(), 6);
        QVERIFY(desk.seen.isEmpty());
    }

    /// As the window closes: at any moment of an entry of tens of megabytes, whose text is read, taken apart and decoded. Beside
    /// the time that all of it takes it is soon; nothing of that entry is kept.
    void closingDoesNotWaitForALargeEntry()
    {
        QFile har(file("one.har"));
        QVERIFY(har.open(QIODevice::WriteOnly));
        const QByteArray body = QByteArray("0123456789abcdef ").repeated(1'700'000).toBase64(); // 38 MB
        har.write("{\"log\":{\"entries\":[{\"startedDateTime\":\"2026-01-01T00:00:00Z\",\"time\":1,\"request\":{\"method\":\"GET\",\"url\":\"https://h\"},"
                  "\"response\":{\"status\":200,\"content\":{\"mimeType\":\"text/plain\",\"encoding\":\"base64\",\"text\":\"" + body + "\"}}}]}}");
        har.close();
        qint64 whole = 0;
        {
            Desk desk(file("whole"));
            QTRY_VERIFY(!desk.gateway->isOpening());
            Job* read = desk.transfer->importHar(file("one.har"));
            QVERIFY(desk.ends(read));
            QVERIFY2(read->state() == Job::State::Done && desk.seen.size() == 1, qPrintable(read->message()));
            const auto trace = desk.trace(1);
            QVERIFY(trace && trace->clientResponse.bodySize == 17ULL * 1'700'000 && trace->clientResponse.bodyTruncated);
            whole = read->elapsedMs();
        }
        qint64 longest = 0;
        for (int part = 1; part < 8; ++part) {
            const QString folder = file("closed") + QString::number(part);
            Desk desk(folder);
            QTRY_VERIFY(!desk.gateway->isOpening());
            Job* read = desk.transfer->importHar(file("one.har"));
            Job* next = desk.transfer->importHar(file("one.har")); // waits for its turn, and never begins
            QTest::qWait(static_cast<int>(whole * part / 8));
            if (read->ended())
                continue; // it was quicker this time
            QElapsedTimer since;
            since.start();
            desk.transfer->stop();
            longest = std::max(longest, since.elapsed());
            desk.gateway->close();
            QVERIFY(!next->ended() && desk.seen.size() <= 1);
            auto store = capture::CaptureStore::open(CaptureFile::fileIn(folder).toStdString());
            QVERIFY(store && (*store)->opening().exchanges == static_cast<std::uint64_t>(desk.seen.size()));
        }
        qInfo("all of it takes %lld ms, to stop took %lld ms at most", static_cast<long long>(whole), static_cast<long long>(longest));
        QVERIFY2(longest < std::max<qint64>(100, whole / 4), qPrintable(QStringLiteral("%1 of %2 ms").arg(longest).arg(whole)));
    }

    void whatIsStoppedLeavesNoFileAndTheCaptureCanBeClosed()
    {
        Desk desk(file("one"));
        record(desk, 400);
        Job* saved = desk.transfer->exportHar(file("big.har"));
        saved->cancel();
        QVERIFY(desk.ends(saved));
        QVERIFY(saved->state() == Job::State::Cancelled ? !QFile::exists(file("big.har")) : QFile::exists(file("big.har")));
        QVERIFY(!QFile::exists(file("big.har.partial")));
        (void)desk.transfer->exportHar(file("other.har"));
        desk.transfer->stop();
        desk.gateway->close();
        QVERIFY(capture::CaptureStore::open(CaptureFile::fileIn(file("one")).toStdString())); // nobody holds it
    }
};

POSTERN_TEST(CaptureTransferTest);
#include "CaptureTransferTest.moc"
