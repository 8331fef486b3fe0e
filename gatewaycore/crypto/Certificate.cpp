// SPDX-License-Identifier: Apache-2.0
#include "crypto/Certificate.h"

#include "base/UtcText.h"
#include "crypto/SigningKey.h"
#include "crypto/internal/KeyMaterial.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace postern::crypto {
namespace {

constexpr std::size_t maximumPem = 1024 * 1024;

std::string textOfName(const X509_NAME* name)
{
    const BioHandle bio(BIO_new(BIO_s_mem()));
    // RFC 2253, but UTF-8 stays readable; control characters stay escaped.
    X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    return textOf(bio.get());
}

std::string textOfString(const ASN1_STRING* text)
{
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::string commonNameOf(const X509_NAME* name)
{
    const int at = X509_NAME_get_index_by_NID(const_cast<X509_NAME*>(name), NID_commonName, -1);
    return at < 0 ? std::string() : textOfString(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
}

WallTime timeOf(const ASN1_TIME* time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    // Not by timegm(): a time_t may have 32 bits, and RFC 5280 4.1.2.5 has certificates that count until 9999.
    return wallTimeOf(utcSeconds(parts.tm_year + 1900, static_cast<unsigned>(parts.tm_mon + 1), static_cast<unsigned>(parts.tm_mday),
                                 parts.tm_hour, parts.tm_min, parts.tm_sec));
}

void readNames(X509* certificate, CertificateDescription& description)
{
    const std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>> names(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type == GEN_DNS) {
            description.dnsNames.push_back(textOfString(name->d.dNSName));
        } else if (name->type == GEN_IPADD) {
            const std::string address = textOfString(name->d.iPAddress);
            char text[INET6_ADDRSTRLEN];
            const int family = address.size() == 4 ? AF_INET : AF_INET6;
            if ((address.size() == 4 || address.size() == 16) &&
                inet_ntop(family, address.data(), text, sizeof text) != nullptr)
                description.ipAddresses.emplace_back(text);
        }
    }
}

std::string fingerprintOf(const X509* certificate)
{
    unsigned char octetsOfDigest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    X509_digest(certificate, fetched(DigestAlgorithm::Sha256), octetsOfDigest, &size);
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        if (i > 0)
            text += ':';
        text += digits[octetsOfDigest[i] >> 4];
        text += digits[octetsOfDigest[i] & 15];
    }
    return text;
}

std::string serialOf(const X509* certificate)
{
    const NumberHandle number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
    char* hex = number ? BN_bn2hex(number.get()) : nullptr;
    std::string text = hex != nullptr ? hex : "";
    OPENSSL_free(hex);
    return text;
}

std::string describeKey(X509* certificate)
{
    const EVP_PKEY* key = X509_get0_pubkey(certificate);
    if (key == nullptr)
        return "unreadable";
    const int bits = EVP_PKEY_get_bits(key);
    if (const Result<KeyType> type = keyTypeOf(key))
        return std::string(toString(*type)) + (*type == KeyType::Rsa ? " " + std::to_string(bits) : "");
    const char* name = EVP_PKEY_get0_type_name(key);
    return std::string(name != nullptr ? name : "unknown") + " " + std::to_string(bits);
}

CertificateDescription describe(X509* certificate)
{
    CertificateDescription description;
    description.subject = textOfName(X509_get_subject_name(certificate));
    description.issuer = textOfName(X509_get_issuer_name(certificate));
    description.commonName = commonNameOf(X509_get_subject_name(certificate));
    readNames(certificate, description);
    description.notBefore = timeOf(X509_get0_notBefore(certificate));
    description.notAfter = timeOf(X509_get0_notAfter(certificate));
    description.serialNumber = serialOf(certificate);
    description.sha256Fingerprint = fingerprintOf(certificate);
    description.keyDescription = describeKey(certificate);
    description.authority = X509_check_ca(certificate) == 1;
    description.selfSigned = X509_self_signed(certificate, 1) == 1;
    ERR_clear_error();
    return description;
}

bool addSubject(X509* certificate, const CertificateRequest& request)
{
    X509_NAME* name = X509_get_subject_name(certificate);
    const auto add = [name](const char* field, const std::string& text) {
        return text.empty() || X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, octets(text),
                                                          static_cast<int>(text.size()), -1, 0) == 1;
    };
    return add("O", request.organisation) && add("CN", request.commonName);
}

