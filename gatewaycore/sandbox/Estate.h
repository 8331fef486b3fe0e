// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/Catalog.h"
#include "sandbox/KeyManager.h"
#include "sandbox/Router.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace postern::sandbox {

/// Things of one kind, in the order in which they were made.
using Shelf = std::vector<schema::Value>;

[[nodiscard]] std::string textOf(const schema::Value& value, std::string_view key);
/// By the text of a key; nullptr when there is none.
[[nodiscard]] schema::Value* findIn(Shelf& shelf, std::string_view key, std::string_view wanted);
bool removeFrom(Shelf& shelf, std::string_view key, std::string_view wanted);
/// The keys that `wanted` names, copied to a new map when they are there.
[[nodiscard]] schema::Value pick(const schema::Value& from, std::initializer_list<const char*> wanted);

/// The page that limit and offset ask for, in the shape of all of WSO2's lists.
[[nodiscard]] Reply pageOf(const Call& call, const std::string& path, const Shelf& all, const char* key = "list");
/// {count, list} without pages.
[[nodiscard]] Reply listOf(const Shelf& all);
[[nodiscard]] Reply notFound(const std::string& what);
[[nodiscard]] Reply badRequest(int code, const std::string& why);
/// 201 with Location.
[[nodiscard]] Reply created(const schema::Value& made, const std::string& location);
/// With an ETag of its content; 304 when the caller has it.
[[nodiscard]] Reply tagged(const Call& call, Reply reply);
/// Whether If-Match, when it is there, names this content.
[[nodiscard]] bool isCurrent(const Call& call, const Reply& current);

/// A frozen state of an API or a product.
struct Revision {
    schema::Value shown; ///< as the Publisher lists it
    schema::Value data;
    schema::Value definition;
};

/// All that a control plane has and that calls can change; the REST APIs are views of it. Used under one lock.
struct Estate {
    Estate(Catalog& catalog, KeyManager& keys);

    /// "…-0001" and on: the same in each run, so that what happened can be told.
    [[nodiscard]] std::string newId();
    /// A second after the last one.
    [[nodiscard]] std::string now();
    [[nodiscard]] std::vector<Revision>& revisionsOf(const std::string& id);
    [[nodiscard]] Shelf& historyOf(const std::string& id);
    /// An environment by name; nullptr when there is none.
    [[nodiscard]] const schema::Value* environment(const std::string& name);
    /// Tells the key manager what the application's clients may do now.
    void refreshClients(const std::string& applicationId);
    /// What is in a list of the Publisher, of an admin's policy of that level.
    [[nodiscard]] Shelf publisherPolicies(const std::string& level);

    Catalog& catalog;
    KeyManager& keys;
    std::map<std::string, std::vector<Revision>> revisions; ///< by API
    std::map<std::string, Shelf> history;                   ///< by API
    std::map<std::string, Shelf> operationPolicies;         ///< by API; "" for all
    std::map<std::string, Shelf> certificates;              ///< by "endpoint" or API and key type
    std::map<std::string, Shelf> limits;                    ///< by "application", "subscription", "advanced", "custom"
    std::map<std::string, Shelf> labelsOfApi;               ///< by API
    std::map<std::string, schema::Value> environmentKeys;   ///< by API and environment
    Shelf products;
    Shelf scopes;
    Shelf labels;
    Shelf environments; ///< as the Admin API has them, secrets and all
    Shelf applications;
    Shelf applicationKeys; ///< with "applicationId" beside what is shown
    Shelf subscriptions;
    Shelf apiKeys;
    Shelf rulesets; ///< with "content" beside what is shown
    Shelf governancePolicies;

  private:
    unsigned serial_ = 0;
    unsigned seconds_ = 0;
};

// What each of the APIs can do; `estate` must live longer than the router.
void addApiRoutes(Router& router, Estate& estate);
void addLifecycleRoutes(Router& router, Estate& estate);
void addImportRoutes(Router& router, Estate& estate);
void addRevisionRoutes(Router& router, Estate& estate);
void addProductRoutes(Router& router, Estate& estate);
void addCertificateRoutes(Router& router, Estate& estate);
void addPolicyRoutes(Router& router, Estate& estate);
void addDevPortalRoutes(Router& router, Estate& estate);
void addAdminRoutes(Router& router, Estate& estate);
void addLimitRoutes(Router& router, Estate& estate);
void addGovernanceRoutes(Router& router, Estate& estate);

/// Revisions and deployments of an API or a product; `base` is "/apis" or "/api-products".
struct Revisable {
    schema::Value* data = nullptr; ///< nullptr: there is no such thing
    schema::Value* definition = nullptr;
};
void addRevisionRoutes(Router& router, Estate& estate, const std::string& base, const std::string& scopes,
                       std::function<Revisable(const std::string& id)> find);
/// States and changes of state of an API or a product.
[[nodiscard]] Reply lifecycleState(const schema::Value& data, const char* stateKey);
[[nodiscard]] Reply changeLifecycle(Estate& estate, const Call& call, const std::string& id, schema::Value& data, const char* stateKey);

} // namespace postern::sandbox
