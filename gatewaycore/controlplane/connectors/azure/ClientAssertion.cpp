// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/EntraTokens.h"
#include "crypto/Base64.h"
#include "crypto/Digest.h"
#include "crypto/JwsSigner.h"
#include "crypto/Random.h"
#include "crypto/SigningKey.h"
#include "schema/Document.h"

namespace postern::connectors::azure {
namespace {

Error unusable(const std::string& why)
{
    return {ErrorKind::InvalidConfig, "The setting certificate cannot be used: " + why, Fault::Config};
}

/// The text from "-----BEGIN X-----" to its end, both included; empty when there is none.
std::string pemPart(std::string_view pem, std::string_view label)
{
    const std::size_t begin = pem.find("-----BEGIN " + std::string(label));
    if (begin == std::string_view::npos)
        return {};
    const std::size_t end = pem.find("-----END ", begin);
    const std::size_t last = end == std::string_view::npos ? end : pem.find("-----", end + 9);
    return last == std::string_view::npos ? std::string() : std::string(pem.substr(begin, last + 5 - begin)) + '\n';
}

Result<Bytes> derOf(const std::string& certificate)
{
    std::string text;
    const std::size_t from = certificate.find("-----", 11) + 5;
    for (const char c : std::string_view(certificate).substr(from, certificate.rfind("-----END") - from)) {
        if (c != '\n' && c != '\r' && c != ' ')
            text += c;
    }
    return crypto::base64Decode(text);
}

} // namespace

Result<std::string> clientAssertion(const Secret& pem, std::string_view clientId, std::string_view audience, WallTime now)
{
    const std::string certificate = pemPart(pem.reveal(), "CERTIFICATE");
    if (certificate.empty())
        return unexpected(unusable("its PEM holds no certificate."));
    Secret keyText;
    for (const char* const label : {"PRIVATE KEY", "RSA PRIVATE KEY"}) {
        if (keyText.empty())
            keyText = Secret(pemPart(pem.reveal(), label));
    }
    if (keyText.empty())
        return unexpected(unusable("its PEM holds no private key, or one that is encrypted."));
    auto key = crypto::SigningKey::fromPem(keyText);
    if (!key)
        return unexpected(unusable(key.error().message()));
    if (key->type() != crypto::KeyType::Rsa)
        return unexpected(unusable("Entra ID takes RSA keys only."));
    const auto der = derOf(certificate);
    if (!der)
        return unexpected(unusable("its certificate is damaged."));
    const std::int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    constexpr std::int64_t lifetime = 600; // Entra ID takes no more than ten minutes
    const std::string claims = schema::writeJson(schema::Value::object({{"aud", audience},
                                                                        {"iss", clientId},
                                                                        {"sub", clientId},
                                                                        {"jti", crypto::randomToken(16)},
                                                                        {"nbf", seconds - 60},
                                                                        {"iat", seconds},
                                                                        {"exp", seconds + lifetime}}),
                                                 0);
    crypto::JwsSignOptions options;
    options.extraHeader = "{\"x5t#S256\":\"" + crypto::base64UrlEncode(crypto::sha256(*der).view()) + "\"}";
    return crypto::signCompact(*key, crypto::JwsAlgorithm::RS256, claims, options);
}

} // namespace postern::connectors::azure
