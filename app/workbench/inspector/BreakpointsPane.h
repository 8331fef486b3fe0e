// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Breakpoint.h"
#include "dataplane/inspection/Trace.h"
#include "workbench/inspector/RuleTest.h"

#include <QString>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QTableWidget;

namespace postern::workbench {

class BreakpointLink;
class StateView;
struct AppContext;

/// The list of breakpoints, and the chosen one's place and condition to be changed. What is typed takes effect when it is
/// whole; a mistake is said and changes nothing.
class BreakpointsPane final : public QWidget {
    Q_OBJECT
  public:
    BreakpointsPane(AppContext& context, BreakpointLink& link, QWidget* parent = nullptr);
    ~BreakpointsPane() override;

    /// A breakpoint before this step of this API's calls, or none if it is there already.
    void toggle(const inspection::Step& step, const std::string& api);
    [[nodiscard]] bool isAt(const inspection::Step& step, const std::string& api) const;
    void setAllEnabled(bool on);
    [[nodiscard]] bool anyEnabled() const;
    void add(inspection::Breakpoint breakpoint);
    void removeChosen();
    /// How many of the recorded calls would have stopped at the chosen one; shown beneath it when that is known.
    void testChosen();
    [[nodiscard]] QString message() const;
    [[nodiscard]] bool hasChosen() const { return chosen() >= 0; }
    [[nodiscard]] StateView& view() const { return *view_; }

  Q_SIGNALS:
    void changed();

  private:
    QWidget* build();
    QWidget* buildForm();
    [[nodiscard]] int chosen() const;
    void refresh();
    void refreshHits();
    void showChosen();
    void takeForm();
    void say(const QString& text, bool mistake);
    void tellTest(const RuleTest::Result& result);

    AppContext& context_;
    BreakpointLink& link_;
    RuleTest* test_ = nullptr;
    StateView* view_ = nullptr;
    QTableWidget* table_ = nullptr;
    QWidget* form_ = nullptr;
    QLineEdit* filter_ = nullptr;
    QComboBox* place_ = nullptr;
    QLineEdit* api_ = nullptr;
    QLineEdit* condition_ = nullptr;
    QSpinBox* every_ = nullptr;
    QCheckBox* once_ = nullptr;
    QLabel* message_ = nullptr;
    bool filling_ = false;
};

} // namespace postern::workbench
