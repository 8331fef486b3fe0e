// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/BasicAuthenticator.h"

#include "dataplane/filters/LoginUsers.h"
#include "dataplane/security/BasicCredentials.h"

#include <algorithm>
#include <array>
#include <memory>

namespace postern::filters {
namespace {

using pipeline::FaultId;
using pipeline::ReasonText;
using security::PasswordChecker;

const ReasonText loginMissing{"basic-auth.missing", "There is no name and password in the header {detail}.",
                              "Send \"Authorization: Basic\" and base64 of name:password."};
const ReasonText loginRepeated{"basic-auth.repeated",
                               "The header {detail} is there more than once, so it is not clear which log-in counts.",
                               "Send it once."};
const ReasonText loginMalformed{"basic-auth.malformed", "The header with name and password {detail}.",
                                "Send \"Basic\", a blank and base64 of name:password in UTF-8."};
const ReasonText userUnknown{"basic-auth.unknown-user", "No user is called as the log-in says.",
                             "Check the name, or add the user under `users`."};
const ReasonText passwordWrong{"basic-auth.wrong-password", "The password of the user \"{detail}\" is another one.",
                               "Check the password."};
const ReasonText hashTooWeak{"basic-auth.weak-hash",
                             "The user \"{detail}\" cannot log in: the configured hash is a plain digest.",
                             "Make an argon2id or bcrypt hash of the password."};
const ReasonText tooManyFailures{"basic-auth.too-many-failures",
                                 "Too many log-ins from {detail} were wrong, so this one was not looked at.",
                                 "Wait, and correct the password; how many may be wrong is `logins.failures`."};
const ReasonText checksBusy{"basic-auth.overloaded", "Too many log-ins wait to be checked.",
                            "Try again; how many may wait is `logins.queue`."};
const ReasonText userOfOtherApi{"basic-auth.other-api", "The user {detail} may not call this API.",
                                "Add the API to the user's `apis`."};

/// A worker, as the checker wants it.
class PortThreads final : public security::HashThreads {
  public:
    explicit PortThreads(std::shared_ptr<pipeline::WorkerPort> port) : port_(std::move(port)) {}
    bool run(UniqueFunction<void()> work) override { return port_->offload(std::move(work)); }
    bool post(UniqueFunction<void()> task) override { return port_->post(std::move(task)); }

