// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Compiler.h"
#include "schema/Document.h"
#include "support/TestMain.h"
#include "support/TestText.h"

#include <QElapsedTimer>
#include <QtTest>
#include <atomic>
#include <string>
#include <thread>

using namespace postern;
using namespace postern::jsonschema;
using schema::Problems;
using schema::Value;
using postern::test::q;

namespace {

Value json(const std::string& text)
{
    Problems problems;
    schema::ReadLimits limits;
    limits.depth = 100'000;
    auto value = schema::readText(text, "t.json", problems, limits); // JSON, or YAML where that is easier to read
    if (!value)
        qFatal("%s", problems.toString().c_str());
    return *std::move(value);
}


/// One schema, compiled.
struct One {
    explicit One(const std::string& schema, const CompileOptions& options = {})
    {
        Problems problems;
        Compiler compiler(options);
        compiler.add("s.json", json(schema));
        const auto compiled = compiler.compile("s.json", problems);
        validator = compiler.finish(problems);
        if (!compiled || !validator)
            qFatal("%s", problems.toString().c_str());
        id = *compiled;
    }
    [[nodiscard]] Outcome check(const Value& value, const ValidationLimits& limits = {}) const
    {
        return validator->validate(id, value, limits);
    }
    [[nodiscard]] Outcome operator()(const std::string& text) const { return check(json(text)); }
    [[nodiscard]] QString sentence(const std::string& text) const
    {
        const Outcome outcome = (*this)(text);
        QStringList all;
        for (const Violation& violation : outcome.violations)
            all << q(violation.toString());
        return all.join(QLatin1Char('\n'));
    }
    SchemaId id;
    std::optional<Validator> validator;
};

std::string repeated(const char* text, int count)
{
    std::string out;
    for (int i = 0; i < count; ++i)
        out += text;
    return out;
}

} // namespace

class ValidatorTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void violationsSayWhereAndWhy()
    {
        const One pets("{type: object, required: [pets], properties: {pets: {type: array, items: {$ref: '#/$defs/pet'}}},\n"
                       " $defs: {pet: {type: object,\n"
                       " properties: {name: {type: string}, a/b: {maximum: 3}}}}}");
        QVERIFY(pets(R"({"pets":[{"name":"Rex"}]})").valid);
        const Outcome outcome = pets(R"({"pets":[{"name":"Rex"},{"name":12,"a/b":4}]})");
        QVERIFY(!outcome.valid && !outcome.more && !outcome.exhausted);
        QCOMPARE(outcome.violations.size(), 2U);
        const Violation& first = outcome.violations[0];
        QCOMPARE(q(first.instance), q("/pets/1/name"));
        QCOMPARE(q(first.schema), q("s.json#/$defs/pet/properties/name/type"));
        QCOMPARE(q(std::string(first.keyword)), q("type"));
        QCOMPARE(q(first.location.toString()), q("t.json:3:22"));
        QCOMPARE(q(first.toString()), q("/pets/1/name must be a string, and is 12"));
        QCOMPARE(q(outcome.violations[1].instance), q("/pets/1/a~1b"));
        QCOMPARE(q(outcome.violations[1].message), q("must be at most 3, and is 4"));
    }

    void sentencesAreForPeople_data()
    {
        QTest::addColumn<QString>("schema");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* schema, const std::string& value, const char* sentence) {
            QTest::newRow(schema) << QString::fromUtf8(schema) << q(value) << QString::fromUtf8(sentence);
        };
        row(R"({"type":["string","null"]})", "[1]", "the value must be a string or null, and is a list of 1 item");
        row(R"({"type":["integer","boolean","object"]})", "1.5", "the value must be an integer, true or false or an object, and is 1.5");
        row(R"({"enum":["a","b",3]})", "{}", "the value must be \"a\", \"b\" or 3, and is an empty object");
        row(R"({"const":true})", "false", "the value must be true, and is false");
        row(R"({"exclusiveMinimum":0.01})", "0.01", "the value must be more than 0.01, and is 0.01");
        row(R"({"multipleOf":0.1})", "0.25", "the value must be a multiple of 0.1, and is 0.25");
        row(R"({"minLength":3})", "\"éé\"", "the value must have at least 3 characters, and has 2: \"éé\"");
        row(R"({"maxLength":1})", '"' + std::string(60, 'x') + '"',
            "the value must have at most 1 character, and has 60: \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\"");
        row(R"({"pattern":"^a"})", "\"b\"", "the value must match the pattern \"^a\", and is \"b\"");
        row(R"({"minItems":2})", "[]", "the value must have at least 2 items, and is an empty list");
        row(R"({"uniqueItems":true})", "[1,2,1.0]",
            "the value must have no two equal items, and the items 0 and 2 (from 0) are equal: 1.0");
        row(R"({"required":["a","b"]})", R"({"b":1})", "the value lacks the property \"a\"");
        row(R"({"required":["a","b"]})", "{}", "the value lacks the properties \"a\" and \"b\"");
        row(R"({"dependentRequired":{"a":["b"]}})", R"({"a":1})", "the value lacks the property \"b\", which \"a\" needs");
        row(R"({"additionalProperties":false})", R"({"a":1})", "/a is not allowed here");
        row(R"({"propertyNames":{"maxLength":2}})", R"({"abc":1})",
            "/abc has a name that must have at most 2 characters, and has 3: \"abc\"");
        row(R"({"not":{"type":"string"}})", "\"\"", "the value matches what it must not, and is \"\"");
        row(R"({"contains":{"type":"string"}})", "[1]", "the value must have at least 1 item that matches, and 0 of 1 do");
        row(R"({"anyOf":[{"type":"string"},{"type":"number"}]})", "null", "the value does not match any of the 2 alternatives, and is null");
        row(R"({"oneOf":[{"minimum":1},{"maximum":5},{"minimum":3}]})", "3",
            "the value matches two of the alternatives, number 1 and number 2, and must match only one");
        row(R"({"anyOf":[{"type":"null"},{"type":"object","properties":{"a":{"type":"string"}}}]})", R"({"a":1})",
            "the value does not match any of the 2 alternatives, and is an object with 1 property\n"
            "/a must be a string, and is 1");
        row("false", "1", "the value is not allowed here");
    }
    void sentencesAreForPeople()
    {
        QFETCH(QString, schema);
        QFETCH(QString, value);
        QFETCH(QString, sentence);
        QCOMPARE(One(schema.toStdString()).sentence(value.toStdString()), sentence);
    }

    void theFirstViolationsAreReportedAndNoMore()
    {
        const One numbers(R"({"items":{"type":"string"}})");
        ValidationLimits limits;
        limits.violations = 3;
        const Outcome outcome = numbers.check(json("[1,2,3,4,5]"), limits);
        QVERIFY(!outcome.valid && outcome.more && !outcome.exhausted);
        QCOMPARE(outcome.violations.size(), 3U);
        QCOMPARE(q(outcome.violations[2].instance), q("/2"));
    }

    void hostileDepthIsRefusedAndNotFollowed()
    {
        const One tree("{type: array, items: {$ref: '#'}}");
        const Outcome deep = tree(repeated("[", 2'000) + repeated("]", 2'000));
        QVERIFY(!deep.valid && deep.exhausted);
        QCOMPARE(q(deep.violations.back().message), q("is nested deeper than 128 levels"));
        QVERIFY(tree(repeated("[", 100) + repeated("]", 100)).valid);
        // What compares and counts whole values takes no stack either.
        const Value nested = json(repeated("[", 2'000) + repeated("]", 2'000));
        QVERIFY(!One(R"({"const":[[[]]]})").check(nested).valid);
        QVERIFY(One(R"({"uniqueItems":true})").check(nested).valid);
    }

    void alternativesWithinAlternativesDoNotDoubleTheWork()
    {
        // Each level asks twice about the next: 2 to the 100 without a memory.
        for (const char* schema : {"{anyOf: [{$ref: '#/$defs/a'}, {$ref: '#/$defs/b'}],\n"
                                   " $defs: {a: {properties: {n: {$ref: '#'}, x: false}}, b: {properties: {n: {$ref: '#'}, y: false}}}}",
                                   "{allOf: [{properties: {n: {$ref: '#'}}}, {properties: {n: {$ref: '#'}}}], properties: {x: false}}",
                                   "not: {not: {oneOf: [{properties: {n: {$ref: '#'}}}, {not: {properties: {n: {$ref: '#'}}}}]}}"}) {
            const One tree(schema);
            for (const char* leaf : {"{}", R"({"x":1,"y":1})"}) {
                const Value value = json(repeated("{\"n\":", 100) + leaf + repeated("}", 100));
                QElapsedTimer timer;
                timer.start();
                const Outcome outcome = tree.check(value);
                QVERIFY2(!outcome.exhausted, schema);
                QCOMPARE(tree.validator->accepts(tree.id, value), outcome.valid);
                QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
            }
        }
    }

    void theStepsOfACheckAreBounded()
    {
        const One list(R"({"items":{"type":"integer"}})");
        ValidationLimits limits;
        limits.steps = 100;
        const Outcome outcome = list.check(json("[" + repeated("1,", 200) + "1]"), limits);
        QVERIFY(!outcome.valid && outcome.exhausted);
        QCOMPARE(q(outcome.violations.back().message), q("is too much work to check: more than 100 steps"));
    }

    void dynamicReferencesThatGoRoundEnd()
    {
        const One round("{$dynamicAnchor: x, $defs: {y: {$dynamicRef: '#x'}}, $ref: '#/$defs/y'}");
        const Outcome outcome = round("1");
        QVERIFY(!outcome.valid && outcome.exhausted);
        QCOMPARE(q(outcome.violations.back().message),
                 q("cannot be checked: the schema leads back to itself without end, by a $dynamicRef"));
    }

    void manyPropertiesThatNobodyEvaluatedAreFound()
    {
        const One open(R"({"allOf":[{"properties":{"p150":true}},{"patternProperties":{"^p1":true}}],"unevaluatedProperties":false})");
        std::string text = "{";
        for (int i = 100; i < 200; ++i)
            text += "\"p" + std::to_string(i) + "\":0,";
        QVERIFY(open(text + "\"p1\":0}").valid);
        QCOMPARE(open.sentence(text + "\"q\":0}"), q("/q is not allowed here"));
    }

    void lengthsAreThoseOfCharacters()
    {
        const One two(R"({"items":{"minLength":2,"maxLength":2}})");
        QVERIFY(two("[\"🐲🐲\", \"\\ud83d\\udc32é\"]").valid && !two("[\"🐲\"]").valid && !two("[\"abc\"]").valid);
    }

    void largeIntegersAreExact()
    {
        const One bound(R"({"maximum":9007199254740992,"type":"integer"})");
        QVERIFY(bound("9007199254740992").valid && !bound("9007199254740993").valid);
        QVERIFY(bound("-98249283749234923498293171823948729348710298301928331").valid);
        QVERIFY(bound("1.0").valid && bound("1e15").valid && !bound("1.5").valid);
    }

    void oneValidatorServesManyThreads()
    {
        const One pets(R"({"items":{"pattern":"^[a-z]+$"},"uniqueItems":true})");
        const Value good = json(R"(["a","b","c"])");
        const Value bad = json(R"(["a","B","c"])");
        std::atomic<int> wrong = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int n = 0; n < 500; ++n) {
                    if (!pets.validator->accepts(pets.id, good) || pets.validator->validate(pets.id, bad).violations.size() != 1)
                        ++wrong;
                }
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
    }
};

POSTERN_TEST(ValidatorTest);
#include "ValidatorTest.moc"
