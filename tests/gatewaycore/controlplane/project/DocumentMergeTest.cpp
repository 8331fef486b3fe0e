// SPDX-License-Identifier: Apache-2.0
#include "controlplane/project/DocumentMerge.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::project;

namespace {

schema::Value json(const char* text) { return *schema::readJson(text, "a.json"); }
std::string merged(const char* base, const char* ours, const char* theirs, Side side = Side::Neither)
{
    const Merged out = merge(json(base), json(ours), json(theirs), side);
    return schema::writeJson(out.value, 0) + (out.conflicts.empty() ? "" : " !" + out.conflicts.front().path);
}

} // namespace

class DocumentMergeTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void eachSideKeepsWhatItChanged()
    {
        QCOMPARE(merged(R"({"a":1,"b":2})", R"({"a":9,"b":2})", R"({"a":1,"b":8})"), std::string(R"({"a":9,"b":8})"));
        QCOMPARE(merged(R"({"a":1})", R"({"a":1,"mine":1})", R"({"a":1,"other":2})"), std::string(R"({"a":1,"mine":1,"other":2})"));
        QCOMPARE(merged(R"({"a":1,"b":2})", R"({"b":2})", R"({"a":1,"b":3})"), std::string(R"({"b":3})"));
        QCOMPARE(merged(R"({"a":1,"b":2})", R"({"a":5,"b":2})", R"({"a":1})"), std::string(R"({"a":5})"));
        QCOMPARE(merged(R"({"a":1})", R"({"a":2})", R"({"a":2})"), std::string(R"({"a":2})"));
    }

    void bothChangedTheSame()
    {
        QCOMPARE(merged(R"({"a":{"b":1}})", R"({"a":{"b":2}})", R"({"a":{"b":3}})"), std::string(R"({"a":{"b":2}} !a.b)"));
        QCOMPARE(merged(R"({"a":{"b":1}})", R"({"a":{"b":2}})", R"({"a":{"b":3}})", Side::Theirs), std::string(R"({"a":{"b":3}})"));
        QCOMPARE(merged(R"({"a":{"b":1}})", R"({"a":{"b":2}})", R"({"a":{"b":3}})", Side::Ours), std::string(R"({"a":{"b":2}})"));
        QCOMPARE(merged(R"({"a":1})", R"({})", R"({"a":2})"), std::string(R"({} !a)")); // gone here, changed there
        QCOMPARE(merged(R"({"a":[1,2]})", R"({"a":[1,3]})", R"({"a":[1,4]})"), std::string(R"({"a":[1,3]} !a)"));
        // Without a base: what only one has is taken, what differs is a conflict.
        QCOMPARE(merged("null", R"({"a":1,"b":1})", R"({"b":2,"c":3})"), std::string(R"({"a":1,"b":1,"c":3} !b)"));
    }

    void itemsOfListsAreKnownByTheirNames()
    {
        QCOMPARE(merged(R"([{"name":"a","v":1},{"name":"b","v":1}])", R"([{"name":"b","v":2},{"name":"a","v":1}])", R"([{"name":"a","v":3},{"name":"b","v":1},{"name":"c"}])"),
                 std::string(R"([{"name":"b","v":2},{"name":"a","v":3},{"name":"c"}])"));
        QCOMPARE(merged(R"(["a","b"])", R"(["a"])", R"(["a","b","c"])"), std::string(R"(["a","c"])"));
        // Two of one name: the list is one thing.
        QCOMPARE(merged(R"([{"name":"a"}])", R"([{"name":"a"},{"name":"a"}])", R"([{"name":"x"}])"), std::string(R"([{"name":"a"},{"name":"a"}] !)"));
    }

    void differencesAreNamed()
    {
        std::string all;
        for (const Change& each : differences(json(R"({"operations":[{"verb":"GET","target":"/a","p":1}],"x":1,"gone":"old"})"),
                                              json(R"({"operations":[{"verb":"POST","target":"/a"},{"verb":"GET","target":"/a","p":2}],"x":1,"new":[]})")))
            all += each.toString() + '\n';
        QCOMPARE(all, std::string("~ operations[GET /a].p: 1 -> 2\n+ operations[POST /a]: {\"verb\":\"POST\",\"target\":\"/a\"}\n- gone: \"old\"\n+ new: []\n"));
        QVERIFY(differences(json(R"({"a":1.0,"b":[]})"), json(R"({"b":[],"a":1.0})")).empty());
    }
};

POSTERN_TEST(DocumentMergeTest);
#include "DocumentMergeTest.moc"
