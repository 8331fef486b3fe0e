// SPDX-License-Identifier: Apache-2.0
#include "crypto/Digest.h"

#include "crypto/internal/OpenSsl.h"

#include <openssl/core_names.h>

namespace postern::crypto {
namespace {

const char* nameOf(DigestAlgorithm algorithm) noexcept
{
    static constexpr const char* names[] = {"SHA1", "SHA256", "SHA384", "SHA512"};
    return names[static_cast<std::size_t>(algorithm)];
}

/// One context per thread and algorithm: making one costs more than hashing a token's head.
EVP_MD_CTX* threadContext(DigestAlgorithm algorithm) noexcept
{
    thread_local DigestContextHandle contexts[4];
    DigestContextHandle& context = contexts[static_cast<std::size_t>(algorithm)];
    if (!context)
        context.reset(EVP_MD_CTX_new());
    return context.get();
}

} // namespace

std::string toHex(BytesView octetsToShow)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(octetsToShow.size() * 2);
    for (const char octet : octetsToShow) {
        text += digits[static_cast<unsigned char>(octet) >> 4];
        text += digits[static_cast<unsigned char>(octet) & 15];
    }
    return text;
}

std::string DigestValue::hex() const { return toHex(view()); }

DigestValue digest(DigestAlgorithm algorithm, BytesView input) noexcept
{
    DigestValue value;
    EVP_MD_CTX* context = threadContext(algorithm);
    unsigned size = 0;
    if (EVP_DigestInit_ex2(context, fetched(algorithm), nullptr) == 1 &&
        EVP_DigestUpdate(context, input.data(), input.size()) == 1 &&
        EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(value.octets_.data()), &size) == 1)
        value.size_ = size;
    return value;
}

DigestValue hmac(DigestAlgorithm algorithm, BytesView key, BytesView input) noexcept
{
    static EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    DigestValue value;
    const std::unique_ptr<EVP_MAC_CTX, Freed<EVP_MAC_CTX_free>> context(EVP_MAC_CTX_new(mac));
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(nameOf(algorithm)), 0),
        OSSL_PARAM_construct_end()};
    std::size_t size = 0;
    // An empty key is a key, but a null pointer would mean "the one from before".
    const unsigned char* keyOctets = key.empty() ? octets("") : octets(key);
    if (EVP_MAC_init(context.get(), keyOctets, key.size(), params) == 1 &&
        EVP_MAC_update(context.get(), octets(input), input.size()) == 1 &&
        EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(value.octets_.data()), &size,
                      value.octets_.size()) == 1)
        value.size_ = size;
    return value;
}

struct Digester::State {
    DigestAlgorithm algorithm;
    DigestContextHandle context;
};

Digester::Digester(DigestAlgorithm algorithm)
    : state_(std::make_unique<State>(State{algorithm, DigestContextHandle(EVP_MD_CTX_new())}))
{
    EVP_DigestInit_ex2(state_->context.get(), fetched(algorithm), nullptr);
}
Digester::~Digester() = default;
Digester::Digester(Digester&&) noexcept = default;
Digester& Digester::operator=(Digester&&) noexcept = default;

void Digester::update(BytesView input) noexcept { EVP_DigestUpdate(state_->context.get(), input.data(), input.size()); }

DigestValue Digester::finish() noexcept
{
    DigestValue value;
    unsigned size = 0;
    EVP_DigestFinal_ex(state_->context.get(), reinterpret_cast<unsigned char*>(value.octets_.data()), &size);
    value.size_ = size;
    EVP_DigestInit_ex2(state_->context.get(), fetched(state_->algorithm), nullptr);
    return value;
}

} // namespace postern::crypto
