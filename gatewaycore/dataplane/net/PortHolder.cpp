// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/PortHolder.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace postern::net {
namespace {

namespace fs = std::filesystem;

/// Octets of an address as /proc/net/tcp* writes them: hexadecimal words of 32 bits in host order.
std::string procHex(std::string_view octets)
{
    std::string text;
    for (std::size_t word = 0; word + 4 <= octets.size(); word += 4) {
        std::uint32_t value = 0;
        std::copy_n(octets.data() + word, 4, reinterpret_cast<char*>(&value));
        char digits[9];
        std::snprintf(digits, sizeof digits, "%08X", value);
        text += digits;
    }
    return text;
}

/// Inodes of the sockets that listen on the port of `address` and would collide with it.
std::vector<std::string> listeningInodes(const Address& address)
{
    static constexpr std::string_view listening = "0A";
    std::vector<std::string> inodes;
    for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        const bool v6Table = std::string_view(table).back() == '6';
        std::ifstream file(table);
        std::string line;
        std::getline(file, line); // the heading
        while (std::getline(file, line)) {
            std::istringstream fields(line);
            std::string number, local, remote, state, queues, timer, retransmit, uid, timeout, inode;
            if (!(fields >> number >> local >> remote >> state >> queues >> timer >> retransmit >> uid >> timeout >> inode))
                continue;
            const std::size_t colon = local.find(':');
            unsigned port = 0;
            if (state != listening || colon == std::string::npos ||
                std::from_chars(local.data() + colon + 1, local.data() + local.size(), port, 16).ec != std::errc() ||
                port != address.port())
                continue;
            const std::string_view theirs = std::string_view(local).substr(0, colon);
            const bool anyOfThem = theirs.find_first_not_of('0') == std::string_view::npos;
            const std::string ours = procHex(address.octets());
            const bool anyOfUs = ours.find_first_not_of('0') == std::string::npos;
            const bool sameFamily = v6Table == (address.kind() == Address::Kind::V6);
            // A listener on :: takes IPv4, too, unless it was told not to; what it was told is not shown here.
            if ((sameFamily && (anyOfThem || anyOfUs || theirs == ours)) || (!sameFamily && v6Table && anyOfThem))
                inodes.push_back("socket:[" + inode + "]");
        }
    }
    return inodes;
}

bool holdsOneOf(const fs::path& process, const std::vector<std::string>& inodes)
{
    std::error_code failure;
    for (fs::directory_iterator fd(process / "fd", fs::directory_options::skip_permission_denied, failure), end;
         !failure && fd != end; fd.increment(failure)) {
        std::error_code gone;
        const std::string target = fs::read_symlink(fd->path(), gone).string();
        if (!gone && std::find(inodes.begin(), inodes.end(), target) != inodes.end())
            return true;
    }
    return false;
}

std::string programName(const fs::path& process)
{
    std::ifstream file(process / "comm");
    std::string name;
    std::getline(file, name);
    return name;
}

} // namespace

std::string PortHolder::describe() const
{
    if (self)
        return "this process";
    if (pid == 0)
        return "another process";
    return (program.empty() ? "a program" : program) + " (process " + std::to_string(pid) + ")";
}

std::optional<PortHolder> findPortHolder(const Address& address)
{
    if (!address.isIp() || address.port() == 0)
        return std::nullopt;
    const std::vector<std::string> inodes = listeningInodes(address);
    if (inodes.empty())
        return std::nullopt;
    PortHolder holder;
    if (holdsOneOf("/proc/self", inodes)) {
        holder.self = true;
        holder.pid = static_cast<int>(::getpid());
        return holder;
    }
    std::error_code failure;
    for (fs::directory_iterator process("/proc", failure), end; !failure && process != end; process.increment(failure)) {
        const std::string name = process->path().filename().string();
        int pid = 0;
        if (std::from_chars(name.data(), name.data() + name.size(), pid).ec != std::errc() || !holdsOneOf(process->path(), inodes))
            continue;
        holder.pid = pid;
        holder.program = programName(process->path());
        break;
    }
    return holder;
}

} // namespace postern::net
