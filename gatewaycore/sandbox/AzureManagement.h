// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/Call.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace postern::sandbox {

/// An Azure API Management service behind the Resource Manager: APIs with revisions, releases, operations and policies, version
/// sets, tags, products, subscriptions and named values, with ETags, pages and operations that go on for a while. Shapes are
/// those of the published examples (2022-08-01); texts of errors are its own.
class AzureManagement {
  public:
    /// How it tells that it goes on with something.
    enum class LongRunning : std::uint8_t { Location, AsyncOperation };

    explicit AzureManagement(LongRunning way = LongRunning::Location) : way_(way) {}

    /// Where it is reached, as links in its answers say: "http://127.0.0.1:40002/azure".
    void setAddress(std::string address) { address_ = std::move(address); }
    /// Which tokens count; without it any does.
    void setTokens(std::function<bool(const std::string& token)> valid) { valid_ = std::move(valid); }
    /// Looks at each call first; what it answers is the answer, and nothing is done.
    void setIntercept(std::function<std::optional<Reply>(const Call& call)> intercept) { intercept_ = std::move(intercept); }
    void setPageSize(std::size_t size) noexcept { pageSize_ = size; }
    /// What the caller may do, as role definitions say it.
    void setActions(std::vector<std::string> actions) { actions_ = std::move(actions); }

    [[nodiscard]] Reply answer(const Call& call);
    /// Every call that changed something, in order: "PUT /apis/orders;rev=2".
    [[nodiscard]] const std::vector<std::string>& changes() const noexcept { return changes_; }

  private:
    struct Resource {
        schema::Value properties;
        unsigned version = 1; ///< of its ETag
    };
    using Shelf = std::map<std::string, Resource>;
    struct ApiRevision {
        Resource itself;
        Shelf operations;
        Shelf policies; ///< "" is the API's, else the operation's
    };
    struct ApiState {
        std::map<int, ApiRevision> revisions;
        int current = 1;
        Shelf releases;
        std::vector<std::string> tags;
    };
    struct Asked; // one call, taken apart

    [[nodiscard]] Reply answerApis(const Asked& asked);
    [[nodiscard]] Reply answerApi(const Asked& asked);
    [[nodiscard]] Reply putApi(const Asked& asked);
    [[nodiscard]] Reply deleteApi(const Asked& asked);
    [[nodiscard]] Reply answerInApi(const Asked& asked, ApiState& api, int revision);
    [[nodiscard]] Reply answerPolicy(const Asked& asked, Shelf& policies, const std::string& key, const std::string& name);
    [[nodiscard]] Reply answerRelease(const Asked& asked, ApiState& api);
    [[nodiscard]] Reply answerApiTag(const Asked& asked, ApiState& api);
    [[nodiscard]] Reply answerProductApi(const Asked& asked);
    [[nodiscard]] Reply answerShelf(const Asked& asked, Shelf& shelf, const std::string& type, const std::string& name);
    [[nodiscard]] Reply listRevisions(const Asked& asked, const ApiState& api) const;
    [[nodiscard]] Reply listByTags(const Asked& asked) const;
    [[nodiscard]] Reply page(const Asked& asked, const std::vector<schema::Value>& all) const;
    [[nodiscard]] Reply goOn(const Asked& asked, int status);
    [[nodiscard]] Reply progress(const Asked& asked);
    [[nodiscard]] std::string importInto(ApiRevision& revision, const schema::Value& properties) const;
    [[nodiscard]] schema::Value shownApi(const std::string& id, const ApiState& api, int revision, bool plainName) const;
    [[nodiscard]] schema::Value shown(const Asked& asked, const std::string& path, const std::string& type, const std::string& name, const schema::Value& properties) const;
    void changed(const Asked& asked);

    LongRunning way_;
    std::string address_;
    std::function<bool(const std::string&)> valid_;
    std::function<std::optional<Reply>(const Call&)> intercept_;
    std::size_t pageSize_ = 100;
    std::vector<std::string> actions_{"*"};
    std::map<std::string, ApiState> apis_;
    std::map<std::string, Shelf> shelves_; ///< "apiVersionSets", "tags", "products", "subscriptions", "namedValues"
    std::map<std::string, std::vector<std::string>> productApis_;
    std::map<std::string, int> running_; ///< polls that an operation still takes
    std::vector<std::string> changes_;
    unsigned serial_ = 0;
    mutable std::string service_ = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/x";
};

} // namespace postern::sandbox
