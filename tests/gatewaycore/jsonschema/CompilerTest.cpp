// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Compiler.h"
#include "schema/Document.h"
#include "support/TestMain.h"
#include "support/TestText.h"

#include <QtTest>
#include <string>

using namespace postern;
using namespace postern::jsonschema;
using schema::Problems;
using schema::Value;
using postern::test::q;

namespace {

Value yaml(const std::string& text)
{
    auto value = schema::readYaml(text, "a.yaml");
    if (!value)
        qFatal("%s", value.error().message().c_str());
    return *std::move(value);
}


/// What there is to say about a schema.
std::string problemsOf(const std::string& text, const CompileOptions& options = {})
{
    Problems problems;
    Compiler compiler(options);
    compiler.add("a.yaml", yaml(text));
    (void)compiler.compile("a.yaml", problems);
    (void)compiler.finish(problems);
    return problems.toString();
}

const char* const petStore = R"(openapi: 3.0.3
info: {title: Pets, version: "1"}
components:
  schemas:
    Pet:
      type: object
      required: [id, name, secret]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string, nullable: true, example: Rex}
        secret: {$ref: "#/components/schemas/Secret"}
        age: {type: number, minimum: 0, exclusiveMinimum: true}
    Secret: {type: string, writeOnly: true}
)";

} // namespace

class CompilerTest : public QObject {
    Q_OBJECT

    static bool accepts(const std::string& document, const char* pointer, const std::string& value, const CompileOptions& options = {})
    {
        Problems problems;
        Compiler compiler(options);
        compiler.add("a.yaml", yaml(document));
        const auto id = compiler.compile(std::string("a.yaml#") + pointer, problems);
        const auto validator = compiler.finish(problems);
        if (!id || !validator)
            qFatal("%s", problems.toString().c_str());
        return validator->accepts(*id, yaml(value));
    }

