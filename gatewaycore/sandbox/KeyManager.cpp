// SPDX-License-Identifier: Apache-2.0
#include "sandbox/KeyManager.h"

#include "base/Secret.h"
#include "crypto/JwsSigner.h"
#include "crypto/Random.h"
#include "schema/Document.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace postern::sandbox {
namespace {

using schema::Value;

// What a demo needs, and a bound on what a client that asks in a loop can make us remember.
constexpr std::size_t mostTokens = 10'000;
constexpr std::size_t mostClients = 1'000;

std::map<std::string, std::string> sampleUsers()
{
    static const std::map<std::string, std::string> all{{"admin", "admin"}, {"alice", "alice"}};
    return all;
}

std::vector<std::string> words(const std::string& text)
{
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string word; in >> word;)
        out.push_back(word);
    return out;
}

std::string joined(const std::vector<std::string>& parts)
{
    std::string out;
    for (const std::string& part : parts)
        out += (out.empty() ? "" : " ") + part;
    return out;
}

std::int64_t seconds(WallTime when)
{
    return std::chrono::duration_cast<std::chrono::seconds>(when.time_since_epoch()).count();
}

/// RFC 6749 5.2
Reply oauthError(int status, std::string_view error, std::string_view description)
{
    Reply reply = Reply::json(Value::object({{"error", error}, {"error_description", description}}), status);
    if (status == 401)
        reply.headers.emplace_back("WWW-Authenticate", "Basic realm=\"sandbox\"");
    reply.headers.emplace_back("Cache-Control", "no-store");
    return reply;
}

/// "Orders:1.0.0:Gold" as a member of subscribedAPIs.
Value subscription(const std::string& text)
{
    const auto first = text.find(':');
    const auto second = text.find(':', first + 1);
    return Value::object({{"name", text.substr(0, first)},
                          {"context", ""},
                          {"version", text.substr(first + 1, second - first - 1)},
                          {"publisher", "admin"},
                          {"subscriptionTier", text.substr(second + 1)},
                          {"subscriberTenantDomain", "carbon.super"}});
}

} // namespace

Result<KeyManager> KeyManager::create(std::string issuer, const Clock& clock)
{
    KeyManager made(std::move(issuer), clock);
    if (auto rotated = made.rotate(false); !rotated)
        return unexpected(std::move(rotated).error());
    Client shop;
    shop.id = "demo-shop";
    shop.secret = "demo-secret";
    shop.name = "Demo Shop";
    shop.owner = "alice";
    shop.scopes = {"orders:read", "orders:write", "payments:write"};
    shop.subscriptions = {"Orders:1.0.0:Gold", "Payments:1.2.0:Bronze", "Partners:1.0.0:Silver"};
    made.addClient(shop);
    Client visitor = shop;
    visitor.id = "demo-visitor";
    visitor.name = "Demo Visitor";
    visitor.scopes = {"orders:read"};
    made.addClient(visitor);
    return made;
}

void KeyManager::addClient(Client client)
{
    std::string id = client.id;
    clients_[std::move(id)] = std::move(client);
}

void KeyManager::removeClient(const std::string& id)
{
    clients_.erase(id);
    std::erase_if(tokens_, [&](const auto& entry) { return entry.second.clientId == id; });
    std::erase_if(refresh_, [&](const auto& entry) { return entry.second.clientId == id; });
}

const Client* KeyManager::client(const std::string& id) const
{
    const auto at = clients_.find(id);
    return at == clients_.end() ? nullptr : &at->second;
}

std::string KeyManager::userOf(const Call& call) const
{
    std::string user;
    std::string password;
    if (call.basicCredentials(user, password))
        return user;
    const Grant* grant = find(call.bearerToken());
    return grant == nullptr ? std::string() : grant->subject;
}

Result<std::string> KeyManager::issueFor(const Client& client, const std::string& scopes, Seconds validity,
                                         std::vector<std::string>& granted)
{
    granted = grantedScopes(client, {}, scopes);
    const std::string audience = client.audience.empty() ? client.id : client.audience;
    if (client.opaque)
        return issueOpaque(client, client.owner, granted, audience, validity);
    auto token = issue(client, client.owner, granted, audience, validity);
    if (token)
        remember(*token, {client.id, client.owner, granted, clock_->wall() + validity,
                          claimsFor(client, client.owner, granted, audience, validity)});
    return token;
}

