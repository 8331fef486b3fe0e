// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/inspector/TimingModel.h"

#include <QStyledItemDelegate>
#include <QWidget>

class QLabel;
class QTableView;

namespace postern::workbench {

class Theme;

/// A bar in the column of the waterfall; what it shows is in the other columns as words.
class TimingDelegate final : public QStyledItemDelegate {
  public:
    explicit TimingDelegate(const Theme& theme, QObject* parent = nullptr);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  private:
    const Theme& theme_;
};

/// The waterfall of one exchange's phases, or of several exchanges.
class TimingView final : public QWidget {
    Q_OBJECT
  public:
    static constexpr int mostExchanges = 500;

    explicit TimingView(const Theme& theme, QWidget* parent = nullptr);

    void showPhases(const inspection::Trace& trace);
    void showBeside(const QVector<inspection::Summary>& exchanges);
    [[nodiscard]] const TimingModel& model() const { return model_; }
    [[nodiscard]] QString title() const;

  private:
    TimingModel model_;
    QLabel* title_ = nullptr;
    QTableView* table_ = nullptr;
};

} // namespace postern::workbench
