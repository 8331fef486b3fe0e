// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/connectors/kong/KongIngressType.h"
#include "integration/federation/AwsStage.h"
#include "integration/federation/AzureStage.h"
#include "integration/federation/KongConfigStage.h"
#include "integration/federation/KongStage.h"
#include "integration/federation/KonnectStage.h"
#include "integration/federation/KubernetesStage.h"
#include "integration/federation/failures/EditedApi.h"
#include "support/TestMain.h"
#include "support/federation/FailureTable.h"

#include <QtTest>

using namespace postern;
using namespace postern::deployment;
using postern::deployment::test::FailureStage;
using postern::deployment::test::MakeStage;

namespace {

template <class Stage>
FailureStage failing(std::shared_ptr<Stage> stage, const ConnectorType& type, std::function<std::vector<std::string>()> effects)
{
    FailureStage out;
    out.type = &type;
    out.environment = stage->environment;
    out.revision = stage->revision();
    if constexpr (requires { stage->secrets; })
        out.secrets = stage->secrets;
    out.connection = std::move(stage->connection);
    out.effects = std::move(effects);
    out.change = [raw = stage.get()] {
        postern::test::editApi(raw->folder.path());
        return raw->revision();
    };
    out.keep = std::move(stage);
    return out;
}

FailureStage kongStage()
{
    auto stage = std::make_shared<kongtest::Stage>();
    return failing(stage, stage->type, [raw = stage.get()] { return raw->sandbox->kongChanges(); });
}

FailureStage konnectStage()
{
    auto stage = std::make_shared<kongtest::KonnectStage>();
    return failing(stage, stage->type, [raw = stage.get()] { return raw->api.changes(); });
}

FailureStage kongWithoutADatabase()
{
    auto stage = std::make_shared<kongtest::ConfigStage>();
    return failing(stage, stage->type, [raw = stage.get()] { return raw->kong.changes(); });
}

FailureStage awsStage()
{
    auto stage = std::make_shared<postern::test::AwsStage>();
    return failing(stage, stage->type, [raw = stage.get()] { return raw->sandbox->awsChanges(); });
}

FailureStage azureStage()
{
    auto stage = std::make_shared<AzureStage>();
    return failing(stage, stage->type, [raw = stage.get()] { return raw->changes(); });
}

FailureStage envoyStage()
{
    auto stage = std::make_shared<postern::test::KubernetesStage>();
    return failing(stage, *stage->type, [raw = stage.get()] { return raw->cluster.api.changes(); });
}

FailureStage kongInACluster()
{
    auto stage = std::make_shared<postern::test::KubernetesStage>(std::make_unique<connectors::kong::KongIngressType>());
    stage->environment.settings.find("cluster")->set("acceptDropped", schema::Value::list({"security", "scopes"}));
    stage->connect();
    return failing(stage, *stage->type, [raw = stage.get()] { return raw->cluster.api.changes(); });
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
        static const std::vector<std::pair<const char*, MakeStage>> all{
            {"kong", kongStage}, {"aws", awsStage}, {"azure", azureStage}, {"envoy-gateway", envoyStage}, {"kong-kubernetes", kongInACluster},
            {"konnect", konnectStage}, {"kong-dbless", kongWithoutADatabase}};
        return all;
    }
};

POSTERN_TEST(FailureTest);
#include "FailureTest.moc"
