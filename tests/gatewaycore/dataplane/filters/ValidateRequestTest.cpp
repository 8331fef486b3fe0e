// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

/// A Shop whose API has a definition; its operation is `method` /items/{id}.
struct Contracted : Shop {
    explicit Contracted(const std::string& yaml, std::string method = "GET")
    {
        schema::Problems problems;
        auto root = schema::readYaml(yaml, "api.yaml", problems);
        if (!root)
            qFatal("%s", problems.toString().c_str());
        auto made = std::make_shared<model::Definition>();
        made->documents.push_back({"api.yaml", *std::move(root)});
        api.definition = made;
        operation.method = std::move(method);
    }
};

/// GET /items/{id} with one query parameter p of this schema.
std::string withSchema(const std::string& schema, const std::string& more = {})
{
    return "openapi: 3.1.0\npaths:\n  /items/{id}:\n    get:\n      parameters:\n        - {name: p, in: query, schema: " + schema + more + "}\n";
}

/// POST /items/{id} that takes this content.
std::string withBody(const std::string& content, bool required = true)
{
    return "openapi: 3.1.0\npaths:\n  /items/{id}:\n    post:\n      requestBody:\n        required: " +
           std::string(required ? "true" : "false") + "\n        content: " + content + "\n";
}

struct Sent : Visit {
    Sent(Shop& its, std::string_view type, std::string content, std::string_view coding = {})
        : Visit(its, http::Method::Post), body_(std::move(content))
    {
        if (!type.empty())
            with("Content-Type", type);
        if (!coding.empty())
            with("Content-Encoding", coding);
        exchange.requestFraming() = body_.empty() ? http::BodyFraming::none() : http::BodyFraming::ofLength(body_.size());
    }
    QByteArray answer()
    {
        QByteArray got = in();
        if (got == "needs body") {
            pipeline::ExchangeControl(exchange).setWholeRequestBody(body_);
            got = in();
        }
        return got;
    }

  private:
    std::string body_;
};

QByteArray said(Visit& visit, const QByteArray& answer)
{
    return visit.reason().isEmpty() ? answer : answer + " " + visit.reason() + ": " + visit.sentence();
}

} // namespace

