// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/azure/AzureApi.h"
#include "controlplane/deployment/Discovery.h"
#include "controlplane/deployment/NormalForm.h"

#include <map>
#include <string>
#include <vector>

namespace postern::connectors::azure {

/// What Azure has of one API, as it gave it: the current revision, and what stands around it.
struct AzureLive {
    schema::Value api; ///< null: there is none
    std::string etag;
    std::vector<schema::Value> revisions;
    std::vector<schema::Value> releases;
    std::vector<schema::Value> operations;
    std::string policy;                             ///< XML; empty: none
    std::map<std::string, std::string> operationPolicies; ///< XML by the operation's id
    std::vector<schema::Value> tags;
    schema::Value versionSet;   ///< null: none of ours
    schema::Value otherSet;     ///< the version set that it is in when that is not of ours; null: none
    bool alone = false;         ///< no other API is in the version set
    schema::Value product;      ///< ours; null: none
    bool inProduct = false;
    schema::Value subscription; ///< ours; null: none
    schema::Value namedValue;   ///< ours; null: none

    /// From and to what deployment::LiveApi keeps. What is damaged is read as far as it can be.
    [[nodiscard]] static AzureLive of(const schema::Value& objects);
    [[nodiscard]] schema::Value objects() const;

    [[nodiscard]] std::string id() const; ///< without its revision: "orders-1-0-0"
    /// The title that our mark says; empty: it is not ours.
    [[nodiscard]] std::string ownTitle() const;
    [[nodiscard]] int currentRevision() const;
    [[nodiscard]] int lastRevision() const;
};

[[nodiscard]] deployment::NormalForm formOf(const AzureApi& api);
[[nodiscard]] deployment::NormalForm formOf(const AzureLive& live);

/// An API as a list shows it. `title` is what our mark says of it; empty: it has none.
[[nodiscard]] deployment::DiscoveredApi shownAs(const schema::Value& api, const std::string& title);
/// "postern Orders:1.0.0" of a tag is "Orders:1.0.0"; empty: it is not of ours.
[[nodiscard]] std::string titleOfTag(const schema::Value& tag);

} // namespace postern::connectors::azure
