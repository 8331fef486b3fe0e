// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/RootFileSystem.h"

#include "controlplane/exporting/LibraryClosure.h"
#include "controlplane/exporting/PackageLicences.h"
#include "controlplane/exporting/SourceFile.h"

#include <array>

namespace postern::exporting {
namespace {

namespace fs = std::filesystem;

/// Where systems keep the authorities that they trust, as one file.
constexpr std::array authorityFiles{"etc/ssl/certs/ca-certificates.crt", "etc/pki/tls/certs/ca-bundle.crt", "etc/ssl/cert.pem"};

Result<fs::path> authoritiesOf(const fs::path& root)
{
    std::error_code failure;
    for (const fs::path& base : {root, fs::path("/")}) { // authorities are no machine's: this one's do for another
        for (const char* each : authorityFiles) {
            if (fs::is_regular_file(base / each, failure))
                return base / each;
        }
    }
    return unexpected(ErrorKind::NotFound, "no certificate authorities were found (" + (root / authorityFiles[0]).string() + "): install the package ca-certificates", Fault::Config);
}

void addUsers(ExportTree& files)
{
    const std::string number = std::to_string(imageUser);
    files["etc/passwd"].content = "root:x:0:0:root:/:/sbin/nologin\npostern:x:" + number + ":" + number + ":posternd:/:/sbin/nologin\n";
    files["etc/group"].content = "root:x:0:\npostern:x:" + number + ":\n";
    files["etc/nsswitch.conf"].content = "passwd: files\ngroup: files\nhosts: files dns\n";
}

/// "usr/lib/…/libssl.so.3<TAB>libssl3 3.0.15-1~deb12u1", with a remark where a licence could not be found.
std::string contentsOf(const std::map<std::string, fs::path>& placed, const PackageLicences& licences)
{
    std::string out;
    for (const auto& [path, source] : placed) {
        const OwningPackage& owner = licences.owners.at(source);
        out += path + "\t";
        if (!owner.name.empty())
            out += owner.name + " " + owner.version + (owner.licensed ? "" : " (its licence was not found)");
        else
            out += path == "usr/bin/posternd" ? "Postern, Apache-2.0" : "of no package (its licence was not found)";
        out += "\n";
    }
    return out;
}

} // namespace

Result<RootFileSystem> rootFileSystem(const fs::path& program, const fs::path& systemRoot)
{
    auto closure = libraryClosure(program, systemRoot);
    if (!closure)
        return unexpected(std::move(closure).error());
    const auto authorities = authoritiesOf(systemRoot);
    if (!authorities)
        return unexpected(authorities.error());
    std::map<std::string, fs::path> placed{{"usr/bin/posternd", program}};
    for (const LibraryClosure::File& file : closure->files)
        placed.emplace(file.path, file.source);

    RootFileSystem out{closure->machine, {}};
    std::vector<fs::path> sources;
    for (const auto& [path, source] : placed) {
        out.files[path] = {{}, source, true};
        sources.push_back(source);
    }
    addUsers(out.files);
    out.files["etc/ssl/certs/ca-certificates.crt"] = {{}, *authorities, false};
    PackageLicences licences = licencesOf(sources, systemRoot);
    if (const auto ours = readSource(systemRoot / "usr/share/common-licenses/Apache-2.0"))
        licences.files.emplace("usr/share/common-licenses/Apache-2.0", ExportFile{*ours, {}, false});
    out.files["usr/share/doc/CONTENTS"].content = contentsOf(placed, licences);
    out.files.merge(licences.files);
    return out;
}

} // namespace postern::exporting
