// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ExchangeStore.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace postern::workbench {
namespace {

constexpr std::int64_t idRoom = std::int64_t(1) << 31U; ///< to either side of the chunk's first
constexpr std::int64_t beganRoom = std::int64_t(1) << 39U;

/// How far `value` is from `first`, moved so that it is not negative; 2 * `room` or more when it has no room. Wraps
/// where 64 bits do: what comes back is as right.
std::uint64_t offset(std::uint64_t value, std::uint64_t first, std::int64_t room)
{
    return value - first + static_cast<std::uint64_t>(room);
}

template <class To, class From>
To saturated(From value)
{
    return value > std::numeric_limits<To>::max() ? std::numeric_limits<To>::max() : static_cast<To>(value);
}

} // namespace

ExchangeStore::ExchangeStore(QObject* parent) : QObject(parent) { clear(); }

void ExchangeStore::clear()
{
    chunks_.clear();
    size_ = 0;
    dropped_ = 0;
    names_.assign(1, std::string()); // number 0 is the empty name
    numbers_.clear();
    numbers_.emplace(std::string(), 0);
    published_.reset();
    shapes_.assign(1, Shape());
    shapeNumbers_.clear();
    shapeNumbers_.emplace(Shape(), 0);
    lastShape_ = {};
    lastShapeNumber_ = 0;
    texts_.clear();
    publishedShapes_.reset();
    Q_EMIT cleared();
}

std::uint32_t ExchangeStore::number(std::string_view name)
{
    if (const auto known = numbers_.find(name); known != numbers_.end())
        return known->second;
    names_.emplace_back(name);
    published_.reset();
    return numbers_.emplace(std::string(name), static_cast<std::uint32_t>(names_.size() - 1)).first->second;
}

std::uint32_t ExchangeStore::shape(const Shape& shape)
{
    if (shape == lastShape_)
        return lastShapeNumber_;
    const auto [at, fresh] = shapeNumbers_.try_emplace(shape, static_cast<std::uint32_t>(shapes_.size()));
    if (fresh) {
        shapes_.push_back(shape);
        publishedShapes_.reset();
    }
    lastShape_ = shape;
    return lastShapeNumber_ = at->second;
}

std::uint32_t ExchangeStore::keep(Chunk& chunk, std::string_view text)
{
    if (const auto known = texts_.find(text); known != texts_.end())
        return known->second;
    if (chunk.blocks == 0 || chunk.used + text.size() > textBlock) {
        chunk.text[chunk.blocks++] = std::make_unique_for_overwrite<char[]>(textBlock);
        chunk.used = 0;
    }
    char* at = chunk.text[chunk.blocks - 1].get() + chunk.used;
    std::memcpy(at, text.data(), text.size());
    const auto place = static_cast<std::uint32_t>((chunk.blocks - 1) * textBlock + chunk.used);
    chunk.used += text.size();
    texts_.emplace(std::string_view(at, text.size()), place);
    return place;
}

void ExchangeStore::setIdentity(Chunk& chunk, std::size_t at, const FarRow& identity)
{
    if (at == 0) {
        chunk.firstId = identity.id;
        chunk.firstBeganUs = identity.beganUs;
    }
    PackedRow& row = chunk.rows[at];
    const std::uint64_t id = offset(identity.id, chunk.firstId, idRoom);
    const std::uint64_t began = offset(static_cast<std::uint64_t>(identity.beganUs), static_cast<std::uint64_t>(chunk.firstBeganUs), beganRoom);
    row.id = static_cast<std::uint32_t>(id);
    row.began = static_cast<std::uint32_t>(began);
    row.beganHigh = static_cast<std::uint8_t>(began >> 32U);
    row.status = identity.status & farStatus;
    if (id >> 32U == 0 && began >> 40U == 0 && identity.status < farStatus)
        return;
    if (!chunk.far)
        chunk.far = std::make_unique<FarRows>();
    (*chunk.far)[at] = identity;
    row.status = farStatus;
}

ExchangeStore::FarRow ExchangeStore::identity(const Chunk& chunk, std::size_t at)
{
    const PackedRow& row = chunk.rows[at];
    if (row.status == farStatus)
        return (*chunk.far)[at];
    const std::uint64_t began = static_cast<std::uint64_t>(row.beganHigh) << 32U | row.began;
    return {chunk.firstId + row.id - static_cast<std::uint64_t>(idRoom),
            static_cast<std::int64_t>(static_cast<std::uint64_t>(chunk.firstBeganUs) + began - static_cast<std::uint64_t>(beganRoom)),
            static_cast<std::uint16_t>(row.status)};
}

