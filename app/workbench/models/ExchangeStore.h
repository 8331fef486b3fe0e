// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"

#include <QObject>
#include <QString>
#include <QVector>
#include <array>
#include <compare>
#include <map>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace postern::workbench {

/// One finished exchange as it is looked at: put together from what is held in less room. Names that repeat are numbers
/// into the store's table of names.
struct ExchangeRow {
    std::uint64_t id = 0;
    std::int64_t beganUs = 0; ///< microseconds since 1970
    std::uint32_t durationUs = 0;
    std::uint16_t status = 0;
    std::uint16_t targetLength = 0;
    const char* target = nullptr;
    std::uint32_t requestBytes = 0; ///< saturated at 4 GiB
    std::uint32_t responseBytes = 0;
    std::uint32_t api = 0;
    std::uint32_t method = 0;
    std::uint32_t route = 0;
    std::uint32_t client = 0;
    std::uint32_t fault = 0;
    std::uint32_t endedBy = 0;

    [[nodiscard]] std::string_view targetText() const { return {target, targetLength}; }
};

/// What happened, in order of arrival, kept for lists and charts: 1,000,000 rows in 40 to 70 MB - whole exchanges are on
/// the disk. Appended to on the GUI thread only. A Snapshot may be read on any thread while more is appended: rows never
/// move or change, and a snapshot knows how many were there when it was taken.
class ExchangeStore : public QObject {
    Q_OBJECT
  public:
    static constexpr std::size_t rowsPerChunk = 8192;
    /// So large that it does not come from the heap, where what comes and goes would leave holes between them; of the last
    /// one of a chunk only the pages that are written take memory.
    static constexpr std::size_t textBlock = 256 * 1024;
    static constexpr std::size_t longestTarget = 8192;

    /// What many exchanges have in common, as numbers of names.
    struct Shape {
        std::uint32_t api = 0;
        std::uint32_t method = 0;
        std::uint32_t route = 0;
        std::uint32_t fault = 0;
        std::uint32_t endedBy = 0;
        friend auto operator<=>(const Shape&, const Shape&) = default;
    };
    /// 36 octets, in fours so that none is lost between two rows. Id and beginning are told from those of the chunk's
    /// first row; where that has no room - six days, two thousand million ids - all of it stands in a FarRow.
    struct PackedRow {
        std::uint32_t id;
        std::uint32_t began; ///< microseconds; eight more bits below
        std::uint32_t durationUs;
        std::uint32_t requestBytes;
        std::uint32_t responseBytes;
        std::uint32_t shape;
        std::uint32_t client;
        std::uint32_t text; ///< number of the block times textBlock, and the place in it
        std::uint32_t textLength : 14;
        std::uint32_t status : 10; ///< farStatus: see the FarRow
        std::uint32_t beganHigh : 8;
    };
    static constexpr std::uint32_t farStatus = 1023;
    struct FarRow {
        std::uint64_t id;
        std::int64_t beganUs;
        std::uint16_t status;
    };
    using FarRows = std::array<FarRow, rowsPerChunk>;
    struct Chunk {
        // Enough blocks for rowsPerChunk texts of the longest kind. An array, so that nobody who reads sees it move.
        static constexpr std::size_t mostBlocks = rowsPerChunk * longestTarget / (textBlock - longestTarget) + 2;
        std::array<PackedRow, rowsPerChunk> rows;
        std::array<std::unique_ptr<char[]>, mostBlocks> text;
        std::uint64_t firstId = 0; ///< set before the first row
        std::int64_t firstBeganUs = 0;
        std::unique_ptr<FarRows> far; ///< made with the first of them, and read only for a row that says so
        std::size_t blocks = 0; ///< this and the next are the GUI thread's
        std::size_t used = 0;
    };
    /// Names by number, immutable; a newer table holds the older one's numbers.
    using Names = std::vector<std::string>;
    using Shapes = std::vector<Shape>;

    struct Snapshot {
        std::vector<std::shared_ptr<const Chunk>> chunks;
        std::size_t size = 0;
        std::shared_ptr<const Names> names;
        std::shared_ptr<const Shapes> shapes;

        [[nodiscard]] ExchangeRow row(std::size_t n) const { return unpack(*chunks[n / rowsPerChunk], n % rowsPerChunk, *shapes); }
        [[nodiscard]] std::string_view name(std::uint32_t number) const { return (*names)[number]; }
    };

    explicit ExchangeStore(QObject* parent = nullptr);

    void append(const QVector<inspection::Summary>& batch, quint64 dropped = 0);
    void clear();
    /// Lets the oldest go, a chunk at a time, so that at least `keep` stay and at most a chunk more. Row numbers begin
    /// anew at the oldest that stays; ids stay as they are.
    void dropOldest(std::size_t keep);

    [[nodiscard]] std::size_t size() const { return size_; }
    /// Lost on the way since the last clear(): shown, never hidden.
    [[nodiscard]] quint64 dropped() const { return dropped_; }
    [[nodiscard]] ExchangeRow row(std::size_t n) const { return unpack(*chunks_[n / rowsPerChunk], n % rowsPerChunk, shapes_); }
    [[nodiscard]] const std::string& name(std::uint32_t number) const { return names_[number]; }
    /// All names by number; grows, and nothing in it changes, until clear().
    [[nodiscard]] const Names& names() const { return names_; }
    /// Row number of an exchange, or -1. Ids ascend nearly always, so this looks from the end.
    [[nodiscard]] std::ptrdiff_t rowOf(std::uint64_t id) const;
    [[nodiscard]] inspection::Summary summary(std::size_t n) const;
    [[nodiscard]] Snapshot snapshot() const;

  Q_SIGNALS:
    /// Rows [first, first + count) are there; at most one signal per batch.
    void appended(quint64 first, quint64 count);
    void cleared();
    /// Around the change of row numbers: the first `count` rows go.
    void aboutToDropOldest(quint64 count);
    void droppedOldest(quint64 count);

  private:
    static void setIdentity(Chunk& chunk, std::size_t at, const FarRow& identity);
    [[nodiscard]] static FarRow identity(const Chunk& chunk, std::size_t at);
    [[nodiscard]] static ExchangeRow unpack(const Chunk& chunk, std::size_t at, const Shapes& shapes);
    [[nodiscard]] std::uint32_t number(std::string_view name);
    [[nodiscard]] std::uint32_t shape(const Shape& shape);
    [[nodiscard]] std::uint32_t keep(Chunk& chunk, std::string_view text);

    std::vector<std::shared_ptr<Chunk>> chunks_;
    std::size_t size_ = 0;
    quint64 dropped_ = 0;
    Names names_;
    struct NameHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view name) const noexcept { return std::hash<std::string_view>()(name); }
    };
    std::unordered_map<std::string, std::uint32_t, NameHash, std::equal_to<>> numbers_;
    Shapes shapes_;
    std::map<Shape, std::uint32_t> shapeNumbers_;
    Shape lastShape_; ///< calls of one kind come in a row
    std::uint32_t lastShapeNumber_ = 0;
    std::unordered_map<std::string_view, std::uint32_t> texts_; ///< of the newest chunk: what comes again is kept once
    mutable std::shared_ptr<const Names> published_;
    mutable std::shared_ptr<const Shapes> publishedShapes_;
};

} // namespace postern::workbench
