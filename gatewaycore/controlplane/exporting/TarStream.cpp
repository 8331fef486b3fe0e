// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/TarStream.h"

#include <archive.h>
#include <archive_entry.h>
#include <memory>

namespace postern::exporting {

bool TarStream::folder(const std::string& path, unsigned owner)
{
    return foldersAbove(path) && (!made_.insert(path + '/').second || write(path + '/', nullptr, false, owner));
}

bool TarStream::file(const std::string& path, std::string_view octets, bool executable)
{
    return foldersAbove(path) && write(path, &octets, executable, 0);
}

/// Outermost first.
bool TarStream::foldersAbove(const std::string& path)
{
    for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1)) {
        const std::string folder = path.substr(0, at + 1);
        if (made_.insert(folder).second && !write(folder, nullptr, false, 0))
            return false;
    }
    return true;
}

bool TarStream::write(const std::string& path, const std::string_view* octets, bool executable, unsigned owner)
{
    const std::unique_ptr<archive_entry, void (*)(archive_entry*)> item(archive_entry_new(), &archive_entry_free);
    archive_entry_set_pathname_utf8(item.get(), path.c_str());
    archive_entry_set_filetype(item.get(), octets != nullptr ? AE_IFREG : AE_IFDIR);
    archive_entry_set_perm(item.get(), octets == nullptr || executable ? 0755 : 0644);
    archive_entry_set_uid(item.get(), owner);
    archive_entry_set_gid(item.get(), owner);
    archive_entry_set_mtime(item.get(), time_, 0);
    archive_entry_set_size(item.get(), octets != nullptr ? static_cast<la_int64_t>(octets->size()) : 0);
    if (archive_write_header(&writer_, item.get()) != ARCHIVE_OK)
        return false;
    std::string_view left = octets != nullptr ? *octets : std::string_view();
    while (!left.empty()) {
        const la_ssize_t done = archive_write_data(&writer_, left.data(), left.size());
        if (done <= 0)
            return false;
        left.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
}

} // namespace postern::exporting
