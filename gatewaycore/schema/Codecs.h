// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/ObjectSchema.h"

#include <chrono>
#include <concepts>
#include <map>
#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

/// One Codec for each kind of C++ type a field may have; codecOf<T>() finds it. The codecs are compiled once, in
/// Codecs.cpp: a type of its own adds only the few functions by which they reach into it.
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

using FindCodec = const Codec& (*)();
using FindSchema = const ObjectSchema& (*)();

[[nodiscard]] const Codec& boolCodec();
[[nodiscard]] const Codec& doubleCodec();
[[nodiscard]] const Codec& textCodec();
[[nodiscard]] const Codec& bytesCodec();
[[nodiscard]] const Codec& secretCodec();
[[nodiscard]] const Codec& anyCodec();

/// Integers of 1 to 8 octets; `choice`: an enum of that size, whose values have names.
class IntegerCodec final : public Codec {
  public:
    constexpr IntegerCodec(std::size_t size, bool isSigned, bool choice) : size_(size), signed_(isSigned), choice_(choice) {}
    [[nodiscard]] FieldKind kind() const noexcept override { return choice_ ? FieldKind::Choice : FieldKind::Integer; }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override;
    [[nodiscard]] Value write(const void* from, const void* base, bool everything, const Rules& rules) const override;

  private:
    std::size_t size_;
    bool signed_;
    bool choice_;
};

/// A std::chrono::duration that counts in 64 bits.
class DurationCodec final : public Codec {
  public:
    explicit constexpr DurationCodec(std::chrono::nanoseconds resolution) : resolution_(resolution) {}
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::Duration; }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override;
    [[nodiscard]] Value write(const void* from, const void* base, bool everything, const Rules& rules) const override;

  private:
    std::chrono::nanoseconds resolution_;
};

/// A described struct.
class ObjectCodec final : public Codec {
  public:
    explicit constexpr ObjectCodec(FindSchema schema) : schema_(schema) {}
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::Object; }
    [[nodiscard]] const ObjectSchema* object() const override { return &schema_(); }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override;
    [[nodiscard]] Value write(const void* from, const void* base, bool everything, const Rules& rules) const override;

  private:
    FindSchema schema_;
};

struct OptionalAccess {
    void (*reset)(void* optional);
    void* (*emplace)(void* optional);
    const void* (*get)(const void* optional); ///< null when it holds nothing
};
template <class T>
inline constexpr OptionalAccess optionalAccess{
    [](void* optional) { static_cast<std::optional<T>*>(optional)->reset(); },
    [](void* optional) -> void* { return &static_cast<std::optional<T>*>(optional)->emplace(); },
    [](const void* optional) -> const void* {
        const auto& in = *static_cast<const std::optional<T>*>(optional);
        return in ? &*in : nullptr;
    }};

class OptionalCodec final : public Codec {
  public:
    constexpr OptionalCodec(FindCodec inner, const OptionalAccess& access) : inner_(inner), access_(access) {}
    [[nodiscard]] FieldKind kind() const noexcept override { return inner_().kind(); }
    [[nodiscard]] bool optional() const noexcept override { return true; }
    [[nodiscard]] const Codec* element() const noexcept override { return inner_().element(); }
    [[nodiscard]] const ObjectSchema* object() const override { return inner_().object(); }
    [[nodiscard]] std::vector<const ObjectSchema*> alternatives() const override { return inner_().alternatives(); }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override;
    [[nodiscard]] Value write(const void* from, const void* base, bool everything, const Rules& rules) const override;

  private:
    FindCodec inner_;
    const OptionalAccess& access_;
};

struct ListAccess {
    void (*clear)(void* list);
    void* (*append)(void* list); ///< a new item at the end
    void (*dropLast)(void* list);
    std::size_t (*size)(const void* list);
    const void* (*at)(const void* list, std::size_t index);
};
template <class T>
inline constexpr ListAccess listAccess{
    [](void* list) { static_cast<std::vector<T>*>(list)->clear(); },
    [](void* list) -> void* { return &static_cast<std::vector<T>*>(list)->emplace_back(); },
    [](void* list) { static_cast<std::vector<T>*>(list)->pop_back(); },
    [](const void* list) { return static_cast<const std::vector<T>*>(list)->size(); },
    [](const void* list, std::size_t index) -> const void* { return &(*static_cast<const std::vector<T>*>(list))[index]; }};

class ListCodec final : public Codec {
  public:
    constexpr ListCodec(FindCodec item, const ListAccess& access) : item_(item), access_(access) {}
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::List; }
    [[nodiscard]] const Codec* element() const noexcept override { return &item_(); }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override;
    [[nodiscard]] Value write(const void* from, const void* base, bool everything, const Rules& rules) const override;

  private:
    FindCodec item_;
    const ListAccess& access_;
};

/// A map in the file, a vector in memory: each item holds its key in a std::string, `keyOffset` octets from its beginning.
class KeyedCodec final : public Codec {
  public:
    constexpr KeyedCodec(FindCodec item, const ListAccess& access, std::size_t keyOffset)
        : item_(item), access_(access), keyOffset_(keyOffset)
    {
    }
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::Map; }
    [[nodiscard]] const Codec* element() const noexcept override { return &item_(); }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override;
    [[nodiscard]] Value write(const void* from, const void* base, bool everything, const Rules& rules) const override;

  private:
    FindCodec item_;
    const ListAccess& access_;
    std::size_t keyOffset_;
};

