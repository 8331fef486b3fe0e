// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/DocumentEdit.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::federation;
using schema::Value;

/// A value of a document is changed where it stands, and what is around it stays as somebody wrote it.
class DocumentEditTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aScalarIsWrittenOverWhereItStands()
    {
        const auto out = editDocument("# ours\na:\n  b: 'old' # why\n  c: 3\n", "x.yaml", {"a", "b"}, Value("new"));
        QVERIFY(out);
        QCOMPARE(*out, std::string("# ours\na:\n  b: \"new\" # why\n  c: 3\n"));
        QCOMPARE(*editDocument("a: {b: 10, c: 1}\n", "x.yaml", {"a", "b"}, Value(7)), std::string("a: {b: 7, c: 1}\n"));
    }

    void aNewKeyIsTheLastOfItsMap()
    {
        QCOMPARE(*editDocument("# top\na:\n  b: 1\n# end\n", "x.yaml", {"a", "z"}, Value::list({Value("q")})), std::string("# top\na:\n  b: 1\n  z: [\"q\"]\n# end\n"));
        const auto flow = editDocument("a: {b: 1}\n", "x.yaml", {"a", "c", "d"}, Value(true));
        QVERIFY(flow);
        QVERIFY2(flow->starts_with("a: {b: 1, c: {\"d\"") && flow->ends_with("}}\n"), flow->c_str());
        QCOMPARE(*editDocument("{\"a\": {\"b\": 1}}", "x.json", {"a", "c"}, Value(2)), std::string("{\"a\": {\"b\": 1, \"c\": 2}}"));
        QCOMPARE(*editDocument("{\n  \"a\": 1\n}\n", "x.json", {"c"}, Value(2)), std::string("{\n  \"a\": 1,\n  \"c\": 2\n}\n"));
        QCOMPARE(*editDocument("a: {}\n", "x.yaml", {"a", "c"}, Value(2)), std::string("a: {c: 2}\n"));
        // Without a last line's end, below lists and texts of several lines, inside an item of a list.
        QCOMPARE(*editDocument("a: 1", "x.yaml", {"b"}, Value(2)), std::string("a: 1\nb: 2"));
        QCOMPARE(*editDocument("a:\n- 1\n- 2\n", "x.yaml", {"b"}, Value(2)), std::string("a:\n- 1\n- 2\nb: 2\n"));
        QCOMPARE(*editDocument("a: |\n  one\n\n  # two\n", "x.yaml", {"b"}, Value(2)), std::string("a: |\n  one\n\n  # two\nb: 2\n"));
        QCOMPARE(*editDocument("l:\n  - a: 1 # first\n  - a: 2\n", "x.yaml", {"l", "0", "b"}, Value(3)), std::string("l:\n  - a: 1 # first\n    b: 3\n  - a: 2\n"));
    }

    void aNewKeyStandsWhereTheOrderOfKeysHasItAndCommentsStay()
    {
        constexpr std::string_view order[] = {"apiVersion", "production", "filters"};
        QCOMPARE(*editDocument("apiVersion: postern/v1\n# who we are\nfilters: []\n", "x.yaml", {"production", "url"}, Value("u"), order),
                 std::string("apiVersion: postern/v1\nproduction: {\"url\":\"u\"}\n# who we are\nfilters: []\n"));
        QCOMPARE(*editDocument("# ours\nfilters: []\n", "x.yaml", {"apiVersion"}, Value("v"), order), std::string("# ours\napiVersion: \"v\"\nfilters: []\n"));
        QCOMPARE(*editDocument("apiVersion: v\nown: 1\n", "x.yaml", {"other"}, Value(2), order), std::string("apiVersion: v\nown: 1\nother: 2\n"));
        QCOMPARE(*editDocument("x-one: 1\npaths: {}\n", "x.yaml", {"x-two"}, Value(2)), std::string("x-one: 1\nx-two: 2\npaths: {}\n"));
    }

    void whatCannotBeDoneInPlaceIsWrittenAnewAndMeansTheSame()
    {
        const auto out = editDocument("a:\n  - one # first\n  - two\nb: 1\n", "x.yaml", {"a"}, Value::list({Value("three")}));
        QVERIFY(out);
        QCOMPARE(*out, std::string("a:\n  - three\nb: 1\n"));
        QCOMPARE(*editDocument("a: 1\nb: 2\n", "x.yaml", {"a"}, std::nullopt), std::string("b: 2\n"));
    }

    void anEmptyFileIsBegunAndNothingIsNoChange()
    {
        QCOMPARE(*editDocument("", "x.yaml", {"a"}, Value("b")), std::string("a: b\n"));
        QCOMPARE(*editDocument("a: 1 # x\n", "x.yaml", {"a"}, Value(1)), std::string("a: 1 # x\n"));
        QCOMPARE(*editDocument("a: 1\n", "x.yaml", {"b", "c"}, std::nullopt), std::string("a: 1\n"));
    }

    void aFileThatCannotBeReadOrAPathThroughATextIsAnError()
    {
        QVERIFY(!editDocument("a: [", "x.yaml", {"a"}, Value(1)));
        const auto through = editDocument("a: text\n", "x.yaml", {"a", "b"}, Value(1));
        QVERIFY(!through);
        QVERIFY(through.error().kind() == ErrorKind::InvalidArgument);
    }
};

POSTERN_TEST(DocumentEditTest);
#include "DocumentEditTest.moc"
