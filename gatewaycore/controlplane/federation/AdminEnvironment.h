// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/deployment/Environment.h"
#include "controlplane/publisher/PortalTypes.h"

#include <QJsonObject>
#include <map>
#include <string>
#include <vector>

namespace postern::federation {

/// An environment of ours in the words of WSO2's connector for the same make (admin-api.yaml, Environment; the fields are those of
/// the connectors' forms).
struct AdminShape {
    std::string gatewayType;                       ///< "AWS", "Azure", "Kong", "Envoy"
    std::map<std::string, std::string> properties; ///< that are no secrets, by WSO2's name
    std::map<std::string, std::string> secrets;    ///< WSO2's name -> the connector's secret of ours
};

/// Errors: Unsupported with why a control plane has no connector for it.
[[nodiscard]] Result<AdminShape> adminShapeOf(const deployment::Environment& environment);

/// "READ_ONLY", "WRITE_ONLY", "READ_WRITE"; and back (none: it is none of these).
[[nodiscard]] std::string adminMode(deployment::Mode mode);
[[nodiscard]] std::optional<deployment::Mode> modeOf(const QString& adminMode);

/// What a control plane has of a gateway environment, as one of ours: without any secret, and without what is masked. `before` is
/// the one of that name in environments.yaml, whose other settings and secrets' places stay as they are; null: there is none.
/// Errors: Unsupported for a type that postern has no connector for, with why; InvalidArgument for what cannot stand in a file of
/// ours, such as a value that would be read as a reference to a secret.
[[nodiscard]] Result<deployment::Environment> environmentOf(const QJsonObject& theirs, const publisher::AgentForm* form, const deployment::Environment* before);

/// What differs of two environments of ours, a line each: "settings.region: eu-west-1 -> eu-central-1".
[[nodiscard]] std::vector<std::string> differencesOf(const deployment::Environment& before, const deployment::Environment& after);

/// For a terminal: without control characters, so that no server writes over what stands there; cut when it is long.
[[nodiscard]] std::string plainText(const QString& text);

} // namespace postern::federation
