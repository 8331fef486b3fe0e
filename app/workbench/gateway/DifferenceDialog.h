// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/gateway/LineDiff.h"
#include "workbench/gateway/PlannedChain.h"
#include "workbench/shell/AppContext.h"

#include <QDialog>
#include <QThreadPool>

class QComboBox;
class QLabel;
class QPlainTextEdit;

namespace postern::workbench {

/// The draft of one file beside what runs, and the chain that it makes beside the one that the pulled revision makes by
/// itself: as text, each line beginning with what became of it (+ -), and coloured so, too.
class DifferenceDialog : public QDialog {
    Q_OBJECT
  public:
    DifferenceDialog(AppContext& context, QString file, QWidget* parent = nullptr);
    ~DifferenceDialog() override;

  private:
    void show(int what);
    void showChains(const PlannedChains& chains);
    void fill(const QVector<TextDiffLine>& lines);

    AppContext& context_;
    QString file_;
    QComboBox* what_;
    QLabel* count_;
    QPlainTextEdit* text_;
    QThreadPool reader_; ///< of the folder's files; its answers come by the event loop
};

} // namespace postern::workbench
