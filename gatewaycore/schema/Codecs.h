// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/ObjectSchema.h"

#include <chrono>
#include <concepts>
#include <limits>
#include <map>
#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

/// One thin Codec for each C++ type a field may have; codecOf<T>() finds it.
namespace postern::schema {

template <class T>
class Schema;

/// The tag by which describe() is found: `const Schema<T>& describe(Type<T>)` beside T.
template <class T>
struct Type {};

template <class T>
concept Described = requires {
    { describe(Type<T>{}) } -> std::convertible_to<const Schema<T>&>;
};

template <class T>
const Codec& codecOf();

namespace detail {

template <class T>
struct IsDuration : std::false_type {};
template <class R, class P>
struct IsDuration<std::chrono::duration<R, P>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class T>
struct IsMap<std::map<std::string, T>> : std::true_type {};
template <class T>
struct IsVariant : std::false_type {};
template <class... T>
struct IsVariant<std::variant<T...>> : std::true_type {};

template <class T>
class ScalarCodec final : public Codec {
  public:
    [[nodiscard]] FieldKind kind() const noexcept override
    {
        if constexpr (std::is_same_v<T, bool>)
            return FieldKind::Bool;
        else if constexpr (std::is_integral_v<T>)
            return FieldKind::Integer;
        else if constexpr (std::is_floating_point_v<T>)
            return FieldKind::Number;
        else if constexpr (std::is_same_v<T, std::string>)
            return FieldKind::Text;
        else if constexpr (IsDuration<T>::value)
            return FieldKind::Duration;
        else if constexpr (std::is_same_v<T, ByteCount>)
            return FieldKind::Bytes;
        else if constexpr (std::is_enum_v<T>)
            return FieldKind::Choice;
        else if constexpr (std::is_same_v<T, SecretRef>)
            return FieldKind::Secret;
        else {
            static_assert(std::is_same_v<T, Value>, "this type needs a describe(schema::Type<T>) beside it");
            return FieldKind::Any;
        }
    }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override
    {
        T& out = *static_cast<T*>(to);
        if constexpr (std::is_same_v<T, bool>) {
            return readBool(from, out, decoder);
        } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
            std::int64_t number = 0;
            if (!readSigned(from, std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), number, decoder, rules))
                return false;
            out = static_cast<T>(number);
        } else if constexpr (std::is_integral_v<T>) {
            std::uint64_t number = 0;
            if (!readUnsigned(from, std::numeric_limits<T>::max(), number, decoder, rules))
                return false;
            out = static_cast<T>(number);
        } else if constexpr (std::is_floating_point_v<T>) {
            double number = 0;
            if (!readDouble(from, number, decoder, rules))
                return false;
            out = static_cast<T>(number);
        } else if constexpr (std::is_same_v<T, std::string>) {
            return readText(from, out, decoder, rules);
        } else if constexpr (IsDuration<T>::value) {
            std::chrono::nanoseconds nanoseconds{};
            if (!readDuration(from, std::chrono::duration_cast<std::chrono::nanoseconds>(T(1)), nanoseconds, decoder,
                              rules))
                return false;
            out = std::chrono::duration_cast<T>(nanoseconds);
        } else if constexpr (std::is_same_v<T, ByteCount>) {
            return readBytes(from, out, decoder, rules);
        } else if constexpr (std::is_enum_v<T>) {
            std::int64_t number = 0;
            if (!readChoice(from, number, decoder, rules))
                return false;
            out = static_cast<T>(number);
        } else if constexpr (std::is_same_v<T, SecretRef>) {
            return readSecret(from, out, decoder);
        } else {
            out = from;
        }
        return true;
    }
    [[nodiscard]] Value write(const void* from, const void*, bool, const Rules& rules) const override
    {
        const T& in = *static_cast<const T*>(from);
        if constexpr (std::is_same_v<T, bool> || std::is_floating_point_v<T> || std::is_same_v<T, std::string> ||
                      std::is_same_v<T, Value>)
            return Value(in);
        else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>)
            return Value(static_cast<std::int64_t>(in));
        else if constexpr (std::is_integral_v<T>)
            return Value(static_cast<std::uint64_t>(in));
        else if constexpr (IsDuration<T>::value)
            return Value(formatDuration(std::chrono::duration_cast<std::chrono::nanoseconds>(in)));
        else if constexpr (std::is_enum_v<T>)
            return writeChoice(static_cast<std::int64_t>(in), rules);
        else if constexpr (std::is_same_v<T, SecretRef>)
            return in.empty() ? Value() : Value(in.toString());
        else
            return Value(in.toString());
    }
};

template <class T>
class ObjectCodec final : public Codec {
  public:
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::Object; }
    [[nodiscard]] const ObjectSchema* object() const override { return &describe(Type<T>{}); }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules&) const override
    {
        return object()->readInto(from, to, decoder);
    }
    [[nodiscard]] Value write(const void* from, const void* base, bool everything, const Rules&) const override
    {
        return object()->writeFrom(from, base, everything);
    }
};

template <class T>
class OptionalCodec final : public Codec {
  public:
    [[nodiscard]] FieldKind kind() const noexcept override { return codecOf<T>().kind(); }
    [[nodiscard]] bool optional() const noexcept override { return true; }
    [[nodiscard]] const Codec* element() const noexcept override { return codecOf<T>().element(); }
    [[nodiscard]] const ObjectSchema* object() const override { return codecOf<T>().object(); }
    [[nodiscard]] std::vector<const ObjectSchema*> alternatives() const override { return codecOf<T>().alternatives(); }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override
    {
        auto& out = *static_cast<std::optional<T>*>(to);
        if (from.isNull()) {
            out.reset();
            return true;
        }
        T value{};
        if (!codecOf<T>().read(from, &value, decoder, rules))
            return false;
        out = std::move(value);
        return true;
    }
    [[nodiscard]] Value write(const void* from, const void*, bool everything, const Rules& rules) const override
    {
        const auto& in = *static_cast<const std::optional<T>*>(from);
        return in ? codecOf<T>().write(&*in, nullptr, everything, rules) : Value();
    }
};

