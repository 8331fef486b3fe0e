// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/GatewayLink.h"

#include <QTimer>
#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace postern::workbench {

class ExchangeStore;

/// What each filter costs: the median of the time that the last recorded exchanges of an API, or of all, spent in it, on
/// the way there and back together. Exchanges that did not reach it do not count.
class StepTimes : public QObject {
    Q_OBJECT
  public:
    StepTimes(GatewayLink& gateway, const ExchangeStore& exchanges, QObject* parent = nullptr);

    /// "Orders 1.0.0", or empty for all APIs. Forgets what was measured of another one.
    void follow(const QString& api);
    [[nodiscard]] std::optional<std::chrono::nanoseconds> median(const std::string& instance) const;
    [[nodiscard]] int exchanges() const { return static_cast<int>(seen_.size()); }

  Q_SIGNALS:
    void changed();

  private:
    void ask();
    void take(quint64 round, const inspection::Trace& trace);

    GatewayLink& gateway_;
    const ExchangeStore& exchanges_;
    std::string api_;
    quint64 round_ = 0; ///< answers to questions of an earlier one are late
    quint64 newest_ = 0;
    std::deque<std::vector<std::pair<std::string, std::chrono::nanoseconds>>> seen_;
    QTimer later_;
};

} // namespace postern::workbench
