// SPDX-License-Identifier: Apache-2.0
#include "capture/internal/TakenCount.h"

#include <array>

#ifdef __unix__
#include <sys/file.h>
#endif

namespace postern::capture::internal {

std::filesystem::path TakenCount::pathFor(const std::filesystem::path& capture)
{
    std::filesystem::path path = capture;
    path += "-taken";
    return path;
}

Result<TakenCount> TakenCount::open(const std::filesystem::path& capture)
{
    const std::filesystem::path path = pathFor(capture);
    TakenCount count;
    count.file_.reset(std::fopen(path.string().c_str(), "a+b"));
    if (count.file_)
        count.file_.reset(std::fopen(path.string().c_str(), "r+b"));
    if (!count.file_)
        return unexpected(ErrorKind::IoError, path.string() + " cannot be written");
    std::setbuf(count.file_.get(), nullptr); // what is written is the system's at once, and outlives this program
#ifdef __unix__
    if (::flock(::fileno(count.file_.get()), LOCK_EX | LOCK_NB) != 0)
        return unexpected(ErrorKind::Unavailable, capture.string() + " is open in another program. Close it there first.", Fault::Config, RetrySafety::Safe);
#endif
    std::error_code ignored;
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
    std::array<unsigned char, 8> octets{};
    if (std::fread(octets.data(), 1, octets.size(), count.file_.get()) == octets.size()) {
        for (std::size_t n = octets.size(); n-- > 0;)
            count.value_ = count.value_ << 8U | octets[n];
    }
    return count;
}

void TakenCount::set(std::uint64_t value)
{
    value_ = value;
    if (!file_)
        return;
    std::array<unsigned char, 8> octets{};
    for (unsigned char& octet : octets) {
        octet = static_cast<unsigned char>(value & 0xffU);
        value >>= 8U;
    }
    // A failure here costs the exactness of one sentence after a crash, nothing else.
    if (std::fseek(file_.get(), 0, SEEK_SET) == 0)
        (void)std::fwrite(octets.data(), 1, octets.size(), file_.get());
}

} // namespace postern::capture::internal
