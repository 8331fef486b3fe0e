// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/References.h"
#include "model/Api.h"
#include "schema/Problems.h"
#include "schema/Value.h"

#include <cstdint>
#include <string>

namespace postern::config {

/// What a definition says of who may call: schemes, requirements and WSO2's words for them. What is not understood keeps an operation
/// closed.
class OpenApiSecurity {
  public:
    /// Fills the schemes of `api`. All of these outlive this.
    OpenApiSecurity(const schema::Value& root, References& references, model::Api& api, schema::Problems& problems)
        : root_(root), references_(references), api_(api), problems_(problems)
    {
    }

    /// components.securitySchemes, or securityDefinitions of Swagger 2.0; null: there are none.
    void readSchemes(const schema::Value* schemes);
    /// What the definition asks for where an operation says nothing.
    void readDefaults();
    /// Of one operation; `where` is its place in problems.
    void read(const schema::Value& source, const std::string& where, model::Operation& out);

  private:
    enum class MutualTls : std::uint8_t { None, Optional, Mandatory };

    void error(const schema::Value& at, std::string path, std::string message, std::string hint = {});
    [[nodiscard]] model::SecurityRequirement requirementOf(const schema::Value& security, const std::string& path);
    void addMutualTls(model::SecurityRequirement& security);
    void addScope(model::Operation& out, const std::string& scope);

    const schema::Value& root_;
    References& references_;
    model::Api& api_;
    schema::Problems& problems_;
    model::SecurityRequirement required_;
    MutualTls mutualTls_ = MutualTls::None;
    bool authNone_ = false;
};

} // namespace postern::config
