// SPDX-License-Identifier: Apache-2.0
#include "crypto/Base64.h"
#include "crypto/Jwk.h"
#include "crypto/Jws.h"
#include "dataplane/security/TokenVerifier.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace postern;
using namespace postern::security;

namespace {

// The key of RFC 8037 appendix A, whose signature is in the corpus.
constexpr std::string_view keys =
    R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";

void require(bool condition)
{
    if (!condition)
        std::abort();
}

/// A verifier with one known key, as a worker holds it.
TokenVerifier& verifier()
{
    static FakeClock clock;
    static KeySource source(
        [] {
            KeySourceConfig config;
            config.location = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
                              "-----END PUBLIC KEY-----\n";
            return config;
        }(),
        nullptr, clock);
    static TokenVerifier one = [] {
        require(source.start().has_value());
        IssuerRules rules;
        rules.keys = &source;
        return TokenVerifier({rules});
    }();
    return one;
}

void verify(std::string_view token)
{
    const WallTime now = FakeClock().wall();
    const TokenOutcome first = verifier().verify(token, now);
    const TokenOutcome second = verifier().verify(token, now);
    // Asking twice gives the same answer, cached or not; a refusal always says why.
    require(first.kind == second.kind);
    require(first.accepted() == static_cast<bool>(first.token));
    require(first.accepted() || (!first.error.sentence.empty() && first.error.reason == second.error.reason));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    verify(input);
    // As header and claims, so that mutations reach behind base64url, too.
    const std::size_t split = std::min(input.find('\n'), input.size());
    verify(crypto::base64UrlEncode(input.substr(0, split)) + '.' +
           crypto::base64UrlEncode(input.substr(std::min(split + 1, input.size()))) + '.' +
           crypto::base64UrlEncode(std::string(64, 'x')));
    if (const Result<Bytes> decoded = crypto::base64UrlDecode(input))
        require(crypto::base64UrlEncode(*decoded) == input);
    if (const auto jws = crypto::Jws::parseJson(input)) {
        static const auto set = crypto::parseJwkSet(keys);
        for (std::size_t i = 0; i < jws->signatures().size(); ++i)
            (void)jws->verify(set->keys[0], crypto::AlgorithmPolicy::anySignature(), i);
    }
    (void)crypto::parseJwkSet(input);
    if (Result<Claims> claims = Claims::parse(input)) {
        ClaimNames names;
        names.scope = "sub";
        names.application = "app";
        names.subscriptions = "list";
        (void)claims->use(names);
    }
    return 0;
}
