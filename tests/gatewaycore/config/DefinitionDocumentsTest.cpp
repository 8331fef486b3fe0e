// SPDX-License-Identifier: Apache-2.0
#include "TestFolder.h"
#include "config/DefinitionDocuments.h"
#include "config/GatewayFolder.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>
#include <filesystem>

using namespace postern;
using namespace postern::config;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view definition = R"(openapi: 3.0.3
info: {title: A, version: '1'}
paths:
  /a:
    get: {responses: {200: {description: x, content: {application/json: {schema: {$ref: 'schemas/a.yaml#/A'}}}}}}
)";

/// A gateway with the API /a, whose definition refers to others.
TestFolder& withApi(TestFolder& folder, const std::string& settings, const std::string& data = {}, const std::string& gateway = {})
{
    return folder.with("gateway.yaml", "apiVersion: postern/v1\n" + gateway)
        .with("apis/A-1/api.yaml", "data: {name: A, version: '1', context: /a" + data + "}\n")
        .with("apis/A-1/Definitions/swagger.yaml", definition)
        .with("apis/A-1/Definitions/schemas/a.yaml", "A: {$ref: '../b%20c.yaml#/B'}\n")
        .with("apis/A-1/Definitions/b c.yaml", "B: {$ref: 'schemas/a.yaml#/A'}\n")
        .with("apis/A-1/postern.yaml", "apiVersion: postern/v1\nauth: none\nmock: true\n" + settings);
}

QByteArray namesOf(const LoadedGateway& loaded)
{
    if (!loaded.config || loaded.config->apis.empty())
        return "no API: " + QByteArray::fromStdString(loaded.problems.toString());
    const auto& held = loaded.config->apis.front().definition;
    QByteArray names;
    for (const model::Definition::Document& document : held != nullptr ? held->documents : std::vector<model::Definition::Document>())
        names += (names.isEmpty() ? "" : " ") + QByteArray::fromStdString(document.name);
    return names;
}

} // namespace

/// What a definition refers to is read with it, when calls are held against it.
class DefinitionDocumentsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void readsWhatIsReferredToWhenItIsNeeded_data()
    {
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("gateway");
        QTest::addColumn<bool>("needed");
        QTest::newRow("not at all") << QByteArray() << QByteArray() << QByteArray() << false;
        QTest::newRow("validation") << QByteArray("validation: {responses: report}\n") << QByteArray() << QByteArray() << true;
        QTest::newRow("shorthand") << QByteArray("validation: enforce\n") << QByteArray() << QByteArray() << true;
        QTest::newRow("off") << QByteArray("validation: off\n") << QByteArray(", enableSchemaValidation: true") << QByteArray() << false;
        QTest::newRow("the Publisher's") << QByteArray() << QByteArray(", enableSchemaValidation: true") << QByteArray() << true;
        QTest::newRow("a filter") << QByteArray("filters: [validate-request]\n") << QByteArray() << QByteArray() << true;
        QTest::newRow("an operation's filter") << QByteArray("operations: {GET /a: {filters: [validate-response]}}\n") << QByteArray() << QByteArray() << true;
        QTest::newRow("the gateway's filter") << QByteArray() << QByteArray() << QByteArray("filters: [validate-request]\n") << true;
    }
    void readsWhatIsReferredToWhenItIsNeeded()
    {
        QFETCH(QByteArray, settings);
        QFETCH(QByteArray, data);
        QFETCH(QByteArray, gateway);
        QFETCH(bool, needed);
        TestFolder folder;
        withApi(folder, settings.toStdString(), data.toStdString(), gateway.toStdString());
        const LoadedGateway loaded = loadGateway(folder.path());
        QVERIFY2(!loaded.problems.hasErrors(), loaded.problems.toString().c_str());
        QCOMPARE(namesOf(loaded),
                 needed ? QByteArray("Definitions/swagger.yaml Definitions/schemas/a.yaml Definitions/b%20c.yaml") : QByteArray());
        const bool watched = std::find(loaded.files.begin(), loaded.files.end(), folder.path() / "apis/A-1/Definitions/b c.yaml") != loaded.files.end();
        QCOMPARE(watched, needed);
        if (needed) // places are those of the files
            QCOMPARE(loaded.config->apis.front().definition->documents[1].root.find("A")->location().toString(),
                     std::string("apis/A-1/Definitions/schemas/a.yaml:1:4"));
    }

    void staysBelowTheFolder_data()
    {
        QTest::addColumn<QByteArray>("reference");
        QTest::newRow("above") << QByteArray("../../../secret.yaml#/A");
        QTest::newRow("absolute") << QByteArray("/etc/hostname");
        QTest::newRow("network") << QByteArray("https://example.com/a.yaml");
        QTest::newRow("link") << QByteArray("link.yaml");
        QTest::newRow("encoded") << QByteArray("%2e%2e/%2e%2e/%2e%2e/secret.yaml");
        QTest::newRow("folder") << QByteArray("schemas");
        QTest::newRow("nothing") << QByteArray("none.yaml");
    }
    void staysBelowTheFolder()
    {
        QFETCH(QByteArray, reference);
        TestFolder folder;
        std::string changed(definition);
        changed.replace(changed.find("schemas/a.yaml#/A"), 17, reference.toStdString());
        withApi(folder, "validation: {responses: enforce}\n").with("secret.yaml", "A: {}\n").with("apis/A-1/Definitions/swagger.yaml", changed);
        fs::create_symlink(folder.path() / "secret.yaml", folder.path() / "apis/A-1/Definitions/link.yaml");
        const LoadedGateway loaded = loadGateway(folder.path());
        QCOMPARE(namesOf(loaded), QByteArray("Definitions/swagger.yaml"));
        const std::string told = loaded.problems.toString();
        QVERIFY2(told.find("swagger.yaml:5:") != std::string::npos && told.find("leads to no file of the API's folder") != std::string::npos, told.c_str());
    }

    void readsALoneDefinitionsNeighbours()
    {
        TestFolder folder;
        std::string changed(definition);
        changed.replace(changed.find("schemas/a.yaml"), 14, ".shared/a.yaml"); // what begins with a point is no API
        folder.with("gateway.yaml", "apiVersion: postern/v1\nfilters: [validate-response]\n")
            .with("apis/a.yaml", changed)
            .with("apis/.shared/a.yaml", "A: {type: object}\n");
        const LoadedGateway loaded = loadGateway(folder.path());
        QVERIFY2(!loaded.problems.hasErrors(), loaded.problems.toString().c_str());
        QCOMPARE(namesOf(loaded), QByteArray("a.yaml .shared/a.yaml"));
    }
};

POSTERN_TEST(DefinitionDocumentsTest);
#include "DefinitionDocumentsTest.moc"
