// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/http/Message.h"
#include "dataplane/validation/Contract.h"
#include "dataplane/validation/ParameterReader.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>
#include <string>

using namespace postern;
using namespace postern::validation;

namespace {

model::Definition definition(const std::string& yaml, const std::string& name = "api.yaml")
{
    schema::Problems problems;
    auto value = schema::readYaml(yaml, name, problems);
    if (!value)
        qFatal("%s", problems.toString().c_str());
    model::Definition made;
    made.documents.push_back({name, *std::move(value)});
    return made;
}

/// A contract of one operation, GET /a/{p}, with one parameter in the words of `yaml`.
struct One {
    explicit One(const QByteArray& yaml, const char* version = "openapi: 3.1.0")
    {
        const model::Definition api = definition(std::string(version) + "\npaths:\n  /a/{p}:\n    get:\n      parameters:\n        - " +
                                                 yaml.toStdString() + "\n");
        schema::Problems problems;
        contract = Contract::make(api, {}, problems);
        if (contract == nullptr)
            qFatal("%s", problems.toString().c_str());
        rule = &contract->find("GET", "/a/{p}")->parameters.at(0);
    }
    /// The value as JSON, "absent", "empty ...", or "wrong: ...".
    QByteArray read(const QByteArray& text) const
    {
        Arena arena;
        http::HeaderMap headers(arena);
        const std::string_view raw(text.constData(), static_cast<std::size_t>(text.size()));
        RequestTexts texts;
        std::string_view query;
        switch (rule->in) {
        case ParameterRule::In::Path: texts.path.emplace_back("p", raw); break;
        case ParameterRule::In::Query: query = raw; break;
        case ParameterRule::In::Header:
            for (const QByteArray& line : text.split('\n')) {
                if (!line.isEmpty())
                    headers.addCopy("X-P", {line.constData(), static_cast<std::size_t>(line.size())});
            }
            break;
        case ParameterRule::In::Cookie: headers.add(http::HeaderId::Cookie, raw); break;
        }
        if (!texts.take(query, headers, arena))
            return "no query";
        const ReadParameter got = ParameterReader(texts, arena).read(*rule);
        const QByteArray json = QByteArray::fromStdString(schema::writeJson(got.value, 0));
        switch (got.kind) {
        case ReadParameter::Kind::Absent: return "absent";
        case ReadParameter::Kind::Empty: return "empty " + json;
        case ReadParameter::Kind::Given: return json;
        case ReadParameter::Kind::Wrong: break;
        }
        return "wrong: " + QByteArray::fromStdString(got.problem);
    }
    std::shared_ptr<const Contract> contract;
    const ParameterRule* rule = nullptr;
};

QByteArray problemsOf(const std::string& yaml, Contract::Direction direction = Contract::Direction::Requests)
{
    schema::Problems problems;
    const auto contract = Contract::make(definition(yaml), {direction, true}, problems);
    return contract != nullptr ? "good" : QByteArray::fromStdString(problems.toString());
}

} // namespace

class ContractTest : public QObject {
    Q_OBJECT
  private slots:
    void readsParametersInEveryStyle_data()
    {
        QTest::addColumn<QByteArray>("parameter");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* name, const QByteArray& parameter, const QByteArray& text, const QByteArray& value) {
            QTest::newRow(name) << parameter << text << value;
        };
        const QByteArray integers = "schema: {type: array, items: {type: integer}}}";
        const QByteArray color = "schema: {type: object, properties: {R: {type: integer}, G: {type: integer}, t: {type: array, items: {type: string}}}}}";
        const QByteArray query = "{name: p, in: query, ";
        const QByteArray path = "{name: p, in: path, required: true, ";
        const QByteArray header = "{name: X-P, in: header, ";
        const QByteArray cookie = "{name: p, in: cookie, ";
        row("integer", query + "schema: {type: integer}}", "p=12", "12");
        row("no integer", query + "schema: {type: integer}}", "p=012", "\"012\"");
        row("number", query + "schema: {type: number}}", "p=-1.5e3", "-1.5e3");
        row("boolean", query + "schema: {type: boolean}}", "p=true", "true");
        row("no boolean", query + "schema: {type: boolean}}", "p=True", "\"True\"");
        row("text", query + "schema: {type: string}}", "p=12", "\"12\"");
        row("decoded", query + "schema: {type: string}}", "p=a%20b+c%2C%C3%A9", "\"a b c,\xc3\xa9\"");
        row("encoded name", query + "schema: {type: string}}", "%70=a", "\"a\"");
        row("nothing said", query + "schema: {}}", "p=12", "\"12\"");
        row("no schema", query + "required: true}", "p=12", "\"12\"");
        row("absent", query + "schema: {type: string}}", "q=1", "absent");
        row("empty", query + "schema: {type: string}}", "p=", "empty \"\"");
        row("flag", query + "schema: {type: string}}", "p", "empty \"\"");
        row("null", query + "schema: {type: [integer, 'null']}}", "p=", "empty null");
        row("twice", query + "schema: {type: string}}", "p=1&p=2", "wrong: is given 2 times");
        row("not UTF-8", query + "schema: {type: string}}", "p=%ff", "wrong: is not percent-encoded UTF-8");
        row("bad escape", query + "schema: {type: string}}", "p=%zz", "wrong: is not percent-encoded UTF-8");
        row("NUL", query + "schema: {type: string}}", "p=%00", "wrong: is not percent-encoded UTF-8");
        row("referred", query + "schema: {allOf: [{type: integer}]}}", "p=3", "3");
        row("by enum", query + "schema: {enum: [1, 2]}}", "p=2", "2");

