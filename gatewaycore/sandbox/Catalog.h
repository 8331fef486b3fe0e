// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "schema/Value.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace postern::sandbox {

/// One API of the sandbox's Publisher.
struct CatalogApi {
    std::string id;
    std::string name;
    std::string version;
    schema::Value data;       ///< the Publisher's API object
    schema::Value definition; ///< its OpenAPI document
    bool sample = false;      ///< it came with the sandbox
    /// What an imported project held beside these two, by its path below the project's folder.
    std::vector<std::pair<std::string, std::string>> files{};
};

/// What the sandbox's Publisher holds: the sample APIs, with the sandbox's real addresses in their endpoints, and
/// the throttling policies.
class Catalog {
  public:
    /// `resolve` gives the real base URL for a placeholder host such as "http://backend.sandbox".
    static Result<Catalog> create(const std::function<std::string(const std::string& placeholder)>& resolve);

    [[nodiscard]] const std::vector<CatalogApi>& apis() const noexcept { return apis_; }
    [[nodiscard]] const CatalogApi* find(const std::string& id) const noexcept;
    [[nodiscard]] CatalogApi* find(const std::string& id) noexcept;
    [[nodiscard]] CatalogApi* find(const std::string& name, const std::string& version) noexcept;
    [[nodiscard]] std::vector<CatalogApi>& apis() noexcept { return apis_; }
    /// What it gives is good until the next one is added or removed.
    CatalogApi& add(CatalogApi api);
    bool remove(const std::string& id);
    /// Adds copies named "<Name> <n>" until there are `count` APIs: for paging and for large lists.
    void pad(std::size_t count);

    /// Policies of a level ("api", "subscription", "application") as the Publisher lists them.
    [[nodiscard]] static std::vector<schema::Value> policies(const std::string& level);

  private:
    std::vector<CatalogApi> apis_;
};

} // namespace postern::sandbox
