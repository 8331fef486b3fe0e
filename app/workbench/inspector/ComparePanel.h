// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/inspector/CompareModel.h"
#include "workbench/shell/AppContext.h"

#include <QThreadPool>
#include <QWidget>
#include <array>
#include <memory>
#include <optional>

class QLabel;
class QLineEdit;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace postern::workbench {

class DiffView;
class StateView;

/// Two exchanges beside each other: what differs with a meaning, and, asked for, the rest. Escape leaves.
class ComparePanel final : public QWidget {
    Q_OBJECT
  public:
    /// The page's commands are there already.
    explicit ComparePanel(AppContext& context, QWidget* parent = nullptr);
    ~ComparePanel() override;

    /// Fetches both traces and shows what differs; says so when one is no longer held.
    void compare(quint64 left, quint64 right);
    /// Traces that are at hand, neither null.
    void compare(std::shared_ptr<const inspection::Trace> left, std::shared_ptr<const inspection::Trace> right);
    [[nodiscard]] const CompareModel& model() const { return model_; }
    [[nodiscard]] StateView& view() const { return *view_; }
    [[nodiscard]] QString summary() const;
    [[nodiscard]] int currentRow() const;
    /// To the next (1) or previous (-1) difference; begins anew at the other end.
    void goToDifference(int direction);
    void showCosmetic(bool on);
    void showSame(bool on);
    void setUnified(bool on);
    [[nodiscard]] bool isUnified() const;
    /// JSON pointers, separated by spaces; kept in the settings.
    void ignore(const QString& pointers);
    [[nodiscard]] QString ignored() const;
    void swapSides();

  Q_SIGNALS:
    void left();
    /// Shown, refreshed, or its state is another one.
    void changed();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QWidget* buildContent();
    QWidget* buildTools(QWidget* parent);
    QWidget* buildIgnored(QWidget* parent);
    void take(int side, quint64 id, std::optional<inspection::Trace> trace);
    void show();
    void show(const QVector<ExchangeDifference>& all);
    void refresh();
    void fillUnified();
    [[nodiscard]] QString titleOf(int side) const;

    AppContext& context_;
    CompareModel model_;
    std::array<quint64, 2> ids_{};
    std::array<std::shared_ptr<const inspection::Trace>, 2> traces_;
    int answers_ = 0;
    int comparison_ = 0; ///< whose outcome is waited for
    StateView* view_ = nullptr;
    QLabel* summary_ = nullptr;
    QLineEdit* ignored_ = nullptr;
    QLabel* problem_ = nullptr;
    QToolButton* cosmetic_ = nullptr;
    QToolButton* same_ = nullptr;
    QToolButton* unified_ = nullptr;
    QStackedWidget* stack_ = nullptr;
    QTableView* table_ = nullptr;
    DiffView* text_ = nullptr;
    QThreadPool comparing_; ///< large bodies
};

} // namespace postern::workbench
