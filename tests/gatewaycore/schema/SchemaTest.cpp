// SPDX-License-Identifier: Apache-2.0
#include "base/Text.h"
#include "schema/Document.h"
#include "schema/Schema.h"
#include "support/TestMain.h"
#include "support/TestText.h"

#include <QtTest>

using namespace std::chrono_literals;

namespace postern::example {

enum class LimitKey { Ip, User };

struct Backoff {
    std::chrono::milliseconds base{25};
    std::uint32_t tries = 3;
};
struct FixedWindow {
    std::uint32_t count = 1;
};
struct Gcra {
    double rate = 1.5;
};
struct Item {
    std::string name;
    int weight = 1;
    schema::Location at;
};
struct Settings {
    std::uint32_t count = 100;
    std::chrono::milliseconds per{60'000};
    std::optional<std::uint32_t> burst;
    LimitKey key = LimitKey::Ip;
    std::vector<std::string> exempt{"10.0.0.1"};
    bool enabled = true;
    std::uint64_t wide = 0;
    std::int8_t small = 0;
    double ratio = 0.5;
    ByteCount size = 64_KiB;
    schema::SecretRef secret;
    schema::Value raw;
    Backoff backoff{50ms, 7};
    std::map<std::string, Backoff> named;
    std::vector<Item> items;
    std::variant<FixedWindow, Gcra> algorithm;
};

const schema::Schema<Backoff>& describe(schema::Type<Backoff>)
{
    static const auto schema = schema::Schema<Backoff>("backoff", "Waits.")
                                   .field("base", &Backoff::base, "First wait").range(1ms, 1min)
                                   .field("tries", &Backoff::tries, "How often").range(1, 10);
    return schema;
}
const schema::Schema<FixedWindow>& describe(schema::Type<FixedWindow>)
{
    static const auto schema = schema::Schema<FixedWindow>("window", "A fixed window.").field("count", &FixedWindow::count, "n");
    return schema;
}
const schema::Schema<Gcra>& describe(schema::Type<Gcra>)
{
    static const auto schema = schema::Schema<Gcra>("gcra", "A leaky bucket.").field("rate", &Gcra::rate, "per second");
    return schema;
}
const schema::Schema<Item>& describe(schema::Type<Item>)
{
    static const auto schema = schema::Schema<Item>("item", "An item.")
                                   .field("weight", &Item::weight, "Its weight").range(1, 9)
                                   .shorthand("weight")
                                   .locate(&Item::at);
    return schema;
}
const schema::Schema<Settings>& describe(schema::Type<Settings>)
{
    static const auto schema =
        schema::Schema<Settings>("settings", "All kinds.")
            .field("count", &Settings::count, "Requests").required().range(1, 1'000'000'000).unit("requests")
            .field("per", &Settings::per, "The period").range(1ms, 24h)
            .field("burst", &Settings::burst, "Burst")
            .field("key", &Settings::key, "Who is counted")
                .oneOf({{"ip", LimitKey::Ip, "the client's address"}, {"user", LimitKey::User, "the | token's sub"}})
            .field("exempt", &Settings::exempt, "Who is not").items(0, 3)
            .field("enabled", &Settings::enabled, "Whether")
            .field("wide", &Settings::wide, "64 bits")
            .field("small", &Settings::small, "8 bits")
            .field("ratio", &Settings::ratio, "A ratio").range(0, 1)
            .field("size", &Settings::size, "A size").range(1_KiB, 1_MiB)
            .field("secret", &Settings::secret, "A secret")
            .field("raw", &Settings::raw, "Anything")
            .field("backoff", &Settings::backoff, "Waits")
            .field("named", &Settings::named, "Named waits")
            .keyed("items", &Settings::items, &Item::name, "Items")
            .field("algorithm", &Settings::algorithm, "How").taggedBy("kind")
            .check([](const Settings& settings, schema::Reporter& reporter) {
                if (settings.burst && *settings.burst > settings.count)
                    reporter.error("burst", "must not be larger than count");
            });
    return schema;
}

} // namespace postern::example

using namespace postern;
using namespace postern::schema;
using example::Settings;
using postern::test::q;

namespace {


std::string told(std::string_view text)
{
    Problems problems;
    const auto value = readYaml(text, "s.yaml", problems);
    if (value && describe(Type<Settings>{}).decode(*value, problems))
        return "accepted";
    return problems.toString();
}

Settings read(std::string_view text)
{
    auto result = decode<Settings>(*readYaml(text, "s.yaml"));
    if (!result)
        qWarning("%s", result.error().message().c_str());
    return result ? *result : Settings{};
}

} // namespace

class SchemaTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyKindIsRead()
    {
        const Settings s = read("count: 5\nper: 1m30s\nburst: 3\nkey: user\nexempt: [a, 1.10]\nenabled: false\n"
                                "wide: 18446744073709551615\nsmall: -128\nratio: 1\nsize: 2KiB\nsecret: ${env:KEY}\n"
                                "raw: {x: [1]}\nbackoff: {base: 10ms}\nnamed: {a: {tries: 2}, b: }\n"
                                "items: {one: {weight: 2}, two: 3}\nalgorithm: {kind: gcra, rate: 2.5}\n");
        QCOMPARE(s.count, 5U);
        QCOMPARE(s.per.count(), 90'000);
        QCOMPARE(*s.burst, 3U);
        QVERIFY(s.key == example::LimitKey::User);
        QCOMPARE(s.exempt[1], std::string("1.10"));
        QVERIFY(!s.enabled);
        QCOMPARE(s.wide, ~std::uint64_t{0});
        QCOMPARE(static_cast<int>(s.small), -128);
        QCOMPARE(s.ratio, 1.0);
        QVERIFY(s.size == 2_KiB);
        QCOMPARE(s.secret.name, std::string("KEY"));
        QCOMPARE(s.raw.atPath("x[0]")->asInteger(), 1);
        QCOMPARE(s.backoff.base.count(), 10);
        QCOMPARE(s.backoff.tries, 7U); // the default of this place, not of the type
        QCOMPARE(s.named.at("a").tries, 2U);
        QCOMPARE(s.named.at("b").tries, 3U);
        QCOMPARE(s.items[1].name, std::string("two"));
        QCOMPARE(s.items[1].weight, 3);
        QCOMPARE(q(s.items[0].at.toString()), q("s.yaml:15:14"));
        QCOMPARE(std::get<example::Gcra>(s.algorithm).rate, 2.5);
    }

