// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/project/DocumentMerge.h"

#include <QAbstractTableModel>
#include <vector>

namespace postern::workbench {

/// The conflicts of one API: where, what it was, what it is here and there, and which of them is taken.
class ConflictModel final : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Where, Base, Mine, Theirs, Taken, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setConflicts(std::vector<project::Change> conflicts);
    void pick(int row, project::Pick pick);
    void pickAll(project::Pick pick);
    [[nodiscard]] const project::Picks& picks() const { return picks_; }
    [[nodiscard]] int undecided() const;
    [[nodiscard]] const project::Change* conflict(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  Q_SIGNALS:
    void picked();

  private:
    std::vector<project::Change> conflicts_;
    project::Picks picks_;
};

} // namespace postern::workbench
