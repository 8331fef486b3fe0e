// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace postern::architecture {

/// A room as gateway_room() declared it.
struct Room {
    std::string name;
    std::string folder; ///< below the project's root
    std::string licence;
    bool qt = false;
    std::set<std::string> uses;
    std::set<std::string> externals;
};

/// One #include, with its place.
struct Include {
    std::string file; ///< below the project's root
    int line = 0;
    std::string target;
    bool angled = false;
};

/// The rooms that the build recorded, one a line: name|folder|licence|qt|uses|external.
std::vector<Room> readRooms(const std::string& file);
/// Every #include of the sources below `folder` (relative to `root`), without those of the nested rooms' folders.
std::vector<Include> readIncludes(const std::string& root, const std::string& folder, const std::vector<Room>& rooms);
/// What `room` may include: what it uses, and what those use.
std::set<std::string> reachable(const std::string& room, const std::map<std::string, Room>& rooms);
/// The room that a quoted include points into, or an empty text when it is not one of ours.
std::string roomOf(const std::string& target, const std::vector<Room>& rooms);
/// The rooms on a circle of arrows, or nothing.
std::vector<std::string> findCircle(const std::map<std::string, Room>& rooms);

} // namespace postern::architecture
