// SPDX-License-Identifier: Apache-2.0
// The key manager's authorization endpoint (RFC 6749 4.1, RFC 7636).
#include "base/Secret.h"
#include "crypto/Base64.h"
#include "crypto/Digest.h"
#include "crypto/Random.h"
#include "sandbox/KeyManager.h"

#include <algorithm>

namespace postern::sandbox {
namespace {

constexpr std::size_t mostCodes = 1'000;
constexpr Seconds codeLife{60};

/// A redirect to a program on this machine: any port, http only (RFC 8252 7.3).
bool isLoopback(const std::string& redirect)
{
    for (const std::string_view host : {"http://127.0.0.1:", "http://[::1]:", "http://localhost:"}) {
        if (!redirect.starts_with(host))
            continue;
        const std::size_t path = std::min(redirect.find_first_not_of("0123456789", host.size()), redirect.size());
        const bool port = path > host.size() && (path == redirect.size() || redirect[path] == '/');
        return port && redirect.find_first_of("#\r\n \"<>") == std::string::npos;
    }
    return false;
}

std::string percentEncoded(const std::string& text)
{
    static constexpr char hexDigits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~') {
            out += c;
        } else {
            out += '%';
            out += hexDigits[octet >> 4U];
            out += hexDigits[octet & 0xFU];
        }
    }
    return out;
}

Reply redirectTo(const std::string& redirect, const std::string& query)
{
    Reply reply;
    reply.status = 302;
    reply.headers.emplace_back("Location", redirect + (redirect.find('?') == std::string::npos ? '?' : '&') + query);
    reply.headers.emplace_back("Cache-Control", "no-store");
    return reply;
}

} // namespace

Reply KeyManager::authorizeCode(const Call& call)
{
    const auto client = clients_.find(call.queryValue("client_id"));
    const std::string redirect = call.queryValue("redirect_uri");
    // Without a client and a place of its own there is nobody to send back to (RFC 6749 4.1.2.1).
    if (client == clients_.end() || !isLoopback(redirect))
        return Reply::error(400, 900950, "Bad Request", client == clients_.end() ? "client_id is unknown." : "redirect_uri must be http on this machine.");
    const std::string state = "&state=" + percentEncoded(call.queryValue("state"));
    const auto refuse = [&](const char* error, const char* why) {
        return redirectTo(redirect, std::string("error=") + error + "&error_description=" + percentEncoded(why) + state);
    };
    if (call.queryValue("response_type") != "code")
        return refuse("unsupported_response_type", "Use response_type=code.");
    const std::string challenge = call.queryValue("code_challenge");
    if (call.queryValue("code_challenge_method") != "S256" || challenge.size() != 43)
        return refuse("invalid_request", "A code_challenge with the method S256 is needed.");
    const std::string user = call.queryValue("login_hint", "alice");
    if (user != "alice" && user != "admin")
        return refuse("access_denied", "There is no such user.");
    if (codes_.size() >= mostCodes)
        codes_.clear();
    const std::string code = crypto::randomToken(24);
    codes_[code] = {{client->first, user, grantedScopes(client->second, user, call.queryValue("scope")), clock_->wall() + codeLife, {}},
                    redirect, challenge};
    return redirectTo(redirect, "code=" + code + state);
}

const Client* KeyManager::redeem(const std::map<std::string, std::string>& form, Grant& grant)
{
    const auto field = [&](const char* name) {
        const auto at = form.find(name);
        return at == form.end() ? std::string() : at->second;
    };
    const auto at = codes_.find(field("code"));
    if (at == codes_.end())
        return nullptr;
    const Code code = std::move(at->second);
    codes_.erase(at); // each is good for one try
    const std::string verifier = field("code_verifier");
    const bool proved = verifier.size() >= 43 && verifier.size() <= 128 &&
                        equalInConstantTime(crypto::base64UrlEncode(crypto::sha256(verifier).view()), code.challenge);
    const std::string id = field("client_id");
    if (!proved || field("redirect_uri") != code.redirect || code.grant.expires < clock_->wall() || (!id.empty() && id != code.grant.clientId))
        return nullptr;
    const auto client = clients_.find(code.grant.clientId);
    grant = code.grant;
    return client == clients_.end() ? nullptr : &client->second;
}

} // namespace postern::sandbox
