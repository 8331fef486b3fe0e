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

/// A consumer with what it is known by. Keys are public ones: what is secret is not kept.
struct KongConsumer {
    schema::Value consumer;
    std::vector<schema::Value> groups;
    std::vector<schema::Value> keys;
};

/// What Kong has of one API: a service with its routes, the plugins of either, and what the service calls.
struct KongLive {
    schema::Value service; ///< null: there is none
    std::vector<schema::Value> routes;
    std::vector<schema::Value> plugins;
    schema::Value upstream; ///< that the service names as its host; null: none
    std::vector<schema::Value> targets;
    std::vector<KongConsumer> consumers; ///< that stand for issuers, when one of our plugins looks at tokens
    std::vector<schema::Value> global;   ///< plugins of all APIs: never ours

    /// From and to what deployment::LiveApi keeps: {"service": {}, "routes": [], "plugins": []}; the rest where there is any.
    [[nodiscard]] static KongLive of(const schema::Value& objects);
    [[nodiscard]] schema::Value objects() const;
    /// The object at an entity's place; null when there is none.
    [[nodiscard]] const schema::Value* find(const KongEntity& entity) const;
};

/// Whether a plugin is for one consumer only.
[[nodiscard]] bool isOfConsumer(const schema::Value& plugin);
/// Whether one of our plugins looks at tokens of issuers.
[[nodiscard]] bool asksForTokens(const KongLive& live);
/// The name of the upstream that a service would have.
[[nodiscard]] std::string hostOf(const schema::Value& service);
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
