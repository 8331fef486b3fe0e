// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/WaysOut.h"

#include "support/TestContext.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;
using inspection::StepResult;

namespace {

inspection::Trace traceOf(int status, const std::string& filter, const std::string& phase, const inspection::Reason& reason,
                          const std::string& origin, StepResult result = StepResult::Answered)
{
    inspection::Trace trace;
    trace.summary.id = 7;
    trace.summary.status = status;
    trace.summary.api = "Orders 1.0.0";
    inspection::Step step;
    step.filter = filter;
    step.phase = phase;
    step.result = result;
    step.reason = reason;
    step.origin = origin;
    trace.steps = {step};
    return trace;
}

} // namespace

/// Where the window leads from a decision.
class WaysOutTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<test::TestContext> c_;

    void write(const char* file, const QByteArray& text)
    {
        QDir(c_->workspace.folder()).mkpath(QFileInfo(QLatin1String(file)).path());
        QFile target(c_->workspace.folder() + QLatin1Char('/') + QLatin1String(file));
        QVERIFY(target.open(QIODevice::WriteOnly));
        target.write(text);
    }
    QVector<WayOut> ways(const inspection::Trace& trace) { return waysOut(trace, whyOf(trace), c_->context); }

  private Q_SLOTS:
    void init()
    {
        c_ = std::make_unique<test::TestContext>();
        write("gateway.yaml", "apiVersion: postern/v1\n");
        write("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4\ndata: {name: Orders, version: 1.0.0, context: /orders/1.0.0}\n");
        write("apis/Orders-1.0.0/Definitions/swagger.yaml", "openapi: 3.0.3\ninfo: {title: Orders, version: 1.0.0}\npaths: {/x: {get: {responses: {}}}}\n");
        c_->workspace.refresh();
    }
    void cleanup() { c_.reset(); }

    void aPlaceThatASentenceNamesIsOpened()
    {
        const auto trace = traceOf(401, "jwt-auth", "authenticate",
                                   {"mine.audience", {}, "The token is for nobody. (The issuer is \"mine\", gateway.yaml:12:5.)", "Add it."}, "Publisher rev 4 (apis/Orders-1.0.0/api.json:1:1)");
        const auto all = ways(trace);
        QCOMPARE(all.size(), 2);
        QVERIFY(all[0].kind == WayOut::Kind::File && all[1].kind == WayOut::Kind::Credentials);
        QCOMPARE(all[0].text, QStringLiteral("Open gateway.yaml:12"));
        QSignalSpy spy(&c_->navigation, &Navigation::fileRequested);
        takeWayOut(all[0], trace, c_->context);
        QCOMPARE(spy.first().at(0).toString(), c_->workspace.folder() + QStringLiteral("/gateway.yaml"));
        QCOMPARE(spy.first().at(1).toInt(), 12);
        QCOMPARE(spy.first().at(2).toInt(), 5);
    }

    void aFileThatIsNotHereIsNotOffered()
    {
        const auto all = ways(traceOf(429, "rate-limit", "throttle", {"mine.reached", {}, "Reached.", "Raise it in policies.yaml:2:3."}, "policies.yaml:2:3"));
        QCOMPARE(all.size(), 1);
        QVERIFY(all[0].kind == WayOut::Kind::Step); // it can be written into the API's own chain
    }

    void aStepOfThePublishersIsChangedInTheApisChain()
    {
        // A browser keeps this answer from its page, though nothing has refused it.
        const auto trace = traceOf(200, "cors", "guard", {"cors.origin", {{"origin", "https://a.example"}}, "The origin is not among those.", "Add it."},
                                   "apis/Orders-1.0.0/api.json:34:26", StepResult::Passed);
        QVERIFY(whyOf(trace).kind == Why::Kind::Answered);
        QVERIFY2(whyOf(trace).sentence.startsWith(QStringLiteral("200, but a browser keeps it from the page")), qPrintable(whyOf(trace).sentence));
        const auto all = ways(trace);
        QCOMPARE(all.size(), 1);
        QVERIFY(all[0].kind == WayOut::Kind::Step);
        QSignalSpy spy(&c_->navigation, &Navigation::openRequested);
        takeWayOut(all[0], trace, c_->context);
        QCOMPARE(spy.first().at(0).toString(), QStringLiteral("gateway"));
        const QVariantMap place = spy.first().at(1).toMap();
        QCOMPARE(place.value(QStringLiteral("api")).toString(), QStringLiteral("Orders-1.0.0"));
        QCOMPARE(place.value(QStringLiteral("filter")).toString(), QStringLiteral("cors"));
    }

    void aRefusedPreflightIsNoSuccess()
    {
        const auto trace = traceOf(204, "cors", "guard", {"cors.method", {}, "Not with PUT.", "Add it."}, "gateway.yaml:3:5");
        QVERIFY(whyOf(trace).kind == Why::Kind::Answered);
        QVERIFY(ways(trace).first().kind == WayOut::Kind::File);
    }

    void aBackendThatFailsIsChangedWhereItIsNamed()
    {
        const auto trace = traceOf(502, "backend", "", {"fault.connect-failed", {{"detail", "refused"}}, "Refused.", "Check it."},
                                   "apis/Orders-1.0.0/Definitions/swagger.json:19:40, sandbox apis/Orders-1.0.0/api.json:58:16", StepResult::Failed);
        const auto all = ways(trace);
        QCOMPARE(all.size(), 1);
        QVERIFY(all[0].kind == WayOut::Kind::Backend);
        QSignalSpy spy(&c_->navigation, &Navigation::openRequested);
        takeWayOut(all[0], trace, c_->context);
        QCOMPARE(spy.first().at(0).toString(), QStringLiteral("apis"));
        QCOMPARE(spy.first().at(1).toMap().value(QStringLiteral("part")).toString(), QStringLiteral("backend"));
    }

    void theBannerHasAButtonForEach()
    {
        WhyBanner banner(c_->theme);
        const auto trace = traceOf(401, "jwt-auth", "authenticate", {"mine.audience", {}, "See gateway.yaml:12:5.", "Add it."}, "gateway.yaml:12:5");
        banner.show(whyOf(trace), ways(trace));
        QCOMPARE(banner.findChildren<QToolButton*>().size(), 2); // the place is one, named twice
        QSignalSpy spy(&banner, &WhyBanner::wayChosen);
        banner.findChild<QToolButton*>(QStringLiteral("inspector.why.way1"))->click();
        QCOMPARE(spy.size(), 1);
        const auto served = traceOf(200, "respond", "transform", {"mine.fixed", {}, "Fixed.", ""}, "gateway.yaml:1:1");
        banner.show(whyOf(served), ways(served));
        QVERIFY(banner.findChild<QWidget*>(QStringLiteral("inspector.why.ways"))->isHidden());
    }
};

POSTERN_TEST(WaysOutTest);
#include "WaysOutTest.moc"
