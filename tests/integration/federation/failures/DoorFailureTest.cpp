// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "integration/federation/costs/Crowds.h"
#include "integration/federation/failures/EditedApi.h"
#include "support/TestMain.h"
#include "support/federation/FailureTable.h"

#include <QtTest>
#include <memory>

using namespace postern;
using namespace postern::deployment;
using postern::deployment::test::Failure;
using postern::deployment::test::FailureStage;
using postern::test::Crowd;
using postern::test::CrowdProject;
using postern::test::WireReply;
using postern::test::WireRequest;

namespace {

/// A gateway with another API, and a project with one of ours.
struct DoorStage {
    CrowdProject project;
    std::unique_ptr<Crowd> crowd;
};

/// What stands there, and its half: as long as it says to be, or shorter.
WireReply halved(WireReply whole, bool asLongAsItSays)
{
    const QByteArray octets = whole.pieces.front();
    const qsizetype body = octets.indexOf("\r\n\r\n") + 4;
    const QByteArray half = octets.mid(body, (octets.size() - body) / 2);
    QByteArray head = octets.left(body);
    if (asLongAsItSays)
        head.replace("Content-Length: " + QByteArray::number(octets.size() - body), "Content-Length: " + QByteArray::number(half.size()));
    return WireReply::raw(head + half, asLongAsItSays ? WireReply::Then::Keep : WireReply::Then::Close);
}

WireReply failedReply(const Failure& failure, int status, const std::function<WireReply()>& truth)
{
    switch (failure.kind) {
    case Failure::Kind::Refused:
    case Failure::Kind::RefusedOnce: return WireReply::answer(status, R"({"message": "made to fail", "error": {"code": "x", "message": "made to fail"}})", "application/json", "Retry-After: 0\r\n");
    case Failure::Kind::LostAfter: (void)truth(); return WireReply::close();
    case Failure::Kind::HalfAnswer: return halved(truth(), false);
    case Failure::Kind::Truncated: return halved(truth(), true);
    case Failure::Kind::TimedOut:
    case Failure::Kind::LostBefore: break;
    }
    return WireReply::close();
}

/// The `which` of the requests that a call makes fails, and all that follow.
FailureStage doorStage(const std::string& make, int which)
{
    auto stage = std::make_shared<DoorStage>();
    stage->crowd = postern::test::crowdOf(make, 1);
    stage->crowd->environment.mode = Mode::ReadWrite;
    FailureStage out;
    out.type = stage->crowd->type.get();
    out.environment = stage->crowd->environment;
    out.revision = stage->project.revision();
    out.secrets = stage->crowd->secrets;
    out.connection = stage->crowd->connect();
    out.effects = [raw = stage.get()] { return raw->crowd->gateway->changes(); };
    out.change = [raw = stage.get()] {
        postern::test::editApi(raw->project.folder.path());
        return raw->project.revision();
    };
    out.door = [raw = stage.get(), which](const Failure* failure, int status) {
        if (failure == nullptr)
            return raw->crowd->gateway->setInstead({});
        raw->crowd->gateway->setInstead([failure = *failure, status, left = which](const WireRequest&, const std::function<WireReply()>& truth) mutable -> std::optional<WireReply> {
            if (left-- > 0)
                return std::nullopt;
            return failedReply(failure, status, truth);
        });
    };
    out.keep = std::move(stage);
    return out;
}

} // namespace

/// Each step of each make's plans fails in each way at the gateway's own door: whatever a connection makes of what comes back, the
/// journal says what is true, and nothing is there twice.
class DoorFailureTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { qputenv("SHOP_KEY", "0123456789abcdef0123456789abcdef"); }

    void theJournalAgreesWithWhatTheGatewayDid_data()
    {
        QTest::addColumn<QString>("make");
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("failure");
        for (const std::string& make : postern::test::crowdNames()) {
            const int requests = make == "kong-dbless" ? 2 : 1; // the whole is read, and then loaded
            for (int which = 0; which < requests; ++which) {
                for (const std::string& failure : postern::deployment::test::failureNames(true))
                    QTest::addRow("%s, request %d, %s", make.c_str(), which, failure.c_str()) << QString::fromStdString(make) << which << QString::fromStdString(failure);
            }
        }
    }
    void theJournalAgreesWithWhatTheGatewayDid()
    {
        QFETCH(const QString, make);
        QFETCH(const int, which);
        QFETCH(const QString, failure);
        int tried = 0;
        const auto wrong = postern::deployment::test::whatFailureLeavesWrong([&] { return doorStage(make.toStdString(), which); }, failure.toStdString(), tried);
        for (const std::string& each : wrong)
            qWarning("%s", each.c_str());
        QVERIFY(tried > 2);
        QCOMPARE(wrong.size(), std::size_t{0});
    }
};

POSTERN_TEST(DoorFailureTest);
#include "DoorFailureTest.moc"
