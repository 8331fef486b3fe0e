// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/project/ApiComparison.h"
#include "workbench/apis/RemoteTab.h"

#include <QThreadPool>

class QLabel;
class QTableView;

namespace postern::workbench {

class TextTableModel;

/// The frozen states of an API: which is deployed where, which is here, what is different in one, and what can be done with it.
class RevisionsTab final : public RemoteTab {
    Q_OBJECT
  public:
    RevisionsTab(AppContext& context, PublisherSource& publisher, QWidget* parent = nullptr);
    ~RevisionsTab() override;

    void showRevisions(std::vector<publisher::RevisionSummary> revisions);
    void showDifferences(const QString& revision, const std::vector<project::ApiDifference>& found);

  Q_SIGNALS:
    /// A revision was read and is to be taken into the workspace.
    void revisionRead(const postern::publisher::PulledApi& api, const QString& title);
    /// Something was changed on the Publisher.
    void changedThere();

  protected:
    void ask() override;
    void forget() override;
    void refreshActions() override;
    [[nodiscard]] QString loadingText() const override;

  private:
    void addCommands();
    void compare();
    void pull();
    void create();
    void deploy();
    void undeploy();
    void restore();
    void remove();
    void read(const publisher::RevisionSummary& revision, std::function<void(QByteArray zip)> then);
    void done(const QString& sentence);
    [[nodiscard]] const publisher::RevisionSummary* chosen() const;
    [[nodiscard]] bool isHere(const publisher::RevisionSummary& revision) const;
    [[nodiscard]] QStringList environments() const;
    [[nodiscard]] QString deployedIn(const QString& environment) const;
    [[nodiscard]] QString apiTitle() const;

    std::vector<publisher::RevisionSummary> revisions_;
    TextTableModel* rows_ = nullptr;
    TextTableModel* differences_ = nullptr;
    QTableView* table_;
    QTableView* differenceTable_;
    QLabel* differenceTitle_;
    QThreadPool pool_;
};

} // namespace postern::workbench
