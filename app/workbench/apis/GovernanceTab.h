// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/apis/GovernanceCheck.h"
#include "workbench/apis/RemoteTab.h"

class QLabel;
class QPushButton;
class QTableView;

namespace postern::workbench {

class TextTableModel;

/// How an API does against the rules of its control plane (API Manager 4.5 and later): each violation with its place and what
/// mends it.
class GovernanceTab final : public RemoteTab {
    Q_OBJECT
  public:
    GovernanceTab(AppContext& context, PublisherSource& publisher, QWidget* parent = nullptr);

    void showCompliance(const publisher::Compliance& compliance);
    void showBreaks(QVector<RuleBreak> found);

  Q_SIGNALS:
    /// Somebody wants to see the place, as the rule names it.
    void placeAsked(const QString& place);

  protected:
    void ask() override;
    void forget() override;
    [[nodiscard]] QString loadingText() const override;

  private:
    void readRulesets(const publisher::Compliance& compliance);
    void open();

    QLabel* status_;
    QTableView* table_;
    QPushButton* open_;
    TextTableModel* rows_ = nullptr;
    QVector<RuleBreak> found_;
};

} // namespace postern::workbench
