// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/IntrospectionAnswer.h"
#include "dataplane/security/KeyValidation.h"
#include "dataplane/security/RevocationSet.h"
#include "dataplane/security/SoapReturn.h"
#include "dataplane/security/TokenForm.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace postern;
using namespace postern::security;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

const IssuerRules& rules()
{
    static const IssuerRules one = [] {
        IssuerRules made;
        made.issuer = "https://issuer";
        made.requiredClaims.clear();
        made.claimNames.scope = "sub";
        made.claimNames.application = "app";
        made.claimNames.subscriptions = "list";
        return made;
    }();
    return one;
}

} // namespace

/// What strangers' servers answer when they are asked about tokens, and lists of revoked ones.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const WallTime now = FakeClock().wall();
    for (const int status : {200, 401, 503}) {
        const Introspected judged = judgeIntrospection(FetchedDocument{status, {}, std::string(input)}, rules(), now, now);
        const bool active = judged.kind == Introspected::Kind::Active;
        // An active token has claims, of this issuer, that have not ended; any other says why, and nothing is taken from an
        // answer that is not 200.
        require(active == (judged.claims != nullptr));
        require(active || !judged.error.sentence.empty());
        require(status == 200 || judged.kind == Introspected::Kind::Failed);
        if (active) {
            require(judged.claims->issuer() == "https://issuer");
            require(!judged.goodUntil || *judged.goodUntil > now);
            require(judged.claims->subject().find('\0') == std::string::npos);
        }
    }
    const ShownFor of{"/orders/1.0.0", "Orders", "1.0.0", "/items/{id}", "GET"};
    const Introspected key = judgeKeyValidation(FetchedDocument{200, {}, std::string(input)}, of, rules(), now, now);
    require((key.kind == Introspected::Kind::Active) == (key.claims != nullptr));
    require(key.kind == Introspected::Kind::Active || !key.error.sentence.empty());
    if (const auto members = readSoapReturn(input))
        require(members->size() <= 256);
    if (const auto set = RevocationSet::parse(input, 64, now)) {
        require(set->size() <= 64);
        (void)set->find(input, input, now);
    }
    // Of a JWT's form is only what has a signature's place, and a claimed issuer has only such a one.
    require(hasJwtForm(input) || (claimedIssuer(input).empty() && signatureOf(input).empty()));
    (void)isBearerToken(input);
    return 0;
}
