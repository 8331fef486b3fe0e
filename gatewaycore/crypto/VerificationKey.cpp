// SPDX-License-Identifier: Apache-2.0
#include "crypto/VerificationKey.h"

#include "crypto/Base64.h"
#include "crypto/internal/KeyMaterial.h"

#include <array>
#include <openssl/decoder.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace postern::crypto {
namespace {

/// One PEM block: its label and the whole text from BEGIN to END.
struct PemBlock {
    std::string_view label;
    std::string_view text;
};

std::optional<PemBlock> nextBlock(std::string_view& rest)
{
    static constexpr std::string_view begin = "-----BEGIN ";
    static constexpr std::string_view dashes = "-----";
    const std::size_t start = rest.find(begin);
    if (start == std::string_view::npos)
        return std::nullopt;
    const std::size_t labelAt = start + begin.size();
    const std::size_t labelEnd = rest.find(dashes, labelAt);
    if (labelEnd == std::string_view::npos)
        return std::nullopt;
    PemBlock block;
    block.label = rest.substr(labelAt, labelEnd - labelAt);
    const std::string closing = "-----END " + std::string(block.label) + "-----";
    const std::size_t end = rest.find(closing, labelEnd);
    if (end == std::string_view::npos)
        return std::nullopt;
    block.text = rest.substr(start, end + closing.size() - start);
    rest.remove_prefix(end + closing.size());
    return block;
}

Result<VerificationKey> keyOfBlock(const PemBlock& block, const KeyRequirements& requirements)
{
    if (block.label.find("PRIVATE KEY") != std::string_view::npos)
        return unexpected(ErrorKind::InvalidArgument,
                          "PEM holds a private key where the public one belongs; do not hand private keys around");
    const BioHandle bio = readFrom(block.text);
    if (block.label == "CERTIFICATE" || block.label == "TRUSTED CERTIFICATE" || block.label == "X509 CERTIFICATE") {
        const CertificateHandle certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
        if (!certificate)
            return unexpected(ErrorKind::ParseError, "PEM certificate cannot be read: " + lastOpenSslError());
        return keyOfCertificate(certificate.get(), requirements);
    }
    if (block.label != "PUBLIC KEY" && block.label != "RSA PUBLIC KEY")
        return unexpected(ErrorKind::Unsupported, "PEM block \"" + std::string(block.label.substr(0, 40)) +
                                                      "\" holds no public key or certificate");
    EVP_PKEY* raw = nullptr;
    const std::unique_ptr<OSSL_DECODER_CTX, Freed<OSSL_DECODER_CTX_free>> decoder(OSSL_DECODER_CTX_new_for_pkey(
        &raw, "PEM", nullptr, nullptr, EVP_PKEY_PUBLIC_KEY, nullptr, nullptr));
    if (!decoder || OSSL_DECODER_from_bio(decoder.get(), bio.get()) != 1)
        return unexpected(ErrorKind::ParseError, "PEM public key cannot be read: " + lastOpenSslError());
    Result<VerificationKey::Material> material = materialOf(PkeyHandle(raw), requirements);
    if (!material)
        return unexpected(std::move(material).error());
    return VerificationKey(std::make_shared<const VerificationKey::Material>(std::move(*material)));
}

DigestAlgorithm digestAlgorithmOf(JwsAlgorithm algorithm) noexcept
{
    switch (algorithm) {
    case JwsAlgorithm::HS384:
    case JwsAlgorithm::RS384:
    case JwsAlgorithm::PS384:
    case JwsAlgorithm::ES384: return DigestAlgorithm::Sha384;
    case JwsAlgorithm::HS512:
    case JwsAlgorithm::RS512:
    case JwsAlgorithm::PS512:
    case JwsAlgorithm::ES512: return DigestAlgorithm::Sha512;
    default: return DigestAlgorithm::Sha256;
    }
}

bool isPss(JwsAlgorithm algorithm) noexcept
{
    return algorithm >= JwsAlgorithm::PS256 && algorithm <= JwsAlgorithm::PS512;
}

/// Setting a context up costs as much as a tenth of a verification, so each thread keeps those of the keys it used
/// last. An entry outlives its key set by at most fifteen other keys; it holds a reference to the key.
class ContextCache {
  public:
    EVP_PKEY_CTX* find(const VerificationKey::Material& material, JwsAlgorithm algorithm) noexcept
    {
        ++clock_;
        Entry* oldest = &entries_[0];
        for (Entry& entry : entries_) {
            if (entry.serial == material.serial && entry.algorithm == algorithm && entry.context) {
                entry.used = clock_;
                return entry.context.get();
            }
            if (entry.used < oldest->used)
                oldest = &entry;
        }
        PkeyContextHandle context(EVP_PKEY_CTX_new_from_pkey(nullptr, material.key.get(), nullptr));
        if (!context || EVP_PKEY_verify_init(context.get()) != 1)
            return nullptr;
        if (material.type == KeyType::Rsa &&
            EVP_PKEY_CTX_set_rsa_padding(context.get(), isPss(algorithm) ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING) != 1)
            return nullptr;
        if (EVP_PKEY_CTX_set_signature_md(context.get(), fetched(digestAlgorithmOf(algorithm))) != 1)
            return nullptr;
        // RFC 7518 3.5: the salt is as long as the hash.
        if (isPss(algorithm) && EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), RSA_PSS_SALTLEN_DIGEST) != 1)
            return nullptr;
        *oldest = Entry{material.serial, clock_, algorithm, std::move(context)};
        return oldest->context.get();
    }
    /// After a failure the context is made anew: nothing may be left of a forged signature.
    void drop(const EVP_PKEY_CTX* context) noexcept
    {
        for (Entry& entry : entries_) {
            if (entry.context.get() == context)
                entry = Entry();
        }
    }

  private:
    struct Entry {
        std::uint64_t serial = 0;
        std::uint64_t used = 0;
        JwsAlgorithm algorithm = JwsAlgorithm::RS256;
        PkeyContextHandle context;
    };
    std::array<Entry, 16> entries_;
    std::uint64_t clock_ = 0;
};

