// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/publisher/PublisherTypes.h"

#include <QString>
#include <QStringList>

namespace postern::publisher {

/// What saving did.
struct SaveReport {
    QString apiFolder;             ///< "<gateway>/apis/<Name-Version>"
    bool replaced = false;         ///< the API was there before
    QStringList addedPolicies;     ///< names that policies.yaml did not have
    QStringList differingPolicies; ///< names that policies.yaml has with other numbers; those are kept as they are
};

/// Puts a pulled API into a gateway folder, whole or not at all: everything is written to a folder beside the target,
/// flushed, and then exchanged with it by a rename. A full disk or a kill at any moment leaves the old API or the new
/// one. Files that do not come from the Publisher (postern.yaml, certificates) stay. Missing throttling policies are
/// appended to policies.yaml the same way.
Result<SaveReport> saveInto(const QString& gatewayFolder, const PulledApi& api);

} // namespace postern::publisher
