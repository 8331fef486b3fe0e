// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "sandbox/Call.h"

#include <optional>

namespace postern::sandbox {

/// A part of a multipart/form-data body (RFC 7578).
struct FormPart {
    std::string name;
    std::string fileName;
    std::string content;
};
/// The parts; none when the body is no such form or is malformed.
[[nodiscard]] std::vector<FormPart> formParts(const Call& call);
/// The content of the part of that name.
[[nodiscard]] std::optional<std::string> formPart(const Call& call, std::string_view name);

/// A file of a zip archive.
struct ZipEntry {
    std::string name; ///< "Orders-1.0.0/api.yaml"
    std::string content;
};
/// An archive whose entries are stored, not compressed, with the same octets for the same entries.
[[nodiscard]] std::string writeZip(const std::vector<ZipEntry>& entries);
/// What an archive of stored or deflated entries holds. Errors: ParseError for anything else; names that leave the archive,
/// entries that overlap its end and more than 32 MiB, also unpacked, are refused.
[[nodiscard]] Result<std::vector<ZipEntry>> readZip(std::string_view archive);

} // namespace postern::sandbox
