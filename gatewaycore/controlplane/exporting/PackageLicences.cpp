// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/PackageLicences.h"

#include "controlplane/exporting/SourceFile.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

namespace postern::exporting {
namespace {

namespace fs = std::filesystem;

template <class Take> void eachLine(std::string_view text, Take take)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        take(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

/// The names under which dpkg may know a file: as it is asked for and as it is, with and without the /usr of a merged system.
std::vector<std::string> namesOf(const fs::path& source, const fs::path& root)
{
    std::set<std::string> out;
    std::error_code failure;
    const fs::path real = fs::canonical(source, failure);
    const fs::path realRoot = fs::canonical(root, failure);
    for (const fs::path& each : {source.lexically_relative(root), real.lexically_relative(realRoot)}) {
        if (each.empty() || *each.begin() == "..")
            continue;
        const std::string name = "/" + each.generic_string();
        out.insert(name);
        out.insert(name.starts_with("/usr/") ? name.substr(4) : "/usr" + name);
    }
    return {out.begin(), out.end()};
}

/// Which package's list has which of the names: "libssl3:amd64" is "libssl3".
std::map<std::string, std::string> packagesOf(const std::set<std::string>& names, const fs::path& root)
{
    std::vector<fs::path> lists;
    std::error_code failure;
    for (fs::directory_iterator each(root / "var/lib/dpkg/info", failure), end; !failure && each != end; each.increment(failure)) {
        if (each->path().extension() == ".list")
            lists.push_back(each->path());
    }
    std::sort(lists.begin(), lists.end());
    std::map<std::string, std::string> out;
    for (const fs::path& list : lists) {
        const auto text = readSource(list);
        if (!text)
            continue;
        eachLine(*text, [&](std::string_view line) {
            if (const std::string name(line); names.contains(name)) {
                const std::string stem = list.stem().string();
                out.emplace(name, stem.substr(0, stem.find(':')));
            }
        });
    }
    return out;
}

std::map<std::string, std::string> versionsIn(const fs::path& root)
{
    std::map<std::string, std::string> out;
    const auto status = readSource(root / "var/lib/dpkg/status");
    std::string package;
    eachLine(status ? *status : std::string(), [&](std::string_view line) {
        if (line.starts_with("Package: "))
            package = line.substr(9);
        else if (line.starts_with("Version: "))
            out.emplace(package, line.substr(9));
    });
    return out;
}

/// The texts of /usr/share/common-licenses that a copyright file leaves to.
void addReferred(const std::string& text, const fs::path& root, ExportTree& files)
{
    constexpr std::string_view folder = "/usr/share/common-licenses/";
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder, at + 1)) {
        std::size_t end = at + folder.size();
        while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '-' || text[end] == '.' || text[end] == '+'))
            ++end;
        std::string name = text.substr(at + folder.size(), end - at - folder.size());
        while (name.ends_with('.')) // the sentence's
            name.pop_back();
        if (name.empty())
            continue;
        if (const auto licence = readSource(root / folder.substr(1) / name))
            files.emplace(std::string(folder.substr(1)) + name, ExportFile{*licence, {}, false});
    }
}

} // namespace

PackageLicences licencesOf(const std::vector<fs::path>& sources, const fs::path& root)
{
    std::set<std::string> names;
    for (const fs::path& source : sources) {
        for (std::string& name : namesOf(source, root))
            names.insert(std::move(name));
    }
    const auto packages = packagesOf(names, root);
    const auto versions = versionsIn(root);
    PackageLicences out;
    for (const fs::path& source : sources) {
        OwningPackage& owner = out.owners[source];
        for (const std::string& name : namesOf(source, root)) {
            if (const auto found = packages.find(name); found != packages.end())
                owner.name = found->second;
        }
        if (owner.name.empty())
            continue;
        if (const auto version = versions.find(owner.name); version != versions.end())
            owner.version = version->second;
        const std::string file = "usr/share/doc/" + owner.name + "/copyright";
        owner.licensed = out.files.contains(file);
        if (const auto text = owner.licensed ? Result<std::string>(std::string()) : readSource(root / file); text && !text->empty()) {
            owner.licensed = true;
            addReferred(*text, root, out.files);
            out.files.emplace(file, ExportFile{*text, {}, false});
        }
    }
    return out;
}

} // namespace postern::exporting