bool addExtension(X509* certificate, X509* issuer, int id, const char* value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, id, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// Names are put in one by one, not through OpenSSL's little language, in which a comma would begin another.
Result<void> addAlternativeNames(X509* certificate, const CertificateRequest& request)
{
    const std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>> names(sk_GENERAL_NAME_new_null());
    const auto add = [&names](int type, ASN1_STRING* value) {
        GENERAL_NAME* name = GENERAL_NAME_new();
        GENERAL_NAME_set0_value(name, type, value);
        sk_GENERAL_NAME_push(names.get(), name);
    };
    for (const std::string& dns : request.dnsNames) {
        const bool plain = !dns.empty() && dns.size() <= 253 &&
                           dns.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._*") ==
                               std::string::npos;
        if (!plain)
            return unexpected(ErrorKind::InvalidArgument, "\"" + dns + "\" is no host name");
        ASN1_STRING* value = ASN1_IA5STRING_new();
        ASN1_STRING_set(value, dns.data(), static_cast<int>(dns.size()));
        add(GEN_DNS, value);
    }
    for (const std::string& address : request.ipAddresses) {
        ASN1_OCTET_STRING* value = a2i_IPADDRESS(address.c_str());
        if (value == nullptr)
            return unexpected(ErrorKind::InvalidArgument, "\"" + address + "\" is no IP address");
        add(GEN_IPADD, value);
    }
    if (sk_GENERAL_NAME_num(names.get()) > 0)
        X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT);
    return {};
}

void setSerial(X509* certificate)
{
    // 127 random bits, never zero: unique without a register of what was issued (RFC 5280 4.1.2.2).
    const NumberHandle number(BN_new());
    BN_rand(number.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

enum class Role { Authority, Leaf };

/// `issuer` and `issuerKey` null: signed by itself.
Result<KeyedCertificate> make(const CertificateRequest& request, Role role, X509* issuer, EVP_PKEY* issuerKey,
                              const Clock& clock)
{
    if (request.commonName.empty() || request.commonName.size() > 64)
        return unexpected(ErrorKind::InvalidArgument, "a certificate's common name has 1 to 64 characters");
    Result<SigningKey> key = SigningKey::generate(request.keyType);
    if (!key)
        return unexpected(std::move(key).error());
    EVP_PKEY* own = key->material().key.get();
    if (own == nullptr)
        return unexpected(ErrorKind::InvalidArgument, "a certificate cannot have a shared key");
    const CertificateHandle certificate(X509_new());
    X509* x = certificate.get();
    X509_set_version(x, X509_VERSION_3);
    setSerial(x);
    std::time_t now = std::chrono::system_clock::to_time_t(clock.wall());
    // By days and seconds, as the end may be beyond what a time_t holds.
    const auto set = [&now](ASN1_TIME* time, std::int64_t seconds) {
        X509_time_adj_ex(time, static_cast<int>(seconds / 86'400), static_cast<long>(seconds % 86'400), &now);
    };
    set(X509_getm_notBefore(x), -request.backdate.count());
    set(X509_getm_notAfter(x), request.validity.count());
    X509_set_pubkey(x, own);
    bool good = addSubject(x, request);
    X509* signer = issuer != nullptr ? issuer : x;
    good = good && X509_set_issuer_name(x, X509_get_subject_name(signer)) == 1;
    const bool authority = role == Role::Authority;
    good = good && addExtension(x, signer, NID_basic_constraints,
                                authority ? "critical,CA:TRUE,pathlen:0" : "critical,CA:FALSE");
    good = good && addExtension(x, signer, NID_key_usage,
                                authority                            ? "critical,keyCertSign,cRLSign"
                                : request.keyType == KeyType::Rsa    ? "critical,digitalSignature,keyEncipherment"
                                                                     : "critical,digitalSignature");
    if (!authority)
        good = good && addExtension(x, signer, NID_ext_key_usage, request.clientUse ? "serverAuth,clientAuth" : "serverAuth");
    good = good && addExtension(x, signer, NID_subject_key_identifier, "hash");
    if (issuer != nullptr)
        good = good && addExtension(x, signer, NID_authority_key_identifier, "keyid:always");
    if (const Result<void> names = addAlternativeNames(x, request); !names)
        return unexpected(names.error());
    EVP_PKEY* signingKey = issuerKey != nullptr ? issuerKey : own;
    // Ed25519 hashes for itself.
    const EVP_MD* hash = EVP_PKEY_is_a(signingKey, "ED25519") == 1 ? nullptr : fetched(DigestAlgorithm::Sha256);
    const BioHandle bio(BIO_new(BIO_s_mem()));
    good = good && X509_sign(x, signingKey, hash) > 0 && PEM_write_bio_X509(bio.get(), x) == 1;
    if (!good)
        return unexpected(ErrorKind::Internal, "certificate cannot be made: " + lastOpenSslError());
    Result<Secret> pem = key->toPem();
    if (!pem)
        return unexpected(std::move(pem).error());
    return KeyedCertificate{textOf(bio.get()), std::move(*pem)};
}

Result<CertificateHandle> firstCertificate(std::string_view pem)
{
    if (pem.size() > maximumPem)
        return unexpected(ErrorKind::TooLarge, "PEM text above 1 MiB");
    const BioHandle bio = readFrom(pem);
    CertificateHandle certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!certificate)
        return unexpected(ErrorKind::ParseError, "no PEM certificate can be read: " + lastOpenSslError());
    return certificate;
}

} // namespace

