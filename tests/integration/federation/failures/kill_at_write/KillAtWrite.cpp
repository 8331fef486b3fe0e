// SPDX-License-Identifier: Apache-2.0
// For LD_PRELOAD: ends a program by SIGKILL at the write to a journal that POSTERN_KILL_AT names, "before 7" or "after 7".
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <string_view>
#include <unistd.h>

namespace {

struct Moment {
    bool after = false;
    long number = 0; ///< 0: never
};

Moment moment()
{
    const char* const said = std::getenv("POSTERN_KILL_AT");
    const char* const space = said == nullptr ? nullptr : std::strchr(said, ' ');
    return space == nullptr ? Moment() : Moment{said[0] == 'a', std::strtol(space, nullptr, 10)};
}

bool isJournal(int descriptor)
{
    char link[64];
    char path[4096];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const ssize_t size = ::readlink(link, path, sizeof path);
    return size > 0 && std::string_view(path, static_cast<std::size_t>(size)).ends_with(".journal");
}

[[noreturn]] void end()
{
    for (;;)
        ::kill(::getpid(), SIGKILL);
}

} // namespace

extern "C" ssize_t write(int descriptor, const void* octets, size_t count)
{
    using Write = ssize_t (*)(int, const void*, size_t);
    static const auto real = reinterpret_cast<Write>(::dlsym(RTLD_NEXT, "write"));
    static const Moment when = moment();
    static long written = 0; // journals are written by one thread
    if (when.number == 0 || !isJournal(descriptor))
        return real(descriptor, octets, count);
    const bool now = ++written == when.number;
    if (now && !when.after)
        end();
    const ssize_t out = real(descriptor, octets, count);
    if (now)
        end();
    return out;
}
