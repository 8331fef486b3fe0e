// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/UnicodeClass.h"

#include <algorithm>
#include <array>
#include <utility>

namespace postern::jsonschema {
namespace {

using Name = std::pair<std::string_view, std::string_view>;

// ECMA-262, table 70 (values of General_Category), by the Unicode Character Database's PropertyValueAliases.
// RE2's C leaves out the code points that nobody has assigned yet.
constexpr std::array categories{
    Name{"Letter", "L"}, Name{"Uppercase_Letter", "Lu"}, Name{"Lowercase_Letter", "Ll"}, Name{"Titlecase_Letter", "Lt"},
    Name{"Modifier_Letter", "Lm"}, Name{"Other_Letter", "Lo"}, Name{"Mark", "M"}, Name{"Combining_Mark", "M"},
    Name{"Nonspacing_Mark", "Mn"}, Name{"Spacing_Mark", "Mc"}, Name{"Enclosing_Mark", "Me"}, Name{"Number", "N"},
    Name{"Decimal_Number", "Nd"}, Name{"digit", "Nd"}, Name{"Letter_Number", "Nl"}, Name{"Other_Number", "No"},
    Name{"Punctuation", "P"}, Name{"punct", "P"}, Name{"Connector_Punctuation", "Pc"}, Name{"Dash_Punctuation", "Pd"},
    Name{"Open_Punctuation", "Ps"}, Name{"Close_Punctuation", "Pe"}, Name{"Initial_Punctuation", "Pi"},
    Name{"Final_Punctuation", "Pf"}, Name{"Other_Punctuation", "Po"}, Name{"Symbol", "S"}, Name{"Math_Symbol", "Sm"},
    Name{"Currency_Symbol", "Sc"}, Name{"Modifier_Symbol", "Sk"}, Name{"Other_Symbol", "So"}, Name{"Separator", "Z"},
    Name{"Space_Separator", "Zs"}, Name{"Line_Separator", "Zl"}, Name{"Paragraph_Separator", "Zp"}, Name{"Other", "C"},
    Name{"Control", "Cc"}, Name{"cntrl", "Cc"}, Name{"Format", "Cf"}, Name{"Private_Use", "Co"},
};

/// RE2 knows the category by its short name.
std::string_view category(std::string_view name)
{
    const auto found = std::find_if(categories.begin(), categories.end(),
                                    [name](const Name& known) { return known.first == name || known.second == name; });
    return found != categories.end() ? found->second : std::string_view();
}

bool isScriptName(std::string_view name)
{
    return name.size() > 2 && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
           });
}

} // namespace

std::string unicodeClass(std::string_view name, bool negated)
{
    const std::string mark = negated ? "\\P{" : "\\p{";
    for (const std::string_view prefix : {"General_Category=", "gc="}) {
        if (name.starts_with(prefix))
            name.remove_prefix(prefix.size());
    }
    for (const std::string_view prefix : {"Script=", "sc="}) {
        // RE2 refuses a script that it does not know, and the pattern with it.
        if (name.starts_with(prefix))
            return isScriptName(name.substr(prefix.size())) ? mark + std::string(name.substr(prefix.size())) + "}" : "";
    }
    if (name == "Any")
        return negated ? "" : R"(\x{0}-\x{10ffff})";
    if (name == "ASCII")
        return negated ? R"(\x{80}-\x{10ffff})" : R"(\x{0}-\x{7f})";
    if (name == "LC" || name == "Cased_Letter")
        return negated ? "" : R"(\p{Lu}\p{Ll}\p{Lt})";
    const std::string_view known = category(name);
    return known.empty() ? "" : mark + std::string(known) + "}";
}

} // namespace postern::jsonschema
