// SPDX-License-Identifier: Apache-2.0
#include "bundle/Manifest.h"

#include "base/Text.h"
#include "schema/Document.h"

#include <algorithm>
#include <set>

namespace postern::bundle {
namespace {

constexpr std::size_t mostFiles = 100'000;
constexpr schema::ReadLimits manifestLimits{16U << 20U, 8, 1'000'000, 0, 0};

bool isDigest(std::string_view text)
{
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

} // namespace

std::string_view whyNoPath(std::string_view path) noexcept
{
    if (path.empty())
        return "is empty";
    if (path.front() == '/')
        return "is an absolute path";
    if (path.size() > 1024)
        return "is too long";
    if (!isUtf8(path))
        return "is no UTF-8";
    for (const char c : path) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\')
            return "holds a character that no file of a bundle has";
    }
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view step = path.substr(at, end - at);
        if (step == "..")
            return "leads out of the folder";
        if (step.empty() || step == ".")
            return "has an empty step";
        if (step.size() > 255)
            return "is too long";
        at = end + 1;
    }
    return {};
}

std::string shown(std::string_view name)
{
    std::string out = toValidUtf8(name.substr(0, 200));
    for (char& c : out) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            c = '?';
    }
    return out;
}

const BundleFile* Manifest::find(std::string_view path) const noexcept
{
    const auto at = std::lower_bound(files.begin(), files.end(), path, [](const BundleFile& file, std::string_view wanted) { return file.path < wanted; });
    return at != files.end() && at->path == path ? &*at : nullptr;
}

std::string Manifest::toText() const
{
    Manifest sorted = *this;
    std::sort(sorted.files.begin(), sorted.files.end(), [](const BundleFile& a, const BundleFile& b) { return a.path < b.path; });
    return schema::writeJson(schema::encode(sorted, true)) + '\n';
}

std::optional<Manifest> Manifest::parse(std::string_view text, schema::Problems& problems)
{
    const auto document = schema::readJson(text, manifestName, problems, manifestLimits);
    if (!document)
        return std::nullopt;
    // Another format may have other keys: it is told by its number, not by them.
    if (const schema::Value* format = document->find("format"); format != nullptr && format->isInteger() && format->asInteger() != currentFormat) {
        problems.error(format->location(), "format", "is " + format->toText().substr(0, 20) + ", and this program reads " + std::to_string(currentFormat),
                       "export it again with this version");
        return std::nullopt;
    }
    return describe(schema::Type<Manifest>{}).decode(*document, problems);
}

const schema::Schema<BundleFile>& describe(schema::Type<BundleFile>)
{
    static const auto schema =
        schema::Schema<BundleFile>("bundleFile", "A file of a bundle.")
            .field("path", &BundleFile::path, "Below the bundle").required()
            .field("size", &BundleFile::size, "Its size").unit("octets").required()
            .field("sha256", &BundleFile::sha256, "SHA-256 of its octets, hexadecimal").required()
            .field("executable", &BundleFile::executable, "Whether it may be executed")
            .check([](const BundleFile& file, schema::Reporter& reporter) {
                if (const std::string_view why = whyNoPath(file.path); !why.empty())
                    reporter.error("path", '"' + shown(file.path) + "\" " + std::string(why));
                else if (file.path == manifestName || file.path == signatureName)
                    reporter.error("path", file.path + " lists the files and is none of them");
                if (!isDigest(file.sha256))
                    reporter.error("sha256", "is no SHA-256 in lower-case hexadecimal digits");
            });
    return schema;
}

const schema::Schema<MadeFor>& describe(schema::Type<MadeFor>)
{
    static const auto schema = schema::Schema<MadeFor>("bundleMadeFor", "What a bundle was made for.")
                                   .field("version", &MadeFor::version, "The version of posternd").required()
                                   .field("shape", &MadeFor::shape, "The shape of its snapshot").required();
    return schema;
}

const schema::Schema<Manifest>& describe(schema::Type<Manifest>)
{
    static const auto schema =
        schema::Schema<Manifest>("bundle", "bundle.json: what a bundle consists of.")
            .field("format", &Manifest::format, "The format of this file").required()
            .field("name", &Manifest::name, "The name of the bundle").required().notEmpty()
            .field("version", &Manifest::version, "Its version")
            .field("posternd", &Manifest::posternd, "What it was made for").required()
            .field("overridable", &Manifest::overridable, "Keys that may be set from outside")
            .field("secrets", &Manifest::secrets, "Secrets that have to be there when it is started")
            .field("files", &Manifest::files, "Every file of the bundle").required().items(1, mostFiles)
            .check([](const Manifest& manifest, schema::Reporter& reporter) {
                for (std::size_t i = 1; i < manifest.files.size(); ++i) {
                    const std::string& path = manifest.files[i].path;
                    const std::string& before = manifest.files[i - 1].path;
                    if (path == before)
                        return reporter.error("files", "lists " + shown(path) + " twice");
                    if (path < before)
                        return reporter.error("files", "is not sorted at " + shown(path));
                }
                if (manifest.find(snapshotName) == nullptr)
                    reporter.error("files", "lists no " + std::string(snapshotName));
            });
    return schema;
}

} // namespace postern::bundle
