// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Compiler.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QtTest>
#include <cstdio>
#include <string>

namespace postern::test {
int runTests(int argc, char** argv);
}

using namespace postern;
using namespace postern::jsonschema;

namespace {

QString folder() { return QStringLiteral(POSTERN_SOURCE_DIR "/tests/judges/"); }

bool nodeIsThere()
{
    QProcess node;
    node.start(QStringLiteral("node"), {QStringLiteral("--version")});
    return node.waitForFinished(30'000) && node.exitCode() == 0;
}

} // namespace

class AjvTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void fiveThousandRandomPairsAreJudgedAsAjvJudgesThem()
    {
        QProcess node;
        node.setWorkingDirectory(folder() + QStringLiteral("ajv"));
        node.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        node.start(QStringLiteral("node"), {QStringLiteral("pairs.mjs"), QStringLiteral("5000"), QStringLiteral("2026")});
        QVERIFY(node.waitForFinished(500'000) && node.exitCode() == 0);
        int valid = 0;
        int all = 0;
        QStringList different;
        for (const QByteArray& line : node.readAllStandardOutput().split('\n')) {
            if (line.isEmpty())
                continue;
            const auto pair = schema::readJson(line.toStdString(), "pair.json");
            QVERIFY2(pair, line.constData());
            schema::Problems problems;
            CompileOptions options;
            options.dialect = Dialect::OpenApi30;
            Compiler compiler(options);
            compiler.add("pair.json", *pair->find("schema"));
            const auto id = compiler.compile("pair.json", problems);
            const auto validator = compiler.finish(problems);
            QVERIFY2(id && validator, (problems.toString() + line.toStdString()).c_str());
            const bool wanted = pair->find("valid")->asBool();
            const Outcome outcome = validator->validate(*id, *pair->find("value"));
            if (outcome.valid != wanted || validator->accepts(*id, *pair->find("value")) != wanted)
                different << QString::fromUtf8(line);
            valid += wanted ? 1 : 0;
            ++all;
        }
        qInfo("%d pairs, %d of them valid by ajv", all, valid);
        QVERIFY2(different.isEmpty(), qPrintable(different.mid(0, 10).join(QLatin1Char('\n'))));
        QCOMPARE(all, 5000);
        QVERIFY(valid > 1000 && valid < 4000); // else the pairs say little
    }
};

POSTERN_TEST(AjvTest);

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const char* missing = nullptr;
    if (!nodeIsThere())
        missing = "Node.js is not installed";
    else if (!QFile::exists(folder() + QStringLiteral("node_modules/ajv-draft-04/package.json")))
        missing = "ajv is not installed: run `npm ci` in tests/judges";
    if (missing == nullptr)
        return postern::test::runTests(argc, argv);
    const bool required = qEnvironmentVariable("POSTERN_REQUIRE_JUDGES").split(QLatin1Char(',')).contains(QStringLiteral("ajv"));
    std::fprintf(stderr, "%s: %s\n", required ? "FAILED" : "SKIPPED", missing);
    return required ? 1 : 77;
}

#include "AjvTest.moc"
