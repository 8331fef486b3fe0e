// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/PublisherTypes.h"

#include <QJsonObject>

namespace postern::publisher {

/// An advanced policy of the Admin API with conditions, as one that is enforced with them; nothing when it has none, for then
/// the Publisher's list says all of it.
[[nodiscard]] std::optional<ThrottlingPolicy> conditionalPolicy(const QJsonObject& advanced);

/// A custom rule of the Admin API as a policy: what its Siddhi query counts (`timeBatch(1 min)`, `count(userId) >= 5`), by its
/// key template. A query that counts some calls only, or in another way, cannot be enforced here: nothing, and `why` says so.
[[nodiscard]] std::optional<ThrottlingPolicy> customPolicy(const QJsonObject& rule, QString& why);

} // namespace postern::publisher
