// SPDX-License-Identifier: Apache-2.0
#include "crypto/SigningKey.h"

#include "crypto/Base64.h"
#include "crypto/Json.h"
#include "crypto/Random.h"
#include "crypto/internal/KeyMaterial.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace postern::crypto {
namespace {

// Keys that people make for their own tests may be short; verifying still asks for what is safe.
constexpr KeyRequirements ownKeys{1024, 16384, true};

Result<SigningKey> signingKeyOf(PkeyHandle key, std::string keyId = {})
{
    EVP_PKEY_up_ref(key.get());
    Result<VerificationKey::Material> material = materialOf(PkeyHandle(key.get()), ownKeys);
    if (!material)
        return unexpected(std::move(material).error());
    material->keyId = std::move(keyId);
    VerificationKey publicHalf(std::make_shared<const VerificationKey::Material>(std::move(*material)));
    return SigningKey(std::make_shared<const SigningKey::Material>(
        SigningKey::Material{std::move(key), std::move(publicHalf)}));
}

SigningKey sharedKey(BytesView octets, std::string keyId)
{
    return SigningKey(std::make_shared<const SigningKey::Material>(
        SigningKey::Material{nullptr, VerificationKey::fromSymmetric(octets, std::move(keyId))}));
}

const EVP_MD* messageDigestOf(JwsAlgorithm algorithm) noexcept
{
    const std::string_view name = toString(algorithm);
    return name.ends_with("256")   ? fetched(DigestAlgorithm::Sha256)
           : name.ends_with("384") ? fetched(DigestAlgorithm::Sha384)
           : name.ends_with("512") ? fetched(DigestAlgorithm::Sha512)
                                   : nullptr;
}

DigestAlgorithm hmacDigestOf(JwsAlgorithm algorithm) noexcept
{
    return algorithm == JwsAlgorithm::HS256   ? DigestAlgorithm::Sha256
           : algorithm == JwsAlgorithm::HS384 ? DigestAlgorithm::Sha384
                                              : DigestAlgorithm::Sha512;
}

/// DER to r || s (RFC 7518 3.4).
Result<Bytes> rawEcdsa(BytesView der, KeyType type)
{
    const int size = type == KeyType::EcP256 ? 32 : type == KeyType::EcP384 ? 48 : 66;
    const unsigned char* at = octets(der);
    const std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>> parsed(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    Bytes raw(static_cast<std::size_t>(size) * 2, '\0');
    auto* to = reinterpret_cast<unsigned char*>(raw.data());
    if (!parsed || BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), to, size) != size ||
        BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), to + size, size) != size)
        return unexpected(ErrorKind::Internal, "signature cannot be converted: " + lastOpenSslError());
    return raw;
}

std::string jsonOf(const std::vector<std::pair<std::string, std::string>>& members)
{
    std::string json;
    for (const auto& [name, value] : members) {
        json += json.empty() ? '{' : ',';
        json += quoteJson(name) + ':' + quoteJson(value);
    }
    return json + '}';
}

Unexpected noPem() { return unexpected(ErrorKind::Unsupported, "a shared key has no PEM or public form"); }

} // namespace

Result<SigningKey> SigningKey::generate(KeyType type, unsigned rsaBits)
{
    PkeyHandle key;
    switch (type) {
    case KeyType::Symmetric: return sharedKey(randomBytes(64), {});
    case KeyType::Rsa:
        if (rsaBits < 1024 || rsaBits > 16384)
            return unexpected(ErrorKind::InvalidArgument, "RSA keys have 1024 to 16384 bits here");
        key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(rsaBits)));
        break;
    case KeyType::EcP256: key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")); break;
    case KeyType::EcP384: key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384")); break;
    case KeyType::EcP521: key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-521")); break;
    case KeyType::Ed25519: key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); break;
    }
    if (!key)
        return unexpected(ErrorKind::Internal, "key cannot be generated: " + lastOpenSslError());
    return signingKeyOf(std::move(key));
}

Result<SigningKey> SigningKey::fromPem(const Secret& pem)
{
    const BioHandle bio = readFrom(pem.reveal());
    // The callback keeps OpenSSL from asking at the terminal.
    const auto noPassword = [](char*, int, int, void*) { return -1; };
    PkeyHandle key(PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassword, nullptr));
    if (!key)
        return unexpected(ErrorKind::ParseError,
                          "PEM private key cannot be read (encrypted keys are not): " + lastOpenSslError());
    return signingKeyOf(std::move(key));
}

