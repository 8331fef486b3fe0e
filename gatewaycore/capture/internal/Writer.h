// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "capture/CaptureStore.h"
#include "capture/Redaction.h"
#include "capture/internal/Rows.h"
#include "capture/internal/TakenCount.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <variant>

namespace postern::capture::internal {

struct AnnotationChange {
    std::uint64_t id = 0;
    Annotation annotation;
};
struct Item {
    std::variant<std::vector<inspection::Summary>, inspection::Trace, AnnotationChange> what;
    std::uint32_t flags = 0;
};

/// The queue of a capture and the thread that empties it into the file. The threads that append and the writer's meet at
/// the queue's mutex and nowhere else; the connection and its statements are the writer's alone.
class Writer {
  public:
    /// `taken` outlives it.
    [[nodiscard]] static Result<std::unique_ptr<Writer>> begin(Database database, const CaptureOptions& options, TakenCount& taken,
                                                               std::uint64_t rows);
    /// Writes what is queued, says in the file that it was closed, and ends the thread.
    ~Writer();

    bool put(Item item);
    bool flush(std::chrono::milliseconds within);
    [[nodiscard]] CaptureState state() const;
    void onPaused(std::function<void(const std::string& reason)> tell);
    void resume();

  private:
    Writer(Database database, const CaptureOptions& options, TakenCount& taken, std::uint64_t rows);
    void run();
    [[nodiscard]] Result<void> write(const std::deque<Item>& batch);
    [[nodiscard]] Result<void> writeItems(const std::deque<Item>& batch);
    [[nodiscard]] Result<bool> put(const inspection::Summary& summary, std::uint32_t flags);
    [[nodiscard]] Result<bool> put(const inspection::Trace& trace, std::uint32_t flags);
    [[nodiscard]] Result<void> keepLimits();
    void pause(const Error& why, std::deque<Item> batch);
    [[nodiscard]] std::uint64_t octetsInUse();

    // The writer's thread.
    Database database_;
    std::optional<RowWriter> rowWriter_;
    std::int64_t oldest_ = 0; ///< where to look for the next that may go
    std::uint64_t rows_ = 0;
    std::uint64_t written_ = 0; ///< as TakenCount, of what is in the file
    std::int64_t pageSize_ = 4096;
    const CaptureLimits limits_;
    std::optional<Redaction> redaction_;

    mutable std::mutex mutex_; ///< of all below
    std::condition_variable wake_;
    std::condition_variable idle_;
    TakenCount& taken_;
    std::deque<Item> queue_;
    std::size_t queuedExchanges_ = 0;
    std::size_t queuedOctets_ = 0;
    bool writing_ = false;
    bool hurry_ = false; ///< somebody waits in flush()
    bool stop_ = false;
    CaptureState state_;
    std::function<void(const std::string&)> tell_;
    std::thread thread_;
};

} // namespace postern::capture::internal
