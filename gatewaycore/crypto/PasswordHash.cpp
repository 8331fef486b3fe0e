// SPDX-License-Identifier: Apache-2.0
#include "crypto/PasswordHash.h"

#include "base/Secret.h"
#include "crypto/Base64.h"
#include "crypto/Random.h"

#include <algorithm>
#include <argon2.h>
#include <charconv>
#include <crypt.h>
#include <cstdlib>
#include <memory>
#include <string.h> // explicit_bzero

namespace postern::crypto {
namespace {

constexpr std::uint32_t mostMemory = 256 * 1024; // KiB
constexpr std::uint32_t mostPasses = 16;
constexpr std::uint32_t mostLanes = 16;
constexpr std::uint32_t mostRounds = 15;
constexpr std::size_t bcryptSize = 60;
constexpr std::string_view bcryptAlphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";


struct WipedOctets {
    explicit WipedOctets(std::string_view text) : octets(text) {}
    ~WipedOctets() { explicit_bzero(octets.data(), octets.size()); }
    WipedOctets(const WipedOctets&) = delete;
    WipedOctets& operator=(const WipedOctets&) = delete;
    std::string octets;
};

/// The memory of a thread's last hash, which the next one uses: to be given 19 MiB anew, page by page, is time of the kernel
/// that whoever shares the core waits for. It ends with the thread.
class HashMemory {
  public:
    HashMemory() = default;
    ~HashMemory() { std::free(octets_); }
    HashMemory(const HashMemory&) = delete;
    HashMemory& operator=(const HashMemory&) = delete;

    static int take(std::uint8_t** memory, std::size_t size)
    {
        HashMemory& own = ofThread();
        if (own.size_ < size) {
            std::free(own.octets_);
            own.octets_ = static_cast<std::uint8_t*>(std::malloc(size));
            own.size_ = own.octets_ != nullptr ? size : 0;
        }
        *memory = own.octets_;
        return ARGON2_OK; // it looks at the pointer
    }
    /// Called when Argon2 has wiped it.
    static void giveBack(std::uint8_t*, std::size_t)
    {
        HashMemory& own = ofThread();
        if (own.size_ <= most)
            return;
        std::free(own.octets_);
        own.octets_ = nullptr;
        own.size_ = 0;
    }

  private:
    static constexpr std::size_t most = 64UL << 20;
    static HashMemory& ofThread()
    {
        static thread_local HashMemory memory;
        return memory;
    }

