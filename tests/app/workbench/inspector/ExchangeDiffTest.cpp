// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/ExchangeDiff.h"

#include "support/SampleTraffic.h"
#include "support/TestMain.h"
#include "workbench/inspector/CompareModel.h"
#include "workbench/inspector/JsonDiff.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace postern::workbench;
using namespace postern::inspection;
using postern::test::sampleTrace;
using Weight = ExchangeDifference::Weight;
using Section = ExchangeDifference::Section;

namespace {

const ExchangeDifference* find(const QVector<ExchangeDifference>& all, Section section, const QString& name)
{
    for (const ExchangeDifference& one : all) {
        if (one.section == section && one.name == name)
            return &one;
    }
    return nullptr;
}

QStringList pointers(const JsonComparison& comparison)
{
    QStringList found;
    for (const JsonDifference& one : comparison.differences)
        found << one.pointer + QLatin1Char('=') + one.left + QLatin1Char('>') + one.right + (one.ignored ? QStringLiteral("!") : QString());
    return found;
}

} // namespace

class ExchangeDiffTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void jsonIsComparedByValue_data()
    {
        QTest::addColumn<QByteArray>("left");
        QTest::addColumn<QByteArray>("right");
        QTest::addColumn<QStringList>("found");
        const auto row = [](const char* name, const char* left, const char* right, const QStringList& found) {
            QTest::addRow("%s", name) << QByteArray(left) << QByteArray(right) << found;
        };
        row("same", R"({"a":1})", R"({"a":1})", {});
        row("key order, spaces, form of numbers", R"({"a":1,"b":100})", "{ \"b\" : 1e2,\n \"a\":1.0 }", {});
        row("leaf", R"({"a":{"b":1}})", R"({"a":{"b":"1"}})", {QStringLiteral("/a/b=1>\"1\"")});
        row("added and removed", R"({"a":1})", R"({"b":null})", {QStringLiteral("/a=1>"), QStringLiteral("/b=>null")});
        row("put in at the front", R"([1,2,3])", R"([0,1,2,3])", {QStringLiteral("/0=>0")});
        row("changed in the middle", R"([1,2,3])", R"([1,9,3])", {QStringLiteral("/1=2>9")});
        row("other kinds", R"({"a":1})", R"([1])", {QStringLiteral("={\"a\":1}>[1]")});
        row("keys that need escaping", R"({"a/b~c":1})", R"({"a/b~c":2})", {QStringLiteral("/a~1b~0c=1>2")});
        row("ignored", R"({"id":1,"items":[{"time":1,"n":1}]})", R"({"id":2,"items":[{"time":2,"n":2}]})",
            {QStringLiteral("/id=1>2!"), QStringLiteral("/items/0/n=1>2"), QStringLiteral("/items/0/time=1>2!")});
    }

    void jsonIsComparedByValue()
    {
        QFETCH(QByteArray, left);
        QFETCH(QByteArray, right);
        QFETCH(QStringList, found);
        const auto comparison = compareJson(left, right, {QStringLiteral("/id"), QStringLiteral("/items/*/time")});
        QVERIFY(comparison.has_value());
        QCOMPARE(pointers(*comparison), found);
        QCOMPARE(comparison->writtenDifferently, found.isEmpty() && left != right);
    }

    void whatIsNoJsonIsNotComparedAsSuch()
    {
        QVERIFY(!compareJson("{", "{}", {}));
        QVERIFY(!compareJson("{}", "<a/>", {}));
        QVERIFY(!compareJson("", "{}", {}));
        QVERIFY(!compareJson(QByteArray(100'000, '['), QByteArray(100'000, '['), {})); // too deep to be read
        QByteArray many("[0");
        QByteArray others("[1");
        for (int n = 0; n < 5'000; ++n) {
            many += ",0";
            others += ",1";
        }
        const auto comparison = compareJson(many + ']', others + ']', {});
        QVERIFY(comparison && comparison->more && comparison->differences.size() == 2'000);
        QVERIFY(pointerProblem(QStringLiteral("/a, /b/*/c")).isEmpty());
        QVERIFY(pointerProblem(QStringLiteral("/a b")).contains(QStringLiteral("\"b\"")));
    }

    void theSameCallTwiceHasNoDifferences()
    {
        const auto all = compareExchanges(sampleTrace(12), sampleTrace(12), {});
        QCOMPARE(countOf(all, Weight::Semantic), 0);
        QCOMPARE(countOf(all, Weight::Cosmetic), 0);
        QCOMPARE(summaryOf(all, false), QStringLiteral("No semantic differences."));
        QVERIFY(countOf(all, Weight::Same) > 10);
    }

    void orderCaseAndFormAreCosmetic()
    {
        Trace left = sampleTrace(12);
        Trace right = left;
        std::reverse(right.clientRequest.headers.begin(), right.clientRequest.headers.end());
        right.clientRequest.headers.front().first = "AUTHORIZATION";
        left.clientResponse.headers.emplace_back("Date", "Sun");
        right.clientResponse.headers.emplace_back("Date", "Mon");
        right.clientResponse.body = "{ \"state\":\"baking\", \"item\":\"margherita\", \"id\":17.0 }";
        const auto all = compareExchanges(left, right, {});
        QCOMPARE(countOf(all, Weight::Semantic), 0);
        QCOMPARE(countOf(all, Weight::Cosmetic), 4); // order, case, date, form
        const QString hidden = summaryOf(all, false); // without a catalogue the plural is "one(s)"
        QVERIFY2(hidden.startsWith(QLatin1String("No semantic differences. 4 cosmetic")) && hidden.endsWith(QLatin1String("hidden.")),
                 qPrintable(hidden));
        QVERIFY(summaryOf(all, true).endsWith(QLatin1String("shown.")));
    }

    void whatDiffersIsNamed()
    {
        Trace left = sampleTrace(12);
        Trace right = sampleTrace(6); // DELETE, 401 by jwt-auth
        const auto all = compareExchanges(left, right, {});
        const auto* status = find(all, Section::Response, QStringLiteral("Status"));
        QVERIFY(status != nullptr && status->weight == Weight::Semantic && status->left == QStringLiteral("200") &&
                status->right == QStringLiteral("401"));
        const auto* token = find(all, Section::Chain, QStringLiteral("4 jwt-auth"));
        QVERIFY(token != nullptr && token->weight == Weight::Semantic);
        QVERIFY(token->right.contains(QStringLiteral("Token audience")));
        QVERIFY(token->left.contains(QStringLiteral("X-JWT-Assertion")));
        QVERIFY(find(all, Section::Chain, QStringLiteral("1 gateway"))->weight == Weight::Same);
        QCOMPARE(find(all, Section::ResponseBody, QStringLiteral("/id"))->left, QStringLiteral("17"));
        QVERIFY(find(all, Section::ResponseBody, QStringLiteral("/fault"))->left.isNull());
        QVERIFY(find(all, Section::Timing, QStringLiteral("Whole exchange"))->weight == Weight::Note);
    }

    void aQuerysParametersAreComparedOneByOne()
    {
        Trace left = sampleTrace(12);
        Trace right = left;
        left.summary.target = "/a?x=1&y=2&z=3";
        right.summary.target = "/a?y=2&x=1&w=0";
        const auto all = compareExchanges(left, right, {});
        QVERIFY(find(all, Section::Request, QStringLiteral("?x"))->weight == Weight::Same);
        QVERIFY(find(all, Section::Request, QStringLiteral("?z"))->right.isNull());
        QVERIFY(find(all, Section::Request, QStringLiteral("?w"))->left.isNull());
        QCOMPARE(countOf(all, Weight::Semantic), 2);
    }

    void otherBodiesAreComparedLineByLine()
    {
        Trace left = sampleTrace(12);
        Trace right = left;
        left.clientResponse.body = "one\ntwo\nthree";
        right.clientResponse.body = "one\n2\nthree";
        const auto all = compareExchanges(left, right, {});
        QCOMPARE(countOf(all, Weight::Semantic), 2);
        left.clientResponse.bodyTruncated = true;
        left.clientResponse.bodySize = 1'000'000;
        QVERIFY(countOf(compareExchanges(left, right, {}), Weight::Semantic) == 3); // the size says that more differs
    }

    void stepsOfTwoChainsFindTheirPartners()
    {
        Trace left = sampleTrace(12);
        Trace right = left;
        right.steps.erase(right.steps.begin() + 2); // cors
        Step extra;
        extra.filter = "cache";
        right.steps.insert(right.steps.begin() + 1, extra);
        const auto all = compareExchanges(left, right, {});
        QStringList names;
        for (const auto& one : all) {
            if (one.section == Section::Chain && one.weight == Weight::Semantic)
                names << one.name.section(QLatin1Char(' '), 1) + (one.left.isNull() ? QStringLiteral("+") : QStringLiteral("-"));
        }
        QCOMPARE(names, QStringList({QStringLiteral("cache+"), QStringLiteral("cors-")}));
    }

    void theTableShowsWhatIsAskedFor()
    {
        CompareModel model;
        const QAbstractItemModelTester tester(&model);
        QCOMPARE(model.nextDifference(-1, 1), -1);
        Trace left = sampleTrace(12);
        Trace right = sampleTrace(6);
        right.clientRequest.headers.front().first = "HOST";
        model.setTitles(QStringLiteral("a"), QStringLiteral("b"));
        model.setDifferences(compareExchanges(left, right, {}));
        const int few = model.rowCount();
        QVERIFY(few > 4);
        QVERIFY(model.index(0, 0).data(CompareModel::HeadingRole).toBool());
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("Request"));
        QVERIFY(model.at(0) == nullptr && model.at(1) != nullptr && model.at(few) == nullptr);
        const int first = model.nextDifference(-1, 1);
        const int last = model.nextDifference(few, -1);
        QCOMPARE(first, 1);
        QVERIFY(last > first);
        QCOMPARE(model.nextDifference(last, 1), -1);
        QVERIFY(model.index(first, CompareModel::Name).data(Qt::AccessibleTextRole).toString().endsWith(QLatin1String(", different")));
        for (int row = 0; row < few; ++row) {
            const ExchangeDifference* one = model.at(row);
            QCOMPARE(model.index(row, CompareModel::Left).data(CompareModel::AbsentRole).toBool(), one != nullptr && one->left.isNull());
        }
        model.setShown({false, true});
        QVERIFY(model.rowCount() > few);
        model.setShown({true, true});
        QVERIFY(model.rowCount() > few + 5);
        QCOMPARE(model.headerData(CompareModel::Right, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("b"));
    }
};

POSTERN_TEST(ExchangeDiffTest);
#include "ExchangeDiffTest.moc"
