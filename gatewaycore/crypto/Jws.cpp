// SPDX-License-Identifier: Apache-2.0
#include "crypto/Jws.h"

#include "crypto/Base64.h"
#include "crypto/Json.h"
#include "crypto/internal/KeyMaterial.h"

#include <algorithm>

namespace postern::crypto {
namespace {

JwsError refuse(JwsRefusal reason, std::string sentence) { return JwsError{reason, std::move(sentence)}; }

/// A stranger's text in a sentence: quoted, escaped and not too long.
std::string inQuotes(std::string_view text) { return quoteJson(text.substr(0, 64)); }

bool equalsIgnoringCase(std::string_view text, std::string_view lower) noexcept
{
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; });
}

bool isBase64Url(char c) noexcept
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// Which octet of a part of a token it is that does not belong there: a blank, a line end or "=" came by copying.
JwsError notBase64Url(std::string_view part, std::string_view text)
{
    const std::string name = "Its " + std::string(part);
    if (text.empty())
        return refuse(JwsRefusal::Malformed, name + " is empty.");
    const auto bad = std::find_if_not(text.begin(), text.end(), isBase64Url);
    if (bad == text.end())
        return refuse(JwsRefusal::Malformed, name + " is not base64url: something is missing at its end, or too much there.");
    const auto octet = static_cast<unsigned char>(*bad);
    const std::string shown = octet < 0x7f ? quoteJson(std::string_view(&*bad, 1)) : "an octet above 126";
    return refuse(JwsRefusal::Malformed, name + " is not base64url: it holds " + shown + " at octet " + std::to_string(bad - text.begin()) + ".");
}

/// Octets of a signature (RFC 7518 3.3, 3.4, RFC 8037 3.1); 0 where there is no one size.
std::size_t signatureSize(const VerificationKey& key) noexcept
{
    switch (key.type()) {
    case KeyType::Rsa: return (key.bits() + 7) / 8;
    case KeyType::EcP256:
    case KeyType::EcP384:
    case KeyType::EcP521: return 2 * coordinateSize(key.type());
    case KeyType::Ed25519: return 64;
    case KeyType::Symmetric: break;
    }
    return 0;
}

/// Why a signature did not verify, as far as that can be seen from outside.
std::string whyUnverified(const JwsSignature& signature, const VerificationKey& key)
{
    if (signature.signature.empty())
        return "It has no signature: nothing stands where that belongs.";
    const std::string of = "Its " + signature.header.algorithmName + " signature";
    const std::size_t size = signatureSize(key);
    if (size == 0 || signature.signature.size() == size)
        return of + " is not one of key " + inQuotes(key.name()) + ".";
    const bool elliptic = key.type() == KeyType::EcP256 || key.type() == KeyType::EcP384 || key.type() == KeyType::EcP521;
    return of + " has " + std::to_string(signature.signature.size()) + " octets; one of key " + inQuotes(key.name()) + " has " +
           std::to_string(size) + (elliptic ? " (r and s as they are, not DER: RFC 7518 section 3.4)." : ".");
}

/// RFC 7515 4.1.11: a list of names that are in the protected header, not empty, none twice, none of the
/// specification's own; each must be understood. Only "b64" is.
std::optional<JwsError> checkCritical(const JsonValue& protectedHeader)
{
    const JsonValue* critical = protectedHeader.find("crit");
    if (critical == nullptr)
        return std::nullopt;
    if (!critical->isArray() || critical->items.empty())
        return refuse(JwsRefusal::UnknownCriticalHeader, "Its header's \"crit\" is not a list of names.");
    for (std::size_t i = 0; i < critical->items.size(); ++i) {
        const JsonValue& item = critical->items[i];
        if (!item.isString())
            return refuse(JwsRefusal::UnknownCriticalHeader, "Its header's \"crit\" is not a list of names.");
        if (item.text != "b64")
            return refuse(JwsRefusal::UnknownCriticalHeader,
                          "Its header marks " + inQuotes(item.text) + " as critical, which is not understood here.");
        if (i > 0 || protectedHeader.find("b64") == nullptr)
            return refuse(JwsRefusal::UnknownCriticalHeader,
                          "Its header's \"crit\" names \"b64\" twice or without a value.");
    }
    return std::nullopt;
}

