// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "crypto/Base64.h"
#include "dataplane/security/BasicCredentials.h"
#include "dataplane/security/PasswordChecker.h"
#include "support/TestMain.h"

#include <QtTest>
#include <deque>

using namespace postern;
using namespace postern::security;

namespace {

using Answer = PasswordChecker::Answer;

/// Hashing that happens when the test says so.
struct Bench final : HashThreads {
    bool run(UniqueFunction<void()> work) override
    {
        if (jobs.size() >= room)
            return false;
        jobs.push_back(std::move(work));
        return true;
    }
    bool post(UniqueFunction<void()> task) override
    {
        if (!open)
            return false;
        posted.push_back(std::move(task));
        return true;
    }
    /// One job, and what it posts back.
    void step()
    {
        auto job = std::move(jobs.front());
        jobs.pop_front();
        job();
        while (!posted.empty()) {
            auto task = std::move(posted.front());
            posted.pop_front();
            task();
        }
    }
    std::deque<UniqueFunction<void()>> jobs;
    std::deque<UniqueFunction<void()>> posted;
    std::size_t room = 100;
    bool open = true;
};

/// A checker whose hashes cost nothing: the password is right when it is "right".
struct PasswordDesk {
    explicit PasswordDesk(PasswordChecker::Rules rules = {})
        : checker(std::make_shared<PasswordChecker>(rules, [this](const crypto::PasswordHash&, std::string_view password) {
              ++hashed;
              return password == "right";
          }))
    {
    }
    PasswordDesk(const PasswordDesk&) = delete;
    PasswordDesk& operator=(const PasswordDesk&) = delete;
    /// What nobody has run holds the bench, which holds it.
    ~PasswordDesk()
    {
        bench->jobs.clear();
        bench->posted.clear();
    }
    struct Asker {
        PasswordChecker::Ticket ticket;
        PasswordChecker::Asked asked;
        int woken = 0;
    };
    Asker& ask(const std::string& name, const std::string& password, const std::string& address = "192.0.2.7")
    {
        Asker& asker = askers.emplace_back();
        asker.asked = checker->ask(name, Secret(password), hash, address, clock.steady(), bench, asker.ticket, [&asker] { ++asker.woken; });
        return asker;
    }

    std::shared_ptr<const crypto::PasswordHash> hash = std::make_shared<const crypto::PasswordHash>(
        *crypto::PasswordHash::parse("$2b$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW"));
    FakeClock clock;
    int hashed = 0;
    std::shared_ptr<Bench> bench = std::make_shared<Bench>();
    std::shared_ptr<PasswordChecker> checker;
    std::deque<Asker> askers;
};

} // namespace

class PasswordCheckerTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void hashesOnceForAllWhoAskTheSame()
    {
        PasswordDesk desk;
        for (int i = 0; i < 100; ++i)
            QVERIFY(desk.ask("alice", "right").asked.answer == Answer::Waiting);
        QCOMPARE(desk.bench->jobs.size(), 1U);
        desk.bench->step();
        QCOMPARE(desk.hashed, 1);
        for (const PasswordDesk::Asker& asker : desk.askers) {
            QCOMPARE(asker.woken, 1);
            QVERIFY(asker.ticket.answer() == Answer::Right);
        }
        QVERIFY(desk.ask("alice", "right").asked.answer == Answer::Right); // from memory
        QCOMPARE(desk.hashed, 1);
        // Another name, password or stored hash is another question.
        QVERIFY(desk.ask("alic", "eright").asked.answer == Answer::Waiting);
        QVERIFY(desk.ask("alice", "wrong").asked.answer == Answer::Waiting);
        desk.hash = std::make_shared<const crypto::PasswordHash>(desk.hash->decoy());
        QVERIFY(desk.ask("alice", "right").asked.answer == Answer::Waiting);
    }

    void remembersForAMinuteAndNoLonger()
    {
        PasswordDesk desk;
        desk.ask("alice", "right");
        desk.bench->step();
        desk.clock.advance(Seconds(59));
        QVERIFY(desk.ask("alice", "right").asked.answer == Answer::Right);
        desk.clock.advance(Seconds(1)); // not longer for having been asked
        QVERIFY(desk.ask("alice", "right").asked.answer == Answer::Waiting);
        desk.bench->step();
        QCOMPARE(desk.hashed, 2);
    }

    void remembersSoManyAndNoMore()
    {
        PasswordChecker::Rules rules;
        rules.remembered = 3;
        PasswordDesk desk(rules);
        for (const char* name : {"a", "b", "c", "d"}) {
            desk.ask(name, "right");
            desk.bench->step();
        }
        QCOMPARE(desk.checker->counts().remembered, 3U);
        QVERIFY(desk.ask("d", "right").asked.answer == Answer::Right);
        QVERIFY(desk.ask("a", "right").asked.answer == Answer::Waiting); // the oldest has gone
    }

    void remembersNothingWhenToldSo()
    {
        PasswordChecker::Rules rules;
        rules.remember = Seconds(0);
        PasswordDesk desk(rules);
        desk.ask("alice", "right");
        desk.bench->step();
        QVERIFY(desk.ask("alice", "right").asked.answer == Answer::Waiting);
        QCOMPARE(desk.checker->counts().remembered, 0U);
    }

    void wrongPasswordsAreNeverRemembered()
    {
        PasswordDesk desk;
        QVERIFY(desk.ask("alice", "wrong").asked.answer == Answer::Waiting);
        desk.bench->step();
        QVERIFY(desk.askers.back().ticket.answer() == Answer::Wrong);
        QVERIFY(desk.ask("alice", "wrong").asked.answer == Answer::Waiting);
    }

    void hashesTwoAtATimeAndQueuesSoManyMore()
    {
        PasswordChecker::Rules rules;
        rules.queue = 3;
        rules.failures.failures = 1000;
        PasswordDesk desk(rules);
        for (int i = 0; i < 5; ++i)
            QVERIFY(desk.ask("user" + std::to_string(i), "right").asked.answer == Answer::Waiting);
        QCOMPARE(desk.bench->jobs.size(), 2U); // the others wait
        QCOMPARE(desk.checker->counts().queued, 3U);
        QVERIFY(desk.ask("one too many", "right").asked.answer == Answer::Unavailable);
        QVERIFY(desk.ask("user4", "right").asked.answer == Answer::Waiting); // a question that is open is not one more
        for (int i = 0; i < 5; ++i) {
            QVERIFY(desk.bench->jobs.size() <= 2);
            desk.bench->step();
        }
        QVERIFY(desk.bench->jobs.empty());
        QCOMPARE(desk.hashed, 5);
        for (std::size_t i = 0; i < 5; ++i)
            QVERIFY(desk.askers[i].ticket.answer() == Answer::Right);
        QVERIFY(desk.ask("one too many", "right").asked.answer == Answer::Waiting); // there is room again
    }

    void saysSoWhenThePoolHasNoRoom()
    {
        PasswordDesk desk;
        desk.bench->room = 0;
        for (int i = 0; i < 20; ++i) { // and it is nobody's failure
            PasswordDesk::Asker& asker = desk.ask("alice", "right");
            QVERIFY(asker.asked.answer == Answer::Unavailable);
            QCOMPARE(asker.woken, 0);
        }
        desk.bench->room = 1;
        QVERIFY(desk.ask("alice", "right").asked.answer == Answer::Waiting);
        QVERIFY(desk.ask("bob", "right").asked.answer == Answer::Waiting); // until alice's comes back for it
        desk.bench->step();
        desk.bench->step();
        QCOMPARE(desk.hashed, 2);
    }

    void wakesThoseWhoWaitWhenTheWorkerGoes()
    {
        PasswordDesk desk;
        for (const char* name : {"a", "b", "c", "d"})
            desk.ask(name, "right");
        desk.bench->open = false;
        desk.bench->step();
        QVERIFY(desk.askers[0].ticket.answer() == Answer::Right);
        QVERIFY(desk.askers[2].ticket.answer() == Answer::Unavailable);
        QCOMPARE(desk.askers[2].woken, 1);
        QCOMPARE(desk.askers[3].woken, 1);
        QCOMPARE(desk.checker->counts().queued, 0U);
    }

    void doesNotHashWhatNobodyWaitsForAnyMore()
    {
        PasswordDesk desk;
        std::deque<std::unique_ptr<PasswordChecker::Ticket>> tickets;
        int woken = 0;
        for (int i = 0; i < 10; ++i) {
            tickets.push_back(std::make_unique<PasswordChecker::Ticket>());
            const auto asked = desk.checker->ask("user" + std::to_string(i), Secret("right"), desk.hash, "192.0.2.7",
                                                 desk.clock.steady(), desk.bench, *tickets.back(), [&] { ++woken; });
            QVERIFY(asked.answer == Answer::Waiting);
        }
        tickets.clear(); // the clients have hung up
        while (!desk.bench->jobs.empty())
            desk.bench->step();
        QCOMPARE(desk.hashed, 0);
        QCOMPARE(woken, 0);
        // And they were no failures: another ten may come from there.
        QVERIFY(desk.ask("alice", "right").asked.answer == Answer::Waiting);
        desk.bench->step();
        QVERIFY(desk.askers.back().ticket.answer() == Answer::Right);
    }

    void holdsNoMoreOfThoseWhoComeAndGo()
    {
        PasswordChecker::Rules rules;
        rules.waiting = 5;
        PasswordDesk desk(rules);
        desk.ask("alice", "right");
        for (int i = 0; i < 1000; ++i) { // each of them leaves again
            PasswordChecker::Ticket ticket;
            QVERIFY(desk.checker->ask("alice", Secret("right"), desk.hash, "192.0.2.7", desk.clock.steady(), desk.bench, ticket, [] {})
                        .answer == Answer::Waiting);
        }
        for (int i = 0; i < 4; ++i)
            QVERIFY(desk.ask("alice", "right").asked.answer == Answer::Waiting);
        QVERIFY(desk.ask("alice", "right").asked.answer == Answer::Unavailable);
        desk.bench->step();
        QCOMPARE(desk.hashed, 1);
        desk.clock.advance(Seconds(60));
        QVERIFY(desk.ask("alice", "right").asked.answer == Answer::Waiting); // answered ones do not count as waiting
    }

    void shutsAnAddressOutThatIsWrongTooOften()
    {
        PasswordDesk desk;
        for (int i = 0; i < 10; ++i) {
            QVERIFY(desk.ask("alice", "guess" + std::to_string(i)).asked.answer == Answer::Waiting);
            desk.bench->step();
        }
        desk.clock.advance(Seconds(10));
        const PasswordChecker::Asked& refused = desk.ask("alice", "right").asked; // not even looked at
        QVERIFY(refused.answer == Answer::TooMany);
        QCOMPARE(refused.retryAfter, Seconds(50));
        QCOMPARE(desk.hashed, 10);
        QVERIFY(desk.ask("alice", "right", "192.0.2.8").asked.answer == Answer::Waiting);
        desk.bench->step();
        // What others have made remembered does not help to guess.
        QVERIFY(desk.ask("alice", "right").asked.answer == Answer::TooMany);
        desk.clock.advance(Seconds(50));
        QVERIFY(desk.ask("alice", "right").asked.answer != Answer::TooMany);
    }

    void countsAttemptsAtTheSameTimeToo()
    {
        PasswordChecker::Rules rules;
        rules.queue = 100;
        PasswordDesk desk(rules);
        int let = 0;
        for (int i = 0; i < 50; ++i)
            let += desk.ask("alice", "guess" + std::to_string(i)).asked.answer == Answer::Waiting ? 1 : 0;
        QCOMPARE(let, 10);
    }

    void rightLogInsAreNoFailures()
    {
        PasswordDesk desk;
        for (int i = 0; i < 100; ++i) {
            QVERIFY(desk.ask("user" + std::to_string(i), "right").asked.answer == Answer::Waiting);
            desk.bench->step();
        }
        QCOMPARE(desk.hashed, 100);
    }

    void failuresOfOneCustomerAreCountedTogether()
    {
        const FailureLimit limit;
        QCOMPARE(limit.keyOf("2001:db8:1:2::1"), limit.keyOf("2001:db8:1:2:ffff::9"));
        QVERIFY(limit.keyOf("2001:db8:1:2::1") != limit.keyOf("2001:db8:1:3::1"));
        QCOMPARE(limit.keyOf("::ffff:192.0.2.7"), limit.keyOf("192.0.2.7"));
        QCOMPARE(limit.keyOf("::ffff:c000:207"), limit.keyOf("192.0.2.7"));
        QVERIFY(limit.keyOf("192.0.2.7") != limit.keyOf("192.0.2.8"));
        QVERIFY(FailureLimit().keyOf("192.0.2.7") != limit.keyOf("192.0.2.7"));
        QVERIFY(limit.keyOf("") != 0 && limit.keyOf(std::string(1000, ':')) != 0);
    }

    void strangersByTheMillionDoNotOpenTheDoorAgain()
    {
        FailureLimit limit;
        const FailureLimit::Rules rules;
        const SteadyTime now = FakeClock().steady();
        const std::uint64_t bad = limit.keyOf("192.0.2.7");
        for (int i = 0; i < 10; ++i)
            limit.charge(bad, rules, now);
        for (int i = 0; i < 200000; ++i)
            limit.charge(limit.keyOf("2001:db8:" + std::to_string(i % 9999) + ":" + std::to_string(i / 9999) + "::1"), rules, now);
        QCOMPARE(limit.wait(bad, rules, now), Seconds(60));
        QCOMPARE(limit.wait(bad, rules, now + Seconds(60)), Seconds(0));
    }

    void readsLogIns_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("problem");
        const auto basic = [](const std::string& text) { return QByteArray::fromStdString("Basic " + crypto::base64Encode(text)); };
        const auto good = [&](const char* row, const QByteArray& field, const char* name) { QTest::newRow(row) << field << QByteArray(name) << QByteArray(); };
        const auto bad = [&](const char* row, const QByteArray& field, const char* problem) { QTest::newRow(row) << field << QByteArray() << QByteArray(problem); };
        good("RFC 7617 2", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin");
        good("RFC 7617 2.1, UTF-8", "Basic dGVzdDoxMjPCow==", "test");
        good("any case, many blanks", "bASIC   QWxhZGRpbjpvcGVuIHNlc2FtZQ==  ", "Aladdin");
        good("empty password", basic("a:"), "a");
        good("colons in the password", basic("a:b:c"), "a");
        good("empty name", basic(":b"), "");
        bad("bearer", "Bearer abc", "does not begin with Basic");
        bad("empty", "", "does not begin with Basic");
        bad("longer scheme", "BasicX abc", "does not begin with Basic");
        bad("nothing behind", "Basic", "does not hold valid base64");
        bad("only blanks behind", "Basic    ", "does not hold valid base64");
        bad("bad base64", "Basic !!!!", "does not hold valid base64");
        bad("no padding", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ", "does not hold valid base64");
        bad("stray bits", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZR==", "does not hold valid base64");
        bad("base64url", "Basic dGVzdDoxMjPC_w==", "does not hold valid base64");
        bad("no colon", basic("alice"), "has no colon");
        bad("NUL", basic(std::string("a:b\0c", 5)), "holds control characters");
        bad("NUL in the name", basic(std::string("a\0:b", 4)), "holds control characters");
        bad("line end", basic("a:b\r\nX: y"), "holds control characters");
        bad("latin-1", basic("a:\xa3"), "not UTF-8");
        bad("overlong UTF-8", basic("a:\xc0\xaf"), "not UTF-8");
        bad("surrogate", basic("a:\xed\xa0\x80"), "not UTF-8");
        bad("too long", basic("a:" + std::string(1000, 'b')), "is longer than 1 KiB");
        bad("huge", "Basic " + QByteArray(1 << 20, 'A'), "is longer than 1 KiB");
    }
    void readsLogIns()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, problem);
        const BasicCredentials read = BasicCredentials::parse(field.toStdString());
        if (problem.isEmpty()) {
            QVERIFY(read.form == BasicCredentials::Form::Good);
            QCOMPARE(QByteArray::fromStdString(read.name), name);
        } else {
            QVERIFY(read.form != BasicCredentials::Form::Good);
            const std::string told(toString(read.form));
            QVERIFY2(told.find(problem.toStdString()) != std::string::npos, told.c_str());
            QVERIFY(read.password.empty());
        }
    }
};

POSTERN_TEST(PasswordCheckerTest);
#include "PasswordCheckerTest.moc"
