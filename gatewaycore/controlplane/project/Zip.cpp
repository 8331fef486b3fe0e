// SPDX-License-Identifier: Apache-2.0
#include "controlplane/project/Zip.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <cstdint>
#include <memory>
#include <set>

namespace postern::project {
namespace {

struct FreeReader {
    void operator()(archive* one) const noexcept { archive_read_free(one); }
};
struct FreeWriter {
    void operator()(archive* one) const noexcept { archive_write_free(one); }
};
struct FreeEntry {
    void operator()(archive_entry* one) const noexcept { archive_entry_free(one); }
};

Unexpected refuseZip(std::string why) { return unexpected(ErrorKind::InvalidConfig, std::move(why), Fault::Config); }

std::string inMarks(std::string_view name)
{
    std::string out = "\"";
    for (const char c : name.substr(0, 120))
        out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    return out + '"';
}

/// Why this cannot be the path of a file below a folder; empty when it can. A '/' at the end is a folder's.
std::string whyNoPath(std::string_view path)
{
    if (path.empty())
        return "has no name";
    if (path.front() == '/')
        return "is an absolute path";
    if (path.size() > 1024)
        return "is too long";
    for (const char c : path) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\' || c == ':')
            return "holds a character that no file here has";
    }
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view step = path.substr(0, end);
        if (step.empty() || step == ".")
            return "has an empty step";
        if (step == "..")
            return "leads out of the archive";
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return {};
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c); });
    return text;
}

std::uint32_t littleEndian(std::string_view octets, std::size_t at, std::size_t count)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
        value |= static_cast<std::uint32_t>(static_cast<unsigned char>(octets[at + i])) << (8 * i);
    return value;
}

/// The name of the first entry that the central directory (APPNOTE 4.3.12) says is neither a file, a folder nor a link, by its
/// mode of Unix; empty when there is none. libarchive takes a pipe for a file, so it is not asked.
std::string strangeEntry(std::string_view octets)
{
    constexpr std::size_t endSize = 22;
    constexpr std::size_t headSize = 46;
    const std::size_t from = octets.size() > endSize + 65'535 ? octets.size() - endSize - 65'535 : 0;
    const std::size_t end = octets.rfind("PK\x05\x06");
    if (end == std::string_view::npos || end < from || octets.size() - end < endSize)
        return {};
    std::size_t at = littleEndian(octets, end + 16, 4);
    while (at + headSize <= octets.size() && octets.substr(at, 4) == "PK\x01\x02") {
        const std::size_t name = littleEndian(octets, at + 28, 2);
        const std::uint32_t type = littleEndian(octets, at + 38, 4) >> 28;
        const bool unixMade = littleEndian(octets, at + 5, 1) == 3;
        if (unixMade && type != 0 && type != 8 && type != 4 && type != 10)
            return std::string(octets.substr(at + headSize, name));
        at += headSize + name + littleEndian(octets, at + 30, 2) + littleEndian(octets, at + 32, 2);
    }
    return {};
}

la_ssize_t append(archive*, void* to, const void* octets, std::size_t size)
{
    static_cast<std::string*>(to)->append(static_cast<const char*>(octets), size);
    return static_cast<la_ssize_t>(size);
}

} // namespace