/// The header of one signature from its protected and unprotected members (either may be null).
Outcome<JoseHeader, JwsError> headerOf(const JsonValue* protectedHeader, const JsonValue* unprotected)
{
    JoseHeader header;
    const auto find = [&](std::string_view name) -> const JsonValue* {
        const JsonValue* value = protectedHeader != nullptr ? protectedHeader->find(name) : nullptr;
        return value != nullptr || unprotected == nullptr ? value : unprotected->find(name);
    };
    if (unprotected != nullptr) {
        for (const auto& [name, value] : unprotected->members) {
            if (protectedHeader != nullptr && protectedHeader->find(name) != nullptr)
                return refuse(JwsRefusal::Malformed, "Its header's field " + inQuotes(name) + " is both protected and unprotected.");
        }
        // RFC 7515 4.1.11, RFC 7797 3: these count only where the signature covers them.
        if (unprotected->find("crit") != nullptr || unprotected->find("b64") != nullptr)
            return refuse(JwsRefusal::UnknownCriticalHeader, "\"crit\" or \"b64\" stands in an unprotected header.");
    }
    if (find("enc") != nullptr)
        return refuse(JwsRefusal::Encrypted, "This is an encrypted token (JWE); only signed ones (JWS) are accepted.");
    const JsonValue* algorithm = find("alg");
    if (algorithm == nullptr || !algorithm->isString())
        return refuse(JwsRefusal::Malformed, algorithm == nullptr ? "Its header has no \"alg\"." : "Its header's \"alg\" is no text.");
    header.algorithmName = algorithm->text;
    header.algorithm = parseJwsAlgorithm(algorithm->text);
    struct Field {
        const char* name;
        std::string JoseHeader::* to;
    };
    static constexpr Field fields[] = {{"kid", &JoseHeader::keyId},
                                       {"typ", &JoseHeader::type},
                                       {"cty", &JoseHeader::contentType},
                                       {"x5t", &JoseHeader::certificateSha1},
                                       {"x5t#S256", &JoseHeader::certificateSha256}};
    for (const Field& field : fields) {
        const JsonValue* value = find(field.name);
        if (value != nullptr && !value->isString())
            return refuse(JwsRefusal::Malformed, std::string("Its header's \"") + field.name + "\" is no text.");
        if (value != nullptr)
            header.*field.to = value->text;
    }
    if (protectedHeader == nullptr)
        return header;
    if (std::optional<JwsError> bad = checkCritical(*protectedHeader))
        return std::move(*bad);
    if (const JsonValue* b64 = protectedHeader->find("b64")) {
        if (b64->kind != JsonValue::Kind::Bool)
            return refuse(JwsRefusal::Malformed, "Its header's \"b64\" is neither true nor false.");
        header.base64Payload = b64->boolean;
        if (!header.base64Payload && protectedHeader->find("crit") == nullptr)
            return refuse(JwsRefusal::UnknownCriticalHeader,
                          "Its header has \"b64\" but does not mark it as critical (RFC 7797 section 6).");
    }
    return header;
}

Outcome<JsonValue, JwsError> decodeHeader(std::string_view encoded, const JwsLimits& limits)
{
    Bytes text;
    if (encoded.empty() || !base64UrlDecode(encoded, text))
        return notBase64Url("header", encoded);
    Result<JsonValue> header = parseJson(text, JsonLimits{limits.maximumSize, limits.maximumDepth, 1000});
    if (!header)
        return refuse(header.error().kind() == ErrorKind::TooLarge ? JwsRefusal::TooLarge : JwsRefusal::Malformed,
                      "Its header is " + header.error().message() + ".");
    if (!header->isObject())
        return refuse(JwsRefusal::Malformed, "Its header is no JSON object.");
    return std::move(*header);
}

JwsError tooLarge(std::size_t size, const JwsLimits& limits)
{
    return refuse(JwsRefusal::TooLarge, "It has " + std::to_string(size) + " octets; at most " +
                                            std::to_string(limits.maximumSize) + " are accepted.");
}

Outcome<JwsSignature, JwsError> signatureOf(const JsonValue& object, const JwsLimits& limits)
{
    const JsonValue* protectedText = object.find("protected");
    const JsonValue* unprotected = object.find("header");
    const JsonValue* signatureText = object.find("signature");
    if (signatureText == nullptr || !signatureText->isString() ||
        (protectedText != nullptr && !protectedText->isString()) || (unprotected != nullptr && !unprotected->isObject()) ||
        (protectedText == nullptr && unprotected == nullptr))
        return refuse(JwsRefusal::Malformed, "A signature lacks a header or \"signature\" (RFC 7515 section 7.2).");
    JwsSignature signature;
    if (!base64UrlDecode(signatureText->text, signature.signature))
        return refuse(JwsRefusal::Malformed, "The signature is not base64url.");
    std::optional<JsonValue> protectedHeader;
    if (protectedText != nullptr && !protectedText->text.empty()) {
        Outcome<JsonValue, JwsError> decoded = decodeHeader(protectedText->text, limits);
        if (!decoded)
            return std::move(decoded).error();
        protectedHeader = std::move(*decoded);
        signature.protectedPart = protectedText->text;
    }
    Outcome<JoseHeader, JwsError> header = headerOf(protectedHeader ? &*protectedHeader : nullptr, unprotected);
    if (!header)
        return std::move(header).error();
    signature.header = std::move(*header);
    return signature;
}

} // namespace