class ValidateRequestTest : public QObject {
    Q_OBJECT
  private slots:
    void holdsParametersAgainstEveryKeyword_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QByteArray>("good");
        QTest::addColumn<QByteArray>("bad");
        QTest::addColumn<QByteArray>("keyword");
        const auto row = [](const char* schema, const char* good, const char* bad, const char* keyword) {
            QTest::newRow(keyword) << QByteArray(schema) << QByteArray(good) << QByteArray(bad) << QByteArray(keyword);
        };
        row("{type: integer}", "p=1", "p=1.5", "type");
        row("{enum: [a, b]}", "p=b", "p=c", "enum");
        row("{const: 7}", "p=7", "p=8", "const");
        row("{type: integer, minimum: 3}", "p=3", "p=2", "minimum");
        row("{type: integer, maximum: 3}", "p=3", "p=4", "maximum");
        row("{type: number, exclusiveMinimum: 3}", "p=3.1", "p=3", "exclusiveMinimum");
        row("{type: number, exclusiveMaximum: 3}", "p=2.9", "p=3", "exclusiveMaximum");
        row("{type: number, multipleOf: 0.01}", "p=0.07", "p=0.075", "multipleOf");
        row("{type: string, minLength: 2}", "p=%C3%A9a", "p=%C3%A9", "minLength");
        row("{type: string, maxLength: 2}", "p=ab", "p=abc", "maxLength");
        row("{type: string, pattern: '^a+$'}", "p=aa", "p=ab", "pattern");
        row("{type: string, format: uuid}", "p=123e4567-e89b-12d3-a456-426614174000", "p=123", "format");
        row("{type: array, items: {type: integer}, minItems: 2}", "p=1&p=2", "p=1", "minItems");
        row("{type: array, items: {type: integer}, maxItems: 2}", "p=1&p=2", "p=1&p=2&p=3", "maxItems");
        row("{type: array, items: {type: integer}, uniqueItems: true}", "p=1&p=2", "p=1&p=1", "uniqueItems");
        row("{type: array, items: {type: integer}, contains: {const: 3}}", "p=1&p=3", "p=1&p=2", "contains");
        row("{type: array, items: {type: string}, prefixItems: [{const: a}]}", "p=a&p=b", "p=b&p=a", "prefixItems/0/const");
        row("{type: array, items: {type: integer}}", "p=1&p=2", "p=1&p=x", "items/type");
        row("{type: object, properties: {a: {type: integer}, b: {}}, required: [a]}", "a=1", "b=1", "required");
        row("{type: object, properties: {a: {type: integer}}}", "a=1", "a=x", "properties/a/type");
        row("{type: object, properties: {a: {}, b: {}}, minProperties: 2}", "a=1&b=1", "a=1", "minProperties");
        row("{type: object, properties: {a: {}, b: {}}, maxProperties: 1}", "a=1", "a=1&b=1", "maxProperties");
        row("{type: object, properties: {a: {}, b: {}}, dependentRequired: {a: [b]}}", "a=1&b=1", "a=1", "dependentRequired");
        row("{type: object, properties: {a: {}, b: {}}, propertyNames: {maxLength: 1, const: a}}", "a=1", "b=1", "propertyNames/const");
        row("{allOf: [{type: integer}, {minimum: 2}]}", "p=2", "p=1", "allOf/1/minimum");
        row("{anyOf: [{type: integer}, {const: x}]}", "p=x", "p=y", "anyOf");
        row("{oneOf: [{type: integer}, {type: integer, minimum: 3}]}", "p=2", "p=4", "oneOf");
        row("{not: {const: x}}", "p=y", "p=x", "not");
        row("{type: integer, if: {minimum: 10}, then: {multipleOf: 10}}", "p=20", "p=15", "then/multipleOf");
        row("{type: [integer, 'null'], minimum: 1}", "p=", "p=0", "minimum of some");
        row("{type: [string, integer], pattern: '^x', minimum: 5}", "p=7", "p=3", "minimum of text or number");
    }
    void holdsParametersAgainstEveryKeyword()
    {
        QFETCH(QByteArray, schema);
        QFETCH(QByteArray, good);
        QFETCH(QByteArray, bad);
        Contracted shop(withSchema(schema.toStdString()));
        shop.add("validate-request");
        Visit right(shop, http::Method::Get, "/items/7?" + good.toStdString());
        QCOMPARE(said(right, right.in()), QByteArray("continue"));
        Visit wrong(shop, http::Method::Get, "/items/7?" + bad.toStdString());
        QCOMPARE(wrong.in(), QByteArray("400"));
        QCOMPARE(wrong.reason(), QByteArray("validate-request.breaks"));
        const QByteArray keyword = QByteArray(QTest::currentDataTag()).split(' ').front();
        QVERIFY2(wrong.sentence().contains("api.yaml#/paths/~1items~1{id}/get/parameters/0/schema/" + keyword), wrong.sentence().constData());
        QVERIFY2(wrong.sentence().contains("api.yaml:6:"), wrong.sentence().constData());
        QVERIFY2(!wrong.body().contains("api.yaml"), wrong.body().constData()); // nothing of ours for the client
    }

    void speaksOfEachParameter()
    {
        Contracted shop("openapi: 3.0.3\npaths:\n  /items/{id}:\n    get:\n      parameters:\n"
                        "        - {name: id, in: path, required: true, schema: {type: integer}}\n"
                        "        - {name: q, in: query, required: true, schema: {type: string}}\n"
                        "        - {name: X-H, in: header, schema: {type: boolean}}\n"
                        "        - {name: c, in: cookie, schema: {type: array, items: {type: integer}}}\n"
                        "        - {name: f, in: query, allowEmptyValue: true, schema: {type: integer}}\n");
        shop.add("validate-request");
        Visit good(shop, http::Method::Get, "/items/7?q=&f");
        good.with("X-H", "true").with("Cookie", "c=1; d=x");
        QCOMPARE(said(good, good.in()), QByteArray("continue"));
        Visit bad(shop, http::Method::Get, "/items/x?f=y");
        bad.with("X-H", "1").with("Cookie", "c=1; c=z");
        QCOMPARE(bad.in(), QByteArray("400"));
        QCOMPARE(bad.code(), QByteArray("400"));
        for (const char* part : {"path parameter id must be an integer", "query parameter q is required", "header parameter X-H must be true or false",
                                 "cookie parameter c at /1 must be an integer", "query parameter f must be an integer"})
            QVERIFY2(bad.body().contains(part), bad.body().constData());
        Visit twice(shop, http::Method::Get, "/items/7?q=1&q=2");
        QCOMPARE(said(twice, twice.in()),
                 QByteArray("400 validate-request.breaks: The request is not as the definition says: query parameter q is given 2 times."));
    }

    void tellsNoMoreThanItShould()
    {
        Contracted shop(withSchema("{type: array, items: {type: integer}}"));
        shop.add("validate-request", "{maxViolations: 2}");
        Visit bad(shop, http::Method::Get, "/items/7?p=a&p=b&p=c&p=d");
        QCOMPARE(bad.in(), QByteArray("400"));
        QCOMPARE(bad.body().count("must be"), 2);
    }

    void showsNoCredentials()
    {
        Contracted shop(withSchema("{type: string}}\n        - {name: api_key, in: query, schema: {type: integer}"));
        shop.add("validate-request");
        Visit query(shop, http::Method::Get, "/items/7?api_key=canary-1");
        QCOMPARE(query.in(), QByteArray("400"));
        QVERIFY(query.sentence().contains("query parameter api_key does not meet type"));
        QVERIFY(!query.sentence().contains("canary") && !query.body().contains("canary"));
        Contracted bodies(withBody("{application/json: {schema: {properties: {user: {properties: {password: {type: string, minLength: 10}}}}}}}"), "POST");
        bodies.add("validate-request");
        Sent sent(bodies, "application/json", R"({"user":{"password":"canary-2"}})");
        QCOMPARE(sent.answer(), QByteArray("400"));
        QVERIFY(sent.sentence().contains("/user/password does not meet minLength"));
        QVERIFY(!sent.sentence().contains("canary") && !sent.body().contains("canary"));
    }

    void onlySaysWhatIsWrongWhenItReports()
    {
        Contracted shop(withSchema("{type: integer}"));
        shop.add("validate-request", "{mode: report}");
        Visit bad(shop, http::Method::Get, "/items/7?p=a");
        QCOMPARE(bad.in(), QByteArray("continue"));
        QCOMPARE(bad.reason(), QByteArray("validate-request.reported"));
        QVERIFY(bad.sentence().contains("must be an integer"));
        Contracted bodies(withBody("{application/json: {schema: {type: object}}}"), "POST");
        bodies.add("validate-request", "{mode: report}");
        Sent other(bodies, "text/plain", "x");
        QCOMPARE(other.answer(), QByteArray("continue"));
        QCOMPARE(other.reason(), QByteArray("validate-request.type"));
    }

    void leavesFormatsAloneWhenTheyAreAnnotations()
    {
        Contracted shop(withSchema("{type: string, format: date}"));
        shop.add("validate-request", "{formats: false}");
        Visit visit(shop, http::Method::Get, "/items/7?p=tomorrow");
        QCOMPARE(visit.in(), QByteArray("continue"));
    }

    void holdsContentAgainstItsSchema_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("verdict");
        const QByteArray breaks = "400 validate-request.breaks: The request is not as the definition says: ";
        const QByteArray at = "api.yaml#/paths/~1items~1{id}/post/requestBody/content/application~1json/schema/";
        QTest::newRow("good") << QByteArray("application/json; charset=utf-8") << QByteArray(R"({"n":1,"l":["a"]})") << QByteArray("continue");
        QTest::newRow("missing") << QByteArray("application/json") << QByteArray(R"({"l":[]})")
                                 << breaks + "the content lacks the property \"n\" (" + at + "required, api.yaml:";
        QTest::newRow("wrong inside") << QByteArray("application/json") << QByteArray(R"({"n":1,"l":["a",2]})")
                                      << breaks + "the content at /l/1 must be a string, and is 2 (" + at + "properties/l/items/type, api.yaml:7:";
        QTest::newRow("no JSON") << QByteArray("application/json") << QByteArray(R"({"n":1)") << breaks + "the content is not valid JSON: ";
        QTest::newRow("key twice") << QByteArray("application/json") << QByteArray(R"({"n":1,"n":2})") << breaks + "the content cannot be read: ";
        QTest::newRow("not UTF-8") << QByteArray("application/json") << QByteArray("{\"n\":\"\xff\"}") << breaks + "the content cannot be read: ";
        QTest::newRow("deep") << QByteArray("application/json") << QByteArray(100'000, '[') << breaks + "the content cannot be read: ";
        QTest::newRow("huge number") << QByteArray("application/json") << QByteArray("{\"n\":1e400}") << breaks + "the content is not valid JSON: Number too big";
        QTest::newRow("long number") << QByteArray("application/json") << "{\"n\":" + QByteArray(5000, '9') + "}" << breaks;
        QTest::newRow("another type") << QByteArray("text/plain") << QByteArray("x")
                                      << QByteArray("415 validate-request.type: The operation does not take content of the type text/plain.");
        QTest::newRow("no type") << QByteArray() << QByteArray("{}")
                                 << QByteArray("415 validate-request.type: The operation does not take content of the type (none).");
        QTest::newRow("nothing") << QByteArray("application/json") << QByteArray() << breaks + "content is required.";
        QTest::newRow("form") << QByteArray("application/x-www-form-urlencoded") << QByteArray("n=1&l=a&l=b") << QByteArray("continue");
        QTest::newRow("bad form") << QByteArray("application/x-www-form-urlencoded") << QByteArray("n=x") << breaks + "the content at /n must be an integer";
        QTest::newRow("upload") << QByteArray("multipart/form-data; boundary=x") << QByteArray("anything") << QByteArray("continue");
    }
    void holdsContentAgainstItsSchema()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, verdict);
        const std::string schema = "{type: object, properties: {n: {type: integer}, l: {type: array, items: {type: string}}}, required: [n]}";
        Contracted shop(withBody("{application/json: {schema: " + schema + "}, application/x-www-form-urlencoded: {schema: " + schema +
                                 "}, multipart/form-data: {}}"),
                        "POST");
        shop.add("validate-request");
        Sent sent(shop, {type.constData(), static_cast<std::size_t>(type.size())}, content.toStdString());
        const QByteArray got = said(sent, sent.answer());
        QVERIFY2(verdict.endsWith('.') || verdict == "continue" ? got == verdict : got.startsWith(verdict), got.constData());
    }

    void doesNotWaitForWhatItCannotRead()
    {
        Contracted shop(withBody("{application/json: {schema: {}}, 'image/*': {}}"), "POST");
        shop.add("validate-request");
        QCOMPARE(Sent(shop, "image/png", "x").in(), QByteArray("continue"));
        QCOMPARE(Sent(shop, "text/plain", "x").in(), QByteArray("415"));
        QCOMPARE(Sent(shop, "application/json", "x").in(), QByteArray("needs body"));
        Sent zipped(shop, "application/json", "x", "gzip");
        QCOMPARE(said(zipped, zipped.in()),
                 QByteArray("415 validate-request.encoded: The content is encoded (gzip), so it cannot be looked into."));
        Contracted lenient(withBody("{application/json: {schema: {}}}"), "POST");
        lenient.add("validate-request", "{encoded: pass}");
        QCOMPARE(Sent(lenient, "application/json", "x", "gzip").in(), QByteArray("continue"));
        Sent twice(shop, "image/png", "x");
        twice.with("Content-Type", "application/json");
        QCOMPARE(twice.in(), QByteArray("400"));
        Contracted any(withBody("{'*/*': {schema: {type: object}}}"), "POST");
        any.add("validate-request");
        QCOMPARE(Sent(any, "image/png", "x", "gzip").in(), QByteArray("continue"));
        QCOMPARE(Sent(any, "application/json", "[]").answer(), QByteArray("400"));
        Contracted optional(withBody("{application/json: {schema: {}}}", false), "POST");
        optional.add("validate-request");
        QCOMPARE(Sent(optional, "", "").in(), QByteArray("continue"));
    }

    void letsWritersSendWhatOnlyAnswersMustHave()
    {
        const std::string schema = "{type: object, required: [id, secret], properties: {id: {readOnly: true}, secret: {writeOnly: true}}}";
        Contracted shop("openapi: 3.0.3\npaths:\n  /items/{id}:\n    post:\n      requestBody: {content: {application/json: {schema: " + schema + "}}}\n",
                        "POST");
        shop.add("validate-request");
        QCOMPARE(Sent(shop, "application/json", R"({"secret":1})").answer(), QByteArray("continue"));
        QCOMPARE(Sent(shop, "application/json", R"({"id":1})").answer(), QByteArray("400"));
    }

    void readsSwagger2()
    {
        Contracted shop("swagger: '2.0'\nconsumes: [application/json]\npaths:\n  /items/{id}:\n    post:\n      parameters:\n"
                        "        - {name: p, in: query, type: integer, minimum: 2, exclusiveMinimum: true, required: true}\n"
                        "        - {name: b, in: body, required: true, schema: {$ref: '#/definitions/B'}}\n"
                        "definitions: {B: {type: object, required: [a]}}\n",
                        "POST");
        shop.add("validate-request");
        const auto answer = [&shop](const char* query, const char* content) {
            Sent sent(shop, "application/json", content);
            if (!sent.exchange.request().setTarget(sent.target = std::string("/items/7?") + query))
                qFatal("target");
            return said(sent, sent.answer());
        };
        QCOMPARE(answer("p=3", R"({"a":1})"), QByteArray("continue"));
        QVERIFY(answer("p=2", R"({"a":1})").contains("query parameter p must be "));
        QVERIFY(answer("p=3", "{}").contains("lacks the property \"a\" (api.yaml#/definitions/B/required"));
        Contracted form("swagger: '2.0'\npaths:\n  /items/{id}:\n    post:\n      parameters:\n"
                        "        - {name: n, in: formData, type: integer, required: true}\n"
                        "        - {name: l, in: formData, type: array, items: {type: string}}\n",
                        "POST");
        form.add("validate-request");
        QCOMPARE(Sent(form, "application/x-www-form-urlencoded", "n=1&l=a,b").answer(), QByteArray("continue"));
        QCOMPARE(Sent(form, "application/x-www-form-urlencoded", "l=a").answer(), QByteArray("400"));
        QCOMPARE(Sent(form, "application/json", "{}").answer(), QByteArray("415"));
    }

    void saysAtBuildWhatCannotBeHeld()
    {
        Contracted shop(withSchema("{type: string, pattern: '(?<=a)b'}"));
        const QByteArray told = shop.refusal("validate-request", "");
        QVERIFY2(told.startsWith("api.yaml:6:"), told.constData());
        QVERIFY2(told.contains("pattern"), told.constData());
        Shop none;
        QVERIFY(none.refusal("validate-request", "").contains("has no OpenAPI definition"));
        Contracted other(withSchema("{}"));
        other.operation.pathTemplate = "/elsewhere";
        other.add("validate-request");
        Visit visit(other, http::Method::Get, "/items/7");
        QCOMPARE(visit.in(), QByteArray("continue"));
        QCOMPARE(visit.reason(), QByteArray("validate-request.unknown"));
    }

    void holdsAnswersAgainstTheDefinition_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("coding");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("verdict");
        const QByteArray json = "application/json";
        QTest::newRow("good") << 200 << json << QByteArray() << QByteArray(R"({"id":1})") << QByteArray("200");
        QTest::newRow("breaks") << 200 << json << QByteArray() << QByteArray(R"({"id":"x"})")
                                << QByteArray("502 the content at /id must be an integer, and is \"x\"");
        QTest::newRow("lacks") << 200 << json << QByteArray() << QByteArray("{}") << QByteArray("502 the content lacks the property \"id\"");
        QTest::newRow("no JSON") << 200 << json << QByteArray() << QByteArray("oops") << QByteArray("502 the content is not valid JSON");
        QTest::newRow("another type") << 200 << QByteArray("text/html") << QByteArray() << QByteArray("<p>")
                                      << QByteArray("502 the content type text/html is none of those of 200");
        QTest::newRow("range of statuses") << 404 << QByteArray("application/problem+json") << QByteArray() << QByteArray("{}") << QByteArray("404");
        QTest::newRow("unknown status") << 302 << QByteArray() << QByteArray() << QByteArray()
                                        << QByteArray("502 the status 302 is none of the operation's");
        QTest::newRow("no content") << 204 << QByteArray() << QByteArray() << QByteArray() << QByteArray("204");
        QTest::newRow("encoded") << 200 << json << QByteArray("gzip") << QByteArray("x") << QByteArray("502 the content is encoded (gzip)");
    }
    void holdsAnswersAgainstTheDefinition()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, coding);
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, verdict);
        const std::string yaml = "openapi: 3.0.3\npaths:\n  /items/{id}:\n    get:\n      responses:\n"
                                 "        200: {content: {application/json: {schema: {type: object, required: [id, pin], properties: {id: {type: integer}, pin: {writeOnly: true}}}}}}\n"
                                 "        204: {description: x}\n        4XX: {content: {application/problem+json: {schema: {type: object}}}}\n";
        for (const bool enforce : {true, false}) {
            Contracted shop(yaml);
            shop.add("validate-response", enforce ? "{}" : "{mode: report}");
            Visit visit(shop);
            visit.with("Accept-Encoding", "gzip");
            QCOMPARE(visit.in(), QByteArray("continue"));
            QCOMPARE(visit.sent("Accept-Encoding"), QByteArray("identity"));
            visit.exchange.response().status = status;
            if (!type.isEmpty())
                visit.exchange.response().headers.addCopy("Content-Type", {type.constData(), static_cast<std::size_t>(type.size())});
            if (!coding.isEmpty())
                visit.exchange.response().headers.addCopy("Content-Encoding", {coding.constData(), static_cast<std::size_t>(coding.size())});
            const std::string text = content.toStdString();
            visit.exchange.responseFraming() = http::BodyFraming::ofLength(text.size());
            pipeline::ExchangeControl control(visit.exchange);
            control.turnBack();
            pipeline::Outcome outcome = shop.chain->runResponse(visit.exchange, visit.tap);
            if (outcome == pipeline::Outcome::NeedsBody) {
                control.setWholeResponseBody(text);
                outcome = shop.chain->runResponse(visit.exchange, visit.tap);
            }
            if (!enforce) {
                QCOMPARE(visit.exchange.response().status, status);
                QCOMPARE(visit.reason(), verdict.startsWith("502") ? QByteArray("validate-response.reported") : QByteArray());
                continue;
            }
            QCOMPARE(visit.exchange.response().status, verdict.left(3).toInt());
            if (verdict.size() > 3) {
                QCOMPARE(visit.reason(), QByteArray("validate-response.breaks"));
                QVERIFY2(visit.sentence().contains(verdict.mid(4)), visit.sentence().constData());
                QVERIFY(!visit.body().contains("must be")); // that is between the backend and who runs it
                QCOMPARE(visit.code(), QByteArray("101502"));
            }
        }
    }

    void leavesTheGatewaysOwnAnswersAlone()
    {
        Contracted shop("openapi: 3.0.3\npaths:\n  /items/{id}:\n    get: {responses: {200: {description: x}}}\n");
        shop.add("validate-response");
        shop.add("respond", "{status: 418}", "tea");
        Visit visit(shop);
        QCOMPARE(visit.in(), QByteArray("418"));
        visit.out();
        QCOMPARE(visit.exchange.response().status, 418);
    }
};

POSTERN_TEST(ValidateRequestTest);
#include "ValidateRequestTest.moc"
