// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/AccessLogWriter.h"

#include "base/Log.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace postern::filters {
namespace {

constexpr auto pause = std::chrono::milliseconds(100);
constexpr std::size_t batch = 256 * 1024;

int openForAppend(const std::string& path) noexcept
{
    return ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
}

Error cannotOpen(const std::string& path, int failure)
{
    return {ErrorKind::InvalidConfig, "the access log " + path + " cannot be opened: " + std::strerror(failure), Fault::Config};
}

} // namespace

Result<std::shared_ptr<AccessLogWriter>> AccessLogWriter::open(std::string path, unsigned workers, std::size_t lines)
{
    int file = STDOUT_FILENO;
    if (!path.empty()) {
        file = openForAppend(path);
        if (file < 0)
            return unexpected(cannotOpen(path, errno));
    }
    return std::shared_ptr<AccessLogWriter>(new AccessLogWriter(std::move(path), file, workers, lines));
}

Result<void> AccessLogWriter::check(const std::string& path)
{
    if (path.empty())
        return {};
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
    struct stat there {};
    int failure = 0;
    if (::stat(path.c_str(), &there) == 0)
        failure = S_ISDIR(there.st_mode) ? EISDIR : ::access(path.c_str(), W_OK) == 0 ? 0 : errno;
    else
        failure = ::access(folder.c_str(), W_OK | X_OK) == 0 ? 0 : errno;
    if (failure == 0)
        return {};
    return unexpected(cannotOpen(path, failure));
}

AccessLogWriter::AccessLogWriter(std::string path, int file, unsigned workers, std::size_t lines)
    : path_(std::move(path)), file_(file)
{
    for (unsigned worker = 0; worker < workers; ++worker)
        rings_.push_back(std::make_unique<Ring>(lines));
    thread_ = std::thread([this] { run(); });
}

AccessLogWriter::~AccessLogWriter()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    if (file_ != STDOUT_FILENO)
        ::close(file_);
}

bool AccessLogWriter::write(unsigned worker, std::string& line) noexcept
{
    Ring& ring = *rings_[worker];
    const std::size_t head = ring.head.load(std::memory_order_relaxed);
    if (head - ring.tail.load(std::memory_order_acquire) == ring.lines.size()) {
        dropped_.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    ring.lines[head % ring.lines.size()].swap(line);
    ring.head.store(head + 1, std::memory_order_release);
    return true;
}

void AccessLogWriter::flush()
{
    std::unique_lock lock(mutex_);
    const std::uint64_t mine = ++flushWanted_;
    wake_.notify_one();
    flushed_.wait(lock, [&] { return flushDone_ >= mine; });
}

void AccessLogWriter::run()
{
    for (auto checked = std::chrono::steady_clock::now();;) {
        std::uint64_t wanted = 0;
        bool stopping = false;
        {
            std::unique_lock lock(mutex_);
            wake_.wait_for(lock, pause, [&] { return stopping_ || flushWanted_ > flushDone_; });
            wanted = flushWanted_;
            stopping = stopping_;
        }
        drain();
        const auto now = std::chrono::steady_clock::now();
        if (now - checked > std::chrono::seconds(1)) {
            checked = now;
            reopenIfMoved();
        }
        {
            const std::lock_guard lock(mutex_);
            flushDone_ = wanted;
        }
        flushed_.notify_all();
        if (stopping)
            return;
    }
}

void AccessLogWriter::drain()
{
    for (const auto& ring : rings_) {
        std::size_t tail = ring->tail.load(std::memory_order_relaxed);
        const std::size_t head = ring->head.load(std::memory_order_acquire);
        for (; tail != head; ++tail) {
            std::string& line = ring->lines[tail % ring->lines.size()];
            buffer_ += line;
            buffer_ += '\n';
            line.clear();
            ring->tail.store(tail + 1, std::memory_order_release);
            if (buffer_.size() >= batch) {
                put(buffer_);
                buffer_.clear();
            }
        }
    }
    put(buffer_);
    buffer_.clear();
    const std::uint64_t lost = dropped();
    if (lost != reported_) {
        log::warning("access-log", std::to_string(lost - reported_) + " lines were dropped: the log is slower than the calls");
        reported_ = lost;
    }
}

void AccessLogWriter::put(std::string_view bytes) noexcept
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return; // a full disk must not stop the gateway
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void AccessLogWriter::reopenIfMoved()
{
    if (path_.empty())
        return;
    struct stat there {};
    struct stat ours {};
    const bool same = ::stat(path_.c_str(), &there) == 0 && ::fstat(file_, &ours) == 0 && there.st_ino == ours.st_ino &&
                      there.st_dev == ours.st_dev;
    if (same)
        return;
    const int file = openForAppend(path_);
    if (file < 0)
        return;
    ::close(file_);
    file_ = file;
}

} // namespace postern::filters
