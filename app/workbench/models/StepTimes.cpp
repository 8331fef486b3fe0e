// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/StepTimes.h"

#include "workbench/models/ExchangeStore.h"

#include <QLocale>
#include <QPointer>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr std::size_t keptExchanges = 101;
constexpr std::size_t askedAtOnce = 25;
constexpr std::size_t lookBack = 20'000; ///< rows; a quiet API in a busy gateway is not searched for ever
constexpr int everyMs = 1'000;

/// Waiting for the backend, and for the client to take the answer, is not the gateway's work.
bool isOwnWork(const std::string& name) { return name != "backend" && name != "send"; }

} // namespace

StepTimes::StepTimes(GatewayLink& gateway, const ExchangeStore& exchanges, QObject* parent)
    : QObject(parent), gateway_(gateway), exchanges_(exchanges)
{
    later_.setSingleShot(true);
    later_.setInterval(everyMs);
    connect(&later_, &QTimer::timeout, this, &StepTimes::ask);
    connect(&exchanges, &ExchangeStore::appended, this, [this] {
        if (watched_ && !later_.isActive())
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
    costs_.clear();
    summed_ = true;
    Q_EMIT changed();
    ask();
}

void StepTimes::setWatched(bool watched)
{
    if (watched_ == watched)
        return;
    watched_ = watched;
    ask();
}

void StepTimes::ask()
{
    if (!watched_)
        return;
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
    Times times;
    for (const inspection::Step& step : trace.steps) {
        if (step.result == inspection::StepResult::NotReached)
            continue;
        const std::string& name = step.instance.empty() ? step.filter : step.instance;
        for (const Way way : {step.direction == Direction::Request ? Way::There : Way::Back, Way::Both}) {
            const auto found = std::find_if(times.begin(), times.end(), [&](const auto& one) { return one.first.second == way && one.first.first == name; });
            if (found == times.end())
                times.push_back({{name, way}, step.duration});
            else
                found->second += step.duration;
        }
    }
    seen_.push_back(std::move(times));
    if (seen_.size() > keptExchanges)
        seen_.pop_front();
    summed_ = false;
    Q_EMIT changed();
}

std::map<StepTimes::Key, StepCost> StepTimes::sum(const std::deque<Times>& seen)
{
    std::map<Key, std::vector<std::chrono::nanoseconds>> all;
    std::chrono::nanoseconds whole{0};
    for (const Times& exchange : seen) {
        for (const auto& [key, time] : exchange) {
            all[key].push_back(time);
            if (key.second == Way::Both && isOwnWork(key.first))
                whole += time;
        }
    }
    std::map<Key, StepCost> costs;
    for (auto& [key, times] : all) {
        std::chrono::nanoseconds own{0};
        for (const auto time : times)
            own += time;
        const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
        std::nth_element(times.begin(), middle, times.end());
        const double share = isOwnWork(key.first) && whole.count() > 0 ? static_cast<double>(own.count()) / static_cast<double>(whole.count()) : 0;
        costs.emplace(key, StepCost{*middle, share, static_cast<int>(times.size())});
    }
    return costs;
}

std::optional<StepCost> StepTimes::costOf(const Key& key) const
{
    if (!summed_) {
        costs_ = sum(seen_);
        summed_ = true;
    }
    const auto found = costs_.find(key);
    return found == costs_.end() ? std::nullopt : std::make_optional(found->second);
}

std::optional<StepCost> StepTimes::cost(const std::string& name) const { return costOf({name, Way::Both}); }

std::optional<StepCost> StepTimes::cost(const std::string& name, Direction direction) const
{
    return costOf({name, direction == Direction::Request ? Way::There : Way::Back});
}

QString costText(const std::optional<StepCost>& cost)
{
    if (!cost)
        return StepTimes::tr("–", "not measured");
    const QString time = StepTimes::tr("%1 µs", "microseconds").arg(QLocale().toString(static_cast<double>(cost->median.count()) / 1000, 'f', 1));
    return cost->share <= 0 ? time : StepTimes::tr("%1, %2 %", "median time, share in percent").arg(time, QLocale().toString(cost->share * 100, 'f', cost->share < 0.1 ? 1 : 0));
}

QString costSentence(const std::optional<StepCost>& cost)
{
    if (!cost)
        return StepTimes::tr("No recorded exchange went through it.");
    const QString time = QLocale().toString(static_cast<double>(cost->median.count()) / 1000, 'f', 1);
    const QString median = StepTimes::tr("The median of the last %Ln recorded exchange(s) that went through it is %1 µs.", nullptr, cost->exchanges).arg(time);
    return cost->share <= 0 ? median
                            : StepTimes::tr("%1 That is %2 % of all the time that the gateway itself spent.", "sentence before, percent")
                                  .arg(median, QLocale().toString(cost->share * 100, 'f', 1));
}

} // namespace postern::workbench
