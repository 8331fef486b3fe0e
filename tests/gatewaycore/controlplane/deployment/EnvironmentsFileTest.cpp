// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/EnvironmentsFile.h"
#include "support/TestMain.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::deployment;

namespace {

struct KongLike {
    std::string url;
    schema::SecretRef token;
};
const schema::Schema<KongLike>& describe(schema::Type<KongLike>)
{
    static const auto schema = schema::Schema<KongLike>("kong-like", "x")
                                   .field("url", &KongLike::url, "x").required().notEmpty()
                                   .field("token", &KongLike::token, "x");
    return schema;
}
const schema::ObjectSchema* settingsOf(std::string_view type) { return type == "kong" ? &describe(schema::Type<KongLike>{}) : nullptr; }

std::string text(const char* environments) { return std::string("apiVersion: postern/v1\nenvironments:\n") + environments; }

} // namespace

class EnvironmentsFileTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatIsWrittenIsReadBack()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        QVERIFY(readEnvironments(path, settingsOf)->empty());
        Environment stage;
        stage.name = "kong-stage";
        stage.type = "kong";
        stage.mode = Mode::ReadWrite;
        stage.production = true;
        stage.region = "eu";
        stage.interval = Milliseconds(60'000);
        stage.settings = schema::Value::object({{"url", "https://kong.example:8001"}});
        stage.ignore = {{"*", "tags.*", "the team's own"}};
        QVERIFY(writeEnvironments(path, {stage}, settingsOf));
        const auto again = readEnvironments(path, settingsOf);
        QVERIFY2(again, again ? "" : again.error().message().c_str());
        QCOMPARE(again->size(), std::size_t{1});
        QCOMPARE(again->front().mode, Mode::ReadWrite);
        QCOMPARE(again->front().interval, Milliseconds(60'000));
        QVERIFY(again->front().production);
        QVERIFY(again->front().settings == stage.settings);
        QCOMPARE(again->front().ignore.front().field, std::string("tags.*"));
        QVERIFY(environmentNamed(*again, "kong-stage"));
        QVERIFY(environmentNamed(*again, "x").error().message().find("kong-stage") != std::string::npos);
        QVERIFY(writeEnvironments(path, {}, settingsOf));
        QVERIFY(readEnvironments(path, settingsOf)->empty());
    }

    void whatIsWrongIsSaidWithItsPlace_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("says");
        QTest::newRow("a secret") << "  - {name: a, type: kong, settings: {url: x, token: t}}" << "environments.yaml:3:53: error: token: a secret";
        QTest::newRow("no connector") << "  - {name: a, type: konk}" << "there is no connector \"konk\"";
        QTest::newRow("two names") << "  - {name: a, type: kong, settings: {url: x}}\n  - {name: a, type: kong, settings: {url: x}}" << "environments.yaml:4:5: error: environments[1].name: there are two";
        QTest::newRow("a path") << "  - {name: ../a, type: kong, settings: {url: x}}" << "is of letters";
        QTest::newRow("a setting") << "  - {name: a, type: kong, settings: {url: x, tokn: t}}" << "tokn";
        QTest::newRow("no settings") << "  - {name: a, type: kong}" << "url";
        QTest::newRow("a mode") << "  - {name: a, type: kong, mode: both, settings: {url: x}}" << "read-write";
    }
    void whatIsWrongIsSaidWithItsPlace()
    {
        QFETCH(const QString, given);
        QFETCH(const QString, says);
        const auto read = parseEnvironments(text(qPrintable(given)), "environments.yaml", settingsOf);
        QVERIFY(!read);
        QVERIFY2(QString::fromStdString(read.error().message()).contains(says), read.error().message().c_str());
    }
};

POSTERN_TEST(EnvironmentsFileTest);
#include "EnvironmentsFileTest.moc"