    void whatIsShownCutIsStillText()
    {
        std::string key = "x";
        for (int i = 0; i < 60; ++i)
            key += "\xC3\xA9"; // shown are 80 octets, which end in the middle of one
        const std::string said = told("count: 5\n" + key + ": 1\n");
        QVERIFY2(isUtf8(said), said.c_str());
        QVERIFY(said.starts_with("s.yaml:2:1: error: unknown key \"x\xC3\xA9"));
    }

    void mistakesAreToldWithPlacePathAndGuess_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* text, const char* message) { QTest::newRow(text) << text << message; };
        row("cuont: 5\n", "s.yaml:1:1: error: unknown key \"cuont\" (did you mean \"count\"?)\n"
                          "s.yaml:1:1: error: needs the key \"count\"");
        row("count: 5\nxyzzy: 1\n", "s.yaml:2:1: error: unknown key \"xyzzy\"");
        row("count: '5'\n", "s.yaml:1:8: error: count: must be an integer, but is a text (take the quotes away)");
        row("count: 0\n", "s.yaml:1:8: error: count: must be at least 1");
        row("count: -1\n", "s.yaml:1:8: error: count: must be at least 1");
        row("count: 1.5\n", "s.yaml:1:8: error: count: must be an integer, but is a number");
        row("count: 4294967296\n", "s.yaml:1:8: error: count: must be at most 1000000000");
        row("count:\n", "s.yaml:1:1: error: count: has no value");
        row("count: 5\nsmall: 200\n", "s.yaml:2:8: error: small: must be at most 127");
        row("count: 5\nper: 30\n", "s.yaml:2:6: error: per: must be a duration, but is an integer (say the unit: 30s or 30ms)");
        row("count: 5\nper: 30x\n",
            "s.yaml:2:6: error: per: is not a duration: \"30x\" (write 500ms, 30s, 5m, 2h, 1d or 1m30s)");
        row("count: 5\nper: 2d\n", "s.yaml:2:6: error: per: must be at most 1d");
        row("count: 5\nper: 10us\n", "s.yaml:2:6: error: per: must be a whole number of ms");
        row("count: 5\nkey: usr\n", "s.yaml:2:6: error: key: must be one of ip, user, but is \"usr\" (did you mean \"user\"?)");
        row("count: 5\nenabled: yes\n", "s.yaml:2:10: error: enabled: must be true or false, but is a text (YAML 1.2 knows "
                                         "only true and false; \"yes\" is a text)");
        row("count: 5\nexempt: a\n", "s.yaml:2:9: error: exempt: must be a list, but is a text (write [a])");
        row("count: 5\nexempt: [a, [b]]\n", "s.yaml:2:13: error: exempt[1]: must be a text, but is a list");
        row("count: 5\nexempt: [a, b, c, d]\n", "s.yaml:2:9: error: exempt: must have at most 3 entries");
        row("count: 5\nsize: 1GB\n", "s.yaml:2:7: error: size: must be at most 1MiB");
        row("count: 5\nsize: big\n", "s.yaml:2:7: error: size: is not a size: \"big\" (write 512, 64KiB or 10MB)");
        row("count: 5\nsecret: hunter2\n",
            "s.yaml:2:9: error: secret: a secret must not be written here (write a reference: ${env:NAME}, ${file:PATH} or "
            "${keychain:NAME})");
        row("count: 5\nbackoff: {tris: 1, base: 2h}\n",
            "s.yaml:2:11: error: backoff: unknown key \"tris\" (did you mean \"tries\"?)\n"
            "s.yaml:2:26: error: backoff.base: must be at most 1m");
        row("count: 5\nnamed: {x: {tries: 11}}\n", "s.yaml:2:20: error: named.x.tries: must be at most 10");
        row("count: 5\nitems: {x: {weight: 11}}\n", "s.yaml:2:21: error: items.x.weight: must be at most 9");
        row("count: 5\nalgorithm: {rate: 1}\n",
            "s.yaml:2:12: error: algorithm: needs the key \"kind\" (one of window, gcra)");
        row("count: 5\nalgorithm: {kind: gcr}\n",
            "s.yaml:2:19: error: algorithm.kind: must be one of window, gcra, but is \"gcr\" (did you mean \"gcra\"?)");
        row("count: 5\nburst: 6\n", "s.yaml:2:8: error: burst: must not be larger than count");
        row("[]", "s.yaml:1:1: error: must be a map, but is a list");
    }
    void mistakesAreToldWithPlacePathAndGuess()
    {
        QFETCH(QString, text);
        QFETCH(QString, message);
        QCOMPARE(q(told(text.toStdString())), message);
    }

