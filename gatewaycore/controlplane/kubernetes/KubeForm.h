// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Discovery.h"
#include "controlplane/deployment/NormalForm.h"
#include "controlplane/kubernetes/KubeObject.h"

namespace postern::kubernetes {

/// Without what means nothing: nulls, empty lists and maps, and settings that have the value which an API server or a gateway puts
/// there itself when nothing is said.
[[nodiscard]] schema::Value pruned(const schema::Value& value);
/// Whether two objects say the same in `fields`.
[[nodiscard]] bool sameIn(const std::vector<std::string>& fields, const schema::Value& a, const schema::Value& b);
/// What of `fields` two objects do not say the same in.
[[nodiscard]] std::vector<std::string> differingIn(const std::vector<std::string>& fields, const schema::Value& a, const schema::Value& b);
/// Field managers, other than `us`, that own something at or below one of `fields` (metadata.managedFields).
[[nodiscard]] std::vector<std::string> otherManagers(const schema::Value& object, const std::vector<std::string>& fields, std::string_view us);

/// The fields of what is wanted.
[[nodiscard]] deployment::NormalForm formOf(const KubeApi& api);
/// The fields of what there is. What postern has not noted as its own in an object of its, and what is in objects of others, is
/// theirs; what nobody owns was put there by the API server and is left out. What a gateway says about routes is theirs, too.
[[nodiscard]] deployment::NormalForm formOf(const std::vector<schema::Value>& objects);

/// Of what an object says, without what an API server writes itself.
[[nodiscard]] std::string digestOf(const schema::Value& object);
/// Of an object what a list of APIs needs, and its digest: of one of ours that is no route who it is; of others everything but who owns
/// which field, which is the larger part of many objects.
[[nodiscard]] schema::Value leanOf(const schema::Value& object, const KubeKind& kind);

/// An API as a list shows it; `objects` has at least one route.
[[nodiscard]] deployment::DiscoveredApi shownAs(const std::vector<schema::Value>& objects, std::span<const KubeKind> kinds);

} // namespace postern::kubernetes
