// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/Components.h"

#include "base/Files.h"
#include "controlplane/exporting/LibraryClosure.h"

#include <QProcess>
#include <QStringList>
#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace postern::exporting {
namespace {

namespace fs = std::filesystem;

/// What a program printed; nothing when it could not run or said that it failed, unless `partly` will do.
std::optional<std::string> printedBy(const QString& program, const QStringList& arguments, bool partly = false)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
    process.setProcessEnvironment(environment);
    process.start(program, arguments, QIODevice::ReadOnly);
    constexpr int longest = 20'000;
    if (!process.waitForFinished(longest)) {
        process.kill();
        process.waitForFinished(1000);
        return std::nullopt;
    }
    if (process.exitStatus() != QProcess::NormalExit || (process.exitCode() != 0 && !partly))
        return std::nullopt;
    return process.readAllStandardOutput().toStdString();
}

std::vector<std::string> linesIn(const std::string& text)
{
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

/// Paths of the libraries that the loader puts beside a program, and the loader's own.
std::vector<std::string> loadedBy(const fs::path& program, schema::Problems& problems)
{
    std::vector<std::string> out;
    const auto closure = libraryClosure(program, "/");
    if (!closure) {
        problems.warning(schema::Location::of(program.string()), {}, "its libraries cannot be found out here, so the list of components has none of them",
                         "export where the program runs");
        return out;
    }
    for (const LibraryClosure::File& each : closure->files)
        out.push_back('/' + each.path);
    return out;
}

/// Debian moved /lib below /usr, and its database knows some files by the one name and some by the other.
std::vector<std::string> otherNamesOf(const std::string& path)
{
    std::set<std::string> out{path};
    std::error_code failure;
    const std::string real = fs::canonical(path, failure).string();
    if (!failure)
        out.insert(real);
    for (const std::string& each : std::set<std::string>(out))
        out.insert(each.starts_with("/usr/") ? each.substr(4) : "/usr" + each);
    return {out.begin(), out.end()};
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 30> spdxNames{{
    {"apache-2", "Apache-2.0"}, {"apache-2.0", "Apache-2.0"}, {"artistic", "Artistic-1.0-Perl"}, {"bsd-2-clause", "BSD-2-Clause"},
    {"bsd-3-clause", "BSD-3-Clause"}, {"bsd-4-clause", "BSD-4-Clause"}, {"bsl-1.0", "BSL-1.0"}, {"boost-1.0", "BSL-1.0"}, {"cc0-1.0", "CC0-1.0"},
    {"expat", "MIT"}, {"mit", "MIT"}, {"gpl-1+", "GPL-1.0-or-later"}, {"gpl-2", "GPL-2.0-only"}, {"gpl-2.0", "GPL-2.0-only"},
    {"gpl-2+", "GPL-2.0-or-later"}, {"gpl-2.0+", "GPL-2.0-or-later"}, {"gpl-3", "GPL-3.0-only"}, {"gpl-3+", "GPL-3.0-or-later"}, {"gpl-3.0+", "GPL-3.0-or-later"},
    {"isc", "ISC"}, {"lgpl-2", "LGPL-2.0-only"}, {"lgpl-2+", "LGPL-2.0-or-later"}, {"lgpl-2.0+", "LGPL-2.0-or-later"}, {"lgpl-2.1", "LGPL-2.1-only"},
    {"lgpl-2.1+", "LGPL-2.1-or-later"}, {"lgpl-3", "LGPL-3.0-only"}, {"lgpl-3+", "LGPL-3.0-or-later"}, {"mpl-2.0", "MPL-2.0"}, {"openssl", "OpenSSL"},
    {"zlib", "Zlib"},
}};

std::string spdxOf(const std::string& name)
{
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c); });
    for (const auto& [known, id] : spdxNames) {
        if (known == lower)
            return std::string(id);
    }
    std::string id = "LicenseRef-";
    for (const char c : name)
        id += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ? c : '-';
    return id;
}

} // namespace

