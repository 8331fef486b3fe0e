// SPDX-License-Identifier: Apache-2.0
#include "config/Users.h"

#include "base/Text.h"
#include "crypto/PasswordHash.h"

#include <algorithm>
#include <set>

namespace postern::config {
namespace {

constexpr std::size_t mostUsers = 100'000;

std::string_view withoutBlanks(std::string_view text) noexcept
{
    constexpr std::string_view blanks = " \t\r";
    const std::size_t begin = text.find_first_not_of(blanks);
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::vector<std::string> scopesOf(std::string_view text)
{
    std::vector<std::string> scopes;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(" ,\t"), text.size());
        if (end > 0)
            scopes.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return scopes;
}

bool isFitName(std::string_view name) noexcept
{
    return !name.empty() && isUtf8(name) &&
           std::none_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

struct Costs {
    std::uint64_t least = 0;
    std::uint64_t most = 0;
};

void checkOne(const model::User& user, std::set<std::string_view>& names, Costs& costs, schema::Problems& problems)
{
    if (!names.insert(user.name).second)
        problems.error(user.origin.location, "users", "a second user is called \"" + user.name.substr(0, 80) + '"');
    if (crypto::passwordFormOf(user.hash) == crypto::PasswordForm::Weak)
        problems.warning(user.origin.location, "users",
                         "\"" + user.name.substr(0, 80) + "\" cannot log in: the hash is a plain digest, which can be guessed "
                                                          "by the billion",
                         "make a new one: htpasswd -nbB NAME PASSWORD, or argon2");
    else if (const auto hash = crypto::PasswordHash::parse(user.hash); !hash)
        problems.error(user.origin.location, "users",
                       "of \"" + user.name.substr(0, 80) + "\": " + std::string(hash.error().message()),
                       "make one: htpasswd -nbB NAME PASSWORD, or argon2");
    else {
        costs.least = costs.least == 0 ? hash->cost() : std::min(costs.least, hash->cost());
        costs.most = std::max(costs.most, hash->cost());
    }
}

} // namespace

std::vector<model::User> parseUsers(std::string_view text, std::string_view fileName, schema::Problems& problems)
{
    std::vector<model::User> users;
    for (std::uint32_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = withoutBlanks(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#')
            continue;
        const schema::Location place = schema::Location::of(fileName, number, 1);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || !isFitName(line.substr(0, colon))) {
            problems.error(place, {}, "is not a user: name:hash, or name:hash:scopes");
            continue;
        }
        if (users.size() == mostUsers) {
            problems.error(place, {}, "has more than 100,000 users", "an identity provider is the place for so many");
            break;
        }
        model::User& user = users.emplace_back();
        user.name = line.substr(0, colon);
        // The prefixes @sha256: and its kin of an older gateway hold a colon themselves.
        const std::string_view rest = line.substr(colon + 1);
        const std::size_t from = rest.starts_with('@') ? std::min(rest.find(':'), rest.size() - 1) + 1 : 0;
        const std::size_t second = rest.find(':', from);
        user.hash = withoutBlanks(rest.substr(0, second));
        if (second != std::string_view::npos)
            user.scopes = scopesOf(rest.substr(second + 1));
        user.origin.location = place;
    }
    return users;
}

void checkUsers(const model::GatewayConfig& config, schema::Problems& problems)
{
    std::set<std::string_view> names;
    Costs costs;
    for (const std::vector<model::User>* users : {&config.users, &config.fileUsers}) {
        for (const model::User& user : *users)
            checkOne(user, names, costs, problems);
    }
    // Unknown users cost what the dearest hash does.
    if (costs.most > 2 * costs.least)
        problems.warning({}, "users", "some hashes are checked much faster than others, so the time of an answer tells who is there",
                         "make all hashes at the same cost");
}

} // namespace postern::config