Result<std::vector<CertificateDescription>> describeCertificates(std::string_view pem)
{
    if (pem.size() > maximumPem)
        return unexpected(ErrorKind::TooLarge, "PEM text above 1 MiB");
    const BioHandle bio = readFrom(pem);
    std::vector<CertificateDescription> all;
    while (true) {
        const CertificateHandle certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
        if (!certificate)
            break;
        all.push_back(describe(certificate.get()));
    }
    const bool atEnd = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    if (all.empty() || !atEnd)
        return unexpected(ErrorKind::ParseError,
                          all.empty() ? "no PEM certificate can be read: " + lastOpenSslError()
                                      : "certificate " + std::to_string(all.size() + 1) +
                                            " cannot be read: " + lastOpenSslError());
    ERR_clear_error();
    return all;
}

Result<CertificateDescription> describeCertificate(BytesView der)
{
    const unsigned char* at = octets(der);
    const CertificateHandle certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    if (!certificate)
        return unexpected(ErrorKind::ParseError, "certificate cannot be read: " + lastOpenSslError());
    return describe(certificate.get());
}

Result<KeyedCertificate> makeAuthority(const CertificateRequest& request, const Clock& clock)
{
    return make(request, Role::Authority, nullptr, nullptr, clock);
}

Result<KeyedCertificate> makeSelfSigned(const CertificateRequest& request, const Clock& clock)
{
    return make(request, Role::Leaf, nullptr, nullptr, clock);
}

Result<KeyedCertificate> issueCertificate(const KeyedCertificate& authority, const CertificateRequest& request,
                                          const Clock& clock)
{
    const Result<void> match = checkKeyMatches(authority.certificatePem, authority.privateKeyPem);
    if (!match)
        return unexpected(match.error());
    const Result<CertificateHandle> issuer = firstCertificate(authority.certificatePem);
    if (!issuer)
        return unexpected(issuer.error());
    const Result<SigningKey> key = SigningKey::fromPem(authority.privateKeyPem);
    if (!key)
        return unexpected(key.error());
    return make(request, Role::Leaf, issuer->get(), key->material().key.get(), clock);
}

Result<void> checkKeyMatches(std::string_view certificatePem, const Secret& privateKeyPem)
{
    const Result<CertificateHandle> certificate = firstCertificate(certificatePem);
    if (!certificate)
        return unexpected(certificate.error());
    const Result<SigningKey> key = SigningKey::fromPem(privateKeyPem);
    if (!key)
        return unexpected(key.error());
    if (X509_check_private_key(certificate->get(), key->material().key.get()) != 1)
        return unexpected(ErrorKind::InvalidArgument, "the private key does not belong to the certificate \"" +
                                                          textOfName(X509_get_subject_name(certificate->get())) +
                                                          "\": " + lastOpenSslError());
    return {};
}

} // namespace postern::crypto