  private:
    std::shared_ptr<pipeline::WorkerPort> port_;
};

/// One for the whole gateway: two hashes at a time are two, whoever asks. It survives reloads that leave `logins` alone;
/// what it remembers of a user ends with the user's hash.
std::shared_ptr<PasswordChecker> checkerOf(const pipeline::FilterContext& context)
{
    const model::LoginSettings& logins = context.gateway.logins;
    PasswordChecker::Rules rules;
    rules.failures = {logins.failures, logins.window};
    rules.remember = logins.remember;
    rules.queue = logins.queue;
    const std::string content = std::to_string(logins.failures) + "/" + std::to_string(logins.window.count()) + "/" +
                                std::to_string(logins.remember.count()) + "/" + std::to_string(logins.queue);
    return context.states.get<PasswordChecker>({"", "password-checker", content},
                                               [&] { return std::make_shared<PasswordChecker>(rules); });
}

} // namespace

BasicAuthenticator::BasicAuthenticator(std::shared_ptr<const LoginUsers> users, std::shared_ptr<PasswordChecker> checker,
                                       std::string header, const pipeline::FilterContext& context)
    : users_(std::move(users)), checker_(std::move(checker)), header_(std::move(header)),
      wanted_("a name and a password (Basic) in the header " + header_.text), keyTypes_(KeyTypes::of(context))
{
    if (context.api != nullptr) {
        apiName_ = context.api->name;
        apiVersion_ = context.api->version;
        apiProvider_ = context.api->provider;
    }
}

Result<BasicAuthenticator> BasicAuthenticator::make(const Options& options, pipeline::FilterContext& context)
{
    auto users = LoginUsers::of(context);
    if (!users)
        return unexpected(std::move(users).error());
    context.uses("password-checker", "users");
    return BasicAuthenticator(*std::move(users), checkerOf(context), credentialHeader(options.header, context), context);
}

Finding BasicAuthenticator::check(pipeline::Exchange& exchange, State& state) const
{
    if (state.ticket.taken()) {
        const PasswordChecker::Answer answer = state.ticket.answer();
        if (answer != PasswordChecker::Answer::Waiting)
            return judge(exchange, state.user, {answer, {}});
        // Woken by something else: what the question was is still in the request, but nobody would wake us again.
        return judge(exchange, state.user, {PasswordChecker::Answer::Unavailable, {}});
    }
    Finding finding;
    finding.reason = &loginMissing;
    finding.detail = header_.text;
    const http::HeaderMap& headers = exchange.request().headers;
    const http::HeaderField* const field = headers.find(header_);
    if (field == nullptr)
        return finding;
    auto credentials = security::BasicCredentials::parse(field->value);
    using Form = security::BasicCredentials::Form;
    if (credentials.form == Form::OtherScheme)
        return finding; // a token, for instance: no log-in, rather than a bad one
    finding.kind = Finding::Kind::Refused;
    finding.fault = FaultId::InvalidCredentials;
    if (headers.count(header_) > 1) {
        finding.reason = &loginRepeated;
        return finding;
    }
    if (credentials.form != Form::Good) {
        finding.reason = &loginMalformed;
        finding.detail = toString(credentials.form);
        return finding;
    }
    state.user = users_->find(credentials.name);
    const auto& hash = state.user < users_->size() ? users_->at(state.user).hash : users_->decoy();
    auto wake = [resumption = exchange.pause(pipeline::ClockPolicy::Io)]() mutable { resumption.resume(); };
    const auto asked = checker_->ask(credentials.name, credentials.password, hash, exchange.client().caller, exchange.now(),
                                     std::make_shared<PortThreads>(exchange.sharedPort()), state.ticket, std::move(wake));
    if (asked.answer == PasswordChecker::Answer::Waiting) {
        finding.kind = Finding::Kind::Waiting;
        return finding;
    }
    return judge(exchange, state.user, asked);
}

Finding BasicAuthenticator::judge(pipeline::Exchange& exchange, std::uint32_t user, PasswordChecker::Asked asked) const
{
    Finding finding;
    finding.kind = Finding::Kind::Refused;
    finding.fault = FaultId::InvalidCredentials;
    const LoginUsers::Known* const known = user < users_->size() ? &users_->at(user) : nullptr;
    finding.detail = known != nullptr ? std::string_view(known->user.name) : std::string_view();
    switch (asked.answer) {
    case PasswordChecker::Answer::TooMany:
        finding.fault = FaultId::ThrottledBurst;
        finding.reason = &tooManyFailures;
        finding.detail = exchange.client().caller;
        finding.retryAfter = asked.retryAfter;
        return finding;
    case PasswordChecker::Answer::Waiting:
    case PasswordChecker::Answer::Unavailable:
        finding.fault = FaultId::Overloaded;
        finding.reason = &checksBusy;
        return finding;
    case PasswordChecker::Answer::Wrong:
        finding.reason = known == nullptr ? &userUnknown : known->weak ? &hashTooWeak : &passwordWrong;
        return finding;
    case PasswordChecker::Answer::Right: break;
    }
    if (known == nullptr || known->weak) { // no password has a decoy's hash
        finding.reason = &userUnknown;
        return finding;
    }
    const model::User& own = known->user;
    const bool forThisApi = own.apis.empty() || apiName_.empty() ||
                            std::any_of(own.apis.begin(), own.apis.end(), [this](const std::string& pattern) {
                                return namesApi(pattern, apiName_, apiVersion_);
                            });
    if (!forThisApi) {
        finding.fault = FaultId::NoSubscription;
        finding.reason = &userOfOtherApi;
        if (exchange.recording())
            finding.detail = exchange.arena().copy('"' + own.name + '"' + opensOthers(own.apis, apiName_ + ":" + apiVersion_));
        return finding;
    }
    using pipeline::Identity;
    Arena& arena = exchange.arena();
    auto& identity = arena.make<Identity>();
    identity.scheme = "basic";
    identity.subject = own.name;
    identity.keyType = own.keyType == "SANDBOX" ? Identity::KeyType::Sandbox : Identity::KeyType::Production;
    identity.application.id = identity.application.name = own.application.empty() ? own.name : own.application;
    identity.application.tier = own.applicationPolicy;
    identity.application.owner = own.name;
    identity.consumerKey = identity.application.id;
    identity.subscription.tier =
        own.subscriptionPolicy.empty() ? model::unlimitedPolicy : std::string_view(own.subscriptionPolicy);
    identity.subscription.apiPublisher = apiProvider_;
    auto* const scopes = static_cast<std::string_view*>(arena.allocate(
        std::max<std::size_t>(own.scopes.size(), 1) * sizeof(std::string_view), alignof(std::string_view)));
    std::uninitialized_copy(own.scopes.begin(), own.scopes.end(), scopes);
    identity.scopes = {scopes, own.scopes.size()};
    return keyTypes_.admit(identity);
}

void BasicAuthenticator::remove(pipeline::Exchange& exchange) const
{
    exchange.request().headers.remove(header_);
}

std::span<const pipeline::ReasonText* const> BasicAuthenticator::reasons() noexcept
{
    static const std::array<const ReasonText*, 11> all{
        &loginMissing,    &loginRepeated, &loginMalformed, &userUnknown,      &passwordWrong,       &hashTooWeak,
        &tooManyFailures, &checksBusy,    &userOfOtherApi, &sandboxKeyReason, &productionKeyReason};
    return all;
}

} // namespace postern::filters
