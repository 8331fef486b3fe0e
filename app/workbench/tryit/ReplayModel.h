// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/tryit/ReplayRun.h"

#include <QAbstractTableModel>
#include <QMap>

namespace postern::workbench {

/// Each call that is replayed, with what it was answered then and now.
class ReplayModel final : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Call, Before, Now, Body, Time, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setCalls(const QVector<ReplayCall>& calls);
    void forgetResults();
    void take(const ReplayResult& result);
    /// How all of it went, in a sentence or two; empty before the first answer.
    [[nodiscard]] QString summary() const;
    [[nodiscard]] const QVector<ReplayCall>& calls() const { return calls_; }
    /// What the request carried whose answer is told of a call: the last one, or the last that was another answer than the
    /// first time; empty before there was any.
    [[nodiscard]] QString correlationId(int call) const { return call >= 0 && call < outcomes_.size() ? outcomes_[call].correlationId : QString(); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Outcome {
        QMap<int, int> statuses; ///< how often; 0 is no answer
        int same = 0;
        int different = 0;
        QString failure;
        QString correlationId;
        bool ofChanged = false; ///< correlationId is of another answer
        qint64 slowestMs = 0;
        qint64 allMs = 0;
        int count = 0;
        [[nodiscard]] bool changed(const ReplayCall& call) const;
    };
    [[nodiscard]] static QString counted(const QMap<int, int>& statuses);

    QVector<ReplayCall> calls_;
    QVector<Outcome> outcomes_;
    QVector<qint64> times_; ///< of all answers
};

} // namespace postern::workbench
