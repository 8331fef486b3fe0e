// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "crypto/Algorithm.h"
#include "crypto/Outcome.h"
#include "crypto/VerificationKey.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::crypto {

/// Why a JWS was refused; toString() gives the name used in traces and tests.
enum class JwsRefusal : std::uint8_t {
    TooLarge,              ///< more octets, members or nesting than the limits allow
    Malformed,             ///< not a JWS: parts, base64url or JSON are wrong
    Encrypted,             ///< a JWE: there is nothing to verify
    Unsigned,              ///< "alg":"none"
    UnknownAlgorithm,      ///< an "alg" that is not known here
    SymmetricAlgorithm,    ///< HS*, where the policy takes asymmetric signatures only
    AlgorithmNotAllowed,   ///< known, but not in the policy's list
    KeyTypeMismatch,       ///< the algorithm does not fit the key (HS* with a public key, ES256 with P-384, RS256 with PS256's key)
    KeyNotForSignatures,   ///< the key's "use" or "key_ops" say so
    UnknownCriticalHeader, ///< "crit" names what is not understood here, or is itself wrong (RFC 7515 4.1.11)
    MissingPayload,        ///< detached content was not given
    BadSignature,
};
[[nodiscard]] std::string_view toString(JwsRefusal reason) noexcept;

/// The reason and a sentence with the values at hand. It never quotes the token itself.
struct JwsError {
    JwsRefusal reason;
    std::string sentence;
};

/// The parts of a JOSE header (protected and unprotected joined, RFC 7515 4) that decide about a signature.
struct JoseHeader {
    std::string algorithmName;             ///< "alg" as it is written
    std::optional<JwsAlgorithm> algorithm; ///< nothing when unknown here or `none`
    std::string keyId;                     ///< "kid"
    std::string type;                      ///< "typ"
    std::string contentType;               ///< "cty"
    std::string certificateSha1;           ///< "x5t"
    std::string certificateSha256;         ///< "x5t#S256"
    bool base64Payload = true;             ///< "b64" (RFC 7797), understood only when "crit" names it
};

struct JwsLimits {
    std::size_t maximumSize = 16 * 1024;
    std::size_t maximumDepth = 16;     ///< of the header's JSON
    std::size_t maximumSignatures = 8; ///< of a general JSON serialisation
};

/// One signature over one payload, parsed and not yet verified.
struct JwsSignature {
    JoseHeader header;
    Bytes protectedPart; ///< base64url as it stood; empty when all header fields are unprotected
    Bytes signature;     ///< decoded
};

/// A parsed JWS in any serialisation. Nothing in it may be believed before verify() said yes.
class Jws {
  public:
    /// Compact serialisation (RFC 7515 3.1), five parts included so that a JWE is refused by name.
    [[nodiscard]] static Outcome<Jws, JwsError> parseCompact(std::string_view text, const JwsLimits& = {});
    /// Flattened or general JSON serialisation (RFC 7515 7.2).
    [[nodiscard]] static Outcome<Jws, JwsError> parseJson(std::string_view json, const JwsLimits& = {});

    [[nodiscard]] const std::vector<JwsSignature>& signatures() const noexcept { return signatures_; }
    [[nodiscard]] const JoseHeader& header(std::size_t index = 0) const { return signatures_[index].header; }
    /// Whether the payload is left out (RFC 7515 appendix F).
    [[nodiscard]] bool detached() const noexcept { return detached_; }
    /// Decoded; empty when detached.
    [[nodiscard]] const Bytes& payload() const noexcept { return payload_; }
    /// Supplies detached content.
    void attach(BytesView payload);

    /// Nothing when signature `index` is good under `key` and `policy`, else why not.
    [[nodiscard]] std::optional<JwsError> verify(const VerificationKey& key, const AlgorithmPolicy& policy,
                                                 std::size_t index = 0) const;

  private:
    std::vector<JwsSignature> signatures_;
    Bytes payload_;
    Bytes encodedPayload_; ///< as it is signed
    bool detached_ = false;
};

/// The checks that need no key: unsigned, unknown, symmetric or unlisted algorithm. Nothing when all is well.
[[nodiscard]] std::optional<JwsError> checkAlgorithm(const JoseHeader& header, const AlgorithmPolicy& policy);
/// Those that need it but no arithmetic: kind of key, the key's own "alg", "use" and "key_ops".
[[nodiscard]] std::optional<JwsError> checkKey(const JoseHeader& header, const VerificationKey& key,
                                               const AlgorithmPolicy& policy);

} // namespace postern::crypto
