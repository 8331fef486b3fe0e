// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/SampleTraffic.h"
#include "support/TestMain.h"
#include "workbench/inspector/ContextAtStep.h"
#include "workbench/inspector/MessageAtStep.h"
#include "workbench/inspector/MessageDiff.h"
#include "workbench/inspector/StepOrigin.h"
#include "workbench/inspector/TraceText.h"
#include "workbench/inspector/WhyBanner.h"
#include "workbench/models/CallCopies.h"
#include "workbench/models/TraceCall.h"
#include "workbench/models/TraceChainModel.h"

#include <QAbstractItemModelTester>
#include <QtTest>
#include <algorithm>

using namespace postern::workbench;
using namespace postern::inspection;
using postern::test::sampleTrace;

namespace {

std::string header(const Message& message, const std::string& name)
{
    for (const auto& [key, value] : message.headers) {
        if (key == name)
            return value;
    }
    return {};
}

std::size_t stepOf(const Trace& trace, const std::string& filter)
{
    for (std::size_t n = 0; n < trace.steps.size(); ++n) {
        if (trace.steps[n].filter == filter)
            return n;
    }
    return trace.steps.size();
}

QString lines(const QVector<DiffLine>& all, DiffLine::Kind kind)
{
    QStringList found;
    for (const DiffLine& line : all) {
        if (line.kind == kind)
            found << line.text;
    }
    return found.join(QLatin1Char('|'));
}

} // namespace

class TraceReadingTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aRequestIsRebuiltAtEachStep()
    {
        const Trace trace = sampleTrace(12); // GET /orders, served
        const auto before = messageAtStep(trace, stepOf(trace, "jwt-auth"));
        QVERIFY(!before.response);
        QCOMPARE(header(before.before, "Authorization"), std::string("Bearer ******"));
        QCOMPARE(header(before.after, "Authorization"), std::string());
        QCOMPARE(header(before.after, "X-JWT-Assertion"), std::string("eyJ******"));
        const auto later = messageAtStep(trace, stepOf(trace, "set-header"));
        QCOMPARE(header(later.before, "Authorization"), std::string());
        QCOMPARE(header(later.after, "X-Trace"), trace.correlationId);
        QCOMPARE(header(requestAfterChain(trace), "X-Trace"), trace.correlationId);
    }

    void aResponseIsRebuiltBackwardsFromWhatTheClientGot()
    {
        Trace trace = sampleTrace(12);
        Step& send = trace.steps.back();
        send.changes = {{Change::Where::Line, Change::Kind::Replaced, "status", "200", "203"},
                        {Change::Where::Header, Change::Kind::Added, "Via", "", "postern"},
                        {Change::Where::Header, Change::Kind::Removed, "Server", "sample", ""}};
        trace.clientResponse.line = "HTTP/1.1 203 OK";
        trace.clientResponse.headers = {{"Content-Type", "application/json"}, {"Via", "postern"}};
        const auto at = messageAtStep(trace, trace.steps.size() - 1);
        QVERIFY(at.response);
        QCOMPARE(at.before.line, std::string("HTTP/1.1 200 OK"));
        QCOMPARE(header(at.before, "Server"), std::string("sample"));
        QCOMPARE(header(at.before, "Via"), std::string());
        QCOMPARE(at.after.line, trace.clientResponse.line);
    }

    void anAnswerOfTheGatewayIsMadeByItsStep()
    {
        const Trace trace = sampleTrace(6); // 401 by jwt-auth
        const auto at = messageAtStep(trace, stepOf(trace, "jwt-auth"));
        QVERIFY(at.made && at.response);
        QCOMPARE(at.before.line, trace.clientRequest.line);
        QCOMPARE(at.after.line, trace.clientResponse.line);
    }

    void changesOfALineTouchTheirWordOnly()
    {
        Message message;
        message.line = "GET /a HTTP/1.1";
        applyChange(message, {Change::Where::Line, Change::Kind::Replaced, "target", "/a", "/b?c=d"});
        applyChange(message, {Change::Where::Line, Change::Kind::Replaced, "method", "GET", "POST"});
        QCOMPARE(message.line, std::string("POST /b?c=d HTTP/1.1"));
        revertChange(message, {Change::Where::Line, Change::Kind::Replaced, "target", "/a", "/b?c=d"});
        QCOMPARE(message.line, std::string("POST /a HTTP/1.1"));
    }

    void aDiffIgnoresTheOrderAndCaseOfFields()
    {
        Message before{"GET / HTTP/1.1", {{"A", "1"}, {"B", "2"}, {"C", "3"}}, "x\ny\nz", 5, false};
        Message after{"GET / HTTP/1.1", {{"b", "2"}, {"a", "1"}, {"c", "4"}, {"D", "5"}}, "x\nw\nz", 5, false};
        const auto all = diffMessages(before, after);
        QCOMPARE(lines(all, DiffLine::Kind::Changed), QStringLiteral("c: 4"));
        QCOMPARE(lines(all, DiffLine::Kind::Added), QStringLiteral("D: 5|w"));
        QCOMPARE(lines(all, DiffLine::Kind::Removed), QStringLiteral("y"));
    }

    void aHugeBodyIsComparedAsAWhole()
    {
        Message before;
        Message after;
        for (int n = 0; n < 5'000; ++n)
            before.body += "line\n";
        after.body = before.body + "more";
        QElapsedTimer timer;
        timer.start();
        QVERIFY(diffMessages(before, after).size() > 5'000);
        QVERIFY(timer.elapsed() < 2'000);
    }

    void theContextIsKnownBeforeAndAfterAStep()
    {
        Trace trace = sampleTrace(12);
        const auto shown = [&trace](const char* filter) {
            QStringList all;
            for (const DiffLine& line : contextAtStep(trace, stepOf(trace, filter)))
                all << (line.kind == DiffLine::Kind::Added     ? QStringLiteral("+ ")
                        : line.kind == DiffLine::Kind::Removed ? QStringLiteral("- ")
                        : line.kind == DiffLine::Kind::Changed ? QStringLiteral("~ ") + line.before + QStringLiteral(" > ")
                                                               : QString()) + line.text;
            return all;
        };
        QCOMPARE(shown("cors"), QStringList());
        QCOMPARE(shown("jwt-auth"), QStringList({QStringLiteral("+ token.sub = admin")}));
        QCOMPARE(shown("scopes"), QStringList({QStringLiteral("token.sub = admin")}));
        trace.steps[stepOf(trace, "rate-limit")].changes = {{Change::Where::Context, Change::Kind::Replaced, "quota.left", "4", "3"},
                                                            {Change::Where::Context, Change::Kind::Removed, "token.sub", "admin", ""}};
        QCOMPARE(shown("scopes"), QStringList({QStringLiteral("quota.left = 4"), QStringLiteral("token.sub = admin")}));
        QCOMPARE(shown("rate-limit"), QStringList({QStringLiteral("~ quota.left = 4 > quota.left = 3"), QStringLiteral("- token.sub = admin")}));
        QCOMPARE(shown("send"), QStringList({QStringLiteral("quota.left = 3")}));
    }

    void aStepsOriginIsFoundInItsLabel()
    {
        const auto plain = stepOrigin(QStringLiteral("gateway.yaml:14:5"));
        QVERIFY(plain && plain->file == QStringLiteral("gateway.yaml") && plain->line == 14 && plain->column == 5);
        QVERIFY(isEditable(*plain) && apiOf(*plain).isEmpty());
        const auto pulled = stepOrigin(QStringLiteral("Publisher rev 4 (apis/Orders-1.0.0/api.json:34:26)"));
        QVERIFY(pulled && pulled->line == 34 && !isEditable(*pulled));
        QCOMPARE(apiOf(*pulled), QStringLiteral("Orders-1.0.0"));
        const auto own = stepOrigin(QStringLiteral("apis/Orders-1.0.0/postern.yaml:7:3"));
        QVERIFY(own && isEditable(*own) && apiOf(*own) == QStringLiteral("Orders-1.0.0"));
        QVERIFY(!stepOrigin(QStringLiteral("Publisher rev 4")) && !stepOrigin(QStringLiteral("gateway")) && !stepOrigin({}));
    }

    void aCallIsCopiedForOtherTools()
    {
        const Trace trace = sampleTrace(3); // POST /orders with a body, 201
        CurlCommand call = callOf(trace, QStringLiteral("http://127.0.0.1:8280"));
        call.headers.append({QStringLiteral("X-Odd"), QStringLiteral("it's #1 {{x}}")});
        const QString httpie = httpieText(call);
        QVERIFY2(httpie.startsWith(QLatin1String("http \\\n  --raw '{\"item\":\"margherita\",\"amount\":2}' \\\n  POST ")), qPrintable(httpie));
        QVERIFY2(httpie.contains(shellWord(QStringLiteral("X-Odd:it's #1 {{x}}"))), qPrintable(httpie));
        const QString hurl = hurlText(call, trace);
        QVERIFY2(hurl.contains(QLatin1String("\nPOST http://127.0.0.1:8280/orders/1.0.0/orders\n")), qPrintable(hurl));
        QVERIFY(hurl.startsWith(QLatin1String("# "))); // the token was masked: that is said
        QVERIFY(hurl.contains(QLatin1String("X-Odd: it's \\#1 \\u{7b}\\u{7b}x}}\n")));
        QVERIFY(hurl.contains(QLatin1String("\nHTTP 201\n[Asserts]\n")));
        QVERIFY(hurl.contains(QLatin1String("jsonpath \"$.id\" == 17\n")));
        QVERIFY(hurl.contains(QLatin1String("jsonpath \"$.state\" == \"baking\"\n")));
        QVERIFY(!httpieText(callOf(sampleTrace(12), QStringLiteral("http://h"))).contains(QLatin1String("--raw")));
    }

    void ofALongBodyItsBeginningIsShown()
    {
        postern::inspection::Message message{"HTTP/1.1 200 OK", {}, {}, 0, false};
        while (message.body.size() < 200'000)
            message.body += "aü€𝄞";
        message.body.insert(0, "[");
        message.bodySize = 900'000;
        message.bodyTruncated = true;
        const QString shown = messageText(message, true);
        QVERIFY(shown.size() > 25'000 && shown.size() < 66'000);
        QVERIFY(!shown.contains(QChar::ReplacementCharacter));
        QVERIFY2(shown.contains(QStringLiteral("kB are shown. Save the body to see the rest.)")), qPrintable(shown.right(200)));
        QVERIFY2(shown.contains(QStringLiteral("were kept of 900.0 kB)")), qPrintable(shown.right(200)));
        message.body.resize(64 * 1024);
        QVERIFY(!messageText(message, true).contains(QStringLiteral("Save the body")));
    }

    void controlCharactersCannotHide()
    {
        QCOMPARE(shownText(std::string("a\x1b[31m\0b", 8)), QStringLiteral("a\u241b[31m\u2400b"));
    }

    void theWhyNamesCauseAndFix_data()
    {
        QTest::addColumn<int>("id");
        QTest::addColumn<QString>("begins");
        QTest::addColumn<bool>("fix");
        QTest::newRow("200") << 12 << QStringLiteral("200: every step let it pass, and the backend 127.0.0.1:9001 answered") << false;
        QTest::newRow("401") << 6 << QStringLiteral("401 by jwt-auth: Token audience \"shop\"") << true;
        QTest::newRow("429") << 4 << QStringLiteral("429 by rate-limit: 5 requests in a minute") << true;
        QTest::newRow("502") << 8 << QStringLiteral("502 by backend: ") << false;
        QTest::newRow("404") << 9 << QStringLiteral("404 by route: No API") << true;
    }

    void theWhyNamesCauseAndFix()
    {
        QFETCH(int, id);
        QFETCH(QString, begins);
        QFETCH(bool, fix);
        const Why why = whyOf(sampleTrace(static_cast<std::uint64_t>(id)));
        QVERIFY2(why.sentence.startsWith(begins), qPrintable(why.sentence));
        if (fix)
            QVERIFY(!why.fix.isEmpty());
    }

    void anAnswerThatBrokeOffIsNotToldAsASuccess()
    {
        Trace trace = sampleTrace(12);
        Step& backend = trace.steps[stepOf(trace, "backend")];
        backend.result = StepResult::Failed;
        backend.reason = Reason{"answer.broken-by-backend", {}, "The backend broke off in the middle of its answer: gone.", "Look."};
        const Why why = whyOf(trace);
        QVERIFY(why.kind == Why::Kind::Failed);
        QCOMPARE(why.sentence, QStringLiteral("200, but only a part of the answer came through: "
                                              "The backend broke off in the middle of its answer: gone."));
        QCOMPARE(why.fix, QStringLiteral("Look."));
    }

    void theChainTellsWhatDidNotRunAndWhy()
    {
        TraceChainModel model;
        const QAbstractItemModelTester tester(&model);
        const auto trace = std::make_shared<const Trace>(sampleTrace(6));
        model.setTrace(trace);
        const auto text = [&](std::size_t row, int column) { return model.index(static_cast<int>(row), column).data().toString(); };
        QCOMPARE(model.rowCount(), static_cast<int>(trace->steps.size()));
        const std::size_t cors = stepOf(*trace, "cors");
        QCOMPARE(text(cors, TraceChainModel::Result), QStringLiteral("skipped"));
        QVERIFY(text(cors, TraceChainModel::Why).contains(QLatin1String("Origin")));
        const std::size_t limit = stepOf(*trace, "rate-limit");
        QCOMPARE(text(limit, TraceChainModel::Result), QStringLiteral("not reached"));
        QCOMPARE(text(limit, TraceChainModel::Why), QStringLiteral("Step %1 had answered before.").arg(stepOf(*trace, "jwt-auth") + 1));
        QCOMPARE(model.decisiveRow(), static_cast<int>(stepOf(*trace, "jwt-auth")));
        model.setTrace(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void aCallIsMadeAgainWithoutWhatWasMasked()
    {
        const CurlCommand call = callOf(sampleTrace(3), QStringLiteral("http://localhost:8280"));
        QCOMPARE(call.url, QStringLiteral("http://localhost:8280/orders/1.0.0/orders"));
        QCOMPARE(call.header(QStringLiteral("Authorization")), QString());
        QCOMPARE(call.header(QStringLiteral("Content-Type")), QStringLiteral("application/json"));
        QCOMPARE(call.remarks.size(), 1);
        QVERIFY(!call.toText().contains(QLatin1String("Host:")));
    }

    void theReportHoldsEverySide()
    {
        const QString text = traceText(sampleTrace(12));
        for (const char* part : {"jwt-auth", "X-JWT-Assertion", "127.0.0.1:9001", "The client received", "wait"})
            QVERIFY2(text.contains(QLatin1String(part)), part);
    }
};

POSTERN_TEST(TraceReadingTest);
#include "TraceReadingTest.moc"
