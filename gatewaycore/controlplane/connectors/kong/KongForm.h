// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongEntities.h"
#include "controlplane/deployment/Discovery.h"
#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/deployment/NormalForm.h"

#include <string>
#include <string_view>
#include <vector>

namespace postern::connectors::kong {

/// What Kong has of one API: a service with its routes, and the plugins of either.
struct KongLive {
    schema::Value service; ///< null: there is none
    std::vector<schema::Value> routes;
    std::vector<schema::Value> plugins;

    /// From and to what deployment::LiveApi keeps: {"service": {}, "routes": [], "plugins": []}.
    [[nodiscard]] static KongLive of(const schema::Value& objects);
    [[nodiscard]] schema::Value objects() const;
    /// The object at an entity's place; null when there is none.
    [[nodiscard]] const schema::Value* find(const KongEntity& entity) const;
};

/// Whether an object has our mark.
[[nodiscard]] bool isOurs(const schema::Value& object);
/// The part of an object that postern writes, without what is null or empty: what two states are compared by. Times, ids
/// and settings that we never make are not in it.
[[nodiscard]] schema::Value managedPart(KongEntity::Kind kind, const schema::Value& object);
/// What a PATCH has to say so that `from` becomes `to`: what differs, and null (or an empty list) for what `to` has not.
[[nodiscard]] schema::Value patchOf(const schema::Value& from, const schema::Value& to);

/// The fields of desired entities, and of what there is. Objects that are not ours are there as the gateway's own.
[[nodiscard]] deployment::NormalForm formOf(const KongApi& api);
[[nodiscard]] deployment::NormalForm formOf(const KongLive& live);

/// An API as a list shows it. What postern made says in its tag which API it is.
[[nodiscard]] deployment::DiscoveredApi shownAs(const KongLive& live);
[[nodiscard]] deployment::LiveApi liveOf(const KongLive& live);

} // namespace postern::connectors::kong
