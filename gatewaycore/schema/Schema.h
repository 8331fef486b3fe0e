// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "schema/Codecs.h"

#include <chrono>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace postern::schema {

/// The one description of a struct T: reads it from a document with all errors and their places, writes it, and makes
/// the JSON Schema, the Markdown reference, the form and the strings to translate. The defaults are those of T itself.
///
///     const schema::Schema<RateLimitConfig>& describe(schema::Type<RateLimitConfig>)
///     {
///         static const auto schema =
///             schema::Schema<RateLimitConfig>("rate-limit", "Allows so many requests in a period.")
///                 .field("count", &RateLimitConfig::count, "Requests allowed in a period").range(1, 1'000'000'000)
///                 .field("per", &RateLimitConfig::per, "The period").range(1ms, 24h)
///                 .field("key", &RateLimitConfig::key, "Who is counted")
///                     .oneOf({{"ip", LimitKey::Ip, "the client's address"}, {"user", LimitKey::User, "the token's sub"}})
///                 .check([](const RateLimitConfig& c, schema::Reporter& r) {
///                     if (c.burst && *c.burst < 1)
///                         r.error("burst", "must be at least 1");
///                 });
///         return schema;
///     }
///
/// Put it beside T (it is found by ADL): declared in T's header, defined in one .cpp. Fields may be bool, integers,
/// double, std::string, std::chrono durations, ByteCount, enums (with oneOf), SecretRef, schema::Value (taken as it is),
/// described structs, and std::optional, std::vector, std::map<std::string, ...>, std::variant (of described structs,
/// told apart by a key) of those. Names are spelled camelCase, as WSO2's are.
template <class T>
class Schema : public ObjectSchema {
  public:
    Schema(std::string_view name, std::string_view doc)
        : ObjectSchema(name, doc, []() -> std::shared_ptr<void> { return std::make_shared<T>(); })
    {
    }

    /// Adds a field; what follows it (range, oneOf, unit, ...) is about this field.
    template <class M>
    Schema& field(std::string_view name, M T::*member, std::string_view doc)
    {
        addField(name, doc, codecOf<M>(), offsetOf(member));
        return *this;
    }
    /// A map in the file whose keys are the `name` of the items: `clusters: {orders: {...}}` in a std::vector<Cluster>.
    template <class I>
    Schema& keyed(std::string_view name, std::vector<I> T::*member, std::string I::*itemName, std::string_view doc)
    {
        addField(name, doc,
                 std::make_shared<const detail::KeyedCodec>(&codecOf<I>, detail::listAccess<I>, offsetIn(I{}, itemName)),
                 offsetOf(member));
        return *this;
    }

    /// The document must give it.
    Schema& required()
    {
        setRequired();
        return *this;
    }
    /// Smallest and largest number allowed, also for items of a list and values of a map.
    template <class A, class B>
        requires(std::is_arithmetic_v<A> && std::is_arithmetic_v<B>)
    Schema& range(A min, B max)
    {
        setRange(static_cast<double>(min), static_cast<double>(max));
        return *this;
    }
    Schema& range(std::chrono::nanoseconds min, std::chrono::nanoseconds max) { return range(min.count(), max.count()); }
    Schema& range(ByteCount min, ByteCount max) { return range(min.value, max.value); }
    /// The names of an enum's values ({"ip", Key::Ip, "doc"}) or the texts allowed ({"tcp", "doc"}).
    Schema& oneOf(std::initializer_list<ChoiceEntry> choices)
    {
        setChoices(choices);
        return *this;
    }
    /// Size of a list or map.
    Schema& items(std::size_t min, std::size_t max = SIZE_MAX)
    {
        setItems(min, max);
        return *this;
    }
    /// A text of at least one character.
    Schema& notEmpty()
    {
        setNotEmpty();
        return *this;
    }
    /// The key by which the alternatives of a variant are told apart (default "type"); its values are their names.
    Schema& taggedBy(std::string_view key)
    {
        setTag(key);
        return *this;
    }
    /// For people: what the number counts.
    Schema& unit(std::string_view unit)
    {
        setUnit(unit);
        return *this;
    }
    Schema& example(std::string_view example)
    {
        addExample(example);
        return *this;
    }
    /// Shown masked in forms and dumps. (A SecretRef is by itself.)
    Schema& secret()
    {
        setSecret();
        return *this;
    }

    /// May be set from outside (environment, --set) also where the configuration is closed, as a bundle is: what belongs to the
    /// machine that it runs on. Never whom a gateway trusts or lets in.
    Schema& overridable()
    {
        setOverridable();
        return *this;
    }

    /// A key that people look for here and that there is not: what they are told in place of a guess.
    Schema& notHere(std::string_view key, std::string_view hint)
    {
        addNotHere(key, hint);
        return *this;
    }
    /// A lone scalar in place of the whole struct stands for this field: `endpoints: [http://a:8080]`.
    Schema& shorthand(std::string_view field)
    {
        setShorthand(field);
        return *this;
    }
    /// A member that gets the place of the struct in its file: a Location, or a struct with a member `location`.
    template <class M>
    Schema& locate(M T::*member)
    {
        if constexpr (std::is_same_v<M, Location>)
            addPlace(offsetOf(member));
        else
            addPlace(offsetOf(member) + offsetIn(M{}, &M::location));
        return *this;
    }
    /// A check over the whole struct, run when all its fields could be read: a function object that holds nothing.
    template <class F>
        requires(std::is_invocable_v<F, const T&, Reporter&> && std::is_empty_v<F> && std::is_default_constructible_v<F>)
    Schema& check(F)
    {
        addCheck([](const void* object, Reporter& reporter) { F{}(*static_cast<const T*>(object), reporter); });
        return *this;
    }

    /// The struct, or nothing when `problems` got an error from it.
    [[nodiscard]] std::optional<T> decode(const Value& from, Problems& problems) const
    {
        Decoder decoder(problems);
        return decode(from, decoder);
    }
    [[nodiscard]] std::optional<T> decode(const Value& from, Decoder& decoder) const
    {
        std::optional<T> out(std::in_place);
        if (!readInto(from, &*out, decoder))
            out.reset();
        return out;
    }
    /// The same with all problems in one Error.
    [[nodiscard]] Result<T> decode(const Value& from) const
    {
        Problems problems;
        if (std::optional<T> out = decode(from, problems))
            return *std::move(out);
        return unexpected(problems.toError());
    }
    /// As a document; fields that hold their default are left out unless `everything`.
    [[nodiscard]] Value encode(const T& object, bool everything = false) const
    {
        return writeFrom(&object, nullptr, everything);
    }

  private:
    template <class S, class M>
    [[nodiscard]] static std::size_t offsetIn(const S& object, M S::*member)
    {
        return static_cast<std::size_t>(reinterpret_cast<const char*>(&(object.*member)) -
                                        reinterpret_cast<const char*>(&object));
    }
    template <class M>
    [[nodiscard]] std::size_t offsetOf(M T::*member) const
    {
        return offsetIn(*static_cast<const T*>(defaults()), member);
    }
};

/// Short for `describe(Type<T>{}).decode(...)`.
template <Described T>
[[nodiscard]] Result<T> decode(const Value& from)
{
    return describe(Type<T>{}).decode(from);
}
template <Described T>
[[nodiscard]] Value encode(const T& object, bool everything = false)
{
    return describe(Type<T>{}).encode(object, everything);
}

} // namespace postern::schema
