// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "integration/federation/KongStage.h"
#include "support/TestMain.h"
#include "support/federation/FailureTable.h"

#include <QtTest>

using namespace postern;
using namespace postern::deployment;
using postern::deployment::test::FailureStage;
using postern::deployment::test::MakeStage;

namespace {

FailureStage kongStage()
{
    auto stage = std::make_shared<kongtest::Stage>();
    FailureStage out;
    out.type = &stage->type;
    out.environment = stage->environment;
    out.revision = stage->revision();
    out.connection = std::move(stage->connection);
    out.effects = [raw = stage.get()] { return raw->sandbox->kongChanges(); };
    out.keep = std::move(stage);
    return out;
}

} // namespace

/// Whatever fails at whatever step of a connector's plans, the journal says what is true, and nothing is there twice.
class FailureTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyStepFailsInEveryWay_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("failure");
        for (std::size_t i = 0; i < makes().size(); ++i) {
            for (const std::string& failure : deployment::test::failureNames())
                QTest::addRow("%s, %s", makes()[i].first, failure.c_str()) << static_cast<int>(i) << QString::fromStdString(failure);
        }
    }
    void everyStepFailsInEveryWay()
    {
        QFETCH(const int, which);
        QFETCH(const QString, failure);
        int tried = 0;
        const auto wrong = deployment::test::whatFailureLeavesWrong(makes()[static_cast<std::size_t>(which)].second, failure.toStdString(), tried);
        for (const std::string& each : wrong)
            qWarning("%s", each.c_str());
        QVERIFY(tried > 1);
        QCOMPARE(wrong.size(), std::size_t{0});
    }

  private:
    static const std::vector<std::pair<const char*, MakeStage>>& makes()
    {
        static const std::vector<std::pair<const char*, MakeStage>> all{{"kong", kongStage}};
        return all;
    }
};

POSTERN_TEST(FailureTest);
#include "FailureTest.moc"
