// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/GatewayLink.h"
#include "workbench/gateway/ChainText.h"
#include "workbench/shell/AppContext.h"

#include <QMap>
#include <QTimer>
#include <QWidget>
#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QScrollArea;
class QSplitter;
class QTableView;

namespace postern::workbench {

class ChainDraftModel;
class CodeView;
class InlineBar;
class SchemaForm;
class StateView;
class StepTimes;

/// The filters that are written for all APIs (gateway.yaml) or for one (apis/<Name>/postern.yaml), to be changed while the
/// gateway runs: in a list, in a form made from the filter's schema, and as the file's text - three views of one draft.
/// Nothing is written into the file before it is applied; what the gateway refuses is taken out of the file again, and the
/// last good configuration goes on.
class ChainEditor : public QWidget {
    Q_OBJECT
  public:
    explicit ChainEditor(AppContext& context, QWidget* parent = nullptr);
    ~ChainEditor() override;

    /// The file that is shown, below the workspace's folder; empty when no workspace is open.
    [[nodiscard]] QString file() const { return file_; }
    /// Shows another file; false when there is none of that name.
    bool openFile(const QString& file, int line = 0, int column = 0);
    [[nodiscard]] int changes() const { return changes_; }
    [[nodiscard]] QWidget* firstFocus() const;
    /// Draws the draft, and what it is compared with, as they are now.
    void refresh();
    /// What the gateway said, with files and lines.
    void showProblems(const QVector<Problem>& problems);

  Q_SIGNALS:
    /// So many changes, in all files, are not applied.
    void changesCounted(int changes);
    void differencesAsked(const QString& file);

  private:
    void build();
    void addCommands();
    void wire();
    void fillScopes();
    void choose(const QString& file);
    void refreshList(const QString& text);
    void refreshForm();
    void check(const QString& text);
    void refreshCommands();
    void countAll();
    void write(const ChainText& chain, const QString& what, const QString& joint = {}, int select = -1);
    [[nodiscard]] int currentItem() const;
    void selectItem(int item);
    void formEdited();
    void nameEdited(const QString& name);
    void yamlEdited();
    void addFilter();
    void insertFilter(const QString& type);
    void removeFilter();
    void moveFilter(int from, int to);
    void switchFilter(int row, bool on);
    void apply();
    void finish(bool taken);
    void revert();
    void say(const QString& text);
    [[nodiscard]] bool isGatewayFile() const;
    [[nodiscard]] static QString fallbackText(const QString& file);
    [[nodiscard]] QString draftText(const QString& file) const;
    [[nodiscard]] int changesOf(const QString& file) const;

    AppContext& context_;
    StepTimes* times_;
    ChainDraftModel* model_;
    QComboBox* scope_ = nullptr;
    QLabel* badge_ = nullptr;
    QLabel* where_ = nullptr;
    QLabel* said_ = nullptr;
    InlineBar* bar_ = nullptr;
    StateView* listView_ = nullptr;
    QTableView* list_ = nullptr;
    QSplitter* splitter_ = nullptr;
    QScrollArea* scroll_ = nullptr;
    QLabel* formTitle_ = nullptr;
    QLineEdit* name_ = nullptr;
    SchemaForm* form_ = nullptr;
    std::string formType_;
    CodeView* yaml_ = nullptr;

    QString file_;
    std::optional<ChainText> chain_; ///< of the draft; of the last draft that could be read while it cannot
    bool readable_ = true;
    int changes_ = 0;
    int errors_ = 0; ///< in the drafts of all files
    QMap<QString, std::optional<QString>> before_; ///< what was in the files that are being applied
    bool applying_ = false;
    bool filling_ = false;
    QTimer typed_;
    QVector<Problem> found_; ///< by checking the draft
    QVector<Problem> told_;  ///< by the gateway, of what it reads
    QVector<Problem> refused_; ///< why the gateway did not take the drafts as they are; what it reads is another text by now
};

} // namespace postern::workbench
