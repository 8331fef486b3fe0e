// SPDX-License-Identifier: Apache-2.0
#include "crypto/internal/KeyMaterial.h"

#include "crypto/Base64.h"

#include <atomic>
#include <openssl/core_names.h>

namespace postern::crypto {
namespace {

std::uint64_t nextSerial() noexcept
{
    static std::atomic<std::uint64_t> serial{0};
    return serial.fetch_add(1, std::memory_order_relaxed) + 1;
}

/// A number of the key as base64url, padded to `width` octets (RFC 7518 6.2.1.2 wants that of coordinates).
std::string numberOf(const EVP_PKEY* key, const char* name, int width = 0)
{
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &raw) != 1)
        return {};
    const NumberHandle number(raw);
    const int size = width > 0 ? width : BN_num_bytes(raw);
    Secret text(Bytes(static_cast<std::size_t>(size), '\0'));
    if (BN_bn2binpad(raw, reinterpret_cast<unsigned char*>(const_cast<char*>(text.reveal().data())), size) != size)
        return {};
    return base64UrlEncode(text.reveal());
}

std::string_view curveOf(KeyType type) noexcept
{
    return type == KeyType::EcP256 ? "P-256" : type == KeyType::EcP384 ? "P-384" : "P-521";
}

std::string rawHalf(const EVP_PKEY* key, bool secret)
{
    unsigned char raw[32];
    std::size_t size = sizeof raw;
    const bool read = secret ? EVP_PKEY_get_raw_private_key(key, raw, &size) == 1
                             : EVP_PKEY_get_raw_public_key(key, raw, &size) == 1;
    return read ? base64UrlEncode(BytesView(reinterpret_cast<char*>(raw), size)) : std::string();
}

Unexpected memberError(std::string_view member, std::string_view what)
{
    return unexpected(ErrorKind::ParseError, "JWK member \"" + std::string(member) + "\" " + std::string(what));
}

Result<Bytes> octetsOf(const JsonValue& jwk, std::string_view member)
{
    const JsonValue* value = jwk.find(member);
    if (value == nullptr || !value->isString())
        return memberError(member, "is missing or no string");
    Result<Bytes> decoded = base64UrlDecode(value->text);
    if (!decoded || decoded->empty())
        return memberError(member, "is not base64url");
    return decoded;
}

/// Numbers on their way into OSSL_PARAMs; the builder only borrows them.
class Params {
  public:
    Params() : builder_(OSSL_PARAM_BLD_new()) {}
    void number(const char* name, BytesView bigEndian)
    {
        numbers_.emplace_back(BN_bin2bn(octets(bigEndian), static_cast<int>(bigEndian.size()), BN_secure_new()));
        OSSL_PARAM_BLD_push_BN(builder_.get(), name, numbers_.back().get());
    }
    void text(const char* name, std::string_view value)
    {
        OSSL_PARAM_BLD_push_utf8_string(builder_.get(), name, value.data(), value.size());
    }
    void octetString(const char* name, BytesView value)
    {
        OSSL_PARAM_BLD_push_octet_string(builder_.get(), name, value.data(), value.size());
    }
    PkeyHandle make(const char* type, bool secret)
    {
        const ParamsHandle params(OSSL_PARAM_BLD_to_param(builder_.get()));
        const PkeyContextHandle context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
        EVP_PKEY* key = nullptr;
        if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
            EVP_PKEY_fromdata(context.get(), &key, secret ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params.get()) != 1)
            return nullptr;
        return PkeyHandle(key);
    }

  private:
    ParamBuilderHandle builder_;
    std::vector<NumberHandle> numbers_;
};

