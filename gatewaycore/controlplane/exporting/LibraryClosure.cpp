// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/LibraryClosure.h"

#include "controlplane/exporting/SourceFile.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <sstream>

namespace postern::exporting {
namespace {

namespace fs = std::filesystem;

fs::path below(const fs::path& root, const fs::path& absolute) { return root / absolute.relative_path(); }

/// The folders that ld.so.conf names, with those of the files that it includes (only the form `include FOLDER/*.conf`, which is
/// what systems have).
void readLoaderConf(const fs::path& root, const fs::path& file, std::vector<std::string>& out, unsigned depth)
{
    const auto text = readSource(below(root, file));
    if (!text || depth > 3)
        return;
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line.substr(0, line.find('#')));
        std::string word;
        words >> word;
        if (word == "include") {
            words >> word;
            std::vector<fs::path> included;
            std::error_code failure;
            for (fs::directory_iterator each(below(root, fs::path(word).parent_path()), failure), end; !failure && each != end; each.increment(failure)) {
                if (each->path().extension() == fs::path(word).extension())
                    included.push_back(fs::path(word).parent_path() / each->path().filename());
            }
            std::sort(included.begin(), included.end());
            for (const fs::path& each : included)
                readLoaderConf(root, each, out, depth + 1);
        } else if (word.starts_with('/')) {
            out.push_back(word);
        }
    }
}

/// What ld.so looks through, in its order.
class LoaderSearch {
  public:
    LoaderSearch(fs::path root, const ElfFile::Machine& machine) : root_(std::move(root)), machine_(machine), triplet_(tripletOf(machine))
    {
        readLoaderConf(root_, "/etc/ld.so.conf", folders_, 0);
        if (!triplet_.empty()) {
            folders_.push_back("/lib/" + triplet_);
            folders_.push_back("/usr/lib/" + triplet_);
            folders_.push_back("/usr/" + triplet_ + "/lib"); // a cross-compiler's
        }
        for (const char* each : {"/lib64", "/usr/lib64", "/lib", "/usr/lib"})
            folders_.emplace_back(each);
    }

    struct Found {
        fs::path source;
        std::string folder; ///< as the loader names it; empty for one that the program names itself
        ElfFile elf;
    };

    /// `own` are folders that the object names that needs it, before the system's.
    [[nodiscard]] std::optional<Found> find(const std::string& name, const std::vector<fs::path>& own) const
    {
        for (const fs::path& folder : own) {
            if (auto found = fits(folder / name, {}))
                return found;
        }
        for (const std::string& folder : folders_) {
            if (auto found = fits(below(root_, folder) / name, folder))
                return found;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Found> fits(const fs::path& file, std::string folder) const
    {
        std::error_code failure;
        if (!fs::is_regular_file(file, failure))
            return std::nullopt;
        const auto octets = readSource(file);
        auto elf = octets ? readElf(*octets) : Result<ElfFile>(unexpected(octets.error()));
        if (!elf || elf->machine != machine_)
            return std::nullopt; // of another machine: ld.so passes over it, too
        return Found{file, std::move(folder), *std::move(elf)};
    }

    /// Where the libraries go so that a loader without configuration and cache finds them: its own folder.
    [[nodiscard]] std::string home(const std::string& libcFolder) const
    {
        if (libcFolder.ends_with("/lib64"))
            return "lib64";
        return !triplet_.empty() && libcFolder.find(triplet_) != std::string::npos ? "lib/" + triplet_ : "lib";
    }

    [[nodiscard]] std::string describe() const
    {
        std::string out;
        for (const std::string& each : folders_)
            out.append(out.empty() ? "" : ", ").append(below(root_, each).string());
        return out;
    }

  private:
    fs::path root_;
    ElfFile::Machine machine_;
    std::string triplet_;
    std::vector<std::string> folders_;
};

std::vector<fs::path> expanded(const std::vector<std::string>& folders, const fs::path& object, const fs::path& root)
{
    std::vector<fs::path> out;
    const std::string origin = object.parent_path().string();
    for (std::string each : folders) {
        bool relative = false;
        for (const std::string_view variable : {"${ORIGIN}", "$ORIGIN"}) {
            for (std::size_t at = each.find(variable); at != std::string::npos; at = each.find(variable, at + origin.size())) {
                each.replace(at, variable.size(), origin);
                relative = true;
            }
        }
        out.push_back(relative ? fs::path(each) : below(root, each));
    }
    return out;
}

} // namespace

Result<LibraryClosure> libraryClosure(const fs::path& program, const fs::path& root)
{
    const auto octets = readSource(program);
    if (!octets)
        return unexpected(octets.error());
    auto first = readElf(*octets);
    if (!first)
        return unexpected(ErrorKind::InvalidArgument, program.string() + " cannot be taken along: " + first.error().message(), Fault::Config);
    LibraryClosure out{first->machine, {}};
    if (first->interpreter.empty())
        return out;
    const LoaderSearch search(root, first->machine);
    const std::string loaderName = fs::path(first->interpreter).filename().string();
    auto loader = search.fits(below(root, first->interpreter), {});
    if (!loader)
        loader = search.find(loaderName, {});
    if (!loader)
        return unexpected(ErrorKind::NotFound, program.string() + " is started by " + first->interpreter + ", which is not below " + root.string() + ", nor in " + search.describe(),
                          Fault::Config);

    struct Object {
        fs::path file;
        ElfFile elf;
        std::vector<fs::path> inherited; ///< DT_RPATH of those that led here
    };
    std::deque<Object> open{{program, *first, {}}};
    std::map<std::string, fs::path> found; // by name
    std::string libcFolder;
    std::set<std::string> seen{loaderName};
    while (!open.empty()) {
        const Object object = std::move(open.front());
        open.pop_front();
        std::vector<fs::path> own = object.elf.runpath.empty() ? expanded(object.elf.rpath, object.file, root) : std::vector<fs::path>();
        own.insert(own.end(), object.inherited.begin(), object.inherited.end());
        const std::vector<fs::path> passedOn = own;
        for (fs::path& each : expanded(object.elf.runpath, object.file, root))
            own.push_back(std::move(each));
        for (const std::string& name : object.elf.needed) {
            if (!seen.insert(name).second)
                continue;
            if (name.find('/') != std::string::npos)
                return unexpected(ErrorKind::InvalidArgument, object.file.string() + " needs " + name + " by its path, which is another one where it will run", Fault::Config);
            auto library = search.find(name, own);
            if (!library)
                return unexpected(ErrorKind::NotFound, object.file.string() + " needs " + name + ", which is not in " + search.describe(), Fault::Config);
            found.emplace(name, library->source);
            if (name.starts_with("libc.so."))
                libcFolder = library->folder;
            open.push_back({library->source, std::move(library->elf), passedOn});
        }
    }
    const std::string home = search.home(libcFolder) + "/";
    for (auto& [name, source] : found)
        out.files.push_back({home + name, source});
    out.files.push_back({fs::path(first->interpreter).relative_path().string(), loader->source});
    std::sort(out.files.begin(), out.files.end(), [](const LibraryClosure::File& a, const LibraryClosure::File& b) { return a.path < b.path; });
    return out;
}

} // namespace postern::exporting
