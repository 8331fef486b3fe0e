// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/TagEdits.h"

#include <QCoreApplication>
#include <QPointer>
#include <QUndoStack>

namespace postern::workbench {
namespace {

struct TagText {
    Q_DECLARE_TR_FUNCTIONS(TagEdits)
};

/// The stack outlives the page and its tags.
class TagEdit final : public QUndoCommand {
  public:
    TagEdit(ExchangeTags& tags, quint64 id, ExchangeTag after, const QString& text)
        : QUndoCommand(text), tags_(&tags), id_(id), before_(tags.of(id)), after_(std::move(after))
    {
    }
    void redo() override { put(after_); }
    void undo() override { put(before_); }

  private:
    void put(const ExchangeTag& tag)
    {
        if (tags_ != nullptr)
            tags_->set(id_, tag);
    }

    QPointer<ExchangeTags> tags_;
    quint64 id_;
    ExchangeTag before_;
    ExchangeTag after_;
};

} // namespace

void TagEdits::toggleMark(quint64 id, int mark)
{
    ExchangeTag tag = tags_.of(id);
    if (mark != 0)
        lastMark_ = mark;
    tag.mark = tag.mark == mark ? 0 : mark;
    set(id, tag, TagText::tr("Mark exchange %1").arg(id));
}

void TagEdits::togglePin(quint64 id)
{
    ExchangeTag tag = tags_.of(id);
    tag.pinned = !tag.pinned;
    set(id, tag, TagText::tr("Pin exchange %1").arg(id));
}

void TagEdits::setNote(quint64 id, const QString& note)
{
    ExchangeTag tag = tags_.of(id);
    tag.note = note;
    set(id, tag, TagText::tr("Note on exchange %1").arg(id));
}

void TagEdits::set(quint64 id, const ExchangeTag& tag, const QString& text)
{
    if (id == 0 || tag == tags_.of(id))
        return;
    if (undo_ != nullptr)
        undo_->push(new TagEdit(tags_, id, tag, text)); // which does it
    else
        tags_.set(id, tag);
}

} // namespace postern::workbench
