// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/kubernetes/KubeIngress.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::kubernetes;

/// Where callers reach an Ingress (networking.k8s.io/v1).
class KubeIngressOriginsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void hostsAreSecuredAsTheirTlsSays_data()
    {
        QTest::addColumn<QString>("tls");
        QTest::addColumn<QString>("origin");
        QTest::newRow("none") << "[]" << "http:/" "/api.example.com";
        QTest::newRow("by name") << R"([{"hosts": ["api.example.com"]}])" << "https:/" "/api.example.com";
        QTest::newRow("another name") << R"([{"hosts": ["www.example.com"]}])" << "http:/" "/api.example.com";
        QTest::newRow("star") << R"([{"hosts": ["*.example.com"]}])" << "https:/" "/api.example.com";
        QTest::newRow("a star is one label") << R"([{"hosts": ["*.com"]}])" << "http:/" "/api.example.com";
        QTest::newRow("for all hosts") << R"([{"secretName": "wildcard"}])" << "https:/" "/api.example.com";
    }
    void hostsAreSecuredAsTheirTlsSays()
    {
        QFETCH(const QString, tls);
        QFETCH(const QString, origin);
        const auto ingress = schema::readJson(R"({"spec": {"rules": [{"host": "api.example.com"}, {"host": "*.other.example"}], "tls": )" + tls.toStdString() + "}}", "ingress");
        QVERIFY(ingress);
        QCOMPARE(ingressOrigins(*ingress), std::vector<std::string>{origin.toStdString()});
    }
};

POSTERN_TEST(KubeIngressOriginsTest);
#include "KubeIngressOriginsTest.moc"
