// SPDX-License-Identifier: Apache-2.0
#include "schema/Value.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace postern::schema {

struct Value::Children {
    std::vector<Value> items;
    std::vector<Entry> entries;
    std::vector<std::uint32_t> order; ///< positions of `entries` sorted by key, kept when there are many

    static constexpr std::size_t many = 16;

    void index()
    {
        order.clear();
        if (entries.size() <= many)
            return;
        order.resize(entries.size());
        for (std::uint32_t i = 0; i < order.size(); ++i)
            order[i] = i;
        std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
            const int compared = entries[a].key.compare(entries[b].key);
            return compared < 0 || (compared == 0 && a < b);
        });
    }
    [[nodiscard]] std::vector<std::uint32_t>::const_iterator place(std::string_view key) const
    {
        return std::lower_bound(order.begin(), order.end(), key,
                                [this](std::uint32_t at, std::string_view wanted) { return entries[at].key < wanted; });
    }
    [[nodiscard]] const Entry* find(std::string_view key) const
    {
        if (order.empty()) {
            const auto found =
                std::find_if(entries.begin(), entries.end(), [key](const Entry& entry) { return entry.key == key; });
            return found != entries.end() ? &*found : nullptr;
        }
        const auto found = place(key);
        return found != order.end() && entries[*found].key == key ? &entries[*found] : nullptr;
    }
    void append(Entry entry)
    {
        entries.push_back(std::move(entry));
        if (order.empty())
            index();
        else
            order.insert(place(entries.back().key), static_cast<std::uint32_t>(entries.size() - 1));
    }
};

std::string_view toString(Kind kind) noexcept
{
    switch (kind) {
    case Kind::Null: return "empty";
    case Kind::Bool: return "a boolean";
    case Kind::Integer: return "an integer";
    case Kind::Double: return "a number";
    case Kind::String: return "a text";
    case Kind::List: return "a list";
    case Kind::Map: return "a map";
    }
    return "unknown";
}

Value::Value(unsigned long long value)
{
    if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        kind_ = Kind::Integer;
        scalar_.integer = static_cast<std::int64_t>(value);
    } else {
        kind_ = Kind::Double;
        scalar_.real = static_cast<double>(value);
        text_ = std::to_string(value);
    }
}

Value Value::number(std::int64_t value, std::string spelling)
{
    Value out(value);
    out.text_ = std::move(spelling);
    return out;
}

Value Value::number(double value, std::string spelling)
{
    Value out(value);
    out.text_ = std::move(spelling);
    return out;
}

Value Value::list(std::vector<Value> items)
{
    Value out;
    out.kind_ = Kind::List;
    out.children_ = new Children;
    out.children_->items = std::move(items);
    return out;
}

Value Value::map() { return map(std::vector<Entry>()); }

Value Value::map(std::vector<Entry> entries)
{
    Value out;
    out.kind_ = Kind::Map;
    out.children_ = new Children;
    out.children_->entries = std::move(entries);
    out.children_->index();
    return out;
}

Value Value::object(std::initializer_list<std::pair<std::string_view, Value>> entries)
{
    Value out = map();
    for (const auto& [key, value] : entries)
        out.set(key, value);
    return out;
}

Value::Value(const Value& other)
    : location_(other.location_), scalar_(other.scalar_), text_(other.text_),
      children_(other.children_ != nullptr ? new Children(*other.children_) : nullptr), kind_(other.kind_)
{
}

Value::Value(Value&& other) noexcept
    : location_(other.location_), scalar_(other.scalar_), text_(std::move(other.text_)),
      children_(std::exchange(other.children_, nullptr)), kind_(std::exchange(other.kind_, Kind::Null))
{
}

Value& Value::operator=(const Value& other)
{
    if (this != &other)
        *this = Value(other);
    return *this;
}

Value& Value::operator=(Value&& other) noexcept
{
    if (this != &other) {
        // What we hold goes last: `other` may be a part of it.
        Children* const old = children_;
        location_ = other.location_;
        scalar_ = other.scalar_;
        text_ = std::move(other.text_);
        children_ = std::exchange(other.children_, nullptr);
        kind_ = std::exchange(other.kind_, Kind::Null);
        delete old;
    }
    return *this;
}

Value::~Value() { delete children_; }

bool Value::asBool(bool fallback) const noexcept { return kind_ == Kind::Bool ? scalar_.integer != 0 : fallback; }

std::int64_t Value::asInteger(std::int64_t fallback) const noexcept
{
    return kind_ == Kind::Integer ? scalar_.integer : fallback;
}

double Value::asDouble(double fallback) const noexcept
{
    if (kind_ == Kind::Integer)
        return static_cast<double>(scalar_.integer);
    return kind_ == Kind::Double ? scalar_.real : fallback;
}

