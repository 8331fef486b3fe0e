// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ExchangeTags.h"

#include <QJsonObject>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr int longestNote = 2'000;
const QLatin1String idKey("id");
const QLatin1String markKey("mark");
const QLatin1String pinnedKey("pinned");
const QLatin1String noteKey("note");

} // namespace

void ExchangeTags::set(quint64 id, const ExchangeTag& tag)
{
    if (id == 0 || of(id) == tag)
        return;
    if (tag.isEmpty())
        all_.remove(id);
    else
        all_.insert(id, tag);
    Q_EMIT changed(id);
}

void ExchangeTags::toggleMark(quint64 id, int mark)
{
    ExchangeTag tag = of(id);
    tag.mark = tag.mark == mark ? 0 : std::clamp(mark, 0, marks);
    set(id, tag);
}

void ExchangeTags::togglePin(quint64 id)
{
    ExchangeTag tag = of(id);
    tag.pinned = !tag.pinned;
    set(id, tag);
}

void ExchangeTags::setNote(quint64 id, const QString& note)
{
    ExchangeTag tag = of(id);
    tag.note = note.simplified().left(longestNote);
    set(id, tag);
}

void ExchangeTags::clear()
{
    if (all_.isEmpty())
        return;
    all_.clear();
    Q_EMIT changed(0);
}

void ExchangeTags::take(const Table& kept)
{
    if (kept.isEmpty())
        return;
    all_.insert(kept);
    Q_EMIT changed(0);
}

ExchangeTags::Table ExchangeTags::fromJson(const QJsonArray& tags)
{
    Table table;
    for (const QJsonValue& value : tags) {
        const QJsonObject one = value.toObject();
        const quint64 id = one.value(idKey).toString().toULongLong();
        const ExchangeTag tag{std::clamp(one.value(markKey).toInt(), 0, marks), one.value(pinnedKey).toBool(),
                              one.value(noteKey).toString().left(longestNote)};
        if (id != 0 && !tag.isEmpty())
            table.insert(id, tag);
    }
    return table;
}

} // namespace postern::workbench
