// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/CredentialNames.h"

#include "dataplane/http/HeaderName.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>

namespace postern::pipeline {
namespace {

using http::equalsIgnoringCase;

constexpr std::string_view credentialWords[]{
    "key",       "token",      "secret",  "password", "passwd",    "pwd",  "auth", "signature",
    "sig",       "credential", "session", "jwt",      "assertion", "code", "cookie"};
constexpr std::string_view memberWords[]{
    "apikey",     "api_key", "api-key",   "accesskey", "access_key", "privatekey", "private_key", "token",
    "secret",     "passwd",  "password",  "passphrase", "pwd",       "credential", "jwt",         "assertion",
    "auth_code",  "authcode", "signature", "authorization", "sessionid", "session_id", "code_verifier",
    "cookie"};
/// Names that hold one of the words and yet are public: of the protocols that credentials are asked for with.
constexpr std::string_view harmless[]{"access-control-allow-credentials",
                                                           "author",
                                                           "authors",
                                                           "idempotency-key",
                                                           "keyword",
                                                           "keywords",
                                                           "proxy-authenticate",
                                                           "sec-websocket-key",
                                                           "token_type",
                                                           "token_type_hint",
                                                           "www-authenticate"};

int hexDigit(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// A name decoded and in lower case, in a place of its own.
struct PlainName {
    std::array<char, 48> room{};
    std::size_t size = 0;
    [[nodiscard]] std::string_view view() const noexcept { return {room.data(), size}; }
};

/// nullopt: it is too long, or encoded in a way that cannot be read - or twice.
std::optional<PlainName> plain(std::string_view name) noexcept
{
    PlainName out;
    for (std::size_t at = 0; at < name.size(); ++at) {
        char c = name[at];
        if (c == '%') {
            const int high = at + 2 < name.size() ? hexDigit(name[at + 1]) : -1;
            const int low = at + 2 < name.size() ? hexDigit(name[at + 2]) : -1;
            if (high < 0 || low < 0)
                return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            at += 2;
            if (c == '%')
                return std::nullopt;
        }
        if (out.size == out.room.size())
            return std::nullopt;
        out.room[out.size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
    return out;
}

bool holdsOneOf(std::string_view name, std::span<const std::string_view> words) noexcept
{
    return std::find(std::begin(harmless), std::end(harmless), name) == std::end(harmless) &&
           std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return name.find(word) != std::string_view::npos; });
}

} // namespace

bool isCredentialName(std::string_view name) noexcept
{
    const auto known = plain(name);
    return !known || holdsOneOf(known->view(), credentialWords);
}

bool isCredentialMember(std::string_view name) noexcept
{
    if (name.find('\\') != std::string_view::npos)
        return true;
    PlainName lower;
    if (name.size() > lower.room.size())
        return false; // a text, rather than a name
    for (const char c : name)
        lower.room[lower.size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    return holdsOneOf(lower.view(), memberWords);
}

namespace {

bool listed(const std::vector<std::string>& names, std::string_view name) noexcept
{
    return std::any_of(names.begin(), names.end(), [&](const std::string& own) { return equalsIgnoringCase(own, name); });
}

} // namespace

void CredentialNames::addHeader(std::string_view name)
{
    const std::lock_guard lock(adding_);
    if (!name.empty() && !listed(headers_, name))
        headers_.emplace_back(name);
}

void CredentialNames::addParameter(std::string_view name)
{
    const std::lock_guard lock(adding_);
    if (!name.empty() && !listed(parameters_, name))
        parameters_.emplace_back(name);
}

bool CredentialNames::isHeader(std::string_view name) const noexcept
{
    return isCredentialName(name) || listed(headers_, name);
}

bool CredentialNames::isParameter(std::string_view name) const noexcept
{
    const auto known = plain(name);
    return !known || holdsOneOf(known->view(), credentialWords) || listed(parameters_, known->view());
}

bool CredentialNames::isConfigured(std::string_view name) const noexcept
{
    return listed(headers_, name) || listed(parameters_, name);
}

std::size_t CredentialNames::valueIn(std::string_view pair) const noexcept
{
    for (std::size_t begin = 0; begin < pair.size();) {
        const std::size_t end = std::min(pair.find(';', begin), pair.size());
        const std::size_t equals = pair.find('=', begin);
        if (equals < end && isParameter(pair.substr(begin, equals - begin)))
            return equals + 1;
        begin = end + 1;
    }
    return std::string_view::npos;
}

} // namespace postern::pipeline
