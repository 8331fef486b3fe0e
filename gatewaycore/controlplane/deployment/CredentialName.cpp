// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/CredentialName.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

namespace postern::deployment {
namespace {

bool isUpper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

/// "integration.request.header.X-Api-Key" -> "x", "api", "key": the words of the last step, in lower case.
std::vector<std::string> lastWordsOf(std::string_view name)
{
    const std::size_t step = name.find_last_of(".:/");
    if (step != std::string_view::npos)
        name.remove_prefix(step + 1);
    std::vector<std::string> out(1);
    char before = '\0';
    for (const char c : name) {
        const bool parts = std::isalnum(static_cast<unsigned char>(c)) == 0;
        if ((parts || (isUpper(c) && !isUpper(before))) && !out.back().empty())
            out.emplace_back();
        if (!parts)
            out.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        before = c;
    }
    if (out.back().empty() && out.size() > 1)
        out.pop_back();
    return out;
}

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> all) { return std::ranges::find(all, word) != all.end(); }

/// What the last word of a credential's name ends with, or is.
constexpr std::array<std::string_view, 12> endings{"password", "passwd", "passphrase", "pwd", "secret", "token", "authorization", "jwt", "key", "assertion", "otp", "cookie"};

/// Most names end otherwise, and there are many in a large definition.
bool mayNameCredential(std::string_view name)
{
    return std::ranges::any_of(endings, [name](std::string_view ending) {
        return name.size() >= ending.size() &&
               std::ranges::equal(name.substr(name.size() - ending.size()), ending, {}, [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    });
}

} // namespace

bool namesCredential(std::string_view name)
{
    constexpr std::size_t longest = 200; // names are short
    if (name.size() > longest || !mayNameCredential(name))
        return false;
    const std::vector<std::string> words = lastWordsOf(name);
    const std::string& last = words.back();
    if (isOneOf(last, {"password", "passwd", "passphrase", "pwd", "secret", "token", "authorization", "jwt", "apikey", "assertion", "otp"}))
        return true;
    if (last == "cookie") // "hash_on_cookie" names one
        return words.size() == 1 || words.front() == "set";
    // A key by itself is as a rule the name of an entry, and "public_key" everybody may know.
    return last == "key" && words.size() > 1 &&
           isOneOf(words[words.size() - 2], {"api", "secret", "private", "access", "signing", "encryption", "shared", "subscription", "functions", "function", "hmac", "master", "account", "auth", "client"});
}

bool isReference(std::string_view text)
{
    if (text.empty() || text.find("{{") != std::string_view::npos)
        return true;
    constexpr std::string_view beginnings[] = {"{vault:", "arn:", "${", "$(", "$request.", "$response.", "$context.", "$stageVariables.", "@(", "@{", "method.", "context.", "stageVariables.", "integration."};
    return std::ranges::any_of(beginnings, [text](std::string_view each) { return text.starts_with(each); });
}

bool isFieldName(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.'; });
}

bool isIllustration(std::string_view name) { return isOneOf(name, {"example", "examples", "description", "summary", "schema", "schemas", "definitions"}); }

} // namespace postern::deployment
