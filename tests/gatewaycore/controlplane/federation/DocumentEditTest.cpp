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

    void aNewKeyGoesBeforeTheFirstOfItsMap()
    {
        QCOMPARE(*editDocument("# top\na:\n  b: 1\n", "x.yaml", {"a", "z"}, Value::list({Value("q")})), std::string("# top\na:\n  z: [\"q\"]\n  b: 1\n"));
        const auto flow = editDocument("a: {b: 1}\n", "x.yaml", {"a", "c", "d"}, Value(true));
        QVERIFY(flow);
        QVERIFY2(flow->starts_with("a: {\"c\": {\"d\"") && flow->ends_with(", b: 1}\n"), flow->c_str());
        QCOMPARE(*editDocument("{\"a\": {\"b\": 1}}", "x.json", {"a", "c"}, Value(2)), std::string("{\"a\": {\"c\": 2, \"b\": 1}}"));
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
