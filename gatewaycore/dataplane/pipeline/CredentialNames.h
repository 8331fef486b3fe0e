// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace postern::pipeline {

/// Whether a header field, or a query or form parameter, of this name is taken for a credential: one of a few words is a
/// part of it ("x-auth-token", "subscription-key"), it is long beyond reason, or it is encoded so that it cannot be read.
/// The one rule of access log and inspector. Without regard to case; a percent-encoded name is decoded first.
[[nodiscard]] bool isCredentialName(std::string_view name) noexcept;
/// The same for members of JSON and elements of XML, whose names are often harmless where a parameter's would not be
/// ("code", "key", "session"): fewer words count. A name that is written with escapes counts as a credential.
[[nodiscard]] bool isCredentialMember(std::string_view name) noexcept;

/// Where the credentials of a gateway's calls stand: isCredentialName(), and whatever names its configuration gives to
/// them. Filled in while a configuration is compiled, then shared by all workers and never changed.
class CredentialNames {
  public:
    /// Safe from any thread, as several compile; nobody asks before they have ended.
    void addHeader(std::string_view name);
    void addParameter(std::string_view name);

    [[nodiscard]] bool isHeader(std::string_view name) const noexcept;
    /// `name` as it stands in the query or form, encoded or not.
    [[nodiscard]] bool isParameter(std::string_view name) const noexcept;
    /// Whether the configuration names it so.
    [[nodiscard]] bool isConfigured(std::string_view name) const noexcept;
    /// Where in `pair`, what stands between two '&', the value of a credential begins; npos when there is none. It goes on
    /// to the end of the pair: some servers take ';' for a separator, too, others for a part of the value.
    [[nodiscard]] std::size_t valueIn(std::string_view pair) const noexcept;

  private:
    std::mutex adding_;
    std::vector<std::string> headers_;
    std::vector<std::string> parameters_;
};

} // namespace postern::pipeline
