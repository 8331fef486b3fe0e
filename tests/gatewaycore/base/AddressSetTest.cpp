// SPDX-License-Identifier: Apache-2.0
#include "base/AddressSet.h"
#include "support/TestMain.h"

#include <QtTest>
#include <random>

using namespace postern;

class AddressSetTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void knowsWhoIsInIt_data()
    {
        QTest::addColumn<QString>("entries");
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("in");
        const auto row = [](const char* entries, const char* address, bool in) {
            QTest::addRow("%s | %s", entries, address) << QString::fromLatin1(entries) << QString::fromLatin1(address) << in;
        };
        row("10.0.0.0/8", "10.255.255.255", true);
        row("10.0.0.0/8", "11.0.0.0", false);
        row("10.0.0.0/8", "9.255.255.255", false);
        row("10.1.2.3/8", "10.9.9.9", true);
        row("192.0.2.7", "192.0.2.7", true);
        row("192.0.2.7", "192.0.2.8", false);
        row("192.0.2.7", "::ffff:192.0.2.7", true);
        row("::ffff:192.0.2.0/120", "192.0.2.99", true);
        row("::ffff:192.0.2.0/120", "192.0.3.1", false);
        row("192.0.2.10-192.0.2.20", "192.0.2.10", true);
        row("192.0.2.10-192.0.2.20", "192.0.2.20", true);
        row("192.0.2.10-192.0.2.20", "192.0.2.21", false);
        row("2001:db8::/33", "2001:db8:7fff::1", true);
        row("2001:db8::/33", "2001:db8:8000::1", false);
        row("2001:db8::5-2001:db8::a", "[2001:db8::7]", true);
        row("fe80::/10", "fe80::1%eth0", true);
        row("0.0.0.0/0", "203.0.113.9", true);
        row("0.0.0.0/0", "2001:db8::1", false);
        row("::/0", "2001:db8::1", true);
        row("::/0", "203.0.113.9", true);
        row("10.0.0.0/9 10.0.0.0/8 10.64.0.1", "10.200.0.1", true); // overlapping ones are one
        row("1.0.0.0/8 3.0.0.0/8", "2.0.0.0", false);
        row("10.0.0.0/8", "10.0.0.1:80", false);
        row("10.0.0.0/8", "10.0.0.1%eth0", false);
        row("10.0.0.0/8", "010.0.0.1", false);
        row("10.0.0.0/8", "", false);
        row("10.0.0.0/8", "somebody", false);
    }
    void knowsWhoIsInIt()
    {
        QFETCH(QString, entries);
        QFETCH(QString, address);
        QFETCH(bool, in);
        std::vector<std::string> list;
        for (const QString& entry : entries.split(QLatin1Char(' ')))
            list.push_back(entry.toStdString());
        const auto set = AddressSet::make(list);
        QVERIFY(set);
        QCOMPARE(set->contains(address.toStdString()), in);
    }

    void refusesWhatIsNoAddress()
    {
        for (const char* entry : {"", "10.0.0", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/a", "10.0.0.0/-1", "10.0.0.0/8x",
                                  "10.0.0.9-10.0.0.1", "10.0.0.1-::1", "10.0.0.1-", "-10.0.0.1", "host", "10.0.0.0/8/8"}) {
            const auto set = AddressSet::make({"127.0.0.1", entry});
            QVERIFY2(!set, entry);
            QVERIFY(set.error().message().find('"' + std::string(entry) + '"') != std::string::npos);
        }
    }

    void findsTheSameAsALookAtEachEntry()
    {
        std::mt19937 random(3);
        const auto address = [&random] {
            return "10.0." + std::to_string(random() % 4) + "." + std::to_string(random() % 256);
        };
        for (int round = 0; round < 200; ++round) {
            std::vector<std::string> entries;
            for (unsigned i = 0; i < 1 + random() % 8; ++i)
                entries.push_back(address() + "/" + std::to_string(20 + random() % 13));
            const AddressSet all = *AddressSet::make(entries);
            for (int i = 0; i < 50; ++i) {
                const std::string asked = address();
                const bool any = std::any_of(entries.begin(), entries.end(), [&asked](const std::string& entry) {
                    return AddressSet::make({entry})->contains(asked);
                });
                QCOMPARE(all.contains(asked), any);
            }
        }
    }
};

POSTERN_TEST(AddressSetTest);
#include "AddressSetTest.moc"