    std::uint8_t* octets_ = nullptr;
    std::size_t size_ = 0;
};

Unexpected notUsable(const char* why)
{
    return unexpected(ErrorKind::InvalidConfig, std::string("the password hash ") + why, Fault::Config);
}

bool isBcryptPrefix(std::string_view text) noexcept
{
    return text.starts_with("$2a$") || text.starts_with("$2b$") || text.starts_with("$2y$");
}

/// Takes "name=NUMBER" and the separator behind it off the front of `text`.
bool takeNumber(std::string_view& text, std::string_view name, char separator, std::uint32_t& out) noexcept
{
    if (!text.starts_with(name))
        return false;
    text.remove_prefix(name.size());
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    const auto size = static_cast<std::size_t>(end - text.data());
    if (error != std::errc() || size == text.size() || text[size] != separator)
        return false;
    text.remove_prefix(size + 1);
    return true;
}

/// Base64 of the usual alphabet, without padding (the PHC string format).
Result<Bytes> unpadded(std::string_view text)
{
    std::string padded(text);
    padded.append((4 - padded.size() % 4) % 4, '=');
    return base64Decode(padded);
}

std::string withoutPadding(BytesView octets)
{
    std::string text = base64Encode(octets);
    text.erase(text.find_last_not_of('=') + 1);
    return text;
}

bool allOf(std::string_view text, std::string_view alphabet) noexcept
{
    return text.find_first_not_of(alphabet) == std::string_view::npos;
}

} // namespace

PasswordForm passwordFormOf(std::string_view text) noexcept
{
    if (text.starts_with("$argon2id$"))
        return PasswordForm::Argon2id;
    if (isBcryptPrefix(text))
        return PasswordForm::Bcrypt;
    for (const std::string_view prefix : {"{SHA}", "{SSHA}", "{SHA256}", "{SHA512}", "@sha1:", "@sha256:", "@sha512:", "@sha384:",
                                          "$apr1$", "$1$", "$5$", "$6$"}) {
        if (text.starts_with(prefix))
            return PasswordForm::Weak;
    }
    const bool digestSize = text.size() == 40 || text.size() == 64 || text.size() == 96 || text.size() == 128;
    return digestSize && allOf(text, "0123456789abcdefABCDEF") ? PasswordForm::Weak : PasswordForm::Unknown;
}

Result<PasswordHash> PasswordHash::parse(std::string_view text)
{
    PasswordHash hash;
    hash.form_ = passwordFormOf(text);
    hash.text_ = std::string(text);
    if (hash.form_ == PasswordForm::Weak)
        return notUsable("is a plain digest, which can be guessed by the billion; make an argon2id or bcrypt one of it");
    if (hash.form_ == PasswordForm::Unknown)
        return notUsable("is neither argon2id ($argon2id$...) nor bcrypt ($2b$...); a password itself is never taken");
    if (hash.form_ == PasswordForm::Bcrypt) {
        std::string_view rest = text.substr(3);
        if (text.size() != bcryptSize || !takeNumber(rest, "$", '$', hash.rounds_) || rest.size() != bcryptSize - 7 ||
            !allOf(rest, bcryptAlphabet))
            return notUsable("begins like bcrypt, but is malformed");
        if (hash.rounds_ < 4 || hash.rounds_ > mostRounds)
            return notUsable("is bcrypt of a cost that is not taken: 4 to 15 is, and 10 to 12 is sensible");
        return hash;
    }
    std::string_view rest = text.substr(std::string_view("$argon2id$").size());
    if (rest.size() > 512 || !takeNumber(rest, "v=", '$', hash.version_) || !takeNumber(rest, "m=", ',', hash.memory_) ||
        !takeNumber(rest, "t=", ',', hash.passes_) || !takeNumber(rest, "p=", '$', hash.lanes_))
        return notUsable("begins like argon2id, but is malformed");
    if (hash.version_ != ARGON2_VERSION_13)
        return notUsable("is argon2id of a version other than 19");
    const std::size_t dollar = rest.find('$');
    auto salt = unpadded(rest.substr(0, dollar));
    auto digest = unpadded(dollar == std::string_view::npos ? std::string_view() : rest.substr(dollar + 1));
    if (!salt || !digest || salt->size() < 8 || digest->size() < 16 || digest->size() > 64)
        return notUsable("begins like argon2id, but has no salt of 8 octets or no digest of 16 to 64");
    if (hash.passes_ < 1 || hash.passes_ > mostPasses || hash.lanes_ < 1 || hash.lanes_ > mostLanes ||
        hash.memory_ < 8 * hash.lanes_ || hash.memory_ > mostMemory)
        return notUsable("is argon2id of a cost that is not taken: at most m=262144 (256 MiB), t=16 and p=16, at least m=8*p");
    hash.salt_ = *std::move(salt);
    hash.digest_ = *std::move(digest);
    return hash;
}

PasswordHash PasswordHash::of(std::string_view password)
{
    PasswordHash hash;
    hash.form_ = PasswordForm::Argon2id;
    hash.version_ = ARGON2_VERSION_13;
    hash.memory_ = 19 * 1024;
    hash.passes_ = 2;
    hash.lanes_ = 1;
    hash.salt_ = randomBytes(16);
    hash.digest_.resize(32);
    argon2id_hash_raw(hash.passes_, hash.memory_, hash.lanes_, password.data(), password.size(), hash.salt_.data(),
                      hash.salt_.size(), hash.digest_.data(), hash.digest_.size());
    hash.text_ = "$argon2id$v=19$m=" + std::to_string(hash.memory_) + ",t=" + std::to_string(hash.passes_) +
                 ",p=" + std::to_string(hash.lanes_) + "$" + withoutPadding(hash.salt_) + "$" + withoutPadding(hash.digest_);
    return hash;
}

PasswordHash PasswordHash::decoy() const
{
    PasswordHash hash = *this;
    if (form_ == PasswordForm::Argon2id) {
        hash.salt_ = randomBytes(salt_.size());
        hash.digest_ = randomBytes(digest_.size());
        hash.text_ = "decoy";
        return hash;
    }
    // 22 characters of salt, of whose last only four bits count, and 31 of the digest.
    const Bytes octets = randomBytes(53);
    for (std::size_t i = 0; i < octets.size(); ++i)
        hash.text_[7 + i] = bcryptAlphabet[static_cast<unsigned char>(octets[i]) % 64U];
    hash.text_[7 + 21] = bcryptAlphabet[(static_cast<unsigned char>(octets[21]) % 4U) * 16U];
    return hash;
}

bool PasswordHash::matches(std::string_view password) const
{
    WipedOctets own(password);
    if (form_ == PasswordForm::Argon2id) {
        Bytes digest(digest_.size(), '\0');
        Bytes salt = salt_;
        argon2_context context{};
        context.out = reinterpret_cast<std::uint8_t*>(digest.data());
        context.outlen = static_cast<std::uint32_t>(digest.size());
        context.pwd = reinterpret_cast<std::uint8_t*>(own.octets.data());
        context.pwdlen = static_cast<std::uint32_t>(own.octets.size());
        context.salt = reinterpret_cast<std::uint8_t*>(salt.data());
        context.saltlen = static_cast<std::uint32_t>(salt.size());
        context.t_cost = passes_;
        context.m_cost = memory_;
        context.lanes = lanes_;
        context.threads = 1; // the lanes one after the other: a hash asks for no more threads than it was given
        context.version = version_;
        context.allocate_cbk = HashMemory::take;
        context.free_cbk = HashMemory::giveBack;
        context.flags = ARGON2_FLAG_CLEAR_PASSWORD;
        return argon2_ctx(&context, Argon2_id) == ARGON2_OK && equalInConstantTime(digest, digest_);
    }
    if (own.octets.find('\0') != std::string::npos)
        return false; // crypt_r would see the front part only
    const auto room = std::make_unique<crypt_data>();
    const char* const made = crypt_r(own.octets.c_str(), text_.c_str(), room.get());
    const bool same = made != nullptr && equalInConstantTime(made, text_);
    explicit_bzero(room.get(), sizeof(crypt_data));
    return same;
}

std::uint64_t PasswordHash::cost() const noexcept
{
    // Of a machine of 2020: half a nanosecond an octet and pass, 45 us for each of bcrypt's 2^cost rounds.
    return form_ == PasswordForm::Argon2id ? std::uint64_t(memory_) * passes_ / 2 : std::uint64_t(45) << rounds_;
}

} // namespace postern::crypto
