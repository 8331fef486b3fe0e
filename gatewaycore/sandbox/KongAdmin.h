// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/Call.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace postern::sandbox {

/// An Admin API as Kong 3.4 (or 2.8) with a database answers it: services, routes, plugins,
/// upstreams with targets, and consumers with groups and keys for tokens, by id or name, with pages, tags, unique
/// names and references that hold. What recordings of a real one show is how it answers; texts of errors are its own.
class KongAdmin {
  public:
    explicit KongAdmin(bool before3 = false);

    [[nodiscard]] Reply answer(const Call& call);
    /// From now on it is one without a database: it is changed by POST /config alone, which loads a whole configuration.
    void goDatabaseless();
    /// An object that has been there always, whole; nothing is looked at.
    void add(const std::string& plural, schema::Value object);
    /// Every call that changed something, in order: "PUT /services/orders".
    [[nodiscard]] const std::vector<std::string>& changes() const noexcept { return changes_; }

  private:
    struct Kind {
        std::string plural;   ///< "services"
        std::string singular; ///< how others refer to it: "service"
        schema::Value defaults;
        std::vector<std::string> references; ///< "service" of routes
    };
    using Shelf = std::vector<schema::Value>;

    [[nodiscard]] const Kind* kindOf(const std::string& plural) const;
    [[nodiscard]] schema::Value* find(const std::string& plural, const std::string& idOrName);
    [[nodiscard]] Reply list(const Call& call, const std::string& path, const Shelf& all) const;
    [[nodiscard]] Reply write(const Call& call, const Kind& kind, const std::string& idOrName, const schema::Value& scope);
    [[nodiscard]] Reply remove(const Call& call, const Kind& kind, const std::string& idOrName);
    [[nodiscard]] std::string complaint(const Kind& kind, schema::Value& object);
    [[nodiscard]] std::string clash(const Kind& kind, const schema::Value& object, const schema::Value* itself);
    [[nodiscard]] Reply answerConfig(const Call& call);
    [[nodiscard]] std::string load(const schema::Value& config);
    void unpack(const std::string& plural, const schema::Value& object, const schema::Value& scope);
    [[nodiscard]] std::string newId();

    std::vector<Kind> kinds_;
    std::map<std::string, Shelf> shelves_; ///< by plural
    std::vector<std::string> changes_;
    std::optional<schema::Value> config_; ///< of one without a database
    unsigned serial_ = 0;
    bool before3_;
    std::int64_t clock_ = 1'795'290'371;
};

} // namespace postern::sandbox
