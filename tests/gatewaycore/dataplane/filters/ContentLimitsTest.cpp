// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

/// A POST whose content comes in pieces.
struct Post : Visit {
    Post(Shop& its, std::string_view type, std::string_view coding = {}) : Visit(its, http::Method::Post)
    {
        if (!type.empty())
            with("Content-Type", type);
        if (!coding.empty())
            with("Content-Encoding", coding);
    }
    /// The status, or "passed". With a length, the last piece says that it is the last; chunked content ends by itself.
    QByteArray send(std::string_view content, std::size_t piece, bool chunked)
    {
        exchange.requestFraming() = chunked ? http::BodyFraming::chunked() : http::BodyFraming::ofLength(content.size());
        if (const QByteArray answer = in(); answer != "continue")
            return answer;
        for (std::size_t at = 0; at < content.size(); at += piece) {
            if (!pass(content.substr(at, piece), !chunked && at + piece >= content.size()))
                return QByteArray::number(exchange.response().status);
        }
        if ((chunked || content.empty()) && !pass({}, true))
            return QByteArray::number(exchange.response().status);
        return "passed";
    }
    bool pass(std::string_view piece, bool last)
    {
        pipeline::BodyChunk chunk{piece, last};
        const bool good = shop.chain->passRequestData(exchange, 0, shop.steps.size(), chunk) == pipeline::Verdict::Continue;
        if (chunk.bytes.data() != piece.data())
            qFatal("content was changed");
        if (!good)
            tap.after(exchange, shop.chain->steps()[0], pipeline::Direction::Request, pipeline::Verdict::Respond);
        return good;
    }
};

/// The same verdict for content in pieces of any size, with and without a length.
QByteArray verdictOf(Shop& shop, std::string_view type, std::string_view content)
{
    QByteArray first;
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{16}, content.size() + 1}) {
        for (const bool chunked : {false, true}) {
            Post post(shop, type);
            QByteArray verdict = post.send(content, piece, chunked);
            if (!post.reason().isEmpty())
                verdict += " " + post.reason() + ": " + post.sentence();
            if (first.isEmpty())
                first = verdict;
            else if (verdict != first)
                return "differs: " + first + " / " + verdict;
        }
    }
    return first;
}

} // namespace

class ContentLimitsTest : public QObject {
    Q_OBJECT
  private slots:
    void judgesJsonWhileItPasses_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("verdict");
        QTest::newRow("good") << QByteArray(R"({"a":[1,2,3]})") << QByteArray("passed");
        QTest::newRow("none") << QByteArray() << QByteArray("passed");
        QTest::newRow("deep") << QByteArray("[[[[]]]]")
                              << QByteArray("400 json-limits.above: The JSON has more than 3 levels, at octet 3.");
        QTest::newRow("cut off") << QByteArray(R"({"a":[1,2)")
                                 << QByteArray("400 json-limits.malformed: The content is not valid JSON: it ends in the middle, at octet 9.");
        QTest::newRow("wrong") << QByteArray("<a/>")
                               << QByteArray("400 json-limits.malformed: The content is not valid JSON: a value has to stand here, at octet 0.");
    }
    void judgesJsonWhileItPasses()
    {
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, verdict);
        Shop shop;
        shop.add("json-limits", "{maxDepth: 3}");
        for (const char* type : {"application/json", "Application/JSON; charset=utf-8", "application/problem+json"})
            QCOMPARE(verdictOf(shop, type, content.toStdString()), verdict);
    }

    void passesWhatIsOfAnotherType()
    {
        Shop shop;
        shop.add("json-limits");
        QCOMPARE(verdictOf(shop, "text/plain", "[[[["), QByteArray("passed"));
        Shop strict;
        strict.add("json-limits", "{otherTypes: refuse}");
        QCOMPARE(verdictOf(strict, "text/plain", "x"),
                 QByteArray("415 json-limits.other-type: Content of the type text/plain is not JSON."));
    }

    void refusesContentThatCannotBeLookedInto()
    {
        Shop shop;
        shop.add("json-limits");
        QCOMPARE(verdictOf(shop, "", "{}"), QByteArray("415 json-limits.untyped: The request has content but no Content-Type."));
        Post zipped(shop, "application/json", "gzip");
        QCOMPARE(zipped.send("\x1f\x8b", 10, false), QByteArray("415"));
        QCOMPARE(zipped.reason(), QByteArray("json-limits.encoded"));
        Post listed(shop, "application/json", "identity, br");
        QCOMPARE(listed.send("x", 10, false), QByteArray("415"));
        Post identity(shop, "application/json", "identity");
        QCOMPARE(identity.send("[", 10, false), QByteArray("400"));
        Post twice(shop, "text/plain");
        twice.with("Content-Type", "application/json");
        QCOMPARE(twice.send("{}", 10, false), QByteArray("400"));
        QCOMPARE(twice.reason(), QByteArray("json-limits.two-types"));

        Shop lenient;
        lenient.add("json-limits", "{untyped: pass, encoded: pass}");
        QCOMPARE(verdictOf(lenient, "", "["), QByteArray("passed"));
        Post passing(lenient, "application/json", "gzip");
        QCOMPARE(passing.send("\x1f\x8b", 1, true), QByteArray("passed"));
    }

    void asksNothingOfRequestsWithoutContent()
    {
        Shop shop;
        shop.add("json-limits", "{otherTypes: refuse}");
        for (const http::Method method : {http::Method::Get, http::Method::Head, http::Method::Post}) {
            Visit visit(shop, method);
            visit.with("Content-Encoding", "gzip");
            QCOMPARE(visit.in(), QByteArray("continue"));
        }
    }

    void refusesWhatIsTooLargeBeforeAndWhileItComes()
    {
        Shop shop;
        shop.add("json-limits", "{maxBodySize: 8B}");
        Post told(shop, "application/json");
        QCOMPARE(told.send("[1,2,3,4]", 10, false), QByteArray("413"));
        QCOMPARE(told.sentence(), QByteArray("The content has more than 8 octets."));
        Post found(shop, "application/json");
        QCOMPARE(found.send("[1,2,3,4]", 2, true), QByteArray("413"));
        QCOMPARE(verdictOf(shop, "application/json", "[1,2,33]"), QByteArray("passed"));
    }

    void tellsTheClientWhere()
    {
        Shop shop;
        shop.add("json-limits");
        Post post(shop, "application/json");
        QCOMPARE(post.send("{\"a\":01}", 3, true), QByteArray("400"));
        QVERIFY2(post.body().contains("this is not a number as JSON writes it, at octet 6."), post.body().constData());
        QCOMPARE(post.code(), QByteArray("400"));
    }
};

POSTERN_TEST(ContentLimitsTest);
#include "ContentLimitsTest.moc"
