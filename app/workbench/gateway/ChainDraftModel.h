// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/gateway/ChainCheck.h"
#include "workbench/gateway/ChainPlan.h"
#include "workbench/models/StepTimes.h"

#include <QAbstractTableModel>
#include <QColor>
#include <functional>
#include <optional>
#include <vector>

namespace postern::workbench {

/// The filters of one list in the order in which they run: by phase, within a phase as they are written. Between them, in
/// another colour and not to be changed, those that run besides: written elsewhere, or implied by an API's definition.
class ChainDraftModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Filter, Phase, Settings, Time, ColumnCount };
    /// What a filter costs; nothing when it was not seen.
    using Cost = std::function<std::optional<StepCost>(const std::string& instance)>;

    explicit ChainDraftModel(Cost cost, QObject* parent = nullptr);

    /// `saved` are those of the file: the others are marked as changed.
    void set(const std::vector<ChainText::Item>& items, const std::vector<ChainText::Item>& saved, model::ChainOrder order);
    /// What runs besides; stays until there is another one.
    void setPlan(ChainPlan plan);
    [[nodiscard]] const ChainPlan& plan() const { return plan_; }
    /// Of the rows that are not of this list.
    void setMuted(const QColor& colour) { muted_ = colour; }
    void timesChanged();
    /// Place in the file of the filter in this row; -1 for a row that is none.
    [[nodiscard]] int itemAt(int row) const;
    [[nodiscard]] int rowOf(int item) const;
    [[nodiscard]] const schema::Value* filterAt(int row) const;
    /// The filter in this row when it is not of this list; null otherwise.
    [[nodiscard]] const PlannedStep* otherAt(int row) const;
    [[nodiscard]] int rowOfOther(const PlannedStep& step) const;
    /// The next row of this list in a direction (1, -1); where there is none, the next row.
    [[nodiscard]] int neighbour(int row, int direction) const;
    /// Why the filter in one row cannot be put where another one is; empty when it can.
    [[nodiscard]] QString moveProblem(int from, int to) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent) override;

  Q_SIGNALS:
    /// A person ticked the box of a filter.
    void switchAsked(int row, bool on);
    void moveAsked(int from, int to);

  private:
    struct Row {
        int item = 0; ///< -1: not of this list
        schema::Value filter;
        ChainPlace place;
        bool changed = false;
        std::size_t step = 0; ///< of the plan, when it is not of this list
    };
    void arrange();
    [[nodiscard]] QString filterText(const schema::Value& filter) const;
    [[nodiscard]] QString settingsText(const schema::Value& filter) const;
    [[nodiscard]] QString tip(const Row& row) const;
    [[nodiscard]] QString spoken(const Row& row) const;

    Cost cost_;
    model::ChainOrder order_ = model::ChainOrder::Postern;
    std::vector<Row> own_; ///< in the order in which they run
    ChainPlan plan_;
    std::vector<Row> rows_; ///< both
    QColor muted_;
};

} // namespace postern::workbench
