// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongIssuers.h"

#include "controlplane/connectors/kong/KongRoute.h"
#include "crypto/Jwk.h"

#include <algorithm>
#include <optional>

namespace postern::connectors::kong {
namespace {

/// What tokens of this key are signed with, as far as the issuer allows it and Kong knows it; empty: nothing.
std::string algorithmOf(const crypto::VerificationKey& key, const model::Issuer& issuer)
{
    const auto allowed = [&issuer](const char* name) { return std::ranges::find(issuer.algorithms, name) != issuer.algorithms.end(); };
    if (key.type() == crypto::KeyType::Rsa) {
        for (const char* const name : {"RS256", "RS384", "RS512"}) {
            const bool own = !key.algorithm() || crypto::toString(*key.algorithm()) == name;
            if (allowed(name) && own)
                return name;
        }
    }
    return key.type() == crypto::KeyType::EcP256 && allowed("ES256") ? "ES256" : std::string();
}

std::vector<crypto::VerificationKey> keysIn(const std::string& text, bool pem)
{
    if (pem) {
        auto all = crypto::VerificationKey::allFromPem(text);
        return all ? *std::move(all) : std::vector<crypto::VerificationKey>();
    }
    auto set = crypto::parseJwkSet(text);
    return set ? std::move(set->keys) : std::vector<crypto::VerificationKey>();
}

} // namespace

KongIssuers kongIssuersOf(const deployment::Revision& revision)
{
    KongIssuers out;
    struct Read {
        const model::Issuer* issuer;
        std::vector<std::pair<crypto::VerificationKey, std::string>> keys; // with its algorithm
    };
    std::vector<Read> read;
    const auto leave = [&out](const std::string& why) { out.left.append(out.left.empty() ? "" : " ").append(why); };
    bool several = false;
    for (const model::Issuer& issuer : revision.issuers) {
        if (!issuer.vouchesFor("access"))
            continue;
        const auto text = revision.issuerKeys.find(issuer.name);
        if (text == revision.issuerKeys.end()) {
            leave("Keys of " + issuer.name + " are not in a file (jwksFile or pemFile), and Kong's jwt plugin fetches none.");
            continue;
        }
        Read each{&issuer, {}};
        for (const crypto::VerificationKey& key : keysIn(text->second, !issuer.pemFile.empty())) {
            const std::string algorithm = key.forSignatures() ? algorithmOf(key, issuer) : std::string();
            if (algorithm.empty())
                leave("The key " + key.name() + " of " + issuer.name + " is of a kind that Kong's jwt plugin does not take.");
            else
                each.keys.emplace_back(key, algorithm);
        }
        if (each.keys.empty()) {
            leave("The file of " + issuer.name + " has no key that Kong's jwt plugin takes.");
            continue;
        }
        several = several || each.keys.size() > 1;
        read.push_back(std::move(each));
    }
    out.claim = several ? "kid" : "iss";
    for (const Read& each : read) {
        KongIssuer made{each.issuer->name, "postern-issuer-" + kongName(each.issuer->name), {}};
        for (const auto& [key, algorithm] : each.keys) {
            const auto pem = key.publicPem();
            const std::string name = several ? key.keyId() : each.issuer->issuer;
            if (!pem || name.empty())
                leave("The key " + key.name() + " of " + each.issuer->name + " has no id, by which Kong could tell it from the others.");
            else
                made.keys.push_back({name, algorithm, *pem});
        }
        if (!made.keys.empty())
            out.all.push_back(std::move(made));
    }
    if (out.all.empty())
        out.why = out.left.empty() ? "The gateway knows no issuer whose keys could be written to Kong." : out.left;
    return out;
}

} // namespace postern::connectors::kong
