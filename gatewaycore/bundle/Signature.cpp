// SPDX-License-Identifier: Apache-2.0
#include "bundle/Signature.h"

#include "bundle/Manifest.h"
#include "crypto/Base64.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::bundle {
namespace {

struct SignatureFile {
    std::uint32_t format = 1;
    std::string algorithm = "Ed25519";
    std::string keyId;
    std::string signature; ///< Base64
};

const schema::Schema<SignatureFile>& describe(schema::Type<SignatureFile>)
{
    static const auto schema = schema::Schema<SignatureFile>("bundleSignature", "bundle.sig: who signed bundle.json.")
                                   .field("format", &SignatureFile::format, "The format of this file").required().range(1, 1)
                                   .field("algorithm", &SignatureFile::algorithm, "How it is signed").required().oneOf({{"Ed25519", "RFC 8032"}})
                                   .field("keyId", &SignatureFile::keyId, "RFC 7638 thumbprint of the key").required()
                                   .field("signature", &SignatureFile::signature, "Of the octets of bundle.json, Base64").required();
    return schema;
}

Unexpected refuseSignature(std::string why) { return unexpected(ErrorKind::PermissionDenied, std::move(why), Fault::Config); }

} // namespace

Result<std::string> sign(const crypto::SigningKey& key, std::string_view manifest)
{
    if (key.type() != crypto::KeyType::Ed25519)
        return unexpected(ErrorKind::InvalidArgument, "a bundle is signed with an Ed25519 key, and this one is " + std::string(crypto::toString(key.type())),
                          Fault::Config);
    const auto octets = key.sign(crypto::JwsAlgorithm::EdDSA, manifest);
    if (!octets)
        return unexpected(octets.error());
    SignatureFile out;
    out.keyId = key.verificationKey().thumbprint();
    out.signature = crypto::base64Encode(*octets);
    return schema::writeJson(schema::encode(out, true)) + '\n';
}

Result<void> checkSignature(std::string_view signature, std::string_view manifest, const std::vector<crypto::VerificationKey>& keys)
{
    schema::Problems problems;
    constexpr schema::ReadLimits limits{64U << 10U, 4, 100, 0, 0};
    const auto document = schema::readJson(signature, signatureName, problems, limits);
    const auto file = document ? describe(schema::Type<SignatureFile>{}).decode(*document, problems) : std::nullopt;
    if (!file)
        return refuseSignature("is no signature: " + (problems.all().empty() ? std::string() : problems.all().front().toString()));
    const auto octets = crypto::base64Decode(file->signature);
    if (!octets)
        return refuseSignature("is no signature: its octets are no Base64");
    bool known = false;
    for (const crypto::VerificationKey& key : keys) {
        if (key.thumbprint() != file->keyId)
            continue;
        known = true;
        if (key.type() == crypto::KeyType::Ed25519 && key.verify(crypto::JwsAlgorithm::EdDSA, manifest, *octets))
            return {};
    }
    if (!known)
        return refuseSignature("was made with the key " + shown(file->keyId) + ", and wanted is " + (keys.empty() ? std::string("none") : keys.front().thumbprint()));
    return refuseSignature("is not that of this bundle.json: one of them was changed");
}

Result<std::vector<crypto::VerificationKey>> signersOf(std::string_view pem)
{
    auto keys = crypto::VerificationKey::allFromPem(pem);
    if (!keys)
        return keys;
    const auto other = std::find_if(keys->begin(), keys->end(), [](const auto& key) { return key.type() != crypto::KeyType::Ed25519; });
    if (other != keys->end())
        return unexpected(ErrorKind::InvalidArgument, "bundles are signed with Ed25519 keys, and this one is " + std::string(crypto::toString(other->type())),
                          Fault::Config);
    return keys;
}

} // namespace postern::bundle
