// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ctime>
#include <set>
#include <string>
#include <string_view>

struct archive;

namespace postern::exporting {

/// Folders and files of a tar archive under way, in a libarchive writer that its owner opens and closes: modes 0755 or 0644, all of
/// one time. Each folder is written once, before what is in it. False: the writer knows why.
class TarStream {
  public:
    /// `time` in seconds since 1970.
    TarStream(archive& writer, std::time_t time) : writer_(writer), time_(time) {}

    /// Without a '/' at its end.
    bool folder(const std::string& path, unsigned owner = 0);
    bool file(const std::string& path, std::string_view octets, bool executable);

  private:
    bool foldersAbove(const std::string& path);
    bool write(const std::string& path, const std::string_view* octets, bool executable, unsigned owner);

    archive& writer_;
    std::time_t time_;
    std::set<std::string> made_;
};

} // namespace postern::exporting
