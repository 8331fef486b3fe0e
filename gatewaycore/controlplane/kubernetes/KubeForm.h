// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/NormalForm.h"
#include "controlplane/kubernetes/KubeObject.h"

namespace postern::kubernetes {

/// What a rule of a route takes, by its first match: "GET /orders/1.0.0/items". Empty: it is no such rule.
[[nodiscard]] std::string callsOf(const schema::Value& rule);
/// Without what means nothing: nulls, empty lists and maps, names of rules, and settings that have the value which an API server or a
/// gateway puts there itself when nothing is said.
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

} // namespace postern::kubernetes
