// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/LoginUsers.h"

#include "crypto/Digest.h"

#include <algorithm>
#include <bit>

namespace postern::filters {
namespace {

/// All that a user is, as text that no other list of users has.
void append(std::string& out, const model::User& user)
{
    using Context = pipeline::FilterContext;
    for (const std::string* each : {&user.name, &user.hash, &user.application, &user.keyType, &user.applicationPolicy, &user.subscriptionPolicy})
        out += Context::counted(*each);
    for (const std::vector<std::string>* list : {&user.scopes, &user.apis}) {
        out += "|" + std::to_string(list->size());
        for (const std::string& each : *list)
            out += Context::counted(each);
    }
}

} // namespace

Result<std::shared_ptr<const LoginUsers>> LoginUsers::of(pipeline::FilterContext& context)
{
    std::vector<const model::User*> users;
    for (const std::vector<model::User>* list : {&context.gateway.users, &context.gateway.fileUsers}) {
        for (const model::User& user : *list)
            users.push_back(&user);
    }
    if (users.empty())
        return unexpected(ErrorKind::InvalidConfig,
                          "no user is configured, so nobody could ever log in; add one under `users`, or name a `usersFile`",
                          Fault::Config);
    std::string content;
    for (const model::User* user : users)
        append(content, *user);
    Result<std::shared_ptr<LoginUsers>> made = std::shared_ptr<LoginUsers>();
    const pipeline::StateKey key{"", "login-users", crypto::sha256(content).hex()};
    auto known = context.states.get<LoginUsers>(key, [&] {
        made = make(users);
        return made ? *made : std::shared_ptr<LoginUsers>();
    });
    if (!made)
        return unexpected(std::move(made).error());
    return std::shared_ptr<const LoginUsers>(std::move(known));
}

Result<std::shared_ptr<LoginUsers>> LoginUsers::make(const std::vector<const model::User*>& users)
{
    const std::shared_ptr<LoginUsers> table(new LoginUsers);
    table->seed_ = SipKey::random();
    table->buckets_.resize(std::bit_ceil(users.size() * 2 + 1));
    const std::size_t mask = table->buckets_.size() - 1;
    std::shared_ptr<const crypto::PasswordHash> dearest;
    for (const model::User* user : users) {
        if (table->find(user->name) != table->size())
            return unexpected(ErrorKind::InvalidConfig, "two users are called \"" + user->name + '"', Fault::Config);
        Known& known = table->users_.emplace_back(Known{*user, nullptr, false});
        std::size_t at = sipHash(table->seed_, user->name) & mask;
        while (table->buckets_[at] != 0)
            at = (at + 1) & mask;
        table->buckets_[at] = table->size();
        if (crypto::passwordFormOf(user->hash) == crypto::PasswordForm::Weak) {
            known.weak = true;
            continue;
        }
        auto hash = crypto::PasswordHash::parse(user->hash);
        if (!hash)
            return unexpected(ErrorKind::InvalidConfig, "the user \"" + user->name + "\": " + hash.error().message(), Fault::Config);
        known.hash = std::make_shared<const crypto::PasswordHash>(*std::move(hash));
        if (dearest == nullptr || known.hash->cost() > dearest->cost())
            dearest = known.hash;
    }
    // With weak users only nobody can log in, and any cost is as good as another.
    table->decoy_ = std::make_shared<const crypto::PasswordHash>(
        dearest != nullptr ? dearest->decoy() : crypto::PasswordHash::of(std::to_string(table->seed_.k0)).decoy());
    for (Known& known : table->users_) {
        if (known.weak)
            known.hash = table->decoy_;
    }
    return table;
}

std::uint32_t LoginUsers::find(std::string_view name) const noexcept
{
    const std::size_t mask = buckets_.size() - 1;
    std::uint32_t found = size();
    for (std::size_t at = sipHash(seed_, name) & mask; buckets_[at] != 0; at = (at + 1) & mask) {
        if (users_[buckets_[at] - 1].user.name == name)
            found = buckets_[at] - 1;
    }
    return found;
}

} // namespace postern::filters