std::string_view toString(JwsRefusal reason) noexcept
{
    switch (reason) {
    case JwsRefusal::TooLarge: return "too-large";
    case JwsRefusal::Malformed: return "malformed";
    case JwsRefusal::Encrypted: return "encrypted";
    case JwsRefusal::Unsigned: return "unsigned";
    case JwsRefusal::UnknownAlgorithm: return "unknown-algorithm";
    case JwsRefusal::SymmetricAlgorithm: return "symmetric-algorithm";
    case JwsRefusal::AlgorithmNotAllowed: return "algorithm-not-allowed";
    case JwsRefusal::KeyTypeMismatch: return "key-type-mismatch";
    case JwsRefusal::KeyNotForSignatures: return "key-not-for-signatures";
    case JwsRefusal::UnknownCriticalHeader: return "unknown-critical-header";
    case JwsRefusal::MissingPayload: return "missing-payload";
    case JwsRefusal::BadSignature: return "bad-signature";
    }
    return "unknown";
}

Outcome<Jws, JwsError> Jws::parseCompact(std::string_view text, const JwsLimits& limits)
{
    if (text.size() > limits.maximumSize)
        return tooLarge(text.size(), limits);
    const auto dots = std::count(text.begin(), text.end(), '.');
    if (dots == 4 && std::all_of(text.begin(), text.end(), [](char c) { return c == '.' || isBase64Url(c); })) // RFC 7516 3.1
        return refuse(JwsRefusal::Encrypted, "This is an encrypted token (JWE); only signed ones (JWS) are accepted.");
    if (dots != 2)
        return refuse(JwsRefusal::Malformed, dots == 0 ? "It is one piece; a signed token has three parts with dots between."
                                                        : "It has " + std::to_string(dots + 1) + " parts; a signed token has three.");
    const std::size_t first = text.find('.');
    const std::size_t last = text.rfind('.');
    const std::string_view protectedPart = text.substr(0, first);
    const std::string_view payloadPart = text.substr(first + 1, last - first - 1);
    const Outcome<JsonValue, JwsError> json = decodeHeader(protectedPart, limits);
    if (!json)
        return json.error();
    Outcome<JoseHeader, JwsError> header = headerOf(&*json, nullptr);
    if (!header)
        return std::move(header).error();

    Jws jws;
    JwsSignature signature;
    signature.header = std::move(*header);
    signature.protectedPart = protectedPart;
    if (!base64UrlDecode(text.substr(last + 1), signature.signature))
        return notBase64Url("signature", text.substr(last + 1));
    jws.encodedPayload_ = payloadPart;
    jws.detached_ = payloadPart.empty();
    if (!signature.header.base64Payload) {
        const auto printable = [](char c) { return c >= 0x20 && c <= 0x7e; }; // RFC 7797 5.2; it has no '.' by now
        if (!std::all_of(payloadPart.begin(), payloadPart.end(), printable))
            return refuse(JwsRefusal::Malformed, "The unencoded payload holds characters that must be detached.");
        jws.payload_ = payloadPart;
    } else if (!base64UrlDecode(payloadPart, jws.payload_)) {
        return notBase64Url("payload", payloadPart);
    }
    jws.signatures_.push_back(std::move(signature));
    return jws;
}

Outcome<Jws, JwsError> Jws::parseJson(std::string_view text, const JwsLimits& limits)
{
    if (text.size() > limits.maximumSize)
        return tooLarge(text.size(), limits);
    const Result<JsonValue> json =
        crypto::parseJson(text, JsonLimits{limits.maximumSize, limits.maximumDepth, 1000});
    if (!json)
        return refuse(json.error().kind() == ErrorKind::TooLarge ? JwsRefusal::TooLarge : JwsRefusal::Malformed,
                      "It is " + json.error().message() + ".");
    if (json->find("ciphertext") != nullptr || json->find("recipients") != nullptr)
        return refuse(JwsRefusal::Encrypted, "This is an encrypted object (JWE); only signed ones (JWS) are accepted.");
    const JsonValue* payload = json->find("payload");
    const JsonValue* several = json->find("signatures");
    if (!json->isObject() || (payload != nullptr && !payload->isString()) ||
        (several != nullptr && (!several->isArray() || several->items.empty() || json->find("signature") != nullptr)))
        return refuse(JwsRefusal::Malformed, "It is no JWS in JSON serialisation (RFC 7515 section 7.2).");
    if (several != nullptr && several->items.size() > limits.maximumSignatures)
        return refuse(JwsRefusal::TooLarge, "It has " + std::to_string(several->items.size()) +
                                                " signatures; at most " + std::to_string(limits.maximumSignatures) +
                                                " are accepted.");
    Jws jws;
    const std::size_t count = several != nullptr ? several->items.size() : 1;
    for (std::size_t i = 0; i < count; ++i) {
        Outcome<JwsSignature, JwsError> signature = signatureOf(several != nullptr ? several->items[i] : *json, limits);
        if (!signature)
            return std::move(signature).error();
        jws.signatures_.push_back(std::move(*signature));
        // RFC 7797 3: one payload cannot be encoded and unencoded at once.
        if (jws.header(i).base64Payload != jws.header(0).base64Payload)
            return refuse(JwsRefusal::Malformed, "The signatures disagree about \"b64\".");
    }
    jws.detached_ = payload == nullptr;
    if (payload != nullptr) {
        jws.encodedPayload_ = payload->text;
        if (!jws.header(0).base64Payload)
            jws.payload_ = payload->text;
        else if (!base64UrlDecode(payload->text, jws.payload_))
            return refuse(JwsRefusal::Malformed, "The payload is not base64url.");
    }
    return jws;
}

