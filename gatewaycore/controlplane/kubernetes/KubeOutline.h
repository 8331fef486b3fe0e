// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Discovery.h"
#include "controlplane/kubernetes/KubeObject.h"

namespace postern::kubernetes {

/// Of what an object says, without what an API server writes itself.
[[nodiscard]] std::string digestOf(const schema::Value& object);
/// Of an object what a list of APIs needs, and its digest: of one of ours that is no route who it is; of others everything but who owns
/// which field, which is the larger part of many objects.
[[nodiscard]] schema::Value leanOf(const schema::Value& object, const KubeKind& kind);

/// Of an API, of the digests of all its objects.
[[nodiscard]] std::string hashOfDigests(std::vector<std::string> digests);
/// Of a route by leanOf() what tells whose it is, where it leads and what it refers to.
[[nodiscard]] schema::Value routePart(const schema::Value& route);
/// An API as a list shows it: of its first route (or whatever there is of it), all of them, and the digests of all its objects.
[[nodiscard]] deployment::DiscoveredApi shownAs(const schema::Value& first, const std::vector<const schema::Value*>& routes, std::vector<std::string> digests);
/// The same; `objects` has at least one.
[[nodiscard]] deployment::DiscoveredApi shownAs(const std::vector<schema::Value>& objects, std::span<const KubeKind> kinds);

} // namespace postern::kubernetes
