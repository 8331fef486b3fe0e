// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsForm.h"

#include <set>
#include <string>
#include <vector>

namespace postern::connectors::aws {

/// Who may call a method at AWS, as OpenAPI's security. What somebody of AWS's own judges is asked for as a token here, so that
/// nothing that was closed comes in open.
class AwsCallers {
  public:
    explicit AwsCallers(const AwsLive& live);
    /// Requirements of a method, "GET /items/{id}" at AWS; an empty list: anybody may.
    /// `guarded`: a policy says who may call, so that somebody who asks nothing else is asked for a token.
    [[nodiscard]] schema::Value askedOf(const schema::Value& method, const std::string& name, bool guarded);
    /// The schemes that were asked for, and what has to be known of them.
    [[nodiscard]] schema::Value schemes(std::vector<std::string>& missing) const;

  private:
    [[nodiscard]] const schema::Value* schemeOf(const std::string& name) const;
    [[nodiscard]] schema::Value made(const std::string& name, std::vector<std::string>& missing) const;

    const schema::Value& document_;
    schema::Value rules_; ///< of postern-authorizer; null: it is not asked
    std::set<std::string> used_;
};

} // namespace postern::connectors::aws
