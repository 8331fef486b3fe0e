// SPDX-License-Identifier: Apache-2.0
#include "capture/Har.h"
#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <cstdio>
#include <fstream>
#include <random>
#include <sstream>

namespace postern::test {
int runTests(int argc, char** argv);
}

using namespace postern;
using namespace postern::capture;

namespace {

QString folder() { return QStringLiteral(POSTERN_SOURCE_DIR "/tests/judges/"); }

bool nodeIsThere()
{
    QProcess node;
    node.start(QStringLiteral("node"), {QStringLiteral("--version")});
    return node.waitForFinished(30'000) && node.exitCode() == 0;
}

QStringList verdicts(const QStringList& files)
{
    QProcess node;
    node.setWorkingDirectory(folder() + QStringLiteral("har"));
    node.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    node.start(QStringLiteral("node"), QStringList(QStringLiteral("validate.mjs")) + files);
    if (!node.waitForFinished(60'000))
        return {};
    return QString::fromUtf8(node.readAllStandardOutput()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

/// A trace of odd parts: octets that are no text, names and targets of all kinds, times and sizes at their ends.
inspection::Trace oddTrace(std::mt19937& random)
{
    const auto below = [&random](unsigned n) { return static_cast<unsigned>(random() % n); };
    static const std::vector<std::string> texts{"", "a", "\xc3\xbc", "\xff\xfe", "a b", "\"quoted\"", "<x>", "\n", "100%", "\xf0\x9f\x90\xb2", "{}|^`\\", std::string("\x00z", 2)};
    const auto text = [&] { return texts[below(static_cast<unsigned>(texts.size()))]; };
    const auto duration = [&] { return std::chrono::nanoseconds(below(3) == 0 ? 0 : random() % 1'000'000'000U); };
    const auto message = [&](const std::string& line) {
        inspection::Message made;
        made.line = line;
        static const std::vector<std::string> names{"Host", "Cookie", "Set-Cookie", "Content-Type", "Location", "X-Odd", "Authorization"};
        for (unsigned n = below(6); n > 0; --n)
            made.headers.emplace_back(names[below(static_cast<unsigned>(names.size()))], text() + "=" + text() + "; " + text());
        for (unsigned n = below(5); n > 0; --n)
            made.body += text();
        made.bodySize = made.body.size() + below(2) * 5'000'000'000ULL;
        made.bodyTruncated = below(2) == 0;
        return made;
    };
    inspection::Trace trace;
    trace.summary.id = random();
    trace.summary.began = std::chrono::system_clock::time_point(std::chrono::microseconds(random() * 400'000ULL));
    trace.summary.duration = duration();
    trace.summary.method = below(4) == 0 ? text() : "GET";
    trace.summary.target = "/" + text() + "?" + text() + "=" + text() + "#" + text();
    trace.summary.status = static_cast<int>(below(600));
    trace.clientRequest = message(below(5) == 0 ? text() : trace.summary.method + " " + trace.summary.target + " HTTP/1.1");
    trace.clientResponse = message(below(5) == 0 ? text() : "HTTP/1.1 200 " + text());
    static const std::vector<std::string> addresses{"", "127.0.0.1:80", "[::1]:80", "[fe80::1%eth0]:80", "localhost:80", "1.2.3:4"};
    for (unsigned n = below(3); n > 0; --n) {
        inspection::UpstreamAttempt attempt;
        attempt.address = addresses[below(static_cast<unsigned>(addresses.size()))];
        attempt.dns = duration();
        attempt.connect = duration();
        attempt.tls = duration();
        attempt.wait = duration();
        attempt.transfer = duration();
        attempt.response = message("HTTP/1.1 200 OK");
        trace.upstream.push_back(std::move(attempt));
    }
    trace.context.emplace_back("x", text());
    return trace;
}

} // namespace

class HarValidatorTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatIsWrittenIsAcceptedAndReadBackEqual()
    {
        std::mt19937 random(2026);
        std::vector<inspection::Trace> traces;
        for (int n = 0; n < 500; ++n)
            traces.push_back(oddTrace(random));
        const QTemporaryDir work;
        QStringList files;
        for (const auto secrets : {HarWriter::Secrets::Redacted, HarWriter::Secrets::Kept}) {
            files << work.filePath(QStringLiteral("%1.har").arg(files.size()));
            std::ofstream out(files.last().toStdString(), std::ios::binary);
            HarWriter writer(out, secrets);
            int number = 0;
            for (const inspection::Trace& trace : traces) {
                QVERIFY(writer.write(trace, {number % 10, number % 3 == 0, number % 4 == 0 ? "see \"this\" \xff" : ""}));
                ++number;
            }
            QVERIFY(writer.finish());
        }
        files << work.filePath(QStringLiteral("empty.har"));
        {
            std::ofstream out(files.last().toStdString());
            HarWriter writer(out);
        }
        // The judge judges: an archive without what the schema asks for is refused.
        files << work.filePath(QStringLiteral("bad.har"));
        std::ofstream(files.last().toStdString()) << R"({"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[{"time":1}]}})";
        const QStringList said = verdicts(files);
        QCOMPARE(said.size(), 4);
        QCOMPARE(said.at(0), QStringLiteral("ok 500"));
        QCOMPARE(said.at(1), QStringLiteral("ok 500"));
        QCOMPARE(said.at(2), QStringLiteral("ok 0"));
        QVERIFY(said.at(3).startsWith(QStringLiteral("bad ")));

        std::ifstream in(files.at(1).toStdString(), std::ios::binary);
        std::size_t at = 0;
        const auto read = readHar(in, "1.har", [&](const inspection::Trace& trace, const Annotation&) {
            // Written as JSON, octets that are no text have become U+FFFD everywhere but in bodies.
            const auto wanted = schema::readJson(schema::writeJson(inspection::toValue(traces[at++]), 0), "trace");
            if (!wanted || !(*wanted == inspection::toValue(trace)))
                qWarning("%s\n%s", wanted ? schema::writeJson(*wanted, 0).c_str() : "", schema::writeJson(inspection::toValue(trace), 0).c_str());
            return wanted && *wanted == inspection::toValue(trace);
        });
        QVERIFY2(read, read ? "" : read.error().describe().c_str());
        QCOMPARE(read->entries, std::uint64_t(500));
    }
};

POSTERN_TEST(HarValidatorTest);

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const char* missing = nullptr;
    if (!nodeIsThere())
        missing = "Node.js is not installed";
    else if (!QFile::exists(folder() + QStringLiteral("node_modules/har-validator/package.json")))
        missing = "har-validator is not installed: run `npm ci` in tests/judges";
    if (missing == nullptr)
        return postern::test::runTests(argc, argv);
    const bool required = qEnvironmentVariable("POSTERN_REQUIRE_JUDGES").split(QLatin1Char(',')).contains(QStringLiteral("har"));
    std::fprintf(stderr, "%s: %s\n", required ? "FAILED" : "SKIPPED", missing);
    return required ? 1 : 77;
}

#include "HarValidatorTest.moc"
