// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Dialect.h"

#include <algorithm>
#include <array>

namespace postern::jsonschema {
namespace {

constexpr unsigned modern = 1; // 2020-12
constexpr unsigned seven = 2;
constexpr unsigned openApi = 4;
constexpr unsigned all = modern | seven | openApi;

struct Keyword {
    std::string_view name;
    unsigned dialects;
    Holds holds = Holds::Nothing;
};

constexpr std::array keywords{
    Keyword{"$anchor", modern},
    Keyword{"$comment", modern | seven},
    Keyword{"$defs", modern, Holds::Map},
    Keyword{"$dynamicAnchor", modern},
    Keyword{"$dynamicRef", modern},
    Keyword{"$id", modern | seven},
    Keyword{"$ref", all},
    Keyword{"$schema", modern | seven},
    Keyword{"$vocabulary", modern},
    Keyword{"additionalItems", seven, Holds::Schema},
    Keyword{"additionalProperties", all, Holds::Schema},
    Keyword{"allOf", all, Holds::List},
    Keyword{"anyOf", all, Holds::List},
    Keyword{"const", modern | seven},
    Keyword{"contains", modern | seven, Holds::Schema},
    Keyword{"contentEncoding", modern | seven},
    Keyword{"contentMediaType", modern | seven},
    Keyword{"contentSchema", modern, Holds::Schema},
    Keyword{"default", all},
    Keyword{"definitions", modern | seven, Holds::Map},
    Keyword{"dependencies", modern | seven, Holds::Map},
    Keyword{"dependentRequired", modern},
    Keyword{"dependentSchemas", modern, Holds::Map},
    Keyword{"deprecated", modern | openApi},
    Keyword{"description", all},
    Keyword{"discriminator", modern | openApi},
    Keyword{"else", modern | seven, Holds::Schema},
    Keyword{"enum", all},
    Keyword{"example", modern | openApi},
    Keyword{"examples", modern | seven},
    Keyword{"exclusiveMaximum", all},
    Keyword{"exclusiveMinimum", all},
    Keyword{"externalDocs", modern | openApi},
    Keyword{"format", all},
    Keyword{"if", modern | seven, Holds::Schema},
    Keyword{"items", modern | openApi, Holds::Schema},
    Keyword{"items", seven, Holds::SchemaOrList},
    Keyword{"maxContains", modern},
    Keyword{"maxItems", all},
    Keyword{"maxLength", all},
    Keyword{"maxProperties", all},
    Keyword{"maximum", all},
    Keyword{"minContains", modern},
    Keyword{"minItems", all},
    Keyword{"minLength", all},
    Keyword{"minProperties", all},
    Keyword{"minimum", all},
    Keyword{"multipleOf", all},
    Keyword{"not", all, Holds::Schema},
    Keyword{"nullable", openApi},
    Keyword{"oneOf", all, Holds::List},
    Keyword{"pattern", all},
    Keyword{"patternProperties", modern | seven, Holds::Map},
    Keyword{"prefixItems", modern, Holds::List},
    Keyword{"properties", all, Holds::Map},
    Keyword{"propertyNames", modern | seven, Holds::Schema},
    Keyword{"readOnly", all},
    Keyword{"required", all},
    Keyword{"then", modern | seven, Holds::Schema},
    Keyword{"title", all},
    Keyword{"type", all},
    Keyword{"unevaluatedItems", modern, Holds::Schema},
    Keyword{"unevaluatedProperties", modern, Holds::Schema},
    Keyword{"uniqueItems", all},
    Keyword{"writeOnly", all},
    Keyword{"xml", modern | openApi},
};

const Keyword* find(std::string_view name, Dialect dialect) noexcept
{
    const unsigned bit = dialect == Dialect::Draft202012 ? modern : dialect == Dialect::Draft7 ? seven : openApi;
    const auto found = std::find_if(keywords.begin(), keywords.end(), [&](const Keyword& keyword) {
        return keyword.name == name && (keyword.dialects & bit) != 0;
    });
    return found != keywords.end() ? &*found : nullptr;
}

} // namespace

Holds holdsSchemas(std::string_view keyword, Dialect dialect) noexcept
{
    const Keyword* const known = find(keyword, dialect);
    return known != nullptr ? known->holds : Holds::Nothing;
}

bool isKeyword(std::string_view keyword, Dialect dialect) noexcept { return find(keyword, dialect) != nullptr; }

} // namespace postern::jsonschema
