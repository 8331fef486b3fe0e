// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/ApiKeyStore.h"

#include "base/Secret.h"
#include "crypto/Digest.h"

#include <algorithm>
#include <bit>

namespace postern::security {
namespace {

int hexValue(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<std::array<char, 32>> parseDigest(std::string_view hex) noexcept
{
    std::array<char, 32> digest{};
    if (hex.size() != 64)
        return std::nullopt;
    for (std::size_t i = 0; i < 32; ++i) {
        const int high = hexValue(hex[2 * i]);
        const int low = hexValue(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        digest[i] = static_cast<char>(high << 4 | low);
    }
    return digest;
}

std::optional<std::string> percentDecoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
        if (high < 0 || low < 0)
            return std::nullopt;
        out += static_cast<char>(high << 4 | low);
        i += 2;
    }
    return out;
}

} // namespace

Result<ApiKeyStore> ApiKeyStore::make(std::vector<ApiKeyEntry> entries)
{
    ApiKeyStore store;
    store.seed_ = SipKey::random();
    store.buckets_.resize(std::bit_ceil(entries.size() * 2 + 1));
    const std::size_t mask = store.buckets_.size() - 1;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto digest = parseDigest(entries[i].sha256);
        if (!digest)
            return unexpected(ErrorKind::InvalidConfig,
                              "API key " + std::to_string(i + 1) + ": the SHA-256 must have 64 hexadecimal digits",
                              Fault::Config);
        const std::string_view view(digest->data(), digest->size());
        std::size_t at = sipHash(store.seed_, view) & mask;
        for (; store.buckets_[at] != 0; at = (at + 1) & mask) {
            if (store.entries_[store.buckets_[at] - 1].digest == *digest)
                return unexpected(ErrorKind::InvalidConfig,
                                  "API key " + std::to_string(i + 1) + " is the same as key " +
                                      std::to_string(store.buckets_[at]),
                                  Fault::Config);
        }
        if (entries[i].identity.applicationId.empty())
            entries[i].identity.applicationId = entries[i].identity.application;
        store.entries_.push_back({*digest, std::move(entries[i].identity)});
        store.buckets_[at] = static_cast<std::uint32_t>(store.entries_.size());
    }
    return store;
}

std::string ApiKeyStore::digestOf(std::string_view key) { return crypto::sha256(key).hex(); }

const ApiKeyIdentity* ApiKeyStore::find(std::string_view presentedKey) const noexcept
{
    if (entries_.empty() || presentedKey.empty())
        return nullptr;
    const crypto::DigestValue digest = crypto::sha256(presentedKey);
    const std::size_t mask = buckets_.size() - 1;
    const ApiKeyIdentity* found = nullptr;
    for (std::size_t at = sipHash(seed_, digest.view()) & mask; buckets_[at] != 0; at = (at + 1) & mask) {
        const Stored& stored = entries_[buckets_[at] - 1];
        if (equalInConstantTime({stored.digest.data(), stored.digest.size()}, digest.view()))
            found = &stored.identity;
    }
    return found;
}

std::optional<std::string> queryParameter(std::string_view query, std::string_view name)
{
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (percentDecoded(pair.substr(0, equals)) == name)
            return percentDecoded(pair.substr(std::min(equals + 1, pair.size())));
    }
    return std::nullopt;
}

} // namespace postern::security
