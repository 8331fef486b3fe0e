// SPDX-License-Identifier: Apache-2.0
#include "integration/breakpoint_links/LinkedGateways.h"
#include "support/TestMain.h"

#include <QSignalSpy>
#include <QtTest>
#include <vector>

Q_DECLARE_METATYPE(postern::test::GatewayKind)

namespace postern::test {

namespace {
constexpr int patienceMs = 30'000;
} // namespace

/// One suite for every kind of gateway that a workbench's link leads to: each of these has to hold for all of them.
class BreakpointLinksTest : public QObject {
    Q_OBJECT
    using Action = inspection::PauseAction;

    std::unique_ptr<WhoBackend> backend_;
    std::unique_ptr<LinkedGateway> gateway_;
    QStringList ends_;
    QStringList failures_;

    workbench::BreakpointLink& link() const { return gateway_->link(); }
    std::unique_ptr<OrdersClient> call(const QByteArray& headers = "X-Hold: 1\r\nX-Who: me\r\n", const QByteArray& body = {}) const
    {
        return std::make_unique<OrdersClient>(gateway_->port(), headers, body);
    }
    static inspection::Breakpoint beforeBackend()
    {
        inspection::Breakpoint out;
        out.filter = "backend";
        out.when = {{inspection::BreakpointTerm::Field::Header, "X-Hold", inspection::BreakpointTerm::Op::Exists, ""}};
        return out;
    }
    void set(std::vector<inspection::Breakpoint> breakpoints, Milliseconds longest = Seconds(600))
    {
        QSignalSpy told(&link(), &workbench::BreakpointLink::hitsChanged);
        inspection::BreakpointSettings settings;
        settings.breakpoints = std::move(breakpoints);
        settings.longest = longest;
        link().setSettings(settings);
        QTRY_VERIFY_WITH_TIMEOUT(!told.isEmpty(), patienceMs);
        // Hits may have been told that were asked for before: what is asked for now is answered when the gateway has taken the settings.
        bool answered = false;
        link().fetchState(0, [&answered](const std::optional<workbench::PausedState>&) { answered = true; });
        QTRY_VERIFY_WITH_TIMEOUT(answered, patienceMs);
    }
    bool isHeld(qsizetype calls) const
    {
        return QTest::qWaitFor([&] { return link().paused().size() == calls; }, patienceMs);
    }
    std::optional<workbench::PausedState> state(quint64 id) const
    {
        std::optional<workbench::PausedState> out;
        bool answered = false;
        link().fetchState(id, [&](std::optional<workbench::PausedState> got) {
            out = std::move(got);
            answered = true;
        });
        return QTest::qWaitFor([&] { return answered; }, patienceMs) ? out : std::nullopt;
    }
    void act(Action action) const
    {
        action.pause = link().paused().first().pause;
        action.by = "the suite";
        link().act(link().paused().first().id, action);
    }
    void act(Action::Kind kind) const
    {
        Action action;
        action.kind = kind;
        act(action);
    }

    void everyKind()
    {
        QTest::addColumn<GatewayKind>("kind");
        QTest::newRow("child") << GatewayKind::Child;
        QTest::newRow("attached") << GatewayKind::Attached;
        QTest::newRow("in this process") << GatewayKind::SameProcess;
    }
    /// And behind the link that keeps what is recorded, which only hands breakpoints on.
    void everyKindAndBehindACapture()
    {
        everyKind();
        QTest::newRow("captured child") << GatewayKind::Captured;
    }
    void begin()
    {
        QFETCH(GatewayKind, kind);
        backend_ = std::make_unique<WhoBackend>();
        gateway_ = linkedGateway(kind, backend_->url());
        ends_.clear();
        failures_.clear();
        connect(&link(), &workbench::BreakpointLink::pauseEnded, this, [this](quint64, const QString& end) { ends_ << end; });
        connect(&link(), &workbench::BreakpointLink::failed, this, [this](const QString& why) { failures_ << why; });
    }

  private Q_SLOTS:
    void cleanup()
    {
        gateway_.reset();
        backend_.reset();
    }

