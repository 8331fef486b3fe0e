// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "schema/Value.h"

#include <QString>
#include <optional>

namespace postern::workbench {

/// The chains of one API as text, filter by filter in the order in which they run, operations with the same chain under one
/// head: what is written for all APIs, what the API's own files imply, and what its postern.yaml adds.
struct PlannedChains {
    QString revision; ///< as the API's own files are, without postern.yaml's filters and settings
    QString draft;    ///< with this postern.yaml
    QString problem;  ///< why there are none; empty when there are
};

/// `folder` is the gateway's, `gateway` its gateway.yaml as it is being edited (nothing: as it is on the disk), `api` a
/// folder below apis/. Reads files: not on the GUI thread.
[[nodiscard]] PlannedChains plannedChains(const QString& folder, const std::optional<QString>& gateway, const QString& api, const QString& settings);

/// A filter of the API as it runs without being written anywhere - its definition implies it - to be written down and
/// changed. Nothing, and why in `problem`, when there is none of that type and name, or when it is another one at another
/// operation: one that is written would take the place of all of them.
[[nodiscard]] std::optional<schema::Value> impliedFilter(const QString& folder, const QString& api, const QString& type,
                                                         const QString& name, QString& problem);

} // namespace postern::workbench
