// SPDX-License-Identifier: Apache-2.0
#include "capture/Har.h"

#include "crypto/Base64.h"
#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"
#include "support/PlantedTrace.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>
#include <atomic>
#include <sstream>

using namespace postern;
using namespace postern::capture;
using inspection::Change;
using inspection::Message;
using inspection::Trace;

namespace {

Trace sample()
{
    Trace trace;
    trace.summary.id = 17;
    trace.summary.began = std::chrono::system_clock::time_point(std::chrono::microseconds(1'790'000'000'123'456));
    trace.summary.duration = std::chrono::nanoseconds(12'345'678);
    trace.summary.api = "Orders 1.0.0";
    trace.summary.method = "POST";
    trace.summary.target = "/orders/1.0.0/orders?q=\xc3\xbc&a=1%202";
    trace.summary.route = "/orders";
    trace.summary.status = 201;
    trace.summary.requestBytes = 300;
    trace.summary.responseBytes = 90;
    trace.summary.client = "127.0.0.1";
    trace.correlationId = "c0ffee";
    trace.configHash = "sha256:5d1f";
    trace.clientRequest = {"POST /orders/1.0.0/orders?q=\xc3\xbc&a=1%202 HTTP/1.1",
                           {{"Host", "shop.example:8280"}, {"Content-Type", "application/json"}, {"Cookie", "a=1; b=2"}, {"X-Two", "1"}, {"X-Two", "2"}},
                           "{\"item\":\"Sm\xc3\xb8rrebr\xc3\xb8\x64 \xf0\x9f\x8d\x95\"}", 31, false};
    trace.clientResponse = {"HTTP/1.1 201 Created",
                            {{"Content-Type", "application/octet-stream"}, {"Set-Cookie", "s=1; Path=/; HttpOnly"}, {"Location", "/orders/18"}},
                            std::string("\x00\x01\xff\xfe octets", 11), 11, false};
    inspection::Step step;
    step.filter = "jwt-auth";
    step.phase = "authenticate";
    step.result = inspection::StepResult::Passed;
    step.origin = "gateway.yaml:3:5";
    step.duration = std::chrono::nanoseconds(60'000);
    step.reason = inspection::Reason{"jwt-auth.ok", {{"issuer", "https://idp.example"}}, "The token is of https://idp.example.", ""};
    step.changes = {{Change::Where::Header, Change::Kind::Added, "X-Trace", "", "1"}};
    trace.steps.push_back(step);
    inspection::UpstreamAttempt attempt;
    attempt.url = "http://127.0.0.1:9001";
    attempt.address = "127.0.0.1:9001";
    attempt.connect = std::chrono::nanoseconds(300'000);
    attempt.wait = std::chrono::nanoseconds(8'000'000);
    attempt.transfer = std::chrono::nanoseconds(200'000);
    attempt.request = Message{"POST /orders HTTP/1.1", {{"Host", "127.0.0.1:9001"}}, "x", 1, false};
    attempt.response = Message{"HTTP/1.1 201 Created", {}, std::string("\xff\x00", 2), 2, false};
    trace.upstream.push_back(attempt);
    trace.context = {{"route", "/orders"}, {"token.sub", "admin"}};
    return trace;
}

std::string written(const std::vector<Trace>& traces, HarWriter::Secrets secrets = HarWriter::Secrets::Redacted, const Annotation& annotation = {})
{
    std::ostringstream out;
    HarWriter writer(out, secrets);
    for (const Trace& trace : traces)
        writer.write(trace, annotation);
    writer.finish();
    return out.str();
}

std::vector<Trace> readAll(const std::string& text)
{
    std::istringstream in(text);
    std::vector<Trace> all;
    const auto read = readHar(in, "calls.har", [&](Trace trace, const Annotation&) {
        all.push_back(std::move(trace));
        return true;
    });
    if (!read)
        qWarning("%s", read.error().describe().c_str());
    return all;
}

QString refusal(const std::string& text, const HarLimits& limits = {})
{
    std::istringstream in(text);
    const auto read = readHar(in, "calls.har", [](const Trace&, const Annotation&) { return true; }, limits);
    return read ? QStringLiteral("accepted") : QString::fromStdString(read.error().describe());
}

/// JSON that is written with ' for ", and ` for a quote within a text.
std::string quoted(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    std::replace(text.begin(), text.end(), '`', '"');
    return text;
}

std::string json(const Trace& trace) { return schema::writeJson(inspection::toValue(trace), 0); }

} // namespace

class HarTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatIsWrittenIsReadBackEqual()
    {
        Trace refused = sample();
        refused.summary.id = 18;
        refused.summary.status = 0;
        refused.upstream.clear();
        refused.clientRequest.body = std::string("\x80\x81 binary \x00", 11);
        refused.clientResponse = {};
        const std::vector<Trace> sent{sample(), refused};
        const std::vector<Trace> got = readAll(written(sent, HarWriter::Secrets::Kept));
        QCOMPARE(got.size(), sent.size());
        for (std::size_t n = 0; n < sent.size(); ++n)
            QCOMPARE(QString::fromStdString(json(got[n])), QString::fromStdString(json(sent[n])));
        // Redacted and read, it is redacted no further.
        const std::vector<Trace> once = readAll(written(sent));
        const std::vector<Trace> twice = readAll(written(once));
        QCOMPARE(twice.size(), once.size());
        for (std::size_t n = 0; n < once.size(); ++n)
            QCOMPARE(QString::fromStdString(json(twice[n])), QString::fromStdString(json(once[n])));
    }

    void anEntrySaysWhatOthersExpect()
    {
        const auto har = schema::readJson(written({sample()}, HarWriter::Secrets::Kept), "written.har");
        QVERIFY(har);
        const schema::Value* entry = har->atPath("log.entries[0]");
        QVERIFY(entry != nullptr);
        QCOMPARE(entry->atPath("request.url")->asString(), std::string("http://shop.example:8280/orders/1.0.0/orders?q=%C3%BC&a=1%202"));
        QCOMPARE(entry->atPath("request.queryString[0].value")->asString(), std::string("\xc3\xbc"));
        QCOMPARE(entry->atPath("request.queryString[1].value")->asString(), std::string("1 2"));
        QCOMPARE(entry->atPath("request.cookies")->size(), std::size_t(2));
        QCOMPARE(entry->atPath("response.statusText")->asString(), std::string("Created"));
        QCOMPARE(entry->atPath("response.redirectURL")->asString(), std::string("/orders/18"));
        QCOMPARE(entry->atPath("response.content.encoding")->asString(), std::string("base64"));
        QVERIFY(entry->atPath("response.cookies[0].httpOnly")->asBool());
        QCOMPARE(entry->atPath("serverIPAddress")->asString(), std::string("127.0.0.1"));
        // The parts that apply add up to the whole; those that do not are -1.
        double sum = 0;
        for (const char* part : {"blocked", "dns", "connect", "send", "wait", "receive"}) {
            const double value = entry->find("timings")->find(part)->asDouble();
            QVERIFY(value >= 0 || value == -1);
            sum += value > 0 ? value : 0;
        }
        QVERIFY(std::abs(sum - entry->find("time")->asDouble()) < 1e-6);
        QCOMPARE(entry->atPath("timings.dns")->asDouble(), -1.0);
        QCOMPARE(entry->atPath("timings.ssl")->asDouble(), -1.0);
        QCOMPARE(entry->find("time")->asDouble(), 12.345678);
    }

    void whatAPersonPutOnAnExchangeGoesWithIt()
    {
        std::ostringstream out;
        {
            HarWriter writer(out);
            QVERIFY(writer.write(sample(), {7, true, "ask Ada; Bearer abcdef0123456789abcdef was sent"}));
            QVERIFY(writer.write(sample(), {0, true, ""}));
            QVERIFY(writer.write(sample()));
        }
        std::string text = out.str();
        QVERIFY(text.find("\"comment\":\"ask Ada") != std::string::npos); // for other programs
        QVERIFY(text.find("abcdef0123456789") == std::string::npos);
        const auto annotations = [](const std::string& archive) {
            std::istringstream in(archive);
            std::vector<Annotation> all;
            (void)readHar(in, "calls.har", [&](Trace, const Annotation& one) {
                all.push_back(one);
                return true;
            });
            return all;
        };
        const std::vector<Annotation> read = annotations(text);
        QCOMPARE(read.size(), std::size_t(3));
        QVERIFY(read[0].mark == 7 && read[0].pinned && read[0].note.starts_with("ask Ada"));
        QVERIFY(read[1] == (Annotation{0, true, ""}) && read[2].isEmpty());
        const std::vector<Annotation> others = annotations(quoted(
            "{'log':{'entries':[{'startedDateTime':'2026-01-01T00:00:00Z','comment':'slow','request':{'method':'GET','url':'http://h/'},'response':{}},"
            "{'startedDateTime':'2026-01-01T00:00:00Z','comment':7,'request':{'method':'GET','url':'http://h/'},'response':{}}]}}"));
        QCOMPARE(others.size(), std::size_t(2));
        QVERIFY(others[0] == (Annotation{0, false, "slow"}) && others[1].isEmpty());
        const std::size_t at = text.find("\"mark\":7");
        text.replace(at, 8, "\"mark\":77"); // no mark of ours
        QCOMPARE(annotations(text).at(0).mark, 9);
    }

    void archivesOfOthersAreRead()
    {
        const auto got = readAll(quoted(
            "{'log': {'version': '1.2', 'creator': {'name': 'a \\`entries\\`: [{', 'version': '1'}, "
            "'pages': [{'entries': [1, 2]}], "
            "'entries': [ "
            "{'startedDateTime': '2026-03-01T12:00:00.5+02:00', 'time': 52.25, 'request': {'method': 'GET', 'url': 'https://api.example/v1/x?y=1#z', "
            "'httpVersion': 'h2', 'headers': [{'name': 'Accept', 'value': '*/*'}], 'cookies': [], 'queryString': [], 'headersSize': -1, 'bodySize': 0}, "
            "'response': {'status': 404, 'statusText': 'Not Found', 'httpVersion': 'h2', 'headers': [], 'cookies': [], 'redirectURL': '', "
            "'content': {'size': 3, 'mimeType': 'text/plain', 'text': 'AP8B', 'encoding': 'base64'}, 'headersSize': -1, 'bodySize': -1}, "
            "'cache': {}, 'timings': {'blocked': 1, 'dns': 2, 'connect': 5, 'ssl': 3, 'send': 0, 'wait': 40, 'receive': 4.25}}]}} "));
        QCOMPARE(got.size(), std::size_t(1));
        const Trace& trace = got.front();
        QCOMPARE(trace.summary.method, std::string("GET"));
        QCOMPARE(trace.summary.target, std::string("/v1/x?y=1"));
        QCOMPARE(trace.summary.status, 404);
        QVERIFY(trace.summary.duration == std::chrono::microseconds(52'250));
        QVERIFY(trace.summary.began.time_since_epoch() == std::chrono::milliseconds(1'772'359'200'500));
        QCOMPARE(trace.clientResponse.line, std::string("h2 404 Not Found"));
        QCOMPARE(trace.clientResponse.body, std::string("\x00\xff\x01", 3));
        QCOMPARE(trace.upstream.size(), std::size_t(1));
        QCOMPARE(trace.upstream[0].url, std::string("https://api.example"));
        QVERIFY(trace.upstream[0].connect == std::chrono::milliseconds(2) && trace.upstream[0].tls == std::chrono::milliseconds(3));
        // Written again, the URL is the one that was read.
        const auto har = schema::readJson(written(got), "again.har");
        QVERIFY(har->atPath("log.entries[0].request.url")->asString() == "https://api.example/v1/x?y=1#z");
    }

    void whatIsNoArchiveIsRefusedWithItsPlace()
    {
        QVERIFY(refusal("").contains(QStringLiteral("ends too early")));
        QVERIFY(refusal("[]").contains(QStringLiteral("calls.har: line 1: this is no HAR")));
        QVERIFY(refusal("{}").contains(QStringLiteral("no list log.entries")));
        QVERIFY(refusal("{\"log\":{\"entries\":[\n\n3]}}").contains(QStringLiteral("line 3: an entry is no object")));
        QVERIFY(refusal("{\"log\":{\"entries\":[]}} x").contains(QStringLiteral("behind the end")));
        QVERIFY(refusal("{\"log\":{\"entries\":[}}").contains(QStringLiteral("not open")));
        const QString broken = refusal("{\"log\":{\"entries\":[\n{\"a\": tru}]}}");
        QVERIFY2(broken.startsWith(QStringLiteral("calls.har:2: entry 1: ")), qPrintable(broken));
        QVERIFY(refusal("{\"log\":{\"entries\":[" + std::string(600, '[')).contains(QStringLiteral("entry is no object")));
        QVERIFY(refusal("{\"a\":" + std::string(600, '[')).contains(QStringLiteral("too deeply")));
        HarLimits limits;
        limits.entryOctets = 100;
        QVERIFY(refusal("{\"log\":{\"entries\":[{\"a\":\"" + std::string(200, 'x'), limits).contains(QStringLiteral("longer than 100")));
        limits = {};
        limits.entries = 1;
        QVERIFY(refusal(written({sample(), sample()}), limits).contains(QStringLiteral("more than 1 entries")));
        std::istringstream in("{\"log\":{\"entries\":[{\"request\":{}},\n{\"startedDateTime\":\"x\",\"request\":{\"method\":\"G\",\"url\":\"/\"},\"response\":{}}]}}");
        const auto read = readHar(in, "calls.har", [](const Trace&, const Annotation&) { return true; });
        QVERIFY(read && read->entries == 0 && read->skipped == 2);
        QCOMPARE(read->problems.at(1), std::string("calls.har:2: entry 2: its startedDateTime is no time"));
    }

    void plantedSecretsAreNotInARedactedArchive()
    {
        const test::PlantedTrace planted;
        const Annotation annotation{0, false, planted.note};
        const std::string out = written({planted.trace}, HarWriter::Secrets::Redacted, annotation);
        QCOMPARE(planted.foundIn(out), std::string());
        QVERIFY(planted.canaries.size() > 35);
        // The search finds what is there, in each of the ways it may be written.
        const std::string& visible = planted.visible;
        QVERIFY(test::holdsSecret(out, visible));
        QVERIFY(test::holdsSecret(crypto::base64Encode("xx" + visible + "yy"), visible) && test::holdsSecret("a" + test::jsonEscaped(visible), visible) &&
                test::holdsSecret(test::percentEncoded(visible), visible));
        const std::string kept = written({planted.trace}, HarWriter::Secrets::Kept, annotation);
        for (const std::string& one : planted.canaries)
            QVERIFY2(test::holdsSecret(kept, one), one.c_str());
    }

    void aLongBodyIsCutAndALongEntryCanBeStopped()
    {
        Trace trace = sample();
        trace.clientRequest.body = std::string(300'000, 'x');
        trace.clientRequest.bodySize = 300'000;
        const std::string text = written({trace, trace}, HarWriter::Secrets::Kept);
        HarLimits limits;
        limits.bodyOctets = 1'000;
        std::istringstream in(text);
        std::vector<Trace> all;
        const auto take = [&](Trace one, const Annotation&) {
            all.push_back(std::move(one));
            return true;
        };
        QVERIFY(readHar(in, "calls.har", take, limits));
        QCOMPARE(all.size(), std::size_t(2));
        QCOMPARE(all[0].clientRequest.body, std::string(1'000, 'x'));
        QVERIFY(all[0].clientRequest.bodyTruncated && all[0].clientRequest.bodySize == 300'000);
        QVERIFY(!all[0].clientResponse.bodyTruncated);
        // Of an archive that is one entry of megabytes nothing is given out, nor the whole of it read.
        std::istringstream one(written({trace}, HarWriter::Secrets::Kept) + std::string(4'000'000, ' '));
        all.clear();
        const std::atomic<bool> stop{true};
        const auto stopped = readHar(one, "calls.har", take, {}, &stop);
        QVERIFY(!stopped && stopped.error().kind() == ErrorKind::Cancelled);
        QVERIFY(all.empty() && one.tellg() < 1'000'000);
    }
};

POSTERN_TEST(HarTest);
#include "HarTest.moc"