        row("form, explode", query + integers, "p=1&q=x&p=2", "[1,2]");
        row("form, one", query + integers, "p=1", "[1]");
        row("form", query + "explode: false, " + integers, "p=1,2,x", "[1,2,\"x\"]");
        row("form, encoded comma", query + "explode: false, schema: {type: array, items: {type: string}}}", "p=a%2Cb,c", "[\"a,b\",\"c\"]");
        row("form, empty", query + "explode: false, " + integers, "p=", "empty []");
        row("form, twice", query + "explode: false, " + integers, "p=1&p=2", "wrong: is given 2 times");
        row("spaces", query + "style: spaceDelimited, explode: false, " + integers, "p=1%202+3", "[1,2,3]");
        row("pipes", query + "style: pipeDelimited, explode: false, " + integers, "p=1|2%7C3%7c4", "[1,2,3,4]");
        row("pipes, explode", query + "style: pipeDelimited, explode: true, " + integers, "p=1&p=2", "[1,2]");
        row("object, explode", query + color, "R=100&G=200&x=1", "{\"R\":100,\"G\":200}");
        row("object, explode, list", query + color, "t=a&R=1&t=b", "{\"t\":[\"a\",\"b\"],\"R\":1}");
        row("object, explode, twice", query + color, "R=1&R=2", "wrong: has R more than once");
        row("object, explode, absent", query + color, "x=1", "absent");
        row("object", query + "explode: false, " + color, "p=R,100,G,200", "{\"R\":100,\"G\":200}");
        row("object, odd", query + "explode: false, " + color, "p=R,100,G", "wrong: has a name without a value");
        row("deep", query + "style: deepObject, " + color, "p[R]=100&p%5BG%5D=200&p=x&px[R]=1", "{\"R\":100,\"G\":200}");
        row("deep, list", query + "style: deepObject, " + color, "p[t]=a&p[t]=b", "{\"t\":[\"a\",\"b\"]}");
        row("deep, twice", query + "style: deepObject, " + color, "p[R]=1&p[R]=2", "wrong: has R more than once");
        row("deep, deeper", query + "style: deepObject, " + color, "p[a][b]=1", "{\"a][b\":\"1\"}");
        row("JSON", query + "content: {application/json: {schema: {type: object}}}}", "p=%7B%22a%22:[1]%7D", "{\"a\":[1]}");
        row("no JSON", query + "content: {application/json: {schema: {type: object}}}}", "p=%7B", "wrong: is not valid JSON: Missing a name for object member");

        row("path", path + "schema: {type: integer}}", "5", "5");
        row("path, encoded", path + "schema: {type: string}}", "a%2Fb+c", "\"a/b+c\"");
        row("simple", path + integers, "3,4,5", "[3,4,5]");
        row("simple object", path + color, "R,100,G,200", "{\"R\":100,\"G\":200}");
        row("simple object, explode", path + "explode: true, " + color, "R=100,G=200", "{\"R\":100,\"G\":200}");
        row("label", path + "style: label, schema: {type: integer}}", ".5", "5");
        row("label, none", path + "style: label, schema: {type: integer}}", "5", "wrong: has to begin with a point");
        row("label, list", path + "style: label, " + integers, ".3,4", "[3,4]");
        row("label, list, explode", path + "style: label, explode: true, " + integers, ".3.4", "[3,4]");
        row("label, object, explode", path + "style: label, explode: true, " + color, ".R=1.G=2", "{\"R\":1,\"G\":2}");
        row("matrix", path + "style: matrix, schema: {type: integer}}", ";p=5", "5");
        row("matrix, another", path + "style: matrix, schema: {type: integer}}", ";q=5", "wrong: has to be written as ;p=...");
        row("matrix, list", path + "style: matrix, " + integers, ";p=3,4", "[3,4]");
        row("matrix, list, explode", path + "style: matrix, explode: true, " + integers, ";p=3;p=4", "[3,4]");
        row("matrix, list, explode, another", path + "style: matrix, explode: true, " + integers, ";p=3;q=4", "wrong: has to be written as ;p=...");
        row("matrix, object", path + "style: matrix, " + color, ";p=R,1,G,2", "{\"R\":1,\"G\":2}");
        row("matrix, object, explode", path + "style: matrix, explode: true, " + color, ";R=1;G=2", "{\"R\":1,\"G\":2}");

