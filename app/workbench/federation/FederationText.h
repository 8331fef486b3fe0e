// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/Fleet.h"
#include "workbench/federation/TextTable.h"

#include <QCoreApplication>
#include <QSet>

namespace postern::workbench {

/// What is known of gateways, in the language of the window: words, and rows of tables.
class FederationText {
    Q_DECLARE_TR_FUNCTIONS(FederationText)
  public:
    [[nodiscard]] static QString mode(deployment::Mode mode);
    [[nodiscard]] static QString looksOf(const federation::GatewayState& state); ///< when it was discovered, and when it is by itself
    [[nodiscard]] static QString task(federation::FleetTask task); ///< "Checks drift"
    [[nodiscard]] static QString refusal(const deployment::Environment& environment, federation::FleetTask task); ///< what its mode forbids; empty: nothing
    [[nodiscard]] static QString drift(deployment::DriftClass drift);
    [[nodiscard]] static QString mover(deployment::Mover mover);
    [[nodiscard]] static QString step(deployment::StepState state);
    [[nodiscard]] static QString holding(deployment::Holding holding);
    [[nodiscard]] static QString sighting(deployment::Sighting sighting);
    [[nodiscard]] static QString outcome(const deployment::DeploymentReport& report);
    [[nodiscard]] static QString ended(const std::string& sentence); ///< with a full stop, whoever said it: others follow
    [[nodiscard]] static QString outcomeName(const QString& kept); ///< of a history's line
    [[nodiscard]] static QString action(const QString& kept);
    [[nodiscard]] static QString broken(const deployment::BrokenRule& rule); ///< "description-present at description: An API says what it is"
    [[nodiscard]] static QString names(const std::vector<std::string>& names); ///< with commas between
    [[nodiscard]] static QString time(const std::string& iso); ///< the locale's short form, where the workbench runs
    /// "2 semantic", "in sync (7 cosmetic hidden)", "not checked", "nothing here to compare" for a workspace without an API
    [[nodiscard]] static QString driftOf(const federation::GatewayState& state);
    [[nodiscard]] static QString driftOf(const federation::ApiPlace& place);
    [[nodiscard]] static QString healthOf(const federation::GatewayState& state);
    /// "1 create, 2 update, 0 delete; 1 cannot be held"
    [[nodiscard]] static QString summary(const deployment::DeploymentPlan& plan);
    /// All that is known of one API at one gateway, in sentences.
    [[nodiscard]] static QString placeOf(const federation::GatewayState& state, const std::string& api);
};

/// Rows of the page's tables, and what stands above them.
class FederationRows {
    Q_DECLARE_TR_FUNCTIONS(FederationRows)
  public:
    using Gateways = std::vector<std::unique_ptr<federation::GatewayState>>;
    [[nodiscard]] static QStringList gatewayHeader();
    [[nodiscard]] static QVector<TextRow> gateways(const Gateways& gateways); ///< keys: names
    [[nodiscard]] static QStringList matrixHeader(const Gateways& gateways);
    [[nodiscard]] static QString placeIcon(const federation::ApiPlace& place); ///< its name; empty for none
    [[nodiscard]] static QStringList driftHeader();
    /// `hidden`: classes that are not shown; keys: paths.
    [[nodiscard]] static QVector<TextRow> drift(const deployment::Drift& drift, const QSet<int>& hidden, bool showIgnored);
    [[nodiscard]] static QStringList stepHeader();
    [[nodiscard]] static QVector<TextRow> steps(const federation::PlannedDeployment& planned); ///< keys: ids
    [[nodiscard]] static QStringList capabilityHeader();
    [[nodiscard]] static QVector<TextRow> capabilities(const std::vector<deployment::Capability>& capabilities);
    [[nodiscard]] static QStringList foundHeader();
    [[nodiscard]] static QVector<TextRow> found(const federation::FoundApis& found); ///< keys: ids, "skipped/..." for what was
    [[nodiscard]] static QStringList historyHeader();
    [[nodiscard]] static QVector<TextRow> history(const std::vector<deployment::HistoryEntry>& history); ///< newest first
};

} // namespace postern::workbench
