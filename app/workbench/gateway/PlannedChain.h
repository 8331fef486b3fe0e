// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace postern::workbench {

/// The chains of one API as text, filter by filter in the order in which they run, operations with the same chain under one
/// head: what is written for all APIs, what the API's own files imply, and what its postern.yaml adds.
struct PlannedChains {
    QString revision; ///< as the API's own files are, without postern.yaml's filters and settings
    QString draft;    ///< with this postern.yaml
    QString problem;  ///< why there are none; empty when there are
};

/// `folder` is the gateway's, `api` a folder below apis/. Reads files; a few milliseconds an API.
[[nodiscard]] PlannedChains plannedChains(const QString& folder, const QString& api, const QString& settings);

} // namespace postern::workbench
