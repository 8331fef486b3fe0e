// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/StepTimes.h"

#include "workbench/models/ExchangeStore.h"

#include <QPointer>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr std::size_t kept = 101;
constexpr std::size_t askedAtOnce = 25;
constexpr std::size_t lookBack = 20'000; ///< rows; a quiet API in a busy gateway is not searched for ever
constexpr int everyMs = 1'000;

} // namespace

StepTimes::StepTimes(GatewayLink& gateway, const ExchangeStore& exchanges, QObject* parent)
    : QObject(parent), gateway_(gateway), exchanges_(exchanges)
{
    later_.setSingleShot(true);
    later_.setInterval(everyMs);
    connect(&later_, &QTimer::timeout, this, &StepTimes::ask);
    connect(&exchanges, &ExchangeStore::appended, this, [this] {
        if (!later_.isActive())
            later_.start();
    });
    connect(&exchanges, &ExchangeStore::cleared, this, [this] { follow(QString::fromStdString(api_)); });
}

void StepTimes::follow(const QString& api)
{
    api_ = api.toStdString();
    ++round_;
    newest_ = 0;
    seen_.clear();
    Q_EMIT changed();
    ask();
}

void StepTimes::ask()
{
    std::vector<quint64> ids;
    const std::size_t end = exchanges_.size() > lookBack ? exchanges_.size() - lookBack : 0;
    const quint64 before = newest_;
    for (std::size_t n = exchanges_.size(); n-- > end && ids.size() < askedAtOnce;) {
        const auto& row = exchanges_.row(n);
        if (row.id <= before)
            break;
        if (api_.empty() || exchanges_.name(row.api) == api_)
            ids.push_back(row.id);
    }
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
        newest_ = std::max(newest_, *id);
        gateway_.fetchTrace(*id, [self = QPointer<StepTimes>(this), round = round_](const std::optional<inspection::Trace>& trace) {
            if (self != nullptr && trace)
                self->take(round, *trace);
        });
    }
}

void StepTimes::take(quint64 round, const inspection::Trace& trace)
{
    if (round != round_)
        return;
    std::vector<std::pair<std::string, std::chrono::nanoseconds>> steps;
    for (const inspection::Step& step : trace.steps) {
        if (step.result == inspection::StepResult::NotReached)
            continue;
        const std::string& name = step.instance.empty() ? step.filter : step.instance;
        const auto found = std::find_if(steps.begin(), steps.end(), [&](const auto& one) { return one.first == name; });
        if (found == steps.end())
            steps.emplace_back(name, step.duration);
        else
            found->second += step.duration;
    }
    seen_.push_back(std::move(steps));
    if (seen_.size() > kept)
        seen_.pop_front();
    Q_EMIT changed();
}

std::optional<std::chrono::nanoseconds> StepTimes::median(const std::string& instance) const
{
    std::vector<std::chrono::nanoseconds> times;
    for (const auto& steps : seen_) {
        for (const auto& [name, time] : steps) {
            if (name == instance)
                times.push_back(time);
        }
    }
    if (times.empty())
        return std::nullopt;
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

} // namespace postern::workbench
