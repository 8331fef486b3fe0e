// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/deployment/Environment.h"

namespace postern::deployment {

/// An environment's settings as its connector's own type. Errors: InvalidConfig with every problem at its place.
template <class Settings>
[[nodiscard]] Result<Settings> decodeSettings(const Environment& environment)
{
    schema::Problems problems;
    auto made = describe(schema::Type<Settings>{}).decode(environment.settings, problems);
    if (!made)
        return unexpected(problems.toError());
    return *std::move(made);
}

/// The same of an environment that was read by readEnvironments(), which said what is wrong: defaults in its place.
template <class Settings>
[[nodiscard]] Settings settingsOf(const Environment& environment)
{
    auto made = decodeSettings<Settings>(environment);
    return made ? *std::move(made) : Settings();
}

} // namespace postern::deployment
