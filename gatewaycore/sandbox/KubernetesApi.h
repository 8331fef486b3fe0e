// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/Call.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace postern::sandbox {

/// An API server of Kubernetes with the Gateway API, Envoy Gateway's and Kong's kinds, and no controllers: objects with versions and
/// owners of fields, server-side apply with conflicts, dry runs, preconditions, pages that can expire, and a log of what happened for
/// watches, which end at once. What recordings of a real one show is how it answers; texts of errors are its own.
class KubernetesApi {
  public:
    KubernetesApi();

    [[nodiscard]] Reply answer(const Call& call);
    /// Every call that changed something, in order: "PATCH /apis/.../httproutes/orders".
    [[nodiscard]] const std::vector<std::string>& changes() const noexcept { return changes_; }
    /// Of which one has to come with a call; none: whoever asks is answered.
    void setTokens(std::set<std::string> tokens) { tokens_ = std::move(tokens); }
    /// What happened until now is forgotten: pages and watches that go on from before it have expired.
    void forgetHistory() { oldest_ = version_; }
    /// The object at a path; null when there is none.
    [[nodiscard]] const schema::Value* object(const std::string& path) const;

  private:
    struct Kind {
        std::string apiVersion;
        std::string kind;
        std::string plural;
        std::set<std::string> specKeys; ///< of spec; empty: not checked
    };
    struct Owner {
        std::string manager;
        std::string operation; ///< "Apply" or "Update"
        std::string subresource;
        std::set<std::string> fields; ///< JSON Pointers of leaves
    };
    struct Stored {
        schema::Value object;
        std::vector<Owner> owners;
    };
    struct Place {
        const Kind* kind = nullptr;
        std::string collection; ///< its path
        std::string nameSpace;
        std::string name;
        std::string subresource;
    };
    struct Happened {
        std::int64_t version;
        std::string collection;
        std::string type;
        schema::Value object;
    };

    [[nodiscard]] std::optional<Place> placeOf(const std::string& path) const;
    [[nodiscard]] Reply list(const Call& call, const Place& place) const;
    [[nodiscard]] Reply watch(const Call& call, const Place& place) const;
    [[nodiscard]] Reply create(const Call& call, const Place& place);
    [[nodiscard]] Reply replace(const Call& call, const Place& place);
    [[nodiscard]] Reply patch(const Call& call, const Place& place);
    [[nodiscard]] Reply apply(const Call& call, const Place& place);
    [[nodiscard]] Reply remove(const Call& call, const Place& place);
    [[nodiscard]] std::optional<Reply> refusal(const Call& call, const Place& place, const schema::Value& object) const;
    Reply keep(const Call& call, const Place& place, Stored made, int status);
    [[nodiscard]] static schema::Value shown(const Stored& stored);
    /// What somebody else than an applier has made of an object: what is changed is theirs alone.
    [[nodiscard]] static Stored changedBy(Stored stored, const std::string& manager, const std::string& subresource, schema::Value object);

    std::vector<Kind> kinds_;
    std::map<std::string, Stored> objects_; ///< by path
    std::vector<Happened> history_;
    std::vector<std::string> changes_;
    std::set<std::string> tokens_;
    std::int64_t version_ = 286;
    std::int64_t oldest_ = 286;
    unsigned serial_ = 0;
};

} // namespace postern::sandbox
