// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/Aside.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace postern::exporting {
namespace fs = std::filesystem;

Unexpected ioError(const fs::path& path, const char* what)
{
    const int code = errno;
    return unexpected(ErrorKind::IoError, path.string() + ": cannot be " + what + ": " + std::strerror(code), Fault::Config);
}

void syncFolder(const fs::path& folder) noexcept
{
    const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0)
        return;
    ::fsync(opened);
    ::close(opened);
}

Result<Aside> Aside::of(const fs::path& out)
{
    const fs::path parent = out.has_parent_path() ? out.parent_path() : fs::path(".");
    std::error_code failure;
    fs::create_directories(parent, failure);
    if (failure)
        return unexpected(ErrorKind::IoError, parent.string() + ": cannot be made: " + failure.message(), Fault::Config);
    const fs::path lockPath = parent / ('.' + out.filename().string() + ".lock");
    // The lock goes with the process that holds it, so one that was killed holds nothing. Its file is removed while it is held:
    // whoever has opened it in vain must not take it for the one that is there now.
    int lock = -1;
    for (;;) {
        lock = ::open(lockPath.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (lock < 0)
            return ioError(lockPath, "made");
        if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
            ::close(lock);
            return unexpected(ErrorKind::Unavailable, out.string() + ": another export writes there", Fault::Config);
        }
        struct stat mine {};
        struct stat there {};
        if (::fstat(lock, &mine) == 0 && ::lstat(lockPath.c_str(), &there) == 0 && mine.st_ino == there.st_ino && mine.st_dev == there.st_dev)
            break;
        ::close(lock);
    }
    Aside aside(parent / ('.' + out.filename().string() + ".part"), lockPath, lock);
    fs::remove_all(aside.path(), failure);
    if (failure)
        return unexpected(ErrorKind::IoError, aside.path().string() + ": cannot be removed: " + failure.message(), Fault::Config);
    return aside;
}

Aside::~Aside()
{
    if (lock_ < 0)
        return;
    std::error_code ignored;
    fs::remove_all(path_, ignored);
    ::unlink(lockPath_.c_str());
    ::close(lock_);
}

} // namespace postern::exporting
