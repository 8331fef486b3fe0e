// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/RerunLink.h"

#include <QTimer>
#include <QVector>

namespace postern::test {

/// Re-runs of a gateway that only pretends: what was asked is kept, and a test says what comes of it.
class FakeRerun final : public QObject, public workbench::RerunLink {
  public:
    void rerun(const inspection::Trace& trace, const inspection::RerunWish& wish, std::function<void(Begun)> answer) override
    {
        traces.append(trace.summary.id);
        wishes.append(wish);
        QTimer::singleShot(0, this, [this, answer = std::move(answer)] { answer({refusal.isEmpty() ? next : 0, refusal}); });
    }
    void giveUp(quint64 exchange) override { givenUp.append(exchange); }

    QVector<quint64> traces;
    QVector<inspection::RerunWish> wishes;
    QVector<quint64> givenUp;
    QString refusal;
    quint64 next = 1; ///< the id that a new exchange is said to get
};

} // namespace postern::test
