// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/LayerArchive.h"

#include "controlplane/exporting/SourceFile.h"
#include "controlplane/exporting/TarStream.h"

#include <archive.h>
#include <archive_entry.h>
#include <memory>

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

} // namespace

Result<std::string> tarOf(const ExportTree& tree, const std::vector<TarFolder>& folders)
{
    std::string out;
    const ArchiveWriter writer(archive_write_new(), &archive_write_free);
    if (archive_write_set_format_pax_restricted(writer.get()) != ARCHIVE_OK || !openInto(writer.get(), out))
        return archiveFailed(writer.get());
    TarStream tar(*writer, 0);
    for (const TarFolder& folder : folders) {
        if (!tar.folder(folder.path, folder.owner))
            return archiveFailed(writer.get());
    }
    for (const auto& [path, file] : tree) {
        const auto content = octetsOf(file);
        if (!content)
            return unexpected(content.error());
        if (!tar.file(path, *content, file.executable))
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
