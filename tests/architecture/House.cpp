// SPDX-License-Identifier: Apache-2.0
#include "House.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

namespace postern::architecture {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> split(const std::string& text, char separator)
{
    std::vector<std::string> parts;
    std::stringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
        parts.push_back(part);
    return parts;
}

std::set<std::string> toSet(const std::string& list)
{
    std::set<std::string> out;
    for (const std::string& item : split(list, ',')) {
        if (!item.empty())
            out.insert(item);
    }
    return out;
}

/// The folder without the part that is not written in an #include.
std::string includeFolder(const std::string& folder)
{
    for (const char* root : {"gatewaycore/", "app/"}) {
        if (folder.starts_with(root))
            return folder.substr(std::string(root).size());
    }
    return folder;
}

} // namespace

std::vector<Room> readRooms(const std::string& file)
{
    std::vector<Room> rooms;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        std::vector<std::string> fields = split(line, '|');
        fields.resize(6);
        if (fields[0].empty())
            continue;
        rooms.push_back({fields[0], fields[1], fields[2], fields[3] == "TRUE", toSet(fields[4]), toSet(fields[5])});
    }
    return rooms;
}

std::vector<Include> readIncludes(const std::string& root, const std::string& folder, const std::vector<Room>& rooms)
{
    std::vector<Include> includes;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(root) / folder)) {
        const std::string extension = entry.path().extension().string();
        if (!entry.is_regular_file() || (extension != ".h" && extension != ".cpp"))
            continue;
        const std::string file = fs::relative(entry.path(), root).generic_string();
        const bool nested = std::any_of(rooms.begin(), rooms.end(), [&](const Room& other) {
            return other.folder.size() > folder.size() && other.folder.starts_with(folder + "/") &&
                   file.starts_with(other.folder + "/");
        });
        if (nested)
            continue;
        std::ifstream in(entry.path());
        int number = 0;
        for (std::string line; std::getline(in, line);) {
            ++number;
            const auto hash = line.find_first_not_of(" \t");
            if (hash == std::string::npos || line[hash] != '#')
                continue;
            const auto word = line.find("include", hash);
            const auto open = line.find_first_of("\"<", hash);
            if (word == std::string::npos || open == std::string::npos || open < word)
                continue;
            const auto close = line.find(line[open] == '<' ? '>' : '"', open + 1);
            if (close != std::string::npos)
                includes.push_back({file, number, line.substr(open + 1, close - open - 1), line[open] == '<'});
        }
    }
    return includes;
}

std::set<std::string> reachable(const std::string& room, const std::map<std::string, Room>& rooms)
{
    std::set<std::string> seen;
    std::vector<std::string> todo{room};
    while (!todo.empty()) {
        const std::string next = todo.back();
        todo.pop_back();
        if (!seen.insert(next).second)
            continue;
        if (const auto at = rooms.find(next); at != rooms.end())
            todo.insert(todo.end(), at->second.uses.begin(), at->second.uses.end());
    }
    return seen;
}

std::string roomOf(const std::string& target, const std::vector<Room>& rooms)
{
    std::string best;
    std::size_t length = 0;
    for (const Room& room : rooms) {
        const std::string prefix = includeFolder(room.folder) + "/";
        if (target.starts_with(prefix) && prefix.size() > length) {
            best = room.name;
            length = prefix.size();
        }
    }
    return best;
}

std::vector<std::string> findCircle(const std::map<std::string, Room>& rooms)
{
    std::set<std::string> done;
    std::vector<std::string> path;
    const std::function<bool(const std::string&)> visit = [&](const std::string& name) {
        if (std::find(path.begin(), path.end(), name) != path.end()) {
            path.push_back(name);
            return true;
        }
        if (!done.insert(name).second)
            return false;
        path.push_back(name);
        const auto at = rooms.find(name);
        if (at != rooms.end() &&
            std::any_of(at->second.uses.begin(), at->second.uses.end(), [&](const auto& used) { return visit(used); }))
            return true;
        path.pop_back();
        return false;
    };
    for (const auto& [name, room] : rooms) {
        if (visit(name))
            return path;
    }
    return {};
}

} // namespace postern::architecture
