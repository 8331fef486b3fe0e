// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Problems.h"
#include "schema/SecretRef.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::calls {

/// One variable: a value in the clear, or where its secret is to be found.
struct Variable {
    std::string name;
    std::string value;        ///< may hold `{{other}}`
    schema::SecretRef secret; ///< when not empty, `value` is
};

/// A named set of variables, one YAML file of a workspace's `environments/`:
///
///     name: Development
///     variables:
///       base: http://localhost:8280
///       password: ${keychain:environments/dev/password}
///
/// A variable whose name says that it is a credential must not have its value in the file: such a file is refused.
struct CallEnvironment {
    std::string name;
    std::vector<Variable> variables;

    [[nodiscard]] const Variable* find(std::string_view variable) const;
    /// Nothing, with problems at their places, when the text is no environment. No problem repeats a value.
    [[nodiscard]] static std::optional<CallEnvironment> parse(std::string_view text, std::string_view fileName, schema::Problems& problems);
    /// YAML that parse() reads back.
    [[nodiscard]] std::string toText() const;
};

} // namespace postern::calls
