// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/SourceFile.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace postern::exporting {
namespace {

Unexpected cannotRead(const std::filesystem::path& file, int reason)
{
    const ErrorKind kind = reason == ENOENT || reason == ENOTDIR ? ErrorKind::NotFound : reason == EACCES ? ErrorKind::PermissionDenied : ErrorKind::IoError;
    return unexpected(kind, file.string() + " cannot be read: " + std::strerror(reason), Fault::Config);
}

} // namespace

Result<std::string> readSource(const std::filesystem::path& file)
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> open(std::fopen(file.c_str(), "rb"), &std::fclose);
    if (!open)
        return cannotRead(file, errno);
    std::string out;
    std::error_code failure;
    if (const std::uintmax_t size = std::filesystem::file_size(file, failure); !failure)
        out.reserve(static_cast<std::size_t>(size) + 1);
    constexpr std::size_t step = 1U << 16U;
    for (std::size_t got = step; got == step;) {
        const std::size_t had = out.size();
        out.resize(had + step);
        got = std::fread(out.data() + had, 1, step, open.get());
        out.resize(had + got);
    }
    if (std::ferror(open.get()) != 0)
        return cannotRead(file, errno);
    return out;
}

Result<std::string> octetsOf(const ExportFile& file) { return file.source.empty() ? Result<std::string>(file.content) : readSource(file.source); }

Result<std::uintmax_t> sizeOf(const ExportFile& file)
{
    if (file.source.empty())
        return std::uintmax_t(file.content.size());
    std::error_code failure;
    const std::uintmax_t size = std::filesystem::file_size(file.source, failure);
    if (failure)
        return cannotRead(file.source, failure.value());
    return size;
}

ExportTree within(const std::string& folder, const ExportTree& tree)
{
    ExportTree out;
    for (const auto& [path, file] : tree)
        out.emplace(folder + "/" + path, file);
    return out;
}

} // namespace postern::exporting
