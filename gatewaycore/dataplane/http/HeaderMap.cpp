// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/HeaderMap.h"

#include <cstring>
#include <type_traits>
#include <utility>

namespace postern::http {

static_assert(std::is_trivially_destructible_v<HeaderMap>);
static_assert(std::is_trivially_copyable_v<HeaderField>);

void HeaderMap::take(HeaderMap& other) noexcept
{
    arena_ = other.arena_;
    fields_ = std::exchange(other.fields_, nullptr);
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, 0);
    bytes_ = std::exchange(other.bytes_, 0);
    present_ = std::exchange(other.present_, {});
}

void HeaderMap::addCopy(std::string_view name, std::string_view value)
{
    const HeaderId id = headerId(name);
    append({arena_->copy(name), arena_->copy(value), id});
}

void HeaderMap::set(HeaderId id, std::string_view value)
{
    set(id, headerName(id), value);
}
void HeaderMap::set(std::string_view name, std::string_view value)
{
    set(headerId(name), name, value);
}
void HeaderMap::setCopy(std::string_view name, std::string_view value)
{
    set(headerId(name), arena_->copy(name), arena_->copy(value));
}

void HeaderMap::set(HeaderId id, std::string_view name, std::string_view value)
{
    if (!marked(id)) {
        append({name, value, id});
        return;
    }
    bool placed = false;
    // The first one is overwritten in place; removeIf() takes the others away.
    for (HeaderField& field : *this) {
        if (!isNamed(field, id, name))
            continue;
        bytes_ += name.size() + value.size();
        bytes_ -= field.name.size() + field.value.size();
        field = {name, value, id};
        placed = true;
        break;
    }
    if (!placed) {
        append({name, value, id});
        return;
    }
    bool first = true;
    removeIf([&](const HeaderField& field) { return isNamed(field, id, name) && !std::exchange(first, false); });
}

std::size_t HeaderMap::remove(std::string_view name) noexcept
{
    return remove(headerId(name), name);
}
std::size_t HeaderMap::remove(HeaderId id, std::string_view name) noexcept
{
    return marked(id) ? removeIf([&](const HeaderField& field) { return isNamed(field, id, name); }) : 0;
}

const HeaderField* HeaderMap::find(HeaderId id) const noexcept
{
    return find(id, {});
}
const HeaderField* HeaderMap::find(std::string_view name) const noexcept
{
    return find(headerId(name), name);
}
const HeaderField* HeaderMap::find(HeaderId id, std::string_view name) const noexcept
{
    if (!marked(id))
        return nullptr;
    for (const HeaderField& field : *this) {
        if (isNamed(field, id, name))
            return &field;
    }
    return nullptr;
}

std::string_view HeaderMap::value(HeaderId id) const noexcept
{
    const HeaderField* field = find(id);
    return field != nullptr ? field->value : std::string_view();
}

std::string_view HeaderMap::value(std::string_view name) const noexcept
{
    const HeaderField* field = find(name);
    return field != nullptr ? field->value : std::string_view();
}

std::size_t HeaderMap::count(HeaderId id) const noexcept
{
    return count(id, {});
}
std::size_t HeaderMap::count(std::string_view name) const noexcept
{
    return count(headerId(name), name);
}
std::size_t HeaderMap::count(HeaderId id, std::string_view name) const noexcept
{
    std::size_t found = 0;
    forEachNamed(id, name, [&found](std::string_view) { ++found; });
    return found;
}

bool HeaderMap::containsToken(HeaderId id, std::string_view token) const noexcept
{
    bool found = false;
    forEachToken(id, [&](std::string_view member) { found = found || equalsIgnoringCase(member, token); });
    return found;
}

void HeaderMap::clear() noexcept
{
    size_ = 0;
    bytes_ = 0;
    present_ = {};
}

void HeaderMap::forget() noexcept
{
    clear();
    fields_ = nullptr;
    capacity_ = 0;
}

void HeaderMap::reserve(std::size_t fields)
{
    if (fields <= capacity_)
        return;
    auto* room = static_cast<HeaderField*>(arena_->allocate(fields * sizeof(HeaderField), alignof(HeaderField)));
    if (size_ != 0)
        std::memcpy(static_cast<void*>(room), fields_, size_ * sizeof(HeaderField));
    fields_ = room;
    capacity_ = static_cast<std::uint32_t>(fields);
}

void HeaderMap::copyTo(HeaderMap& other) const
{
    other.reserve(other.size() + size());
    for (const HeaderField& field : *this)
        other.append({field.id == HeaderId::Unknown ? other.arena_->copy(field.name) : headerName(field.id),
                      other.arena_->copy(field.value), field.id});
}

void HeaderMap::rebase(std::ptrdiff_t distance) noexcept
{
    for (HeaderField& field : *this) {
        field.name = {field.name.data() + distance, field.name.size()};
        field.value = {field.value.data() + distance, field.value.size()};
    }
}

} // namespace postern::http
