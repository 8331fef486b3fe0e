// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "snapshot/Fields.h"

#include <bit>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace postern::snapshot {

/// Takes the model apart into what a file knows: numbers, texts, places, documents and so many of them. `Self` says what
/// becomes of each.
template <class Self>
class Archive {
  public:
    template <class... T>
    void operator()(T&... each)
    {
        (item(each), ...);
    }

  protected:
    template <class T>
    void item(T& value)
    {
        using Plain = std::remove_const_t<T>;
        if constexpr (std::is_integral_v<Plain> || std::is_enum_v<Plain> || std::is_same_v<Plain, double>)
            self().scalar(value);
        else if constexpr (std::is_same_v<Plain, std::string>)
            self().text(value);
        else if constexpr (std::is_same_v<Plain, schema::Location>)
            self().place(value);
        else if constexpr (std::is_same_v<Plain, schema::Value>)
            self().document(value);
        else
            compound(value);
    }

  private:
    template <class T> void compound(T& value)
    {
        using Plain = std::remove_const_t<T>;
        if constexpr (std::is_same_v<Plain, ByteCount>)
            self().scalar(value.value);
        else
            fieldsOf(self(), value);
    }
    template <class R, class P> void compound(std::chrono::duration<R, P>& value)
    {
        auto count = value.count();
        self().scalar(count);
        value = std::chrono::duration<R, P>(count);
    }
    template <class R, class P> void compound(const std::chrono::duration<R, P>& value)
    {
        const auto count = value.count();
        self().scalar(count);
    }
    template <class T> void compound(std::optional<T>& value) { self().optional(value); }
    template <class T> void compound(const std::optional<T>& value) { self().optional(value); }
    template <class T> void compound(std::vector<T>& value) { self().list(value); }
    template <class T> void compound(const std::vector<T>& value) { self().list(value); }
    template <class V> void compound(std::map<std::string, V>& value) { self().map(value); }
    template <class V> void compound(const std::map<std::string, V>& value) { self().map(value); }
    template <class A, class B> void compound(std::pair<A, B>& value) { (*this)(value.first, value.second); }
    template <class A, class B> void compound(const std::pair<A, B>& value) { (*this)(value.first, value.second); }
    template <class T> void compound(std::shared_ptr<const T>& value) { self().shared(value); }
    template <class T> void compound(const std::shared_ptr<const T>& value) { self().shared(value); }

    Self& self() { return static_cast<Self&>(*this); }
};

/// The kinds of everything that is in the model, as a number: files of models of another shape have another one.
class Shape final : public Archive<Shape> {
  public:
    template <class T> static std::uint64_t of()
    {
        Shape shape;
        T value{};
        shape(value);
        return shape.hash_;
    }

  private:
    friend class Archive<Shape>;
    void add(char kind, std::size_t size = 0)
    {
        for (const std::size_t each : {static_cast<std::size_t>(kind), size})
            hash_ = (hash_ ^ each) * 1099511628211ULL; // FNV-1a
    }
    template <class T> void scalar(T&) { add(std::is_enum_v<T> ? 'e' : std::is_signed_v<T> ? 'i' : 'u', sizeof(T)); }
    void text(std::string&) { add('t'); }
    void place(schema::Location&) { add('p'); }
    void document(schema::Value&) { add('v'); }
    template <class T> void within(char kind)
    {
        add(kind);
        T one{};
        item(one);
        add(')');
    }
    template <class T> void optional(std::optional<T>&) { within<T>('?'); }
    template <class T> void list(std::vector<T>&) { within<T>('['); }
    template <class V> void map(std::map<std::string, V>&) { within<V>('{'); }
    void shared(std::shared_ptr<const model::Definition>&) { within<model::Definition>('s'); }
    void shared(std::shared_ptr<const model::SubscriptionBook>&) { within<model::SubscriptionsFile>('s'); }

    std::uint64_t hash_ = 14695981039346656037ULL;
};

class Writer final : public Archive<Writer> {
  public:
    [[nodiscard]] std::string take() { return std::move(out_); }