    void aLiteralSecretIsNeverRepeated()
    {
        QVERIFY(told("count: 5\nsecret: hunter2\n").find("hunter2") == std::string::npos);
        for (const char* text : {"${env:}", "${ENV:A}", "x${env:A}", "${env:A}x", "${env:A${env:B}}", "${vault:A}", "${env}", "$env:A", ""})
            QVERIFY2(!SecretRef::parse(text), text);
        QCOMPARE(q(SecretRef::parse("${file:/run/secrets/a b}")->toString()), q("${file:/run/secrets/a b}"));
    }

    void defaultsAreLeftOutAndComeBack()
    {
        Settings settings;
        QCOMPARE(q(writeJson(encode(settings), 0)), q("{\"count\":100}"));
        settings.per = 1500ms;
        settings.burst = 7;
        settings.exempt.clear();
        settings.backoff.tries = 3; // the type's default, but not this place's
        settings.items.push_back({"a", 4, {}});
        settings.algorithm = example::Gcra{9.5};
        settings.wide = ~std::uint64_t{0};
        const Value written = encode(settings);
        QCOMPARE(q(writeJson(written, 0)),
                 q("{\"count\":100,\"per\":\"1500ms\",\"burst\":7,\"exempt\":[],\"wide\":18446744073709551615,"
                   "\"backoff\":{\"tries\":3},\"items\":{\"a\":{\"weight\":4}},\"algorithm\":{\"kind\":\"gcra\",\"rate\":9.5}}"));
        const Settings again = read(writeYaml(written));
        QCOMPARE(q(writeJson(encode(again, true), 0)), q(writeJson(encode(settings, true), 0)));
        QVERIFY(again.exempt.empty());
        QCOMPARE(again.backoff.tries, 3U);
    }

    void everythingIsWrittenOnDemand()
    {
        const Settings settings;
        const Value whole = encode(settings, true);
        QVERIFY(whole.find("backoff") != nullptr);
        QCOMPARE(q(whole.atPath("backoff.base")->asString()), q("50ms"));
        const auto again = decode<Settings>(*readYaml(writeYaml(whole).replace(0, 0, ""), "w.yaml"));
        QVERIFY(!again); // secret: null cannot be read back, because a secret that is needed cannot be null
        Value readable = whole;
        readable.remove("secret");
        QVERIFY(decode<Settings>(readable));
    }

