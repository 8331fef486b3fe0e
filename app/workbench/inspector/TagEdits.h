// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/ExchangeTags.h"

class QUndoStack;

namespace postern::workbench {

/// Marks, pins and notes as edits that can be undone. Null for the stack: they cannot.
class TagEdits {
  public:
    TagEdits(ExchangeTags& tags, QUndoStack* undo) : tags_(tags), undo_(undo) {}

    /// 0 takes the mark away; the one that is there goes, too.
    void toggleMark(quint64 id, int mark);
    void togglePin(quint64 id);
    void setNote(quint64 id, const QString& note);
    /// The mark that was set last, for the key that marks without saying which.
    [[nodiscard]] int lastMark() const { return lastMark_; }

  private:
    void set(quint64 id, const ExchangeTag& tag, const QString& text);

    ExchangeTags& tags_;
    QUndoStack* undo_;
    int lastMark_ = 1;
};

} // namespace postern::workbench