  private:
    friend class Archive<Writer>;
    void number(std::uint64_t value)
    {
        for (; value >= 0x80; value >>= 7U)
            out_ += static_cast<char>(value | 0x80U);
        out_ += static_cast<char>(value);
    }
    template <class T> void scalar(const T& value)
    {
        if constexpr (std::is_same_v<T, double>)
            number(std::bit_cast<std::uint64_t>(value));
        else if constexpr (std::is_enum_v<T>)
            number(static_cast<std::uint64_t>(value));
        else if constexpr (std::is_signed_v<T>) // small ones of either sign are short
            number((static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(static_cast<std::int64_t>(value) >> 63U));
        else
            number(static_cast<std::uint64_t>(value));
    }
    /// A text is written where it is met first and named by its number afterwards.
    void text(const std::string& value)
    {
        if (const auto known = texts_.find(value); known != texts_.end())
            return number(known->second);
        texts_.emplace(value, texts_.size() + 1);
        number(0);
        number(value.size());
        out_ += value;
    }
    void place(const schema::Location& value)
    {
        text(value.fileName != nullptr ? *value.fileName : std::string());
        number(value.line);
        number(value.column);
    }
    void document(const schema::Value& value);
    template <class T> void optional(const std::optional<T>& value)
    {
        number(value ? 1 : 0);
        if (value)
            item(*value);
    }
    template <class T> void list(const std::vector<T>& value)
    {
        number(value.size());
        for (const T& each : value)
            item(each);
    }
    template <class V> void map(const std::map<std::string, V>& value)
    {
        number(value.size());
        for (const auto& [key, each] : value) {
            text(key);
            item(each);
        }
    }
    void shared(const std::shared_ptr<const model::Definition>& value)
    {
        number(value != nullptr ? 1 : 0);
        if (value != nullptr)
            item(*value);
    }
    void shared(const std::shared_ptr<const model::SubscriptionBook>& value)
    {
        number(value != nullptr ? 1 : 0);
        if (value != nullptr)
            item(value->file());
    }

    std::string out_;
    std::unordered_map<std::string, std::uint64_t> texts_;
};

/// After a failure everything that is read is empty, and good() says it.
class Reader final : public Archive<Reader> {
  public:
    explicit Reader(std::string_view in) : in_(in) {}
    [[nodiscard]] bool good() const noexcept { return good_; }
    [[nodiscard]] bool atEnd() const noexcept { return in_.empty(); }

  private:
    friend class Archive<Reader>;
    /// As deep as documents are read, and a little more for what overrides add.
    static constexpr std::size_t maximumDepth = 256;

    void fail()
    {
        good_ = false;
        in_ = {};
    }
    std::uint64_t number()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !in_.empty(); shift += 7) {
            const auto octet = static_cast<unsigned char>(in_.front());
            in_.remove_prefix(1);
            value |= static_cast<std::uint64_t>(octet & 0x7fU) << shift;
            if (octet < 0x80)
                return value;
        }
        fail();
        return 0;
    }
    /// So many of something: each takes an octet at least.
    std::size_t count()
    {
        const std::uint64_t value = number();
        if (value <= in_.size())
            return static_cast<std::size_t>(value);
        fail();
        return 0;
    }
    template <class T> void scalar(T& value)
    {
        const std::uint64_t raw = number();
        if constexpr (std::is_same_v<T, double>)
            value = std::bit_cast<double>(raw);
        else if constexpr (std::is_same_v<T, bool>)
            value = raw != 0;
        else if constexpr (std::is_enum_v<T>)
            value = static_cast<T>(raw);
        else if constexpr (std::is_signed_v<T>)
            value = static_cast<T>((raw >> 1U) ^ (~(raw & 1U) + 1U));
        else
            value = static_cast<T>(raw);
    }
    [[nodiscard]] std::string_view view()
    {
        const std::uint64_t known = number();
        if (known > 0) {
            if (known <= texts_.size())
                return texts_[known - 1];
            fail();
            return {};
        }
        const std::size_t size = count();
        texts_.push_back(in_.substr(0, size));
        in_.remove_prefix(size);
        return texts_.back();
    }
    void text(std::string& value) { value = view(); }
    void place(schema::Location& value);
    void document(schema::Value& value);
    template <class T> void optional(std::optional<T>& value)
    {
        value.reset();
        if (number() != 0 && good_)
            item(value.emplace());
    }
    template <class T> void list(std::vector<T>& value)
    {
        const std::size_t size = count();
        value.clear();
        // What an octet of the file can make us hold is bounded by growing with what was really there.
        value.reserve(std::min<std::size_t>(size, 1024));
        for (std::size_t i = 0; i < size && good_; ++i)
            item(value.emplace_back());
    }
    template <class V> void map(std::map<std::string, V>& value)
    {
        const std::size_t size = count();
        value.clear();
        for (std::size_t i = 0; i < size && good_; ++i) {
            std::string key;
            text(key);
            item(value[key]);
        }
    }
    void shared(std::shared_ptr<const model::Definition>& value);
    void shared(std::shared_ptr<const model::SubscriptionBook>& value);

    std::string_view in_;
    std::vector<std::string_view> texts_;
    std::unordered_map<const char*, schema::Location> files_; ///< by where the name is in the input
    std::size_t depth_ = 0;
    bool good_ = true;
};

} // namespace postern::snapshot
