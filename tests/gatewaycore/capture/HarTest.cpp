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

/// Tells to stop as it gives its last piece.
class StopAtEnd : public std::streambuf {
  public:
    StopAtEnd(const std::string& text, std::atomic<bool>& stop) : text_(text), stop_(stop) {}

  protected:
    std::streamsize xsgetn(char* to, std::streamsize most) override
    {
        const std::size_t count = text_.copy(to, static_cast<std::size_t>(most), given_);
        given_ += count;
        stop_ = given_ == text_.size();
        return static_cast<std::streamsize>(count);
    }

  private:
    const std::string& text_;
    std::size_t given_ = 0;
    std::atomic<bool>& stop_;
};

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

    /// Told to stop when the last octet of a large entry has been read: the entry is not looked at to its end, or what is broken
    /// there would be told.
    void aLargeEntryCanBeStoppedWhenAllOfItWasRead()
    {
        const std::string begin = "{\"log\":{\"entries\":[{\"startedDateTime\":\"2026-01-01T00:00:00Z\",\"request\":{\"method\":\"GET\",\"url\":\"https://h\"},"
                                  "\"response\":{\"status\":200,\"content\":{\"text\":\"";
        const std::string text = begin + std::string(3'000'000, 'x') + "\\u12\"}}}]}}";
        const auto take = [](const Trace&, const Annotation&) { return true; };
        std::istringstream whole(text);
        const auto broken = readHar(whole, "calls.har", take);
        QVERIFY(!broken && broken.error().kind() == ErrorKind::ParseError);
        std::atomic<bool> stop{false};
        StopAtEnd source(text, stop);
        std::istream in(&source);
        const auto stopped = readHar(in, "calls.har", take, {}, &stop);
        QVERIFY(!stopped);
        QVERIFY2(stopped.error().kind() == ErrorKind::Cancelled, stopped.error().describe().c_str());
    }

    /// In base64 as in text: the size is the whole one's, what is kept is the beginning, and what is no base64 stays as it is.
    void aLongBodyInBase64IsCut()
    {
        const auto entry = [](const std::string& content) {
            return "{\"log\":{\"entries\":[{\"startedDateTime\":\"2026-01-01T00:00:00Z\",\"request\":{\"method\":\"GET\",\"url\":\"https://h\"},"
                   "\"response\":{\"status\":200,\"content\":{\"encoding\":\"base64\",\"text\":\"" + content + "\"}}}]}}";
        };
        std::string octets(200'001, '\xf3');
        const auto read = [&](const std::string& content, std::size_t most) {
            std::istringstream in(entry(content));
            Trace got;
            HarLimits limits;
            limits.bodyOctets = most;
            (void)readHar(in, "calls.har", [&](Trace trace, const Annotation&) {
                got = std::move(trace);
                return true;
            }, limits);
            return got.clientResponse;
        };
        const std::string coded = crypto::base64Encode(octets);
        const Message all = read(coded, 1'000'000);
        QVERIFY(all.body == octets && all.bodySize == octets.size() && !all.bodyTruncated);
        const Message cut = read(coded, 100'000);
        QVERIFY(cut.body == octets.substr(0, 100'000) && cut.bodySize == octets.size() && cut.bodyTruncated);
        std::string padded = coded;
        padded.replace(65'534, 2, "=="); // an end in the midst of it
        QVERIFY(read(padded, 1'000'000).body == padded);
        QVERIFY(read("AP8", 1'000'000).body == "AP8");
        const Message none = read(padded, 1'000); // of which the end, that tells, is not kept
        QVERIFY(none.body == padded.substr(0, 1'000) && none.bodySize == padded.size() && none.bodyTruncated);
    }

    /// What is left out of a long body is measured, and held to JSON's rules, as what is read.
    void whatIsLeftOutOfALongBodyIsLookedAt()
    {
        const auto read = [](const std::string& text, std::size_t most, Message& got) {
            std::istringstream in("{\"log\":{\"entries\":[{\"startedDateTime\":\"2026-01-01T00:00:00Z\",\"request\":{\"method\":\"GET\",\"url\":\"https://h\","
                                  "\"postData\":{\"text\":\"" + text + "\"}},\"response\":{\"status\":200,\"content\":{\"text\":\"short\"}}}]}}");
            HarLimits limits;
            limits.bodyOctets = most;
            return readHar(in, "calls.har", [&](Trace trace, const Annotation&) {
                got = std::move(trace.clientRequest);
                return true;
            }, limits);
        };
        const std::vector<std::string> letters{"a", "0", "/", " ", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\u00e4", "\\u20AC", "\\ud834\\udd1e", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9d\x84\x9e"};
        std::uint32_t seed = 7;
        for (int n = 0; n < 300; ++n) {
            std::string text;
            for (int letter = 0; letter < 40; ++letter) {
                seed = seed * 1664525U + 1013904223U;
                text += letters[seed / 65536U % letters.size()];
            }
            Message whole;
            Message cut;
            QVERIFY(read(text, 1'000, whole) && read(text, 4, cut));
            QCOMPARE(cut.bodySize, static_cast<std::uint64_t>(whole.body.size()));
            QVERIFY2(cut.body == whole.body.substr(0, 4) && cut.bodyTruncated && !whole.bodyTruncated, text.c_str());
        }
        for (const char* bad : {"\\x", "\\u12g4", "\\ud834", "\\ud834x", "\\ud834\\n", "\\udd1e", "\x1f", "\x7f", "\xff", "\xc3(", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc3"}) {
            Message got;
            for (const std::size_t most : {1'000U, 4U}) {
                const auto refused = read("a beginning of some length " + std::string(bad), most, got);
                QVERIFY2(!refused, bad);
                QVERIFY2(refused.error().kind() == ErrorKind::ParseError && refused.error().describe().find("calls.har") != std::string::npos, refused.error().describe().c_str());
            }
        }
    }

    /// An entry of any size is read when it is its bodies that are long: they are not in memory.
    void anEntryMayBeLongerThanTheLimitByItsBodies()
    {
        HarLimits limits;
        limits.entryOctets = 10'000;
        limits.bodyOctets = 1'000;
        Trace trace = sample();
        trace.clientResponse.body = std::string(500'000, 'x');
        trace.clientResponse.bodySize = trace.clientResponse.body.size();
        const std::string text = written({trace}, HarWriter::Secrets::Kept);
        std::istringstream in(text);
        std::vector<Trace> all;
        const auto read = readHar(in, "calls.har", [&](Trace one, const Annotation&) {
            all.push_back(std::move(one));
            return true;
        }, limits);
        QVERIFY2(read, read ? "" : read.error().describe().c_str());
        QCOMPARE(all.size(), std::size_t(1));
        QVERIFY(all[0].clientResponse.body == std::string(1'000, 'x') && all[0].clientResponse.bodySize == 500'000 && all[0].clientResponse.bodyTruncated);
        limits.bodyOctets = 1'000'000; // wanted whole, it is too long
        QVERIFY(refusal(text, limits).contains(QStringLiteral("longer than 10000 octets")));
    }
};

POSTERN_TEST(HarTest);
#include "HarTest.moc"
