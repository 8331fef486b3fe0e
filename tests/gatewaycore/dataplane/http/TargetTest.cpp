// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/Target.h"
#include "dataplane/http/Message.h"
#include "support/TestMain.h"

#include <QtTest>
#include <string>

using namespace postern;
using namespace postern::http;

namespace {

// "!" and the reason when it is refused.
std::string normalised(std::string_view path, DotSegments dots = DotSegments::Remove)
{
    Arena arena;
    const auto result = normalisePath(path, dots, arena);
    return result ? std::string(*result) : "!" + result.error().message();
}

} // namespace

class TargetTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theFourFormsAreTakenApart()
    {
        Target target;
        TargetFailure failure;
        QVERIFY(splitTarget("/a/b;c=1?q=%20&r={x|y}?/", Method::Get, target, failure));
        QVERIFY(target.form == TargetForm::Origin);
        QCOMPARE(std::string(target.path), std::string("/a/b;c=1"));
        QCOMPARE(std::string(target.query), std::string("q=%20&r={x|y}?/"));
        QVERIFY(target.hasQuery);
        QVERIFY(splitTarget("/a?", Method::Get, target, failure));
        QVERIFY(target.hasQuery && target.query.empty());
        QVERIFY(splitTarget("/a", Method::Get, target, failure));
        QVERIFY(!target.hasQuery);
        QVERIFY(splitTarget("HTTPS://[2001:db8::1]:8443/a?b", Method::Get, target, failure));
        QVERIFY(target.form == TargetForm::Absolute);
        QCOMPARE(std::string(target.scheme), std::string("HTTPS"));
        QCOMPARE(std::string(target.authority), std::string("[2001:db8::1]:8443"));
        QCOMPARE(std::string(target.path), std::string("/a"));
        QVERIFY(splitTarget("a.example:443", Method::Connect, target, failure));
        QVERIFY(target.form == TargetForm::Authority);
        QVERIFY(splitTarget("*", Method::Options, target, failure));
        QVERIFY(target.form == TargetForm::Asterisk);
        QVERIFY(!splitTarget("", Method::Get, target, failure));
    }

    void authoritiesAreSplit()
    {
        std::string_view host;
        std::string_view port;
        splitAuthority("[::1]:80", host, port);
        QCOMPARE(std::string(host), std::string("[::1]"));
        QCOMPARE(std::string(port), std::string("80"));
        splitAuthority("a", host, port);
        QCOMPARE(std::string(host), std::string("a"));
        QVERIFY(port.empty());
    }

    void pathsAreNormalised_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("expected"); // "!": refused
        const auto row = [](const char* path, const char* expected) {
            QTest::newRow(path) << QByteArray(path) << QByteArray(expected);
        };
        row("/", "/");
        row("/a/b", "/a/b");
        row("/%61%2D%7e/%7B", "/a-~/%7B");
        row("/a%2fb", "/a%2Fb");
        row("/a%252Fb", "/a%252Fb");
        row("/a//b/", "/a//b/");
        row("/a/./b", "/a/b");
        row("/a/../b", "/b");
        row("/a/b/..", "/a/");
        row("/a/b/.", "/a/b/");
        row("/a/%2e%2E/b", "/b");
        row("/a/.%2e/b", "/b");
        row("/.well-known/x", "/.well-known/x");
        row("/a/...", "/a/...");
        row("/a..b/..c", "/a..b/..c");
        row("/%e2%82%ac", "/%E2%82%AC");
        row("/..", "!");
        row("/a/../../b", "!");
        row("/%2e%2e/etc/passwd", "!");
        row("/a/..%2fb", "!");
        row("/a/..%5cb", "!");
        row("/a/%2e%2e%2fb", "!");
        row("/a/x%2f..", "!");
        row("/a/x%2f..%2fb", "!");
        row("/a/x%5c..%5cb", "!");
        row("/a/..;x/b", "!");
        row("/a/.;x/b", "!");
        for (const char* mixed : {"/a/x%5C..%2Fb", "/a/x%2F..%5Cb", "/a/x%2F..;a%2Fb", "/a/x%2f%2e%2e%5cb", "/a/x%2F.%5Cb", "/a/%2F..",
                                  "/a/%5C..;x", "/a/x;y%2F..%2Fb", "/a/x%2F..%3Ba", "/a/..%3Bx/b", "/a/x%5C%5C..%2Fb", "/a/x\\..\\b",
                                  "/a/x\\..%2Fb", "/a\\.."})
            row(mixed, "!");
        row("/a/x%2F...%2Fb", "/a/x%2F...%2Fb");
        row("/a/x%2F..b%5C.c", "/a/x%2F..b%5C.c");
        row("/a/x;..%2Fb", "/a/x;..%2Fb");
        row("/a/%2F%5C;", "/a/%2F%5C;");
        row("/a%00b", "!");
        row("/a%0", "!");
        row("/a%zz", "!");
    }
    void pathsAreNormalised()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, expected);
        const std::string result = normalised(path.toStdString());
        if (expected == "!") {
            QVERIFY2(result[0] == '!', result.c_str());
            return;
        }
        QCOMPARE(QByteArray::fromStdString(result), expected);
        QCOMPARE(normalised(result), result); // what is normal stays as it is
    }

    void dotSegmentsCanBeRefused()
    {
        QCOMPARE(normalised("/a/./b", DotSegments::Refuse)[0], '!');
        QCOMPARE(normalised("/a/%2e%2e/b", DotSegments::Refuse)[0], '!');
        QCOMPARE(normalised("/a/.b", DotSegments::Refuse), std::string("/a/.b"));
    }

    void whatNeedsNoWorkIsNotCopied()
    {
        Arena arena;
        const std::string_view path = "/orders/7";
        QVERIFY(normalisePath(path, DotSegments::Remove, arena)->data() == path.data());
        QVERIFY(percentDecode(path, arena)->data() == path.data());
        QVERIFY(percentEncode("abc", arena).size() == 3);
        QCOMPARE(arena.bytesReserved(), std::size_t(0));
    }

    void percentEncodingIsUndone()
    {
        Arena arena;
        std::string every;
        for (int octet = 1; octet < 256; ++octet)
            every += static_cast<char>(octet);
        QCOMPARE(std::string(*percentDecode(percentEncode(every, arena), arena)), every);
        QCOMPARE(std::string(percentEncode("a/b c", arena, "/")), std::string("a/b%20c"));
        QCOMPARE(std::string(*formDecode("a+b%2Bc", arena)), std::string("a b+c"));
        QCOMPARE(std::string(*percentDecode("a+b", arena)), std::string("a+b"));
        for (const char* bad : {"%", "%1", "%g0", "%00", "a%2"})
            QVERIFY(!percentDecode(bad, arena));
    }

    void queriesAreReadPieceByPiece()
    {
        QueryCursor cursor("a=1&&b&=x&c=d=e&");
        std::string seen;
        std::string_view name;
        std::string_view value;
        while (cursor.next(name, value))
            seen += "(" + std::string(name) + "," + std::string(value) + ")";
        QCOMPARE(seen, std::string("(a,1)(b,)(,x)(c,d=e)"));
    }

    void aRequestsTargetCanBeChanged()
    {
        Arena arena;
        RequestHead head(arena);
        QVERIFY(head.setTarget("/new?x=1"));
        QCOMPARE(std::string(head.path()), std::string("/new"));
        QVERIFY(!head.setTarget("/new path"));
        QCOMPARE(std::string(head.target), std::string("/new?x=1"));
    }
};

POSTERN_TEST(TargetTest);
#include "TargetTest.moc"
