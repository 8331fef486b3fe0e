// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "dataplane/filters/DefaultChain.h"

#include <QString>
#include <optional>
#include <string>
#include <vector>

namespace postern::workbench {

/// Which chain is asked for: of gateway.yaml when `api` is empty, of an API's postern.yaml, or of one operation there.
struct ChainQuestion {
    QString folder;                 ///< the gateway's
    std::optional<QString> gateway; ///< gateway.yaml as it is being edited; nothing: as it is on the disk
    QString api;                    ///< a folder below apis/
    QString settings;               ///< its postern.yaml as it is being edited
    QString operation;              ///< "GET /orders/{id}"; empty for all
    friend bool operator==(const ChainQuestion&, const ChainQuestion&) = default;
};

/// A filter of a chain, where it runs.
struct PlannedStep {
    schema::Value filter; ///< as it would be written: type, name, config
    pipeline::FilterLevel level = pipeline::FilterLevel::Api;
    bool implied = false; ///< nobody wrote it
    bool own = false;     ///< it stands in the list that was asked for
    QString origin;       ///< "gateway.yaml:12:5", "Publisher rev 4 (apis/Orders-1.0.0/api.json:34:26)"
    int operations = 1;   ///< of ChainPlan::operations, for which it runs
    bool differs = false; ///< its settings are not the same for all of them
};

/// What runs, in the order in which it does: for several operations each filter once.
struct ChainPlan {
    std::vector<PlannedStep> steps;
    int operations = 0;
    QString problem; ///< why there is none; empty when there is
};

/// Reads the folder's files: not on the GUI thread.
[[nodiscard]] ChainPlan planChain(const ChainQuestion& question);

/// An API with and without what a postern.yaml says, in the gateway of the folder.
struct PlannedApi {
    std::optional<model::GatewayConfig> gateway;
    std::optional<model::Api> revision;
    std::optional<model::Api> drafted;
    QString problem; ///< empty when all three are there
};
[[nodiscard]] PlannedApi readPlannedApi(const QString& folder, const std::optional<QString>& gateway, const QString& api, const QString& settings);

/// Type, name and settings, as somebody would write it.
[[nodiscard]] schema::Value writtenAs(const model::FilterConfig& filter);

/// The default chain, by phase.
[[nodiscard]] std::vector<filters::PlannedFilter> plannedFilters(const model::GatewayConfig& gateway, const model::Api& api, const model::Operation& operation);

} // namespace postern::workbench
