// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"

#include <string>
#include <vector>

namespace postern::net {

/// Files of a certificate authority for this workstation and of a certificate for its own names.
struct DevelopmentCertificate {
    std::string authorityFile;   ///< what a client or browser is told to trust
    std::string certificateFile; ///< leaf and authority, for TlsServerConfig
    std::string keyFile;
    bool made = false;           ///< this call made or renewed something
};

/// Finds in `folder` a development authority and a leaf for localhost, 127.0.0.1, ::1 and `names`, and makes what is
/// missing, does not fit or ends within 7 days. The authority is kept as long as it can be, so that it has to be trusted
/// once only. Key files have mode 0600, the folder 0700; files are replaced whole. Safe when two processes start at once.
/// Errors (IoError, PermissionDenied, InvalidConfig) name the file.
[[nodiscard]] Result<DevelopmentCertificate> developmentCertificate(const std::string& folder,
                                                                    const std::vector<std::string>& names = {},
                                                                    const Clock& clock = Clock::system());

/// What developmentCertificate(folder) says of its authority, whether it has been made or not.
[[nodiscard]] std::string developmentAuthorityFile(const std::string& folder);

} // namespace postern::net
