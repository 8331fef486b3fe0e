// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"
#include "workbench/inspector/PerspectiveTexts.h"
#include "workbench/inspector/WhyBanner.h"
#include "workbench/models/TraceChainModel.h"
#include "workbench/shell/AppContext.h"

#include <QWidget>
#include <memory>

class QAction;
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QSplitter;
class QTableView;
class QTabWidget;

namespace postern::workbench {

class DiffView;
class FindBar;
class StateView;
class StepTimes;
class TextEditSearch;
class TimingView;

/// One exchange: why it ended so, its chain, and the message at the chosen step.
class ExchangeDetail final : public QWidget {
    Q_OBJECT
  public:
    using Perspective = workbench::Perspective;

    explicit ExchangeDetail(AppContext& context, QWidget* parent = nullptr);
    ~ExchangeDetail() override;

    /// Fetches and shows it; 0 shows that none is chosen. A trace that is no longer held, or is another run's, says so.
    void setExchange(quint64 id);
    [[nodiscard]] quint64 exchange() const { return id_; }
    [[nodiscard]] const TraceChainModel& chain() const { return chain_; }
    [[nodiscard]] std::shared_ptr<const inspection::Trace> trace() const { return chain_.trace(); }
    [[nodiscard]] StateView& view() const { return *view_; }
    [[nodiscard]] QString why() const;
    [[nodiscard]] int step() const;
    /// Where the chosen step is configured: "gateway.yaml:12:5", "Publisher rev 4"; empty for none.
    [[nodiscard]] QString origin() const;
    /// In the chain's context menu.
    void addChainAction(QAction* action);
    /// Beside the ways out of a call that was not served.
    void addWhyAction(QAction* action);
    /// Which steps have a breakpoint; drawMarks() when that has changed.
    void setMark(TraceChainModel::Mark mark) { chain_.setMark(std::move(mark)); }
    void drawMarks() { chain_.drawMarks(); }
    /// Goes to the next (1) or previous (-1) step that ran.
    void stepBy(int direction);
    /// In what the chosen step changed.
    void goToDifference(int direction);
    void setPerspective(Perspective perspective);
    /// Opens the search in the text that is in view.
    void find();
    /// To the next place that was found (1), or the one before (-1).
    void findStep(int direction);
    /// What of it is in view.
    struct Places {
        int tab = 0;
        int stepTab = 0;
        Perspective perspective = Perspective::Client;
    };
    [[nodiscard]] Places places() const;
    void setPlaces(const Places& places);
    /// Several exchanges beside each other in the waterfall; the chosen one's phases come back with the next one chosen.
    void showTogether(const QVector<inspection::Summary>& exchanges);
    [[nodiscard]] TimingView& timing() const { return *timing_; }
    [[nodiscard]] QByteArray saveSplitter() const;
    void restoreSplitter(const QByteArray& state);

  Q_SIGNALS:
    void wayOutChosen(const WayOut& way);
    void traceShown();
    void stepShown();

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    QWidget* build();
    QWidget* buildMessages();
    void fetch();
    void take(quint64 id, std::optional<inspection::Trace> trace);
    void showTrace();
    void showStep();
    void showMessages();
    void fillHex();
    /// The one in view; null where none is.
    [[nodiscard]] QPlainTextEdit* textInView() const;

    AppContext& context_;
    TraceChainModel chain_;
    StepTimes* times_;
    quint64 id_ = 0;
    int tries_ = 0;
    StateView* view_ = nullptr;
    WhyBanner* why_ = nullptr;
    QLabel* heading_ = nullptr;
    QTableView* table_ = nullptr;
    QSplitter* splitter_ = nullptr;
    QTabWidget* tabs_ = nullptr;
    QLabel* stepTitle_ = nullptr;
    QTabWidget* stepTabs_ = nullptr;
    QPlainTextEdit* before_ = nullptr;
    QPlainTextEdit* after_ = nullptr;
    DiffView* diff_ = nullptr;
    DiffView* stepContext_ = nullptr;
    QPlainTextEdit* request_ = nullptr;
    QPlainTextEdit* response_ = nullptr;
    QPlainTextEdit* backend_ = nullptr;
    QPlainTextEdit* allContext_ = nullptr;
    QPlainTextEdit* raw_ = nullptr;
    QPlainTextEdit* hex_ = nullptr;
    TimingView* timing_ = nullptr;
    FindBar* find_ = nullptr;
    TextEditSearch* search_ = nullptr;
    QComboBox* perspective_ = nullptr;
};

} // namespace postern::workbench