Result<void> KeyManager::rotate(bool keepOld)
{
    auto key = crypto::SigningKey::generate(crypto::KeyType::Rsa);
    if (!key)
        return unexpected(std::move(key).error());
    if (!keepOld)
        keys_.clear();
    keys_.push_back(key->withKeyId("sandbox-" + std::to_string(++generation_)));
    return {};
}

Reply KeyManager::registerClient(const Call& call)
{
    std::string user;
    std::string password;
    if (accountsClosed_ || !call.basicCredentials(user, password) || !users_.contains(user) ||
        !equalInConstantTime(users_.at(user), password)) {
        return Reply::error(401, 900901, "Invalid Credentials",
                            "The user name or password is wrong, or no Basic credentials were sent.");
    }
    schema::Problems problems;
    const auto body = schema::readJson(call.body, "request body", problems);
    const Value* name = body ? body->find("clientName") : nullptr;
    if (name == nullptr || name->asString().empty())
        return Reply::error(400, 900950, "Bad Request", "clientName is missing.");
    const std::string key = name->asString();
    auto at = std::find_if(clients_.begin(), clients_.end(), [&](const auto& entry) { return entry.second.name == key; });
    if (at == clients_.end()) {
        if (clients_.size() >= mostClients)
            return Reply::error(500, 900967, "General Error", "The sandbox holds no more clients.");
        Client client;
        client.id = crypto::randomToken(15);
        client.secret = crypto::randomToken(18);
        client.name = key;
        client.owner = user;
        client.scopes = {"*"};
        at = clients_.emplace(client.id, client).first;
    }
    const Client& client = at->second;
    return Reply::json(Value::object({{"clientId", client.id},
                                      {"clientName", client.name},
                                      {"callBackURL", ""},
                                      {"clientSecret", client.secret},
                                      {"isSaasApplication", "true"}, // text, as dcr.yaml has it
                                      {"appOwner", client.owner},
                                      {"jsonString", "{\"grant_types\":\"" + joined(client.grants) + "\"}"},
                                      {"jsonAppAttribute", "{}"},
                                      {"tokenType", "JWT"}}));
}

const Client* KeyManager::authenticate(const Call& call) const
{
    std::string id;
    std::string secret;
    if (!call.basicCredentials(id, secret)) {
        const auto form = call.form();
        if (const auto at = form.find("client_id"); at != form.end())
            id = at->second;
        if (const auto at = form.find("client_secret"); at != form.end())
            secret = at->second;
    }
    const auto at = clients_.find(id);
    return at != clients_.end() && equalInConstantTime(at->second.secret, secret) ? &at->second : nullptr;
}

std::vector<std::string> KeyManager::grantedScopes(const Client& client, const std::string& user,
                                                   const std::string& asked) const
{
    std::vector<std::string> granted;
    for (const std::string& scope : words(asked)) {
        // Publisher scopes are for administrators; what is not granted is dropped without a word, as WSO2 does.
        const bool administrative = scope.starts_with("apim:");
        if (administrative ? client.scopes.contains("*") && (user.empty() || user == "admin")
                           : client.scopes.contains("*") || client.scopes.contains(scope))
            granted.push_back(scope);
    }
    if (granted.empty())
        granted.emplace_back("default");
    return granted;
}

std::string KeyManager::claimsFor(const Client& client, const std::string& subject, const std::vector<std::string>& scopes,
                                  const std::string& audience, Seconds validity) const
{
    const WallTime now = clock_->wall();
    Value subscribed = Value::list();
    for (const std::string& text : client.subscriptions)
        subscribed.push(subscription(text));
    const Value claims = Value::object({{"iss", issuer_},
                                        {"sub", subject},
                                        {"aud", audience},
                                        {"azp", client.id},
                                        {"consumerKey", client.id},
                                        {"iat", seconds(now)},
                                        {"nbf", seconds(now) - 5},
                                        {"exp", seconds(now + validity)},
                                        {"jti", crypto::randomToken(12)},
                                        {"scope", joined(scopes)},
                                        {"keytype", client.keyType},
                                        {"application", Value::object({{"id", 1},
                                                                       {"uuid", client.application.empty() ? client.id : client.application},
                                                                       {"name", client.name},
                                                                       {"owner", client.owner},
                                                                       {"tier", client.tier},
                                                                       {"tierQuotaType", "requestCount"}})},
                                        {"subscribedAPIs", subscribed}});
    return schema::writeJson(claims, 0);
}

