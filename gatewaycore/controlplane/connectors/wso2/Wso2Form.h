// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/wso2/Wso2Api.h"
#include "controlplane/deployment/Discovery.h"
#include "controlplane/deployment/NormalForm.h"

#include <string>
#include <string_view>
#include <vector>

namespace postern::connectors::wso2 {

/// What the Publisher has of one API, as it gave it.
struct Wso2Live {
    schema::Value data; ///< the API object; null: there is none
    schema::Value definition;
    std::vector<schema::Value> revisions; ///< with where they are deployed

    /// From and to what deployment::LiveApi keeps. What is damaged is read as far as it can be.
    [[nodiscard]] static Wso2Live of(const schema::Value& objects);
    [[nodiscard]] schema::Value objects() const;

    [[nodiscard]] std::string id() const;
    [[nodiscard]] std::string title() const;
    [[nodiscard]] std::string state() const;
    /// "made" or "adopted", of our mark; empty: it has none.
    [[nodiscard]] std::string mark() const;
    /// The content that it was written with last; empty: not by us.
    [[nodiscard]] std::string markedContent() const;
    /// The revision that a gateway of WSO2's has; null: none.
    [[nodiscard]] const schema::Value* deployedAt(std::string_view gateway) const;
    /// That deployment as the Publisher tells it.
    [[nodiscard]] const schema::Value* deploymentAt(std::string_view gateway) const;
};

/// What a revision of ours is described by: "postern 0123456789abcdef"; `serial` tells one from others of the same content.
[[nodiscard]] std::string revisionNote(const std::string& content, unsigned serial = 1);
/// The content that a revision's description names; empty: it is not one of ours.
[[nodiscard]] std::string contentOf(const schema::Value& revision);

[[nodiscard]] deployment::NormalForm formOf(const Wso2Api& api, const Wso2Settings& settings);
[[nodiscard]] deployment::NormalForm formOf(const Wso2Live& live, const Wso2Settings& settings);

/// An API as the Publisher's list shows it.
[[nodiscard]] deployment::DiscoveredApi shownAs(const schema::Value& row);
/// Our mark on an API object or a row; empty: none.
[[nodiscard]] std::string markOn(const schema::Value& api);

} // namespace postern::connectors::wso2