ExchangeRow ExchangeStore::unpack(const Chunk& chunk, std::size_t at, const Shapes& shapes)
{
    const PackedRow& from = chunk.rows[at];
    const Shape& shape = shapes[from.shape];
    ExchangeRow row;
    const FarRow own = identity(chunk, at);
    row.id = own.id;
    row.beganUs = own.beganUs;
    row.durationUs = from.durationUs;
    row.status = own.status;
    row.targetLength = static_cast<std::uint16_t>(from.textLength);
    row.target = chunk.text[from.text / textBlock].get() + from.text % textBlock;
    row.requestBytes = from.requestBytes;
    row.responseBytes = from.responseBytes;
    row.api = shape.api;
    row.method = shape.method;
    row.route = shape.route;
    row.client = from.client;
    row.fault = shape.fault;
    row.endedBy = shape.endedBy;
    return row;
}

void ExchangeStore::append(const QVector<inspection::Summary>& batch, quint64 dropped)
{
    dropped_ += dropped;
    if (batch.isEmpty())
        return;
    const std::size_t first = size_;
    for (const inspection::Summary& summary : batch) {
        if (size_ % rowsPerChunk == 0) {
            chunks_.push_back(std::make_shared<Chunk>());
            texts_.clear();
        }
        Chunk& chunk = *chunks_.back();
        PackedRow& row = chunk.rows[size_ % rowsPerChunk];
        setIdentity(chunk, size_ % rowsPerChunk,
                    {summary.id, std::chrono::duration_cast<std::chrono::microseconds>(summary.began.time_since_epoch()).count(),
                     static_cast<std::uint16_t>(summary.status)});
        row.durationUs = saturated<std::uint32_t>(static_cast<std::uint64_t>(
            std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::microseconds>(summary.duration).count())));
        const std::string_view target = std::string_view(summary.target).substr(0, longestTarget);
        row.text = keep(chunk, target);
        row.textLength = static_cast<std::uint32_t>(target.size()) & 0x3FFFU; // longestTarget has room
        row.requestBytes = saturated<std::uint32_t>(summary.requestBytes);
        row.responseBytes = saturated<std::uint32_t>(summary.responseBytes);
        row.client = number(summary.client);
        row.shape = shape({number(summary.api), number(summary.method), number(summary.route), number(summary.fault), number(summary.endedBy)});
        ++size_;
    }
    Q_EMIT appended(first, size_ - first);
}

void ExchangeStore::dropOldest(std::size_t keep)
{
    const std::size_t chunks = size_ > keep ? (size_ - keep) / rowsPerChunk : 0;
    if (chunks == 0)
        return;
    const std::size_t rows = chunks * rowsPerChunk;
    Q_EMIT aboutToDropOldest(rows);
    chunks_.erase(chunks_.begin(), chunks_.begin() + static_cast<std::ptrdiff_t>(chunks));
    size_ -= rows;
    Q_EMIT droppedOldest(rows);
}

std::ptrdiff_t ExchangeStore::rowOf(std::uint64_t id) const
{
    for (std::size_t n = size_; n-- > 0;) {
        if (identity(*chunks_[n / rowsPerChunk], n % rowsPerChunk).id == id)
            return static_cast<std::ptrdiff_t>(n);
    }
    return -1;
}

inspection::Summary ExchangeStore::summary(std::size_t n) const
{
    const ExchangeRow from = row(n);
    inspection::Summary summary;
    summary.id = from.id;
    summary.began = std::chrono::system_clock::time_point(std::chrono::microseconds(from.beganUs));
    summary.duration = std::chrono::microseconds(from.durationUs);
    summary.api = name(from.api);
    summary.method = name(from.method);
    summary.target = std::string(from.targetText());
    summary.route = name(from.route);
    summary.status = from.status;
    summary.requestBytes = from.requestBytes;
    summary.responseBytes = from.responseBytes;
    summary.client = name(from.client);
    summary.fault = name(from.fault);
    summary.endedBy = name(from.endedBy);
    return summary;
}

ExchangeStore::Snapshot ExchangeStore::snapshot() const
{
    if (!published_)
        published_ = std::make_shared<const Names>(names_);
    if (!publishedShapes_)
        publishedShapes_ = std::make_shared<const Shapes>(shapes_);
    return {{chunks_.begin(), chunks_.end()}, size_, published_, publishedShapes_};
}

} // namespace postern::workbench