void Jws::attach(BytesView payload)
{
    payload_ = payload;
    encodedPayload_ = header(0).base64Payload ? base64UrlEncode(payload) : Bytes(payload);
    detached_ = false;
}

std::optional<JwsError> checkAlgorithm(const JoseHeader& header, const AlgorithmPolicy& policy)
{
    // Spelled in any case: there is no honest reason for "None".
    if (equalsIgnoringCase(header.algorithmName, "none"))
        return refuse(JwsRefusal::Unsigned, "It is not signed (\"alg\" is \"none\").");
    if (!header.algorithm)
        return refuse(JwsRefusal::UnknownAlgorithm,
                      "Its algorithm " + inQuotes(header.algorithmName) + " is not known; " + policy.toString() + " would be accepted.");
    if (policy.allows(*header.algorithm))
        return std::nullopt;
    if (isSymmetric(*header.algorithm))
        return refuse(JwsRefusal::SymmetricAlgorithm,
                      "It is signed with " + header.algorithmName +
                          ", an algorithm with a shared key, which anyone who verifies could forge; " +
                          policy.toString() + " would be accepted.");
    return refuse(JwsRefusal::AlgorithmNotAllowed, "It is signed with " + header.algorithmName +
                                                       ", which is not allowed here; " + policy.toString() +
                                                       " would be accepted.");
}

std::optional<JwsError> checkKey(const JoseHeader& header, const VerificationKey& key, const AlgorithmPolicy& policy)
{
    if (!header.algorithm)
        return checkAlgorithm(header, policy);
    if (!fits(*header.algorithm, key.type()))
        return refuse(JwsRefusal::KeyTypeMismatch, "It is signed with " + header.algorithmName + ", but key " +
                                                       inQuotes(key.name()) + " is an " +
                                                       std::string(toString(key.type())) + " key.");
    if (key.algorithm() && key.algorithm() != header.algorithm)
        return refuse(JwsRefusal::KeyTypeMismatch, "It is signed with " + header.algorithmName + ", but key " +
                                                       inQuotes(key.name()) + " is for " +
                                                       std::string(toString(*key.algorithm())) + " only.");
    if (!key.forSignatures())
        return refuse(JwsRefusal::KeyNotForSignatures, "Key " + inQuotes(key.name()) + " is not for signatures (see its \"use\", \"key_ops\" or \"alg\").");
    if (!policy.allows(*header.algorithm, key.type()))
        return refuse(JwsRefusal::AlgorithmNotAllowed, header.algorithmName + " with an " +
                                                           std::string(toString(key.type())) +
                                                           " key is not allowed here.");
    return std::nullopt;
}

std::optional<JwsError> Jws::verify(const VerificationKey& key, const AlgorithmPolicy& policy, std::size_t index) const
{
    const JwsSignature& signature = signatures_[index];
    if (std::optional<JwsError> bad = checkAlgorithm(signature.header, policy))
        return bad;
    if (std::optional<JwsError> bad = checkKey(signature.header, key, policy))
        return bad;
    if (detached_)
        return refuse(JwsRefusal::MissingPayload, "Its payload is detached and was not given.");
    Bytes input;
    input.reserve(signature.protectedPart.size() + 1 + encodedPayload_.size());
    input += signature.protectedPart;
    input += '.';
    input += encodedPayload_;
    if (!key.verify(*signature.header.algorithm, input, signature.signature))
        return refuse(JwsRefusal::BadSignature, whyUnverified(signature, key));
    return std::nullopt;
}

} // namespace postern::crypto
