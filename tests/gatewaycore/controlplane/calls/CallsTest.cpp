// SPDX-License-Identifier: Apache-2.0
#include "controlplane/calls/CallEnvironment.h"
#include "controlplane/calls/CallTestRun.h"
#include "controlplane/calls/SecretName.h"
#include "support/ScriptedServer.h"
#include "support/TestMain.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace postern;
using namespace postern::calls;
using postern::test::ScriptedServer;
using postern::test::WireReply;
using postern::test::WireRequest;

namespace {

Lookup from(std::map<std::string, std::string> values)
{
    return [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
        const auto at = values.find(name);
        return at == values.end() ? std::nullopt : std::optional(at->second);
    };
}

rest::RestResponse answerOf(int status, const QByteArray& body)
{
    rest::RestResponse answer;
    answer.status = status;
    answer.headers.add("Content-Type", "application/json; charset=utf-8");
    answer.headers.add("Via", "a");
    answer.headers.add("Via", "b");
    answer.body = body;
    return answer;
}

void write(const QString& file, const QByteArray& text)
{
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(text);
}

} // namespace

class CallsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void variablesArePutInAndUnknownOnesNamed()
    {
        const Lookup lookup = from({{"base", "http://{{host}}:1"}, {"host", "h"}, {"loop", "{{loop}}"}});
        QCOMPARE(expand("{{base}}/{{ host }}", lookup).text, std::string("http://h:1/h"));
        const Expansion some = expand("{{x}} {{host}} {{x}} {{y-1}} {{loop}}", lookup);
        QCOMPARE(some.text, std::string("{{x}} h {{x}} {{y-1}} {{loop}}"));
        QCOMPARE(some.unknown, (std::vector<std::string>{"x", "y-1", "loop"}));
        // Braces around anything else are text.
        for (const char* text : {"{{", "{{}}", "{{1a}}", "{{a b}}", "{{a\n}}", "{a}", "{{a}", "{\"a\":{\"b\":{}}}"}) {
            QCOMPARE(expand(text, lookup).text, std::string(text));
            QVERIFY2(expand(text, lookup).unknown.empty(), text);
        }
        QCOMPARE(expand("{{{host}}}", lookup).text, std::string("{h}"));
    }

    void valuesThatGrowEachOtherEnd()
    {
        std::map<std::string, std::string> values;
        for (int n = 0; n < 40; ++n) {
            std::string twice;
            for (int k = 0; k < 20; ++k)
                twice += "{{v" + std::to_string(n + 1) + "}}";
            values["v" + std::to_string(n)] = twice;
        }
        QVERIFY(!expand("{{v33}}", from(values)).unknown.empty());
        QVERIFY(!expand("{{v39}}", from(values)).unknown.empty());
    }

    void valuesAreEscapedForThePlaceTheyGoTo()
    {
        const Lookup lookup = from({{"v", "a&b #\"\n"}, {"n", "17"}});
        QCOMPARE(expand("http://h/{{n}}?q={{v}}", lookup, Insert::Url).text, std::string("http://h/17?q=a%26b%20%23%22%0A"));
        QCOMPARE(expand("{\"a\": \"x\\\"{{v}}\", \"n\": {{n}}}", lookup, Insert::Json).text,
                 std::string("{\"a\": \"x\\\"a&b #\\\"\\n\", \"n\": 17}"));
    }

    void anEnvironmentIsReadAndWritten()
    {
        schema::Problems problems;
        const auto read = CallEnvironment::parse("name: Dev\nvariables:\n  base: http://localhost:8280\n  id: 17\n"
                                                 "  password: ${keychain:environments/dev/password}\n  token: \"{{password}}\"\n",
                                                 "dev.yaml", problems);
        QVERIFY2(read.has_value(), problems.toString().c_str());
        QCOMPARE(read->find("id")->value, std::string("17"));
        QCOMPARE(read->find("password")->secret.name, std::string("environments/dev/password"));
        schema::Problems again;
        const auto back = CallEnvironment::parse(read->toText(), "dev.yaml", again);
        QVERIFY2(back.has_value(), again.toString().c_str());
        QCOMPARE(back->variables.size(), read->variables.size());
        QCOMPARE(back->toText(), read->toText());
    }

    void aSecretInTheClearIsRefusedAndNotRepeated()
    {
        for (const char* text : {"name: d\nvariables: {password: hunter22}", "name: d\nvariables: {apiKey: hunter22}",
                                 "name: d\nvariables: {token: hunter22}", "name: d\nvariables: {x: '${hunter22}'}"}) {
            schema::Problems problems;
            QVERIFY2(!CallEnvironment::parse(text, "d.yaml", problems), text);
            QVERIFY2(problems.toString().find("hunter22") == std::string::npos, problems.toString().c_str());
        }
        for (const char* text : {"name: d\nvalues: {}", "[]", "name: d\nvariables: {1x: 1}", "name: d\nvariables: {x: [1]}", "variables: {}"}) {
            schema::Problems problems;
            QVERIFY2(!CallEnvironment::parse(text, "d.yaml", problems), text);
        }
        QVERIFY(!looksSecret(QStringLiteral("tokenUrl")) && !looksSecret(QStringLiteral("client_id")));
        QVERIFY(looksSecret(QStringLiteral("X-Api-Key")) && looksSecret(QStringLiteral("clientSecret")));
    }

    void aTestIsReadAndWritten()
    {
        const std::string text = "name: T\nrequest:\n  method: POST\n  url: \"{{base}}/a\"\n  headers: {Accept: [a, b], X: 1}\n  body: {a: 1}\n"
                                 "data: rows.csv\nexpect:\n  - status: 2xx\n  - status: 201\n  - header: Content-Type\n    matches: json\n"
                                 "  - json: /a/0\n    equals: {b: [1, null]}\n  - json: ''\n  - timeBelowMs: 500\n  - schema: a.json#/x\n";
        schema::Problems problems;
        const auto read = CallTest::parse(text, "t.yaml", problems);
        QVERIFY2(read.has_value(), problems.toString().c_str());
        QCOMPARE(read->checks.size(), std::size_t(7));
        QCOMPARE(read->headers.size(), std::size_t(3));
        schema::Problems again;
        const auto back = CallTest::parse(read->toText(), "t.yaml", again);
        QVERIFY2(back.has_value(), again.toString().c_str());
        QCOMPARE(back->toText(), read->toText());
        for (const char* wrong : {"name: T", "request: {url: a}\nexpected: []", "request: {url: a}\nexpect: [{status: 20}]",
                                  "request: {url: a}\nexpect: [{header: a, matches: '('}]", "request: {url: a}\nexpect: [{json: a}]",
                                  "request: {url: a}\nexpect: [{json: /a, equals: 1, matches: a}]", "request: {uri: a}",
                                  "request: {url: a}\nexpect: [{timeBelowMs: 0}]", "request: {url: a}\nexpect: [{status: 200, equals: 1}]"}) {
            schema::Problems found;
            QVERIFY2(!CallTest::parse(wrong, "t.yaml", found), wrong);
            QVERIFY(found.hasErrors());
        }
    }

    void eachCheckSaysWhatItExpectedAndWhatThereWas()
    {
        QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("order.json")),
              R"({"$defs": {"o": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}}})");
        schema::Problems problems;
        const auto test = CallTest::parse("request: {url: a}\nexpect:\n  - status: 2xx\n  - status: 404\n  - {header: content-type, matches: '^application/json'}\n"
                                          "  - {header: via, equals: b}\n  - {header: X-None}\n  - {json: /id, equals: 17}\n  - {json: /id, equals: '17'}\n"
                                          "  - {json: /list/1/a~1b, matches: '^t.a$'}\n  - {json: /none}\n  - {json: /name, equals: '{{name}}'}\n"
                                          "  - timeBelowMs: 50\n  - timeBelowMs: 51\n  - schema: order.json#/$defs/o\n  - schema: ../order.json\n  - schema: none.json\n",
                                          "t.yaml", problems);
        QVERIFY2(test.has_value(), problems.toString().c_str());
        const auto found = judge(*test, answerOf(200, R"({"id": 17.0, "name": "tea", "list": [0, {"a/b": "tea"}]})"), Milliseconds(50),
                                 folder.path().toStdString(), from({{"name", "tea"}}));
        const std::vector<bool> expected{true, false, true, true, false, true, false, true, false, true, false, true, false, false, false};
        QCOMPARE(found.size(), expected.size());
        for (std::size_t n = 0; n < expected.size(); ++n)
            QVERIFY2(found[n].passed == expected[n], (std::to_string(n) + ": " + found[n].expected + " / " + found[n].actual).c_str());
        QCOMPARE(found[1].actual, std::string("200"));
        QVERIFY(found[4].absent && found[8].absent);
        QCOMPARE(found[6].expected, std::string("\"17\""));
        QVERIFY2(found[12].actual.find("/id must be") == 0, found[12].actual.c_str());
        const auto noJson = judge(*test, answerOf(200, "<html>"), Milliseconds(1), folder.path().toStdString(), from({}));
        QVERIFY(!noJson[5].passed && !noJson[5].actual.empty());
    }

    void rowsAreReadAsTheStandardHasThem()
    {
        std::string error;
        const auto rows = readCsv("\xEF\xBB\xBF" "a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n\r\n2,\n", error);
        QVERIFY2(rows.has_value(), error.c_str());
        QCOMPARE(rows->size(), std::size_t(2));
        QCOMPARE(rows->at(0)[1].second, std::string("x, \"y\"\nz"));
        QCOMPARE(rows->at(1)[1].second, std::string());
        for (const char* wrong : {"a,b\n1\n", "a\n\"x\n", "a\n", ""})
            QVERIFY2(!readCsv(wrong, error), wrong);
    }

    void testsAreRunOneAfterTheOtherWithTheirRows()
    {
        ScriptedServer server([](const WireRequest& request) {
            return WireReply::answer(request.target == "/o/3?q=c%26d" ? 404 : 200, "{\"ok\": true}");
        });
        QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("a.yaml")), "name: A\nrequest: {url: '{{base}}/o/{{id}}?q={{q}}'}\ndata: a.csv\nexpect: [{status: 200}, {json: /ok, equals: true}]\n");
        write(folder.filePath(QStringLiteral("a.csv")), "id,q\n1,a\n3,c&d\n");
        write(folder.filePath(QStringLiteral("b.yaml")), "name: B\nrequest: {url: '{{base}}/{{nobody}}'}\n");
        write(folder.filePath(QStringLiteral("c.yaml")), "name: C\nrequest: {url: 'http://127.0.0.1:1/'}\n");
        write(folder.filePath(QStringLiteral("d.yaml")), "name: D\nrequest: {url: '{{base}}/d'}\ndata: none.csv\n");
        std::vector<LoadedTest> tests;
        for (const char* name : {"a.yaml", "b.yaml", "c.yaml", "d.yaml"}) {
            auto loaded = loadTest(folder.filePath(QLatin1String(name)).toStdString());
            QVERIFY(loaded.has_value());
            tests.push_back(*loaded);
        }
        QVERIFY(!loadTest(folder.filePath(QStringLiteral("none.yaml")).toStdString()));
        CallTestRun run(std::move(tests), from({{"base", server.url().toStdString()}}), {});
        std::vector<TestResult> results;
        connect(&run, &CallTestRun::tested, this, [&](const TestResult& result) { results.push_back(result); });
        QSignalSpy finished(&run, &CallTestRun::finished);
        run.start();
        QVERIFY(finished.wait(10'000));
        QCOMPARE(finished.front().front().toBool(), false);
        QCOMPARE(results.size(), std::size_t(5));
        QVERIFY(results[0].passed() && results[0].row == 1);
        QVERIFY(!results[1].passed() && results[1].row == 2 && results[1].findings[0].actual == "404");
        QCOMPARE(results[2].unknown, std::vector<std::string>{"nobody"});
        QVERIFY(!results[3].problem.empty());
        QVERIFY2(results[4].problem.find("none.csv") == 0, results[4].problem.c_str());
        QCOMPARE(server.requests().size(), std::size_t(2));
    }

    void aRunThatIsCancelledSendsNothingMore()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::hang(); });
        CallTest test;
        test.url = server.url("/").toStdString();
        CallTestRun run({{"a.yaml", test}, {"b.yaml", test}}, from({}), {});
        QSignalSpy finished(&run, &CallTestRun::finished);
        run.start();
        QTRY_COMPARE(server.requests().size(), std::size_t(1));
        run.cancel();
        QVERIFY(finished.wait(30'000));
        QCOMPARE(finished.front().front().toBool(), true);
        QCOMPARE(server.requests().size(), std::size_t(1));
    }
};

POSTERN_TEST(CallsTest);
#include "CallsTest.moc"
