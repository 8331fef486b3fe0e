// SPDX-License-Identifier: Apache-2.0
#include "cli/EnvironmentProblems.h"

#include "controlplane/federation/EnvironmentsEdit.h"

#include <string_view>

namespace postern::cli {

std::string problemsOf(const deployment::Environment& environment, const deployment::SettingsOf& settings)
{
    const auto fits = federation::editEnvironments("", {{}, environment}, settings); // a file of it alone
    std::string out;
    if (fits)
        return out;
    constexpr std::string_view mark = "error: "; // "environments.yaml:3:5: error: environments[0].type: there is no ..."
    constexpr std::string_view item = "environments[0].";
    const std::string text = fits.error().message();
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        std::string_view line = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        if (const std::size_t at = line.find(mark); at != std::string_view::npos)
            line.remove_prefix(at + mark.size());
        if (line.starts_with(item))
            line.remove_prefix(item.size());
        out.append(out.empty() ? "" : ", ").append(line);
    }
    return out;
}

} // namespace postern::cli
