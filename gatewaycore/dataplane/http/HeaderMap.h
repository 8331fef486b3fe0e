// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Arena.h"
#include "dataplane/http/HeaderName.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace postern::http {

/// One field line: the name as it was spelled and the value without the white space around it. Views only.
struct HeaderField {
    std::string_view name;
    std::string_view value;
    HeaderId id = HeaderId::Unknown;
};

/// Some of the names that we know.
class HeaderIdSet {
  public:
    constexpr HeaderIdSet(std::initializer_list<HeaderId> ids) noexcept
    {
        for (const HeaderId id : ids)
            bits_[static_cast<unsigned>(id) >> 6] |= std::uint64_t{1} << (static_cast<unsigned>(id) & 63);
    }
    [[nodiscard]] constexpr bool contains(HeaderId id) const noexcept
    {
        return ((bits_[static_cast<unsigned>(id) >> 6] >> (static_cast<unsigned>(id) & 63)) & 1) != 0;
    }

  private:
    friend class HeaderMap;
    std::array<std::uint64_t, (headerIdCount + 63) / 64> bits_{};
};

/// The fields of one message, in order, repeats kept: a flat array in an Arena and nothing else. Names are compared
/// without regard to case. It never copies texts unless asked to (the ...Copy calls): the caller answers for
/// their lives, which for anything parsed or made in the Exchange's arena is the life of the Exchange.
/// An id that is absent is found absent by one bit, so looking is cheap; the names without an id share a bit.
///
/// It is trivially destructible and may itself lie in the arena. After Arena::reset() it must be forget()-ed.
/// Pointers and iterators are void after any call that changes the map. What is added here is not checked for CR, LF
/// and NUL; the writer refuses to send those.
class HeaderMap {
  public:
    explicit HeaderMap(Arena& arena) noexcept : arena_(&arena) {}
    HeaderMap(HeaderMap&& other) noexcept { take(other); }
    HeaderMap& operator=(HeaderMap&& other) noexcept
    {
        if (this != &other)
            take(other);
        return *this;
    }
    HeaderMap(const HeaderMap&) = delete;
    HeaderMap& operator=(const HeaderMap&) = delete;

    /// Appends a field; views are kept, not texts.
    void add(HeaderId id, std::string_view value) { append({headerName(id), value, id}); }
    void add(std::string_view name, std::string_view value) { append({name, value, headerId(name)}); }
    void add(const FieldName& name, std::string_view value) { append({name.text, value, name.id}); }
    /// Appends a field as it is; `id` must be headerId(name).
    void append(const HeaderField& field)
    {
        if (size_ == capacity_)
            reserve(capacity_ == 0 ? 16 : capacity_ * 2);
        fields_[size_++] = field;
        bytes_ += field.name.size() + field.value.size() + 4;
        mark(field.id);
    }
    /// As add(), with name and value copied into the arena.
    void addCopy(HeaderId id, std::string_view value) { add(id, arena_->copy(value)); }
    void addCopy(std::string_view name, std::string_view value);

    /// Leaves exactly one field of that name, at the place of the first one if there was any.
    void set(HeaderId id, std::string_view value);
    void set(std::string_view name, std::string_view value);
    void set(const FieldName& name, std::string_view value) { set(name.id, name.text, value); }
    void setCopy(HeaderId id, std::string_view value) { set(id, arena_->copy(value)); }
    void setCopy(std::string_view name, std::string_view value);

    /// Removes every field of that name and returns how many there were.
    std::size_t remove(HeaderId id) noexcept { return marked(id) ? remove(id, {}) : 0; }
    std::size_t remove(std::string_view name) noexcept;
    std::size_t remove(const FieldName& name) noexcept { return remove(name.id, name.text); }
    /// Removes every field for which `predicate(const HeaderField&)` is true; returns how many.
    template <class Predicate> std::size_t removeIf(Predicate&& predicate);

