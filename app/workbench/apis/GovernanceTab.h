// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/apis/GovernanceCheck.h"
#include "workbench/apis/GovernanceRecords.h"
#include "workbench/apis/RemoteTab.h"

class QLabel;
class QPushButton;
class QTableView;

namespace postern::workbench {

class TextTableModel;

/// How an API does against the rules of its control plane (API Manager 4.5 and later): each violation with its place and what
/// mends it. What was found of an API of the workspace is kept: it is shown again without a Publisher, and a push is held to it.
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
    void lookBack() override;
    [[nodiscard]] QString loadingText() const override;

  private:
    void readRulesets(const publisher::Compliance& compliance);
    void rulesetRead();
    void keepFound();
    void showKept(const GovernanceRecords::Kept& kept);
    [[nodiscard]] QString title() const; ///< "Orders:1.0.0"
    void showChosen();
    void open();

    QLabel* status_;
    QTableView* table_;
    QPushButton* open_;
    TextTableModel* rows_ = nullptr;
    QVector<RuleBreak> found_;
    GovernanceRecords records_;
    QLabel* chosen_;      ///< of the chosen violation
    QLabel* held_;        ///< what follows from it for a push
    QString judged_;      ///< the status of what is being read; empty: not to be kept
    int reading_ = 0;     ///< rulesets that are asked for
    bool partly_ = false; ///< one of them could not be read
};

} // namespace postern::workbench
