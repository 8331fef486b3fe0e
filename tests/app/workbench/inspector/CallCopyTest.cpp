// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/CallCopy.h"

#include "support/PlantedTrace.h"
#include "support/TestMain.h"
#include "workbench/models/CallCopies.h"
#include "workbench/models/TraceCall.h"

#include <QtTest>

using namespace postern::workbench;
using postern::test::PlantedTrace;

/// What is copied of a call for other tools.
class CallCopyTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void plantedSecretsAreInNoCopy()
    {
        PlantedTrace planted;
        planted.trace.clientResponse.headers.back().second = "application/json"; // its members are expected again by a test
        planted.trace.clientResponse.body = "{\"access_token\":\"" + planted.canaries.front() + "\",\"note\":\"Bearer " + planted.canaries.back() + "\",\"id\":17}";
        const QString gateway = QStringLiteral("http:") + QStringLiteral("//127.0.0.1:8280");
        const auto [call, trace] = copyOf(planted.trace, gateway);
        const QString texts[] = {call.toText(), httpieText(call), hurlText(call, trace)};
        for (const QString& text : texts) {
            const std::string octets = text.toStdString();
            QVERIFY2(planted.foundIn(octets).empty(), planted.foundIn(octets).c_str());
            QVERIFY2(octets.find(planted.visible) != std::string::npos, octets.c_str());
        }
        QVERIFY2(texts[2].contains(QStringLiteral("jsonpath \"$.id\" == 17")) && !texts[2].contains(QStringLiteral("$.access_token")), qPrintable(texts[2]));
        // What has to be given again is said.
        const QString remarks = call.remarks.join(QLatin1Char(' '));
        for (const char* told : {"Authorization is masked", "X-Harmless is masked", "The address has a masked value", "The body has a masked value"})
            QVERIFY2(remarks.contains(QLatin1String(told)), qPrintable(remarks));
        // As it was recorded it would have them: the search finds.
        QVERIFY(!planted.foundIn(callOf(planted.trace, gateway).toText().toStdString()).empty());
    }

    void aCallWithoutSecretsIsCopiedAsItIs()
    {
        postern::inspection::Trace trace;
        trace.summary.method = "POST";
        trace.summary.target = "/orders?x=1";
        trace.clientRequest = {"POST /orders?x=1 HTTP/1.1", {{"Host", "h"}, {"Accept", "text/plain"}}, "{\"item\":\"tea\"}", 14, false};
        const CallCopy copy = copyOf(trace, QStringLiteral("http:") + QStringLiteral("//h"));
        QCOMPARE(copy.call.toText(), callOf(trace, QStringLiteral("http:") + QStringLiteral("//h")).toText());
        QVERIFY(copy.call.remarks.isEmpty());
    }
};

POSTERN_TEST(CallCopyTest);
#include "CallCopyTest.moc"