Result<std::vector<ZipFile>> readZip(std::string_view octets, const ZipLimits& limits)
{
    const std::unique_ptr<archive, FreeReader> in(archive_read_new());
    archive_read_support_format_zip(in.get());
    if (archive_read_open_memory(in.get(), octets.data(), octets.size()) != ARCHIVE_OK)
        return refuseZip("this is no zip archive");
    if (const std::string name = strangeEntry(octets); !name.empty())
        return refuseZip("the entry " + inMarks(name) + " is neither a file nor a folder");
    const std::size_t most = std::min(limits.octets, (std::size_t{1} << 20U) + octets.size() * limits.ratio);
    std::vector<ZipFile> out;
    std::set<std::string> names;
    std::size_t total = 0;
    archive_entry* entry = nullptr;
    for (;;) {
        const int step = archive_read_next_header(in.get(), &entry);
        if (step == ARCHIVE_EOF)
            break;
        if (step != ARCHIVE_OK && step != ARCHIVE_WARN)
            return refuseZip(out.empty() ? "this is no zip archive, or a damaged one" : "the archive is damaged after " + inMarks(out.back().path));
        const char* name = archive_entry_pathname_utf8(entry);
        if (name == nullptr)
            name = archive_entry_pathname(entry);
        std::string path = name != nullptr ? name : "";
        if (const std::string why = whyNoPath(path); !why.empty())
            return refuseZip("the entry " + inMarks(path) + ' ' + why);
        if (archive_entry_symlink(entry) != nullptr || archive_entry_hardlink(entry) != nullptr || archive_entry_filetype(entry) == AE_IFLNK)
            return refuseZip("the entry " + inMarks(path) + " is a link");
        if (archive_entry_is_data_encrypted(entry) == 1 || archive_entry_is_encrypted(entry) == 1)
            return refuseZip("the entry " + inMarks(path) + " is encrypted");
        const bool folder = archive_entry_filetype(entry) == AE_IFDIR || path.back() == '/';
        if (!folder && archive_entry_filetype(entry) != AE_IFREG)
            return refuseZip("the entry " + inMarks(path) + " is neither a file nor a folder");
        if (folder)
            continue;
        if (!names.insert(lower(path)).second)
            return refuseZip("the entry " + inMarks(path) + " is there twice");
        if (names.size() > limits.files)
            return refuseZip("the archive has more than " + std::to_string(limits.files) + " files");
        ZipFile file{std::move(path), {}};
        char buffer[65536];
        for (;;) {
            const la_ssize_t got = archive_read_data(in.get(), buffer, sizeof buffer);
            if (got < 0)
                return refuseZip("the entry " + inMarks(file.path) + " is damaged");
            if (got == 0)
                break;
            file.content.append(buffer, static_cast<std::size_t>(got));
            total += static_cast<std::size_t>(got);
            if (file.content.size() > limits.fileOctets)
                return refuseZip("the entry " + inMarks(file.path) + " has more than " + std::to_string(limits.fileOctets) + " octets");
            if (total > most)
                return refuseZip("the archive unpacks to more than " + std::to_string(most) + " octets at " + inMarks(file.path) +
                                 ", which is more than one of its size is trusted with");
        }
        out.push_back(std::move(file));
    }
    if (out.empty())
        return refuseZip("the archive has no files");
    return out;
}

Result<std::string> writeZip(const std::vector<ZipFile>& files)
{
    std::string out;
    const std::unique_ptr<archive, FreeWriter> to(archive_write_new());
    archive_write_set_format_zip(to.get());
    archive_write_set_options(to.get(), "zip:compression=deflate,zip:hdrcharset=UTF-8");
    archive_write_set_bytes_per_block(to.get(), 0);
    if (archive_write_open(to.get(), &out, nullptr, &append, nullptr) != ARCHIVE_OK)
        return unexpected(ErrorKind::Internal, "no zip archive can be written");
    for (const ZipFile& file : files) {
        if (const std::string why = whyNoPath(file.path); !why.empty() || file.path.back() == '/')
            return refuseZip("the entry " + inMarks(file.path) + ' ' + (why.empty() ? "is a folder" : why));
        const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
        archive_entry_set_pathname_utf8(entry.get(), file.path.c_str());
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.content.size()));
        archive_entry_set_mtime(entry.get(), 315'532'800, 0); // 1980-01-01: the first day that a zip knows
        if (archive_write_header(to.get(), entry.get()) != ARCHIVE_OK ||
            archive_write_data(to.get(), file.content.data(), file.content.size()) != static_cast<la_ssize_t>(file.content.size()))
            return unexpected(ErrorKind::Internal, "the entry " + inMarks(file.path) + " cannot be written: " +
                                                       (archive_error_string(to.get()) != nullptr ? archive_error_string(to.get()) : ""));
    }
    if (archive_write_close(to.get()) != ARCHIVE_OK)
        return unexpected(ErrorKind::Internal, "the archive cannot be ended");
    return out;
}

} // namespace postern::project
