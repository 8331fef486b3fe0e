// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ChainText.h"

#include "schema/Document.h"
#include "support/TestMain.h"
#include "support/TestText.h"
#include "workbench/gateway/ChainCheck.h"
#include "workbench/gateway/LineDiff.h"

#include <QtTest>

using namespace postern;
using namespace postern::workbench;
using schema::Value;
using postern::test::q;

namespace {

const std::string commented = "# the gateway\n"
                              "apiVersion: postern/v1\n"
                              "filters:   # for all\n"
                              "  # who may call\n"
                              "  - type: ip-filter\n"
                              "    config: {allow: [10.0.0.0/8]}   # the office\n"
                              "\n"
                              "  - cors\n"
                              "  # twice a second\n"
                              "  - type: rate-limit\n"
                              "    config:\n"
                              "      count: 2   # not more\n"
                              "      per: 1s\n"
                              "\n"
                              "# where it listens\n"
                              "listeners:\n"
                              "  - {name: http, port: 8280}\n";

ChainText chainOf(const std::string& text)
{
    schema::Problems problems;
    auto chain = ChainText::read(text, "gateway.yaml", problems);
    if (!chain)
        qFatal("%s", problems.toString().c_str());
    return *std::move(chain);
}


} // namespace

class ChainTextTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatIsNotChangedKeepsItsText()
    {
        ChainText chain = chainOf(commented);
        QCOMPARE(chain.items().size(), std::size_t{3});
        QCOMPARE(q(chain.text()), q(commented));
        chain.replace(2, withConfig(chain.items()[2].value, Value::object({{"count", 5}, {"per", "1s"}})));
        QString text = q(chain.text());
        QVERIFY2(text.contains(QStringLiteral("# the office\n\n  - cors\n  # twice a second\n  - type: rate-limit\n    config:\n      count: 5   # not more\n      per: 1s\n")), qPrintable(text));
        QVERIFY2(text.endsWith(QStringLiteral("\n# where it listens\nlisteners:\n  - {name: http, port: 8280}\n")), qPrintable(text));
        chain.move(2, 0);
        text = q(chain.text());
        QVERIFY2(text.startsWith(QStringLiteral("# the gateway\napiVersion: postern/v1\nfilters:   # for all\n  # twice a second\n  - type: rate-limit\n")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("  # who may call\n  - type: ip-filter\n")), qPrintable(text));
        const ChainText again = chainOf(chain.text());
        QCOMPARE(q(typeOf(again.items()[1].value)), QStringLiteral("ip-filter"));
        QCOMPARE(again.items().size(), std::size_t{3});
    }

    void anOperationHasAListOfItsOwn()
    {
        const std::string text = "apiVersion: postern/v1\n"
                                 "filters:\n  - cors\n"
                                 "operations:\n"
                                 "  # the reading ones\n"
                                 "  GET /orders/{id}:\n"
                                 "    auth: none   # anybody\n"
                                 "    filters:\n"
                                 "      # few\n"
                                 "      - {type: rate-limit, config: {count: 2, per: 1s}} # so\n"
                                 "      - set-query\n"
                                 "\n"
                                 "  # the writing ones\n"
                                 "  POST /orders:\n"
                                 "    auth: required\n"
                                 "# the end\n";
        schema::Problems problems;
        auto read = [&](const std::string& of, const std::string& operation) {
            auto chain = ChainText::read(of, "postern.yaml", problems, operation);
            if (!chain)
                qFatal("%s", problems.toString().c_str());
            return *std::move(chain);
        };
        ChainText chain = read(text, "GET /orders/{id}");
        QCOMPARE(chain.items().size(), std::size_t{2});
        QCOMPARE(chain.items()[0].line, std::size_t{10});
        QCOMPARE(q(chain.text()), q(text));
        chain.replace(0, withConfig(chain.items()[0].value, Value::object({{"count", 5}, {"per", "1s"}})));
        chain.move(1, 0);
        QCOMPARE(q(chain.text()), q(text).replace(QStringLiteral("      # few\n      - {type: rate-limit, config: {count: 2, per: 1s}} # so\n      - set-query\n"),
                                                  QStringLiteral("      - set-query\n      # few\n      - {type: rate-limit, config: {count: 5, per: 1s}} # so\n")));
        QCOMPARE(countChanges(text, chain.text()), 2);
        chain.remove(0);
        chain.remove(0);
        QVERIFY2(q(chain.text()).contains(QStringLiteral("    filters: []\n\n  # the writing ones\n")), qPrintable(q(chain.text())));

        // One that has none yet: behind what is said of the operation.
        ChainText other = read(text, "POST /orders");
        QVERIFY(other.items().empty());
        other.insert(0, Value("set-headers"));
        QCOMPARE(q(other.text()), q(text).replace(QStringLiteral("    auth: required\n"), QStringLiteral("    auth: required\n    filters:\n      - set-headers\n")));
        QCOMPARE(countChanges(text, other.text()), 1);
        // One of which nothing is said yet.
        ChainText third = read(text, "DELETE /orders/{id}");
        third.insert(0, Value("set-headers"));
        QVERIFY2(q(third.text()).contains(QStringLiteral("    auth: required\n  \"DELETE /orders/{id}\":\n    filters:\n      - set-headers\n# the end\n")), qPrintable(q(third.text())));
        QCOMPARE(countChanges(text, third.text()), 1);
        third.remove(0);
        QCOMPARE(q(third.text()), q(text));
        // And in a file without any operation.
        ChainText fourth = read("apiVersion: postern/v1\n", "GET /x");
        fourth.insert(0, Value("cors"));
        QCOMPARE(q(fourth.text()), QStringLiteral("apiVersion: postern/v1\noperations:\n  GET /x:\n    filters:\n      - cors\n"));
        ChainText again = read(fourth.text(), "GET /x");
        QCOMPARE(again.items().size(), std::size_t{1});
    }

    void anOperationThatIsWrittenInFlowIsWrittenAnew()
    {
        for (const char* text : {"apiVersion: postern/v1\noperations: {GET /x: {auth: none}}\n", "apiVersion: postern/v1\noperations:\n  GET /x: {auth: none}\n",
                                 "{\"apiVersion\": \"postern/v1\", \"operations\": {\"GET /x\": {\"auth\": \"none\"}}}\n", "apiVersion: postern/v1\noperations: {}\n",
                                 "apiVersion: postern/v1\noperations:\n  GET /x:\n", "apiVersion: postern/v1\noperations:\n  \"GET /x\":\n    auth: none\n"}) {
            schema::Problems problems;
            auto chain = ChainText::read(text, "postern.yaml", problems, "GET /x");
            QVERIFY2(chain.has_value(), text);
            chain->insert(0, Value("cors"));
            const auto again = ChainText::read(chain->text(), "postern.yaml", problems, "GET /x");
            QVERIFY2(again && again->items().size() == 1, chain->text().c_str());
            const Value* own = again->document().find("operations")->find("GET /x");
            QVERIFY2(QByteArray(text).contains("none") == (own->find("auth") != nullptr), chain->text().c_str());
        }
        schema::Problems problems;
        QVERIFY(!ChainText::read("operations: [GET]\n", "postern.yaml", problems, "GET /x"));
        QVERIFY(!ChainText::read("operations:\n  GET /x: 5\n", "postern.yaml", problems, "GET /x"));
        QVERIFY(!ChainText::read("operations:\n  GET /x: {filters: {a: b}}\n", "postern.yaml", problems, "GET /x"));
        QCOMPARE(problems.errorCount(), std::size_t{3});
    }

    void whatIsWrongInAnOperationIsFound()
    {
        const schema::Problems problems = checkChainFile("apiVersion: postern/v1\noperations:\n  GET /x:\n    filters:\n      - type: rate-limit\n        config: {count: 0, per: 1s}\n      - nosuch\n", "postern.yaml", false);
        QCOMPARE(problems.errorCount(), std::size_t{2});
        QVERIFY2(problems.toString().find("operations.GET /x.filters[0].config.count") != std::string::npos, problems.toString().c_str());
    }

    void aSingleValueIsChangedInItsPlace_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("in flow") << QByteArray("  - {type: rate-limit, config: {count: 2, per: 1s}} # so\n") << QByteArray("  - {type: rate-limit, config: {count: 30, per: 1m}} # so\n");
        QTest::newRow("below") << QByteArray("  - type: rate-limit\n    config:\n      # few\n      count: 2 # c\n      per: 1s\n")
                               << QByteArray("  - type: rate-limit\n    config:\n      # few\n      count: 30 # c\n      per: 1m\n");
        // Quoted as it was: written anew, and means the same.
        QTest::newRow("quoted") << QByteArray("  - type: rate-limit\n    config: {count: 2, per: '1s'}\n") << QByteArray("  - type: rate-limit\n    config:\n      count: 30\n      per: \"1m\"\n");
    }
    void aSingleValueIsChangedInItsPlace()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        ChainText chain = chainOf("filters:\n  - cors\n" + before.toStdString() + "  - scopes\n");
        chain.replace(1, withConfig(chain.items()[1].value, Value::object({{"count", 30}, {"per", "1m"}})));
        QCOMPARE(q(chain.text()), QStringLiteral("filters:\n  - cors\n%1  - scopes\n").arg(QString::fromUtf8(after)));
    }

    void whatWouldNotReadBackIsWrittenAnew()
    {
        ChainText chain = chainOf("filters:\n  - {type: respond, config: {body: x}}\n");
        const Value filter = withConfig(chain.items()[0].value, Value::object({{"body", "a, b} # c"}}));
        chain.replace(0, filter);
        QVERIFY2(chainOf(chain.text()).items()[0].value == filter, chain.text().c_str());
    }

    void everyShapeOfAListCanBeChanged_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("none") << QByteArray("apiVersion: postern/v1\n");
        QTest::newRow("no line end") << QByteArray("apiVersion: postern/v1");
        QTest::newRow("null") << QByteArray("apiVersion: postern/v1\nfilters:\nworkers: 2\n");
        QTest::newRow("empty") << QByteArray("filters: []\napiVersion: postern/v1\n");
        QTest::newRow("flow") << QByteArray("apiVersion: postern/v1\nfilters: [cors, {type: jwt-auth}]\nworkers: 2\n");
        QTest::newRow("block") << QByteArray("apiVersion: postern/v1\nfilters:\n- cors\n- type: jwt-auth\n# end\nworkers: 2\n");
        QTest::newRow("dash alone") << QByteArray("apiVersion: postern/v1\nfilters:\n  -\n    type: cors\n  - jwt-auth\n");
        QTest::newRow("windows") << QByteArray("apiVersion: postern/v1\r\nfilters:\r\n  - cors\r\n  - jwt-auth\r\nworkers: 2\r\n");
        QTest::newRow("json") << QByteArray("{\"apiVersion\": \"postern/v1\", \"filters\": [\"cors\"], \"workers\": 2}");
        QTest::newRow("two in a line") << QByteArray("apiVersion: postern/v1\nfilters:\n  - cors\n  - {type: jwt-auth, name: a}\nworkers: 2");
        QTest::newRow("nested list of the same name") << QByteArray("apiVersion: postern/v1\noperations:\n  GET /x:\n    filters:\n      - cors\n");
    }
    void everyShapeOfAListCanBeChanged()
    {
        QFETCH(QByteArray, text);
        const ChainText before = chainOf(text.toStdString());
        QCOMPARE(q(before.text()), QString::fromUtf8(text));
        ChainText chain = before;
        const Value added = Value::object({{"type", "rate-limit"}, {"name", "mine"}, {"config", Value::object({{"count", 7}})}});
        chain.insert(chain.items().size(), added);
        chain.insert(0, Value("scopes"));
        ChainText again = chainOf(chain.text());
        QCOMPARE(again.items().size(), before.items().size() + 2);
        QVERIFY(again.items().back().value == added && again.items().front().value == Value("scopes"));
        Value rest = before.document();
        Value newRest = again.document();
        rest.remove("filters");
        newRest.remove("filters");
        QVERIFY(rest == newRest);
        while (!again.items().empty())
            again.remove(0);
        QCOMPARE(chainOf(again.text()).items().size(), std::size_t{0});
        Value lastRest = chainOf(again.text()).document();
        lastRest.remove("filters");
        QVERIFY2(rest == lastRest, again.text().c_str());
    }

    void whatIsNoChainIsRefusedWithItsPlace()
    {
        schema::Problems problems;
        QVERIFY(!ChainText::read("filters: 5\n", "gateway.yaml", problems));
        QVERIFY(!ChainText::read("filters: [\n", "gateway.yaml", problems));
        QVERIFY(!ChainText::read("- a\n", "gateway.yaml", problems));
        QCOMPARE(problems.errorCount(), std::size_t{3});
        for (const schema::Problem& problem : problems.all())
            QVERIFY(problem.location.line > 0);
    }

    void switchingOffKeepsTheSettingsAndTheShortForm()
    {
        QVERIFY(withEnabled(withEnabled(Value("cors"), false), true) == Value("cors"));
        const Value filter = Value::object({{"type", "rate-limit"}, {"config", Value::object({{"count", 1}})}});
        const Value off = withEnabled(filter, false);
        QVERIFY(!isOn(off) && configOf(off) == configOf(filter));
        QVERIFY(withEnabled(off, true) == filter);
        QVERIFY(withConfig(filter, Value::map()) == Value("rate-limit"));
    }

    void aFileIsCheckedWithPlaces()
    {
        const auto problems = checkChainFile("apiVersion: postern/v1\nfilters:\n  - type: rate-limit\n    config: {count: 0, perr: 1s}\n  - rate-limt\n  - cors\n  - cors\n", "gateway.yaml", true);
        const QString all = q(problems.toString());
        QVERIFY2(all.contains(QStringLiteral("gateway.yaml:4:21: error: filters[0].config.count")), qPrintable(all));
        QVERIFY2(all.contains(QStringLiteral("unknown key \"perr\"")), qPrintable(all));
        QVERIFY2(all.contains(QStringLiteral("gateway.yaml:5:5: error: filters[1]: there is no filter \"rate-limt\" (did you mean \"rate-limit\"?)")), qPrintable(all));
        QVERIFY2(all.contains(QStringLiteral("filters[3]: a second \"cors\"")), qPrintable(all));
        QVERIFY(checkChainFile("apiVersion: postern/v1\nfilters: [cors]\n", "apis/x/postern.yaml", false).empty());
        QVERIFY(checkChainFile("filters: [cors]\n", "apis/x/postern.yaml", false).hasErrors()); // apiVersion
    }

    void changesAreCounted_data()
    {
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<int>("changes");
        QTest::newRow("none") << QByteArray("filters: [cors, jwt-auth, scopes]\n") << 0;
        QTest::newRow("one more") << QByteArray("filters: [cors, jwt-auth, scopes, claims]\n") << 1;
        QTest::newRow("one less") << QByteArray("filters: [cors, scopes]\n") << 1;
        QTest::newRow("one changed") << QByteArray("filters: [cors, {type: jwt-auth, enabled: false}, scopes]\n") << 1;
        QTest::newRow("one moved") << QByteArray("filters: [scopes, cors, jwt-auth]\n") << 1;
        QTest::newRow("one moved and changed, one more") << QByteArray("filters: [{type: scopes, enabled: false}, cors, jwt-auth, claims]\n") << 3;
        QTest::newRow("something else") << QByteArray("filters: [cors, jwt-auth, scopes]\nworkers: 3\n") << 1;
        QTest::newRow("a comment") << QByteArray("filters: [cors, jwt-auth, scopes] # so\n") << 1;
        QTest::newRow("unreadable") << QByteArray("filters: [\n") << 1;
    }
    void changesAreCounted()
    {
        QFETCH(QByteArray, after);
        QFETCH(int, changes);
        QCOMPARE(countChanges("filters: [cors, jwt-auth, scopes]\n", after.toStdString()), changes);
    }

    void theOrderOfPhasesIsFixed()
    {
        using model::ChainOrder;
        QVERIFY(placeOf("ip-filter", ChainOrder::Postern) < placeOf("cors", ChainOrder::Postern));
        QVERIFY(placeOf("rate-limit", ChainOrder::Postern) < placeOf("validate-request", ChainOrder::Postern));
        QVERIFY(placeOf("validate-request", ChainOrder::Wso2_32) < placeOf("rate-limit", ChainOrder::Wso2_32));
        QVERIFY(placeOf("set-headers", ChainOrder::Postern) == placeOf("set-query", ChainOrder::Postern));
    }

    void textsAreComparedLineByLine()
    {
        using Kind = TextDiffLine::Kind;
        const auto text = [](std::initializer_list<const char*> lines) {
            QString all;
            for (const char* line : lines)
                all += QLatin1String(line) + QLatin1Char('\n');
            return all;
        };
        const auto lines = diffTexts(text({"a", "b", "c"}), text({"a", "x", "c", "d"}));
        const QVector<TextDiffLine> expected{{Kind::Same, QStringLiteral("a")}, {Kind::Removed, QStringLiteral("b")}, {Kind::Added, QStringLiteral("x")},
                                             {Kind::Same, QStringLiteral("c")}, {Kind::Added, QStringLiteral("d")}};
        QVERIFY(lines == expected);
        QVERIFY(diffTexts({}, {}).isEmpty());
        QCOMPARE(diffTexts(text({"a"}), {}).size(), 1);
        QString many;
        for (int i = 0; i < 3'000; ++i)
            many += QString::number(i) + QLatin1Char('\n');
        QCOMPARE(diffTexts(many, QString(many).replace(QLatin1Char('\n'), QStringLiteral("!\n"))).size(), 6'000);
    }
};

POSTERN_TEST(ChainTextTest);
#include "ChainTextTest.moc"
