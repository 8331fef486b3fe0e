// SPDX-License-Identifier: Apache-2.0
#include "base/Arena.h"
#include "base/Bytes.h"
#include "base/Clock.h"
#include "base/Cores.h"
#include "base/Log.h"
#include "base/Result.h"
#include "base/Secret.h"
#include "base/UniqueFunction.h"
#include "base/ZeroedArray.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>
#include <array>
#include <memory>
#include <sstream>
#include <thread>
#include <type_traits>
#include <vector>
#ifdef __linux__
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

using namespace postern;

namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };

} // namespace

class BaseTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aResultHoldsAValueOrAnError()
    {
        const Result<int> good = 7;
        QVERIFY(good);
        QCOMPARE(*good, 7);
        const Result<int> bad = unexpected(ErrorKind::TimedOut, "no answer", Fault::Upstream, RetrySafety::Safe);
        QVERIFY(!bad);
        QVERIFY(bad.error().kind() == ErrorKind::TimedOut);
        QVERIFY(bad.error().retrySafe());
        QCOMPARE(bad.value_or(3), 3);
    }

    void anArrayOfZerosTakesMemoryAsItIsWritten()
    {
        ZeroedArray<char> array(std::size_t{64} << 20U);
        QCOMPARE(array.size(), std::size_t{64} << 20U);
#if defined(__linux__) && !defined(POSTERN_address_SANITIZER) && !defined(POSTERN_thread_SANITIZER)
        const auto resident = [&] {
            const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
            const std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(&array[0]) & ~(page - 1);
            std::vector<unsigned char> pages(array.size() / page);
            if (mincore(reinterpret_cast<void*>(begin), array.size(), pages.data()) != 0)
                return std::ptrdiff_t{-1};
            return std::count_if(pages.begin(), pages.end(), [](unsigned char each) { return (each & 1U) != 0; });
        };
        const std::ptrdiff_t before = resident();
        QVERIFY2(before >= 0 && before < 1024, std::to_string(before).c_str());
        array[array.size() / 2] = 'x';
        QVERIFY(resident() > before);
#endif
        array[array.size() - 1] = 'y';
        QCOMPARE(array[0], '\0');
        QCOMPARE(array[array.size() - 1], 'y');
    }

    void anErrorTellsItsCauses()
    {
        const Error error = Error(ErrorKind::IoError, "cannot load keys").causedBy(Error(ErrorKind::NotFound, "no file"));
        QCOMPARE(error.describe(), std::string("cannot load keys: no file"));
    }

    void byteCountsReadBackWhatTheyPrint_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qulonglong>("bytes");
        QTest::newRow("plain") << "512" << 512ULL;
        QTest::newRow("binary") << "64KiB" << 65536ULL;
        QTest::newRow("decimal") << "10 MB" << 10'000'000ULL;
        QTest::newRow("lower case") << "2gib" << (2ULL << 30);
    }
    void byteCountsReadBackWhatTheyPrint()
    {
        QFETCH(QString, text);
        QFETCH(qulonglong, bytes);
        ByteCount count;
        QVERIFY(ByteCount::parse(text.toStdString(), count));
        QCOMPARE(count.value, bytes);
        ByteCount again;
        QVERIFY(ByteCount::parse(count.toString(), again));
        QCOMPARE(again.value, bytes);
    }
    void malformedByteCountsAreRefused()
    {
        ByteCount count(1);
        for (const char* text : {"", "x", "-1", "1 xB", "99999999999999999999", "18446744073709551615KiB", "1  KiB"})
            QVERIFY2(!ByteCount::parse(text, count), text);
        QCOMPARE(count.value, 1ULL);
    }

    void theArenaRunsDestructorsInReverseAndKeepsItsFirstBlock()
    {
        std::string order;
        struct Noisy {
            std::string* log;
            char name;
            ~Noisy() { *log += name; }
        };
        Arena arena(64);
        (void)arena.make<Noisy>(&order, 'a');
        (void)arena.make<Noisy>(&order, 'b');
        const std::string_view kept = arena.copy(std::string(1000, 'x'));
        QCOMPARE(kept.size(), std::size_t(1000));
        arena.reset();
        QCOMPARE(order, std::string("ba"));
        QCOMPARE(arena.bytesReserved(), std::size_t(64));
        QVERIFY(arena.join("ab", "cd", "e") == "abcde");
        arena.release();
        QCOMPARE(arena.bytesReserved(), std::size_t(0));
    }

    void aSecretCannotBePrinted()
    {
        static_assert(!Printable<Secret>);
        static_assert(!std::is_convertible_v<Secret, std::string>);
        Secret secret(std::string("open sesame"));
        const Secret moved = std::move(secret);
        QVERIFY(moved.equals("open sesame"));
        QVERIFY(!moved.equals("open sesamf"));
        QVERIFY(secret.empty()); // NOLINT(bugprone-use-after-move): a moved-from secret must be gone
    }

    void logLinesCannotBeForged()
    {
        std::string heard;
        log::setStandardError(false);
        log::setListener([&](log::Level, std::string_view, std::string_view text) { heard = text; });
        log::info("test", "one\ntwo\x1b[31m");
        log::setListener({});
        log::setStandardError(true);
        QCOMPARE(heard, std::string("one\\x0atwo\\x1b[31m"));
    }

    void uniqueFunctionsOwnWhatTheyCapture()
    {
        auto owned = std::make_unique<int>(41);
        UniqueFunction<int(int)> small = [owned = std::move(owned)](int more) { return *owned + more; };
        UniqueFunction<int(int)> moved = std::move(small);
        QVERIFY(!small); // NOLINT(bugprone-use-after-move)
        QCOMPARE(moved(1), 42);
        std::array<char, 200> large{};
        large[199] = 9;
        UniqueFunction<int(int)> big = [large](int more) { return large[199] + more; };
        moved = std::move(big);
        QCOMPARE(moved(1), 10);
        int calls = 0; // what holds a pointer only, and what holds nothing
        UniqueFunction<int(int)> plain = [&calls](int more) { return calls += more; };
        moved = std::move(plain);
        QVERIFY(!plain); // NOLINT(bugprone-use-after-move)
        QCOMPARE(moved(3), 3);
        QCOMPARE(moved(1), 4);
        plain = [](int more) { return 2 * more; };
        moved = std::move(plain);
        QCOMPARE(moved(4), 8);
        moved = nullptr;
        QVERIFY(!moved);
    }

    void onlyCoresThatMayBeUsedCount()
    {
        QVERIFY(usableCores() >= 1);
        QVERIFY(usableCores() <= std::max(1U, std::thread::hardware_concurrency()));
#ifdef __linux__
        unsigned pinned = 0;
        std::thread([&] { // its affinity ends with it
            cpu_set_t all;
            cpu_set_t one;
            CPU_ZERO(&one);
            if (sched_getaffinity(0, sizeof all, &all) != 0)
                return;
            for (unsigned core = 0; core < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++core) {
                if (CPU_ISSET(core, &all))
                    CPU_SET(core, &one);
            }
            if (sched_setaffinity(0, sizeof one, &one) == 0)
                pinned = usableCores();
        }).join();
        QCOMPARE(pinned, 1U);
#endif
    }

    void aFakeClockMovesOnlyWhenTold()
    {
        FakeClock clock;
        const auto before = clock.steady();
        QVERIFY(clock.steady() == before);
        clock.advance(std::chrono::seconds(5));
        QVERIFY(clock.steady() - before == std::chrono::seconds(5));
    }
};

POSTERN_TEST(BaseTest);
#include "BaseTest.moc"
