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

QJsonArray ExchangeTags::toJson() const
{
    QList<quint64> ids = all_.keys();
    std::sort(ids.begin(), ids.end());
    QJsonArray tags;
    for (const quint64 id : std::as_const(ids)) {
        const ExchangeTag tag = of(id);
        QJsonObject one{{idKey, QString::number(id)}};
        if (tag.mark != 0)
            one.insert(markKey, tag.mark);
        if (tag.pinned)
            one.insert(pinnedKey, true);
        if (!tag.note.isEmpty())
            one.insert(noteKey, tag.note);
        tags.append(one);
    }
    return tags;
}

void ExchangeTags::take(const QJsonArray& tags)
{
    all_.clear();
    for (const QJsonValue& value : tags) {
        const QJsonObject one = value.toObject();
        const quint64 id = one.value(idKey).toString().toULongLong();
        const ExchangeTag tag{std::clamp(one.value(markKey).toInt(), 0, marks), one.value(pinnedKey).toBool(),
                              one.value(noteKey).toString().left(longestNote)};
        if (id != 0 && !tag.isEmpty())
            all_.insert(id, tag);
    }
    Q_EMIT changed(0);
}

} // namespace postern::workbench
