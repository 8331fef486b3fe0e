// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/KeySet.h"

#include "crypto/Json.h"

#include <algorithm>

namespace postern::security {

std::string KeySet::names() const
{
    constexpr std::size_t shown = 8;
    std::string text;
    for (std::size_t i = 0; i < keys_.size() && i < shown; ++i)
        text += (i == 0 ? "" : ", ") + keys_[i].name();
    if (keys_.size() > shown)
        text += " and " + std::to_string(keys_.size() - shown) + " more";
    return text;
}

std::string_view KeySet::whyLeftOut(std::string_view keyId) const
{
    const std::string named = "(kid " + crypto::quoteJson(keyId.substr(0, 80)) + "): ";
    for (const std::string& each : leftOut_) {
        if (const std::size_t at = each.find(named); at != std::string::npos)
            return std::string_view(each).substr(at + named.size());
    }
    return {};
}

bool KeySet::sameKeys(const KeySet& other) const
{
    const auto same = [](const crypto::VerificationKey& a, const crypto::VerificationKey& b) {
        return a.thumbprint() == b.thumbprint() && a.keyId() == b.keyId() && a.algorithm() == b.algorithm() &&
               a.forSignatures() == b.forSignatures() && a.certificateSha1() == b.certificateSha1() &&
               a.certificateSha256() == b.certificateSha256();
    };
    return leftOut_ == other.leftOut_ &&
           std::equal(keys_.begin(), keys_.end(), other.keys_.begin(), other.keys_.end(), same);
}

} // namespace postern::security