        row("header", header + "schema: {type: integer}}", "12", "12");
        row("header, not encoded", header + "schema: {type: string}}", "a%20b", "\"a%20b\"");
        row("header, list", header + integers, "1, 2,3", "[1,2,3]");
        row("header, two lines of a list", header + integers, "1,2\n3", "[1,2,3]");
        row("header, two lines", header + "schema: {type: string}}", "a\nb", "wrong: is given 2 times");
        row("header, object", header + "explode: true, " + color, "R=1, G=2", "{\"R\":1,\"G\":2}");
        row("cookie", cookie + "schema: {type: integer}}", "a=1; p=2; pp=3", "2");
        row("cookie, list", cookie + "explode: false, " + integers, "p=1,2", "[1,2]");
        row("cookie, absent", cookie + "schema: {type: integer}}", "a=p=1;b", "absent");
    }
    void readsParametersInEveryStyle()
    {
        QFETCH(QByteArray, parameter);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, value);
        QCOMPARE(One(parameter).read(text), value);
    }

    void readsThoseOfSwagger2_data()
    {
        QTest::addColumn<QByteArray>("parameter");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("value");
        const QByteArray list = "type: array, items: {type: integer}";
        QTest::newRow("integer") << QByteArray("{name: p, in: query, type: integer}") << QByteArray("p=1") << QByteArray("1");
        QTest::newRow("csv") << "{name: p, in: query, " + list + "}" << QByteArray("p=1,2") << QByteArray("[1,2]");
        QTest::newRow("multi") << "{name: p, in: query, " + list + ", collectionFormat: multi}" << QByteArray("p=1&p=2") << QByteArray("[1,2]");
        QTest::newRow("ssv") << "{name: p, in: query, " + list + ", collectionFormat: ssv}" << QByteArray("p=1+2") << QByteArray("[1,2]");
        QTest::newRow("tsv") << "{name: p, in: query, " + list + ", collectionFormat: tsv}" << QByteArray("p=1%092") << QByteArray("[1,2]");
        QTest::newRow("pipes") << "{name: p, in: query, " + list + ", collectionFormat: pipes}" << QByteArray("p=1|2") << QByteArray("[1,2]");
    }
    void readsThoseOfSwagger2()
    {
        QFETCH(QByteArray, parameter);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, value);
        const One one(parameter, "swagger: '2.0'");
        QCOMPARE(one.read(text), value);
        QVERIFY(one.rule->schema.id);
    }

    void tellsWhatItCannotHoldWithItsPlace()
    {
        const std::string head = "openapi: 3.0.3\npaths:\n  /a:\n    post:\n";
        QByteArray told = problemsOf(head + "      parameters: [{name: p, in: query, schema: {type: string, pattern: '(?=a)b'}}]\n");
        QVERIFY2(told.startsWith("api.yaml:5:73: error: api.yaml#/paths/~1a/post/parameters/0/schema/pattern: "), told.constData());
        told = problemsOf(head + "      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/None'}}}}\n");
        QVERIFY2(told.startsWith("api.yaml:5:"), told.constData());
        QVERIFY2(told.contains("components"), told.constData());
        told = problemsOf(head + "      requestBody: {$ref: 'other.yaml#/b'}\n");
        QVERIFY2(told.contains("leads to nothing that was read"), told.constData());
        told = problemsOf(head + "      parameters: [{name: p, in: query, style: matrix, schema: {type: string}}]\n");
        QVERIFY2(told.contains("no parameter of this kind has the style matrix"), told.constData());
        told = problemsOf(head + "      responses: {2000: {description: x}}\n", Contract::Direction::Responses);
        QVERIFY2(told.contains("\"2000\" is no status"), told.constData());
        // What is wrong with answers is nothing to requests.
        QCOMPARE(problemsOf(head + "      responses: {200: {content: {application/json: {schema: {pattern: '(?=a)'}}}}}\n"), QByteArray("good"));
    }

    void tellsOfOneSchemaOnce()
    {
        std::string yaml = "openapi: 3.0.3\npaths:\n";
        for (int i = 0; i < 20; ++i)
            yaml += "  /a" + std::to_string(i) + ":\n    get:\n      parameters: [{name: p, in: query, schema: {$ref: '#/components/schemas/P'}}]\n";
        yaml += "components: {schemas: {P: {type: string, pattern: '(a)\\1'}}}\n";
        QCOMPARE(problemsOf(yaml).count("error:"), 1);
    }

    void findsContentAndAnswers()
    {
        const model::Definition api = definition("openapi: 3.0.3\npaths:\n  /a:\n    put:\n"
                                                 "      parameters: [{$ref: '#/components/parameters/P'}]\n"
                                                 "      requestBody: {required: true, content: {application/json: {schema: {type: object}}, 'image/*': {}, '*/*': {}}}\n"
                                                 "      responses: {default: {description: x}, 4XX: {description: x}, 404: {description: x}}\n"
                                                 "    parameters: [{name: p, in: query, required: true}, {name: q, in: query}, {name: Accept, in: header}]\n"
                                                 "components: {parameters: {P: {name: p, in: query, schema: {type: integer}}}}\n");
        schema::Problems problems;
        auto contract = Contract::make(api, {}, problems);
        QVERIFY(contract != nullptr);
        const OperationContract* put = contract->find("PUT", "/a");
        QVERIFY(put != nullptr && contract->find("GET", "/a") == nullptr && contract->find("PUT", "/b") == nullptr);
        QCOMPARE(put->parameters.size(), std::size_t(2)); // the operation's own p wins, and Accept is none
        QVERIFY(!put->parameters[0].required && put->parameters[1].name == "q");
        QVERIFY(put->body->required);
        QCOMPARE(put->body->find("Application/JSON")->range, std::string("application/json"));
        QCOMPARE(put->body->find("image/png")->range, std::string("image/*"));
        QCOMPARE(put->body->find("text/plain")->range, std::string("*/*"));
        contract = Contract::make(api, {Contract::Direction::Responses, true}, problems);
        const OperationContract* answers = contract->find("PUT", "/a");
        QCOMPARE(answers->response(404)->last, 404);
        QCOMPARE(answers->response(499)->last, 499);
        QCOMPARE(answers->response(499)->first, 400);
        QCOMPARE(answers->response(200)->last, 599);
    }

    void followsReferencesFromFileToFile()
    {
        model::Definition api = definition("openapi: 3.1.0\npaths:\n  /a:\n    $ref: 'paths/a.yaml#/item'\n", "Definitions/swagger.yaml");
        api.documents.push_back(definition("item:\n  get:\n    parameters: [{$ref: '../common.yaml#/p'}]\n", "Definitions/paths/a.yaml").documents.front());
        api.documents.push_back(definition("p: {name: p, in: query, schema: {$ref: '#/s'}}\ns: {type: integer, minimum: 3}\n", "Definitions/common.yaml").documents.front());
        schema::Problems problems;
        const auto contract = Contract::make(api, {}, problems);
        QVERIFY2(contract != nullptr, problems.toString().c_str());
        const ParameterRule& rule = contract->find("GET", "/a")->parameters.at(0);
        QVERIFY(rule.schema.shape.has(Shape::Integer));
        QVERIFY(contract->validator().accepts(*rule.schema.id, schema::Value(3)));
        const auto outcome = contract->validator().validate(*rule.schema.id, schema::Value(2));
        QCOMPARE(outcome.violations.at(0).schema, std::string("Definitions/common.yaml#/s/minimum"));
    }

    void readsFormsAsTheirSchemaSays()
    {
        const model::Definition api = definition(
            "openapi: 3.0.3\npaths:\n  /a:\n    post:\n      requestBody:\n        content:\n          application/x-www-form-urlencoded:\n"
            "            schema: {type: object, properties: {n: {type: integer}, t: {type: array, items: {type: string}}, c: {type: array, items: {type: integer}}}}\n"
            "            encoding: {c: {explode: false}}\n");
        schema::Problems problems;
        const auto contract = Contract::make(api, {}, problems);
        const ContentRule& rule = contract->find("POST", "/a")->body->content.at(0);
        const auto read = [&rule](std::string_view content, std::size_t fields = 10) {
            Arena arena;
            std::string problem;
            const auto value = readForm(content, rule, fields, arena, problem);
            return value ? QByteArray::fromStdString(schema::writeJson(*value, 0)) : "wrong: " + QByteArray::fromStdString(problem);
        };
        QCOMPARE(read("n=1&t=a&x=5&t=b+c&c=1,2"), QByteArray(R"({"n":1,"t":["a","b c"],"x":"5","c":[1,2]})"));
        QCOMPARE(read(""), QByteArray("{}"));
        QCOMPARE(read("n=1&n=2"), QByteArray("wrong: has n more than once"));
        QCOMPARE(read("n=%f"), QByteArray("wrong: is not percent-encoded UTF-8"));
        QCOMPARE(read("a=1&b=2&c=3", 2), QByteArray("wrong: has more than 2 fields"));
    }
};

POSTERN_TEST(ContractTest);
#include "ContractTest.moc"
