// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongSettings.h"
#include "controlplane/deployment/Capability.h"
#include "controlplane/deployment/Revision.h"
#include "schema/Value.h"

#include <string>
#include <vector>

namespace postern::connectors::kong {

/// An object that postern keeps at Kong. Its place is chosen by us, so that writing it twice makes no second one.
struct KongEntity {
    enum class Kind : std::uint8_t { Service, Plugin, Route, Upstream, Target, Consumer, Group, JwtKey };
    Kind kind = Kind::Service;
    std::string key;   ///< "service", "plugin.cors", "route.Orders-1.0.0.GET-items-id-1f3a"
    std::string title; ///< "service Orders-1.0.0"
    std::string id;    ///< chosen by us
    std::string of;    ///< the id of what it stands below: of a target its upstream, of a group or key its consumer
    std::string path;  ///< "/services/<id>"
    schema::Value body;

    /// Whether all APIs of a gateway share it, so that it stays when one of them goes.
    [[nodiscard]] bool isShared() const noexcept { return kind == Kind::Consumer || kind == Kind::Group || kind == Kind::JwtKey; }
};

/// What an API is at Kong, and what becomes of what it asks for. Pure.
struct KongApi {
    std::vector<KongEntity> entities; ///< in the order in which they are made: nothing is reachable before it is guarded
    std::vector<deployment::Capability> capabilities;
};
[[nodiscard]] KongApi kongApiOf(const deployment::Revision& revision, const KongStyle& style);

/// The entity that stands for the API itself.
[[nodiscard]] const KongEntity& serviceOf(const KongApi& api);

/// What all that we keep is marked with.
inline constexpr std::string_view ownTag = "postern";
/// "postern-api:Orders:1.0.0" without what tags may not have.
[[nodiscard]] std::string apiTag(std::string_view title);
[[nodiscard]] std::string serviceName(std::string_view title);
/// The same id for the same thing, always (a name-based UUID, RFC 9562 5.8 with SHA-256).
[[nodiscard]] std::string idOf(std::string_view name);

} // namespace postern::connectors::kong
