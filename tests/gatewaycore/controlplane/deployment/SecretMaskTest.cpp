// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/SecretMask.h"

#include "controlplane/deployment/Answers.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::deployment;
using schema::Value;

/// What is taken out of what gateways say, and what is left as it is.
class SecretMaskTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aRefusalDoesNotRepeatWhatWasSent()
    {
        SecretMask mask;
        mask.add("wso2carbon");
        const Result<Value> refused = mask.masked(Result<Value>(unexpected(ErrorKind::PermissionDenied, "no such user: admin/wso2carbon")));
        QVERIFY(!refused);
        QCOMPARE(refused.error().message().find("wso2carbon"), std::string::npos);
        CallAnswer answer;
        answer.status = 401;
        answer.text = "admin/wso2carbon";
        answer.body = Value::object({{"message", "admin/wso2carbon"}});
        const CallAnswer masked = mask.masked(answer);
        QVERIFY(masked.text.find("wso2carbon") == std::string::npos && textAt(masked.body, "/message").find("wso2carbon") == std::string::npos);
    }

    void whereCallersGoIsNotARefusal()
    {
        SecretMask mask;
        mask.add("wso2carbon");
        const auto addresses = mask.masked(Result<Value>(Value::object({{"host", "gw.wso2carbon.example"}})));
        QCOMPARE(textAt(*addresses, "/host"), std::string("gw.wso2carbon.example"));
    }

    void whatIsLongEndsWhereAWordEnds()
    {
        const std::string secret(60, 's');
        const std::string text = "The header Authorization is wrong: \"" + secret + "\" is no token. " + std::string(600, '.');
        for (std::size_t most = 1; most < 110; ++most) {
            const std::string begun = beginningOf(text, most);
            QVERIFY2(begun.size() <= most + 3, begun.c_str());
            QVERIFY2(begun.find('s', 33) == std::string::npos || begun.find(secret) != std::string::npos, begun.c_str());
        }
        QCOMPARE(beginningOf("short", 500), std::string("short"));
    }
};

POSTERN_TEST(SecretMaskTest);
#include "SecretMaskTest.moc"
