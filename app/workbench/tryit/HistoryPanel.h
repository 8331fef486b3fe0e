// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"
#include "workbench/tryit/CallHistory.h"

#include <QWidget>
#include <optional>

class QLineEdit;
class QSortFilterProxyModel;
class QTableView;

namespace postern::workbench {

class StateView;

/// The last calls, to be looked for, taken into the form or sent again.
class HistoryPanel final : public QWidget {
    Q_OBJECT
  public:
    /// `page` owns the commands.
    HistoryPanel(AppContext& context, QWidget* page);

    [[nodiscard]] CallHistory& history() { return history_; }
    void setSearch(const QString& words);
    [[nodiscard]] std::optional<CurlCommand> chosen() const;

  Q_SIGNALS:
    void taken(const postern::workbench::CurlCommand& call, bool send);

  private:
    void take(bool send);
    void refresh();

    AppContext& context_;
    CallHistory history_;
    QSortFilterProxyModel* found_;
    QLineEdit* search_;
    QTableView* table_;
    StateView* view_;
};

} // namespace postern::workbench
