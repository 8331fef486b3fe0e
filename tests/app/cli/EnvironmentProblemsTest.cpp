// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "cli/EnvironmentProblems.h"
#include "controlplane/federation/Connectors.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::cli;

/// What is said of an environment that was not written.
class EnvironmentProblemsTest : public QObject {
    Q_OBJECT
  private:
    federation::Connectors connectors_;

    std::string said(const std::string& name, const std::string& type, std::vector<std::pair<std::string, std::string>> settings)
    {
        deployment::Environment environment;
        environment.name = name;
        environment.type = type;
        environment.settings = schema::Value::map();
        for (const auto& [key, value] : settings)
            environment.settings.set(key, value);
        return problemsOf(environment, connectors_.settings());
    }

  private Q_SLOTS:
    void whatCanBeWrittenHasNone() { QCOMPARE(said("one", "kong", {{"adminUrl", "http:/" "/kong:8001"}}), std::string()); }

    void noFileIsNamedThatNobodyHas()
    {
        for (const std::string& text : {said("one", "kong", {}), said("one", "kogn", {}), said("a b", "kong", {{"adminUrl", "http:/" "/kong:8001"}}), said("one", "kong", {{"adminUrl", "http:/" "/kong:8001"}, {"adminUrll", "3"}})}) {
            QVERIFY(!text.empty());
            QVERIFY2(text.find("environments.yaml:") == std::string::npos && text.find("error:") == std::string::npos && text.find("environments[") == std::string::npos, text.c_str());
        }
    }

    void whatIsWrongAndWhatHelpsIsSaid()
    {
        QVERIFY2(said("one", "kong", {}).find("adminUrl") != std::string::npos, said("one", "kong", {}).c_str());
        QVERIFY2(said("one", "kogn", {}).find("postern env types") != std::string::npos, said("one", "kogn", {}).c_str());
        const std::string both = said("a b", "kong", {{"adminUrll", "3"}});
        QVERIFY2(both.find("name: is of letters") != std::string::npos && both.find("did you mean \"adminUrl\"") != std::string::npos && both.find('\n') == std::string::npos, both.c_str());
    }
};

POSTERN_TEST(EnvironmentProblemsTest);
#include "EnvironmentProblemsTest.moc"
