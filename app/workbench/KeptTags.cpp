// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/KeptTags.h"

#include "workbench/models/ExchangeStore.h"
#include "workbench/workspace/Workspace.h"

#include <QJsonArray>
#include <QJsonObject>
#include <algorithm>

namespace postern::workbench {
namespace {

// Where earlier versions had them, and where they wait.
const QLatin1String pageSection("page.inspector");
const QLatin1String waitingSection("tags");
const QLatin1String tagsKey("tags");

} // namespace

KeptTags::KeptTags(ExchangeTags& tags, CapturedGateway& gateway, const ExchangeStore& exchanges, Workspace& workspace, QObject* parent)
    : QObject(parent), tags_(tags), gateway_(gateway), exchanges_(exchanges), workspace_(workspace)
{
    connect(&gateway, &CapturedGateway::annotationsRead, this, &KeptTags::show);
    connect(&tags, &ExchangeTags::changed, this, &KeptTags::keep);
    connect(&workspace, &Workspace::opened, this, &KeptTags::setAside);
    connect(&gateway, &CapturedGateway::captureOpened, this, &KeptTags::moveOver);
}

void KeptTags::show(const Annotations& annotations)
{
    ExchangeTags::Table table;
    for (const auto& [id, annotation] : annotations)
        table.insert(id, {std::clamp(annotation.mark, 0, ExchangeTags::marks), annotation.pinned, QString::fromStdString(annotation.note)});
    tags_.take(table);
}

void KeptTags::keep(quint64 id)
{
    if (id == 0)
        return;
    const ExchangeTag tag = tags_.of(id);
    gateway_.annotate(id, {tag.mark, tag.pinned, tag.note.toStdString()});
}

void KeptTags::setAside()
{
    QJsonObject page = workspace_.state(pageSection);
    const QJsonArray old = page.take(tagsKey).toArray();
    if (old.isEmpty())
        return;
    workspace_.setState(waitingSection, {{tagsKey, old}});
    workspace_.setState(pageSection, page);
}

void KeptTags::moveOver()
{
    const ExchangeTags::Table waiting = ExchangeTags::fromJson(workspace_.state(waitingSection).value(tagsKey).toArray());
    if (waiting.isEmpty() || gateway_.store() == nullptr)
        return; // nothing is kept this time: they wait for the next
    for (auto at = waiting.begin(); at != waiting.end(); ++at) {
        if (exchanges_.rowOf(at.key()) >= 0 && tags_.of(at.key()).isEmpty())
            tags_.set(at.key(), at.value());
    }
    if (gateway_.store()->flush())
        workspace_.setState(waitingSection, {});
}

} // namespace postern::workbench
