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

  private:
    void fill();

    const Theme& theme_;
    QVector<DiffLine> lines_;
};

} // namespace postern::workbench
