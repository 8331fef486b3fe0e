// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/publisher/PublisherTypes.h"

#include <QString>
#include <QStringList>
#include <vector>

namespace postern::publisher {

/// What saving did.
struct SaveReport {
    QString apiFolder;             ///< "<gateway>/apis/<Name-Version>"
    bool replaced = false;         ///< the API was there before
    QStringList addedPolicies;     ///< names that policies.yaml did not have
    QStringList differingPolicies; ///< names that policies.yaml has with other numbers; those are kept as they are
    QStringList notes;             ///< what could not be brought up to date and was left as it is
};

/// Puts a pulled API into a gateway folder, whole or not at all: everything is written to a folder below .postern/,
/// flushed, and then exchanged with the API's by a rename. A full disk or a kill at any moment leaves the old API or the
/// new one. Files that do not come from the Publisher (certificates, policies, documents) stay; in postern.yaml only
/// `provenance` is set. Missing throttling policies are appended to policies.yaml before, by writing aside and renaming.
/// Errors: InvalidArgument for a folder name that is no single step of a path; IoError with the path and the system's
/// reason; InvalidConfig when policies.yaml is there but cannot be read.
Result<SaveReport> saveInto(const QString& gatewayFolder, const PulledApi& api);

/// The same of several with different names, without their policies; one result each, in their order. They are flushed
/// together, which costs little more than flushing one.
std::vector<Result<SaveReport>> saveApisInto(const QString& gatewayFolder, const std::vector<const PulledApi*>& apis);

/// Takes away what savings into the folder have left below .postern/ whose process was killed. Saving does that, too.
void sweepAside(const QString& gatewayFolder);

} // namespace postern::publisher
