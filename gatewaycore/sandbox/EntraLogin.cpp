// SPDX-License-Identifier: Apache-2.0
#include "sandbox/EntraLogin.h"

#include "crypto/Base64.h"
#include "crypto/Certificate.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::sandbox {
namespace {

using schema::Value;
using Form = std::map<std::string, std::string>;

std::string formField(const Form& form, const char* name)
{
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
}

/// The JSON of one part of a JWT.
Value jwtPart(const std::string& jwt, int which)
{
    std::size_t from = 0;
    for (int i = 0; i < which; ++i)
        from = jwt.find('.', from) + 1;
    const auto text = crypto::base64UrlDecode(std::string_view(jwt).substr(from, jwt.find('.', from) - from));
    const auto made = text ? schema::readJson(*text, "jwt") : Result<Value>(Value());
    return made ? *made : Value();
}

std::string textOfPart(const Value& part, const char* key)
{
    const Value* const found = part.find(key);
    return found == nullptr ? std::string() : found->toText();
}

} // namespace

Reply EntraLogin::refuse(int status, const std::string& error, int code, const std::string& text) const
{
    return Reply::json(Value::object({{"error", error},
                                      {"error_description", "AADSTS" + std::to_string(code) + ": " + text + "\r\nTrace ID: 0\r\nTimestamp: 2026-01-01 00:00:00Z"},
                                      {"error_codes", Value::list({Value(code)})}}),
                       status);
}

Reply EntraLogin::give(bool person)
{
    tokens_.push_back("entra-token-" + std::to_string(++serial_));
    Value out = Value::object({{"token_type", "Bearer"}, {"expires_in", lifetime_}, {"access_token", tokens_.back()}});
    if (person) {
        refreshTokens_.push_back("entra-refresh-" + std::to_string(++serial_));
        out.set("refresh_token", refreshTokens_.back());
    }
    return Reply::json(out);
}

bool EntraLogin::takes(const std::string& token) const { return std::ranges::find(tokens_, token) != tokens_.end(); }

/// The header names the certificate, and the claims the client and this endpoint. The signature is for a test to check.
Reply EntraLogin::checkAssertion(const Form& form) const
{
    const std::string jwt = formField(form, "client_assertion");
    const Value header = jwtPart(jwt, 0);
    const Value claims = jwtPart(jwt, 1);
    const auto certificates = crypto::describeCertificates(certificate_);
    std::string thumbprint;
    if (certificates) {
        Bytes octets;
        std::string hex = certificates->front().sha256Fingerprint;
        std::erase(hex, ':');
        for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
            octets += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
        thumbprint = crypto::base64UrlEncode(octets);
    }
    if (textOfPart(header, "x5t#S256") != thumbprint || textOfPart(header, "alg") != "RS256" || thumbprint.empty())
        return refuse(401, "invalid_client", 700027, "The certificate with identifier used to sign the client assertion is not registered on application.");
    if (textOfPart(claims, "iss") != clientId || textOfPart(claims, "sub") != clientId || !textOfPart(claims, "aud").ends_with(std::string(tenant) + "/oauth2/v2.0/token"))
        return refuse(401, "invalid_client", 50013, "Assertion failed signature validation.");
    return {};
}

Reply EntraLogin::answer(const Call& call)
{
    const Form form = call.form();
    forms_.push_back(form);
    const std::string path = '/' + std::string(tenant) + "/oauth2/v2.0/";
    if (!call.path.starts_with(path))
        return refuse(400, "invalid_tenant", 90002, "Tenant '" + call.path.substr(1, call.path.find('/', 1) - 1) + "' not found. Check to make sure you have the correct tenant ID.");
    if (formField(form, "client_id") != clientId)
        return refuse(400, "unauthorized_client", 700016, "Application with identifier '" + formField(form, "client_id") + "' was not found in the directory 'Contoso'.");
    if (call.path == path + "devicecode")
        return Reply::json(Value::object({{"user_code", "ABCD-EFGH"}, {"device_code", "entra-device"}, {"verification_uri", "https:/" "/microsoft.com/devicelogin"}, {"expires_in", 900}, {"interval", 0}, {"message", "Open the page and enter the code."}}));
    const std::string grant = formField(form, "grant_type");
    if (grant == "client_credentials" && !formField(form, "client_assertion").empty()) {
        const Reply refused = checkAssertion(form);
        return refused.body.empty() ? give(false) : refused;
    }
    if (grant == "client_credentials")
        return formField(form, "client_secret") == clientSecret ? give(false) : refuse(401, "invalid_client", 7000215, "Invalid client secret provided.");
    if (grant == "refresh_token") {
        const bool known = std::ranges::find(refreshTokens_, formField(form, "refresh_token")) != refreshTokens_.end();
        return known ? give(true) : refuse(400, "invalid_grant", 700082, "The refresh token has expired due to inactivity.");
    }
    if (grant == "urn:ietf:params:oauth:grant-type:device_code" && formField(form, "device_code") == "entra-device") {
        if (pending_ < 0)
            return refuse(400, "authorization_declined", 70000, "The user declined.");
        return pending_-- > 0 ? refuse(400, "authorization_pending", 70016, "Authorization is pending. Continue polling.") : give(true);
    }
    return refuse(400, "unsupported_grant_type", 70003, "The grant type is not supported.");
}

} // namespace postern::sandbox
