// SPDX-License-Identifier: Apache-2.0
#include "schema/Codecs.h"

#include <cstring>
#include <limits>

namespace postern::schema::detail {
namespace {

class BoolCodec final : public Codec {
  public:
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::Bool; }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules&) const override
    {
        return readBool(from, *static_cast<bool*>(to), decoder);
    }
    [[nodiscard]] Value write(const void* from, const void*, bool, const Rules&) const override
    {
        return Value(*static_cast<const bool*>(from));
    }
};

class DoubleCodec final : public Codec {
  public:
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::Number; }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override
    {
        return readDouble(from, *static_cast<double*>(to), decoder, rules);
    }
    [[nodiscard]] Value write(const void* from, const void*, bool, const Rules&) const override
    {
        return Value(*static_cast<const double*>(from));
    }
};

class TextCodec final : public Codec {
  public:
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::Text; }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override
    {
        return readText(from, *static_cast<std::string*>(to), decoder, rules);
    }
    [[nodiscard]] Value write(const void* from, const void*, bool, const Rules&) const override
    {
        return Value(*static_cast<const std::string*>(from));
    }
};

class BytesCodec final : public Codec {
  public:
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::Bytes; }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override
    {
        return readBytes(from, *static_cast<ByteCount*>(to), decoder, rules);
    }
    [[nodiscard]] Value write(const void* from, const void*, bool, const Rules&) const override
    {
        return Value(static_cast<const ByteCount*>(from)->toString());
    }
};

class SecretCodec final : public Codec {
  public:
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::Secret; }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules&) const override
    {
        return readSecret(from, *static_cast<SecretRef*>(to), decoder);
    }
    [[nodiscard]] Value write(const void* from, const void*, bool, const Rules&) const override
    {
        const auto& in = *static_cast<const SecretRef*>(from);
        return in.empty() ? Value() : Value(in.toString());
    }
};

class AnyCodec final : public Codec {
  public:
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::Any; }
    bool read(const Value& from, void* to, Decoder&, const Rules&) const override
    {
        *static_cast<Value*>(to) = from;
        return true;
    }
    [[nodiscard]] Value write(const void* from, const void*, bool, const Rules&) const override
    {
        return *static_cast<const Value*>(from);
    }
};

template <class I>
I as(const void* from)
{
    I number{};
    std::memcpy(&number, from, sizeof number);
    return number;
}

/// The number of `size` octets at `from`; one without a sign keeps its bits.
std::int64_t load(const void* from, std::size_t size, bool isSigned)
{
    switch (size) {
    case 1: return isSigned ? std::int64_t(as<std::int8_t>(from)) : std::int64_t(as<std::uint8_t>(from));
    case 2: return isSigned ? std::int64_t(as<std::int16_t>(from)) : std::int64_t(as<std::uint16_t>(from));
    case 4: return isSigned ? std::int64_t(as<std::int32_t>(from)) : std::int64_t(as<std::uint32_t>(from));
    default: return as<std::int64_t>(from);
    }
}

template <class I>
void put(void* to, std::int64_t number)
{
    const I narrow = static_cast<I>(number);
    std::memcpy(to, &narrow, sizeof narrow);
}

void store(void* to, std::size_t size, std::int64_t number)
{
    switch (size) {
    case 1: return put<std::int8_t>(to, number);
    case 2: return put<std::int16_t>(to, number);
    case 4: return put<std::int32_t>(to, number);
    default: return put<std::int64_t>(to, number);
    }
}

} // namespace

const Codec& boolCodec()
{
    static const BoolCodec codec;
    return codec;
}
const Codec& doubleCodec()
{
    static const DoubleCodec codec;
    return codec;
}
const Codec& textCodec()
{
    static const TextCodec codec;
    return codec;
}
const Codec& bytesCodec()
{
    static const BytesCodec codec;
    return codec;
}
const Codec& secretCodec()
{
    static const SecretCodec codec;
    return codec;
}
const Codec& anyCodec()
{
    static const AnyCodec codec;
    return codec;
}

bool IntegerCodec::read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const
{
    const unsigned bits = static_cast<unsigned>(size_) * 8;
    std::int64_t number = 0;
    if (choice_) {
        if (!readChoice(from, number, decoder, rules))
            return false;
    } else if (signed_) {
        const std::int64_t high = std::numeric_limits<std::int64_t>::max() >> (64 - bits);
        if (!readSigned(from, -high - 1, high, number, decoder, rules))
            return false;
    } else {
        std::uint64_t wide = 0;
        if (!readUnsigned(from, std::numeric_limits<std::uint64_t>::max() >> (64 - bits), wide, decoder, rules))
            return false;
        number = static_cast<std::int64_t>(wide);
    }
    store(to, size_, number);
    return true;
}

Value IntegerCodec::write(const void* from, const void*, bool, const Rules& rules) const
{
    const std::int64_t number = load(from, size_, signed_);
    if (choice_)
        return writeChoice(number, rules);
    return signed_ ? Value(number) : Value(static_cast<std::uint64_t>(number));
}

