// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/publisher/PublisherTypes.h"

#include <QByteArray>

namespace postern::publisher {

/// policies.yaml with the policies it did not have appended; everything else stays octet for octet.
struct PolicyFileUpdate {
    QByteArray text;
    QStringList added;
    QStringList differing; ///< there already, with other numbers
};
/// Errors: InvalidConfig when `text` is not a map of policies.
Result<PolicyFileUpdate> withPolicies(const QByteArray& text, const std::vector<ThrottlingPolicy>& policies);

/// postern.yaml with `provenance` set; everything else stays octet for octet. Errors: InvalidConfig when it is written in
/// a way that this cannot be done without rewriting it.
Result<QByteArray> withProvenance(const QByteArray& text, const PulledApi& api);

} // namespace postern::publisher
