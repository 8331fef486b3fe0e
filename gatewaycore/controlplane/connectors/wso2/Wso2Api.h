// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/wso2/Wso2Settings.h"
#include "controlplane/deployment/Capability.h"
#include "controlplane/deployment/Revision.h"

#include <string>
#include <vector>

namespace postern::connectors::wso2 {

/// What an API is at a WSO2 API Manager, and what becomes of what it asks for.
struct Wso2Api {
    std::string title;
    std::string name;
    std::string version;
    schema::Value data;       ///< everything of the Publisher's API object that postern says; without our mark
    schema::Value definition; ///< OpenAPI
    std::string state;        ///< "PUBLISHED"; empty: whatever it is
    std::string content;      ///< sixteen digits that stand for data and definition: what revisions are known by
    bool sendsSecret = false; ///< the backend's password is the environment's backendSecret
    bool reachable = false;   ///< there is a backend
    std::string pulledFrom;   ///< id at that Publisher, when it came from there
    std::vector<deployment::Capability> capabilities;
};

/// Pure.
[[nodiscard]] Wso2Api wso2ApiOf(const deployment::Revision& revision, const Wso2Settings& settings);

/// Additional property of an API at the Publisher that says whose it is.
inline constexpr std::string_view markName = "postern";
/// What stands in it before the content: we made the API, or it was there before.
inline constexpr std::string_view madeMark = "made";
inline constexpr std::string_view adoptedMark = "adopted";

/// "Published" as people are shown it, of "PUBLISHED".
[[nodiscard]] std::string shownState(std::string_view state);
/// The events that lead from one state to another in WSO2's own life of an API; empty: there is no way, or none is needed.
struct LifeStep {
    std::string event; ///< "Publish"
    std::string to;    ///< "PUBLISHED"
    std::string back;  ///< the event that takes it back; empty: none does
};
[[nodiscard]] std::vector<LifeStep> lifeSteps(const std::string& from, const std::string& to);

} // namespace postern::connectors::wso2
