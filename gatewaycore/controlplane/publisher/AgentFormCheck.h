// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/publisher/PortalTypes.h"

#include <map>
#include <vector>

namespace postern::publisher {

/// Only stars: what a control plane shows in place of a secret. Never a value.
[[nodiscard]] bool isMask(const QString& text);

/// The form of a type of gateways. Errors: NotFound with the types that the control plane knows.
[[nodiscard]] Result<AgentForm> agentFormOf(const std::vector<AgentForm>& forms, const QString& type);

/// Whether a gateway's properties are what its form asks for: those of a choice count where it is chosen. Errors: InvalidArgument
/// with a sentence for every field that is missing, not allowed or not known, and what is allowed there. Values of `secret`, and of what the form calls masked, are not in it.
[[nodiscard]] Result<void> checkProperties(const AgentForm& form, const std::map<QString, QString>& values, const QStringList& secret);

} // namespace postern::publisher
