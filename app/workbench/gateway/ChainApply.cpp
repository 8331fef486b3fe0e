// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ChainApply.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/workspace/Drafts.h"

#include <utility>

namespace postern::workbench {

ChainApply::ChainApply(Drafts& drafts, GatewayLink& gateway, QObject* parent) : QObject(parent), drafts_(drafts), gateway_(gateway)
{
    connect(&gateway, &GatewayLink::reloaded, this, [this](bool taken) {
        if (busy_)
            end(taken);
        else
            Q_EMIT readAnew();
    });
    connect(&gateway, &GatewayLink::stateChanged, this, [this](GatewayState state) {
        if (busy_ && state != GatewayState::Running && state != GatewayState::Starting)
            end(false);
    });
}

void ChainApply::begin()
{
    before_.clear();
    const QStringList files = drafts_.files();
    for (const QString& file : files) {
        before_.insert(file, drafts_.exists(file) ? std::make_optional(drafts_.saved(file)) : std::nullopt);
        QString error;
        if (drafts_.write(file, &error))
            continue;
        putBack();
        Q_EMIT notWritten(file, error);
        return;
    }
    if (gateway_.state() != GatewayState::Running)
        return end(true);
    busy_ = true;
    Q_EMIT began();
    gateway_.reload();
}

void ChainApply::end(bool taken)
{
    busy_ = false;
    if (taken) {
        for (auto files = std::exchange(before_, {}); const QString& file : files.keys())
            drafts_.forget(file);
    } else {
        putBack();
    }
    Q_EMIT finished(taken);
}

void ChainApply::putBack()
{
    const auto files = std::exchange(before_, {});
    for (auto file = files.begin(); file != files.end(); ++file) {
        QString error;
        if (!drafts_.putBack(file.key(), file.value(), &error))
            Q_EMIT notPutBack(file.key(), error);
    }
}

} // namespace postern::workbench
