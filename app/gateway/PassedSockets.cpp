// SPDX-License-Identifier: Apache-2.0
#include "gateway/PassedSockets.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <string_view>
#include <unistd.h>

namespace postern::gateway {
namespace {

constexpr int firstPassed = 3; // SD_LISTEN_FDS_START
constexpr int mostPassed = 1024;

std::optional<std::string> takeVariable(const char* name)
{
    const char* const value = std::getenv(name);
    std::optional<std::string> out = value != nullptr ? std::optional<std::string>(value) : std::nullopt;
    ::unsetenv(name);
    return out;
}

std::optional<int> wholeNumber(std::string_view text)
{
    int out = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
    return failure == std::errc() && end == text.data() + text.size() ? std::optional(out) : std::nullopt;
}

} // namespace

Result<std::map<std::string, int>> takePassedSockets()
{
    const auto pid = takeVariable("LISTEN_PID");
    const auto count = takeVariable("LISTEN_FDS");
    const auto names = takeVariable("LISTEN_FDNAMES");
    std::map<std::string, int> out;
    if (!pid || !count || wholeNumber(*pid) != static_cast<int>(::getpid()))
        return out; // none, or another process's
    const auto refuse = [](const std::string& why) { return unexpected(ErrorKind::InvalidArgument, "the sockets that were passed cannot be taken: " + why, Fault::Config); };
    const auto number = wholeNumber(*count);
    if (!number || *number < 0 || *number > mostPassed)
        return refuse("LISTEN_FDS=" + *count + " is no number up to " + std::to_string(mostPassed));
    std::string_view rest = names ? std::string_view(*names) : std::string_view();
    for (int i = 0; i < *number; ++i) {
        const std::string name(rest.substr(0, rest.find(':')));
        rest.remove_prefix(std::min(name.size() + 1, rest.size()));
        if (name.empty())
            return refuse("number " + std::to_string(i + 1) + " has no name; give it that of its listener (FileDescriptorName=)");
        const int descriptor = firstPassed + i;
        if (::fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0)
            return refuse("\"" + name + "\" is not open");
        if (!out.emplace(name, descriptor).second)
            return refuse("two are called \"" + name + "\", but a listener takes one");
    }
    return out;
}

} // namespace postern::gateway
