// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/federation/ApiFilesEdit.h"

#include <string>
#include <string_view>

namespace postern::federation {

/// Where the life of an API is to go.
struct LifecycleStep {
    enum class To : std::uint8_t { Published, Blocked, Deprecated, Retired };
    To to = To::Published;
    std::int64_t since = 0; ///< of Deprecated: seconds of Unix time, for callers; an API that says so already keeps its own
    std::string sunset;     ///< of Deprecated: when it will be gone, as an HTTP date (RFC 9110 5.6.7); empty: it is not said
};

/// "BLOCKED", as api.yaml has it.
[[nodiscard]] std::string_view stateName(LifecycleStep::To to) noexcept;
/// Errors: InvalidArgument naming those there are. `name` in whatever case.
[[nodiscard]] Result<LifecycleStep::To> lifecycleNamed(std::string_view name);
/// The HTTP date of a day, "2027-06-30". Errors: InvalidArgument for what is no day.
[[nodiscard]] Result<std::string> sunsetOf(std::string_view day);

/// Whether an API may go there. Errors: InvalidArgument: one that is retired comes back from nowhere; published is what is blocked or deprecated.
[[nodiscard]] Result<void> checkStep(const deployment::Revision& revision, LifecycleStep::To to);

/// Whether an API may be at a gateway. Errors: InvalidArgument for one that is retired, with what to do.
[[nodiscard]] Result<void> checkDeployable(const deployment::Revision& revision);

/// The files of one API with another state of its life. Deprecated has the answers say so: Deprecation (RFC 9745) and Sunset (RFC
/// 8594), by the set-headers filter of postern.yaml; other states take them out again. What is so already stays as it is written.
/// Errors: Unsupported for a lone definition, which has no place for it; InvalidConfig. Pure.
[[nodiscard]] Result<ProjectFiles> editLifecycle(const ProjectFiles& files, const deployment::Revision& revision, const LifecycleStep& step);

} // namespace postern::federation