    void durationsAreExact_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("written");
        for (const auto& [text, written] : std::initializer_list<std::pair<const char*, const char*>>{
                 {"0", "0s"}, {"1500ms", "1500ms"}, {"90s", "90s"}, {"60s", "1m"}, {"1h30m", "90m"}, {"24h", "1d"},
                 {"7ns", "7ns"}, {"1s500ms", "1500ms"}})
            QTest::newRow(text) << text << written;
        for (const char* text : {"", "s", "1", "-1s", "1.5s", "1s1h", "1s1s", "1 s", "99999999999999d", "1S", "+1s"})
            QTest::newRow(text) << text << "";
    }
    void durationsAreExact()
    {
        QFETCH(QString, text);
        QFETCH(QString, written);
        std::chrono::nanoseconds duration{};
        const bool good = parseDuration(text.toStdString(), duration);
        QCOMPARE(good ? q(formatDuration(duration)) : QString(), written);
    }

    void theFieldsCanBeWalked()
    {
        const auto& schema = describe(Type<Settings>{});
        const Field* key = schema.find("key");
        QVERIFY(key != nullptr && key->kind() == FieldKind::Choice);
        QCOMPARE(key->rules.choices.size(), std::size_t{2});
        QCOMPARE(q(key->defaultValue.asString()), q("ip"));
        QVERIFY(schema.find("count")->required);
        QCOMPARE(q(schema.find("count")->unit), q("requests"));
        QVERIFY(schema.find("burst")->optional() && schema.find("burst")->kind() == FieldKind::Integer);
        QVERIFY(schema.find("secret")->secret);
        QVERIFY(schema.find("exempt")->codec->element()->kind() == FieldKind::Text);
        QCOMPARE(q(schema.find("items")->codec->element()->object()->name()), q("item"));
        QCOMPARE(schema.find("algorithm")->codec->alternatives().size(), std::size_t{2});
        QCOMPARE(*schema.find("per")->rules.max, 86'400e9);
    }

    void aDescriptionAloneChecksADocument()
    {
        const ObjectSchema& schema = describe(Type<Settings>{});
        Problems problems;
        QVERIFY(schema.check(*readYaml("count: 5", "a.yaml"), problems) && problems.empty());
        QVERIFY(!schema.check(*readYaml("{count: 0, prr: 1s}", "a.yaml"), problems));
        Problems same;
        QVERIFY(!describe(Type<Settings>{}).decode(*readYaml("{count: 0, prr: 1s}", "a.yaml"), same));
        QCOMPARE(q(problems.toString()), q(same.toString()));
    }

    void theJsonSchemaSaysTheSame()
    {
        const Value schema = describe(Type<Settings>{}).jsonSchema();
        QCOMPARE(q(schema.find("$schema")->asString()), q("https://json-schema.org/draft/2020-12/schema"));
        QVERIFY(!schema.find("additionalProperties")->asBool(true));
        QVERIFY(*schema.find("required") == Value::list({"count"}));
        QVERIFY(*schema.atPath("properties.count") == Value::object({{"type", "integer"}, {"minimum", 1},
                                                                     {"maximum", 1'000'000'000}, {"description", "Requests"}}));
        QVERIFY(*schema.atPath("properties.key.enum") == Value::list({"ip", "user"}));
        QCOMPARE(q(schema.atPath("properties.items.additionalProperties.$ref")->asString()), q("#/$defs/item"));
        QVERIFY(schema.atPath("$defs.backoff.properties.base") != nullptr);
    }

    void theReferenceNamesEverything()
    {
        const std::string text = describe(Type<Settings>{}).markdown();
        for (const Field& field : describe(Type<Settings>{}).fields())
            QVERIFY2(text.find("| `" + field.name + "` |") != std::string::npos, field.name.c_str());
        QVERIFY(text.find("| `per` | duration | `1m` | The period. 1ms to 1d |\n") != std::string::npos);
        QVERIFY(text.find("the \\| token's sub") != std::string::npos);
        QVERIFY(text.find("### backoff\n") != std::string::npos);
        QVERIFY(text.find("| `exempt` | list of text | `10.0.0.1` |") != std::string::npos);
    }

    void problemsAreBounded()
    {
        Problems problems;
        for (int i = 0; i < 1000; ++i)
            problems.error({}, {}, "x");
        QCOMPARE(problems.all().size(), Problems::maximum);
        QCOMPARE(problems.errorCount(), std::size_t{1000});
        QVERIFY(problems.toString().ends_with("... and 800 more"));
    }
};

POSTERN_TEST(SchemaTest);
#include "SchemaTest.moc"
