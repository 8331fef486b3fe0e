// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/inspector/TagEdits.h"
#include "workbench/models/ColourRules.h"
#include "workbench/models/ExchangeListModel.h"
#include "workbench/models/ExchangeTags.h"
#include "workbench/models/SeenValues.h"
#include "workbench/shell/AppContext.h"

#include <QPointer>
#include <QStringList>
#include <QWidget>
#include <memory>

class QLabel;
class QLineEdit;
class QTableView;

namespace postern::workbench {

class ColourRulesDialog;
class FilterBar;
class LineQuestion;
class StateView;
class ToolRow;

/// The upper half of the inspector: the filter, the list under it, and how much of the whole that is. It follows the
/// newest exchange until somebody looks at another one.
class ExchangePane final : public QWidget {
    Q_OBJECT
  public:
    /// The page's commands are there already: their buttons and the menu show them.
    explicit ExchangePane(AppContext& context, QWidget* parent = nullptr);
    ~ExchangePane() override;

    [[nodiscard]] ExchangeListModel& list() const { return *list_; }
    [[nodiscard]] ExchangeTags& tags() { return context_.tags; }
    [[nodiscard]] TagEdits& tagEdits() { return edits_; }
    [[nodiscard]] ColourRules& rules() { return rules_; }
    /// For the completion of header names: what was seen in this one.
    void noteTrace(const inspection::Trace& trace) { seen_.note(trace); }
    [[nodiscard]] FilterBar& filterBar() const { return *filter_; }
    [[nodiscard]] StateView& view() const { return *view_; }
    [[nodiscard]] QTableView& table() const { return *table_; }
    [[nodiscard]] QString countText() const;
    [[nodiscard]] QString exampleCommand() const;

    [[nodiscard]] bool isFollowing() const { return following_; }
    void setFollowing(bool on);
    /// The exchange in the current row; 0 for none.
    [[nodiscard]] quint64 current() const;
    /// Those that are chosen, in the order of the list.
    [[nodiscard]] QVector<quint64> selected() const;
    /// Makes it the current one where the filter shows it.
    void choose(quint64 id);
    /// Narrows the filter by the current cell's value, or leaves out what has it.
    void addTerm(bool exclude);
    /// Narrows it by a term.
    void addTerm(const QString& term);
    /// Goes by rows; stops at the ends.
    void moveBy(int rows);
    /// Asks for the current exchange's note, below the list.
    void askForNote();
    /// Beside the window; a second call brings the same one to the front.
    void openRules();
    /// The menu of saved filters and those used before, below its button.
    void openFilters();
    /// Commands of the rows' menu, in their order; an empty text is a separator.
    void setMenu(const QStringList& commands) { menu_ = commands; }
    /// At the right of the line above the list.
    void addTool(const char* command, bool iconOnly);
    /// Counts and states anew, for instance after something was chosen.
    void refresh();

  Q_SIGNALS:
    void chosen(quint64 id);
    /// Rows, counts, filter, following or the state of the list.
    void changed();

  private:
    QWidget* buildTools();
    QWidget* buildExample();
    void wire();
    void wireScrolling();
    void showMatch();
    void refreshState();
    void openMenu(const QPoint& at);

    AppContext& context_;
    TagEdits edits_;
    ColourRules rules_;
    std::unique_ptr<ExchangeListModel> list_;
    SeenValues seen_;
    QStringList menu_;
    FilterBar* filter_ = nullptr;
    ToolRow* tools_ = nullptr;
    QLabel* count_ = nullptr;
    QTableView* table_ = nullptr;
    StateView* view_ = nullptr;
    LineQuestion* note_ = nullptr;
    QPointer<ColourRulesDialog> rulesDialog_;
    QWidget* waiting_ = nullptr;
    QLineEdit* example_ = nullptr;
    quint64 chosen_ = 0; ///< stays when a filter hides it
    bool following_ = true;
    bool wantsMatch_ = false; ///< a filter was entered: when nothing of what it shows is chosen, its newest is
    bool scrolling_ = false; ///< the list scrolls by itself
};

} // namespace postern::workbench