Result<PkeyHandle> rsaOfJwk(const JsonValue& jwk, bool secret)
{
    struct Part {
        const char* member;
        const char* param;
    };
    static constexpr Part publicParts[] = {{"n", OSSL_PKEY_PARAM_RSA_N}, {"e", OSSL_PKEY_PARAM_RSA_E}};
    static constexpr Part crtParts[] = {{"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
                                        {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},
                                        {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
                                        {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2},
                                        {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1}};
    Params params;
    for (const Part& part : publicParts) {
        const Result<Bytes> value = octetsOf(jwk, part.member);
        if (!value)
            return unexpected(value.error());
        params.number(part.param, *value);
    }
    if (secret) {
        const Result<Bytes> exponent = octetsOf(jwk, "d");
        if (!exponent)
            return unexpected(exponent.error());
        params.number(OSSL_PKEY_PARAM_RSA_D, *exponent);
        for (const Part& part : crtParts) {
            if (jwk.find("p") == nullptr)
                break; // RFC 7518 6.3.2: either all of them or none
            const Result<Bytes> value = octetsOf(jwk, part.member);
            if (!value)
                return unexpected(value.error());
            params.number(part.param, *value);
        }
    }
    PkeyHandle key = params.make("RSA", secret);
    if (!key)
        return unexpected(ErrorKind::ParseError, "JWK is no RSA key: " + lastOpenSslError());
    return key;
}

Result<PkeyHandle> ecOfJwk(const JsonValue& jwk, bool secret)
{
    const std::string_view curve = jwk.textOf("crv");
    const std::size_t size = curve == "P-256" ? 32 : curve == "P-384" ? 48 : curve == "P-521" ? 66 : 0;
    if (size == 0)
        return unexpected(ErrorKind::Unsupported,
                          "curve \"" + std::string(curve) + "\" is not supported (P-256, P-384 and P-521 are)");
    Bytes point("\x04");
    for (const char* member : {"x", "y"}) {
        const Result<Bytes> value = octetsOf(jwk, member);
        if (!value)
            return unexpected(value.error());
        if (value->size() != size)
            return memberError(member, "has " + std::to_string(value->size()) + " octets instead of " +
                                           std::to_string(size) + " (RFC 7518 section 6.2.1.2)");
        point += *value;
    }
    Params params;
    params.text(OSSL_PKEY_PARAM_GROUP_NAME, curve);
    params.octetString(OSSL_PKEY_PARAM_PUB_KEY, point);
    if (secret) {
        const Result<Bytes> value = octetsOf(jwk, "d");
        if (!value)
            return unexpected(value.error());
        params.number(OSSL_PKEY_PARAM_PRIV_KEY, *value);
    }
    PkeyHandle key = params.make("EC", secret);
    if (!key)
        return unexpected(ErrorKind::ParseError, "JWK is no point of its curve: " + lastOpenSslError());
    return key;
}

Result<PkeyHandle> okpOfJwk(const JsonValue& jwk, bool secret)
{
    const std::string_view curve = jwk.textOf("crv");
    if (curve != "Ed25519")
        return unexpected(ErrorKind::Unsupported,
                          "curve \"" + std::string(curve) + "\" is not supported (Ed25519 is)");
    const Result<Bytes> value = octetsOf(jwk, "x");
    if (!value)
        return unexpected(value.error());
    if (value->size() != 32)
        return memberError("x", "has " + std::to_string(value->size()) + " octets instead of 32");
    PkeyHandle key(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, octets(*value), value->size()));
    if (secret) {
        const Result<Bytes> half = octetsOf(jwk, "d");
        if (!half)
            return unexpected(half.error());
        PkeyHandle pair(EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, octets(*half), half->size()));
        if (!pair || EVP_PKEY_eq(pair.get(), key.get()) != 1)
            return memberError("d", "does not belong to \"x\"");
        key = std::move(pair);
    }
    if (!key)
        return unexpected(ErrorKind::ParseError, "JWK is no Ed25519 key: " + lastOpenSslError());
    return key;
}

} // namespace

