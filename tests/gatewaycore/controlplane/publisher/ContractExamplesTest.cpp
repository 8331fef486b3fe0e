// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/ContractReader.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace postern;
using namespace postern::publisher;

namespace {

/// Every "body" of the examples in a file of the contract: what WSO2 itself says an answer looks like.
std::vector<QByteArray> bodiesIn(const schema::Value& examples, const char* side)
{
    std::vector<QByteArray> bodies;
    for (const schema::Value& example : examples.items()) {
        const schema::Value* body = example.atPath(std::string(side) + ".body");
        if (body != nullptr && !body->isNull())
            bodies.push_back(QByteArray::fromStdString(body->isString() ? body->asString() : schema::writeJson(*body)));
    }
    return bodies;
}

} // namespace

class ContractExamplesTest : public QObject {
    Q_OBJECT

    std::vector<QByteArray> load(const char* name)
    {
        const std::string path = postern::test::contractsFolder() + "/wso2/apim-4.7.0/publisher/docs/examples/apis/" + name;
        const Result<schema::Value> read = schema::readFile(path);
        if (!read)
            qWarning("%s", read.error().describe().c_str());
        return read ? bodiesIn(*read, "response") : std::vector<QByteArray>();
    }

  private Q_SLOTS:
    /// Not in initTestCase(): a skip there would skip every later class of this program, too.
    void init()
    {
        if (postern::test::contractsFolder().empty())
            QSKIP("POSTERN_CONTRACTS is not set");
    }

    void theListOfApisIsReadAsTheContractShowsIt()
    {
        const auto bodies = load("apis_get.yaml");
        QVERIFY(!bodies.empty());
        ContractReader reader(QStringLiteral("list APIs"));
        const ListPage page = reader.page(bodies[0]);
        QVERIFY2(reader.good(), qPrintable(reader.failure().message()));
        QCOMPARE(page.total, 1);
        const ApiSummary api = reader.api(page.list.at(0).toObject(), QStringLiteral("list[0]"));
        QVERIFY2(reader.good(), qPrintable(reader.failure().message()));
        QCOMPARE(api.name, QStringLiteral("CalculatorAPI"));
        QCOMPARE(api.securityScheme, QStringList{QStringLiteral("oauth2")});
    }

    void anApiIsReadAsTheContractShowsIt()
    {
        const auto bodies = load("apis_id_get.yaml");
        QVERIFY(!bodies.empty());
        ContractReader reader(QStringLiteral("read the API"));
        const QJsonObject api = reader.object(bodies[0]);
        QVERIFY2(reader.good(), qPrintable(reader.failure().message()));
        QVERIFY(!reader.text(api, "name", {}, true).isEmpty());
        QVERIFY(!reader.text(api, "context", {}, true).isEmpty());
        QVERIFY2(reader.good(), qPrintable(reader.failure().message()));
        (void)policiesNamedBy(api);
    }

    void searchResultsAreReadAsTheContractShowsThem()
    {
        const auto bodies = load("search_get.yaml");
        QVERIFY(!bodies.empty());
        ContractReader reader(QStringLiteral("search APIs"));
        const ListPage page = reader.page(bodies[0]);
        QVERIFY2(reader.good(), qPrintable(reader.failure().message()));
        QVERIFY(page.list.size() > 0);
        for (const QJsonValue& item : page.list) {
            if (item.toObject().value(QLatin1String("type")).toString() == QLatin1String("API"))
                (void)reader.api(item.toObject(), QStringLiteral("item"));
        }
        QVERIFY2(reader.good(), qPrintable(reader.failure().message()));
    }
};

POSTERN_TEST(ContractExamplesTest);
#include "ContractExamplesTest.moc"
