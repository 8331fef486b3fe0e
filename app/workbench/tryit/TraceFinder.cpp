// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/TraceFinder.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/models/ExchangeStore.h"

#include <QPointer>
#include <algorithm>

namespace postern::workbench {
namespace {
constexpr int lookForMs = 4'000;
constexpr std::size_t mostRows = 5'000; // of a busy gateway: then the call is not found rather than the window slow
} // namespace

TraceFinder::TraceFinder(GatewayLink& gateway, ExchangeStore& exchanges, QObject* parent)
    : QObject(parent), gateway_(gateway), exchanges_(exchanges)
{
    end_.setSingleShot(true);
    end_.setInterval(lookForMs);
    connect(&end_, &QTimer::timeout, this, [this] {
        searching_ = false;
        Q_EMIT notFound();
    });
    connect(&exchanges, &ExchangeStore::appended, this, &TraceFinder::look);
    connect(&exchanges, &ExchangeStore::cleared, this, [this] { nextRow_ = 0; });
    connect(&exchanges, &ExchangeStore::droppedOldest, this, [this](quint64 count) { nextRow_ -= std::min<std::size_t>(nextRow_, count); });
}

void TraceFinder::find(const QString& correlationId, const QString& method, const QString& path, std::size_t firstRow)
{
    correlationId_ = correlationId.toStdString();
    method_ = method.toStdString();
    path_ = path.toStdString();
    nextRow_ = std::min(firstRow, exchanges_.size());
    ++search_;
    searching_ = true;
    end_.start();
    look();
}

void TraceFinder::stop()
{
    searching_ = false;
    end_.stop();
}

void TraceFinder::look()
{
    if (!searching_)
        return;
    const std::size_t end = std::min(exchanges_.size(), nextRow_ + mostRows);
    for (; nextRow_ < end; ++nextRow_) {
        const ExchangeRow& row = exchanges_.row(nextRow_);
        const std::string_view target = row.targetText();
        if (exchanges_.name(row.method) != method_ || target.substr(0, target.find('?')) != path_)
            continue;
        gateway_.fetchTrace(row.id, [self = QPointer(this), search = search_, id = row.id](std::optional<inspection::Trace> trace) {
            if (self != nullptr)
                self->take(search, id, std::move(trace));
        });
    }
}

void TraceFinder::take(quint64 search, quint64 id, std::optional<inspection::Trace> trace)
{
    if (search != search_ || !searching_ || !trace || trace->correlationId != correlationId_)
        return;
    stop();
    Q_EMIT found(id, std::make_shared<const inspection::Trace>(std::move(*trace)));
}

} // namespace postern::workbench
