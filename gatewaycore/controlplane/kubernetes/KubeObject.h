// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Capability.h"
#include "schema/Value.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace postern::kubernetes {

/// A kind of objects, as the API server serves it.
struct KubeKind {
    std::string_view apiVersion; ///< "gateway.networking.k8s.io/v1"
    std::string_view kind;       ///< "HTTPRoute"
    std::string_view plural;     ///< "httproutes"
    bool routes = false;         ///< calls come in by it: written last, taken away first
    bool attached = false;       ///< others' may say something about our routes
    bool theirs = false;         ///< it is only read: postern writes none
};

/// What an API is in a cluster, and what becomes of what it asks for.
struct KubeApi {
    std::vector<schema::Value> objects; ///< in the order in which they are written: nothing is reachable before it is guarded
    std::vector<deployment::Capability> capabilities;
};

inline constexpr std::string_view ownerLabel = "app.kubernetes.io/managed-by";
inline constexpr std::string_view ownerName = "postern";
inline constexpr std::string_view apiLabel = "postern.dev/api";         ///< what finds all objects of an API
inline constexpr std::string_view titleAnnotation = "postern.dev/title"; ///< "Orders:1.0.0"
inline constexpr std::string_view fieldsAnnotation = "postern.dev/fields"; ///< JSON Pointers of what postern writes, apart from its marks

/// A name of Kubernetes (RFC 1123 label, at most `longest`), the same for the same text always and others for others.
[[nodiscard]] std::string kubeName(std::string_view text, std::size_t longest = 40);

/// A new object with postern's marks; `apiVersion` and all.
[[nodiscard]] schema::Value objectOf(const KubeKind& kind, const std::string& nameSpace, const std::string& name, const std::string& title);
/// To be called when the rest of an object stands: notes in it what it says.
void noteFields(schema::Value& object);
/// JSON Pointers, two steps deep, of everything in an object but its identity, its marks and its status.
[[nodiscard]] std::vector<std::string> fieldsOf(const schema::Value& object);
/// What noteFields() has noted; fieldsOf() when there is no note.
[[nodiscard]] std::vector<std::string> notedFields(const schema::Value& object);
/// Identity and marks, and of the rest only `fields`: what postern says of an object.
[[nodiscard]] schema::Value partOf(const schema::Value& object, const std::vector<std::string>& fields);

[[nodiscard]] bool isOurs(const schema::Value& object);
[[nodiscard]] std::string kindIn(const schema::Value& object);
[[nodiscard]] std::string nameIn(const schema::Value& object);
[[nodiscard]] std::string labelIn(const schema::Value& object, std::string_view label);
[[nodiscard]] std::string annotationIn(const schema::Value& object, std::string_view annotation);

/// "/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes".
[[nodiscard]] std::string collectionPath(const KubeKind& kind, std::string_view nameSpace);
/// Null: postern knows no such kind.
[[nodiscard]] const KubeKind* kindNamed(std::span<const KubeKind> kinds, std::string_view kind);
/// Where an object is; `fallback` is the namespace of one that says none.
[[nodiscard]] std::string pathOf(const KubeKind& kind, const schema::Value& object, const std::string& fallback);

} // namespace postern::kubernetes