    /// False: surely no field of any of these names. True: there may be one.
    [[nodiscard]] bool mayContain(const HeaderIdSet& ids) const noexcept
    {
        std::uint64_t common = 0;
        for (std::size_t at = 0; at < present_.size(); ++at)
            common |= present_[at] & ids.bits_[at];
        return common != 0;
    }
    [[nodiscard]] bool contains(HeaderId id) const noexcept { return marked(id) && find(id) != nullptr; }
    [[nodiscard]] bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }
    /// The first field of that name, or nullptr.
    [[nodiscard]] const HeaderField* find(HeaderId id) const noexcept;
    [[nodiscard]] const HeaderField* find(std::string_view name) const noexcept;
    [[nodiscard]] const HeaderField* find(const FieldName& name) const noexcept { return find(name.id, name.text); }
    /// The value of the first field of that name; empty when there is none.
    [[nodiscard]] std::string_view value(HeaderId id) const noexcept;
    [[nodiscard]] std::string_view value(std::string_view name) const noexcept;
    /// How many fields of that name there are.
    [[nodiscard]] std::size_t count(HeaderId id) const noexcept;
    [[nodiscard]] std::size_t count(std::string_view name) const noexcept;
    [[nodiscard]] std::size_t count(const FieldName& name) const noexcept { return count(name.id, name.text); }
    /// Calls `visit(std::string_view value)` for each field of that name, in order.
    template <class Visit> void forEachValue(HeaderId id, Visit&& visit) const;
    template <class Visit> void forEachValue(std::string_view name, Visit&& visit) const;
    /// Calls `visit(std::string_view member)` for each non-empty member of the comma-separated list that all fields of
    /// that name make together (RFC 9110 5.6.1). Does not look into quoted strings: for lists of tokens only.
    template <class Visit> void forEachToken(HeaderId id, Visit&& visit) const;
    /// Whether that list has the member `token`, without regard to case: `containsToken(Connection, "close")`.
    [[nodiscard]] bool containsToken(HeaderId id, std::string_view token) const noexcept;

    [[nodiscard]] const HeaderField* begin() const noexcept { return fields_; }
    [[nodiscard]] const HeaderField* end() const noexcept { return fields_ + size_; }
    [[nodiscard]] HeaderField* begin() noexcept { return fields_; }
    [[nodiscard]] HeaderField* end() noexcept { return fields_ + size_; }
    [[nodiscard]] const HeaderField& operator[](std::size_t at) const noexcept { return fields_[at]; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    /// Octets that the fields take on HTTP/1.1, with ": " and CRLF.
    [[nodiscard]] std::size_t byteSize() const noexcept { return bytes_; }

    /// Removes all fields and keeps the room for them.
    void clear() noexcept;
    /// Removes all fields without touching their memory: for after Arena::reset().
    void forget() noexcept;
    void reserve(std::size_t fields);
    /// Appends copies of all fields, texts included, to `other` (which has its own arena).
    void copyTo(HeaderMap& other) const;
    [[nodiscard]] Arena& arena() const noexcept { return *arena_; }
    /// Moves all views by `distance` octets: the parser's, after it has copied the head.
    void rebase(std::ptrdiff_t distance) noexcept;

  private:
    void take(HeaderMap& other) noexcept;
    void mark(HeaderId id) noexcept
    {
        present_[static_cast<unsigned>(id) >> 6] |= std::uint64_t{1} << (static_cast<unsigned>(id) & 63);
    }
    /// False: surely no such field. True: there was one (removal does not unmark).
    [[nodiscard]] bool marked(HeaderId id) const noexcept
    {
        return ((present_[static_cast<unsigned>(id) >> 6] >> (static_cast<unsigned>(id) & 63)) & 1) != 0;
    }
    /// `name` counts for Unknown only.
    [[nodiscard]] static bool isNamed(const HeaderField& field, HeaderId id, std::string_view name) noexcept
    {
        return field.id == id && (id != HeaderId::Unknown || equalsIgnoringCase(field.name, name));
    }
    [[nodiscard]] const HeaderField* find(HeaderId id, std::string_view name) const noexcept;
    void set(HeaderId id, std::string_view name, std::string_view value);
    std::size_t remove(HeaderId id, std::string_view name) noexcept;
    [[nodiscard]] std::size_t count(HeaderId id, std::string_view name) const noexcept;
    template <class Visit> void forEachNamed(HeaderId id, std::string_view name, Visit&& visit) const;

    Arena* arena_ = nullptr;
    HeaderField* fields_ = nullptr;
    std::uint32_t size_ = 0;
    std::uint32_t capacity_ = 0;
    std::size_t bytes_ = 0;
    std::array<std::uint64_t, (headerIdCount + 63) / 64> present_{};
};

/// Calls `visit` for each non-empty member of a comma-separated list, without the white space around it.
template <class Visit> void forEachListMember(std::string_view list, Visit&& visit)
{
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        std::string_view member = list.substr(0, comma);
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
        while (!member.empty() && blank(member.front()))
            member.remove_prefix(1);
        while (!member.empty() && blank(member.back()))
            member.remove_suffix(1);
        if (!member.empty())
            visit(member);
    }
}

template <class Predicate> std::size_t HeaderMap::removeIf(Predicate&& predicate)
{
    std::uint32_t kept = 0;
    for (std::uint32_t at = 0; at < size_; ++at) {
        if (predicate(static_cast<const HeaderField&>(fields_[at])))
            bytes_ -= fields_[at].name.size() + fields_[at].value.size() + 4;
        else
            fields_[kept++] = fields_[at];
    }
    const std::size_t removed = size_ - kept;
    size_ = kept;
    return removed;
}

template <class Visit> void HeaderMap::forEachNamed(HeaderId id, std::string_view name, Visit&& visit) const
{
    if (!marked(id))
        return;
    for (const HeaderField& field : *this) {
        if (isNamed(field, id, name))
            visit(field.value);
    }
}

template <class Visit> void HeaderMap::forEachValue(HeaderId id, Visit&& visit) const
{
    forEachNamed(id, {}, visit);
}

template <class Visit> void HeaderMap::forEachValue(std::string_view name, Visit&& visit) const
{
    forEachNamed(headerId(name), name, visit);
}

template <class Visit> void HeaderMap::forEachToken(HeaderId id, Visit&& visit) const
{
    forEachValue(id, [&](std::string_view value) { forEachListMember(value, visit); });
}

} // namespace postern::http
