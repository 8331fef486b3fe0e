// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongForm.h"

#include <string>
#include <vector>

namespace postern::connectors::kong {

/// A declarative configuration of Kong ({_format_version, services: [{routes: [{plugins}], plugins}], ...}), as decK writes it and a
/// Kong without a database reads it. What postern did not make is kept as it is.
class KongFile {
  public:
    /// Errors: InvalidConfig for what has no services in that shape, or another format than 1.1, 2.1 or 3.0.
    [[nodiscard]] static Result<KongFile> read(std::string_view text, std::string_view fileName);
    /// Without anything in it.
    [[nodiscard]] static KongFile empty(KongRelease release);

    [[nodiscard]] const schema::Value& document() const noexcept { return document_; }
    [[nodiscard]] std::string text() const;

    /// The service of that name with what belongs to it, as lists of an Admin API have it; a null service when it is not there.
    [[nodiscard]] KongLive live(const std::string& service) const;
    [[nodiscard]] std::vector<std::string> services() const;
    /// The same file with an API in it. Of its service what is not ours stays.
    [[nodiscard]] KongFile with(const KongApi& api) const;
    [[nodiscard]] KongFile without(const std::string& service) const;

  private:
    explicit KongFile(schema::Value document) : document_(std::move(document)) {}
    [[nodiscard]] schema::Value above(const KongApi& api, KongEntity::Kind kind) const;
    schema::Value document_;
};

/// Of an object in a file: what a key says, as text, and the items of a list; nothing where there is none.
[[nodiscard]] std::string textUnder(const schema::Value& object, std::string_view key);
[[nodiscard]] const std::vector<schema::Value>& listUnder(const schema::Value& object, std::string_view key);

} // namespace postern::connectors::kong
