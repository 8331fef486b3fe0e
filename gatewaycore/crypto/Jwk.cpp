// SPDX-License-Identifier: Apache-2.0
#include "crypto/Jwk.h"

#include "crypto/Base64.h"
#include "crypto/Json.h"
#include "crypto/internal/KeyMaterial.h"

#include <algorithm>

namespace postern::crypto {
namespace {

JsonLimits limitsOf(std::size_t size) { return JsonLimits{size, 8, 64 * 1024}; }

/// Whether "use" and "key_ops" let the key verify (RFC 7517 4.2, 4.3). A private JWK may say "sign" instead.
bool allowsVerification(const JsonValue& jwk)
{
    if (const JsonValue* use = jwk.find("use"); use != nullptr && use->text != "sig")
        return false;
    const JsonValue* operations = jwk.find("key_ops");
    return operations == nullptr ||
           std::any_of(operations->items.begin(), operations->items.end(),
                       [](const JsonValue& item) { return item.text == "verify" || item.text == "sign"; });
}

Result<std::optional<VerificationKey>> certificateKeyOf(const JsonValue& jwk, const KeyRequirements& requirements)
{
    const JsonValue* chain = jwk.find("x5c");
    if (chain == nullptr)
        return std::optional<VerificationKey>();
    if (!chain->isArray() || chain->items.empty() || !chain->items[0].isString())
        return unexpected(ErrorKind::ParseError, "JWK member \"x5c\" is no list of certificates");
    // RFC 7517 4.7: base64, not base64url.
    const Result<Bytes> der = base64Decode(chain->items[0].text);
    if (!der)
        return unexpected(ErrorKind::ParseError, "JWK member \"x5c\" is not base64");
    Result<VerificationKey> key = VerificationKey::fromCertificate(*der, requirements);
    if (!key)
        return unexpected(std::move(key).error());
    return std::optional<VerificationKey>(std::move(*key));
}

Result<VerificationKey::Material> publicMaterial(const JsonValue& jwk, const KeyRequirements& requirements)
{
    Result<std::optional<VerificationKey>> certificate = certificateKeyOf(jwk, requirements);
    if (!certificate)
        return unexpected(std::move(certificate).error());
    const bool parametersMissing = jwk.find("n") == nullptr && jwk.find("x") == nullptr;
    if (certificate->has_value() && parametersMissing)
        return (*certificate)->material().copy();
    Result<PkeyHandle> key = keyOfJwk(jwk, false);
    if (!key)
        return unexpected(std::move(key).error());
    Result<VerificationKey::Material> material = materialOf(std::move(*key), requirements);
    if (material && certificate->has_value()) {
        const VerificationKey& certified = **certificate;
        if (certified.thumbprint() != material->thumbprint)
            return unexpected(ErrorKind::InvalidArgument, "the key of JWK member \"x5c\" is not the JWK's own");
        material->certificateSha1 = certified.certificateSha1();
        material->certificateSha256 = certified.certificateSha256();
    }
    return material;
}

Result<VerificationKey> keyOf(const JsonValue& jwk, const KeyRequirements& requirements)
{
    if (!jwk.isObject())
        return unexpected(ErrorKind::ParseError, "a JWK must be a JSON object");
    for (const char* member : {"kid", "alg", "use", "x5t", "x5t#S256"}) {
        if (const JsonValue* value = jwk.find(member); value != nullptr && !value->isString())
            return unexpected(ErrorKind::ParseError, std::string("JWK member \"") + member + "\" is no string");
    }
    if (const JsonValue* operations = jwk.find("key_ops"); operations != nullptr && !operations->isArray())
        return unexpected(ErrorKind::ParseError, "JWK member \"key_ops\" is no list");

    VerificationKey::Material material;
    if (jwk.textOf("kty") == "oct") {
        if (!requirements.allowSymmetric)
            return unexpected(ErrorKind::Unsupported, "shared keys (\"kty\":\"oct\") are not taken here");
        const Result<Bytes> octets = base64UrlDecode(jwk.textOf("k"));
        if (!octets || octets->empty())
            return unexpected(ErrorKind::ParseError, "JWK member \"k\" is missing or not base64url");
        material = materialOf(*octets);
    } else {
        Result<VerificationKey::Material> found = publicMaterial(jwk, requirements);
        if (!found)
            return unexpected(std::move(found).error());
        material = std::move(*found);
    }
    material.keyId = jwk.textOf("kid");
    if (material.certificateSha1.empty())
        material.certificateSha1 = jwk.textOf("x5t");
    if (material.certificateSha256.empty())
        material.certificateSha256 = jwk.textOf("x5t#S256");
    material.forSignatures = allowsVerification(jwk);
    if (const std::string_view name = jwk.textOf("alg"); !name.empty()) {
        material.algorithm = parseJwsAlgorithm(name);
        if (!material.algorithm)
            material.forSignatures = false; // for instance RSA-OAEP
        else if (!fits(*material.algorithm, material.type))
            return unexpected(ErrorKind::InvalidArgument,
                              "JWK member \"alg\" is " + std::string(name) + ", which does not fit an " +
                                  std::string(toString(material.type)) + " key");
    }
    return VerificationKey(std::make_shared<const VerificationKey::Material>(std::move(material)));
}

} // namespace

Result<VerificationKey> parseJwk(std::string_view json, const KeyRequirements& requirements)
{
    const Result<JsonValue> jwk = parseJson(json, limitsOf(64 * 1024));
    if (!jwk)
        return unexpected(Error(jwk.error().kind(), "JWK cannot be read").causedBy(jwk.error()));
    return keyOf(*jwk, requirements);
}

Result<JwkSet> parseJwkSet(std::string_view json, const KeyRequirements& requirements, const JwkSetLimits& limits)
{
    const Result<JsonValue> document = parseJson(json, limitsOf(limits.maximumSize));
    if (!document)
        return unexpected(Error(document.error().kind(), "JWK Set cannot be read").causedBy(document.error()));
    const JsonValue* keys = document->find("keys");
    if (keys == nullptr || !keys->isArray())
        return unexpected(ErrorKind::ParseError, "JWK Set has no list \"keys\" (RFC 7517 section 5.1)");
    if (keys->items.size() > limits.maximumKeys)
        return unexpected(ErrorKind::TooLarge, "JWK Set holds " + std::to_string(keys->items.size()) +
                                                   " keys, at most " + std::to_string(limits.maximumKeys) +
                                                   " are taken");
    JwkSet set;
    for (std::size_t i = 0; i < keys->items.size(); ++i) {
        Result<VerificationKey> key = keyOf(keys->items[i], requirements);
        if (key) {
            set.keys.push_back(std::move(*key));
            continue;
        }
        set.skipped.push_back("key " + std::to_string(i + 1) + " (kid " +
                              quoteJson(keys->items[i].textOf("kid").substr(0, 80)) + "): " + key.error().describe());
    }
    return set;
}

} // namespace postern::crypto