const std::string& Value::asString() const noexcept
{
    static const std::string none;
    return kind_ == Kind::String ? text_ : none;
}

const std::string& Value::spelling() const noexcept
{
    static const std::string none;
    return isNumber() ? text_ : none;
}

std::string Value::toText() const
{
    switch (kind_) {
    case Kind::Bool: return scalar_.integer != 0 ? "true" : "false";
    case Kind::Integer: return text_.empty() ? std::to_string(scalar_.integer) : text_;
    case Kind::Double: {
        if (!text_.empty())
            return text_;
        char buffer[32];
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, scalar_.real);
        std::string out(buffer, end.ptr);
        // So that it is read back as the kind it is.
        if (out.find_first_of(".en") == std::string::npos)
            out += ".0";
        return out;
    }
    case Kind::String: return text_;
    default: return {};
    }
}

std::size_t Value::size() const noexcept
{
    if (children_ == nullptr)
        return 0;
    return kind_ == Kind::List ? children_->items.size() : children_->entries.size();
}

const std::vector<Value>& Value::items() const noexcept
{
    static const std::vector<Value> none;
    return children_ != nullptr ? children_->items : none;
}

const std::vector<Entry>& Value::entries() const noexcept
{
    static const std::vector<Entry> none;
    return children_ != nullptr ? children_->entries : none;
}

const Entry* Value::findEntry(std::string_view key) const noexcept
{
    return children_ != nullptr ? children_->find(key) : nullptr;
}

const Value* Value::find(std::string_view key) const noexcept
{
    const Entry* entry = findEntry(key);
    return entry != nullptr ? &entry->value : nullptr;
}

Value* Value::find(std::string_view key) noexcept
{
    return const_cast<Value*>(static_cast<const Value*>(this)->find(key));
}

const Value* Value::at(std::size_t index) const noexcept
{
    return index < items().size() ? &children_->items[index] : nullptr;
}

Value* Value::at(std::size_t index) noexcept
{
    return const_cast<Value*>(static_cast<const Value*>(this)->at(index));
}

const Value* Value::atPath(std::string_view path) const noexcept
{
    const Value* at = this;
    while (at != nullptr && !path.empty()) {
        if (path.front() == '.')
            path.remove_prefix(1);
        if (path.starts_with('[')) {
            std::size_t index = 0;
            const auto parsed = std::from_chars(path.data() + 1, path.data() + path.size(), index);
            const auto length = static_cast<std::size_t>(parsed.ptr - path.data());
            if (parsed.ec != std::errc() || length >= path.size() || path[length] != ']')
                return nullptr;
            path.remove_prefix(length + 1);
            at = at->at(index);
        } else {
            const std::size_t length = std::min(path.find_first_of(".["), path.size());
            at = at->find(path.substr(0, length));
            path.remove_prefix(length);
        }
    }
    return at;
}

Value::Children& Value::children()
{
    if (children_ == nullptr)
        children_ = new Children;
    return *children_;
}

Value& Value::set(std::string_view key, Value value)
{
    if (kind_ == Kind::Null)
        kind_ = Kind::Map;
    if (Value* existing = find(key))
        return *existing = std::move(value);
    children().append({std::string(key), value.location(), std::move(value)});
    return children().entries.back().value;
}

bool Value::remove(std::string_view key)
{
    const Entry* entry = findEntry(key);
    if (entry == nullptr)
        return false;
    auto& entries = children_->entries;
    entries.erase(entries.begin() + (entry - entries.data()));
    children_->index();
    return true;
}

Value& Value::push(Value value)
{
    if (kind_ == Kind::Null)
        kind_ = Kind::List;
    return children().items.emplace_back(std::move(value));
}

bool operator==(const Value& a, const Value& b)
{
    if (a.isNumber() && b.isNumber()) {
        if (a.kind_ == Kind::Integer && b.kind_ == Kind::Integer)
            return a.scalar_.integer == b.scalar_.integer;
        return a.kind_ == b.kind_ && a.scalar_.real == b.scalar_.real;
    }
    if (a.kind_ != b.kind_)
        return false;
    switch (a.kind_) {
    case Kind::Bool: return a.scalar_.integer == b.scalar_.integer;
    case Kind::String: return a.text_ == b.text_;
    case Kind::List: return a.items() == b.items();
    case Kind::Map:
        return a.size() == b.size() &&
               std::all_of(a.entries().begin(), a.entries().end(), [&b](const Entry& entry) {
                   const Value* other = b.find(entry.key);
                   return other != nullptr && *other == entry.value;
               });
    default: return true;
    }
}

} // namespace postern::schema