VerificationKey::Material VerificationKey::Material::copy() const
{
    Material other;
    if (key) {
        EVP_PKEY_up_ref(key.get());
        other.key.reset(key.get());
    }
    other.symmetric = symmetric;
    other.type = type;
    other.bits = bits;
    other.serial = serial;
    other.keyId = keyId;
    other.algorithm = algorithm;
    other.forSignatures = forSignatures;
    other.thumbprint = thumbprint;
    other.certificateSha1 = certificateSha1;
    other.certificateSha256 = certificateSha256;
    return other;
}

Result<KeyType> keyTypeOf(const EVP_PKEY* key)
{
    if (EVP_PKEY_is_a(key, "RSA") == 1)
        return KeyType::Rsa;
    if (EVP_PKEY_is_a(key, "ED25519") == 1)
        return KeyType::Ed25519;
    if (EVP_PKEY_is_a(key, "EC") == 1) {
        char group[64] = {};
        std::size_t size = 0;
        EVP_PKEY_get_group_name(key, group, sizeof group, &size);
        const std::string_view name(group, size);
        if (name == "prime256v1")
            return KeyType::EcP256;
        if (name == "secp384r1")
            return KeyType::EcP384;
        if (name == "secp521r1")
            return KeyType::EcP521;
        return unexpected(ErrorKind::Unsupported, "curve \"" + std::string(name) +
                                                      "\" is not supported (P-256, P-384 and P-521 are)");
    }
    const char* name = EVP_PKEY_get0_type_name(key);
    return unexpected(ErrorKind::Unsupported, "keys of type \"" + std::string(name != nullptr ? name : "unknown") +
                                                  "\" are not supported (RSA, EC and Ed25519 are)");
}

std::vector<std::pair<std::string, std::string>> jwkMembers(const EVP_PKEY* key, KeyType type, bool secret)
{
    std::vector<std::pair<std::string, std::string>> members;
    switch (type) {
    case KeyType::Rsa:
        members = {{"e", numberOf(key, OSSL_PKEY_PARAM_RSA_E)},
                   {"kty", "RSA"},
                   {"n", numberOf(key, OSSL_PKEY_PARAM_RSA_N)}};
        if (secret) {
            members.emplace_back("d", numberOf(key, OSSL_PKEY_PARAM_RSA_D));
            members.emplace_back("p", numberOf(key, OSSL_PKEY_PARAM_RSA_FACTOR1));
            members.emplace_back("q", numberOf(key, OSSL_PKEY_PARAM_RSA_FACTOR2));
            members.emplace_back("dp", numberOf(key, OSSL_PKEY_PARAM_RSA_EXPONENT1));
            members.emplace_back("dq", numberOf(key, OSSL_PKEY_PARAM_RSA_EXPONENT2));
            members.emplace_back("qi", numberOf(key, OSSL_PKEY_PARAM_RSA_COEFFICIENT1));
            std::erase_if(members, [](const auto& member) { return member.second.empty(); });
        }
        break;
    case KeyType::EcP256:
    case KeyType::EcP384:
    case KeyType::EcP521: {
        const int size = static_cast<int>(coordinateSize(type));
        members = {{"crv", std::string(curveOf(type))},
                   {"kty", "EC"},
                   {"x", numberOf(key, OSSL_PKEY_PARAM_EC_PUB_X, size)},
                   {"y", numberOf(key, OSSL_PKEY_PARAM_EC_PUB_Y, size)}};
        if (secret)
            members.emplace_back("d", numberOf(key, OSSL_PKEY_PARAM_PRIV_KEY, size));
        break;
    }
    case KeyType::Ed25519:
        members = {{"crv", "Ed25519"}, {"kty", "OKP"}, {"x", rawHalf(key, false)}};
        if (secret)
            members.emplace_back("d", rawHalf(key, true));
        break;
    case KeyType::Symmetric: break;
    }
    return members;
}

std::vector<std::pair<std::string, std::string>> jwkMembersOfSymmetric(BytesView key)
{
    return {{"k", base64UrlEncode(key)}, {"kty", "oct"}};
}