template <class T>
class ListCodec final : public Codec {
  public:
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::List; }
    [[nodiscard]] const Codec* element() const noexcept override { return &codecOf<T>(); }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override
    {
        auto& out = *static_cast<std::vector<T>*>(to);
        bool good = expectList(from, decoder, rules);
        out.clear();
        for (std::size_t index = 0; index < from.items().size(); ++index) {
            const Decoder::Step step(decoder, index);
            T item{};
            if (codecOf<T>().read(from.items()[index], &item, decoder, rules))
                out.push_back(std::move(item));
            else
                good = false;
        }
        return good;
    }
    [[nodiscard]] Value write(const void* from, const void*, bool everything, const Rules& rules) const override
    {
        Value out = Value::list();
        for (const T& item : *static_cast<const std::vector<T>*>(from))
            out.push(codecOf<T>().write(&item, nullptr, everything, rules));
        return out;
    }
};

template <class T>
class MapCodec final : public Codec {
  public:
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::Map; }
    [[nodiscard]] const Codec* element() const noexcept override { return &codecOf<T>(); }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override
    {
        auto& out = *static_cast<std::map<std::string, T>*>(to);
        bool good = expectMap(from, decoder, rules);
        out.clear();
        for (const Entry& entry : from.entries()) {
            const Decoder::Step step(decoder, entry.key);
            T item{};
            if (codecOf<T>().read(entry.value, &item, decoder, rules))
                out.emplace(entry.key, std::move(item));
            else
                good = false;
        }
        return good;
    }
    [[nodiscard]] Value write(const void* from, const void*, bool everything, const Rules& rules) const override
    {
        Value out = Value::map();
        for (const auto& [key, item] : *static_cast<const std::map<std::string, T>*>(from))
            out.set(key, codecOf<T>().write(&item, nullptr, everything, rules));
        return out;
    }
};

/// A map in the file, a vector in memory: each item holds its key in the member `name`.
template <class T>
class KeyedCodec final : public Codec {
  public:
    explicit KeyedCodec(std::string T::*name) : name_(name) {}
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::Map; }
    [[nodiscard]] const Codec* element() const noexcept override { return &codecOf<T>(); }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override
    {
        auto& out = *static_cast<std::vector<T>*>(to);
        bool good = expectMap(from, decoder, rules);
        out.clear();
        for (const Entry& entry : from.entries()) {
            const Decoder::Step step(decoder, entry.key);
            T item{};
            item.*name_ = entry.key;
            if (codecOf<T>().read(entry.value, &item, decoder, rules))
                out.push_back(std::move(item));
            else
                good = false;
        }
        return good;
    }
    [[nodiscard]] Value write(const void* from, const void*, bool everything, const Rules& rules) const override
    {
        Value out = Value::map();
        for (const T& item : *static_cast<const std::vector<T>*>(from))
            out.set(item.*name_, codecOf<T>().write(&item, nullptr, everything, rules));
        return out;
    }

  private:
    std::string T::*name_;
};

template <class V>
class VariantCodec;
template <class... T>
class VariantCodec<std::variant<T...>> final : public Codec {
    using Variant = std::variant<T...>;

  public:
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::Variant; }
    [[nodiscard]] std::vector<const ObjectSchema*> alternatives() const override { return {&describe(Type<T>{})...}; }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override
    {
        using Make = void* (*)(Variant&);
        static constexpr Make make[] = {[](Variant& out) -> void* { return &out.template emplace<T>(); }...};
        const auto known = alternatives();
        const int index = chooseAlternative(from, known, decoder, rules);
        if (index < 0)
            return false;
        void* object = make[index](*static_cast<Variant*>(to));
        return known[static_cast<std::size_t>(index)]->readInto(from, object, decoder, rules.tag);
    }
    [[nodiscard]] Value write(const void* from, const void*, bool everything, const Rules& rules) const override
    {
        const auto& in = *static_cast<const Variant*>(from);
        const ObjectSchema& schema = *alternatives()[in.index()];
        Value out = Value::map();
        out.set(rules.tag, schema.name());
        const void* object = std::visit([](const auto& value) -> const void* { return &value; }, in);
        const Value fields = schema.writeFrom(object, nullptr, everything);
        for (const Entry& entry : fields.entries())
            out.set(entry.key, entry.value);
        return out;
    }
};

} // namespace detail

/// The codec of a field's type.
template <class T>
const Codec& codecOf()
{
    if constexpr (detail::IsOptional<T>::value) {
        static const detail::OptionalCodec<typename T::value_type> codec;
        return codec;
    } else if constexpr (detail::IsVector<T>::value) {
        static const detail::ListCodec<typename T::value_type> codec;
        return codec;
    } else if constexpr (detail::IsMap<T>::value) {
        static const detail::MapCodec<typename T::mapped_type> codec;
        return codec;
    } else if constexpr (detail::IsVariant<T>::value) {
        static const detail::VariantCodec<T> codec;
        return codec;
    } else if constexpr (Described<T>) {
        static const detail::ObjectCodec<T> codec;
        return codec;
    } else {
        static const detail::ScalarCodec<T> codec;
        return codec;
    }
}

} // namespace postern::schema
