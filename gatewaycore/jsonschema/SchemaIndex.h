// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "jsonschema/Dialect.h"
#include "schema/Problems.h"
#include "schema/Value.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace postern::jsonschema {

/// A schema in one of the documents.
struct Place {
    const schema::Value* value = nullptr;
    std::uint32_t resource = 0;
    std::string pointer; ///< "pets.yaml#/components/schemas/Pet"
};

/// A schema with a URI of its own (2020-12 core, 4.3.5): a document, or what has an $id inside of one.
struct Resource {
    std::string uri; ///< the base of references in it; no fragment
    const schema::Value* root = nullptr;
    Rules rules;
    std::map<std::string, const schema::Value*, std::less<>> anchors;
    std::map<std::string, const schema::Value*, std::less<>> dynamicAnchors;
};

/// The documents that schemas may refer to, and what is where in them: resources by their URI, anchors, and for each schema
/// that was met the resource that it belongs to. Never opens a file, nor a connection.
class SchemaIndex {
  public:
    /// A schema, or an OpenAPI definition with schemas in it, that was (or might have been) read from `uri`.
    void add(std::string uri, schema::Value document, Dialect fallback);

    /// What a reference stands for that is written in a resource. Errors: InvalidConfig, with what to do.
    [[nodiscard]] Result<Place> resolve(std::string_view base, std::string_view reference, schema::Problems& problems);
    [[nodiscard]] const Resource& resource(std::uint32_t number) const { return resources_[number]; }
    [[nodiscard]] std::size_t resourceCount() const noexcept { return resources_.size(); }
    /// A schema that has been met: by resolve(), or as a part of one that was.
    [[nodiscard]] const Place* find(const schema::Value& schema) const;

  private:
    void indexDocuments(schema::Problems& problems);
    void scan(Place start, schema::Problems& problems);
    void identify(Place& place, schema::Problems& problems);
    void anchor(const Place& place, std::string_view keyword, schema::Problems& problems);
    void newResource(Place& place, const schema::Value& id, std::string uri, schema::Problems& problems);
    [[nodiscard]] Rules rulesOf(const schema::Value& dialect, const Rules& fallback, schema::Problems& problems) const;
    [[nodiscard]] Rules rulesOfMetaSchema(const schema::Value& metaSchema, schema::Problems& problems) const;
    [[nodiscard]] Result<Place> follow(std::uint32_t resource, std::string_view pointer, schema::Problems& problems);

    struct Document {
        std::string uri;
        std::unique_ptr<const schema::Value> root; // stays where it is
        Dialect fallback;
    };
    std::vector<Document> documents_;
    std::size_t indexed_ = 0; ///< documents that have been looked through
    std::vector<Resource> resources_;
    std::map<std::string, std::uint32_t, std::less<>> byUri_;
    std::unordered_map<const schema::Value*, Place> places_;
};

} // namespace postern::jsonschema
