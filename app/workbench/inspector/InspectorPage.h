// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/inspector/ExchangePane.h"
#include "workbench/shell/Page.h"

#include <QPointer>
#include <utility>

class QSplitter;
class QStackedWidget;

namespace postern::workbench {

class BreakpointPanel;
class CaptureComparePanel;
class ComparePanel;
class ExchangeDetail;
class KeysOfPage;
class RerunPanel;
class WhatIfPanel;
struct CaptureSide;

/// Every exchange, filter by filter: the live list above, the chosen one's chain and messages below. This puts the parts
/// together; what the list does is in ExchangePane, what an exchange shows in ExchangeDetail, the commands and when they
/// can be used in InspectorCommands.
class InspectorPage : public Page {
    Q_OBJECT
  public:
    [[nodiscard]] static PageFace face() { return {QStringLiteral("inspector"), tr("Inspector"), QStringLiteral("activity")}; }
    explicit InspectorPage(AppContext& context, QWidget* parent = nullptr);
    ~InspectorPage() override;

    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    void visit(const QVariantMap& place) override;
    [[nodiscard]] QWidget* firstFocus() override;

    [[nodiscard]] ExchangePane& pane() const { return *pane_; }
    [[nodiscard]] ExchangeListModel& list() const { return pane_->list(); }
    [[nodiscard]] ExchangeDetail& detail() const { return *detail_; }
    [[nodiscard]] FilterBar& filterBar() const { return pane_->filterBar(); }
    [[nodiscard]] StateView& listView() const { return pane_->view(); }
    [[nodiscard]] QString countText() const { return pane_->countText(); }
    [[nodiscard]] bool isFollowing() const { return pane_->isFollowing(); }
    /// nullptr when the gateway knows no breakpoints.
    [[nodiscard]] BreakpointPanel* breakpoints() const { return breakpoints_; }
    void choose(quint64 id);

    void copyCurl();
    void copyExample();
    void editAndResend();
    /// The chosen call once more as it is, with the credentials of Try it.
    void sendAgain();
    void copyHttpie();
    void copyTest();
    /// Asks for a file, and writes there what was recorded of the client's side.
    void saveBody(bool response);
    /// Empty when it can be done.
    [[nodiscard]] QString whyNotSaveBody(bool response) const;
    /// The place in the editor, or the API that was pulled.
    void openOrigin();
    [[nodiscard]] bool canOpenOrigin() const;
    /// Narrows the list to exchanges that the chosen step's filter ran in, or decided for the same reason.
    void filterByStep();
    void showKeys();
    /// The two chosen ones; with one chosen, that one waits for the other.
    void compare();
    void leaveCompare();
    [[nodiscard]] bool isComparing() const;
    /// The chosen exchange is there, and nothing in its place.
    [[nodiscard]] bool isDetailInView() const;
    /// In the comparison, or in what the chosen step changed.
    void goToDifference(int direction);
    [[nodiscard]] ComparePanel& comparison() const { return *compare_; }
    void followCorrelation();
    /// The chosen exchanges, or the newest that the list shows, against the open drafts.
    void tryDrafts();
    void leaveWhatIf();
    [[nodiscard]] bool isTrying() const;
    /// nullptr when the gateway evaluates nothing.
    [[nodiscard]] WhatIfPanel* whatIf() const { return whatIf_; }
    /// The chosen exchange again, from the chosen step on, with changes.
    void rerunFromHere();
    void leaveRerun();
    [[nodiscard]] bool isRerunning() const;
    /// Why rerunFromHere() cannot be; empty when it can.
    [[nodiscard]] QString whyNotRerun() const;
    /// What the chosen exchange is a re-run of; 0: it is none, or that one is not listed.
    [[nodiscard]] quint64 rerunOrigin() const;
    void compareWithOrigin();
    /// nullptr when the gateway runs nothing again.
    [[nodiscard]] RerunPanel* rerun() const { return rerun_; }
    /// Two captures, in place of the exchange; a pair of theirs is opened as two exchanges are.
    void compareCaptures(const CaptureSide& left, const CaptureSide& right);
    void compareCapturesAgain();
    void leaveCaptures();
    [[nodiscard]] CaptureComparePanel& captures() const { return *captures_; }
    /// The chosen exchanges again, by Try it.
    void replay();

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void refresh();
    void addBreakpoints();
    void addCaptures();
    void addWhatIf();
    void addRerun();
    void showDetail();
    void showTogether();
    void copy(const QString& text, const QString& said, const QStringList& remarks);
    [[nodiscard]] QString apiOfOrigin() const;

    BreakpointPanel* breakpoints_ = nullptr;
    ExchangePane* pane_ = nullptr;
    QSplitter* splitter_ = nullptr;
    QStackedWidget* lower_ = nullptr;
    ExchangeDetail* detail_ = nullptr;
    ComparePanel* compare_ = nullptr;
    CaptureComparePanel* captures_ = nullptr;
    WhatIfPanel* whatIf_ = nullptr;
    RerunPanel* rerun_ = nullptr;
    std::pair<quint64, quint64> rerunOf_; ///< the newest re-run, and what it is one of
    bool ofCaptures_ = false; ///< what is compared is a pair of two captures
    QPointer<KeysOfPage> keys_;
    quint64 compareWith_ = 0; ///< waits for the other one
};

} // namespace postern::workbench
