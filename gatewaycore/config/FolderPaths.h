// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/GatewayConfig.h"
#include "schema/Problems.h"

#include <filesystem>
#include <string>
#include <vector>

namespace postern::config {

/// Makes paths in a gateway's files, which are relative to its folder, paths of the file system. A file that is not there is told
/// here, not when a call needs it; files of secrets need not be there yet: whoever needs one says so.
class FolderPaths {
  public:
    /// Problems and files (what a watcher has to watch) are added to; both outlive this.
    FolderPaths(std::filesystem::path folder, schema::Problems& problems, std::vector<std::filesystem::path>& files)
        : folder_(std::move(folder)), problems_(problems), files_(files)
    {
    }

    void rebase(std::string& path, const schema::Location& at) const;
    void rebase(model::Cluster& cluster) const;
    /// All of a gateway but its APIs.
    void rebase(model::GatewayConfig& config) const;

  private:
    void rebase(model::TlsClient& tls, const schema::Location& at) const;
    void rebase(model::Listener& listener) const;
    void rebase(model::Issuer& issuer) const;
    void rebase(schema::SecretRef& secret) const;

    std::filesystem::path folder_;
    schema::Problems& problems_;
    std::vector<std::filesystem::path>& files_;
};

} // namespace postern::config
