// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "model/SubscriptionBook.h"

#include <QString>
#include <QStringList>

namespace postern::publisher {

/// Who may call what, as the control plane knows it.
struct PulledSubscriptions {
    model::SubscriptionsFile file;
    QStringList notes; ///< what could not be read: applications of others keep their consumer keys to themselves
};

/// Writes subscriptions.json of a gateway folder, whole or not at all; with it the gateway knows subscriptions without asking
/// anybody. Subscriptions to other APIs than `apis` ("name:version"), which the file has already, stay. Errors: IoError;
/// InvalidConfig when the file that is there cannot be read, or the result would not be one.
Result<void> saveSubscriptions(const QString& gatewayFolder, const PulledSubscriptions& pulled, const QStringList& apis);

} // namespace postern::publisher
