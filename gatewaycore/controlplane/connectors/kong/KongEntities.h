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
    enum class Kind : std::uint8_t { Service, Plugin, Route };
    Kind kind = Kind::Service;
    std::string key;   ///< "service", "plugin.cors", "route.Orders-1.0.0.GET-items-id-1f3a"
    std::string title; ///< "service Orders-1.0.0"
    std::string id;    ///< chosen by us
    std::string path;  ///< "/services/<id>"
    schema::Value body;
};

/// What an API is at Kong, and what becomes of what it asks for. Pure.
struct KongApi {
    std::vector<KongEntity> entities; ///< in the order in which they are made: nothing is reachable before it is guarded
    std::vector<deployment::Capability> capabilities;
};
[[nodiscard]] KongApi kongApiOf(const deployment::Revision& revision, const KongStyle& style);

/// What all that we keep is marked with.
inline constexpr std::string_view ownTag = "postern";
/// "postern-api:Orders:1.0.0" without what tags may not have.
[[nodiscard]] std::string apiTag(std::string_view title);
[[nodiscard]] std::string serviceName(std::string_view title);
/// The same id for the same thing, always (a name-based UUID, RFC 9562 5.8 with SHA-256).
[[nodiscard]] std::string idOf(std::string_view name);

} // namespace postern::connectors::kong
