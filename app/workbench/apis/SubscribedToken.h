// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Secret.h"

#include <QDateTime>
#include <QString>

namespace postern::workbench {

/// A token that an application of the Developer Portal was given for an API, and whose it is.
struct SubscribedToken {
    QString api;               ///< "Orders 1.0.0"
    QString workspaceId;       ///< of the API here; empty when it was not pulled
    QString application;
    QString owner;
    QString applicationPolicy; ///< "Unlimited"
    QString plan;              ///< the subscription's: "Gold"
    QString keyType;           ///< "PRODUCTION", "SANDBOX"
    bool opaque = false;
    QDateTime until;           ///< invalid when not known

    /// "Demo Shop of alice, plan Gold, ..."; what is shown beside a token.
    [[nodiscard]] QString words() const;
};

} // namespace postern::workbench
