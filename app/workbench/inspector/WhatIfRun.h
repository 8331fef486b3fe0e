// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/WhatIfLink.h"

#include <QObject>
#include <QVector>
#include <deque>

namespace postern::workbench {

/// One exchange as it was, and what would have become of it.
struct WhatIfCase {
    inspection::Summary summary; ///< as recorded
    inspection::WhatIfAnswer answer;
};

/// Evaluates exchanges of the list against drafts, some at a time, in the order in which they were recorded: fetches their
/// traces, hands them to the gateway, and gives out what it says. A cancelled one says nothing more.
class WhatIfRun final : public QObject {
    Q_OBJECT
  public:
    /// Exchanges of one run, at most.
    static constexpr int mostExchanges = 1'000;

    WhatIfRun(GatewayLink& gateway, QVector<quint64> ids, QMap<QString, QString> files, QObject* parent = nullptr);
    ~WhatIfRun() override;

    void start();
    void cancel();
    [[nodiscard]] int total() const { return static_cast<int>(ids_.size()); }
    /// Evaluated, or no longer held.
    [[nodiscard]] int done() const { return done_; }
    [[nodiscard]] int missing() const { return missing_; }

  Q_SIGNALS:
    void evaluated(const std::vector<postern::workbench::WhatIfCase>& cases);
    /// All of it, or as far as it was cancelled.
    void finished(bool cancelled);
    /// The drafts are no configuration that would run; or the gateway has gone: no problems.
    void failed(const QVector<postern::workbench::Problem>& problems);

  private:
    void fetch();
    void take(int place, std::optional<inspection::Trace> trace);
    void evaluate();
    void end(bool cancelled);
    void fail(const QVector<Problem>& problems);

    GatewayLink& gateway_;
    QVector<quint64> ids_;
    QMap<QString, QString> files_;
    std::vector<std::optional<inspection::Trace>> batch_;
    int next_ = 0;    ///< of ids_
    int awaited_ = 0; ///< traces of the batch
    int done_ = 0;
    int missing_ = 0;
    quint64 session_ = 0;
    bool over_ = false;
};

} // namespace postern::workbench
