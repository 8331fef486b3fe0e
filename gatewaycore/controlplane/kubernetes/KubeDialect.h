// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <optional>
#include <string>
#include <vector>

namespace postern::kubernetes {

/// What an expression of a route matches, as a template.
struct KubeTemplate {
    std::string front; ///< what is not handed on
    std::string path;  ///< what follows it: "/items/{p1}"
};

/// What goes with a definition that is made of routes.
struct KubeFindings {
    schema::Value schemes = schema::Value::map(); ///< OpenAPI's securitySchemes
    std::vector<std::string> missing;             ///< each once

    void say(std::string sentence);
};

/// What a make's objects say of a rule of a route.
struct KubeGuard {
    schema::Value security = schema::Value::list(); ///< OpenAPI's requirements; empty: anybody may call
    schema::Value cors;                             ///< x-wso2-cors; null: browsers are not answered
    std::vector<std::string> fronts;                ///< one of these is not handed on
    std::optional<std::string> behind;              ///< and this stands in its place
    bool strips = false;                            ///< of a prefix only what follows it is handed on
    std::string otherwise;                          ///< why no backend is called; empty: one is
    std::vector<std::string> methods;               ///< those alone; empty: as the rule says
};

/// How a make says in objects what a definition asks.
class KubeDialect {
  public:
    KubeDialect() = default;
    virtual ~KubeDialect() = default;
    KubeDialect(const KubeDialect&) = delete;
    KubeDialect& operator=(const KubeDialect&) = delete;

    /// None: no template stands for the expression.
    [[nodiscard]] virtual std::optional<KubeTemplate> templateOf(const std::string& expression) const = 0;
    [[nodiscard]] virtual KubeGuard guardOf(const schema::Value& route, const schema::Value& rule, KubeFindings& into) const = 0;
};

/// The schemes that a definition gets of a cluster, by their names; none that is there already is changed.
[[nodiscard]] std::string tokenScheme(KubeFindings& into, const std::string& issuer = {});
[[nodiscard]] std::string basicScheme(KubeFindings& into);
/// `in`: header, query, cookie.
[[nodiscard]] std::string keyScheme(KubeFindings& into, const std::string& name, const std::string& in);
/// Whether a field of such a name carries what proves who calls.
[[nodiscard]] bool isCredential(const std::string& fieldName);
/// x-wso2-cors.
[[nodiscard]] schema::Value corsOf(const schema::Value* origins, const schema::Value* methods, const schema::Value* headers, const schema::Value* exposed, bool credentials);

} // namespace postern::kubernetes
