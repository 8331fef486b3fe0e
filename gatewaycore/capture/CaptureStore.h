// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "capture/Entry.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace postern::capture {

/// What a capture may take. Beyond `exchanges` or `octets` the oldest go that nobody has pinned, marked or noted.
struct CaptureLimits {
    std::uint64_t exchanges = 1'000'000;
    std::uint64_t octets = 4ULL << 30U;      ///< of the file, in use
    std::uint64_t bodyOctets = 1ULL << 20U;  ///< of each body; a longer one is cut, and its trace says so
    std::size_t queuedExchanges = 200'000;   ///< waiting to be written; what comes then is dropped and counted
    std::size_t queuedOctets = 64U << 20U;   ///< the same of traces
};

struct CaptureOptions {
    CaptureLimits limits;
    bool readOnly = false;         ///< nothing is changed, not even an older layout
    bool redacted = false;         ///< what looks like a credential does not reach the file (Redaction)
    bool keepDamagedAside = false; ///< a damaged file is renamed, and a new one begun
};

/// What opening a file found.
struct CaptureOpening {
    std::uint64_t exchanges = 0;
    std::uint64_t highestId = 0;
    bool unclean = false;            ///< the program that wrote it ended without closing it
    std::uint64_t lost = 0;          ///< accepted by that program and never written: its last batch
    int olderLayout = 0;             ///< the version that was brought up to date; 0: none
    std::filesystem::path backup;    ///< of the older layout
    std::filesystem::path keptAside; ///< where the damaged one is now

    /// English, for people; empty when there is nothing to say.
    [[nodiscard]] std::string sentence() const;
};

/// How it goes; a copy, taken at any time from any thread.
struct CaptureState {
    std::uint64_t exchanges = 0; ///< rows in the file
    std::uint64_t octets = 0;    ///< of the file, in use
    std::uint64_t removed = 0;   ///< oldest that went since it was opened, to keep the limits
    std::uint64_t dropped = 0;   ///< offered since it was opened and not kept: the queue was full, or recording paused
    std::string paused;          ///< why nothing is written now ("no room is left for it"); empty while all is well
};

/// Recorded exchanges in one file of SQLite (write-ahead log, synchronous=NORMAL): a narrow row each for lists, traces and
/// bodies beside it. Whoever appends only puts into a bounded queue; a thread of the store's own writes what is in it as
/// one transaction, twenty times a second at most. So the end of this program at any moment costs what was in the queue
/// and in the transaction under way - CaptureOpening says how many that were - and a loss of power what was written since
/// the last checkpoint of the log. All members may be called from any thread.
class CaptureStore {
  public:
    /// Makes the file if it is not there. Errors: ParseError (damaged, or another program's), Unsupported (a newer
    /// Postern's), Unavailable (open in another program), IoError. Each says what and, where there is one, the next step.
    [[nodiscard]] static Result<std::unique_ptr<CaptureStore>> open(const std::filesystem::path& path, const CaptureOptions& options = {});
    /// Writes what is queued and closes.
    ~CaptureStore();
    CaptureStore(const CaptureStore&) = delete;
    CaptureStore& operator=(const CaptureStore&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept;
    [[nodiscard]] const CaptureOpening& opening() const noexcept;
    [[nodiscard]] const CaptureLimits& limits() const noexcept;

    /// Ids are the caller's, ascending; one that is there already stays as it is. False: not all were taken, and counted.
    bool append(std::vector<inspection::Summary> summaries, std::uint32_t flags = 0);
    /// A trace, for its row or with it.
    bool append(inspection::Trace trace, std::uint32_t flags = 0);
    /// In place of what was put on it before. Taken also while recording is paused, and written with what waits then; an id
    /// without a row is passed over.
    void annotate(std::uint64_t id, Annotation annotation);
    /// Waits until all that was appended before is in the file. False: recording is paused, or it took too long.
    bool flush(std::chrono::milliseconds within = std::chrono::milliseconds(10'000));
    [[nodiscard]] CaptureState state() const;
    /// Called on the writer's thread when recording pauses, with the reason as in CaptureState; once each time. What is
    /// stored is safe then, and what was to be written waits for resume(). Set before anything is appended.
    void onPaused(std::function<void(const std::string& reason)> tell);
    /// Tries again after a pause; what waits in the queue is written first.
    void resume();

    /// Rows with ids in [first, last], ascending, until `visit` says false or `stop` is set. The entry may be moved from.
    using Visit = std::function<bool(Entry& entry)>;
    [[nodiscard]] Result<void> walk(std::uint64_t first, std::uint64_t last, const Visit& visit, const std::atomic<bool>* stop = nullptr) const;
    /// At most `most` of them.
    [[nodiscard]] Result<std::vector<Entry>> page(std::uint64_t first, std::size_t most) const;
    /// How many rows are wanted, counted up to `enough`: an answer of `enough` means "at least".
    using Predicate = std::function<bool(const Entry& entry)>;
    [[nodiscard]] Result<std::uint64_t> count(const Predicate& wanted, std::uint64_t enough, const std::atomic<bool>* stop = nullptr) const;
    /// Nothing when no trace is stored. What is still queued is written first.
    [[nodiscard]] Result<std::optional<inspection::Trace>> trace(std::uint64_t id);

    /// The whole capture as one file, complete or not there at all: written beside it, then renamed.
    [[nodiscard]] Result<void> saveAs(const std::filesystem::path& path, const std::function<bool(double)>& progress = {});
    /// Looks at every page; seconds for a large file. Errors: ParseError when it is damaged.
    [[nodiscard]] Result<void> check() const;
    /// Renames a file that cannot be used, with what belongs to it; where it is now, or empty when that failed, too.
    [[nodiscard]] static std::filesystem::path setAside(const std::filesystem::path& path);

  private:
    struct Inner;
    explicit CaptureStore(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> inner_;
};

} // namespace postern::capture
