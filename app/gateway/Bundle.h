// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/GatewayFolder.h"
#include "config/Overrides.h"
#include "gateway/Options.h"

#include <string>

namespace postern::gateway {

/// Whether what is to be run is a bundle: a folder with a bundle.json, or that file.
[[nodiscard]] bool isBundle(const Options& options);

/// The configuration of a bundle, all of it or none: its files are as bundle.json says, signed by whom --require-signature
/// names; overrides reach nothing but what the bundle leaves open; secrets are there as references only; and what is written
/// goes below --state. From then on this process reads the bundle's files as they were checked, whatever becomes of the folder.
/// `running` is the hash of the bundle that runs already, which a reload must meet again; empty: none, and it is set.
[[nodiscard]] config::LoadedGateway loadBundle(const Options& options, config::Overrides overrides, config::Overrides::UnknownApi unknown,
                                               std::string& running);

} // namespace postern::gateway
