// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/apis/PullWriting.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QTableView;

namespace postern::workbench {

class ConflictModel;

/// The three-way merge of an API that was edited here and changed on the Publisher: for each place that both changed, mine,
/// theirs, or as it was. Nothing is written before all are decided; what only one side changed is taken anyway.
class MergePanel final : public QFrame {
    Q_OBJECT
  public:
    explicit MergePanel(QWidget* parent = nullptr);

    void showConflict(const PullConflict& conflict, int more);
    [[nodiscard]] QString apiId() const { return id_; }

  Q_SIGNALS:
    void decided(const QString& id, const postern::project::Picks& picks);
    /// What is here stays as it is.
    void leftAlone(const QString& id);

  private:
    void pick(project::Pick pick);
    void refresh();

    QString id_;
    QLabel* title_;
    QTableView* table_;
    ConflictModel* model_;
    QLabel* others_;
    QPushButton* mine_;
    QPushButton* theirs_;
    QPushButton* base_;
    QPushButton* allMine_;
    QPushButton* allTheirs_;
    QPushButton* merge_;
    QPushButton* leave_;
};

} // namespace postern::workbench
