// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "workbench/federation/FederationDesk.h"
#include "workbench/federation/LiveTakeover.h"
#include "workbench/shell/Page.h"

#include <QPointer>
#include <QSet>
#include <optional>

class QAbstractItemModel;
class QCheckBox;
class QLabel;
class QPlainTextEdit;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QTableView;

namespace postern::workbench {

class ApiMatrix;
class GatewayForm;
class InlineBar;
class LifecyclePanel;
class NameQuestion;
class OrderedPane;
class StateView;
class TakingPreview;
class TextTable;

/// All gateways that the workspace's APIs live at: what is where, what differs, what would be done, what was done.
class FederationPage final : public Page {
    Q_OBJECT
  public:
    /// The desk outlives the page.
    [[nodiscard]] static PageFace face() { return {QStringLiteral("federation"), tr("Federation"), QStringLiteral("network")}; }
    FederationPage(AppContext& context, FederationDesk& desk, QWidget* parent = nullptr);
    ~FederationPage() override;

    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    void visit(const QVariantMap& place) override;
    [[nodiscard]] QWidget* firstFocus() override;

    [[nodiscard]] StateView& view() const { return *view_; }

  protected:
    bool focusNextPrevChild(bool next) override;

  private:
    // FederationCommands.cpp
    void addCommands();
    void refreshCommands();
    void begin(const Result<void>& begun);
    void planChosen(bool removal, std::vector<std::string> overrides = {});
    void overrideRules();
    void showRules();
    void apply();
    void resumeUnfinished(bool back);
    void rollBack();
    void withConfirmation(const QString& what, const std::function<void(const std::string& confirmed)>& act);
    void removeChosen();
    void importChosen();
    void takeDefinition(const QString& environment);
    [[nodiscard]] QString importRefusal() const;
    void openForm(bool isNew);
    void saveForm();
    // FederationTaking.cpp
    void wireTaking();
    void takeLive(bool one);
    void leavePreview();
    void undoTaking();
    void changeState(const QString& api);
    void tellNotHere(const QString& api);
    void ignoreChosen();
    // FederationFocus.cpp
    [[nodiscard]] QWidget* paneFocus() const;
    [[nodiscard]] QPointer<QWidget> focused() const;
    void settleFocus(const QPointer<QWidget>& before);
    void showPane(int index);
    // FederationLayout.cpp
    QWidget* build();
    QWidget* buildDifferences();
    QWidget* buildPlan();
    OrderedPane* tableTab(QTableView* table, const QList<const char*>& commands);
    QTableView* table(const char* id, const QString& name, QAbstractItemModel* model);
    // FederationPage.cpp
    void wire();
    void refresh();
    void refreshState();
    // FederationKeeping.cpp, as saveState() and the like
    [[nodiscard]] QList<QTableView*> keptColumns() const;
    // FederationPanes.cpp
    void tellFailure(const QString& environment, const QString& why);
    void tellFault(const QString& environment, const QString& why, bool retried);
    void fitPlan(const federation::PlannedDeployment& plan);
    [[nodiscard]] federation::PlannedDeployment shownPlan() const;
    void showPlace();
    void showPlan();
    [[nodiscard]] QString whyNoPlan() const;
    void showWaysOn();
    void showStep();
    void showFound();
    void showHistory();
    void tellUnfinished();
    void tellForm();
    // FederationPage.cpp
    void deploymentEnded(const QString& environment);
    void gatewayChosen();
    void placeChosen();
    [[nodiscard]] const federation::GatewayState* chosen() const;
    [[nodiscard]] std::string chosenApi() const;
    [[nodiscard]] const federation::ApiPlace* chosenPlace() const;
    [[nodiscard]] const deployment::FieldDrift* chosenField() const;

    FederationDesk& desk_;
    LiveTakeover* takeover_;
    bool undoable_ = false; ///< something was taken, and not taken back
    QString gateway_;  ///< that is chosen
    QString api_;
    QString fitted_;   ///< the plan that the columns fit
    QString planning_; ///< the gateway whose plan somebody asked for
    QString testing_;  ///< that the form waits for
    bool testDue_ = false; ///< as soon as what was saved is read
    bool comparing_ = false;
    int matrixRows_ = 0;
    std::string historyShown_; ///< its newest line, and how many there are
    TextTable* gateways_;
    ApiMatrix* matrix_;
    TextTable* drift_;
    TextTable* steps_;
    TextTable* capabilities_;
    TextTable* found_;
    TextTable* history_;
    QStackedWidget* stack_ = nullptr;
    StateView* view_ = nullptr;
    GatewayForm* form_ = nullptr;
    TakingPreview* preview_ = nullptr;
    LifecyclePanel* life_ = nullptr;
    InlineBar* bar_ = nullptr;
    NameQuestion* question_ = nullptr;
    QSplitter* splitter_ = nullptr;
    QTabWidget* tabs_ = nullptr;
    QTableView* gatewayTable_ = nullptr;
    QTableView* matrixTable_ = nullptr;
    QTableView* driftTable_ = nullptr;
    QTableView* stepTable_ = nullptr;
    QTableView* foundTable_ = nullptr;
    QTableView* historyTable_ = nullptr;
    QLabel* place_ = nullptr;
    QLabel* differences_ = nullptr;
    QLabel* planTitle_ = nullptr;
    QLabel* foundTitle_ = nullptr;
    QLabel* historyTitle_ = nullptr;
    QPlainTextEdit* call_ = nullptr;
    QVector<QCheckBox*> classes_; ///< in the order of shownClasses
    QCheckBox* ignored_ = nullptr;
};

} // namespace postern::workbench
