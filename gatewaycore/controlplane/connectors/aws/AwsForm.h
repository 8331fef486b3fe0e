// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsApi.h"
#include "controlplane/deployment/Discovery.h"
#include "controlplane/deployment/NormalForm.h"

#include <map>
#include <string>
#include <vector>

namespace postern::connectors::aws {

/// What AWS has of one API at one stage.
struct AwsLive {
    schema::Value api;       ///< the REST API; null: there is none
    schema::Value stage;     ///< null: it is not deployed to the stage
    schema::Value document;  ///< its export with extensions; null without a stage
    schema::Value plan;      ///< our usage plan of it; null: none
    std::vector<schema::Value> keys; ///< the plan's keys, without their values
    bool elsewhere = false;  ///< it has other stages, too

    /// From and to what deployment::LiveApi keeps.
    [[nodiscard]] static AwsLive of(const schema::Value& objects);
    [[nodiscard]] schema::Value objects() const;
};

/// Whether an API, a usage plan or a key has our mark.
[[nodiscard]] bool isOurs(const schema::Value& object);
/// Limits that a stage's settings have.
[[nodiscard]] std::map<std::string, AwsThrottle> throttlesOf(const schema::Value& stage);
/// The keys of a map of settings in one spelling: "~1items/GET", whether AWS writes the first slash or not.
[[nodiscard]] std::string plainKey(std::string_view key);

/// The fields of what is wanted, and of what there is, in the same words.
[[nodiscard]] deployment::NormalForm formOf(const AwsApi& api, const AwsSettings& settings);
[[nodiscard]] deployment::NormalForm formOf(const AwsLive& live);
/// Of a document alone: what a comparison of two of them looks at.
[[nodiscard]] deployment::NormalForm formOfDocument(const schema::Value& document);

/// An API as a list shows it. `stage` null: the list does not tell what it has.
[[nodiscard]] deployment::DiscoveredApi shownAs(const schema::Value& api, const schema::Value& stage);
/// How the hash of an API begins, whatever its stage has: what the list of all APIs tells of it.
[[nodiscard]] std::string listedHash(const schema::Value& api);

} // namespace postern::connectors::aws
