// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace postern::publisher {

/// What a change of an API's state does to those who call it and to those who look for it.
struct LifecycleEffect {
    QString effect;             ///< English, complete sentences
    bool interrupts = false;    ///< calls that are answered now will be refused
    bool irrevocable = false;   ///< no change of state brings it back
};

/// Of an event of WSO2's default life ("Publish", "Block", "Retire", ...; LifecycleState::Transition). Of one that a tenant has
/// added itself only the target is known.
[[nodiscard]] LifecycleEffect lifecycleEffect(const QString& event, const QString& target);

} // namespace postern::publisher
