// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/ReplayRun.h"

#include "workbench/shell/Aside.h"
#include "workbench/tryit/CallFailure.h"

#include <QJsonDocument>
#include <QUuid>
#include <algorithm>
#include <cmath>

namespace postern::workbench {
namespace {

constexpr int paceMs = 10;
constexpr qsizetype inAFrame = 128 * 1024; ///< octets of two bodies that are compared before the next frame

rest::RestSettings withConcurrency(rest::RestSettings settings, int atOnce)
{
    settings.concurrency = std::clamp(atOnce, 1, 6);
    return settings;
}

} // namespace

ReplayRun::ReplayRun(QVector<ReplayCall> calls, const ReplayOptions& options, const rest::RestSettings& settings, QObject* parent)
    : QObject(parent), calls_(std::move(calls)), options_(options), client_(withConcurrency(settings, options.atOnce)),
      name_(QStringLiteral("replay-") + QUuid::createUuid().toString(QUuid::WithoutBraces) + QLatin1Char('-'))
{
    options_.atOnce = std::clamp(options.atOnce, 1, 6);
    total_ = static_cast<int>(std::min<qint64>(mostRequests, static_cast<qint64>(calls_.size()) * std::max(1, options.times)));
    pace_.setInterval(paceMs);
    pace_.setTimerType(Qt::PreciseTimer);
    connect(&pace_, &QTimer::timeout, this, &ReplayRun::pump);
}

ReplayRun::~ReplayRun() = default;

void ReplayRun::start()
{
    clock_.start();
    if (options_.perSecond > 0)
        pace_.start();
    QMetaObject::invokeMethod(this, &ReplayRun::pump, Qt::QueuedConnection);
}

void ReplayRun::cancel()
{
    cancelled_ = true;
    for (auto& [number, call] : underWay_)
        call->cancel();
    QMetaObject::invokeMethod(this, &ReplayRun::pump, Qt::QueuedConnection);
}

void ReplayRun::pump()
{
    if (over_)
        return;
    const auto mayBeSent = [this] {
        if (options_.perSecond <= 0)
            return total_;
        // The first at once, the next a period later.
        return static_cast<int>(std::min<double>(total_, 1 + std::floor(static_cast<double>(clock_.elapsed()) / 1000.0 * options_.perSecond)));
    };
    while (!cancelled_ && sent_ < mayBeSent() && static_cast<int>(underWay_.size()) + comparing_ < options_.atOnce)
        sendNext();
    if (underWay_.empty() && comparing_ == 0 && (cancelled_ || sent_ == total_)) {
        over_ = true;
        pace_.stop();
        Q_EMIT finished(cancelled_);
    }
}

void ReplayRun::sendNext()
{
    const int number = sent_++;
    const CurlCommand& call = calls_.at(number % static_cast<int>(calls_.size())).call;
    rest::RestRequest request;
    request.method = call.method.toLatin1();
    request.url = call.url.toUtf8();
    request.anyStatus = true;
    request.retry.attempts = 1;
    request.maxRedirects = 0;
    for (const auto& [name, value] : call.headers)
        request.headers.add(name.toUtf8(), value.toUtf8());
    request.body = call.body;
    QString correlationId = call.header(QStringLiteral("X-Request-ID"));
    if (correlationId.isEmpty()) { // by which its exchange is found
        correlationId = name_ + QString::number(number);
        request.headers.add("X-Request-ID", correlationId.toLatin1());
    }
    const qint64 began = clock_.elapsed();
    underWay_[number] = client_.send(std::move(request), [this, number, began, correlationId](Result<rest::RestResponse> answer, const rest::RestFailure& failure) {
        take(number, std::move(answer), failure, clock_.elapsed() - began, correlationId);
    });
}

void ReplayRun::take(int number, Result<rest::RestResponse> answer, const rest::RestFailure& failure, qint64 tookMs, const QString& correlationId)
{
    underWay_.erase(number);
    ReplayResult result;
    result.call = number % static_cast<int>(calls_.size());
    result.tookMs = tookMs;
    result.correlationId = correlationId;
    const ReplayCall& original = calls_.at(result.call);
    if (answer) {
        result.status = answer->status;
        if (original.bodyKnown && original.body != answer->body && original.body.size() + answer->body.size() > inAFrame) {
            ++comparing_;
            aside(comparer_, this, [before = original.body, now = answer->body] { return sameBody(before, now); }, [this, result](bool same) mutable {
                --comparing_;
                result.body = same ? ReplayResult::Body::Same : ReplayResult::Body::Different;
                conclude(result);
            });
            return;
        }
        if (original.bodyKnown)
            result.body = sameBody(original.body, answer->body) ? ReplayResult::Body::Same : ReplayResult::Body::Different;
    } else {
        result.failure = callFailure(answer.error(), failure).what;
    }
    conclude(result);
}

void ReplayRun::conclude(const ReplayResult& result)
{
    ++ended_;
    if (!cancelled_)
        Q_EMIT answered(result);
    QMetaObject::invokeMethod(this, &ReplayRun::pump, Qt::QueuedConnection);
}

bool ReplayRun::sameBody(const QByteArray& a, const QByteArray& b)
{
    if (a == b)
        return true;
    const QJsonDocument first = QJsonDocument::fromJson(a);
    const QJsonDocument second = QJsonDocument::fromJson(b);
    return !first.isNull() && !second.isNull() && first == second;
}

} // namespace postern::workbench
