// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/inspector/MessageDiff.h"

#include <QPlainTextEdit>

namespace postern::workbench {

class Theme;

/// Two messages in one text: each line begins with what became of it (+ - ~), and is coloured so, too.
class DiffView final : public QPlainTextEdit {
    Q_OBJECT
  public:
    DiffView(const Theme& theme, QWidget* parent = nullptr);

    void setLines(const QVector<DiffLine>& lines);
    /// To the beginning of the next (1) or previous (-1) run of lines that differ; begins anew at the other end.
    void goToDifference(int direction);

  private:
    void fill();

    const Theme& theme_;
    QVector<DiffLine> lines_;
};

} // namespace postern::workbench