/// An ECDSA signature from r || s (RFC 7518 3.4) to the DER that OpenSSL reads; empty when its length is wrong.
class DerSignature {
  public:
    DerSignature(BytesView raw, std::size_t coordinate) noexcept
    {
        if (raw.size() != 2 * coordinate)
            return;
        char body[2 * (66 + 4)];
        std::size_t size = appendInteger(body, raw.substr(0, coordinate));
        size += appendInteger(body + size, raw.substr(coordinate));
        octets_[size_++] = 0x30;
        if (size >= 0x80)
            octets_[size_++] = static_cast<char>(0x81);
        octets_[size_++] = static_cast<char>(size);
        std::copy(body, body + size, octets_.data() + size_);
        size_ += size;
    }
    [[nodiscard]] BytesView view() const noexcept { return {octets_.data(), size_}; }

  private:
    static std::size_t appendInteger(char* to, BytesView number) noexcept
    {
        while (number.size() > 1 && number.front() == 0)
            number.remove_prefix(1);
        const std::size_t sign = (static_cast<unsigned char>(number.front()) & 0x80U) != 0 ? 1 : 0;
        to[0] = 0x02;
        to[1] = static_cast<char>(number.size() + sign);
        to[2] = 0;
        std::copy(number.begin(), number.end(), to + 2 + sign);
        return 2 + sign + number.size();
    }
    std::array<char, 2 * (66 + 4) + 3> octets_;
    std::size_t size_ = 0;
};

bool verifyEd25519(EVP_PKEY* key, BytesView input, BytesView signature) noexcept
{
    const DigestContextHandle context(EVP_MD_CTX_new());
    return context && EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key, nullptr) == 1 &&
           EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(input), input.size()) == 1;
}

} // namespace

Result<VerificationKey> VerificationKey::fromPem(std::string_view pem, const KeyRequirements& requirements)
{
    const std::optional<PemBlock> block = nextBlock(pem);
    if (!block)
        return unexpected(ErrorKind::ParseError, "no PEM block (-----BEGIN ...) was found");
    return keyOfBlock(*block, requirements);
}