struct MapAccess {
    using See = void (*)(void* context, const std::string& key, const void* item);
    void (*clear)(void* map);
    void* (*at)(void* map, const std::string& key); ///< made when it is not there
    void (*erase)(void* map, const std::string& key);
    void (*each)(const void* map, See see, void* context);
};
template <class T>
inline constexpr MapAccess mapAccess{
    [](void* map) { static_cast<std::map<std::string, T>*>(map)->clear(); },
    [](void* map, const std::string& key) -> void* { return &(*static_cast<std::map<std::string, T>*>(map))[key]; },
    [](void* map, const std::string& key) { static_cast<std::map<std::string, T>*>(map)->erase(key); },
    [](const void* map, MapAccess::See see, void* context) {
        for (const auto& [key, item] : *static_cast<const std::map<std::string, T>*>(map))
            see(context, key, &item);
    }};

class MapCodec final : public Codec {
  public:
    constexpr MapCodec(FindCodec item, const MapAccess& access) : item_(item), access_(access) {}
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::Map; }
    [[nodiscard]] const Codec* element() const noexcept override { return &item_(); }
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override;
    [[nodiscard]] Value write(const void* from, const void* base, bool everything, const Rules& rules) const override;

  private:
    FindCodec item_;
    const MapAccess& access_;
};

struct VariantAccess {
    const FindSchema* schemas;
    void* (*const* emplace)(void* variant); ///< one for each schema
    std::size_t count;
    std::size_t (*index)(const void* variant);
    const void* (*held)(const void* variant);
};
template <class V>
struct VariantAccessOf;
template <class... T>
struct VariantAccessOf<std::variant<T...>> {
    using Variant = std::variant<T...>;
    using Emplace = void* (*)(void*);
    static constexpr FindSchema schemas[] = {[]() -> const ObjectSchema& { return describe(Type<T>{}); }...};
    static constexpr Emplace emplace[] = {
        [](void* variant) -> void* { return &static_cast<Variant*>(variant)->template emplace<T>(); }...};
    static constexpr VariantAccess access{
        schemas, emplace, sizeof...(T), [](const void* variant) { return static_cast<const Variant*>(variant)->index(); },
        [](const void* variant) {
            return std::visit([](const auto& value) -> const void* { return &value; }, *static_cast<const Variant*>(variant));
        }};
};

class VariantCodec final : public Codec {
  public:
    explicit constexpr VariantCodec(const VariantAccess& access) : access_(access) {}
    [[nodiscard]] FieldKind kind() const noexcept override { return FieldKind::Variant; }
    [[nodiscard]] std::vector<const ObjectSchema*> alternatives() const override;
    bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const override;
    [[nodiscard]] Value write(const void* from, const void* base, bool everything, const Rules& rules) const override;

  private:
    const VariantAccess& access_;
};

/// The codec of a type by its template; what is none of these is a scalar or a described struct.
template <class T>
struct CodecFor;
template <class T>
struct CodecFor<std::optional<T>> {
    static constexpr OptionalCodec codec{&codecOf<T>, optionalAccess<T>};
};
template <class T>
struct CodecFor<std::vector<T>> {
    static constexpr ListCodec codec{&codecOf<T>, listAccess<T>};
};
template <class T>
struct CodecFor<std::map<std::string, T>> {
    static constexpr MapCodec codec{&codecOf<T>, mapAccess<T>};
};
template <class... T>
struct CodecFor<std::variant<T...>> {
    static constexpr VariantCodec codec{VariantAccessOf<std::variant<T...>>::access};
};
template <class R, class P>
struct CodecFor<std::chrono::duration<R, P>> {
    static_assert(std::is_integral_v<R> && sizeof(R) == sizeof(std::int64_t));
    static constexpr DurationCodec codec{std::chrono::nanoseconds(std::chrono::duration<R, P>(1))};
};
template <Described T>
struct CodecFor<T> {
    static constexpr ObjectCodec codec{[]() -> const ObjectSchema& { return describe(Type<T>{}); }};
};

} // namespace detail

/// The codec of a field's type.
template <class T>
const Codec& codecOf()
{
    if constexpr (std::is_same_v<T, bool>) {
        return detail::boolCodec();
    } else if constexpr (std::is_same_v<T, double>) {
        return detail::doubleCodec();
    } else if constexpr (std::is_same_v<T, std::string>) {
        return detail::textCodec();
    } else if constexpr (std::is_same_v<T, ByteCount>) {
        return detail::bytesCodec();
    } else if constexpr (std::is_same_v<T, SecretRef>) {
        return detail::secretCodec();
    } else if constexpr (std::is_same_v<T, Value>) {
        return detail::anyCodec();
    } else if constexpr (std::is_integral_v<T>) {
        static constexpr detail::IntegerCodec codec(sizeof(T), std::is_signed_v<T>, false);
        return codec;
    } else if constexpr (std::is_enum_v<T>) {
        static constexpr detail::IntegerCodec codec(sizeof(T), std::is_signed_v<std::underlying_type_t<T>>, true);
        return codec;
    } else {
        static_assert(requires { detail::CodecFor<T>::codec; }, "this type needs a describe(schema::Type<T>) beside it");
        return detail::CodecFor<T>::codec;
    }
}

} // namespace postern::schema