    void aCallIsHeldUpShownChangedAndLetGo_data() { everyKindAndBehindACapture(); }
    void aCallIsHeldUpShownChangedAndLetGo()
    {
        begin();
        set({beforeBackend()});
        const auto held = call("X-Hold: 1\r\nX-Who: me\r\nAuthorization: Basic CANARY\r\nPrefer: wait=50\r\n", "content");
        QVERIFY(isHeld(1));
        const workbench::PausedCall paused = link().paused().first();
        QCOMPARE(paused.filter, QStringLiteral("backend"));
        QCOMPARE(paused.breakpoint, QStringLiteral("b1"));
        QVERIFY(!paused.response && paused.api.contains(QLatin1String("Orders")));
        QVERIFY(paused.limit > paused.clientLimit && paused.clientLimit > QDateTime::currentDateTime());
        auto other = call("X-Who: another\r\n"); // which runs on
        QVERIFY(other->answer().endsWith("another"));
        QCOMPARE(backend_->requests, 1);
        auto now = state(paused.id);
        QVERIFY(now.has_value());
        QCOMPARE(now->method, QStringLiteral("POST"));
        QCOMPARE(now->target, QStringLiteral("/items/1"));
        QVERIFY(now->bodyHeld && now->body == QLatin1String("content") && now->trace.steps.size() >= 2);
        Action edit;
        edit.kind = Action::Kind::Edit;
        edit.headers.emplace();
        for (const auto& [name, value] : now->headers) {
            QVERIFY2(!value.contains(QLatin1String("CANARY")), qPrintable(value));
            edit.headers->push_back({name.toStdString(), name == QLatin1String("X-Who") ? "you" : value.toStdString()});
        }
        edit.body = " and more";
        act(edit);
        QVERIFY(held->answer().endsWith("you and more"));
        QVERIFY(isHeld(0));
        QTRY_COMPARE_WITH_TIMEOUT(ends_, QStringList{QStringLiteral("edited")}, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(link().hits(QStringLiteral("b1")).hits, quint64(1), patienceMs);
        QVERIFY(!state(paused.id).has_value());
        QVERIFY(failures_.isEmpty());
    }

    void aCallIsSteppedAnsweredAndDropped_data() { everyKind(); }
    void aCallIsSteppedAnsweredAndDropped()
    {
        begin();
        set({beforeBackend()});
        auto stepped = call();
        QVERIFY(isHeld(1));
        const quint64 pause = link().paused().first().pause;
        act(Action::Kind::Step);
        QTRY_VERIFY_WITH_TIMEOUT(link().paused().size() == 1 && link().paused().first().pause != pause, patienceMs);
        QVERIFY(link().paused().first().response);
        QCOMPARE(link().paused().first().status, 200);
        act(Action::Kind::Continue);
        QVERIFY(stepped->answer().endsWith("me"));
        QVERIFY(isHeld(0));
        auto answered = call();
        QVERIFY(isHeld(1));
        Action answer;
        answer.kind = Action::Kind::Answer;
        answer.status = 418;
        answer.body = "tea";
        act(answer);
        const QByteArray tea = answered->answer();
        QVERIFY2(tea.startsWith("HTTP/1.1 418 ") && tea.endsWith("tea"), tea.constData());
        QVERIFY(isHeld(0));
        auto dropped = call();
        QVERIFY(isHeld(1));
        act(Action::Kind::Drop);
        QVERIFY(dropped->answer().isEmpty());
        QVERIFY(dropped->socket.state() == QAbstractSocket::UnconnectedState);
        QCOMPARE(backend_->requests, 1);
        const QStringList all{QStringLiteral("stepped"), QStringLiteral("continued"), QStringLiteral("answered"), QStringLiteral("dropped")};
        QTRY_COMPARE_WITH_TIMEOUT(ends_, all, patienceMs);
    }

    void anAnswerInChunksIsShownAndChanged_data() { everyKind(); }
    void anAnswerInChunksIsShownAndChanged()
    {
        begin();
        inspection::Breakpoint back = beforeBackend();
        back.filter = "send";
        back.side = inspection::Breakpoint::Side::Response;
        back.when.clear();
        set({back});
        auto held = call("X-Chunked: 1\r\nX-Who: me\r\n");
        QVERIFY(isHeld(1));
        const auto now = state(link().paused().first().id);
        QVERIFY(now.has_value() && now->bodyHeld);
        QCOMPARE(now->body, QStringLiteral("me"));
        Action edit;
        edit.kind = Action::Kind::Edit;
        edit.status = 203;
        edit.body = "somebody";
        act(edit);
        const QByteArray answer = held->answer();
        QVERIFY2(answer.startsWith("HTTP/1.1 203 ") && answer.endsWith("somebody"), answer.constData());
    }

    void hitsAreCountedAndOnceIsOnce_data() { everyKind(); }
    void hitsAreCountedAndOnceIsOnce()
    {
        begin();
        inspection::Breakpoint once = beforeBackend();
        once.once = true;
        inspection::Breakpoint third = beforeBackend();
        third.skip = 2;
        third.filter.clear();
        set({once, third});
        auto held = call();
        QVERIFY(isHeld(1));
        act(Action::Kind::Continue);
        QVERIFY(held->answer().endsWith("me"));
        QVERIFY(isHeld(0));
        QVERIFY(call()->answer().endsWith("me")); // the first is spent, the second lets two run on
        auto stopped = call();
        QVERIFY(isHeld(1));
        QCOMPARE(link().paused().first().breakpoint, QStringLiteral("b2"));
        QTRY_COMPARE_WITH_TIMEOUT(link().hits(QStringLiteral("b2")).hits, quint64(3), patienceMs);
        QVERIFY(link().hits(QStringLiteral("b1")).spent && !link().hits(QStringLiteral("b2")).spent);
        act(Action::Kind::Continue);
        QVERIFY(stopped->answer().endsWith("me"));
    }

    void whatCannotBeDoneIsSaid_data() { everyKind(); }
    void whatCannotBeDoneIsSaid()
    {
        begin();
        set({beforeBackend()});
        auto held = call();
        QVERIFY(isHeld(1));
        Action edit;
        edit.kind = Action::Kind::Edit;
        edit.headers = std::vector<std::vector<std::string>>{{"Transfer-Encoding", "chunked"}};
        act(edit);
        QTRY_COMPARE_WITH_TIMEOUT(failures_.size(), 1, patienceMs);
        QVERIFY2(failures_.first().contains(QLatin1String("Transfer-Encoding")), qPrintable(failures_.first()));
        QCOMPARE(link().paused().size(), 1); // and it is held up all the same
        Action late;
        late.pause = link().paused().first().pause + 7;
        link().act(link().paused().first().id, late);
        QTRY_COMPARE_WITH_TIMEOUT(failures_.size(), 2, patienceMs);
        link().act(4711, {});
        QTRY_COMPARE_WITH_TIMEOUT(failures_.size(), 3, patienceMs);
        QVERIFY2(failures_.last().contains(QLatin1String("not held up")), qPrintable(failures_.last()));
        act(Action::Kind::Continue);
        QVERIFY(held->answer().endsWith("me"));
        inspection::Breakpoint wrong = beforeBackend();
        wrong.phase = "dinner";
        inspection::BreakpointSettings settings;
        settings.breakpoints = {wrong};
        link().setSettings(settings);
        QTRY_COMPARE_WITH_TIMEOUT(failures_.size(), 4, patienceMs);
    }

    void manyAreContinuedAndDroppedTogether_data() { everyKind(); }
    void manyAreContinuedAndDroppedTogether()
    {
        begin();
        set({beforeBackend()});
        for (const auto kind : {Action::Kind::Continue, Action::Kind::Drop}) {
            std::vector<std::unique_ptr<OrdersClient>> calls;
            for (int n = 0; n < 50; ++n)
                calls.push_back(call());
            QVERIFY(isHeld(50));
            link().actOnAll(kind);
            for (const auto& each : calls)
                QCOMPARE(each->answer().isEmpty(), kind == Action::Kind::Drop);
            QVERIFY(isHeld(0));
        }
        QTRY_COMPARE_WITH_TIMEOUT(ends_.count(QStringLiteral("continued")), 50, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(ends_.count(QStringLiteral("dropped")), 50, patienceMs);
    }

    void whatEndsAPauseIsTold_data() { everyKind(); }
    void whatEndsAPauseIsTold()
    {
        begin();
        set({beforeBackend()});
        const auto endOf = [this](const char* end) {
            return QTest::qWaitFor([&] { return ends_.contains(QLatin1String(end)) && link().paused().isEmpty(); }, patienceMs);
        };
        auto leaver = call();
        QVERIFY(isHeld(1));
        leaver->socket.abort();
        QVERIFY(endOf("client-left"));
        auto unread = call("X-Hold: 1\r\nX-Who: me\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc"); // more content than is read
        QVERIFY(isHeld(1));
        ends_.clear();
        unread->socket.abort();
        QVERIFY(endOf("client-left"));
        auto recorded = call();
        QVERIFY(isHeld(1));
        gateway_->record(false);
        QVERIFY(recorded->answer().endsWith("me"));
        QVERIFY(endOf("recording-off"));
        gateway_->record(true);
        auto removed = call();
        QTRY_VERIFY_WITH_TIMEOUT(link().paused().size() == 1 || !removed->soFar().isEmpty(), patienceMs);
        if (link().paused().isEmpty()) // recording had not begun yet
            removed = call();
        QVERIFY(isHeld(1));
        set({});
        QVERIFY(removed->answer().endsWith("me"));
        QVERIFY(endOf("breakpoint-removed"));
        set({beforeBackend()}, Seconds(1));
        auto over = call();
        QVERIFY(over->answer().endsWith("me"));
        QVERIFY(endOf("time-over"));
    }

    void theGatewaysEndWaitsForNobody_data() { everyKindAndBehindACapture(); }
    void theGatewaysEndWaitsForNobody()
    {
        begin();
        set({beforeBackend()});
        auto held = call();
        QVERIFY(isHeld(1));
        gateway_->end();
        QVERIFY(held->answer().endsWith("me"));
        QVERIFY(isHeld(0));
    }
};

POSTERN_TEST(BreakpointLinksTest);

} // namespace postern::test

#include "BreakpointLinksTest.moc"
