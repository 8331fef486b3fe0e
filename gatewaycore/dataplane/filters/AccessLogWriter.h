// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace postern::filters {

/// Writes lines to a file, or to standard output, on a thread of its own. Workers never wait for it: each puts its lines
/// into a ring of its own, and what does not fit is dropped and counted.
///
/// Threads: write(worker) only on that worker's thread; the writer's thread takes the lines out (one producer, one
/// consumer a ring; head and tail are atomics). A file that was moved away (log rotation) is opened anew within a second.
class AccessLogWriter {
  public:
    /// `path` empty: standard output. Errors: InvalidConfig (the file cannot be opened).
    [[nodiscard]] static Result<std::shared_ptr<AccessLogWriter>> open(std::string path, unsigned workers,
                                                                       std::size_t lines = 4096);
    /// Whether open() would succeed, as far as that shows without opening or making anything.
    [[nodiscard]] static Result<void> check(const std::string& path);
    ~AccessLogWriter();
    AccessLogWriter(const AccessLogWriter&) = delete;
    AccessLogWriter& operator=(const AccessLogWriter&) = delete;

    /// Takes `line` (without its line end) by swapping, so that `line` is memory for the next one. False: dropped.
    bool write(unsigned worker, std::string& line) noexcept;
    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }
    /// Waits until everything that was taken has been written; for tests and the end.
    void flush();

  private:
    struct Ring {
        explicit Ring(std::size_t size) : lines(size) {}
        std::vector<std::string> lines;
        alignas(64) std::atomic<std::size_t> head{0}; ///< next to write; the worker's
        alignas(64) std::atomic<std::size_t> tail{0}; ///< next to read; the writer's
    };

    AccessLogWriter(std::string path, int file, unsigned workers, std::size_t lines);
    void run();
    void drain();
    void reopenIfMoved();
    void put(std::string_view bytes) noexcept;

    std::string path_;
    int file_;
    std::vector<std::unique_ptr<Ring>> rings_;
    std::atomic<std::uint64_t> dropped_{0};
    std::uint64_t reported_ = 0;
    std::mutex mutex_; ///< for waking and flush() only
    std::condition_variable wake_;
    std::condition_variable flushed_;
    std::uint64_t flushWanted_ = 0;
    std::uint64_t flushDone_ = 0;
    bool stopping_ = false;
    std::string buffer_;
    std::thread thread_;
};

} // namespace postern::filters
