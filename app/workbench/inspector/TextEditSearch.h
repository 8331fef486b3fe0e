// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/FindBar.h"

#include <QPointer>
#include <QTimer>
#include <vector>

class QPlainTextEdit;

namespace postern::workbench {

/// Finds words in a text of a few hundred kilobytes, capitals or not, for a FindBar. Of another text, or of what the same one
/// has become, it looks anew, and chooses nothing then.
class TextEditSearch final : public QObject {
    Q_OBJECT
  public:
    explicit TextEditSearch(FindBar* bar, QObject* parent = nullptr);

    /// Null: there is nothing to look through.
    void setText(QPlainTextEdit* text);

  private:
    void find(const QString& words);
    void step(int direction);
    void look();
    void choose(qsizetype place);
    void tell();
    /// The first place from the selection on, around the end.
    [[nodiscard]] qsizetype placeFromSelection() const;

    FindBar* bar_;
    QPointer<QPlainTextEdit> text_;
    QString words_;
    std::vector<int> places_; ///< ascending, in letters of the text
    qsizetype chosen_ = 0;    ///< from 1; 0: none
    QTimer later_;            ///< a text is filled in several steps
};

} // namespace postern::workbench
