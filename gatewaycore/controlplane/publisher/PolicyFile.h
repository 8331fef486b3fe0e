// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/publisher/PublisherTypes.h"

#include <QByteArray>

namespace postern::publisher {

/// policies.yaml with the policies it did not have appended, and those that hold for one more level now without their
/// level; everything else stays octet for octet.
struct PolicyFileUpdate {
    QByteArray text;
    QStringList added;
    QStringList differing; ///< there already, with other numbers
    QStringList notes;     ///< policies that could not be added because their name is taken at another level, in words
};
/// A name stands for one policy: of those that share one at several levels with the same numbers one entry is made for
/// any level, of those that differ the first is taken.
/// Errors: InvalidConfig when `text` is not a map of policies.
Result<PolicyFileUpdate> withPolicies(const QByteArray& text, const std::vector<ThrottlingPolicy>& policies);

/// postern.yaml with `provenance` set; everything else stays octet for octet. Errors: InvalidConfig when it is written in
/// a way that this cannot be done without rewriting it.
Result<QByteArray> withProvenance(const QByteArray& text, const PulledApi& api);

} // namespace postern::publisher