  private Q_SLOTS:
    void whatCannotBeCompiledIsNamedWithItsPlace_data()
    {
        QTest::addColumn<QString>("schema");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* schema, const char* problem) {
            QTest::newRow(schema) << QString::fromUtf8(schema) << QString::fromUtf8(problem);
        };
        row("properties:\n  a:\n    pattern: (?=x)y",
            "a.yaml:3:14: error: a.yaml#/properties/a/pattern: lookahead needs backtracking");
        row("patternProperties: {'(a)\\1': {}}", "error: a.yaml#/patternProperties: a back-reference needs backtracking");
        row("$ref: '#/$defs/none'", "a.yaml:1:7: error: a.yaml#/$ref: there is nothing at #/$defs/none: a.yaml# has no $defs");
        row("$ref: 'other.yaml#/a'", "nothing is known by the name other.yaml: documents are not fetched; add it to this one");
        row("$ref: '#nowhere'", "there is no anchor nowhere in a.yaml");
        row("$schema: 'http://json-schema.org/draft-03/schema#'", "an unknown dialect: http://json-schema.org/draft-03/schema");
        row("type: text", "a.yaml#/type: type is null, boolean, integer, number, string, array or object (found text)");
        row("type: [string, any]", "type is null");
        row("minLength: -1", "minLength is an integer, 0 or more (found -1)");
        row("maxItems: 1.5", "maxItems is an integer, 0 or more");
        row("maximum: '3'", "maximum is a number");
        row("multipleOf: 0", "multipleOf is a number above 0");
        row("required: true", "required is a list of the names of properties (the object that has the property lists it");
        row("enum: a", "enum is a list of values");
        row("properties: [a]", "properties is an object of schemas");
        row("allOf: []", "allOf is a list of one schema or more");
        row("items: [{type: string}]", "items is one schema, for all items (schemas by position go into prefixItems (2020-12))");
        row("properties: {a: 3}", "a.yaml#/properties/a: a schema is an object or a boolean (found an integer)");
        row("$ref: '#'", "this schema leads back to itself for the same value, without end (take the $ref out)");
        row("$ref: '#/$defs/a'\n$defs: {a: {anyOf: [{$ref: '#/$defs/b'}]}, b: {not: {$ref: '#/$defs/a'}}}", "without end");
        row("$defs: {a: {$id: x}, b: {$id: x}}", "another schema has this $id already: x");
        row("$defs: {a: {$anchor: x}, b: {$anchor: x}}", "another schema of the same document has this anchor already: x");
        row("$id: 'a#b'", "an $id has no fragment");
        row("nullable: true\ntype: string", ""); // unknown to 2020-12, so an annotation
    }
    void whatCannotBeCompiledIsNamedWithItsPlace()
    {
        QFETCH(QString, schema);
        QFETCH(QString, problem);
        const QString found = q(problemsOf(schema.toStdString()));
        QVERIFY2(problem.isEmpty() ? found.isEmpty() : found.contains(problem), qPrintable(found));
    }

    void allProblemsAreFoundAtOnce()
    {
        const QString found = q(problemsOf("properties: {a: {type: x}, b: {minimum: y}, c: {$ref: '#/z'}}"));
        QCOMPARE(found.count(QLatin1String("error:")), 3);
    }

    void openApi30HasItsOwnKeywords()
    {
        const auto pet = [](const char* value) { return accepts(petStore, "/components/schemas/Pet", value); };
        QVERIFY(pet("{id: 1, name: null, secret: x, age: 0.1}"));
        QVERIFY(!pet("{id: null, name: null, secret: x}"));
        QVERIFY(!pet("{id: 1, name: a, secret: x, age: 0}")); // exclusiveMinimum: true
        CompileOptions options;
        options.dialect = Dialect::OpenApi30;
        QVERIFY(accepts("nullable: true", "", "null", options));
        QVERIFY(!accepts("{type: string, nullable: true, enum: [a]}", "", "null", options)); // enum says null or it is not there
        QVERIFY(accepts("{type: object, additionalProperties: true}", "", "{a: 1}", options));
        QVERIFY(!accepts("{type: object, additionalProperties: false}", "", "{a: 1}", options));
        QVERIFY(q(problemsOf("exclusiveMinimum: 3", options)).contains(QLatin1String("exclusiveMinimum is true or false in OpenAPI 3.0")));
        QVERIFY(q(problemsOf("const: 3", options)).contains(QLatin1String("warning: a.yaml#: const is no keyword of this dialect")));
        QVERIFY(q(problemsOf("$ref: '#/x'\ntype: string\nx: {}", options))
                    .contains(QLatin1String("warning: a.yaml#: type counts for nothing beside a $ref")));
    }

    void whatIsReadOnlyIsRequiredOfAnswersOnly()
    {
        const auto pet = [](Direction direction, const char* value) {
            CompileOptions options;
            options.direction = direction;
            return accepts(petStore, "/components/schemas/Pet", value, options);
        };
        QVERIFY(pet(Direction::Request, "{name: a, secret: x}") && !pet(Direction::Request, "{id: 1, name: a}"));
        QVERIFY(pet(Direction::Response, "{id: 1, name: a}") && !pet(Direction::Response, "{name: a, secret: x}"));
        QVERIFY(!pet(Direction::Any, "{name: a, secret: x}"));
    }

    void openApi31Is202012()
    {
        const std::string document = "openapi: 3.1.0\ncomponents:\n  schemas:\n    A: {type: [string, 'null'], discriminator: {propertyName: x}}\n"
                                     "    B: {$id: urn:b, const: 1}\n    C: {properties: {b: {$ref: urn:b}}, unevaluatedProperties: false}\n";
        QVERIFY(accepts(document, "/components/schemas/A", "null") && !accepts(document, "/components/schemas/A", "1"));
        QVERIFY(accepts(document, "/components/schemas/C", "{b: 1}") && !accepts(document, "/components/schemas/C", "{b: 2}"));
        QVERIFY(!accepts(document, "/components/schemas/C", "{c: 1}"));
    }

    void formatsAreAnnotationsUnlessAsserted()
    {
        QVERIFY(accepts("format: date", "", "not a date"));
        CompileOptions options;
        options.assertFormats = true;
        QVERIFY(!accepts("format: date", "", "not a date", options) && accepts("format: date", "", "'2026-11-28'", options));
        QVERIFY(!accepts("format: int32", "", "2147483648", options) && accepts("format: int64", "", "2147483648", options));
        QVERIFY(!accepts("format: int64", "", "9223372036854775808", options));
        QVERIFY(!accepts("format: byte", "", "abc", options) && accepts("format: byte", "", "YWJj", options));
        QVERIFY(accepts("format: colour", "", "x", options));
    }

    void manySchemasOfADocumentShareOneValidator()
    {
        Problems problems;
        Compiler compiler;
        compiler.add("a.yaml", yaml(petStore));
        const auto pet = compiler.compile("a.yaml#/components/schemas/Pet", problems);
        const auto secret = compiler.compile("a.yaml#/components/schemas/Secret", problems);
        const auto again = compiler.compile("a.yaml#/components/schemas/Pet", problems);
        const auto validator = compiler.finish(problems);
        QVERIFY2(pet && secret && again && validator, problems.toString().c_str());
        QCOMPARE(pet->node, again->node);
        QVERIFY(validator->accepts(*secret, Value("x")) && !validator->accepts(*pet, Value("x")));
        QVERIFY(validator->size() < 25);
    }
};

POSTERN_TEST(CompilerTest);
#include "CompilerTest.moc"