Result<std::string> KeyManager::issue(const Client& client, const std::string& subject,
                                      const std::vector<std::string>& scopes, const std::string& audience,
                                      Seconds validity) const
{
    return crypto::signCompact(keys_.back(), crypto::JwsAlgorithm::RS256,
                               claimsFor(client, subject, scopes, audience, validity));
}

std::string KeyManager::issueOpaque(const Client& client, const std::string& subject, const std::vector<std::string>& scopes,
                                    const std::string& audience, Seconds validity)
{
    std::string token = crypto::randomToken(24);
    remember(token, {client.id, subject, scopes, clock_->wall() + validity,
                     claimsFor(client, subject, scopes, audience, validity)});
    return token;
}

void KeyManager::remember(const std::string& token, Grant grant)
{
    if (tokens_.size() >= mostTokens)
        tokens_.clear();
    tokens_[token] = std::move(grant);
}

Reply KeyManager::token(const Call& call)
{
    const auto form = call.form();
    const auto field = [&](const char* name) {
        const auto at = form.find(name);
        return at == form.end() ? std::string() : at->second;
    };
    ++tokenCalls_;
    const std::string grant = field("grant_type");
    Grant redeemed;
    const Client* client = authenticate(call);
    if (grant == "authorization_code") {
        // A program on somebody's desk keeps no secret: the verifier proves who asked (RFC 8252 8.4).
        const Client* const owner = redeem(form, redeemed);
        if (owner == nullptr || (client != nullptr && client != owner))
            return oauthError(400, "invalid_grant", "The code is unknown, used, too old, or not this client's.");
        client = owner;
    }
    if (client == nullptr)
        return oauthError(401, "invalid_client", "The client id or secret is wrong.");
    if (std::find(client->grants.begin(), client->grants.end(), grant) == client->grants.end())
        return oauthError(400, "unsupported_grant_type", "Use client_credentials, authorization_code, password or refresh_token.");

    std::string subject = client->owner;
    std::vector<std::string> scopes;
    if (grant == "password") {
        subject = field("username");
        const auto user = users_.find(subject);
        if (accountsClosed_ || user == users_.end() || !equalInConstantTime(user->second, field("password")))
            return oauthError(400, "invalid_grant", "Authentication failed for " + subject);
        scopes = grantedScopes(*client, subject, field("scope"));
    } else if (grant == "authorization_code") {
        subject = redeemed.subject;
        scopes = redeemed.scopes;
    } else if (grant == "refresh_token") {
        const auto at = refresh_.find(field("refresh_token"));
        if (at == refresh_.end() || at->second.clientId != client->id || at->second.expires < clock_->wall())
            return oauthError(400, "invalid_grant", "The refresh token is unknown or has expired.");
        subject = at->second.subject;
        scopes = at->second.scopes;
        refresh_.erase(at); // each is good for one use
    } else {
        scopes = grantedScopes(*client, {}, field("scope"));
    }

    Seconds validity{3600};
    if (const std::string text = field("expires_in"); !text.empty())
        validity = Seconds(std::clamp(std::strtol(text.c_str(), nullptr, 10), -86'400L, 86'400L));
    const std::string own = client->audience.empty() ? client->id : client->audience;
    const std::string audience = field("audience").empty() ? own : field("audience");
    const std::string claims = claimsFor(*client, subject, scopes, audience, validity);
    auto token = field("token_format") == "opaque" || client->opaque
                     ? Result<std::string>(crypto::randomToken(24))
                     : crypto::signCompact(keys_.back(), crypto::JwsAlgorithm::RS256, claims);
    if (!token)
        return oauthError(500, "server_error", token.error().message());
    if (refresh_.size() >= mostTokens)
        refresh_.clear();
    const WallTime now = clock_->wall();
    remember(*token, {client->id, subject, scopes, now + validity, claims});
    Value answer = Value::object({{"access_token", *token},
                                  {"scope", joined(scopes)},
                                  {"token_type", "Bearer"},
                                  {"expires_in", static_cast<std::int64_t>(validity.count())}});
    if (grant != "client_credentials") {
        const std::string next = crypto::randomToken(24);
        refresh_[next] = {client->id, subject, scopes, now + std::chrono::hours(24), {}};
        answer.set("refresh_token", next);
    }
    Reply reply = Reply::json(answer);
    reply.headers.emplace_back("Cache-Control", "no-store");
    return reply;
}

