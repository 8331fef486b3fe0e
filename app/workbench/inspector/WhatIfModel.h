// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/inspector/WhatIfRun.h"

#include <QAbstractTableModel>
#include <array>

namespace postern::workbench {

/// What would have become of exchanges, those first that would have become something else.
class WhatIfModel final : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Number, Call, Before, After, Outcome, Why, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    void add(const std::vector<WhatIfCase>& cases);
    /// Shows what stays as it was, too.
    void showUnchanged(bool on);
    [[nodiscard]] bool showsUnchanged() const { return showsUnchanged_; }
    [[nodiscard]] const WhatIfCase* caseAt(int row) const;
    [[nodiscard]] int count(inspection::WhatIfOutcome outcome) const { return counts_[static_cast<std::size_t>(outcome)]; }
    [[nodiscard]] int total() const { return static_cast<int>(cases_.size()); }
    /// Which filters would refuse how many: "rate-limit 12, cors 3"; the reverse for those that are let through.
    [[nodiscard]] QString filtersOf(inspection::WhatIfOutcome outcome) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] static QString outcomeText(inspection::WhatIfOutcome outcome);
    /// The sentence that says most: why it cannot be judged, or what the deciding step says.
    [[nodiscard]] static QString sentenceOf(const inspection::WhatIfAnswer& answer);
    /// All that is known of one, to be read.
    [[nodiscard]] static QString textOf(const WhatIfCase& one);

  private:
    std::vector<WhatIfCase> cases_;
    std::vector<int> rows_; ///< of cases_, that are shown
    std::array<int, 5> counts_{};
    bool showsUnchanged_ = false;
};

} // namespace postern::workbench
