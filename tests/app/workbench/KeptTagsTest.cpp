// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/KeptTags.h"

#include "support/FakeGatewayLink.h"
#include "support/TestMain.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/workspace/Workspace.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;

namespace {

/// The parts of a workbench that a tag goes through, without a window.
struct Parts {
    Parts()
    {
        auto made = std::make_unique<test::FakeGatewayLink>();
        inner = made.get();
        gateway = std::make_unique<CapturedGateway>(std::move(made));
        QObject::connect(gateway.get(), &GatewayLink::exchangesEnded, &exchanges, &ExchangeStore::append);
        kept = std::make_unique<KeptTags>(tags, *gateway, exchanges, workspace);
    }
    ~Parts() { gateway->close(); }
    void open(const QString& folder, const QString& captures)
    {
        QVERIFY(workspace.open(folder));
        gateway->open(captures);
        QTRY_VERIFY(!gateway->isOpening());
    }
    test::FakeGatewayLink* inner = nullptr;
    std::unique_ptr<CapturedGateway> gateway;
    ExchangeStore exchanges;
    ExchangeTags tags;
    Workspace workspace;
    std::unique_ptr<KeptTags> kept;
};

const ExchangeTag asked{3, true, QStringLiteral("ask Ada about \u00fcber")};

} // namespace

class KeptTagsTest : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    [[nodiscard]] QString work() const { return folder_->filePath(QStringLiteral("work")); }
    [[nodiscard]] QString captures() const { return folder_->filePath(QStringLiteral("captures")); }

    void record(int count)
    {
        Parts parts;
        parts.open(work(), captures());
        parts.gateway->start({}, {});
        parts.inner->endExchanges(count);
    }

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void theyAreThereAgainAfterARestart()
    {
        record(10);
        {
            Parts parts;
            parts.open(work(), captures());
            QVERIFY(parts.tags.all().isEmpty());
            parts.tags.set(4, asked);
            parts.tags.toggleMark(5, 9);
            parts.tags.togglePin(6);
            parts.tags.togglePin(6); // and away
        }
        Parts again;
        again.open(work(), captures());
        QCOMPARE(again.tags.all(), (ExchangeTags::Table{{4, asked}, {5, {9, false, {}}}}));
        again.tags.set(4, {});
        again.gateway->close();
        Parts third;
        third.open(work(), captures());
        QCOMPARE(third.tags.all(), (ExchangeTags::Table{{5, {9, false, {}}}}));
    }

    void oneThatIsPutOnWhileTheCaptureIsReadIsKeptToo()
    {
        record(10);
        {
            Parts parts;
            QVERIFY(parts.workspace.open(work()));
            parts.gateway->open(captures());
            QVERIFY(parts.gateway->isOpening());
            parts.tags.set(7, asked);
            parts.gateway->close(); // at once
        }
        Parts again;
        again.open(work(), captures());
        QCOMPARE(again.tags.of(7), asked);
    }

    void whatTheStateOfTheWorkspaceHeldMovesToTheCapture()
    {
        record(10);
        const QJsonArray old{QJsonObject{{QStringLiteral("id"), QStringLiteral("4")}, {QStringLiteral("mark"), 3}, {QStringLiteral("pinned"), true}, {QStringLiteral("note"), asked.note}},
                             QJsonObject{{QStringLiteral("id"), QStringLiteral("5")}, {QStringLiteral("mark"), 2}},
                             QJsonObject{{QStringLiteral("id"), QStringLiteral("4711")}, {QStringLiteral("mark"), 1}}}; // gone since
        {
            Parts earlier;
            QVERIFY(earlier.workspace.open(work()));
            earlier.workspace.setState(QStringLiteral("page.inspector"), {{QStringLiteral("tags"), old}, {QStringLiteral("filter"), QStringLiteral("status>=400")}});
        }
        {
            // Ended before the capture was open: nothing is lost.
            Parts hasty;
            QVERIFY(hasty.workspace.open(work()));
            hasty.workspace.setState(QStringLiteral("page.inspector"), {{QStringLiteral("filter"), QStringLiteral("status>=400")}});
        }
        {
            Parts parts;
            parts.open(work(), captures());
            QCOMPARE(parts.tags.all(), (ExchangeTags::Table{{4, asked}, {5, {2, false, {}}}}));
            QCOMPARE(parts.workspace.state(QStringLiteral("page.inspector")).value(QStringLiteral("filter")).toString(), QStringLiteral("status>=400"));
            QVERIFY(parts.workspace.state(QStringLiteral("tags")).isEmpty());
            parts.tags.set(5, {});
        }
        Parts again;
        again.open(work(), captures());
        QCOMPARE(again.tags.all(), (ExchangeTags::Table{{4, asked}})); // and 5 does not come back
    }
};

POSTERN_TEST(KeptTagsTest);
#include "KeptTagsTest.moc"
