// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/LayerArchive.h"

#include "controlplane/exporting/SourceFile.h"

#include <archive.h>
#include <archive_entry.h>
#include <memory>
#include <set>

namespace postern::exporting {
namespace {

using ArchiveWriter = std::unique_ptr<archive, int (*)(archive*)>;
using ArchiveItem = std::unique_ptr<archive_entry, void (*)(archive_entry*)>;

la_ssize_t appendOctets(archive*, void* to, const void* octets, std::size_t size)
{
    static_cast<std::string*>(to)->append(static_cast<const char*>(octets), size);
    return static_cast<la_ssize_t>(size);
}

Unexpected archiveFailed(archive* writer)
{
    const char* const why = archive_error_string(writer);
    return unexpected(ErrorKind::Internal, std::string("an archive cannot be written: ") + (why != nullptr ? why : "no reason is known"));
}

/// Opens it so that it writes to `out`, without filling up its last block beyond what the format wants.
bool openInto(archive* writer, std::string& out)
{
    return archive_write_set_bytes_per_block(writer, 0) == ARCHIVE_OK &&
           archive_write_open(writer, &out, nullptr, &appendOctets, nullptr) == ARCHIVE_OK;
}

bool writeItem(archive* writer, const std::string& path, const std::string* content, bool executable, unsigned owner = 0)
{
    const ArchiveItem item(archive_entry_new(), &archive_entry_free);
    archive_entry_set_pathname_utf8(item.get(), path.c_str());
    archive_entry_set_filetype(item.get(), content != nullptr ? AE_IFREG : AE_IFDIR);
    archive_entry_set_perm(item.get(), content == nullptr || executable ? 0755 : 0644);
    archive_entry_set_uid(item.get(), owner);
    archive_entry_set_gid(item.get(), owner);
    archive_entry_set_mtime(item.get(), 0, 0);
    archive_entry_set_size(item.get(), content != nullptr ? static_cast<la_int64_t>(content->size()) : 0);
    if (archive_write_header(writer, item.get()) != ARCHIVE_OK)
        return false;
    return content == nullptr || archive_write_data(writer, content->data(), content->size()) == static_cast<la_ssize_t>(content->size());
}

} // namespace

Result<std::string> tarOf(const ExportTree& tree, const std::vector<TarFolder>& folders)
{
    std::string out;
    const ArchiveWriter writer(archive_write_new(), &archive_write_free);
    if (archive_write_set_format_pax_restricted(writer.get()) != ARCHIVE_OK || !openInto(writer.get(), out))
        return archiveFailed(writer.get());
    std::set<std::string> made;
    const auto makeFolders = [&](const std::string& path) { // of a path, outermost first
        for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1)) {
            const std::string folder = path.substr(0, at + 1);
            if (made.insert(folder).second && !writeItem(writer.get(), folder, nullptr, false))
                return false;
        }
        return true;
    };
    for (const TarFolder& folder : folders) {
        if (!makeFolders(folder.path) || !made.insert(folder.path + "/").second || !writeItem(writer.get(), folder.path + "/", nullptr, false, folder.owner))
            return archiveFailed(writer.get());
    }
    for (const auto& [path, file] : tree) {
        const auto content = octetsOf(file);
        if (!content)
            return unexpected(content.error());
        if (!makeFolders(path) || !writeItem(writer.get(), path, &*content, file.executable))
            return archiveFailed(writer.get());
    }
    if (archive_write_close(writer.get()) != ARCHIVE_OK)
        return archiveFailed(writer.get());
    return out;
}

Result<std::string> gzipped(std::string_view octets)
{
    std::string out;
    const ArchiveWriter writer(archive_write_new(), &archive_write_free);
    const bool open = archive_write_set_format_raw(writer.get()) == ARCHIVE_OK && archive_write_add_filter_gzip(writer.get()) == ARCHIVE_OK &&
                      archive_write_set_options(writer.get(), "gzip:!timestamp,gzip:compression-level=6") == ARCHIVE_OK && openInto(writer.get(), out);
    const ArchiveItem item(archive_entry_new(), &archive_entry_free);
    archive_entry_set_filetype(item.get(), AE_IFREG);
    if (!open || archive_write_header(writer.get(), item.get()) != ARCHIVE_OK ||
        archive_write_data(writer.get(), octets.data(), octets.size()) != static_cast<la_ssize_t>(octets.size()) ||
        archive_write_close(writer.get()) != ARCHIVE_OK)
        return archiveFailed(writer.get());
    return out;
}

} // namespace postern::exporting