Result<std::vector<VerificationKey>> VerificationKey::allFromPem(std::string_view pem,
                                                                 const KeyRequirements& requirements)
{
    std::vector<VerificationKey> keys;
    while (const std::optional<PemBlock> block = nextBlock(pem)) {
        if (keys.size() == 256)
            return unexpected(ErrorKind::TooLarge, "more than 256 PEM blocks");
        Result<VerificationKey> key = keyOfBlock(*block, requirements);
        if (!key)
            return unexpected(Error(key.error().kind(), "PEM block " + std::to_string(keys.size() + 1))
                                  .causedBy(std::move(key).error()));
        keys.push_back(std::move(*key));
    }
    if (keys.empty())
        return unexpected(ErrorKind::ParseError, "no PEM block (-----BEGIN ...) was found");
    return keys;
}

Result<VerificationKey> VerificationKey::fromCertificate(BytesView der, const KeyRequirements& requirements)
{
    const unsigned char* at = octets(der);
    const CertificateHandle certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    if (!certificate || at != octets(der) + der.size())
        return unexpected(ErrorKind::ParseError, "certificate cannot be read: " + lastOpenSslError());
    return keyOfCertificate(certificate.get(), requirements);
}

VerificationKey VerificationKey::fromSymmetric(BytesView key, std::string keyId)
{
    Material material = materialOf(key);
    material.keyId = std::move(keyId);
    return VerificationKey(std::make_shared<const Material>(std::move(material)));
}

VerificationKey::VerificationKey(std::shared_ptr<const Material> material) noexcept : material_(std::move(material)) {}

KeyType VerificationKey::type() const noexcept { return material_->type; }
unsigned VerificationKey::bits() const noexcept { return material_->bits; }
const std::string& VerificationKey::keyId() const noexcept { return material_->keyId; }
std::optional<JwsAlgorithm> VerificationKey::algorithm() const noexcept { return material_->algorithm; }
bool VerificationKey::forSignatures() const noexcept { return material_->forSignatures; }
const std::string& VerificationKey::thumbprint() const noexcept { return material_->thumbprint; }
const std::string& VerificationKey::certificateSha1() const noexcept { return material_->certificateSha1; }
const std::string& VerificationKey::certificateSha256() const noexcept { return material_->certificateSha256; }
std::string VerificationKey::name() const { return material_->keyId.empty() ? material_->thumbprint : material_->keyId; }

VerificationKey VerificationKey::withKeyId(std::string keyId) const
{
    Material other = material_->copy();
    other.keyId = std::move(keyId);
    return VerificationKey(std::make_shared<const Material>(std::move(other)));
}

bool VerificationKey::verify(JwsAlgorithm algorithm, BytesView input, BytesView signature) const noexcept
{
    if (!fits(algorithm, material_->type) || signature.empty())
        return false;
    if (isSymmetric(algorithm))
        return equalInConstantTime(hmac(digestAlgorithmOf(algorithm), material_->symmetric.reveal(), input).view(),
                                   signature);
    bool good = false;
    if (algorithm == JwsAlgorithm::EdDSA) {
        good = verifyEd25519(material_->key.get(), input, signature);
    } else {
        thread_local ContextCache contexts;
        EVP_PKEY_CTX* context = contexts.find(*material_, algorithm);
        if (context == nullptr)
            return ERR_clear_error(), false;
        const DigestValue hash = digest(digestAlgorithmOf(algorithm), input);
        const auto check = [&](BytesView form) {
            return EVP_PKEY_verify(context, octets(form), form.size(), octets(hash.view()), hash.view().size()) == 1;
        };
        if (material_->type == KeyType::Rsa) {
            // RFC 8017 8.1.2 and 8.2.2, step 1: as long as the modulus. OpenSSL 3.0 reads a PSS signature as a number, so
            // one without its leading zeros passed too: a second form of the same token.
            good = signature.size() == (material_->bits + 7) / 8 && check(signature);
        } else {
            const DerSignature der(signature, coordinateSize(material_->type));
            good = !der.view().empty() && check(der.view());
        }
        if (!good)
            contexts.drop(context);
    }
    if (!good)
        ERR_clear_error();
    return good;
}

} // namespace postern::crypto
