// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/TreeWriter.h"
#include "controlplane/exporting/SourceFile.h"

#include "base/Files.h"
#include "controlplane/exporting/Aside.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace postern::exporting {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largestSource = std::size_t{1} << 30U;
/// 1980-01-01, the first that every archive format knows.
constexpr time_t onlyTime = 315'532'800;

Result<void> writeOne(const ExportFile& file, const fs::path& path)
{
    const auto octets = octetsOf(file);
    if (!octets)
        return unexpected(octets.error());
    const int out = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (out < 0)
        return ioError(path, "made");
    bool good = true;
    for (std::string_view rest = *octets; good && !rest.empty();) {
        const ssize_t done = ::write(out, rest.data(), rest.size());
        if (done < 0 && errno == EINTR)
            continue;
        good = done >= 0;
        rest.remove_prefix(good ? static_cast<std::size_t>(done) : 0);
    }
    const timespec times[2] = {{onlyTime, 0}, {onlyTime, 0}};
    good = good && ::fchmod(out, file.executable ? 0755 : 0644) == 0 && ::futimens(out, times) == 0 && ::fsync(out) == 0;
    if (!good) {
        auto failed = ioError(path, "written");
        ::close(out);
        return failed;
    }
    if (::close(out) != 0)
        return ioError(path, "written");
    return {};
}

/// The folders of a tree, outer ones first.
std::set<std::string> foldersIn(const ExportTree& tree)
{
    std::set<std::string> out;
    for (const auto& [path, file] : tree) {
        for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1))
            out.insert(path.substr(0, at));
    }
    return out;
}

Result<void> fill(const ExportTree& tree, const fs::path& folder, const ExportWatch& watch)
{
    const std::set<std::string> folders = foldersIn(tree);
    for (const std::string& each : folders) {
        if (::mkdir((folder / each).c_str(), 0755) != 0)
            return ioError(folder / each, "made");
    }
    std::size_t done = 0;
    for (const auto& [path, file] : tree) {
        if (auto going = watch.goOn(); !going)
            return going;
        watch.tell(ExportProgress::Step::Write, path, done++, tree.size());
        if (auto written = writeOne(file, folder / path); !written)
            return written;
    }
    const timespec times[2] = {{onlyTime, 0}, {onlyTime, 0}};
    const auto settle = [&times](const fs::path& each) {
        ::chmod(each.c_str(), 0755);
        ::utimensat(AT_FDCWD, each.c_str(), times, 0);
        syncFolder(each);
    };
    for (auto each = folders.rbegin(); each != folders.rend(); ++each)
        settle(folder / *each);
    settle(folder);
    return {};
}

} // namespace

Result<void> writeFolder(const ExportTree& tree, const fs::path& folder, const ExportWatch& watch)
{
    if (::mkdir(folder.c_str(), 0755) != 0) {
        if (errno == EEXIST)
            return unexpected(ErrorKind::AlreadyExists, folder.string() + " is there already", Fault::Config);
        return ioError(folder, "made");
    }
    auto written = fill(tree, folder, watch);
    if (!written) {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
    return written;
}

bool isSame(const ExportTree& tree, const fs::path& folder)
{
    std::error_code failure;
    const std::set<std::string> folders = foldersIn(tree);
    std::size_t met = 0;
    for (fs::recursive_directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure)) {
        const std::string path = at->path().lexically_relative(folder).generic_string();
        std::error_code ignored;
        const fs::file_status status = at->symlink_status(ignored);
        if (fs::is_directory(status)) {
            if (!folders.contains(path))
                return false;
            continue;
        }
        const auto file = tree.find(path);
        if (!fs::is_regular_file(status) || file == tree.end())
            return false;
        const bool executable = (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
        const auto wanted = octetsOf(file->second);
        if (executable != file->second.executable || !wanted || at->file_size(ignored) != wanted->size())
            return false;
        const auto there = files::read(at->path(), largestSource);
        if (!there || *there != *wanted)
            return false;
        ++met;
    }
    return !failure && met == tree.size();
}

Result<Exporter::Outcome> placeFolder(const ExportTree& tree, const fs::path& out, bool replace, const ExportWatch& watch)
{
    auto aside = Aside::of(out);
    if (!aside)
        return unexpected(std::move(aside).error());
    std::error_code failure;
    const bool there = fs::exists(fs::symlink_status(out, failure));
    if (there && isSame(tree, out))
        return Exporter::Outcome::Same;
    if (there && !replace)
        return unexpected(ErrorKind::AlreadyExists, out.string() + " is there already, and is not what would be written; replace it, or name another place", Fault::Config);
    if (auto written = writeFolder(tree, aside->path(), watch); !written)
        return unexpected(std::move(written).error());
    // Nothing replaces what came meanwhile; what is to be replaced changes places with the new one, which is one step, too.
    if (::renameat2(AT_FDCWD, aside->path().c_str(), AT_FDCWD, out.c_str(), there ? RENAME_EXCHANGE : RENAME_NOREPLACE) != 0)
        return ioError(out, "put into its place");
    syncFolder(out.has_parent_path() ? out.parent_path() : ".");
    return Exporter::Outcome::Written;
}

} // namespace postern::exporting
