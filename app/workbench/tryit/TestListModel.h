// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/calls/CallTestRun.h"

#include <QAbstractTableModel>
#include <QVector>

namespace postern::workbench {

/// The tests of the open workspace (`tests/*.yaml`) and what their last run found.
class TestListModel final : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Name, Outcome, Status, Time, ColumnCount };
    enum class State : std::uint8_t { NotRun, Running, Passed, Failed, Broken };
    struct Entry {
        QString file; ///< absolute
        calls::LoadedTest loaded;
        QString problem; ///< why the file is no test
        State state = State::NotRun;
        QVector<calls::TestResult> results; ///< one, or one for each row of its data
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Reads the folder; what was found of tests that are still there stays.
    void read(const QString& folder);
    [[nodiscard]] const QVector<Entry>& entries() const { return entries_; }
    [[nodiscard]] int rowOf(const QString& file) const;
    void begin(int row);
    void take(int row, const calls::TestResult& result);
    /// What was begun and brought nothing did not run.
    void endRun();
    [[nodiscard]] int count(State state) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    void show(int row);

    QVector<Entry> entries_;
};

} // namespace postern::workbench