namespace {

std::string thumbprintOf(const std::vector<std::pair<std::string, std::string>>& members)
{
    std::string json;
    for (const auto& [name, value] : members)
        json += (json.empty() ? "{\"" : ",\"") + name + "\":\"" + value + "\"";
    return base64UrlEncode(sha256(json + "}").view());
}

} // namespace

Result<VerificationKey::Material> materialOf(PkeyHandle key, const KeyRequirements& requirements)
{
    const Result<KeyType> type = keyTypeOf(key.get());
    if (!type)
        return unexpected(type.error());
    VerificationKey::Material material;
    material.type = *type;
    material.bits = static_cast<unsigned>(EVP_PKEY_get_bits(key.get()));
    if (*type == KeyType::Rsa) {
        if (material.bits < requirements.minimumRsaBits)
            return unexpected(ErrorKind::InvalidArgument,
                              "RSA key of " + std::to_string(material.bits) + " bits is too short, at least " +
                                  std::to_string(requirements.minimumRsaBits) + " are needed (RFC 7518 section 3.3)");
        if (material.bits > requirements.maximumRsaBits)
            return unexpected(ErrorKind::InvalidArgument,
                              "RSA key of " + std::to_string(material.bits) + " bits is too long, at most " +
                                  std::to_string(requirements.maximumRsaBits) + " are taken");
        BIGNUM* raw = nullptr;
        EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_RSA_E, &raw);
        const NumberHandle exponent(raw);
        // Exponent 1 would make every signature good; a huge one makes each verification slow.
        if (!exponent || BN_is_odd(raw) == 0 || BN_is_one(raw) == 1 || BN_num_bits(raw) > 64)
            return unexpected(ErrorKind::InvalidArgument,
                              "RSA key has an unsafe public exponent (it must be odd, at least 3 and below 2^64)");
    }
    material.serial = nextSerial();
    material.thumbprint = thumbprintOf(jwkMembers(key.get(), *type));
    material.key = std::move(key);
    return material;
}

VerificationKey::Material materialOf(BytesView symmetric)
{
    VerificationKey::Material material;
    material.type = KeyType::Symmetric;
    material.bits = static_cast<unsigned>(symmetric.size() * 8);
    material.symmetric = Secret(std::string(symmetric));
    material.serial = nextSerial();
    material.thumbprint = thumbprintOf(jwkMembersOfSymmetric(symmetric));
    return material;
}

Result<PkeyHandle> keyOfJwk(const JsonValue& jwk, bool secret)
{
    const std::string_view type = jwk.textOf("kty");
    if (type == "RSA")
        return rsaOfJwk(jwk, secret);
    if (type == "EC")
        return ecOfJwk(jwk, secret);
    if (type == "OKP")
        return okpOfJwk(jwk, secret);
    if (type.empty())
        return memberError("kty", "is missing or no string");
    return unexpected(ErrorKind::Unsupported,
                      "key type \"" + std::string(type) + "\" is not supported (RSA, EC and OKP are)");
}

Result<VerificationKey> keyOfCertificate(X509* certificate, const KeyRequirements& requirements)
{
    PkeyHandle key(X509_get_pubkey(certificate));
    if (!key)
        return unexpected(ErrorKind::ParseError, "the certificate's public key cannot be read: " + lastOpenSslError());
    Result<VerificationKey::Material> material = materialOf(std::move(key), requirements);
    if (!material)
        return unexpected(std::move(material).error());
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate, &der);
    if (size <= 0)
        return unexpected(ErrorKind::ParseError, "the certificate cannot be encoded: " + lastOpenSslError());
    const BytesView view(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    material->certificateSha1 = base64UrlEncode(digest(DigestAlgorithm::Sha1, view).view());
    material->certificateSha256 = base64UrlEncode(sha256(view).view());
    OPENSSL_free(der);
    return VerificationKey(std::make_shared<const VerificationKey::Material>(std::move(*material)));
}

} // namespace postern::crypto
