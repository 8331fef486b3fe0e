// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/TlsErrors.h"

#include <memory>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string_view>

namespace postern::net {
namespace {

struct FreeBio {
    void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};
using BioPointer = std::unique_ptr<BIO, FreeBio>;

std::string textOf(BIO* bio)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::string timeText(const ASN1_TIME* time)
{
    const BioPointer bio(BIO_new(BIO_s_mem()));
    if (bio == nullptr || time == nullptr || ASN1_TIME_print(bio.get(), time) != 1)
        return "an unknown time";
    return textOf(bio.get());
}

std::string dottedAddress(std::string_view octets)
{
    std::string text;
    if (octets.size() == 4) {
        for (const char octet : octets)
            text += (text.empty() ? "" : ".") + std::to_string(static_cast<unsigned char>(octet));
        return text;
    }
    static constexpr char digits[] = "0123456789abcdef";
    for (std::size_t at = 0; at < octets.size(); ++at) {
        if (at != 0 && at % 2 == 0)
            text += ':';
        text += digits[static_cast<unsigned char>(octets[at]) >> 4];
        text += digits[static_cast<unsigned char>(octets[at]) & 15];
    }
    return text;
}

std::string alternativeNames(X509* certificate)
{
    auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    std::string text;
    for (int at = 0; names != nullptr && at < sk_GENERAL_NAME_num(names); ++at) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, at);
        const bool dns = name->type == GEN_DNS;
        if (!dns && name->type != GEN_IPADD)
            continue;
        const ASN1_STRING* string = dns ? name->d.dNSName : name->d.iPAddress;
        const std::string_view raw(reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
                                   static_cast<std::size_t>(ASN1_STRING_length(string)));
        text += (text.empty() ? "" : ", ") + (dns ? std::string(raw) : dottedAddress(raw));
    }
    GENERAL_NAMES_free(names);
    return text;
}

} // namespace

std::string nameText(const X509_NAME* name)
{
    const BioPointer bio(BIO_new(BIO_s_mem()));
    if (bio == nullptr || name == nullptr || X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253) < 0)
        return {};
    return textOf(bio.get());
}

CertificateFailure describeFailure(X509* certificate, int code, int depth)
{
    CertificateFailure failure;
    failure.code = code;
    failure.depth = depth;
    if (certificate == nullptr)
        return failure;
    failure.subject = nameText(X509_get_subject_name(certificate));
    failure.issuer = nameText(X509_get_issuer_name(certificate));
    failure.notBefore = timeText(X509_get0_notBefore(certificate));
    failure.notAfter = timeText(X509_get0_notAfter(certificate));
    if (depth == 0)
        failure.names = alternativeNames(certificate);
    return failure;
}

std::string explain(const CertificateFailure& failure, const std::string& peer, const std::string& wanted)
{
    const bool server = wanted.empty();
    const std::string whose = server ? "the client " + peer : "'" + wanted + "'";
    const std::string which = failure.depth == 0 ? "the certificate of " + whose + " (" + failure.subject + ")"
                                                 : "the authority's certificate " + failure.subject + " in the chain of " + whose;
    switch (failure.code) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return which + " expired on " + failure.notAfter + "; renew it there, or set this machine's clock if it is wrong";
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return which + " is valid only from " + failure.notBefore + "; check the clocks of both machines";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return "the certificate of " + whose + " is made out to " +
               (failure.names.empty() ? failure.subject + " without any subject alternative name" : failure.names) + ", not to '" +
               wanted + "'; connect by a name it has, set that as the server name, or get a certificate for this name";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return which + " is self-signed and not trusted; add it to the trusted authorities if it is the right one";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        return "the chain of " + whose + " ends in the authority " + failure.subject +
               ", which is not trusted; add that authority's certificate to the trusted authorities if it is the right one";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return which + " was issued by " + failure.issuer +
               ", which is not trusted here; add that authority to the trusted ones, or make " + whose + " send its intermediate certificates";
    case X509_V_ERR_CERT_REVOKED:
        return which + " has been revoked";
    case X509_V_ERR_UNABLE_TO_GET_CRL:
    case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
        return which + " was issued by " + failure.issuer + ", of which there is no revocation list here, so nobody knows whether it still " +
               "counts; add that list";
    case X509_V_ERR_CRL_HAS_EXPIRED:
        return "the revocation list of " + failure.issuer + " has expired, so nobody knows whether " + which +
               " still counts; fetch a new list";
    case X509_V_ERR_CRL_NOT_YET_VALID:
        return "the revocation list of " + failure.issuer + " is not valid yet; check this machine's clock";
    case X509_V_ERR_CRL_SIGNATURE_FAILURE:
        return "the revocation list of " + failure.issuer + " was not signed by it; fetch it again";
    case X509_V_ERR_CERT_CHAIN_TOO_LONG:
        return "there are more intermediate authorities above the certificate of " + whose + " than are allowed; raise the depth if that is right";
    case X509_V_ERR_INVALID_PURPOSE:
        return which + " is not made for this use (extended key usage)";
    default:
        return which + " was refused: " + X509_verify_cert_error_string(failure.code);
    }
}

std::string explainQueue(const std::string& peer, bool server)
{
    // The oldest entry is the cause, later ones only pass it on.
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    if (code == 0)
        return "the connection to " + peer + " ended during the TLS handshake";
    if (ERR_GET_LIB(code) == ERR_LIB_SSL) {
        switch (ERR_GET_REASON(code)) {
        case SSL_R_HTTP_REQUEST:
            return peer + " sent plain HTTP to a TLS port; use https there";
        case SSL_R_WRONG_VERSION_NUMBER:
        case SSL_R_PACKET_LENGTH_TOO_LONG:
            return peer + (server ? " does not speak TLS" : " does not speak TLS on this port; use http, or the port that speaks https");
        case SSL_R_UNSUPPORTED_PROTOCOL:
        case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
        case SSL_R_VERSION_TOO_LOW:
        case SSL_R_NO_PROTOCOLS_AVAILABLE:
            return peer + " and this side have no TLS version in common; both need TLS 1.2 or 1.3 within the configured limits";
        case SSL_R_NO_SHARED_CIPHER:
        case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
            return peer + " refused the handshake: no cipher, curve or certificate that both sides take";
        case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
            return peer + " does not trust the authority of our certificate; add that authority there";
        case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
            return peer + " says that our certificate has expired";
        case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
        case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
            return peer + " refused our certificate";
        case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
            return peer + " requires a client certificate and we have none; configure a certificate and its key";
        case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
            return peer + " showed no client certificate, and one is required";
        case SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL:
        case SSL_R_NO_APPLICATION_PROTOCOL:
            return peer + " and this side have no application protocol (ALPN) in common";
        case SSL_R_TLSV1_UNRECOGNIZED_NAME:
            return peer + " does not know the server name that we asked for";
        case SSL_R_UNEXPECTED_EOF_WHILE_READING:
            return peer + " cut the TLS connection off without close_notify: what it sent may be incomplete";
        case SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC:
        case SSL_R_SSLV3_ALERT_BAD_RECORD_MAC:
            return "a TLS record on the connection to " + peer + " was damaged or forged";
        default:
            break;
        }
    }
    const char* reason = ERR_reason_error_string(code);
    return "TLS with " + peer + " failed: " + (reason != nullptr ? reason : "unknown reason");
}

std::string queueText()
{
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    const char* reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
    return reason != nullptr ? reason : "unknown reason";
}

} // namespace postern::net
