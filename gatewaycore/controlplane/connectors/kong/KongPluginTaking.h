// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/OperationChanges.h"

#include <string>
#include <vector>

namespace postern::connectors::kong {

/// Whether a form has a field that begins so.
[[nodiscard]] bool hasAny(const deployment::NormalForm& form, const std::string& prefix);

/// What plugins of Kong say of an API, as changes of it, wherever Kong keeps them. Places are where a plugin's fields begin in the normal
/// form: "plugin.cors.".
class KongPluginTaking {
  public:
    KongPluginTaking(const deployment::NormalForm& live, const deployment::FieldPaths& paths, deployment::LiveChanges& out) : live_(live), paths_(paths), out_(out) {}

    void add(deployment::ApiChange::What what, const std::string& operation, schema::Value value, std::vector<std::string> fields);
    /// Why nothing of an API brings about the fields that begin so, unless something else was said.
    void tell(const std::string& prefix, const char* why);

    void limit(const std::string& prefix, const std::string& operation);
    void cors(const std::string& prefix);
    /// Of both transformers.
    void headers(const std::string& requestAt, const std::string& responseAt, const std::string& operation);

  private:
    /// One direction of set-headers, as it would have to be for what Kong's transformer does. `ok` becomes false where it does more.
    [[nodiscard]] schema::Value direction(const std::string& prefix, bool& ok) const;

    const deployment::NormalForm& live_;
    const deployment::FieldPaths& paths_;
    deployment::LiveChanges& out_;
};

} // namespace postern::connectors::kong
