// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/AddressCommand.h"

#include <string>
#include <vector>

namespace postern::cli {

struct UrlsOptions {
    std::string folder = ".";
    std::string api;                       ///< "Orders:1.0.0"; empty: all
    std::vector<std::string> environments; ///< empty: all
    bool probe = false;
    std::string path;                      ///< below each API's address, to be probed
    std::string caFile;
    int times = 5;
    int seconds = 5;                       ///< for one call
};

/// `postern urls`: where callers reach APIs at each environment, and what is answered there.
class UrlsCommand final : public AddressCommand {
    Q_OBJECT
  public:
    UrlsCommand(UrlsOptions options, const Output& output);
    void start() override;

  protected:
    void found() override;

  private:
    struct Row {
        std::string api;
        std::string version;
        std::string environment;
        std::string region;
        std::string url; ///< empty: none is known
        const steering::ProbedUrl* probed = nullptr;
    };
    void collect(const std::string& environment, std::vector<Row>& rows, std::vector<std::string>& notes) const;
    void showTable(const std::vector<Row>& rows) const;
    void showJson(const std::vector<Row>& rows) const;

    UrlsOptions options_;
};

} // namespace postern::cli