Result<SigningKey> SigningKey::fromJwk(const Secret& json)
{
    const Result<JsonValue> jwk = parseJson(json.reveal());
    if (!jwk)
        return unexpected(jwk.error());
    std::string keyId(jwk->textOf("kid"));
    if (jwk->textOf("kty") == "oct") {
        const Result<Bytes> key = base64UrlDecode(jwk->textOf("k"));
        if (!key || key->empty())
            return unexpected(ErrorKind::ParseError, "JWK member \"k\" is missing or not base64url");
        return sharedKey(*key, std::move(keyId));
    }
    Result<PkeyHandle> key = keyOfJwk(*jwk, true);
    if (!key)
        return unexpected(std::move(key).error());
    return signingKeyOf(std::move(*key), std::move(keyId));
}

SigningKey::SigningKey(std::shared_ptr<const Material> material) noexcept : material_(std::move(material)) {}

KeyType SigningKey::type() const noexcept { return material_->publicHalf.type(); }
const std::string& SigningKey::keyId() const noexcept { return material_->publicHalf.keyId(); }
const VerificationKey& SigningKey::verificationKey() const noexcept { return material_->publicHalf; }

SigningKey SigningKey::withKeyId(std::string keyId) const
{
    if (material_->key)
        EVP_PKEY_up_ref(material_->key.get());
    return SigningKey(std::make_shared<const Material>(
        Material{PkeyHandle(material_->key.get()), material_->publicHalf.withKeyId(std::move(keyId))}));
}

Result<Secret> SigningKey::toPem() const
{
    if (!material_->key)
        return noPem();
    const BioHandle bio(BIO_new(BIO_s_secmem()));
    if (PEM_write_bio_PKCS8PrivateKey(bio.get(), material_->key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return unexpected(ErrorKind::Internal, "private key cannot be written: " + lastOpenSslError());
    return Secret(textOf(bio.get()));
}

Result<std::string> SigningKey::publicPem() const
{
    if (!material_->key)
        return noPem();
    const BioHandle bio(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PUBKEY(bio.get(), material_->key.get()) != 1)
        return unexpected(ErrorKind::Internal, "public key cannot be written: " + lastOpenSslError());
    return textOf(bio.get());
}

Result<std::string> SigningKey::publicJwk(std::string_view algorithm) const
{
    if (!material_->key)
        return noPem();
    auto members = jwkMembers(material_->key.get(), type());
    members.emplace_back("use", "sig");
    if (!keyId().empty())
        members.emplace_back("kid", keyId());
    if (!algorithm.empty())
        members.emplace_back("alg", algorithm);
    return jsonOf(members);
}

Result<Secret> SigningKey::privateJwk() const
{
    auto members = material_->key ? jwkMembers(material_->key.get(), type(), true)
                                  : jwkMembersOfSymmetric(material_->publicHalf.material().symmetric.reveal());
    members.emplace_back("use", "sig");
    if (!keyId().empty())
        members.emplace_back("kid", keyId());
    return Secret(jsonOf(members));
}

Result<Bytes> SigningKey::sign(JwsAlgorithm algorithm, BytesView input) const
{
    if (!fits(algorithm, type()))
        return unexpected(ErrorKind::InvalidArgument, std::string(toString(algorithm)) + " cannot be made with an " +
                                                          std::string(toString(type())) + " key");
    if (isSymmetric(algorithm))
        return Bytes(hmac(hmacDigestOf(algorithm), material_->publicHalf.material().symmetric.reveal(), input).view());
    const DigestContextHandle context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* settings = nullptr; // belongs to context
    const EVP_MD* hash = messageDigestOf(algorithm);
    bool ready = EVP_DigestSignInit_ex(context.get(), &settings, hash != nullptr ? EVP_MD_get0_name(hash) : nullptr,
                                       nullptr, nullptr, material_->key.get(), nullptr) == 1;
    if (ready && algorithm >= JwsAlgorithm::PS256 && algorithm <= JwsAlgorithm::PS512)
        ready = EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1 &&
                EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) == 1;
    std::size_t size = 0;
    ready = ready && EVP_DigestSign(context.get(), nullptr, &size, octets(input), input.size()) == 1;
    Bytes signature(size, '\0');
    if (!ready || EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                                 octets(input), input.size()) != 1)
        return unexpected(ErrorKind::Internal, "signing failed: " + lastOpenSslError());
    signature.resize(size);
    if (type() == KeyType::Rsa || type() == KeyType::Ed25519)
        return signature;
    return rawEcdsa(signature, type());
}

std::string jwkSet(const std::vector<std::string>& publicJwks)
{
    std::string json = "{\"keys\":[";
    for (const std::string& jwk : publicJwks)
        json += (json.back() == '[' ? "" : ",") + jwk;
    return json + "]}";
}

} // namespace postern::crypto
