// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "base/Secret.h"
#include "controlplane/connectors/aws/AwsSettings.h"
#include "controlplane/deployment/RemoteCall.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::connectors::aws {

/// What a call is signed with.
struct AwsCredentials {
    std::string accessKey;
    Secret secretKey;
    Secret sessionToken; ///< of temporary ones
    std::optional<WallTime> expires;
};

/// A role to be assumed.
struct AwsRole {
    std::string arn;
    std::string externalId;
    std::string session;
};

/// An access key, and the roles that are assumed with it one after the other.
struct AwsSource {
    AwsCredentials first;
    std::vector<AwsRole> roles;
};

/// What the machine has; for tests, something else.
struct AwsMachine {
    std::function<std::string(const char* name)> variable; ///< of the process's environment; empty when it is not set
    std::function<std::optional<std::string>(const std::string& path)> file; ///< none: it cannot be read
    [[nodiscard]] static AwsMachine real();
};

/// Errors: NotFound naming what is missing; InvalidConfig for a profile that leads in a circle or needs what is not built in.
[[nodiscard]] Result<AwsSource> sourceOf(const AwsAccess& access, const deployment::SecretValues& secrets, const AwsMachine& machine);

/// A profile of AWS's two files (credentials before config). Errors as above.
[[nodiscard]] Result<AwsSource> profileOf(std::string_view credentialsFile, std::string_view configFile, const std::string& name, const AwsMachine& machine);

} // namespace postern::connectors::aws
