// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ExchangeStore.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace postern::workbench {
namespace {

constexpr std::size_t textBlock = 64 * 1024;
constexpr std::size_t longestTarget = 8192;

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
    Q_EMIT cleared();
}

std::uint32_t ExchangeStore::number(std::string_view name)
{
    const auto [at, fresh] = numbers_.try_emplace(std::string(name), static_cast<std::uint32_t>(names_.size()));
    if (fresh) {
        names_.emplace_back(name);
        published_.reset();
    }
    return at->second;
}

const char* ExchangeStore::keep(Chunk& chunk, std::string_view text)
{
    if (chunk.text.empty() || chunk.textUsed + text.size() > chunk.textSize) {
        chunk.textSize = std::max(textBlock, text.size());
        chunk.textUsed = 0;
        chunk.text.push_back(std::make_unique<char[]>(chunk.textSize));
    }
    char* at = chunk.text.back().get() + chunk.textUsed;
    std::memcpy(at, text.data(), text.size());
    chunk.textUsed += text.size();
    return at;
}

void ExchangeStore::append(const QVector<inspection::Summary>& batch, quint64 dropped)
{
    dropped_ += dropped;
    if (batch.isEmpty())
        return;
    const std::size_t first = size_;
    for (const inspection::Summary& summary : batch) {
        if (size_ % rowsPerChunk == 0)
            chunks_.push_back(std::make_shared<Chunk>());
        Chunk& chunk = *chunks_.back();
        ExchangeRow& row = chunk.rows[size_ % rowsPerChunk];
        row.id = summary.id;
        row.beganUs =
            std::chrono::duration_cast<std::chrono::microseconds>(summary.began.time_since_epoch()).count();
        row.durationUs = saturated<std::uint32_t>(static_cast<std::uint64_t>(
            std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::microseconds>(summary.duration).count())));
        row.status = static_cast<std::uint16_t>(summary.status);
        const std::string_view target = std::string_view(summary.target).substr(0, longestTarget);
        row.target = keep(chunk, target);
        row.targetLength = static_cast<std::uint16_t>(target.size());
        row.requestBytes = saturated<std::uint32_t>(summary.requestBytes);
        row.responseBytes = saturated<std::uint32_t>(summary.responseBytes);
        row.api = number(summary.api);
        row.method = number(summary.method);
        row.route = number(summary.route);
        row.client = number(summary.client);
        row.fault = number(summary.fault);
        row.endedBy = number(summary.endedBy);
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
        if (row(n).id == id)
            return static_cast<std::ptrdiff_t>(n);
    }
    return -1;
}

inspection::Summary ExchangeStore::summary(std::size_t n) const
{
    const ExchangeRow& from = row(n);
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
    return {{chunks_.begin(), chunks_.end()}, size_, published_};
}

} // namespace postern::workbench
