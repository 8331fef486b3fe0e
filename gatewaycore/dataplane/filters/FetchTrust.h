// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/security/Fetcher.h"
#include "model/Cluster.h"

#include <filesystem>
#include <string>

namespace postern::filters {

/// Whom a call of the gateway's own trusts, by its settings. The URL's host is the name that counts, not `serverName`.
[[nodiscard]] inline security::FetchTls fetchTrust(const model::TlsClient& tls)
{
    return {tls.caFile, tls.certificate, tls.key, tls.insecureSkipVerify};
}

/// The same of settings in a filter's own config, whose files are relative to the gateway's folder.
[[nodiscard]] inline security::FetchTls fetchTrust(const model::TlsClient& tls, const std::string& folder)
{
    const auto whole = [&folder](const std::string& path) {
        return path.empty() ? path : (std::filesystem::path(folder) / path).string();
    };
    return {whole(tls.caFile), whole(tls.certificate), whole(tls.key), tls.insecureSkipVerify};
}

} // namespace postern::filters
