// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/GatewayLink.h"
#include "workbench/gateway/ChainPlan.h"
#include "workbench/gateway/DraftProblems.h"
#include "workbench/shell/AppContext.h"

#include <QThreadPool>
#include <QTimer>
#include <QWidget>

class QLabel;

namespace postern::workbench {

class ChainApply;
class ChainDraft;
class ChainDraftModel;
class ChainList;
class ChainPlanner;
class ChainScope;
class CodeView;
class FilterSettings;
class InlineBar;
class StepTimes;

/// The filters that are written for all APIs (gateway.yaml), for one (apis/<Name>/postern.yaml) or for one of its
/// operations, to be changed while the gateway runs: in a list, in a form made from the filter's schema, and as the file's
/// text - three views of one draft. The list shows what else runs in the chain, too. Nothing is written into the file before
/// it is applied; what the gateway refuses is taken out of the file again, and the last good configuration goes on.
class ChainEditor : public QWidget {
    Q_OBJECT
  public:
    explicit ChainEditor(AppContext& context, QWidget* parent = nullptr);
    ~ChainEditor() override;

    /// The file that is shown, below the workspace's folder; empty when no workspace is open.
    [[nodiscard]] QString file() const;
    /// Shows another file; false when there is none of that name.
    bool openFile(const QString& file, int line = 0, int column = 0);
    /// Whether one of the filters in the file is written at that line.
    [[nodiscard]] bool hasFilterAt(const QString& file, int line) const;
    /// Shows a filter of the API, wherever it is written. One that only follows from the API's definition is written into
    /// the draft, as it runs now, so that it can be changed, once the folder has been read for it. False when there is no such API.
    bool openFilter(const QString& api, const QString& type, const QString& name);
    [[nodiscard]] int changes() const { return changes_; }
    /// In the drafts of all files.
    [[nodiscard]] int errors() const { return errors_; }
    [[nodiscard]] bool isApplying() const;
    [[nodiscard]] QWidget* firstFocus() const;
    /// Draws the draft, and what it is compared with, as they are now.
    void refresh();
    /// What the gateway said, with files and lines.
    void showProblems(const QVector<Problem>& problems);

    [[nodiscard]] const ChainDraft& draft() const { return *draft_; }
    [[nodiscard]] const ChainDraftModel& model() const { return *model_; }
    [[nodiscard]] ChainList& list() const { return *list_; }
    /// Whether "enabled: false" in this list takes an implied filter away.
    [[nodiscard]] bool canSwitchOff(const PlannedStep& step) const;
    /// The file that a filter of another list is written in, when it can be edited here; empty otherwise.
    [[nodiscard]] QString sourceOf(const PlannedStep& step) const;

    // Of the chosen filter, where one is meant.
    void addFilter();
    void adoptFilter();
    void goToSource();
    void removeFilter();
    void moveBy(int direction);
    void switchCurrent();
    void apply();
    void revert();

  Q_SIGNALS:
    /// So many changes, in all files, are not applied.
    void changesCounted(int changes);
    void differencesAsked(const QString& file);

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void build();
    [[nodiscard]] QWidget* buildTop();
    void wire();
    void scopeChosen();
    void choose();
    void refreshList();
    void refreshSettings();
    void refreshBar();
    void check();
    void plan(bool anew);
    void countAll();
    [[nodiscard]] int currentItem() const;
    /// What was chosen, after the rows were made anew: an item of the list, or else another filter.
    void chooseAgain(int item, const std::optional<PlannedStep>& other, int row);
    /// Chooses an item that was made or moved just now, and shows where it stands in the text.
    void showItem(int item);
    void showLine();
    void flushTyping();
    void addImplied(const std::optional<schema::Value>& filter, const QString& type, const QString& problem);
    void moveFilter(int from, int to);
    void switchFilter(int row, bool on);
    void applied(bool taken);
    void notWritten(const QString& file, const QString& why);

    AppContext& context_;
    StepTimes* times_;
    ChainDraftModel* model_;
    ChainDraft* draft_;
    ChainApply* apply_;
    ChainPlanner* planner_;
    ChainScope* scope_ = nullptr;
    QLabel* badge_ = nullptr;
    InlineBar* bar_ = nullptr;
    ChainList* list_ = nullptr;
    FilterSettings* settings_ = nullptr;
    CodeView* yaml_ = nullptr;
    DraftProblems problems_;
    int changes_ = 0;
    int errors_ = 0;
    bool filling_ = false;
    QTimer typed_;
    int asked_ = 0; ///< openFilter()
    QThreadPool reader_; ///< of the folder's files; its answers come by the event loop
};

} // namespace postern::workbench
