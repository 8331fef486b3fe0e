// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"
#include "workbench/models/StepTimes.h"

#include <QAbstractTableModel>
#include <functional>
#include <memory>

namespace postern::workbench {

/// The chain of one exchange, a row for each step in the order in which they ran; those that did not run say why.
class TraceChainModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Number, StepName, Result, Time, Cost, Changes, Why, Source, ColumnCount };
    enum Role : std::uint16_t {
        ResultRole = Qt::UserRole + 1, ///< inspection::StepResult as int
        StartRole,                     ///< 0 to 1 of the exchange's duration
        LengthRole,                    ///< the same
        ResponseRole,                  ///< bool: on the way back
        BreakpointRole,                ///< bool: a breakpoint is before it
    };

    using QAbstractTableModel::QAbstractTableModel;

    using Mark = std::function<bool(const inspection::Trace& trace, const inspection::Step& step)>;
    /// Which steps have a breakpoint.
    void setMark(Mark mark) { mark_ = std::move(mark); }
    void drawMarks();
    using CostOf = std::function<std::optional<StepCost>(const inspection::Step& step)>;
    /// What a step costs in the exchanges of late, beside what it took in this one; drawCosts() when that has changed.
    void setCost(CostOf cost) { cost_ = std::move(cost); }
    void drawCosts();

    /// Null: no rows.
    void setTrace(std::shared_ptr<const inspection::Trace> trace);
    [[nodiscard]] const std::shared_ptr<const inspection::Trace>& trace() const { return trace_; }
    /// The step that made the answer or failed, or -1.
    [[nodiscard]] int decisiveRow() const;
    /// "executed 4, skipped 2, changed 1, not reached 3".
    [[nodiscard]] QString counts() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    [[nodiscard]] QString display(int row, int column) const;
    [[nodiscard]] QString why(int row) const;
    [[nodiscard]] QString changes(const inspection::Step& step) const;

    std::shared_ptr<const inspection::Trace> trace_;
    Mark mark_;
    CostOf cost_;
};

/// What a step's result is called.
[[nodiscard]] QString resultText(inspection::StepResult result);
/// "0.35 ms".
[[nodiscard]] QString shownDuration(std::chrono::nanoseconds duration);

} // namespace postern::workbench
