// SPDX-License-Identifier: Apache-2.0
#include "integration/federation/Wso2Stage.h"
#include "integration/federation/failures/EditedApi.h"
#include "support/TestMain.h"
#include "support/federation/FailureTable.h"

using namespace postern;
using namespace postern::deployment;
using postern::deployment::test::FailureStage;

namespace {

FailureStage wso2Stage()
{
    auto stage = std::make_shared<postern::test::Wso2Stage>();
    FailureStage out;
    out.type = &stage->type;
    out.environment = stage->environment;
    out.revision = stage->revision();
    out.secrets = stage->secrets;
    out.connection = std::move(stage->connection);
    out.effects = [raw = stage.get()] { return raw->changes; };
    out.change = [raw = stage.get()] {
        postern::test::editApi(raw->folder.path());
        return raw->revision();
    };
    out.keep = std::move(stage);
    return out;
}

} // namespace

/// Each step of WSO2's plans fails in each way.
class Wso2FailureTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theJournalAgreesWithWhatTheGatewayDid_data()
    {
        QTest::addColumn<QString>("failure");
        for (const std::string& failure : postern::deployment::test::failureNames())
            QTest::newRow(failure.c_str()) << QString::fromStdString(failure);
    }
    void theJournalAgreesWithWhatTheGatewayDid()
    {
        QFETCH(const QString, failure);
        int tried = 0;
        const auto wrong = postern::deployment::test::whatFailureLeavesWrong(wso2Stage, failure.toStdString(), tried);
        QVERIFY(tried > 0);
        for (const std::string& each : wrong)
            qWarning("%s", each.c_str());
        QVERIFY(wrong.empty());
    }
};

POSTERN_TEST(Wso2FailureTest);
#include "Wso2FailureTest.moc"
