// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/Discovery.h"
#include "controlplane/deployment/Drift.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::deployment;

using FieldKind = NormalField::Kind;

namespace {

NormalForm form(std::initializer_list<std::pair<const char*, const char*>> fields)
{
    NormalForm out;
    for (const auto& [path, value] : fields)
        out[path].value = value;
    return out;
}

const FieldDrift* fieldOf(const Drift& drift, std::string_view path)
{
    const auto found = std::ranges::find(drift.fields, path, &FieldDrift::path);
    return found == drift.fields.end() ? nullptr : &*found;
}

DiscoveredApi api(const char* id, const char* name, const char* hash)
{
    DiscoveredApi out;
    out.id = id;
    out.name = name;
    out.version = "1";
    out.hash = hash;
    return out;
}

} // namespace

/// What differs, whose doing it is, and what it means.
class DriftTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyClass_data()
    {
        QTest::addColumn<int>("wanted");
        QTest::addColumn<int>("live");
        QTest::addColumn<QString>("values");
        QTest::addColumn<int>("drift");
        const int plain = static_cast<int>(FieldKind::Plain);
        const int secret = static_cast<int>(FieldKind::Secret);
        const int dropped = static_cast<int>(FieldKind::Dropped);
        const int unreadable = static_cast<int>(FieldKind::Unreadable);
        QTest::newRow("same") << plain << plain << "a a" << static_cast<int>(DriftClass::InSync);
        QTest::newRow("spelled otherwise") << plain << plain << "a a:A" << static_cast<int>(DriftClass::Cosmetic);
        QTest::newRow("another value") << plain << plain << "a b" << static_cast<int>(DriftClass::Semantic);
        QTest::newRow("not there") << plain << -1 << "a -" << static_cast<int>(DriftClass::Semantic);
        QTest::newRow("not wanted") << -1 << plain << "- a" << static_cast<int>(DriftClass::Semantic);
        QTest::newRow("cannot be held") << dropped << -1 << "a -" << static_cast<int>(DriftClass::Unsupported);
        QTest::newRow("was said not to be held, and is there") << dropped << plain << "a a" << static_cast<int>(DriftClass::Semantic);
        QTest::newRow("a secret that is not told") << secret << secret << "a -" << static_cast<int>(DriftClass::Secret);
        QTest::newRow("a secret by its digest") << secret << secret << "a a" << static_cast<int>(DriftClass::InSync);
        QTest::newRow("another secret") << secret << secret << "a b" << static_cast<int>(DriftClass::Semantic);
        QTest::newRow("not readable") << plain << unreadable << "a -" << static_cast<int>(DriftClass::Unknown);
    }
    void everyClass()
    {
        QFETCH(const int, wanted);
        QFETCH(const int, live);
        QFETCH(const QString, values);
        QFETCH(const int, drift);
        const auto side = [](int kind, const QString& text) {
            NormalForm out;
            if (kind < 0)
                return out;
            NormalField& field = out["f"];
            field.kind = static_cast<FieldKind>(kind);
            field.value = text == QLatin1String("-") ? std::string() : text.section(QLatin1Char(':'), 0, 0).toStdString();
            field.spelled = text.section(QLatin1Char(':'), 1, 1).toStdString();
            return out;
        };
        const NormalForm there = side(live, values.section(QLatin1Char(' '), 1, 1));
        const Drift found = driftOf(side(wanted, values.section(QLatin1Char(' '), 0, 0)), nullptr, &there, "A:1", {});
        QVERIFY(found.worst() == static_cast<DriftClass>(drift));
        QCOMPARE(found.inSync, static_cast<DriftClass>(drift) == DriftClass::InSync ? std::size_t{1} : std::size_t{0});
    }

    void whoMovedIsToldByWhatWasDeployedLast()
    {
        const NormalForm applied = form({{"limit", "100"}, {"cors", "on"}, {"auth", "jwt"}, {"same", "1"}, {"both", "1"}, {"gone", "1"}});
        const NormalForm desired = form({{"limit", "200"}, {"cors", "on"}, {"auth", "none"}, {"same", "2"}, {"both", "2"}, {"gone", "1"}});
        const NormalForm live = form({{"limit", "100"}, {"cors", "off"}, {"auth", "jwt"}, {"same", "2"}, {"both", "3"}, {"new", "1"}});
        const Drift drift = driftOf(desired, &applied, &live, "A:1", {});
        QCOMPARE(fieldOf(drift, "limit")->mover, Mover::Us);
        QCOMPARE(fieldOf(drift, "cors")->mover, Mover::Them);
        QCOMPARE(fieldOf(drift, "auth")->mover, Mover::Us);
        QVERIFY(fieldOf(drift, "same") == nullptr); // both moved to the same
        QCOMPARE(fieldOf(drift, "both")->mover, Mover::Both);
        QCOMPARE(fieldOf(drift, "gone")->mover, Mover::Them);
        QCOMPARE(fieldOf(drift, "new")->mover, Mover::Them);
        QVERIFY(drift.hasConflicts());

        const Reconciled taken = reconcile(desired, applied, live);
        QCOMPARE(taken.conflicts, std::vector<std::string>{"both"});
        QCOMPARE(taken.value.at("limit").value, std::string("200"));
        QCOMPARE(taken.value.at("cors").value, std::string("off"));
        QCOMPARE(taken.value.at("both").value, std::string("1")); // nothing is overwritten
        QVERIFY(!taken.value.contains("gone"));
        QVERIFY(taken.value.contains("new"));
        QVERIFY(taken.takesOurs && taken.takesTheirs);
    }

    void whatCannotBeReadHasNotMoved()
    {
        const NormalForm applied = form({{"limit", "100"}});
        NormalForm live = applied;
        live["limit"].kind = FieldKind::Unreadable;
        live["limit"].value.clear();
        const Reconciled taken = reconcile(applied, applied, live);
        QVERIFY(!taken.takesTheirs && taken.conflicts.empty());
        QCOMPARE(taken.value.at("limit").value, std::string("100"));
    }

    void ignoredAndTheirsAreCountedAndDoNotCount()
    {
        const NormalForm desired = form({{"tags.a", "1"}, {"tags.b", "1"}, {"limit", "1"}});
        NormalForm live = form({{"tags.a", "2"}, {"tags.b", "2"}, {"limit", "2"}});
        live["limit"].theirs = true;
        const std::vector<IgnoreRule> rules{{"A:1", "tags.*", ""}};
        const Drift drift = driftOf(desired, nullptr, &live, "A:1", rules);
        QVERIFY(drift.worst() == DriftClass::InSync);
        QCOMPARE(drift.ignored, std::size_t{2});
        QCOMPARE(drift.fields.size(), std::size_t{3}); // and they are still shown
        QVERIFY(driftOf(desired, nullptr, &live, "B:1", rules).worst() == DriftClass::Semantic);
    }

    void whatIsUnreadableIsNeverGone()
    {
        Sightings seen;
        Discovery first;
        first.complete = true;
        first.apis = {api("1", "A", "h1"), api("2", "B", "h2"), api("3", "C", "h3")};
        for (const SightedApi& each : compare(first, seen))
            QVERIFY(each.sighting == Sighting::New);
        Discovery second;
        second.apis = {api("1", "A", "h1"), api("2", "B", "other"), api("3", "C", "")};
        second.apis.back().unreadable = "403";
        second.complete = true;
        auto told = compare(second, seen);
        QVERIFY(told[0].sighting == Sighting::Unchanged);
        QVERIFY(told[1].sighting == Sighting::Changed);
        QVERIFY(told[2].sighting == Sighting::Unreadable);
        QCOMPARE(seen.at("3").hash, std::string("h3"));
        Discovery cut;
        cut.apis = {api("1", "A", "h1")};
        QCOMPARE(compare(cut, seen).size(), std::size_t{1}); // its list did not come to an end
        QCOMPARE(seen.size(), std::size_t{3});
        cut.complete = true;
        told = compare(cut, seen);
        QCOMPARE(told.size(), std::size_t{3});
        QVERIFY(told[1].sighting == Sighting::Gone);
        QCOMPARE(seen.size(), std::size_t{1});
    }

    void whatWasPassedIsRememberedAndNeverTold()
    {
        Sightings seen;
        Discovery first;
        first.complete = true;
        first.apis = {api("1", "A", "h1"), api("2", "B", "h2")};
        (void)compare(first, seen);
        Discovery second = first;
        second.apis.pop_back();
        DiscoveredApi passed;
        passed.id = "2";
        passed.hash = "p";
        passed.skipped = "It is at no stage.";
        passed.looked = 7;
        second.passed = {passed};
        auto told = compare(second, seen);
        QVERIFY(told[1].sighting == Sighting::Gone); // it was an API, and is none any more
        QCOMPARE(seen.at("2").skipped, std::string("It is at no stage."));
        QCOMPARE(compare(second, seen).size(), std::size_t{1}); // once
        QCOMPARE(seen.at("2").looked, std::int64_t{7});
        const auto read = schema::decode<DiscoveredApi>(schema::encode(seen.at("2")));
        QVERIFY(read && read->looked == 7 && read->skipped == seen.at("2").skipped);
        told = compare(first, seen);
        QVERIFY(told[1].sighting == Sighting::New); // and is one again
    }

    void collisionsAreNamed()
    {
        std::vector<DiscoveredApi> apis{api("1", "A", ""), api("2", "A", ""), api("3", "B", "")};
        apis[0].context = apis[2].context = "/a";
        const auto found = collisions(apis);
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].what, std::string("/a"));
        QCOMPARE(found[1].what, std::string("A:1"));
    }
};

POSTERN_TEST(DriftTest);
#include "DriftTest.moc"
