// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Document.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace postern::config {

/// An entry of a folder of certificates in an apictl project.
struct FolderCertificate {
    std::string alias;
    std::string pem;      ///< what is in its file
    std::string tierName; ///< of a client certificate
    std::string endpoint; ///< of an endpoint certificate
    schema::Location location;
};

/// The certificates that NAME.yaml or NAME.json of `folder` lists ([{alias, certificate: FILE, ...}], or the same under
/// `data`); none when there is no such file. `shown` stands for the folder in locations. What was read is added to `files`.
/// A file that is not there, or is named by a path out of the folder, is a problem.
[[nodiscard]] std::vector<FolderCertificate> readCertificateFolder(const std::filesystem::path& folder, const std::string& shown,
                                                                   std::string_view name,
                                                                   std::vector<std::filesystem::path>& files,
                                                                   schema::Problems& problems);

} // namespace postern::config
