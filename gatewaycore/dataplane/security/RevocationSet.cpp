// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/RevocationSet.h"

#include "crypto/Digest.h"
#include "crypto/Json.h"
#include "dataplane/security/MirroredSignature.h"
#include "dataplane/security/TokenForm.h"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

namespace postern::security {
namespace {

using crypto::JsonValue;

constexpr std::int64_t withoutEnd = std::numeric_limits<std::int64_t>::max();

std::int64_t inSeconds(WallTime time) noexcept
{
    return std::chrono::duration_cast<Seconds>(time.time_since_epoch()).count();
}

bool isDigest(std::string_view text) noexcept
{
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Nothing when the member is no time. What would be thousands of years ahead as seconds is milliseconds.
bool readEnd(const JsonValue* value, std::int64_t& expires)
{
    if (value == nullptr || value->kind == JsonValue::Kind::Null)
        return true;
    if (value->kind != JsonValue::Kind::Integer || value->integer < 0)
        return false;
    constexpr std::int64_t farAhead = 100'000'000'000;
    expires = value->integer >= farAhead ? value->integer / 1000 : value->integer;
    return true;
}

/// As milliseconds. What would be 1973 or earlier as milliseconds is seconds.
bool readMoment(const JsonValue* value, std::int64_t& moment)
{
    std::int64_t read = withoutEnd;
    if (!readEnd(value, read))
        return false;
    if (read != withoutEnd)
        moment = value->integer >= 100'000'000'000 ? value->integer : value->integer * 1000;
    return true;
}

Result<RevokedEntry> readEntry(const JsonValue& value, std::size_t number)
{
    const auto refuse = [number](const char* why) {
        return unexpected(ErrorKind::ParseError, "entry " + std::to_string(number) + " " + why);
    };
    RevokedEntry entry;
    for (const auto& [name, how] :
         {std::pair("jti", RevokedBy::TokenId), std::pair("signature", RevokedBy::Signature), std::pair("sha256", RevokedBy::Digest),
          std::pair("jwt_signature", RevokedBy::Signature), std::pair("subject", RevokedBy::Subject),
          std::pair("consumerKey", RevokedBy::ConsumerKey), std::pair("entity_id", RevokedBy::Subject),
          std::pair("consumer_key", RevokedBy::ConsumerKey)}) {
        const std::string_view text = value.textOf(name);
        if (text.empty())
            continue;
        if (entry.how != RevokedBy::Nothing)
            return refuse("names its token in more than one way");
        entry.how = how;
        entry.text = text;
        entry.either = std::string_view(name) == "jwt_signature";
    }
    if (entry.how == RevokedBy::Nothing)
        return refuse("names no token: it has neither jti nor signature nor sha256 nor subject nor consumerKey");
    if (entry.how == RevokedBy::Digest && !isDigest(entry.text))
        return refuse("has a sha256 that is not 64 lower-case hex digits");
    if (entry.how == RevokedBy::Subject || entry.how == RevokedBy::ConsumerKey) {
        if (!readMoment(value.find("before"), entry.expires) || !readMoment(value.find("revocation_time"), entry.expires))
            return refuse("has a time of its revocation that is no number of seconds (or of milliseconds)");
        // "Can be user id or client id": what a client is called by is its consumer key.
        entry.either = value.find("entity_id") != nullptr && !value.textOf("entity_type").starts_with("USER");
        return entry;
    }
    if (!readEnd(value.find("expires"), entry.expires) || !readEnd(value.find("expiry_time"), entry.expires))
        return refuse("has an end that is no number of seconds (or of milliseconds)");
    return entry;
}

} // namespace

std::string_view toString(RevokedBy how) noexcept
{
    switch (how) {
    case RevokedBy::TokenId: return "its jti";
    case RevokedBy::Signature: return "its signature";
    case RevokedBy::Digest: return "its SHA-256";
    case RevokedBy::Subject: return "its subject";
    case RevokedBy::ConsumerKey: return "its consumer key";
    case RevokedBy::Nothing: break;
    }
    return "nothing";
}

Result<RevocationSet> RevocationSet::parse(std::string_view json, std::size_t maximum, WallTime now)
{
    const Result<JsonValue> value = crypto::parseJson(json, {maximum * 1024 + 64 * 1024, 8, maximum * 8 + 64});
    if (!value)
        return unexpected(value.error());
    std::vector<const JsonValue*> lists;
    if (value->isArray())
        lists.push_back(&*value);
    for (const char* const name : {"revoked", "revokedJWTList", "revokedJWTSubjectEntityList", "revokedJWTConsumerKeyList"}) {
        if (const JsonValue* const list = value->isObject() ? value->find(name) : nullptr; list != nullptr && list->kind != JsonValue::Kind::Null)
            lists.push_back(list);
    }
    if (lists.empty() || !std::all_of(lists.begin(), lists.end(), [](const JsonValue* list) { return list->isArray(); }))
        return unexpected(ErrorKind::ParseError, "is neither a list of revoked tokens nor an object with one (\"revoked\")");
    std::size_t count = 0;
    for (const JsonValue* const list : lists)
        count += list->items.size();
    if (count > maximum)
        return unexpected(ErrorKind::TooLarge, "has " + std::to_string(count) + " entries; at most " + std::to_string(maximum) + " are taken");
    std::vector<RevokedEntry> entries;
    entries.reserve(count);
    for (const JsonValue* const list : lists) {
        for (const JsonValue& each : list->items) {
            Result<RevokedEntry> entry = readEntry(each, entries.size() + 1);
            if (!entry)
                return unexpected(std::move(entry).error());
            entries.push_back(*std::move(entry));
        }
    }
    return of(entries, now);
}

RevocationSet RevocationSet::of(std::span<const RevokedEntry> entries, WallTime now)
{
    RevocationSet set;
    set.key_ = SipKey::random();
    set.places_.resize(std::bit_ceil(entries.size() * 4 + 1));
    for (const RevokedEntry& entry : entries) {
        const bool ofHolder = entry.how == RevokedBy::Subject || entry.how == RevokedBy::ConsumerKey;
        if (!ofHolder && entry.expires <= inSeconds(now))
            continue;
        set.add(entry.how, entry.text, entry.expires);
        if (entry.either)
            set.add(ofHolder ? RevokedBy::ConsumerKey : RevokedBy::TokenId, entry.text, entry.expires);
        ++set.count_;
    }
    return set;
}

/// One key for each way of naming, so that a jti which looks like somebody's signature revokes nothing of theirs.
SipKey RevocationSet::keyFor(RevokedBy how) const noexcept { return {key_.k0, key_.k1 ^ static_cast<std::uint64_t>(how)}; }

void RevocationSet::add(RevokedBy how, std::string_view text, std::int64_t expires)
{
    signatures_ = signatures_ || how == RevokedBy::Signature;
    digests_ = digests_ || how == RevokedBy::Digest;
    holders_ = holders_ || how == RevokedBy::Subject || how == RevokedBy::ConsumerKey;
    const Hash128 hash = sipHash128(keyFor(how), text);
    const std::size_t mask = places_.size() - 1;
    std::size_t at = hash.low & mask;
    while (places_[at].expires != 0 && places_[at].hash != hash)
        at = (at + 1) & mask;
    places_[at] = {hash, std::max(places_[at].expires, expires)}; // named twice, the later end counts
}

bool RevocationSet::has(RevokedBy how, std::string_view text, std::int64_t now) const noexcept
{
    const Hash128 hash = sipHash128(keyFor(how), text);
    const std::size_t mask = places_.size() - 1;
    for (std::size_t at = hash.low & mask; places_[at].expires != 0; at = (at + 1) & mask) {
        if (places_[at].hash == hash)
            return now < places_[at].expires;
    }
    return false;
}

RevokedBy RevocationSet::find(std::string_view tokenId, std::string_view token, WallTime now, const TokenHolder& holder) const
{
    if (count_ == 0)
        return RevokedBy::Nothing;
    const std::int64_t seconds = inSeconds(now);
    if (!tokenId.empty() && has(RevokedBy::TokenId, tokenId, seconds))
        return RevokedBy::TokenId;
    if (holders_) [[unlikely]] {
        // Revoked is what had been issued by then.
        const std::int64_t issued =
            holder.issuedAt ? std::chrono::duration_cast<Milliseconds>(holder.issuedAt->time_since_epoch()).count() : 0;
        if (!holder.subject.empty() && has(RevokedBy::Subject, holder.subject, issued))
            return RevokedBy::Subject;
        if (!holder.consumerKey.empty() && has(RevokedBy::ConsumerKey, holder.consumerKey, issued))
            return RevokedBy::ConsumerKey;
    }
    if (!signatures_ && !digests_)
        return RevokedBy::Nothing;
    const std::string_view signature = signatureOf(token);
    if (signatures_ && !signature.empty() && has(RevokedBy::Signature, signature, seconds))
        return RevokedBy::Signature;
    if (digests_ && has(RevokedBy::Digest, crypto::sha256(token).hex(), seconds))
        return RevokedBy::Digest;
    // Who holds a revoked token can give it another signature that verifies: it stays the token that was revoked.
    const std::string mirrored = mirroredSignature(signature);
    if (mirrored.empty())
        return RevokedBy::Nothing;
    if (signatures_ && has(RevokedBy::Signature, mirrored, seconds))
        return RevokedBy::Signature;
    const std::string twin = digests_ ? std::string(token.substr(0, token.size() - signature.size())) + mirrored : std::string();
    return digests_ && has(RevokedBy::Digest, crypto::sha256(twin).hex(), seconds) ? RevokedBy::Digest : RevokedBy::Nothing;
}

} // namespace postern::security
