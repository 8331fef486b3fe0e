// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/deployment/Deployer.h"
#include "controlplane/deployment/DeploymentRecords.h"
#include "controlplane/deployment/Governance.h"
#include "controlplane/deployment/Drift.h"
#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/steering/UrlProbe.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace postern::federation {

/// What is done at one gateway.
enum class FleetTask : std::uint8_t { Nothing, Test, Discover, Drift, Plan, Import, Read, Urls, Deploy, RollBack };

/// How a gateway answered last.
enum class Health : std::uint8_t {
    Unknown, ///< it was not asked
    Good,
    Lacking, ///< it answers, and the credentials have not all rights that the mode needs
    Bad,     ///< it did not answer, or refused
};

/// What the last look at one API at one gateway found. Kept between sessions, so that only what changed is read again.
struct CheckedApi {
    std::string api;     ///< "Orders:1.0.0"
    std::string id;      ///< the gateway's own; empty: it is not there
    std::string context; ///< where its paths begin there, as far as the gateway's list tells
    std::string hash;    ///< as the gateway's list has it; empty: the list does not tell
    std::string basis;   ///< of what it was compared with: revision, last deployment, settings, rules
    std::string at;      ///< UTC, ISO 8601
    deployment::Drift drift;
};

/// One API of the project at one gateway.
struct ApiPlace {
    std::optional<deployment::DeployedApi> deployed; ///< without its form; none: it was not deployed from here
    std::optional<CheckedApi> checked;
    std::string error; ///< why the last look failed; empty: it did not
    std::optional<deployment::PublicUrls> urls;  ///< where callers reach it; none: nobody asked, or it is not there
    std::vector<steering::ProbedUrl> probed;     ///< what was answered there last, in their order; empty: nobody called

    [[nodiscard]] bool isThere() const noexcept { return checked && !checked->id.empty(); }
    /// Whether it has to do with this gateway at all.
    [[nodiscard]] bool concerns() const noexcept { return deployed.has_value() || isThere() || !error.empty(); }
};

/// What a discovery found.
struct FoundApis {
    deployment::Discovery discovery;
    std::vector<deployment::SightedApi> sighted;
    std::vector<deployment::Collision> collisions;
    std::string at;
};

/// A definition that was made of an API of a gateway.
struct ReadDefinition {
    deployment::DiscoveredApi api;
    deployment::LiveDefinition definition;
};

/// An API of the project as a gateway has it.
struct ReadApi {
    std::string api;
    deployment::LiveApi live;
    std::optional<deployment::DeployedApi> deployed; ///< what was deployed last from here, whole
};

/// A deployment that was not finished.
struct UnfinishedDeployment {
    std::string journal; ///< its name
    deployment::DeploymentPlan plan;
    std::vector<deployment::StepState> steps;
    bool rollingBack = false;
    std::vector<std::string> why; ///< of each step that failed
};

/// A plan, and what has become of it.
struct PlannedDeployment {
    deployment::DeploymentPlan plan;
    std::vector<deployment::StepState> steps;
    std::vector<std::string> why;  ///< of each step that failed
    std::string journal;           ///< its name; empty: nothing has been sent
    std::optional<deployment::DeploymentReport> report; ///< of the last end
    deployment::SecretValues withheld; ///< what the plan leaves out (WithheldSecrets.h)
    bool stopping = false;
};

/// One environment with all that is known of it.
struct GatewayState {
    deployment::Environment environment;
    const deployment::ConnectorType* type = nullptr;
    FleetTask task = FleetTask::Nothing;
    std::size_t done = 0;  ///< of `total`, while a task runs
    std::size_t total = 0; ///< 0: not known

    Health health = Health::Unknown;
    std::string server;               ///< "Kong 3.9.0"
    std::vector<std::string> missing; ///< rights
    std::string error;                ///< of the last task; empty: it ended well
    bool refusedHere = false;         ///< `error` is no fault of the gateway: the project, its rules or its files are in the way
    std::vector<deployment::BrokenRule> brokenRules; ///< errors of governance that stopped the last plan or push, for whoever overrides them
    FleetTask failed = FleetTask::Nothing; ///< the task that `error` is about
    std::string failedApi;            ///< the API it was about
    std::string checkedAt;            ///< the last drift check, UTC, ISO 8601

    std::map<std::string, ApiPlace> apis; ///< of the project, by title
    std::optional<FoundApis> found;
    std::optional<PlannedDeployment> planned;
    std::optional<ReadDefinition> definition; ///< that was read last
    std::optional<ReadApi> read;              ///< the same
    std::vector<UnfinishedDeployment> unfinished;
    std::map<std::string, deployment::SecretValues> withheld; ///< what plans left out, by their journals, while this process lasts

    [[nodiscard]] bool isBusy() const noexcept { return task != FleetTask::Nothing; }
    /// APIs of the project whose worst difference is of this class.
    [[nodiscard]] std::size_t count(deployment::DriftClass drift) const noexcept;
    /// Differences of this class in all APIs, without what is ignored.
    [[nodiscard]] std::size_t differences(deployment::DriftClass drift) const noexcept;
    [[nodiscard]] std::size_t placed() const noexcept; ///< APIs of the project that are there
    [[nodiscard]] bool wasChecked() const noexcept;
};

[[nodiscard]] std::string_view toString(FleetTask task) noexcept;

/// Whether it is done once more when it failed, without a person who decides. What is read for somebody is asked for again by them.
[[nodiscard]] constexpr bool isRetried(FleetTask task) noexcept
{
    return task == FleetTask::Test || task == FleetTask::Discover || task == FleetTask::Drift || task == FleetTask::Plan || task == FleetTask::Urls;
}

/// Why an environment refuses a task because of its mode; empty: it does not.
[[nodiscard]] std::string refusal(const deployment::Environment& environment, FleetTask task);

} // namespace postern::federation
