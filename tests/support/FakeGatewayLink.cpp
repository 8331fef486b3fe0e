// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/FakeGatewayLink.h"

#include "support/SampleTraffic.h"

namespace postern::test {
namespace {
constexpr int tickMs = 33;
}

using workbench::GatewayState;

FakeGatewayLink::FakeGatewayLink(QObject* parent) : GatewayLink(parent)
{
    listeners_ = {{QStringLiteral("http"), QStringLiteral("http://localhost:8280"), false, false, {}, {}},
                  {QStringLiteral("https"), QStringLiteral("https://localhost:8243"), true, true, {}, {}}};
    apis_ = {{QStringLiteral("Orders-1.0.0"), QStringLiteral("Orders"), QStringLiteral("1.0.0"),
              QStringLiteral("http://localhost:8280/orders/1.0.0"), 12, {}},
             {QStringLiteral("Pizza-2.1.0"), QStringLiteral("Pizza"), QStringLiteral("2.1.0"),
              QStringLiteral("http://localhost:8280/pizza/2.1.0"), 4, {}},
             {QStringLiteral("Weather-0.9.0"), QStringLiteral("Weather"), QStringLiteral("0.9.0"),
              QStringLiteral("http://localhost:8280/weather/0.9.0"), 1, {}}};
    traffic_.setInterval(tickMs);
    connect(&traffic_, &QTimer::timeout, this, [this] { endExchanges(perTick_); });
}

void FakeGatewayLink::start(const QString& folder, const QStringList& settings)
{
    starts_.append({folder, settings});
    setState(GatewayState::Starting);
    if (!failure_.isEmpty()) {
        Q_EMIT problemsFound(failure_);
        setState(GatewayState::Failed);
    } else if (!held_) {
        Q_EMIT problemsFound({});
        setState(GatewayState::Running);
    }
}

void FakeGatewayLink::stop()
{
    traffic_.stop();
    if (state_ != GatewayState::Stopped)
        setState(GatewayState::Stopped);
}

void FakeGatewayLink::reload()
{
    ++reloads_;
    if (onReload_)
        onReload_();
    Q_EMIT apisChanged();
    if (!refusal_.isEmpty())
        Q_EMIT problemsFound(refusal_);
    Q_EMIT reloaded(refusal_.isEmpty());
}

void FakeGatewayLink::setRecording(bool on)
{
    recording_ = on;
    Q_EMIT recordingChanged(on);
}

void FakeGatewayLink::fetchTrace(quint64 id, std::function<void(std::optional<inspection::Trace>)> answer)
{
    const bool held = recording_ && id > 0 && id < nextId_;
    const auto give = [id, held, answer = std::move(answer)](bool alive) {
        answer(held && alive ? std::make_optional(sampleTrace(id)) : std::nullopt);
    };
    if (tracesHeld_)
        heldAnswers_.push_back(give);
    else
        QMetaObject::invokeMethod(this, [give] { give(true); }, Qt::QueuedConnection);
}

void FakeGatewayLink::releaseTraces(bool alive)
{
    tracesHeld_ = false;
    for (const auto& give : std::exchange(heldAnswers_, {}))
        give(alive);
}

void FakeGatewayLink::setState(GatewayState state)
{
    state_ = state;
    Q_EMIT stateChanged(state);
    Q_EMIT listenersChanged();
    Q_EMIT apisChanged();
}

void FakeGatewayLink::setListeners(QVector<workbench::ListenerStatus> listeners)
{
    listeners_ = std::move(listeners);
    Q_EMIT listenersChanged();
}

void FakeGatewayLink::setApis(QVector<workbench::RunningApi> apis)
{
    apis_ = std::move(apis);
    Q_EMIT apisChanged();
}

void FakeGatewayLink::endExchanges(int count, quint64 dropped)
{
    const auto made = sampleSummaries(nextId_, static_cast<std::size_t>(count));
    nextId_ += static_cast<quint64>(count);
    Q_EMIT exchangesEnded(QVector<inspection::Summary>(made.begin(), made.end()), dropped);
    Q_EMIT measured({nextId_ - 1, 2, dropped, 24U * 1024 * 1024, 1.5});
}

void FakeGatewayLink::beginTraffic(int perSecond)
{
    perTick_ = std::max(1, perSecond * tickMs / 1000);
    traffic_.start();
}

void FakeGatewayLink::crash(const QString& reason)
{
    traffic_.stop();
    setState(GatewayState::Failed);
    Q_EMIT crashed(reason);
    releaseTraces(false);
}

} // namespace postern::test
