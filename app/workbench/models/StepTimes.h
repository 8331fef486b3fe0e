// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/GatewayLink.h"

#include <QTimer>
#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace postern::workbench {

class ExchangeStore;

/// What a step of the chain costs.
struct StepCost {
    std::chrono::nanoseconds median{}; ///< of the exchanges that reached it
    /// Of all the time that all the exchanges spent in steps of the gateway, 0 to 1: the backend's time is not the gateway's.
    double share = 0;
    int exchanges = 0; ///< that reached it
};

/// What each filter costs in the last recorded exchanges of an API, or of all. Asks the gateway for their traces, a few a
/// second, while somebody looks.
class StepTimes : public QObject {
    Q_OBJECT
  public:
    using Direction = inspection::Step::Direction;

    StepTimes(GatewayLink& gateway, const ExchangeStore& exchanges, QObject* parent = nullptr);

    /// "Orders 1.0.0", or empty for all APIs. Forgets what was measured of another one.
    void follow(const QString& api);
    [[nodiscard]] const std::string& followed() const { return api_; }
    /// Whether anybody looks; nobody does in the beginning.
    void setWatched(bool watched);
    /// On the way there and back together; nothing when no exchange reached it. `name` is the filter's, or else its type.
    [[nodiscard]] std::optional<StepCost> cost(const std::string& name) const;
    [[nodiscard]] std::optional<StepCost> cost(const std::string& name, Direction direction) const;

  Q_SIGNALS:
    void changed();

  private:
    enum class Way : std::uint8_t { There, Back, Both };
    using Key = std::pair<std::string, Way>;
    using Times = std::vector<std::pair<Key, std::chrono::nanoseconds>>;
    void ask();
    void take(quint64 round, const inspection::Trace& trace);
    [[nodiscard]] std::optional<StepCost> costOf(const Key& key) const;
    [[nodiscard]] static std::map<Key, StepCost> sum(const std::deque<Times>& seen);

    GatewayLink& gateway_;
    const ExchangeStore& exchanges_;
    std::string api_;
    quint64 round_ = 0; ///< answers to questions of an earlier one are late
    quint64 newest_ = 0;
    std::deque<Times> seen_; ///< an exchange each
    mutable std::map<Key, StepCost> costs_; ///< of what was seen; made when somebody asks
    mutable bool summed_ = true;
    bool watched_ = false;
    QTimer later_;
};

/// "12.3 µs, 14 %"; a dash for nothing.
[[nodiscard]] QString costText(const std::optional<StepCost>& cost);
/// In a sentence, for a tip and for those who do not see.
[[nodiscard]] QString costSentence(const std::optional<StepCost>& cost);

} // namespace postern::workbench