Reply KeyManager::keys() const
{
    std::vector<std::string> all;
    for (const crypto::SigningKey& key : keys_) {
        if (auto jwk = key.publicJwk("RS256"))
            all.push_back(*jwk);
    }
    Reply reply;
    reply.body = crypto::jwkSet(all);
    reply.headers.emplace_back("Cache-Control", "max-age=60");
    return reply;
}

const KeyManager::Grant* KeyManager::find(const std::string& token) const
{
    const auto at = tokens_.find(token);
    return at != tokens_.end() && at->second.expires > clock_->wall() ? &at->second : nullptr;
}

Reply KeyManager::introspect(const Call& call) const
{
    std::string user;
    std::string password;
    const bool isUser = call.basicCredentials(user, password) && users_.contains(user) &&
                        equalInConstantTime(users_.at(user), password);
    if (!isUser && authenticate(call) == nullptr)
        return oauthError(401, "invalid_client", "Introspection needs the credentials of a client or of admin.");
    const auto form = call.form();
    const auto token = form.find("token");
    const Grant* grant = token == form.end() ? nullptr : find(token->second);
    if (grant == nullptr)
        return Reply::json(Value::object({{"active", false}}));
    schema::Problems problems;
    Value answer = schema::readJson(grant->claims, "claims", problems).value_or(Value::map());
    answer.set("active", Value(true));
    answer.set("client_id", grant->clientId);
    answer.set("username", grant->subject);
    answer.set("token_type", "Bearer");
    return Reply::json(answer);
}

Reply KeyManager::revoke(const Call& call)
{
    if (authenticate(call) == nullptr)
        return oauthError(401, "invalid_client", "The client id or secret is wrong.");
    const auto form = call.form();
    if (const auto at = form.find("token"); at != form.end()) {
        tokens_.erase(at->second);
        refresh_.erase(at->second);
    }
    return {};
}

KeyManager::KeyManager(std::string issuer, const Clock& clock) : issuer_(std::move(issuer)), clock_(&clock), users_(sampleUsers()) {}

void KeyManager::setPassword(const std::string& user, const std::string& password) { users_[user] = password; }

void KeyManager::endTokens(bool accounts)
{
    tokens_.clear();
    accountsClosed_ = accounts;
    if (accounts)
        refresh_.clear();
}

Reply KeyManager::authorize(const Call& call, const std::vector<std::string>& anyOf) const
{
    std::string user;
    std::string password;
    if (call.basicCredentials(user, password)) {
        if (users_.contains(user) && equalInConstantTime(users_.at(user), password))
            return {};
        return Reply::error(401, 900901, "Invalid Credentials", "The user name or password is wrong.");
    }
    const std::string token = call.bearerToken();
    const Grant* grant = token.empty() ? nullptr : find(token);
    if (grant == nullptr) {
        Reply reply = Reply::error(401, 900401, "Unauthenticated request",
                                   token.empty() ? "No credentials were sent." : "The token is unknown or has expired.");
        reply.headers.emplace_back("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        return reply;
    }
    const bool allowed = std::any_of(anyOf.begin(), anyOf.end(), [&](const std::string& scope) {
        return std::find(grant->scopes.begin(), grant->scopes.end(), scope) != grant->scopes.end();
    });
    if (!allowed)
        return Reply::error(403, 900403, "Forbidden", "The token has none of the scopes " + joined(anyOf) + ".");
    return {};
}

} // namespace postern::sandbox
