// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/Aside.h"
#include "controlplane/exporting/SourceFile.h"
#include "controlplane/exporting/TarStream.h"
#include "controlplane/exporting/TreeWriter.h"
#include "crypto/Digest.h"

#include <archive.h>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace postern::exporting {
namespace {

namespace fs = std::filesystem;

constexpr time_t tarTime = 315'532'800; // as folders have it

struct FreeTar {
    void operator()(archive* one) const noexcept { archive_write_free(one); }
};

Unexpected tarError(archive* tar, const fs::path& out)
{
    const int code = archive_errno(tar); // its own text says "Write error" of a full disk
    const char* const why = archive_error_string(tar);
    return unexpected(ErrorKind::IoError, out.string() + ": cannot be written: " + (code > 0 ? std::strerror(code) : why != nullptr ? why : "libarchive does not say why"), Fault::Config);
}

Result<void> writeTar(const ExportTree& tree, const std::string& top, int file, const fs::path& out, const ExportWatch& watch)
{
    const std::unique_ptr<archive, FreeTar> tar(archive_write_new());
    if (archive_write_set_format_pax_restricted(tar.get()) != ARCHIVE_OK || archive_write_add_filter_zstd(tar.get()) != ARCHIVE_OK ||
        archive_write_set_filter_option(tar.get(), "zstd", "compression-level", "19") != ARCHIVE_OK || archive_write_open_fd(tar.get(), file) != ARCHIVE_OK)
        return tarError(tar.get(), out);
    TarStream stream(*tar, tarTime);
    if (!stream.folder(top))
        return tarError(tar.get(), out);
    std::size_t done = 0;
    for (const auto& [path, each] : tree) {
        if (auto going = watch.goOn(); !going)
            return going;
        watch.tell(ExportProgress::Step::Write, path, done++, tree.size());
        const auto octets = octetsOf(each);
        if (!octets)
            return unexpected(octets.error());
        if (!stream.file(top + '/' + path, *octets, each.executable))
            return tarError(tar.get(), out);
    }
    if (archive_write_close(tar.get()) != ARCHIVE_OK)
        return tarError(tar.get(), out);
    if (::fchmod(file, 0644) != 0 || ::fsync(file) != 0)
        return ioError(out, "written");
    return {};
}

std::string digestOfFile(int file)
{
    crypto::Digester digester(crypto::DigestAlgorithm::Sha256);
    char buffer[65536];
    off_t at = 0;
    for (ssize_t got = 0; (got = ::pread(file, buffer, sizeof buffer, at)) > 0; at += got)
        digester.update({buffer, static_cast<std::size_t>(got)});
    return digester.finish().hex();
}

/// Whether `out` is a file with the octets of `file`.
bool isTheSame(int file, const fs::path& out)
{
    const int there = ::open(out.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (there < 0)
        return false;
    struct stat seen {};
    const bool same = ::fstat(there, &seen) == 0 && S_ISREG(seen.st_mode) && digestOfFile(there) == digestOfFile(file);
    ::close(there);
    return same;
}

} // namespace

Result<Exporter::Outcome> placeTar(const ExportTree& tree, const std::string& top, const fs::path& out, bool replace, const ExportWatch& watch)
{
    auto aside = Aside::of(out);
    if (!aside)
        return unexpected(std::move(aside).error());
    const fs::path parent = out.has_parent_path() ? out.parent_path() : fs::path(".");
    // A file without a name goes with its process; it gets one when it is whole.
    int file = ::open(parent.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    const bool nameless = file >= 0;
    if (!nameless)
        file = ::open(aside->path().c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return ioError(out, "made");
    struct Close {
        int file;
        ~Close() { ::close(file); }
    } const closing{file};
    if (auto written = writeTar(tree, top, file, out, watch); !written)
        return unexpected(std::move(written).error());
    std::error_code failure;
    const bool there = fs::exists(fs::symlink_status(out, failure));
    if (there && isTheSame(file, out))
        return Exporter::Outcome::Same;
    if (there && (!replace || fs::is_directory(out, failure)))
        return unexpected(ErrorKind::AlreadyExists, out.string() + " is there already, and is not what would be written; replace it, or name another place", Fault::Config);
    const std::string number = "/proc/self/fd/" + std::to_string(file);
    if (nameless && ::linkat(AT_FDCWD, number.c_str(), AT_FDCWD, aside->path().c_str(), AT_SYMLINK_FOLLOW) != 0)
        return ioError(out, "named");
    if (::renameat2(AT_FDCWD, aside->path().c_str(), AT_FDCWD, out.c_str(), there ? 0 : RENAME_NOREPLACE) != 0)
        return ioError(out, "put into its place");
    syncFolder(parent);
    return Exporter::Outcome::Written;
}

} // namespace postern::exporting
