// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Location.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::schema {

enum class Kind : std::uint8_t { Null, Bool, Integer, Double, String, List, Map };
/// "null", "a boolean", "an integer", ... for messages.
[[nodiscard]] std::string_view toString(Kind kind) noexcept;

struct Entry;

/// One value of a document, with the place where it was written. Maps keep the order of their keys and hold each key
/// once. A number keeps its spelling, so `1.10` is written back as `1.10` and an integer beyond 64 bits (kind
/// Double) loses nothing. Copies are deep.
class Value {
  public:
    Value() noexcept = default;
    Value(std::nullptr_t) noexcept {}                                  // NOLINT(google-explicit-constructor)
    Value(bool value) noexcept : kind_(Kind::Bool) { scalar_.integer = value ? 1 : 0; } // NOLINT
    Value(int value) noexcept : Value(static_cast<long long>(value)) {} // NOLINT
    Value(unsigned value) noexcept : Value(static_cast<long long>(value)) {} // NOLINT
    // Whichever of these std::int64_t and std::size_t are here: each integer type is taken once.
    Value(long value) noexcept : Value(static_cast<long long>(value)) {} // NOLINT
    Value(unsigned long value) : Value(static_cast<unsigned long long>(value)) {} // NOLINT
    Value(long long value) noexcept : kind_(Kind::Integer) { scalar_.integer = value; } // NOLINT
    Value(unsigned long long value);                                   // NOLINT: beyond int64 a Double that knows its digits
    Value(double value) noexcept : kind_(Kind::Double) { scalar_.real = value; } // NOLINT
    Value(std::string value) noexcept : text_(std::move(value)), kind_(Kind::String) {} // NOLINT
    Value(std::string_view value) : text_(value), kind_(Kind::String) {} // NOLINT
    Value(const char* value) : text_(value), kind_(Kind::String) {}    // NOLINT
    /// A number as it was spelled in a file.
    static Value number(std::int64_t value, std::string spelling);
    static Value number(double value, std::string spelling);
    static Value list(std::vector<Value> items = {});
    static Value map();
    static Value map(std::vector<Entry> entries);
    /// Value::map({{"a", 1}, {"b", "x"}}) for tests and writers.
    static Value object(std::initializer_list<std::pair<std::string_view, Value>> entries);

    Value(const Value& other);
    Value(Value&& other) noexcept;
    Value& operator=(const Value& other);
    Value& operator=(Value&& other) noexcept;
    ~Value();

    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    [[nodiscard]] bool isNull() const noexcept { return kind_ == Kind::Null; }
    [[nodiscard]] bool isBool() const noexcept { return kind_ == Kind::Bool; }
    [[nodiscard]] bool isInteger() const noexcept { return kind_ == Kind::Integer; }
    [[nodiscard]] bool isNumber() const noexcept { return kind_ == Kind::Integer || kind_ == Kind::Double; }
    [[nodiscard]] bool isString() const noexcept { return kind_ == Kind::String; }
    [[nodiscard]] bool isList() const noexcept { return kind_ == Kind::List; }
    [[nodiscard]] bool isMap() const noexcept { return kind_ == Kind::Map; }

    [[nodiscard]] const Location& location() const noexcept { return location_; }
    void setLocation(const Location& location) noexcept { location_ = location; }

    /// The scalar, or the fallback when the value is of another kind.
    [[nodiscard]] bool asBool(bool fallback = false) const noexcept;
    [[nodiscard]] std::int64_t asInteger(std::int64_t fallback = 0) const noexcept;
    [[nodiscard]] double asDouble(double fallback = 0) const noexcept; ///< integers, too
    [[nodiscard]] const std::string& asString() const noexcept;       ///< empty when not a string
    /// A scalar as people wrote it: strings as they are, numbers by their spelling, true/false, "" for null and
    /// collections. (`version: 1.10` is "1.10".)
    [[nodiscard]] std::string toText() const;
    /// The spelling of a number in its file; empty when it was not read from one.
    [[nodiscard]] const std::string& spelling() const noexcept;

    /// Items of a list, entries of a map; 0 for others.
    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] const std::vector<Value>& items() const noexcept;   ///< empty when not a list
    [[nodiscard]] const std::vector<Entry>& entries() const noexcept; ///< empty when not a map
    [[nodiscard]] const Value* find(std::string_view key) const noexcept;
    [[nodiscard]] Value* find(std::string_view key) noexcept;
    [[nodiscard]] const Entry* findEntry(std::string_view key) const noexcept;
    [[nodiscard]] const Value* at(std::size_t index) const noexcept;
    [[nodiscard]] Value* at(std::size_t index) noexcept;
    /// By a path such as "listeners[0].port"; null when there is none.
    [[nodiscard]] const Value* atPath(std::string_view path) const noexcept;

    /// Sets a key (in place when it exists, else at the end); null becomes a map.
    Value& set(std::string_view key, Value value);
    bool remove(std::string_view key);
    /// Appends to a list; null becomes a list.
    Value& push(Value value);

    /// Same content; places and number spellings do not count, nor does the order of a map's keys.
    friend bool operator==(const Value& a, const Value& b);

  private:
    struct Children;
    Children& children();

    Location location_;
    union {
        std::int64_t integer;
        double real;
    } scalar_{0};
    std::string text_; // a string, or the spelling of a number
    Children* children_ = nullptr; // owned; a unique_ptr would need the type complete here
    Kind kind_ = Kind::Null;
};

/// A key of a map with its place, and its value.
struct Entry {
    std::string key;
    Location keyLocation;
    Value value;
};

} // namespace postern::schema