std::vector<std::string> licencesIn(const std::string& copyright)
{
    std::set<std::string> out;
    for (const std::string& line : linesIn(copyright)) {
        constexpr std::string_view field = "License:";
        if (!line.starts_with(field))
            continue;
        std::string rest = line.substr(field.size());
        for (std::string word; !rest.empty();) {
            const std::size_t from = rest.find_first_not_of(" \t\r,");
            if (from == std::string::npos)
                break;
            const std::size_t to = std::min(rest.find_first_of(" \t\r,", from), rest.size());
            word = rest.substr(from, to - from);
            rest.erase(0, to);
            // "GPL-2+ with OpenSSL exception": what follows "with" is no licence of its own.
            if (word == "with")
                break;
            if (word != "and" && word != "or" && word != "and/or")
                out.insert(spdxOf(word));
        }
    }
    return {out.begin(), out.end()};
}

std::optional<std::string> versionOf(const fs::path& program)
{
    const auto printed = printedBy(QString::fromStdString(program.string()), {QStringLiteral("--version")});
    constexpr std::string_view name = "posternd ";
    if (!printed || !printed->starts_with(name))
        return std::nullopt;
    return printed->substr(name.size(), printed->find('\n') - name.size());
}

Result<std::vector<Component>> componentsOf(const fs::path& program, schema::Problems& problems)
{
    std::error_code failure;
    if (!fs::is_regular_file(program, failure))
        return unexpected(ErrorKind::NotFound, program.string() + " is not there; name a posternd with --program", Fault::Config);
    const std::vector<std::string> libraries = loadedBy(program, problems);
    QStringList wanted{QStringLiteral("--search")};
    std::map<std::string, std::string> fileOf; // by any of its names
    for (const std::string& library : libraries) {
        for (const std::string& name : otherNamesOf(library)) {
            wanted << QString::fromStdString(name);
            fileOf[name] = fs::path(library).filename().string();
        }
    }
    if (libraries.empty())
        return std::vector<Component>();
    // "libssl3:amd64: /usr/lib/x86_64-linux-gnu/libssl.so.3"; names that it does not know make it fail, and tell no less.
    const auto found = printedBy(QStringLiteral("dpkg-query"), wanted, true);
    std::map<std::string, Component> byName;
    std::set<std::string> told;
    for (const std::string& line : linesIn(found.value_or(std::string()))) {
        const std::size_t at = line.find(": /");
        const auto file = at != std::string::npos ? fileOf.find(line.substr(at + 2)) : fileOf.end();
        if (file == fileOf.end())
            continue;
        Component& component = byName[line.substr(0, at)];
        component.files.push_back(file->second);
        told.insert(file->second);
    }
    // "libssl3:amd64<tab>3.0.15-1<tab>openssl"
    QStringList asked{QStringLiteral("--show"), QStringLiteral("--showformat=${binary:Package}\\t${Version}\\t${source:Package}\\n")};
    for (const auto& [key, component] : byName)
        asked << QString::fromStdString(key);
    for (const std::string& line : linesIn(byName.empty() ? std::string() : printedBy(QStringLiteral("dpkg-query"), asked, true).value_or(std::string()))) {
        const std::size_t first = line.find('\t');
        const std::size_t second = line.find('\t', first == std::string::npos ? first : first + 1);
        if (second == std::string::npos)
            continue;
        // A package of one architecture only is shown without it.
        const std::string shown = line.substr(0, first);
        const auto component = std::find_if(byName.begin(), byName.end(), [&shown](const auto& each) {
            return each.first == shown || each.first.substr(0, each.first.find(':')) == shown;
        });
        if (component == byName.end())
            continue;
        component->second.version = line.substr(first + 1, second - first - 1);
        component->second.source = line.substr(second + 1);
    }
    std::vector<Component> out;
    for (auto& [key, component] : byName) {
        std::sort(component.files.begin(), component.files.end());
        component.files.erase(std::unique(component.files.begin(), component.files.end()), component.files.end());
        component.name = key.substr(0, key.find(':'));
        component.copyright = files::read("/usr/share/doc/" + component.name + "/copyright", std::size_t{4} << 20U).value_or(std::string());
        component.licences = licencesIn(component.copyright);
        out.push_back(std::move(component));
    }
    for (const std::string& library : libraries) {
        const std::string name = fs::path(library).filename().string();
        if (told.insert(name).second) {
            problems.warning(schema::Location::of(library), {}, "belongs to no package, so the list of components says nothing of its version and licence");
            Component unknown;
            unknown.name = name;
            unknown.files.push_back(name);
            out.push_back(std::move(unknown));
        }
    }
    std::sort(out.begin(), out.end(), [](const Component& a, const Component& b) { return a.name < b.name; });
    return out;
}

} // namespace postern::exporting
