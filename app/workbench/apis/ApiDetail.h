// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/ApiListModel.h"
#include "workbench/shell/AppContext.h"

#include <QPair>
#include <QVector>
#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;
class QTabWidget;

namespace postern::workbench {

class CodeView;
class GovernanceTab;
class InlineBar;
class LifecycleTab;
class PoliciesTab;
class PublisherSource;
class RemoteTab;
class RevisionsTab;
class SubscriptionsTab;

/// One API: what it is, where its calls go (with a backend for this computer only), its operations, policies and definition; and
/// what its Publisher has of it: revisions, its life, governance, subscriptions.
class ApiDetail : public QWidget {
    Q_OBJECT
  public:
    ApiDetail(AppContext& context, PublisherSource& publisher, QWidget* parent = nullptr);

    void show(const ApiRow& api);
    [[nodiscard]] int tab() const;
    void setTab(int tab);
    /// To the field for another backend.
    void editBackend();
    /// "overview", "operations", "policies", "definition", "revisions", "lifecycle", "governance", "subscriptions".
    void showPart(const QString& part);
    /// A place as rules name it, in the file that it is in.
    void showPlace(const QString& place);
    [[nodiscard]] RevisionsTab& revisions() const { return *revisions_; }
    [[nodiscard]] LifecycleTab& lifecycle() const { return *lifecycle_; }
    [[nodiscard]] SubscriptionsTab& subscriptions() const { return *subscriptions_; }

  Q_SIGNALS:
    void backendChanged(const QString& workspaceId, const QString& url);
    void enabledChanged(const QString& workspaceId, bool enabled);

  private:
    QWidget* overview();
    void applyBackend();
    void showDefinition();
    void addPart(const char* part, QWidget* widget, const QString& title);
    [[nodiscard]] QVector<RemoteTab*> remoteTabs() const;

    AppContext& context_;
    QLabel* title_;
    InlineBar* problem_;
    QTabWidget* tabs_;
    QLabel* facts_ = nullptr;
    QCheckBox* enabled_ = nullptr;
    QLabel* backend_ = nullptr;
    QLineEdit* override_ = nullptr;
    QPushButton* apply_ = nullptr;
    QPushButton* reset_ = nullptr;
    QLabel* note_ = nullptr;
    QTableWidget* operations_;
    CodeView* definition_;
    PoliciesTab* policies_;
    RevisionsTab* revisions_;
    LifecycleTab* lifecycle_;
    GovernanceTab* governance_;
    SubscriptionsTab* subscriptions_;
    QVector<QPair<QString, QWidget*>> parts_;
    QString workspaceId_;
    QString definitionPath_;
    QString definitionState_; ///< which one is shown
};

} // namespace postern::workbench
