// SPDX-License-Identifier: Apache-2.0
#include "config/ApiFiles.h"

#include "config/GatewayFolder.h"
#include "crypto/Digest.h"

#include <algorithm>
#include <system_error>

namespace postern::config {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longestEntry = 200;
constexpr std::size_t longestPath = 400;
constexpr std::ptrdiff_t deepestPath = 8;

/// Whether text is UTF-8 (RFC 3629 4), so that it can be sent as JSON.
bool isUtf8(std::string_view text) noexcept
{
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t more = first < 0x80U ? 0 : (first >> 5U) == 6U ? 1 : (first >> 4U) == 14U ? 2 : (first >> 3U) == 30U ? 3 : 9;
        if (more == 9 || i + more >= text.size() || (more == 1 && first < 0xC2U) || first > 0xF4U)
            return false;
        for (std::size_t k = 1; k <= more; ++k) {
            if ((static_cast<unsigned char>(text[i + k]) >> 6U) != 2U)
                return false;
        }
        const auto second = more > 0 ? static_cast<unsigned char>(text[i + 1]) : 0U;
        if ((first == 0xE0U && second < 0xA0U) || (first == 0xEDU && second > 0x9FU) || (first == 0xF0U && second < 0x90U) || (first == 0xF4U && second > 0x8FU))
            return false;
        i += more + 1;
    }
    return true;
}

Error tooLarge(const std::string& entry, const ApiFilesLimits& limits)
{
    return {ErrorKind::TooLarge, "apis/" + entry + " has more than " + std::to_string(limits.files) + " files or " + std::to_string(limits.octets >> 20U) + " MiB.", Fault::Config};
}

Error privateKey(const std::string& entry, const std::string& path)
{
    return {ErrorKind::InvalidConfig, "apis/" + entry + (path.empty() ? "" : "/" + path) + " has a private key, which does not go along. Refer to it by ${file:PATH} instead.", Fault::Config};
}

bool hasPrivateKey(std::string_view text) noexcept { return text.find("PRIVATE KEY-----") != std::string_view::npos; }

} // namespace

bool isEntryName(std::string_view name) noexcept
{
    const auto bad = [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == '/' || c == '\\' || c == 0x7F; };
    return !name.empty() && name.size() <= longestEntry && name.front() != '.' && isUtf8(name) && std::ranges::none_of(name, bad);
}

bool isApiFilePath(std::string_view path) noexcept
{
    if (path.empty() || path.size() > longestPath || std::ranges::count(path, '/') >= deepestPath)
        return false;
    for (;;) {
        const std::size_t end = std::min(path.find('/'), path.size());
        if (!isEntryName(path.substr(0, end)))
            return false;
        if (end == path.size())
            return true;
        path.remove_prefix(end + 1);
    }
}

Result<ApiFiles> readApiFiles(const fs::path& folder, const std::string& entry, const ApiFilesLimits& limits)
{
    if (!isEntryName(entry))
        return unexpected(ErrorKind::InvalidArgument, "\"" + entry.substr(0, longestEntry) + "\" cannot be a name below apis/.", Fault::Config);
    const fs::path at = folder / "apis" / entry;
    std::error_code failure;
    const fs::file_status status = fs::symlink_status(at, failure);
    if (status.type() == fs::file_type::not_found)
        return unexpected(ErrorKind::NotFound, "There is no apis/" + entry + '.', Fault::Config);
    if (fs::is_symlink(status))
        return unexpected(ErrorKind::InvalidConfig, "apis/" + entry + " is a link, which cannot go along.", Fault::Config);
    ApiFiles out;
    std::size_t octets = 0;
    const auto add = [&](const fs::path& file, const std::string& path) -> Result<void> {
        auto text = readFileText(file, limits.octets);
        if (!text)
            return unexpected(std::move(text).error());
        octets += text->size();
        if (octets > limits.octets || out.size() >= limits.files)
            return unexpected(tooLarge(entry, limits));
        if (hasPrivateKey(*text))
            return unexpected(privateKey(entry, path));
        out.emplace(path, *std::move(text));
        return {};
    };
    if (!fs::is_directory(status)) {
        if (auto added = add(at, ""); !added)
            return unexpected(std::move(added).error());
        return out;
    }
    fs::recursive_directory_iterator each(at, failure);
    for (const fs::recursive_directory_iterator end; !failure && each != end; each.increment(failure)) {
        const std::string path = each->path().lexically_relative(at).generic_string();
        if (each->path().filename().string().starts_with('.')) {
            each.disable_recursion_pending();
            continue;
        }
        if (each->is_symlink(failure) || !isApiFilePath(path))
            return unexpected(ErrorKind::InvalidConfig, "apis/" + entry + "/" + path + " is a link, or has a name that cannot go along.", Fault::Config);
        if (each->is_directory(failure))
            continue;
        if (auto added = add(each->path(), path); !added)
            return unexpected(std::move(added).error());
    }
    if (failure)
        return unexpected(ErrorKind::IoError, "apis/" + entry + " cannot be read: " + failure.message() + '.', Fault::Config);
    return out;
}

Result<void> checkApiFiles(const std::string& entry, const ApiFiles& files, const ApiFilesLimits& limits)
{
    if (!isEntryName(entry))
        return unexpected(ErrorKind::InvalidArgument, "\"" + entry.substr(0, longestEntry) + "\" cannot be a name below apis/.", Fault::Config);
    if (files.empty())
        return unexpected(ErrorKind::InvalidArgument, "An API without files is none.", Fault::Config);
    std::size_t octets = 0;
    for (const auto& [path, text] : files) {
        const bool alone = path.empty() && files.size() == 1;
        if (!alone && !isApiFilePath(path))
            return unexpected(ErrorKind::InvalidArgument, "\"" + path.substr(0, longestPath) + "\" cannot be a file of apis/" + entry + '.', Fault::Config);
        // What is a file cannot be a folder, too.
        for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
            if (files.contains(path.substr(0, slash)))
                return unexpected(ErrorKind::InvalidArgument, "\"" + path.substr(0, slash) + "\" is a file and a folder.", Fault::Config);
        }
        octets += text.size();
        if (hasPrivateKey(text))
            return unexpected(privateKey(entry, path));
    }
    if (octets > limits.octets || files.size() > limits.files)
        return unexpected(tooLarge(entry, limits));
    return {};
}

std::string hashOf(const ApiFiles& files)
{
    crypto::Digester digester(crypto::DigestAlgorithm::Sha256);
    const auto add = [&digester](std::string_view part) {
        digester.update(std::to_string(part.size()) + ':');
        digester.update(part);
    };
    for (const auto& [path, text] : files) {
        add(path);
        add(text);
    }
    return digester.finish().hex();
}

} // namespace postern::config
