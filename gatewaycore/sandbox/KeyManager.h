// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "crypto/SigningKey.h"
#include "sandbox/Call.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace postern::sandbox {

/// What the key manager knows of an OAuth 2.0 client, which in the DevPortal is an application.
struct Client {
    std::string id;
    std::string secret;
    std::string name;  ///< the application's name
    std::string owner; ///< the application's owner
    std::string tier = "Unlimited";
    std::vector<std::string> grants{"client_credentials", "password", "refresh_token", "authorization_code"};
    std::set<std::string> scopes; ///< what it may ask for, "*" for all
    /// "Orders:1.0.0:Gold", as in a token's subscribedAPIs.
    std::vector<std::string> subscriptions;
    std::string application{};            ///< its id in the portal; empty: the client's
    std::string audience{};               ///< of its tokens; empty: the client's id
    std::string keyType = "PRODUCTION";
    bool opaque = false; ///< its tokens are texts that only introspection makes sense of
};

/// The sandbox's key manager: OAuth 2.0 token endpoint, JWKS, introspection and revocation, dynamic client
/// registration as WSO2 has it. Users admin/admin and alice/alice; the application "Demo Shop" is there from the
/// start (client id `demo-shop`, secret `demo-secret`). Used from one thread.
class KeyManager {
  public:
    /// `issuer` is the `iss` of its tokens. Errors: what key generation says.
    static Result<KeyManager> create(std::string issuer, const Clock& clock = Clock::system());

    /// POST /client-registration/{version}/register
    [[nodiscard]] Reply registerClient(const Call& call);
    /// POST /oauth2/token. Beyond the standard it takes `audience` and `expires_in` (seconds, may be negative), so that
    /// a demo can ask for a token that will be refused, and `token_format`: with `opaque` the token is no JWT but a text that
    /// only introspection makes sense of.
    [[nodiscard]] Reply token(const Call& call);
    /// GET /oauth2/authorize: authorization code with PKCE (RFC 7636, S256 only) for a redirect to this machine (RFC 8252
    /// 7.3). Nobody is asked to sign in: the user is alice, or the one that `login_hint` names.
    [[nodiscard]] Reply authorizeCode(const Call& call);
    /// GET /oauth2/jwks
    [[nodiscard]] Reply keys() const;
    /// POST /oauth2/introspect (RFC 7662); beside the standard's members it says what a JWT would.
    [[nodiscard]] Reply introspect(const Call& call) const;
    /// POST /oauth2/revoke (RFC 7009)
    [[nodiscard]] Reply revoke(const Call& call);

    /// From now on tokens are signed by a new key; the one before stays in the JWKS only when `keepOld`.
    Result<void> rotate(bool keepOld);
    /// No access token that was given before is taken any more. With `accounts` nobody can get another one: refresh tokens
    /// have ended, too, and passwords are wrong.
    void endTokens(bool accounts);
    void setPassword(const std::string& user, const std::string& password);
    /// Empty when a Bearer token of ours, or a user's Basic credentials, carry one of the scopes; otherwise the answer
    /// that refuses.
    [[nodiscard]] Reply authorize(const Call& call, const std::vector<std::string>& anyOf) const;

    [[nodiscard]] const std::string& issuer() const noexcept { return issuer_; }
    /// How often the token endpoint was called.
    [[nodiscard]] unsigned tokenCalls() const noexcept { return tokenCalls_; }
    /// The audience of tokens for applications of the Developer Portal: that of the demo's gateway.
    static constexpr const char* portalAudience = "demo-gateway";
    /// Adds or replaces a client.
    void addClient(Client client);
    /// Removes a client; its tokens end.
    void removeClient(const std::string& id);
    [[nodiscard]] const Client* client(const std::string& id) const;
    /// The user behind a call that authorize() lets through; empty when nobody is.
    [[nodiscard]] std::string userOf(const Call& call) const;
    /// A token as the token endpoint gives it to a client for itself: opaque or a JWT, as the client is set.
    [[nodiscard]] Result<std::string> issueFor(const Client& client, const std::string& scopes, Seconds validity,
                                               std::vector<std::string>& granted);
    /// A signed token without any check: what tests and the demo's helper use.
    [[nodiscard]] Result<std::string> issue(const Client& client, const std::string& subject,
                                            const std::vector<std::string>& scopes, const std::string& audience,
                                            Seconds validity) const;
    /// The same as a text that only introspection makes sense of.
    [[nodiscard]] std::string issueOpaque(const Client& client, const std::string& subject,
                                          const std::vector<std::string>& scopes, const std::string& audience,
                                          Seconds validity);

  private:
    struct Grant {
        std::string clientId;
        std::string subject;
        std::vector<std::string> scopes;
        WallTime expires;
        std::string claims{}; ///< of an access token, as JSON: what a JWT says, and introspection, too
    };
    [[nodiscard]] std::string claimsFor(const Client& client, const std::string& subject,
                                        const std::vector<std::string>& scopes, const std::string& audience,
                                        Seconds validity) const;
    void remember(const std::string& token, Grant grant);
    KeyManager(std::string issuer, const Clock& clock);

    /// What an authorization code was given for; good for one use within a minute.
    struct Code {
        Grant grant;
        std::string redirect;
        std::string challenge;
    };
    [[nodiscard]] const Client* authenticate(const Call& call) const;
    /// The client that a code belongs to, when its verifier proves that it asked for it; takes the code.
    [[nodiscard]] const Client* redeem(const std::map<std::string, std::string>& form, Grant& grant);
    [[nodiscard]] std::vector<std::string> grantedScopes(const Client& client, const std::string& user,
                                                         const std::string& asked) const;
    [[nodiscard]] const Grant* find(const std::string& token) const;

    std::string issuer_;
    const Clock* clock_;
    std::vector<crypto::SigningKey> keys_; ///< the last one signs
    std::map<std::string, std::string> users_; ///< and their passwords
    std::map<std::string, Client> clients_;
    std::map<std::string, Grant> tokens_;  ///< by access token
    std::map<std::string, Grant> refresh_; ///< by refresh token
    std::map<std::string, Code> codes_;    ///< by authorization code
    unsigned generation_ = 0;
    bool accountsClosed_ = false;
    unsigned tokenCalls_ = 0;
};

} // namespace postern::sandbox
