// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/JobList.h"

#include <QAbstractListModel>
#include <QPointer>

namespace postern::workbench {

/// The lines of one job. A line that changes is one row that changes, however many there are.
class JobLines : public QAbstractListModel {
    Q_OBJECT
  public:
    using QAbstractListModel::QAbstractListModel;

    void setJob(Job* job);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

  private:
    QPointer<Job> job_;
    int count_ = 0; ///< rows that views know of
};

} // namespace postern::workbench
