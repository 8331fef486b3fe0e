// SPDX-License-Identifier: Apache-2.0
#include "base/Files.h"

#include "base/Bytes.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <optional>

namespace postern::files {
namespace {

struct Closed {
    std::string folder; ///< absolute, ends in '/'
    std::map<std::string, std::shared_ptr<const std::string>> contents;
};

// The thread that reads a configuration replaces it; any thread that reads a file takes a share in what is there.
std::mutex closedMutex;
std::shared_ptr<const Closed> closedNow;

std::shared_ptr<const Closed> closedFolder()
{
    const std::lock_guard lock(closedMutex);
    return closedNow;
}

std::string plain(const std::filesystem::path& path)
{
    std::error_code failure;
    const std::filesystem::path whole = std::filesystem::absolute(path, failure);
    return (failure ? path : whole).lexically_normal().string();
}

/// Nothing: the path is not below a closed folder. A null pointer: it is, and there is no such file.
std::optional<std::shared_ptr<const std::string>> kept(const std::filesystem::path& path)
{
    const auto closed = closedFolder();
    if (closed == nullptr)
        return std::nullopt;
    const std::string wanted = plain(path);
    if (!wanted.starts_with(closed->folder))
        return std::nullopt;
    const auto found = closed->contents.find(wanted.substr(closed->folder.size()));
    return found != closed->contents.end() ? found->second : nullptr;
}

Unexpected unreadable(const std::filesystem::path& path, int code)
{
    return unexpected(ErrorKind::IoError, path.string() + ": cannot be read: " + std::strerror(code), Fault::Config);
}

Unexpected tooLarge(const std::filesystem::path& path, std::size_t largest)
{
    return unexpected(ErrorKind::TooLarge, path.string() + ": is larger than " + ByteCount(largest).toString(), Fault::Config);
}

} // namespace

Result<std::string> read(const std::filesystem::path& path, std::size_t largest)
{
    if (const auto held = kept(path)) {
        if (*held == nullptr)
            return unreadable(path, ENOENT);
        return (*held)->size() > largest ? Result<std::string>(tooLarge(path, largest)) : Result<std::string>(**held);
    }
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
    if (!file)
        return unreadable(path, errno);
    std::string text;
    char buffer[16384];
    std::size_t got = 0;
    while (text.size() <= largest && (got = std::fread(buffer, 1, sizeof buffer, file.get())) > 0)
        text.append(buffer, got);
    if (std::ferror(file.get()) != 0)
        return unreadable(path, errno);
    if (text.size() > largest)
        return tooLarge(path, largest);
    return text;
}

bool exists(const std::filesystem::path& path) noexcept
{
    if (const auto held = kept(path))
        return *held != nullptr;
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

std::filesystem::file_time_type changed(const std::filesystem::path& path, std::error_code& failure) noexcept
{
    failure.clear();
    if (const auto held = kept(path)) {
        if (*held == nullptr)
            failure = std::make_error_code(std::errc::no_such_file_or_directory);
        return {};
    }
    return std::filesystem::last_write_time(path, failure);
}

void close(const std::filesystem::path& folder, std::map<std::string, std::shared_ptr<const std::string>> contents)
{
    auto closed = std::make_shared<Closed>();
    closed->folder = plain(folder / "");
    closed->contents = std::move(contents);
    const std::lock_guard lock(closedMutex);
    closedNow = std::move(closed);
}

void reopen()
{
    const std::lock_guard lock(closedMutex);
    closedNow.reset();
}

} // namespace postern::files