bool DurationCodec::read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const
{
    std::chrono::nanoseconds nanoseconds{};
    if (!readDuration(from, resolution_, nanoseconds, decoder, rules))
        return false;
    put<std::int64_t>(to, nanoseconds / resolution_);
    return true;
}

Value DurationCodec::write(const void* from, const void*, bool, const Rules&) const
{
    return Value(formatDuration(as<std::int64_t>(from) * resolution_));
}

bool ObjectCodec::read(const Value& from, void* to, Decoder& decoder, const Rules&) const
{
    return schema_().readInto(from, to, decoder);
}

Value ObjectCodec::write(const void* from, const void* base, bool everything, const Rules&) const
{
    return schema_().writeFrom(from, base, everything);
}

bool OptionalCodec::read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const
{
    if (from.isNull()) {
        access_.reset(to);
        return true;
    }
    if (inner_().read(from, access_.emplace(to), decoder, rules))
        return true;
    access_.reset(to);
    return false;
}

Value OptionalCodec::write(const void* from, const void*, bool everything, const Rules& rules) const
{
    const void* value = access_.get(from);
    return value != nullptr ? inner_().write(value, nullptr, everything, rules) : Value();
}

bool ListCodec::read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const
{
    bool good = expectList(from, decoder, rules);
    access_.clear(to);
    for (std::size_t index = 0; index < from.items().size(); ++index) {
        const Decoder::Step step(decoder, index);
        if (!item_().read(from.items()[index], access_.append(to), decoder, rules)) {
            access_.dropLast(to);
            good = false;
        }
    }
    return good;
}

Value ListCodec::write(const void* from, const void*, bool everything, const Rules& rules) const
{
    Value out = Value::list();
    for (std::size_t index = 0; index < access_.size(from); ++index)
        out.push(item_().write(access_.at(from, index), nullptr, everything, rules));
    return out;
}

bool KeyedCodec::read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const
{
    bool good = expectMap(from, decoder, rules);
    access_.clear(to);
    for (const Entry& entry : from.entries()) {
        const Decoder::Step step(decoder, entry.key);
        void* item = access_.append(to);
        *reinterpret_cast<std::string*>(static_cast<char*>(item) + keyOffset_) = entry.key;
        if (!item_().read(entry.value, item, decoder, rules)) {
            access_.dropLast(to);
            good = false;
        }
    }
    return good;
}

Value KeyedCodec::write(const void* from, const void*, bool everything, const Rules& rules) const
{
    Value out = Value::map();
    for (std::size_t index = 0; index < access_.size(from); ++index) {
        const void* item = access_.at(from, index);
        const auto& key = *reinterpret_cast<const std::string*>(static_cast<const char*>(item) + keyOffset_);
        out.set(key, item_().write(item, nullptr, everything, rules));
    }
    return out;
}

bool MapCodec::read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const
{
    bool good = expectMap(from, decoder, rules);
    access_.clear(to);
    for (const Entry& entry : from.entries()) {
        const Decoder::Step step(decoder, entry.key);
        if (!item_().read(entry.value, access_.at(to, entry.key), decoder, rules)) {
            access_.erase(to, entry.key);
            good = false;
        }
    }
    return good;
}

Value MapCodec::write(const void* from, const void*, bool everything, const Rules& rules) const
{
    struct Writing {
        const Codec& item;
        bool everything;
        const Rules& rules;
        Value out;
    };
    Writing writing{item_(), everything, rules, Value::map()};
    const auto see = [](void* context, const std::string& key, const void* item) {
        auto& to = *static_cast<Writing*>(context);
        to.out.set(key, to.item.write(item, nullptr, to.everything, to.rules));
    };
    access_.each(from, see, &writing);
    return std::move(writing.out);
}

std::vector<const ObjectSchema*> VariantCodec::alternatives() const
{
    std::vector<const ObjectSchema*> all;
    for (std::size_t index = 0; index < access_.count; ++index)
        all.push_back(&access_.schemas[index]());
    return all;
}

bool VariantCodec::read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const
{
    const std::vector<const ObjectSchema*> known = alternatives();
    const int chosen = chooseAlternative(from, known, decoder, rules);
    if (chosen < 0)
        return false;
    const auto index = static_cast<std::size_t>(chosen);
    return known[index]->readInto(from, access_.emplace[index](to), decoder, rules.tag);
}

Value VariantCodec::write(const void* from, const void*, bool everything, const Rules& rules) const
{
    const ObjectSchema& schema = access_.schemas[access_.index(from)]();
    Value out = Value::map();
    out.set(rules.tag, schema.name());
    const Value fields = schema.writeFrom(access_.held(from), nullptr, everything);
    for (const Entry& entry : fields.entries())
        out.set(entry.key, entry.value);
    return out;
}

} // namespace postern::schema::detail
