// SPDX-License-Identifier: Apache-2.0
#include "gateway/DraftFolder.h"

#include <cstdlib>
#include <fstream>

namespace postern::gateway {
namespace {

namespace fs = std::filesystem;

Error cannotCopy(const std::error_code& why)
{
    return {ErrorKind::Unavailable, "The configuration cannot be copied to try drafts of it: " + why.message() + ".", Fault::Config};
}

/// Copies what a gateway may read; follows links, as the gateway does.
Result<void> copyFolder(const fs::path& from, const fs::path& to, std::uintmax_t& left, int depth)
{
    std::error_code failure;
    for (fs::directory_iterator each(from, failure), end; !failure && each != end; each.increment(failure)) {
        const fs::path name = each->path().filename();
        if (name == ".postern" || name == ".git")
            continue;
        std::error_code own;
        if (each->is_directory(own) && depth > 0) {
            fs::create_directory(to / name, own);
            if (own)
                return unexpected(cannotCopy(own));
            if (auto copied = copyFolder(each->path(), to / name, left, depth - 1); !copied)
                return copied;
        } else if (each->is_regular_file(own)) {
            const std::uintmax_t size = each->file_size(own);
            if (own || size > left)
                return unexpected(ErrorKind::TooLarge, "The configuration is too large to try drafts of it.");
            left -= size;
            fs::copy_file(each->path(), to / name, own);
            if (own)
                return unexpected(cannotCopy(own));
        }
    }
    if (failure)
        return unexpected(cannotCopy(failure));
    return {};
}

} // namespace

Result<DraftFolder> DraftFolder::make(const std::string& of, const inspection::WhatIfFiles& drafts)
{
    if (drafts.empty())
        return DraftFolder(of, false);
    std::error_code failure;
    if (!fs::is_directory(of, failure))
        return unexpected(ErrorKind::InvalidArgument, "The gateway does not run on a folder, so there are no files to change.");
    std::string name = (fs::temp_directory_path(failure) / "postern-draft-XXXXXX").string();
    if (failure || mkdtemp(name.data()) == nullptr) // mode 0700
        return unexpected(cannotCopy(failure ? failure : std::error_code(errno, std::generic_category())));
    DraftFolder made(name, true);
    std::uintmax_t left = mostOctets;
    if (auto copied = copyFolder(of, name, left, 32); !copied)
        return unexpected(std::move(copied).error());
    for (const auto& [path, text] : drafts) {
        const fs::path to = fs::path(name) / path;
        fs::create_directories(to.parent_path(), failure);
        fs::remove(to, failure); // it may be read-only
        std::ofstream file(to, std::ios::binary | std::ios::trunc);
        if (!file.write(text.data(), static_cast<std::streamsize>(text.size())).flush())
            return unexpected(cannotCopy(std::make_error_code(std::errc::io_error)));
    }
    return made;
}

DraftFolder::~DraftFolder()
{
    std::error_code ignored;
    if (isCopy_)
        fs::remove_all(path_, ignored);
}

} // namespace postern::gateway
