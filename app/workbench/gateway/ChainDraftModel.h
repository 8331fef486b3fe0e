// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/gateway/ChainCheck.h"

#include <QAbstractTableModel>
#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace postern::workbench {

/// The filters of one file in the order in which they run: by phase, within a phase as they are written.
class ChainDraftModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Filter, Phase, Settings, Time, ColumnCount };
    /// How long a filter takes, in the middle; nothing when it was not seen.
    using Median = std::function<std::optional<std::chrono::nanoseconds>(const std::string& instance)>;

    explicit ChainDraftModel(Median median, QObject* parent = nullptr);

    /// `saved` are those of the file: the others are marked as changed.
    void set(const std::vector<ChainText::Item>& items, const std::vector<ChainText::Item>& saved, model::ChainOrder order);
    void timesChanged();
    /// Place in the file of the filter in this row; -1 for a row that is none.
    [[nodiscard]] int itemAt(int row) const;
    [[nodiscard]] int rowOf(int item) const;
    [[nodiscard]] const schema::Value* filterAt(int row) const;
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
        int item = 0;
        schema::Value filter;
        ChainPlace place;
        bool changed = false;
    };
    [[nodiscard]] QString settingsText(const schema::Value& filter) const;

    Median median_;
    std::vector<Row> rows_;
};

} // namespace postern::workbench
